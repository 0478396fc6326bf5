--- Infliximab.
local c = require "precert.criteria"
local cases = require "shared.cases"
local drugs = require "shared.drugs"
local grants = require "shared.grants"
local all, fact = c.all, c.fact
---@cast fact facts.injectable_medications.infliximab

local case = cases.from {
  failed = { "azathioprine" }, tuberculosis_screen = "negative",
}

return c.define {
  id = "injectable_medications.infliximab",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "injectable_medications",
  title = "Infliximab",
  guideline = {
    id = "PRC-INJ-2", section = "2",
    references = {
      "FDA labelling of infliximab",
      "ACG guideline on Crohn's disease, 2018",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "J1745" },

  facts = {
    failed = c.set { of = drugs.failed, ask = "Drugs that failed or must not be given", can_change = true },
    tuberculosis_screen = c.choice {
      of = { "negative", "positive", "positive_treated" }, ask = "Result of the tuberculosis screen", can_change = true,
    },
  },

  meets = all {
    { id = "earlier_drugs", text = "Another drug failed or must not be given", fact.failed:includes_any() },
    { id = "tuberculosis", text = "Tuberculosis screened, and treated where present",
      fact.tuberculosis_screen:is_one_of { "negative", "positive_treated" },
    },
  },

  not_met = "conservative_care_not_met",
  grants = grants.as_asked(180),

  examples = {
    case("azathioprine failed", {}, "met"),
    case("nothing tried", { failed = {} }, "not_met", { unmet = { "earlier_drugs" } }),
    case("tuberculosis not treated", { tuberculosis_screen = "positive" }, "not_met", { unmet = { "tuberculosis" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = { "failed", "tuberculosis_screen" } },
  },
}
