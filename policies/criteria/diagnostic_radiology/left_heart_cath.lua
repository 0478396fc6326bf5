--- Diagnostic catheterization of the left heart.
local c = require "precert.criteria"
local cases = require "shared.cases"
local any, fact = c.any, c.fact
---@cast fact facts.diagnostic_radiology.left_heart_cath

local angina = cases.from {
  acute_coronary_syndrome = false, high_risk_stress_test = false, angina_despite_medication = false, valve_surgery_planned = false,
}

return c.define {
  id = "diagnostic_radiology.left_heart_cath",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "diagnostic_radiology",
  title = "Diagnostic catheterization of the left heart",
  guideline = {
    id = "PRC-RAD-4", section = "2",
    references = {
      "AHA/ACC guideline for the evaluation and diagnosis of chest pain, 2021", "AHA/ACC guideline for chronic coronary disease, 2023",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "93458" },

  facts = {
    acute_coronary_syndrome = c.yes_no { ask = "Is there an acute coronary syndrome?" },
    high_risk_stress_test = c.yes_no { ask = "Did a stress test or coronary CT show a high risk?" },
    angina_despite_medication = c.yes_no { ask = "Does angina limit daily life in spite of drug treatment?" },
    valve_surgery_planned = c.yes_no { ask = "Is an operation on a heart valve planned?" },
  },

  meets = any {
    { id = "acute", text = "Acute coronary syndrome", fact.acute_coronary_syndrome:is_true() },
    { id = "high_risk", text = "A test that shows a high risk", fact.high_risk_stress_test:is_true() },
    { id = "angina", text = "Angina in spite of drug treatment", fact.angina_despite_medication:is_true() },
    { id = "valve", text = "Before an operation on a valve", fact.valve_surgery_planned:is_true() },
  },

  not_met = "condition_does_not_support_procedure",
  grants = { units = 1, unit = "units", days = 60 },

  examples = {
    angina("acute coronary syndrome", { acute_coronary_syndrome = true }, "met"),
    angina("a high-risk stress test", { high_risk_stress_test = true }, "met"),
    angina("angina in spite of drugs", { angina_despite_medication = true }, "met"),
    angina("before valve surgery", { valve_surgery_planned = true }, "met"),
    angina("none of these", {}, "not_met"),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "acute_coronary_syndrome", "high_risk_stress_test", "angina_despite_medication", "valve_surgery_planned",
    } },
  },
}
