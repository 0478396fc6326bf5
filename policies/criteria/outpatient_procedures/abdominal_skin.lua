--- Removal of hanging abdominal skin: for the skin's health, not for looks.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.outpatient_procedures.abdominal_skin

local case = cases.from {
  hangs_to_pubis = true, rash_months = 6, stable_weight_months = 12, cosmetic_intent = false,
}

return c.define {
  id = "outpatient_procedures.abdominal_skin",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "outpatient_procedures",
  title = "Removal of abdominal skin",
  guideline = {
    id = "PRC-OPP-4", section = "1",
    references = {
      "ASPS practice parameters on abdominoplasty and panniculectomy",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "15830" },

  facts = {
    hangs_to_pubis = c.yes_no { ask = "Does the skin hang to the pubis or below?" },
    rash_months = c.number {
      unit = "months", min = 0, max = 600, ask = "Months of rash or infection in spite of treatment", can_change = true,
    },
    stable_weight_months = c.number { unit = "months", min = 0, max = 600, ask = "Months of stable weight", can_change = true },
    cosmetic_intent = c.yes_no { ask = "Is the operation asked for because of looks?" },
  },

  meets = all {
    { id = "hangs", text = "Hangs to the pubis or below", fact.hangs_to_pubis:is_true() },
    { id = "rash", text = "Rash or infection for 3 months in spite of treatment", fact.rash_months:at_least(3) },
    { id = "weight", text = "Stable weight for 6 months", fact.stable_weight_months:at_least(6) },
  },

  not_met = "cosmetic_service",
  complex = any { { text = "Asked for because of looks", fact.cosmetic_intent:is_true() } },
  grants = grants.as_asked(90),

  examples = {
    case("rash for 6 months", {}, "met", { complex = false }),
    case("rash for 3 months exactly", { rash_months = 3 }, "met"),
    case("rash for 2 months", { rash_months = 2 }, "not_met", { unmet = { "rash" } }),
    case("weight stable for 6 months exactly", { stable_weight_months = 6 }, "met"),
    case("weight stable for 5 months", { stable_weight_months = 5 }, "not_met", { unmet = { "weight" } }),
    case("does not hang so low", { hangs_to_pubis = false }, "not_met", { unmet = { "hangs" } }),
    case("for looks", { cosmetic_intent = true }, "met", { complex = true }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "hangs_to_pubis", "rash_months", "stable_weight_months",
    } },
  },
}
