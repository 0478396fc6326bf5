--- Weight-reduction surgery in adults.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.gastric_bypass.adult

local adult = cases.from {
  member_age = 44, bmi = 40, comorbidities = {}, weight_loss_attempts_documented = true, psych_evaluation = true,
  nutrition_evaluation = true, tobacco_free_weeks = 12,
}

return c.define {
  id = "gastric_bypass.adult",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "gastric_bypass",
  title = "Surgery for weight reduction, adults",
  guideline = {
    id = "PRC-BAR-1", section = "2",
    references = { "NIH consensus statement 1991", "ASMBS/IFSO indications for metabolic and bariatric surgery 2022" },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },

  facts = {
    bmi = c.number { unit = "kg/m2", min = 10, max = 120, ask = "Body mass index at the latest visit" },
    comorbidities = c.set {
      of = { "coronary_disease", "hypertension", "nash", "obesity_hypoventilation", "osa_treated", "type2_diabetes" },
      ask = "Conditions made worse by weight, now under treatment",
    },
    weight_loss_attempts_documented = c.yes_no { ask = "Are earlier attempts to lose weight documented?", can_change = true },
    psych_evaluation = c.yes_no { ask = "Was a psychological evaluation completed?", can_change = true },
    nutrition_evaluation = c.yes_no { ask = "Was a nutrition evaluation completed?", can_change = true },
    tobacco_free_weeks = c.number { unit = "weeks", min = 0, max = 5200, ask = "Weeks without tobacco", can_change = true },
    revision = c.yes_no { ask = "Is this a revision of an earlier operation?" },
  },

  meets = all {
    { id = "age", text = "Adult, 18 years or older", fact.member_age:at_least(18) },
    any { id = "size", text = "BMI 40 or more, or 35 or more with a serious comorbidity",
      fact.bmi:at_least(40),
      all { fact.bmi:at_least(35), fact.comorbidities:includes_any() },
    },
    { id = "attempts", text = "Earlier attempts to lose weight are documented", fact.weight_loss_attempts_documented:is_true() },
    { id = "psych", text = "Psychological evaluation completed", fact.psych_evaluation:is_true() },
    { id = "nutrition", text = "Nutrition evaluation completed", fact.nutrition_evaluation:is_true() },
  },

  not_met = "condition_does_not_support_procedure",
  -- how long without tobacco is long enough is a physician's judgement: a short time is no reason against the operation
  complex = any {
    fact.revision:is_true(),
    { text = "Free of tobacco for less than 6 weeks", fact.tobacco_free_weeks:below(6) },
    { text = "An unlisted procedure", c.request.codes:includes("43659") },
  },
  intake_approvable = false,
  grants = { units = 1, unit = "units", days = 90 },

  examples = {
    {
      name = "BMI 40 exactly",
      facts = {
        member_age = 44, bmi = 40, weight_loss_attempts_documented = true, psych_evaluation = true, nutrition_evaluation = true,
        tobacco_free_weeks = 6,
      },
      outcome = "met", complex = false,
    },
    {
      name = "BMI 36.4 with diabetes and treated sleep apnea",
      facts = {
        member_age = 44, bmi = 36.4, comorbidities = { "type2_diabetes", "osa_treated" }, weight_loss_attempts_documented = true,
        psych_evaluation = true, nutrition_evaluation = true, tobacco_free_weeks = 12,
      },
      outcome = "met", complex = false,
    },
    adult("BMI 41", { bmi = 41 }, "met"),
    adult("BMI 39.9 without a comorbidity", { bmi = 39.9 }, "not_met", { unmet = { "size" } }),
    adult("BMI 35 exactly with hypertension", { bmi = 35, comorbidities = { "hypertension" } }, "met"),
    adult("BMI 36 with hypertension", { bmi = 36, comorbidities = { "hypertension" } }, "met"),
    adult("BMI 34.9 with hypertension", { bmi = 34.9, comorbidities = { "hypertension" } }, "not_met", { unmet = { "size" } }),
    {
      name = "BMI 36 without a comorbidity",
      facts = { member_age = 44, bmi = 36, comorbidities = {} },
      outcome = "not_met", unmet = { "size" },
    },
    adult("18 years old exactly", { member_age = 18 }, "met"),
    adult("19 years old", { member_age = 19 }, "met"),
    adult("17 years old", { member_age = 17 }, "not_met", { unmet = { "age" } }),
    adult("no attempts to lose weight on record", { weight_loss_attempts_documented = false }, "not_met", { unmet = { "attempts" } }),
    adult("no psychological evaluation", { psych_evaluation = false }, "not_met", { unmet = { "psych" } }),
    adult("no nutrition evaluation", { nutrition_evaluation = false }, "not_met", { unmet = { "nutrition" } }),
    adult("tobacco not told", { tobacco_free_weeks = cases.unknown }, "met", { complex = false }),
    adult("6 weeks without tobacco exactly", { tobacco_free_weeks = 6 }, "met", { complex = false }),
    adult("7 weeks without tobacco", { tobacco_free_weeks = 7 }, "met", { complex = false }),
    adult("5 weeks without tobacco", { tobacco_free_weeks = 5 }, "met", { complex = true }),
    adult("the sleeve", {}, "met", { request = { codes = { "43775" } }, complex = false }),
    adult("an unlisted stomach procedure", {}, "met", { request = { codes = { "43659" } }, complex = true }),
    adult("not a revision", { revision = false }, "met", { complex = false }),
    {
      name = "a revision is complex",
      facts = { member_age = 30, bmi = 45, revision = true },
      outcome = "needs_information", complex = true,
      missing = { "weight_loss_attempts_documented", "psych_evaluation", "nutrition_evaluation" },
    },
    {
      name = "nothing known",
      facts = {},
      outcome = "needs_information",
      missing = {
        "member_age", "bmi", "comorbidities", "weight_loss_attempts_documented", "psych_evaluation", "nutrition_evaluation",
      },
    },
  },
}
