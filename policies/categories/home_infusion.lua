--- Home infusion.
local p = require "precert.policy"

return p.category {
  id = "home_infusion",
  title = "Home infusion",
  description = "Infusions given at home by per diem codes; the drug and the nurse are reviewed in their own categories.",
  examples = { "hydration", "parenteral nutrition", "pain management", "immunotherapy", "anti-infective therapy" },
  review = "precert",
  documents = { "clinical_record", "treatment_plan" },
  recommended = true,
  codes = {
    { code = "S9374", label = "Hydration, 1 liter", from = "2025-01-01" },
    { code = "S9375", label = "Hydration, more than 1 liter", from = "2025-01-01" },
    { code = "S9365", label = "Parenteral nutrition, 1 liter", from = "2025-01-01" },
    { code = "S9366", label = "Parenteral nutrition, up to 2 liters", from = "2025-01-01" },
    { code = "S9367", label = "Parenteral nutrition, up to 3 liters", from = "2025-01-01" },
    { code = "S9326", label = "Pain management infusion", from = "2025-01-01" },
    { code = "S9338", label = "Immunotherapy infusion", from = "2025-01-01" },
    { code = "S9500", label = "Anti-infective, every 24 hours", from = "2025-01-01" },
    { code = "S9501", label = "Anti-infective, every 12 hours", from = "2025-01-01" },
  },
  criteria = { "home_infusion.immunotherapy", "home_infusion.parenteral_nutrition", "home_infusion.other" },
}
