--- Outpatient mental health and substance abuse: no available service (R2.8); the codes only recognise the question.
local p = require "precert.policy"

return p.category {
  id = "outpatient_mh_sa",
  title = "Outpatient mental health and substance abuse",
  description = "Precertification of outpatient mental health and substance abuse care is not available.",
  examples = { "psychotherapy", "intensive outpatient program" },
  review = "precert",
  documents = {},
  not_available = true,
  codes = {
    { code = "90832", label = "Psychotherapy, 30 minutes", from = "2025-01-01" },
    { code = "90834", label = "Psychotherapy, 45 minutes", from = "2025-01-01" },
    { code = "90837", label = "Psychotherapy, 60 minutes", from = "2025-01-01" },
    { code = "90853", label = "Group psychotherapy", from = "2025-01-01" },
    { code = "H0015", label = "Intensive outpatient, substance use", from = "2025-01-01" },
  },
  criteria = {},
}
