--- Test for hereditary breast and ovarian cancer.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.experimental.hereditary_cancer_test

local case = cases.from {
  personal_history = false, family_history = true, counseled = true,
}

return c.define {
  id = "experimental.hereditary_cancer_test",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "experimental",
  title = "BRCA analysis",
  guideline = {
    id = "PRC-EXP-3", section = "2",
    references = {
      "USPSTF recommendation on BRCA-related cancer, 2019",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "81162" },

  facts = {
    personal_history = c.yes_no {
      ask = "Does the patient have breast, ovarian, pancreatic or prostate cancer of a kind that runs in families?",
    },
    family_history = c.yes_no { ask = "Does a family history tool show a raised risk?" },
    counseled = c.yes_no { ask = "Was the patient counseled on genetics?", can_change = true },
  },

  meets = all {
    any { id = "risk", text = "Personal or family history of such cancers",
      fact.personal_history:is_true(),
      fact.family_history:is_true(),
    },
    { id = "counseled", text = "Counseled on genetics", fact.counseled:is_true() },
  },

  not_met = "unproven_for_indication",
  grants = { units = 1, unit = "units", days = 90 },

  examples = {
    case("family history", {}, "met"),
    case("personal history", { personal_history = true, family_history = false }, "met"),
    case("neither", { family_history = false }, "not_met", { unmet = { "risk" } }),
    case("not counseled", { counseled = false }, "not_met", { unmet = { "counseled" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = { "personal_history", "family_history", "counseled" } },
  },
}
