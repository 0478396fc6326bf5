--- Long-term acute care.
local p = require "precert.policy"

return p.inpatient {
  id = "inpatient_ltac",
  title = "Long-term acute care",
  description = "Stay in a long-term acute care hospital: prolonged and complex care after intensive care.",
  examples = { "ventilator weaning", "complex wounds" },
  review = "precert",
  documents = {},
  criteria = { "inpatient_ltac.stay" },
}
