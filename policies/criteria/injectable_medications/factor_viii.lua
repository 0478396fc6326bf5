--- Factor VIII.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local all, fact = c.all, c.fact
---@cast fact facts.injectable_medications.factor_viii

local case = cases.from {
  deficiency_proven = true, dose_by_weight = true,
}

return c.define {
  id = "injectable_medications.factor_viii",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "injectable_medications",
  title = "Factor VIII",
  guideline = {
    id = "PRC-INJ-3", section = "1",
    references = {
      "WFH guidelines for the management of hemophilia, 2020",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "J7192" },

  facts = {
    deficiency_proven = c.yes_no { ask = "Was the factor deficiency proven by a test?" },
    dose_by_weight = c.yes_no { ask = "Is the dose worked out from the present weight?", can_change = true },
  },

  meets = all {
    { id = "deficiency", text = "A proven deficiency", fact.deficiency_proven:is_true() },
    { id = "dose", text = "Dosed by weight", fact.dose_by_weight:is_true() },
  },

  not_met = "condition_does_not_support_procedure",
  grants = grants.as_asked(180),

  examples = {
    case("hemophilia A, dosed by weight", {}, "met"),
    case("no proof", { deficiency_proven = false }, "not_met", { unmet = { "deficiency" } }),
    case("not dosed by weight", { dose_by_weight = false }, "not_met", { unmet = { "dose" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = { "deficiency_proven", "dose_by_weight" } },
  },
}
