--- Residential mental health and substance abuse.
local p = require "precert.policy"

return p.inpatient {
  id = "inpatient_mh_sa_residential",
  title = "Residential mental health and substance abuse",
  description = "Residential treatment for mental health or substance abuse.",
  examples = { "residential treatment" },
  review = "precert",
  documents = {},
  criteria = { "inpatient_mh_sa_residential.stay" },
}
