--- Detoxification in a hospital: withdrawal that is dangerous.
local c = require "precert.criteria"
local cases = require "shared.cases"
local any, fact = c.any, c.fact
---@cast fact facts.inpatient_detox.stay

local case = cases.from {
  ciwa = 8, seizure_history = false, medical_risk = false, lower_level_failed = false,
}

return c.define {
  id = "inpatient_detox.stay",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "inpatient_detox",
  title = "Inpatient detoxification",
  guideline = {
    id = "PRC-INP-6", section = "1",
    references = {
      "ASAM clinical practice guideline on alcohol withdrawal management, 2020",
      "Mental Health Parity and Addiction Equity Act, 29 CFR 2590.712",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },

  facts = {
    ciwa = c.number { unit = "points", min = 0, max = 67, ask = "Alcohol withdrawal score (CIWA-Ar)" },
    seizure_history = c.yes_no { ask = "Were there seizures or delirium in an earlier withdrawal?" },

    medical_risk = c.yes_no { ask = "Is there a disease or pregnancy that makes withdrawal dangerous?" },
    lower_level_failed = c.yes_no { ask = "Did withdrawal at a lower level of care fail?" },
  },

  meets = any {
    { id = "severe", text = "Withdrawal score of 15 or more", fact.ciwa:at_least(15) },
    { id = "seizures", text = "Seizures or delirium in an earlier withdrawal", fact.seizure_history:is_true() },
    { id = "risk", text = "A disease or pregnancy that makes it dangerous", fact.medical_risk:is_true() },
    { id = "failed", text = "Failed at a lower level of care", fact.lower_level_failed:is_true() },
  },

  not_met = "level_of_care_not_met",
  grants = { units = 3, unit = "days", days = 3 },

  examples = {
    case("score of 15 exactly", { ciwa = 15 }, "met"),
    case("score of 16", { ciwa = 16 }, "met"),
    case("score of 14", { ciwa = 14 }, "not_met"),
    case("seizures before", { seizure_history = true }, "met"),
    case("pregnant", { medical_risk = true }, "met"),
    case("failed at home", { lower_level_failed = true }, "met"),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "ciwa", "seizure_history", "medical_risk", "lower_level_failed",
    } },
  },
}
