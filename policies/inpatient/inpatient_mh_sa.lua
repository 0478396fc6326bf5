--- Inpatient mental health and substance abuse.
local p = require "precert.policy"

return p.inpatient {
  id = "inpatient_mh_sa",
  title = "Inpatient mental health and substance abuse",
  description = "Hospital stay for mental health or substance abuse.",
  examples = { "psychiatric hospital" },
  review = "precert",
  documents = {},
  criteria = {},
}
