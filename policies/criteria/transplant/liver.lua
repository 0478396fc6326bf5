--- Liver transplant, and the living donor's operation.
local c = require "precert.criteria"
local cases = require "shared.cases"
local transplant = require "shared.transplant"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.transplant.liver

local unknown = cases.unknown
local patient = cases.from {
  milestones = { evaluation_start = "2026-02-02" }, contraindications = {}, referred_to_centre = true,
  meld = 22, decompensated = false, hcc_within_milan = false,
}

return c.define {
  id = "transplant.liver",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "transplant",
  title = "Liver transplant",
  guideline = {
    id = "PRC-TRP-1", section = "1",
    references = {
      "OPTN policy 9, allocation of livers",
      "AASLD practice guideline, evaluation for liver transplantation",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "47135", "47140" },

  facts = transplant.facts_and {
    meld = c.number { unit = "points", min = 6, max = 40, ask = "Latest MELD score" },
    decompensated = c.yes_no { ask = "Has the liver disease decompensated: ascites, bleeding, encephalopathy?" },
    hcc_within_milan = c.yes_no { ask = "Is there liver cancer within the Milan criteria?" },
  },

  meets = any {
    transplant.listed(),
    all { id = "evaluation", text = "Evaluation: end-stage liver disease, referred, and nothing that forbids a transplant",
      any { id = "disease", text = "End-stage liver disease, or cancer that a transplant can cure",
        { text = "MELD 15 or more", fact.meld:at_least(15) },
        fact.decompensated:is_true(),
        { text = "Liver cancer within the Milan criteria", fact.hcc_within_milan:is_true() },
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
      referred_to_centre = unknown, meld = unknown, decompensated = unknown, hcc_within_milan = unknown,
    }, "met", { complex = true }),
    patient("MELD 15 exactly", { meld = 15 }, "met"),
    patient("MELD 16", { meld = 16 }, "met"),
    patient("MELD 14, compensated", { meld = 14 }, "not_met"),
    patient("MELD 14, decompensated", { meld = 14, decompensated = true }, "met"),
    patient("liver cancer within Milan", { meld = 8, hcc_within_milan = true }, "met"),
    patient("not referred", { referred_to_centre = false }, "not_met"),
    patient("an infection", { contraindications = { "active_infection" } }, "not_met"),
    { name = "nothing known", facts = {}, outcome = "needs_information", complex = true, missing = {
      "milestones", "meld", "decompensated", "hcc_within_milan", "referred_to_centre", "contraindications",
    } },
  },
}
