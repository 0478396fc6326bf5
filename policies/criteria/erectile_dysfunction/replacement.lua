--- Removal or replacement of a penile prosthesis.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.erectile_dysfunction.replacement

local unknown = cases.unknown
local case = cases.from({
  mechanical_failure = true, medical_reason_for_removal = false, continued_benefit_likely = true,
}, { codes = { "54410" } })

return c.define {
  id = "erectile_dysfunction.replacement",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "erectile_dysfunction",
  title = "Removal or replacement of a penile prosthesis",
  guideline = {
    id = "PRC-ERD-1", section = "2",
    references = {
      "AUA guideline on erectile dysfunction, 2018",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "54406", "54410" },

  facts = {
    mechanical_failure = c.yes_no { ask = "Has the prosthesis failed mechanically?" },
    medical_reason_for_removal = c.yes_no { ask = "Is there a medical reason to take it out: infection, erosion, pain?" },
    continued_benefit_likely = c.yes_no { ask = "Is a new prosthesis likely to help?" },
  },

  meets = all {
    any { id = "reason", text = "Mechanical failure, or a medical reason for removal",
      fact.mechanical_failure:is_true(),
      fact.medical_reason_for_removal:is_true(),
    },
    any { id = "benefit", text = "A replacement is likely to help; a removal needs no such benefit",
      c.request.codes:includes("54406"),
      fact.continued_benefit_likely:is_true(),
    },
  },

  not_met = "condition_does_not_support_procedure",
  grants = { units = 1, unit = "units", days = 90 },

  examples = {
    case("a pump that failed", {}, "met"),
    case("erosion", { mechanical_failure = false, medical_reason_for_removal = true }, "met"),
    case("works, and nothing is wrong", { mechanical_failure = false }, "not_met", { unmet = { "reason" } }),
    case("a new one would not help", { continued_benefit_likely = false }, "not_met", { unmet = { "benefit" } }),
    case("removal only", { continued_benefit_likely = unknown }, "met", { request = { codes = { "54406" } } }),
    { name = "nothing known", facts = {}, request = { codes = { "54410" } }, outcome = "needs_information", missing = {
      "mechanical_failure", "medical_reason_for_removal", "continued_benefit_likely",
    } },
    { name = "nothing known, of the request either", facts = {}, outcome = "needs_information" },
  },
}
