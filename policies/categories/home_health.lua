--- Home health.
local p = require "precert.policy"

return p.category {
  id = "home_health",
  title = "Home health",
  description = "Visits of nurses and aides at home, above all for home infusion: the nurse follows the infusion's case.",
  examples = { "registered nurse", "licensed practical nurse", "aide" },
  review = "precert",
  documents = { "clinical_record", "treatment_plan" },
  recommended = true,
  codes = {
    { code = "S9123", label = "Nursing by RN, hour", from = "2025-01-01" },
    { code = "S9124", label = "Nursing by LPN, hour", from = "2025-01-01" },
    { code = "G0299", label = "RN visit", from = "2025-01-01" },
    { code = "G0300", label = "LPN visit", from = "2025-01-01" },
    { code = "G0156", label = "Aide visit", from = "2025-01-01" },
    { code = "T1002", label = "RN services", from = "2025-01-01" },
    { code = "T1003", label = "LPN services", from = "2025-01-01" },
  },
  notices = {
    { code = "see_home_infusion", text = "For an infusion at home, ask for the infusion too: see home infusion." },
  },
  criteria = { "home_health.nursing" },
}
