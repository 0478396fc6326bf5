--- CT of the abdomen and pelvis with contrast: a recent examination, and a reason.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.diagnostic_radiology.ct_abdomen

local pain = cases.from { days_since_evaluation = 14, indication = "acute_abdominal_pain", contrast_contraindicated = false }

return c.define {
  id = "diagnostic_radiology.ct_abdomen",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "diagnostic_radiology",
  title = "CT of the abdomen and pelvis",
  guideline = {
    id = "PRC-RAD-3", section = "1",
    references = { "ACR Appropriateness Criteria, acute nonlocalized abdominal pain", "ACR Manual on Contrast Media" },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "74177" },

  facts = {
    days_since_evaluation = c.number {
      unit = "days", min = 0, max = 36500, ask = "Days since the last clinical evaluation of these symptoms", can_change = true,
    },
    indication = c.choice {
      of = { "abscess", "acute_abdominal_pain", "cancer_staging", "inflammatory_bowel_disease", "screening", "trauma", "weight_loss" },
      ask = "Reason for the study",
    },
    contrast_contraindicated = c.yes_no { ask = "Must contrast medium not be given to this patient?" },
  },

  meets = all {
    { id = "evaluation", text = "Clinical evaluation within 60 days", fact.days_since_evaluation:at_most(60) },
    { id = "reason", text = "A reason other than screening", fact.indication:is_none_of { "screening" } },
    { id = "contrast", text = "Contrast medium can be given", fact.contrast_contraindicated:is_false() },
  },

  not_met = "condition_does_not_support_procedure",
  complex = any { { text = "More than one study of the same area", c.request.line_units:above(1) } },
  grants = { units = 1, unit = "units", days = 60 },

  examples = {
    pain("evaluated 60 days ago exactly", { days_since_evaluation = 60 }, "met", { request = { line_units = 1 }, complex = false }),
    pain("evaluated 59 days ago", { days_since_evaluation = 59 }, "met"),
    pain("evaluated 61 days ago", { days_since_evaluation = 61 }, "not_met", { unmet = { "evaluation" } }),
    pain("screening without symptoms", { indication = "screening" }, "not_met", { unmet = { "reason" } }),
    pain("a study with contrast that cannot be given", { contrast_contraindicated = true }, "not_met", { unmet = { "contrast" } }),
    pain("two studies asked", {}, "met", { request = { line_units = 2 }, complex = true }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "days_since_evaluation", "indication", "contrast_contraindicated",
    } },
  },
}
