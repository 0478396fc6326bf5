--- Speech treatment of children and adults.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.speech_therapy.treatment

local case = cases.from {
  member_age = 5, standard_score_sd = -2, hearing_tested = true, plan_of_care = true, goals_measurable = true,
}

return c.define {
  id = "speech_therapy.treatment",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "speech_therapy",
  title = "Speech treatment",
  guideline = {
    id = "PRC-SPT-1", section = "1",
    references = {
      "ASHA preferred practice patterns",
      "Medicare Benefit Policy Manual, chapter 15, section 220",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "92507", "G0153" },

  facts = {
    standard_score_sd = c.number {
      unit = "SD", min = -10, max = 10, ask = "Norm-referenced test score, in standard deviations from the mean",
    },
    hearing_tested = c.yes_no { ask = "Was hearing tested?", can_change = true },
    adult_cause = c.choice {
      of = { "aphasia", "developmental", "dysphagia", "educational", "none", "voice_disorder" },
      ask = "What the adult's speech problem comes from",
    },
    plan_of_care = c.yes_no { ask = "Is there a physician's order with a plan of care?", can_change = true },
    goals_measurable = c.yes_no { ask = "Are the goals measurable?", can_change = true },
  },

  meets = all {
    any { id = "need", text = "A disorder of speech or language",
      all { text = "Child: 1.5 standard deviations or more below the mean, hearing tested",
        fact.member_age:below(18), fact.standard_score_sd:at_most(-1.5), fact.hearing_tested:is_true(),
      },
      all { text = "Adult: after stroke, injury or surgery",
        fact.member_age:at_least(18), fact.adult_cause:is_one_of { "aphasia", "dysphagia", "voice_disorder" },
      },
    },
    { id = "plan", text = "A physician's order with a plan of care", fact.plan_of_care:is_true() },
    { id = "goals", text = "Measurable goals", fact.goals_measurable:is_true() },
  },

  not_met = "condition_does_not_support_procedure",
  grants = grants.as_asked(180),

  examples = {
    case("a child, 2 below the mean", {}, "met"),
    case("1.5 below the mean exactly", { standard_score_sd = -1.5 }, "met"),
    case("1.6 below the mean", { standard_score_sd = -1.6 }, "met"),
    case("1.4 below the mean", { standard_score_sd = -1.4 }, "not_met", { unmet = { "need" } }),
    case("hearing not tested", { hearing_tested = false }, "not_met", { unmet = { "need" } }),
    case("17 years old", { member_age = 17 }, "met"),
    case("an adult with aphasia, 18 years exactly", { member_age = 18, adult_cause = "aphasia" }, "met"),
    case("18 years exactly, below the mean as a child may be", { member_age = 18, adult_cause = "educational" }, "not_met", {
      unmet = { "need" },
    }),
    case("17 years with aphasia, near the mean", { member_age = 17, standard_score_sd = 0, adult_cause = "aphasia" }, "not_met", {
      unmet = { "need" },
    }),
    case("an adult, education only", { member_age = 30, adult_cause = "educational" }, "not_met", { unmet = { "need" } }),
    case("no plan", { plan_of_care = false }, "not_met", { unmet = { "plan" } }),
    case("goals nobody can measure", { goals_measurable = false }, "not_met", { unmet = { "goals" } }),
    { name = "nothing known of a child", facts = { member_age = 5 }, outcome = "needs_information", missing = {
      "standard_score_sd", "hearing_tested", "plan_of_care", "goals_measurable",
    } },
    { name = "nothing known, of the request either", facts = {}, outcome = "needs_information" },
  },
}
