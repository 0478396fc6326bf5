--- Injectable medications.
local p = require "precert.policy"

return p.category {
  id = "injectable_medications",
  title = "Injectable medications",
  description = "Select expensive drugs given by injection.",
  examples = { "immune globulin", "factor", "interferon", "rituximab" },
  review = "precert",
  documents = { "clinical_record" },
  recommended = true,
  codes = {
    { code = "J1569", label = "Immune globulin", from = "2025-01-01" },
    { code = "J1561", label = "Immune globulin", from = "2025-01-01" },
    { code = "J7192", label = "Factor VIII", from = "2025-01-01" },
    { code = "J9312", label = "Rituximab", from = "2025-01-01" },
    { code = "J1745", label = "Infliximab", from = "2025-01-01" },
    { code = "J1830", label = "Interferon beta-1b", from = "2025-01-01" },
  },
  criteria = {},
}
