--- Kidney transplant.
local c = require "precert.criteria"
local cases = require "shared.cases"
local transplant = require "shared.transplant"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.transplant.kidney

local unknown = cases.unknown
local patient = cases.from {
  milestones = { evaluation_start = "2026-02-02" }, contraindications = {}, referred_to_centre = true,
  egfr_ml_min = 18, on_dialysis = false,
}

return c.define {
  id = "transplant.kidney",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "transplant",
  title = "Kidney transplant",
  guideline = {
    id = "PRC-TRP-2", section = "1",
    references = {
      "OPTN policy 8, allocation of kidneys",
      "KDIGO guideline on the evaluation of candidates for kidney transplantation, 2020",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "50360" },

  facts = transplant.facts_and {
    egfr_ml_min = c.number { unit = "mL/min", min = 0, max = 200, ask = "Latest estimated glomerular filtration rate" },
    on_dialysis = c.yes_no { ask = "Is the patient on dialysis?" },
  },

  meets = any {
    transplant.listed(),
    all { id = "evaluation", text = "Evaluation: end-stage kidney disease, referred, and nothing that forbids a transplant",
      any { id = "disease", text = "End-stage kidney disease",
        { text = "Filtration rate of 20 or less", fact.egfr_ml_min:at_most(20) },
        fact.on_dialysis:is_true(),
      },
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
      referred_to_centre = unknown, egfr_ml_min = unknown, on_dialysis = unknown,
    }, "met", { complex = true }),
    patient("filtration rate of 20 exactly", { egfr_ml_min = 20 }, "met"),
    patient("filtration rate of 19", { egfr_ml_min = 19 }, "met"),
    patient("filtration rate of 21, no dialysis", { egfr_ml_min = 21 }, "not_met"),
    patient("on dialysis", { egfr_ml_min = unknown, on_dialysis = true }, "met"),
    patient("not referred", { referred_to_centre = false }, "not_met"),
    patient("an infection", { contraindications = { "active_infection" } }, "not_met"),
    { name = "nothing known", facts = {}, outcome = "needs_information", complex = true, missing = {
      "milestones", "egfr_ml_min", "on_dialysis", "referred_to_centre", "contraindications",
    } },
  },
}
