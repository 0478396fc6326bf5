--- Marrow, stem cells and cord blood, autologous and allogeneic, with the harvest.
local c = require "precert.criteria"
local cases = require "shared.cases"
local transplant = require "shared.transplant"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.transplant.marrow

local unknown = cases.unknown
local patient = cases.from {
  milestones = { evaluation_start = "2026-02-02" }, contraindications = {}, referred_to_centre = true,
  transplant_indication = "myeloma_first_line",
}

return c.define {
  id = "transplant.marrow",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "transplant",
  title = "Marrow and stem cell transplant",
  guideline = {
    id = "PRC-TRP-4", section = "1",
    references = {
      "ASTCT guidelines on indications for hematopoietic cell transplantation, 2020",
      "Medicare National Coverage Determination 110.23",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "38240", "38241", "38206" },

  facts = transplant.facts_and {
    transplant_indication = c.choice {
      of = { "acute_leukemia", "aplastic_anemia", "lymphoma_relapsed", "myelodysplastic_syndrome", "myeloma_first_line", "other" },
      ask = "Disease that the transplant treats",
    },
  },

  meets = any {
    transplant.accepted(),
    all { id = "evaluation", text = "Evaluation: a disease where the transplant is standard, referred, and nothing that forbids it",
      { id = "disease", text = "A disease where a transplant is standard, such as myeloma after first treatment",
        fact.transplant_indication:is_none_of { "other" },
      },
      transplant.referred(),
      transplant.nothing_forbids(),
    },
  },

  not_met = "condition_does_not_support_procedure",
  complex = true, -- candidacy and event are always a medical director's
  grants = transplant.grants,

  examples = {
    patient("accepted, nothing else told", {
      milestones = { evaluation_start = "2026-02-02", acceptance = "2026-03-16" }, contraindications = unknown,
      referred_to_centre = unknown, transplant_indication = unknown,
    }, "met", { complex = true }),
    patient("myeloma after first treatment", {}, "met"),
    patient("another disease", { transplant_indication = "other" }, "not_met"),
    patient("being treated: accepted, mobilized, infused", {
      milestones = {
        evaluation_start = "2026-01-05", acceptance = "2026-01-30", mobilization_start = "2026-02-16", infusion = "2026-03-02",
      },
    }, "met"),
    patient("not referred", { referred_to_centre = false }, "not_met"),
    patient("an infection", { contraindications = { "active_infection" } }, "not_met"),
    { name = "nothing known", facts = {}, outcome = "needs_information", complex = true, missing = {
      "milestones", "transplant_indication", "referred_to_centre", "contraindications",
    } },
  },
}
