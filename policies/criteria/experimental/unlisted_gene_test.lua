--- A gene test without a code of its own.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, fact = c.all, c.fact
---@cast fact facts.experimental.unlisted_gene_test

local case = cases.from {
  test_description = "Panel of 12 genes for a muscle disease", evidence_supports = true,
}

return c.define {
  id = "experimental.unlisted_gene_test",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "experimental",
  title = "Unlisted molecular pathology",
  guideline = {
    id = "PRC-EXP-3", section = "3",
    references = {
      "ACMG points to consider on clinical utility, 2015",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "81479" },

  facts = {
    test_description = c.text { ask = "Name of the test, the genes, the laboratory", can_change = true },
    evidence_supports = c.yes_no { ask = "Do published studies show that the test helps patients with this condition?" },
  },

  meets = all {
    { id = "described", text = "The test is described", fact.test_description:known() },
    { id = "evidence", text = "Studies support it", fact.evidence_supports:is_true() },
  },

  not_met = "unproven_for_indication",
  complex = true, -- nothing to compare it with: a medical director looks
  grants = { units = 1, unit = "units", days = 90 },

  examples = {
    case("described and supported", {}, "met", { complex = true }),
    case("no studies", { evidence_supports = false }, "not_met", { unmet = { "evidence" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = { "test_description", "evidence_supports" } },
  },
}
