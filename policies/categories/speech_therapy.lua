--- Speech therapy.
local p = require "precert.policy"

return p.category {
  id = "speech_therapy",
  title = "Speech therapy",
  description = "Speech therapy, speech pathology in the home included. Every visit needs precertification: no initial visits are free.",
  examples = { "speech treatment", "speech evaluation", "swallowing treatment", "speech pathology at home" },
  review = "precert",
  documents = { "clinical_record", "treatment_plan" },
  codes = {
    { code = "92507", label = "Speech treatment", from = "2025-01-01" },
    { code = "92523", label = "Speech evaluation", from = "2025-01-01" },
    { code = "92526", label = "Swallowing treatment", from = "2025-01-01" },
    { code = "G0153", label = "Speech pathology at home", from = "2025-01-01" },
  },
  criteria = { "speech_therapy.treatment", "speech_therapy.evaluation", "speech_therapy.swallowing" },
}
