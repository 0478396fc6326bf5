--- Skilled nursing facility.
local p = require "precert.policy"

return p.inpatient {
  id = "inpatient_snf",
  title = "Skilled nursing facility",
  description = "Stay in a skilled nursing facility with a skilled need every day.",
  examples = { "skilled nursing", "daily therapy" },
  review = "precert",
  documents = {},
  criteria = { "inpatient_snf.stay" },
}
