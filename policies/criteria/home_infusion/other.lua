--- Hydration, pain management and anti-infectives at home.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.home_infusion.other

local case = cases.from {
  drug_supported = true, first_dose_tolerated = true, venous_access = true, caregiver_trained = true, nurse_visits = false,
  home_safe = true,
}

return c.define {
  id = "home_infusion.other",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "home_infusion",
  title = "Hydration, pain and anti-infective infusion at home",
  guideline = {
    id = "PRC-INF-3", section = "1",
    references = {
      "IDSA guideline on outpatient parenteral antimicrobial therapy, 2018",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "S9374", "S9375", "S9326", "S9500", "S9501" },

  facts = {
    drug_supported = c.yes_no { ask = "Do label or compendia support the drug for this condition?" },
    first_dose_tolerated = c.yes_no { ask = "Was the first dose given and tolerated where it could be watched?", can_change = true },
    venous_access = c.yes_no { ask = "Is there a venous access that will last?", can_change = true },
    caregiver_trained = c.yes_no { ask = "Was the patient or a caregiver trained?", can_change = true },
    nurse_visits = c.yes_no { ask = "Will a nurse give the infusions?", can_change = true },
    home_safe = c.yes_no { ask = "Is the home safe for it: water, power, phone, storage?", can_change = true },
  },

  meets = all {
    { id = "drug", text = "The drug is right for the condition", fact.drug_supported:is_true() },
    { id = "first_dose", text = "First dose tolerated", fact.first_dose_tolerated:is_true() },
    { id = "access", text = "Venous access", fact.venous_access:is_true() },
    any { id = "hands", text = "A trained person, or a nurse",
      fact.caregiver_trained:is_true(),
      fact.nurse_visits:is_true(),
    },
    { id = "home", text = "A safe home", fact.home_safe:is_true() },
  },

  not_met = "condition_does_not_support_procedure",
  grants = grants.as_asked(60),

  examples = {
    case("an antibiotic for bone infection", {}, "met"),
    case("a nurse gives it", { caregiver_trained = false, nurse_visits = true }, "met"),
    case("nobody to give it", { caregiver_trained = false }, "not_met", { unmet = { "hands" } }),
    case("a drug without support", { drug_supported = false }, "not_met", { unmet = { "drug" } }),
    case("first dose not tolerated", { first_dose_tolerated = false }, "not_met", { unmet = { "first_dose" } }),
    case("no access", { venous_access = false }, "not_met", { unmet = { "access" } }),
    case("no safe home", { home_safe = false }, "not_met", { unmet = { "home" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "drug_supported", "first_dose_tolerated", "venous_access", "caregiver_trained", "nurse_visits", "home_safe",
    } },
  },
}
