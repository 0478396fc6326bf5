--- Injectable medications.
local p = require "precert.policy"

return p.category {
  id = "injectable_medications",
  title = "Injectable medications",
  description = "Select expensive drugs given by injection or infusion: used as labelled or as compendia support.",
  examples = { "immune globulin", "clotting factor", "interferon", "rituximab", "infliximab" },
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
  suggestions = {
    { code = "site_of_care", text = "The infusion can also be given at home or in an infusion suite; the choice is free.",
      codes = { "J1561", "J1569", "J1745", "J9312" } },
  },
  criteria = {
    "injectable_medications.immune_globulin", "injectable_medications.rituximab", "injectable_medications.infliximab",
    "injectable_medications.factor_viii", "injectable_medications.interferon_beta",
  },
}
