--- Chiropractic care: a medical necessity review after the initial visits, by participating providers of the ancillary
-- network, where that network is (R3.5).
local p = require "precert.policy"

return p.category {
  id = "chiropractic",
  title = "Chiropractic care",
  description = "Manipulation of the spine after the initial 5 visits of an episode; an evaluation counts as a visit. Providers of the "
    .. "ancillary network, in the states the group names. Maintenance and wellness care is not covered by an approval.",
  examples = { "spinal manipulation", "manipulation of several regions" },
  review = "mnr",
  documents = { "clinical_record", "treatment_plan", "progress_documentation" },
  gates = { initial_visits = 5, ancillary_network = true, geography = true },
  codes = {
    { code = "98940", label = "Manipulation, 1-2 regions", from = "2025-01-01" },
    { code = "98941", label = "Manipulation, 3-4 regions", from = "2025-01-01" },
    { code = "98942", label = "Manipulation, 5 regions", from = "2025-01-01" },
  },
  suggestions = {
    { code = "self_care", text = "Exercises at home can take the place of some visits; the choice is free." },
  },
  criteria = { "chiropractic.progress", "chiropractic.amount" },
}
