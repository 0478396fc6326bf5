--- Sleep study in a laboratory: where a test at home will not do.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.sleep_management.lab_study

local case = cases.from {
  member_age = 45, epworth = 13, witnessed_apnea = false, comorbid_cardiopulmonary = true, suspected_other_sleep_disorder = false,
  provider_accepts_home_test = false, home_test_failed = false,
}

return c.define {
  id = "sleep_management.lab_study",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "sleep_management",
  title = "Attended sleep study",
  guideline = {
    id = "PRC-SLP-1", section = "2",
    references = {
      "AASM guideline on diagnostic testing for obstructive sleep apnea, 2017",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "95810", "95811" },

  facts = {
    epworth = c.number { unit = "points", min = 0, max = 24, ask = "Epworth sleepiness score" },
    witnessed_apnea = c.yes_no { ask = "Did somebody witness pauses of breathing?" },
    comorbid_cardiopulmonary = c.yes_no { ask = "Is there heart failure, COPD, neuromuscular disease or opioid use?" },
    suspected_other_sleep_disorder = c.yes_no { ask = "Is another sleep disorder suspected?" },
    provider_accepts_home_test = c.yes_no { ask = "Does the provider accept a test at home instead?", can_change = true },
    home_test_failed = c.yes_no { ask = "Did a test at home fail or find nothing?" },
  },

  meets = all {
    any { id = "symptoms", text = "Symptoms of a sleep disorder",
      { text = "Epworth score of 10 or more", fact.epworth:at_least(10) },
      fact.witnessed_apnea:is_true(),
      fact.suspected_other_sleep_disorder:is_true(),
    },
    any { id = "laboratory", text = "A test at home will not do",
      { text = "A child", fact.member_age:below(18) },
      fact.comorbid_cardiopulmonary:is_true(),
      fact.suspected_other_sleep_disorder:is_true(),
      all { fact.provider_accepts_home_test:is_false(), fact.home_test_failed:is_true() },
    },
  },

  not_met = "lower_level_test_suffices",
  grants = { units = 1, unit = "units", days = 90 },

  examples = {
    case("heart failure", {}, "met"),
    case("a test at home will do", {
      comorbid_cardiopulmonary = false, provider_accepts_home_test = true,
    }, "not_met", { unmet = { "laboratory" } }),
    case("a test at home refused, though it would do", { comorbid_cardiopulmonary = false }, "not_met", { unmet = { "laboratory" } }),
    case("a test at home failed", { comorbid_cardiopulmonary = false, home_test_failed = true }, "met"),
    case("narcolepsy suspected", { epworth = 0, comorbid_cardiopulmonary = false, suspected_other_sleep_disorder = true }, "met"),
    case("17 years old", { member_age = 17, comorbid_cardiopulmonary = false }, "met"),
    case("18 years old exactly", { member_age = 18, comorbid_cardiopulmonary = false }, "not_met"),
    case("score of 10 exactly", { epworth = 10 }, "met"),
    case("score of 11", { epworth = 11 }, "met"),
    case("score of 9, no other symptom", { epworth = 9 }, "not_met", { unmet = { "symptoms" } }),
    case("pauses witnessed", { epworth = 4, witnessed_apnea = true }, "met"),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "epworth", "witnessed_apnea", "suspected_other_sleep_disorder", "member_age", "comorbid_cardiopulmonary",
      "provider_accepts_home_test", "home_test_failed",
    } },
  },
}
