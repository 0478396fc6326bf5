--- Treatment of swallowing.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local all, fact = c.all, c.fact
---@cast fact facts.speech_therapy.swallowing

local case = cases.from {
  swallowing_study_abnormal = true, plan_of_care = true, goals_measurable = true,
}

return c.define {
  id = "speech_therapy.swallowing",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "speech_therapy",
  title = "Swallowing treatment",
  guideline = {
    id = "PRC-SPT-2", section = "1",
    references = {
      "ASHA preferred practice patterns",
      "Medicare National Coverage Determination 170.3, dysphagia",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "92526" },

  facts = {
    swallowing_study_abnormal = c.yes_no { ask = "Did an examination of swallowing find a disorder?" },
    plan_of_care = c.yes_no { ask = "Is there a physician's order with a plan of care?", can_change = true },
    goals_measurable = c.yes_no { ask = "Are the goals measurable?", can_change = true },
  },

  meets = all {
    { id = "disorder", text = "A disorder of swallowing", fact.swallowing_study_abnormal:is_true() },
    { id = "plan", text = "A physician's order with a plan of care", fact.plan_of_care:is_true() },
    { id = "goals", text = "Measurable goals", fact.goals_measurable:is_true() },
  },

  not_met = "condition_does_not_support_procedure",
  grants = grants.as_asked(90),

  examples = {
    case("after a stroke", {}, "met"),
    case("swallows well", { swallowing_study_abnormal = false }, "not_met", { unmet = { "disorder" } }),
    case("no plan", { plan_of_care = false }, "not_met", { unmet = { "plan" } }),
    case("goals nobody can measure", { goals_measurable = false }, "not_met", { unmet = { "goals" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "swallowing_study_abnormal", "plan_of_care", "goals_measurable",
    } },
  },
}
