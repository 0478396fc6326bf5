--- Long-term acute care.
local p = require "precert.policy"

return p.inpatient {
  id = "inpatient_ltac",
  title = "Long-term acute care",
  description = "Stay in a long-term acute care hospital.",
  examples = { "ventilator weaning" },
  review = "precert",
  documents = {},
  criteria = {},
}
