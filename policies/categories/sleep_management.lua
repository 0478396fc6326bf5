--- Sleep management.
local p = require "precert.policy"

return p.category {
  id = "sleep_management",
  title = "Sleep management",
  description = "Diagnostics, therapy and supplies for sleep disorders.",
  examples = { "sleep study", "positive airway pressure", "mask" },
  review = "precert",
  documents = { "clinical_record" },
  codes = {
    { code = "95810", label = "Sleep study, attended", from = "2025-01-01" },
    { code = "95811", label = "Sleep study with titration", from = "2025-01-01" },
    { code = "95800", label = "Home sleep test", from = "2025-01-01" },
    { code = "95806", label = "Home sleep test", from = "2025-01-01" },
    { code = "G0399", label = "Home sleep test, type III", from = "2025-01-01" },
    { code = "E0601", label = "Airway pressure device", from = "2025-01-01" },
    { code = "E0470", label = "Bilevel device", from = "2025-01-01" },
    { code = "A7030", label = "Full face mask", from = "2025-01-01" },
    { code = "95805", label = "Multiple sleep latency test", from = "2025-01-01" },
  },
  precedence = 20,
  criteria = {},
}
