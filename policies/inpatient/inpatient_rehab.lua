--- Inpatient rehabilitation.
local p = require "precert.policy"

return p.inpatient {
  id = "inpatient_rehab",
  title = "Inpatient rehabilitation",
  description = "Stay in an inpatient rehabilitation facility with intensive therapy.",
  examples = { "rehabilitation after stroke", "rehabilitation after injury" },
  review = "precert",
  documents = {},
  suggestions = {
    { code = "skilled_nursing_facility",
      text = "A skilled nursing facility can go on with therapy at a lower intensity; the choice is free.",
    },
  },
  criteria = { "inpatient_rehab.stay" },
}
