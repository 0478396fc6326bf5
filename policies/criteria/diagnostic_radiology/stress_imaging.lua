--- Myocardial perfusion and stress echo: symptoms with an intermediate probability of coronary disease.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.diagnostic_radiology.stress_imaging

local chest_pain = cases.from {
  cardiac_symptoms = "atypical_angina", pretest_probability = "intermediate", known_coronary_disease = false,
  before_high_risk_surgery = false,
}

return c.define {
  id = "diagnostic_radiology.stress_imaging",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "diagnostic_radiology",
  title = "Myocardial perfusion imaging and stress echo",
  guideline = {
    id = "PRC-RAD-4", section = "1",
    references = { "AHA/ACC guideline for the evaluation and diagnosis of chest pain, 2021" },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "78452", "93350", "93351" },

  facts = {
    cardiac_symptoms = c.choice {
      of = { "atypical_angina", "dyspnea_on_exertion", "none", "typical_angina" }, ask = "Symptoms that may come from the heart",
    },
    pretest_probability = c.choice {
      of = { "low", "intermediate", "high" }, ask = "Probability of coronary disease before the test",
    },
    known_coronary_disease = c.yes_no { ask = "Is coronary disease known, with new or worse symptoms?" },
    before_high_risk_surgery = c.yes_no { ask = "Is the test done before high-risk surgery, with poor exercise capacity?" },
  },

  meets = any {
    all { id = "symptoms", text = "Symptoms, with an intermediate or high probability of coronary disease",
      fact.cardiac_symptoms:is_none_of { "none" },
      fact.pretest_probability:is_one_of { "intermediate", "high" },
    },
    { id = "known", text = "Known coronary disease with new or worse symptoms", fact.known_coronary_disease:is_true() },
    { id = "surgery", text = "Before high-risk surgery, with poor exercise capacity", fact.before_high_risk_surgery:is_true() },
  },

  not_met = "condition_does_not_support_procedure",
  grants = { units = 1, unit = "units", days = 60 },

  examples = {
    chest_pain("symptoms with intermediate probability", {}, "met"),
    chest_pain("symptoms with high probability", { pretest_probability = "high" }, "met"),
    chest_pain("symptoms with low probability", { pretest_probability = "low" }, "not_met"),
    chest_pain("no symptoms and low risk", { cardiac_symptoms = "none", pretest_probability = "low" }, "not_met"),
    chest_pain("no symptoms", { cardiac_symptoms = "none" }, "not_met"),
    chest_pain("known disease, worse", { cardiac_symptoms = "none", known_coronary_disease = true }, "met"),
    chest_pain("before vascular surgery", { pretest_probability = "low", before_high_risk_surgery = true }, "met"),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "cardiac_symptoms", "pretest_probability", "known_coronary_disease", "before_high_risk_surgery",
    } },
  },
}
