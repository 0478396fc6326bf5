--- Nurses and aides at home: they follow the infusion they are needed for, or a skilled need of their own.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local infusion = require "shared.infusion"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.home_health.nursing

local unknown = cases.unknown
local deficiency = { request = { diagnoses = { "D83.9" } } }
local short_bowel = { request = { diagnoses = { "K90.829" } } }
local case = cases.from({
  plan_signed = true, skilled_need = true, hours_per_visit = 2, homebound = true, duplicates_other_care = false,
  teaching_ends_on = "2026-12-31",
}, { diagnoses = { "L03.115" } })

return c.define {
  id = "home_health.nursing",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "home_health",
  title = "Nursing visits at home",
  guideline = {
    id = "PRC-HHC-1", section = "1",
    references = {
      "42 CFR 409.42 to 409.44, home health conditions and skilled services",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },

  facts = infusion.join(infusion.deficiency_facts(), infusion.nutrition_facts(), {
    plan_signed = c.yes_no { ask = "Did a physician sign the plan of care?", can_change = true },
    skilled_need = c.yes_no { ask = "Is a nurse's skill needed, not help with daily living only?" },
    hours_per_visit = c.number { unit = "hours", min = 0, max = 24, ask = "Hours of each visit", can_change = true },
    homebound = c.yes_no { ask = "Is the patient homebound, or is it unsafe to go out?" },
    duplicates_other_care = c.yes_no { ask = "Does another discipline already do the same?" },
    teaching_ends_on = c.date { ask = "When will teaching end?", can_change = true },
  }),

  meets = any {
    all { id = "immune_globulin", text = "For immune globulin that meets its criteria",
      c.request.diagnoses:includes_matching { "D80*", "D81*", "D82*", "D83*", "D84*" },
      infusion.deficiency(),
    },
    all { id = "parenteral_nutrition", text = "For parenteral nutrition that meets its criteria",
      c.request.diagnoses:includes_matching { "E4*", "K50*", "K56*", "K63.2", "K90*", "K91*" },
      infusion.nutrition(),
    },
    all { id = "own_need", text = "A skilled need of its own",
      { text = "Plan of care signed by a physician", fact.plan_signed:is_true() },
      { text = "Skilled, not custodial", fact.skilled_need:is_true() },
      { text = "2 hours a visit or less", fact.hours_per_visit:at_most(2) },
      { text = "Homebound, or unsafe to go out", fact.homebound:is_true() },
      fact.duplicates_other_care:is_false(),
      { text = "Teaching has an end", fact.teaching_ends_on:known() },
    },
  },

  not_met = "level_of_care_not_met",
  grants = grants.as_asked(60),

  examples = {
    case("wound care at home, 2 hours exactly", {}, "met"),
    case("1 hour a visit", { hours_per_visit = 1 }, "met"),
    case("3 hours a visit", { hours_per_visit = 3 }, "not_met"),
    case("no signed plan", { plan_signed = false }, "not_met"),
    case("help with daily living only", { skilled_need = false }, "not_met"),
    case("goes out", { homebound = false }, "not_met"),
    case("done by another already", { duplicates_other_care = true }, "not_met"),
    case("nurse for immune globulin", {
      igg_mg_dl_pretreatment = { 312, 298 }, recurrent_bacterial_infections = 4, vaccine_response_impaired = true,
      specialist = "immunology", months = 12, plan_signed = unknown, skilled_need = unknown, hours_per_visit = unknown, homebound = unknown,
    }, "met", deficiency),
    case("immune globulin that is not supported", {
      recurrent_bacterial_infections = 0, vaccine_response_impaired = false, specialist = "other", months = 24, skilled_need = false,
      igg_mg_dl_pretreatment = { 700, 800 },
    }, "not_met", deficiency),
    case("nurse for parenteral nutrition", {
      enteral_not_possible = true, weight_loss_pct_3_months = 12, albumin_g_dl = 3.0, metabolically_stable = true, caregiver_trained = true,
      skilled_need = unknown,
    }, "met", short_bowel),
    case("parenteral nutrition that is not supported", {
      weight_loss_pct_3_months = 2, albumin_g_dl = 4, metabolically_stable = false, caregiver_trained = false, skilled_need = false,
      enteral_not_possible = false,
    }, "not_met", short_bowel),
    { name = "nothing known but the diagnosis", facts = {}, request = { diagnoses = { "L03.115" } }, outcome = "needs_information",
      missing = { "plan_signed", "skilled_need", "hours_per_visit", "homebound", "duplicates_other_care", "teaching_ends_on" } },
    { name = "nothing known, of the request either", facts = {}, outcome = "needs_information" },
  },
}
