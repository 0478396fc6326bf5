--- Bilevel device: after continuous pressure failed, or with too little breathing.
local c = require "precert.criteria"
local cases = require "shared.cases"
local any, fact = c.any, c.fact
---@cast fact facts.sleep_management.bilevel

local case = cases.from {
  cpap_failed = true, hypoventilation = false,
}

return c.define {
  id = "sleep_management.bilevel",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "sleep_management",
  title = "Bilevel airway pressure device",
  guideline = {
    id = "PRC-SLP-2", section = "2",
    references = {
      "Medicare National Coverage Determination 240.4, continuous positive airway pressure",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "E0470" },

  facts = {
    cpap_failed = c.yes_no { ask = "Was continuous pressure tried and did it fail?", can_change = true },
    hypoventilation = c.yes_no { ask = "Is there hypoventilation, from neuromuscular disease, COPD or obesity?" },
  },

  meets = any {
    { id = "failed", text = "Continuous pressure failed", fact.cpap_failed:is_true() },
    { id = "hypoventilation", text = "Hypoventilation", fact.hypoventilation:is_true() },
  },

  not_met = "conservative_care_not_met",
  grants = { units = 1, unit = "units", days = 90 },

  examples = {
    case("continuous pressure failed", {}, "met"),
    case("hypoventilation", { cpap_failed = false, hypoventilation = true }, "met"),
    case("neither", { cpap_failed = false }, "not_met"),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = { "cpap_failed", "hypoventilation" } },
  },
}
