--- Insulin pump.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.dme.insulin_pump

local pump = cases.from {
  daily_injections_months = 6, glucose_tests_per_day = 4, continuous_glucose_monitor = false, education_completed = true,
  unstable_glucose_despite_injections = true,
}

return c.define {
  id = "dme.insulin_pump",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "dme",
  title = "Insulin pump",
  guideline = {
    id = "PRC-DME-5", section = "1",
    references = { "Medicare National Coverage Determination 280.14, infusion pumps", "ADA Standards of Care in Diabetes 2025" },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "E0784" },

  facts = {
    daily_injections_months = c.number {
      unit = "months", min = 0, max = 1200, ask = "Months with three or more insulin injections a day", can_change = true,
    },
    glucose_tests_per_day = c.number {
      unit = "tests per day", min = 0, max = 50, ask = "Glucose tests a day in the last two months", can_change = true,
    },
    continuous_glucose_monitor = c.yes_no { ask = "Does the patient use a continuous glucose monitor?", can_change = true },
    education_completed = c.yes_no { ask = "Was diabetes education completed?", can_change = true },
    unstable_glucose_despite_injections = c.yes_no { ask = "Is glucose out of range, or often low, in spite of the injections?" },
  },

  meets = all {
    { id = "injections", text = "Three or more injections a day for 6 months", fact.daily_injections_months:at_least(6) },
    any { id = "tests", text = "Glucose followed closely",
      { text = "4 tests a day or more", fact.glucose_tests_per_day:at_least(4) },
      fact.continuous_glucose_monitor:is_true(),
    },
    { id = "education", text = "Diabetes education completed", fact.education_completed:is_true() },
    { id = "unstable", text = "Glucose not controlled by injections", fact.unstable_glucose_despite_injections:is_true() },
  },

  not_met = "condition_does_not_support_procedure",
  grants = { units = 1, unit = "units", days = 180 },

  examples = {
    pump("6 months of injections exactly", {}, "met"),
    pump("7 months of injections", { daily_injections_months = 7 }, "met"),
    pump("5 months of injections", { daily_injections_months = 5 }, "not_met", { unmet = { "injections" } }),
    pump("5 tests a day", { glucose_tests_per_day = 5 }, "met"),
    pump("3 tests a day", { glucose_tests_per_day = 3 }, "not_met", { unmet = { "tests" } }),
    pump("a continuous monitor", { glucose_tests_per_day = 0, continuous_glucose_monitor = true }, "met"),
    pump("no education", { education_completed = false }, "not_met", { unmet = { "education" } }),
    pump("well controlled", { unstable_glucose_despite_injections = false }, "not_met", { unmet = { "unstable" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "daily_injections_months", "glucose_tests_per_day", "continuous_glucose_monitor", "education_completed",
      "unstable_glucose_despite_injections",
    } },
  },
}
