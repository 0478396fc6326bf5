--- Heart, lung, heart and lung, pancreas, islet cells, intestine and several organs together.
local c = require "precert.criteria"
local cases = require "shared.cases"
local transplant = require "shared.transplant"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.transplant.other_organs

local unknown = cases.unknown
local patient = cases.from {
  milestones = { evaluation_start = "2026-02-02" }, contraindications = {}, referred_to_centre = true,
  end_stage_organ_disease = true,
}

return c.define {
  id = "transplant.other_organs",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "transplant",
  title = "Transplant of heart, lung, pancreas, islets or intestine",
  guideline = {
    id = "PRC-TRP-3", section = "1",
    references = {
      "OPTN policies 6, 7, 10 and 11, allocation of organs",
      "ISHLT guidelines on candidates for heart and lung transplantation",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "33945", "33935", "32851", "48554", "G0341", "44135", "S2053", "S2054" },

  facts = transplant.facts_and {
    end_stage_organ_disease = c.yes_no { ask = "Is the disease of the organ end-stage in spite of the best other treatment?" },
  },

  meets = any {
    transplant.listed(),
    all { id = "evaluation", text = "Evaluation: end-stage disease, referred, and nothing that forbids a transplant",
      { id = "disease", text = "End-stage disease of the organ", fact.end_stage_organ_disease:is_true() },
      transplant.referred(),
      transplant.nothing_forbids(),
    },
  },

  not_met = "condition_does_not_support_procedure",
  complex = true, -- candidacy and event are always a medical director's
  grants = transplant.grants,

  examples = {
    patient("listed, nothing else told", {
      milestones = { evaluation_start = "2026-02-02", unos_listed = "2026-03-16" }, contraindications = unknown,
      referred_to_centre = unknown, end_stage_organ_disease = unknown,
    }, "met", { complex = true }),
    patient("end-stage heart failure, referred", {}, "met"),
    patient("other treatment still helps", { end_stage_organ_disease = false }, "not_met"),
    patient("not referred", { referred_to_centre = false }, "not_met"),
    patient("an infection", { contraindications = { "active_infection" } }, "not_met"),
    { name = "nothing known", facts = {}, outcome = "needs_information", complex = true, missing = {
      "milestones", "end_stage_organ_disease", "referred_to_centre", "contraindications",
    } },
  },
}
