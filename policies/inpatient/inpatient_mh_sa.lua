--- Inpatient mental health and substance abuse.
local p = require "precert.policy"

return p.inpatient {
  id = "inpatient_mh_sa",
  title = "Inpatient mental health and substance abuse",
  description = "Hospital stay for mental health or substance abuse.",
  examples = { "psychiatric hospital", "substance abuse hospital" },
  review = "precert",
  documents = {},
  criteria = { "inpatient_mh_sa.stay" },
}
