--- Observation.
local p = require "precert.policy"

return p.inpatient {
  id = "observation",
  title = "Observation",
  description = "Observation above 24 and up to 48 elapsed hours: less is not reviewed, more is an acute inpatient stay.",
  examples = { "observation stay" },
  review = "precert",
  documents = {},
  observation_hours = { above = 24, up_to = 48 }, -- R3.3, elapsed hours
  criteria = { "observation.stay" },
}
