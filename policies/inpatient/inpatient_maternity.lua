--- Maternity stay.
local p = require "precert.policy"

return p.inpatient {
  id = "inpatient_maternity",
  title = "Maternity stay",
  description = "Routine and high-risk maternity stays. Federal law gives 48 hours after a vaginal and 96 hours after a "
    .. "cesarean delivery; what is beyond is reviewed.",
  examples = { "delivery", "high-risk pregnancy", "complication after delivery" },
  review = "precert",
  documents = {},
  criteria = { "inpatient_maternity.stay" },
}
