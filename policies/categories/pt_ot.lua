--- Physical and occupational therapy.
local p = require "precert.policy"

return p.category {
  id = "pt_ot",
  title = "Physical and occupational therapy",
  description = "Therapy visits after the initial visits.",
  examples = { "physical therapy", "occupational therapy" },
  review = "mnr",
  documents = { "clinical_record", "treatment_plan", "progress_documentation" },
  gates = { initial_visits = 5, ancillary_network = true, geography = true },
  codes = {
    { code = "97161", label = "PT evaluation, low", from = "2025-01-01" },
    { code = "97162", label = "PT evaluation, moderate", from = "2025-01-01" },
    { code = "97163", label = "PT evaluation, high", from = "2025-01-01" },
    { code = "97165", label = "OT evaluation, low", from = "2025-01-01" },
    { code = "97110", label = "Therapeutic exercise", from = "2025-01-01" },
    { code = "97112", label = "Neuromuscular re-education", from = "2025-01-01" },
    { code = "97140", label = "Manual therapy", from = "2025-01-01" },
    { code = "97530", label = "Therapeutic activities", from = "2025-01-01" },
    { code = "97535", label = "Self-care training", from = "2025-01-01" },
  },
  criteria = {},
}
