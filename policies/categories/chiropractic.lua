--- Chiropractic care.
local p = require "precert.policy"

return p.category {
  id = "chiropractic",
  title = "Chiropractic care",
  description = "Manipulation of the spine and related visits, after the initial visits.",
  examples = { "spinal manipulation" },
  review = "mnr",
  documents = { "clinical_record", "treatment_plan", "progress_documentation" },
  gates = { initial_visits = 5, ancillary_network = true, geography = true },
  codes = {
    { code = "98940", label = "Manipulation, 1-2 regions", from = "2025-01-01" },
    { code = "98941", label = "Manipulation, 3-4 regions", from = "2025-01-01" },
    { code = "98942", label = "Manipulation, 5 regions", from = "2025-01-01" },
  },
  criteria = {},
}
