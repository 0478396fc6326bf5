--- Long-term acute care: long and complex, no longer intensive care.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.inpatient_ltac.stay

local unknown = cases.unknown
local case = cases.from {
  ventilator_days = 18, weaning_potential = true, complex_wounds = false, daily_physician_intervention = true,
  icu_no_longer_needed = true, expected_stay_days = 30,
}

return c.define {
  id = "inpatient_ltac.stay",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "inpatient_ltac",
  title = "Long-term acute care",
  guideline = {
    id = "PRC-INP-3", section = "1",
    references = {
      "42 CFR 412.23(e), long-term care hospitals",
      "42 CFR 412.522",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },

  facts = {
    ventilator_days = c.number { unit = "days", min = 0, max = 3650, ask = "Days on a ventilator so far" },
    weaning_potential = c.yes_no { ask = "Can the patient probably be weaned?" },
    complex_wounds = c.yes_no { ask = "Are there wounds that need daily treatment by specialists?" },
    daily_physician_intervention = c.yes_no { ask = "Does a physician have to act every day?" },
    icu_no_longer_needed = c.yes_no { ask = "Is intensive care no longer needed?", can_change = true },
    expected_stay_days = c.number { unit = "days", min = 0, max = 3650, ask = "Days the stay will probably last" },
  },

  meets = all {
    any { id = "need", text = "Weaning from a ventilator, or complex wounds",
      all { text = "On a ventilator for 4 days or more, and can be weaned",
        fact.ventilator_days:at_least(4), fact.weaning_potential:is_true(),
      },
      all { text = "Without a ventilator: complex wounds", fact.ventilator_days:at_most(0), fact.complex_wounds:is_true() },
    },
    { id = "physician", text = "A physician acts every day", fact.daily_physician_intervention:is_true() },
    { id = "icu", text = "Intensive care no longer needed", fact.icu_no_longer_needed:is_true() },
    { id = "length", text = "Longer than 25 days", fact.expected_stay_days:above(25) },
  },

  not_met = "level_of_care_not_met",
  grants = { units = 7, unit = "days", days = 7 },

  examples = {
    case("weaning after 18 days", { complex_wounds = unknown }, "met"),
    case("4 days exactly", { ventilator_days = 4 }, "met"),
    case("5 days", { ventilator_days = 5 }, "met"),
    case("3 days", { ventilator_days = 3 }, "not_met", { unmet = { "need" } }),
    case("cannot be weaned", { weaning_potential = false }, "not_met", { unmet = { "need" } }),
    case("complex wounds", { ventilator_days = 0, complex_wounds = true }, "met"),
    case("complex wounds, one day on a ventilator", { ventilator_days = 1, complex_wounds = true }, "not_met", { unmet = { "need" } }),
    case("simple wounds", { ventilator_days = 0 }, "not_met", { unmet = { "need" } }),
    case("no daily physician", { daily_physician_intervention = false }, "not_met", { unmet = { "physician" } }),
    case("still in intensive care", { icu_no_longer_needed = false }, "not_met", { unmet = { "icu" } }),
    case("26 days", { expected_stay_days = 26 }, "met"),
    case("25 days exactly", { expected_stay_days = 25 }, "not_met", { unmet = { "length" } }),
    case("24 days", { expected_stay_days = 24 }, "not_met", { unmet = { "length" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "ventilator_days", "weaning_potential", "complex_wounds", "daily_physician_intervention", "icu_no_longer_needed",
      "expected_stay_days",
    } },
  },
}
