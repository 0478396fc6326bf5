--- Weight-reduction surgery in adults.
local c = require "precert.criteria"
local all, any, fact = c.all, c.any, c.fact

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
  approved = { by = "Sample Clinical Policy Committee", on = "2025-11-03", next_review = "2027-11-03" },

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
    { id = "tobacco", text = "Free of tobacco for at least 6 weeks", fact.tobacco_free_weeks:at_least(6) },
  },

  not_met = "condition_does_not_support_procedure",
  complex = any { fact.revision:is_true() },
  intake_approvable = false,
  grants = { units = 1, unit = "units", days = 90 },

  examples = {
    {
      name = "BMI 40 exactly",
      facts = {
        member_age = 44, bmi = 40, weight_loss_attempts_documented = true, psych_evaluation = true, nutrition_evaluation = true,
        tobacco_free_weeks = 6,
      },
      outcome = "met",
    },
    {
      name = "BMI 36.4 with diabetes and treated sleep apnea",
      facts = {
        member_age = 44, bmi = 36.4, comorbidities = { "type2_diabetes", "osa_treated" }, weight_loss_attempts_documented = true,
        psych_evaluation = true, nutrition_evaluation = true, tobacco_free_weeks = 12,
      },
      outcome = "met",
    },
    {
      name = "BMI 36 without a comorbidity",
      facts = { member_age = 44, bmi = 36, comorbidities = {} },
      outcome = "not_met", unmet = { "size" },
    },
    {
      name = "a revision is complex",
      facts = { member_age = 30, bmi = 45, revision = true },
      outcome = "needs_information", complex = true,
      missing = { "weight_loss_attempts_documented", "psych_evaluation", "nutrition_evaluation", "tobacco_free_weeks" },
    },
    {
      name = "nothing known",
      facts = {},
      outcome = "needs_information",
      missing = {
        "member_age", "bmi", "comorbidities", "weight_loss_attempts_documented", "psych_evaluation", "nutrition_evaluation",
        "tobacco_free_weeks",
      },
    },
  },
}
