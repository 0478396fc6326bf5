--- Operations on nose and septum: for breathing, not for looks.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local all, any, none, fact = c.all, c.any, c.none, c.fact
---@cast fact facts.outpatient_procedures.nasal

local case = cases.from({
  nasal_obstruction = true, medical_therapy_weeks = 6, cosmetic_intent = false,
}, { codes = { "30520" } })

return c.define {
  id = "outpatient_procedures.nasal",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "outpatient_procedures",
  title = "Nasal surgery",
  guideline = {
    id = "PRC-OPP-3", section = "1",
    references = {
      "AAO-HNS clinical indicators, septoplasty and rhinoplasty",
      "AAO-HNS clinical practice guideline on rhinoplasty, 2017",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "30400", "30520" },

  facts = {
    nasal_obstruction = c.yes_no { ask = "Does a deformity block breathing through the nose?" },
    medical_therapy_weeks = c.number {
      unit = "weeks", min = 0, max = 1000, ask = "Weeks of medical therapy without enough relief", can_change = true,
    },
    after_trauma_or_cleft = c.yes_no { ask = "Is the deformity from an injury or a cleft?" },
    cosmetic_intent = c.yes_no { ask = "Is the operation asked for because of looks?" },
  },

  meets = all {
    { id = "obstruction", text = "Breathing is blocked", fact.nasal_obstruction:is_true() },
    { id = "therapy", text = "4 weeks of medical therapy or more", fact.medical_therapy_weeks:at_least(4) },
    any { id = "cause", text = "Septum only, or a nose deformed by injury or cleft",
      none { c.request.codes:includes("30400") },
      fact.after_trauma_or_cleft:is_true(),
    },
  },

  not_met = "cosmetic_service",
  complex = any { { text = "Asked for because of looks", fact.cosmetic_intent:is_true() } },
  grants = grants.as_asked(90),

  examples = {
    case("septum, 6 weeks of therapy", {}, "met", { complex = false }),
    case("4 weeks of therapy exactly", { medical_therapy_weeks = 4 }, "met"),
    case("5 weeks of therapy", { medical_therapy_weeks = 5 }, "met"),
    case("3 weeks of therapy", { medical_therapy_weeks = 3 }, "not_met", { unmet = { "therapy" } }),
    case("breathes freely", { nasal_obstruction = false }, "not_met", { unmet = { "obstruction" } }),
    case("nose after an injury", { after_trauma_or_cleft = true }, "met", { request = { codes = { "30400" } } }),
    case("nose without an injury", {
      after_trauma_or_cleft = false,
    }, "not_met", { request = { codes = { "30400" } }, unmet = { "cause" } }),
    case("for looks", { cosmetic_intent = true }, "met", { complex = true }),
    { name = "nothing known", facts = {}, request = { codes = { "30520" } }, outcome = "needs_information", missing = {
      "nasal_obstruction", "medical_therapy_weeks",
    } },
    { name = "nothing known, of the request either", facts = {}, outcome = "needs_information" },
  },
}
