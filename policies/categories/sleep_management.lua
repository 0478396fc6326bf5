--- Sleep management.
local p = require "precert.policy"

return p.category {
  id = "sleep_management",
  title = "Sleep management",
  description = "Diagnostics, therapy and supplies for sleep disorders. Airway pressure belongs here before durable medical equipment.",
  examples = { "sleep study", "test at home", "positive airway pressure", "mask" },
  review = "precert",
  documents = { "clinical_record" },
  education = { { title = "Sleep apnea", url = "https://www.nhlbi.nih.gov/health/sleep-apnea" } },
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
  suggestions = {
    { code = "home_sleep_test", text = "A sleep test at home can take the place of the study in a laboratory; the choice is free.",
      codes = { "95810", "95811" } },
  },
  precedence = 20, -- before dme (R3.5)
  criteria = {
    "sleep_management.home_study", "sleep_management.lab_study", "sleep_management.latency_test",
    "sleep_management.airway_pressure", "sleep_management.bilevel", "sleep_management.supplies",
  },
}
