--- Sleep test at home: the first test of an uncomplicated adult.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.sleep_management.home_study

local case = cases.from {
  member_age = 45, epworth = 13, witnessed_apnea = false, comorbid_cardiopulmonary = false,
}

return c.define {
  id = "sleep_management.home_study",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "sleep_management",
  title = "Home sleep test",
  guideline = {
    id = "PRC-SLP-1", section = "1",
    references = {
      "AASM guideline on diagnostic testing for obstructive sleep apnea, 2017",
      "Medicare National Coverage Determination 240.4.1",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "95800", "95806", "G0399" },

  facts = {
    epworth = c.number { unit = "points", min = 0, max = 24, ask = "Epworth sleepiness score" },
    witnessed_apnea = c.yes_no { ask = "Did somebody witness pauses of breathing?" },
    comorbid_cardiopulmonary = c.yes_no { ask = "Is there heart failure, COPD, neuromuscular disease or opioid use?" },
  },

  meets = all {
    { id = "adult", text = "18 years or older", fact.member_age:at_least(18) },
    any { id = "symptoms", text = "Symptoms of sleep apnea",
      { text = "Epworth score of 10 or more", fact.epworth:at_least(10) },
      fact.witnessed_apnea:is_true(),
    },
    { id = "uncomplicated", text = "No disease that a laboratory study is needed for", fact.comorbid_cardiopulmonary:is_false() },
  },

  not_met = "condition_does_not_support_procedure",
  grants = { units = 1, unit = "units", days = 90 },

  examples = {
    case("an uncomplicated adult", {}, "met"),
    case("18 years old exactly", { member_age = 18 }, "met"),
    case("17 years old", { member_age = 17 }, "not_met", { unmet = { "adult" } }),
    case("score of 10 exactly", { epworth = 10 }, "met"),
    case("score of 9", { epworth = 9 }, "not_met", { unmet = { "symptoms" } }),
    case("pauses witnessed", { epworth = 4, witnessed_apnea = true }, "met"),
    case("heart failure", { comorbid_cardiopulmonary = true }, "not_met", { unmet = { "uncomplicated" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "member_age", "epworth", "witnessed_apnea", "comorbid_cardiopulmonary",
    } },
  },
}
