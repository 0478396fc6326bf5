--- Inpatient rehabilitation.
local p = require "precert.policy"

return p.inpatient {
  id = "inpatient_rehab",
  title = "Inpatient rehabilitation",
  description = "Stay in an inpatient rehabilitation facility.",
  examples = { "stroke rehabilitation" },
  review = "precert",
  documents = {},
  criteria = {},
}
