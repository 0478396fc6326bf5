--- MRI of the brain: a recent examination, and something to look for.
local c = require "precert.criteria"
local cases = require "shared.cases"
local imaging = require "shared.imaging"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.diagnostic_radiology.brain_mri

local headache = cases.from {
  days_since_evaluation = 30, neuro_deficit = true, red_flags = {}, known_brain_disease = false, seizure = false,
}

return c.define {
  id = "diagnostic_radiology.brain_mri",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "diagnostic_radiology",
  title = "MRI of the brain",
  guideline = {
    id = "PRC-RAD-1", section = "2",
    references = { "ACR Appropriateness Criteria, headache", "ACR Appropriateness Criteria, seizures and epilepsy" },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "70551", "70553" },

  facts = {
    days_since_evaluation = c.number {
      unit = "days", min = 0, max = 36500, ask = "Days since the last clinical evaluation of these symptoms", can_change = true,
    },
    neuro_deficit = c.yes_no { ask = "Is there a neurologic deficit on examination?" },
    red_flags = c.set {
      of = imaging.red_flags, ask = "Signs that imaging must not wait for",
    },
    known_brain_disease = c.yes_no { ask = "Is a known disease of the brain followed or treated, and would the study change that?" },
    seizure = c.yes_no { ask = "Was there a first or changed seizure?" },
  },

  meets = all {
    { id = "evaluation", text = "Clinical evaluation within 60 days", fact.days_since_evaluation:at_most(60) },
    any { id = "reason", text = "A reason to look at the brain",
      fact.neuro_deficit:is_true(),
      fact.red_flags:includes_any { "cancer", "immune_suppression", "infection", "papilledema", "thunderclap_onset", "trauma" },
      fact.known_brain_disease:is_true(),
      fact.seizure:is_true(),
    },
  },

  not_met = "condition_does_not_support_procedure",
  grants = { units = 1, unit = "units", days = 60 },

  examples = {
    headache("evaluated 60 days ago exactly", { days_since_evaluation = 60 }, "met"),
    headache("evaluated 59 days ago", { days_since_evaluation = 59 }, "met"),
    headache("evaluated 61 days ago", { days_since_evaluation = 61 }, "not_met", { unmet = { "evaluation" } }),
    headache("headache with nothing else", { neuro_deficit = false }, "not_met", { unmet = { "reason" } }),
    headache("papilledema", { neuro_deficit = false, red_flags = { "papilledema" } }, "met"),
    headache("multiple sclerosis in treatment", { neuro_deficit = false, known_brain_disease = true }, "met"),
    headache("a first seizure", { neuro_deficit = false, seizure = true }, "met"),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "days_since_evaluation", "neuro_deficit", "red_flags", "known_brain_disease", "seizure",
    } },
  },
}
