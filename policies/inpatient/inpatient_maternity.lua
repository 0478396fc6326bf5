--- Maternity stay.
local p = require "precert.policy"

return p.inpatient {
  id = "inpatient_maternity",
  title = "Maternity stay",
  description = "Routine and high-risk maternity stays.",
  examples = { "delivery", "high-risk pregnancy" },
  review = "precert",
  documents = {},
  criteria = {},
}
