--- Acute inpatient care.
local p = require "precert.policy"

return p.inpatient {
  id = "inpatient_acute",
  title = "Acute inpatient care",
  description = "Overnight stay in an acute care hospital.",
  examples = { "hospital admission" },
  review = "precert",
  documents = {},
  criteria = {},
}
