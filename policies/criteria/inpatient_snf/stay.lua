--- Skilled nursing facility: a skilled need every day that cannot be met at home.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.inpatient_snf.stay

local unknown = cases.unknown
local case = cases.from {
  daily_skilled_need = true, therapy_minutes_per_day = 75, skilled_nursing_procedures = false, prior_level_independent = true,
  lower_level_unsafe = false,
}

return c.define {
  id = "inpatient_snf.stay",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "inpatient_snf",
  title = "Skilled nursing facility",
  guideline = {
    id = "PRC-INP-4", section = "1",
    references = {
      "42 CFR 409.31 to 409.35, skilled nursing facility level of care",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },

  facts = {
    daily_skilled_need = c.yes_no { ask = "Is skilled nursing needed every day, or skilled therapy on 5 days a week?" },
    therapy_minutes_per_day = c.number { unit = "minutes", min = 0, max = 600, ask = "Minutes of therapy a day", can_change = true },
    skilled_nursing_procedures = c.yes_no { ask = "Are there nursing procedures such as infusion, suction or complex wound care?" },
    prior_level_independent = c.yes_no { ask = "Was the patient independent before?" },
    lower_level_unsafe = c.yes_no { ask = "Would care at home be unsafe?" },
  },

  meets = all {
    { id = "daily", text = "A skilled need every day", fact.daily_skilled_need:is_true() },
    any { id = "service", text = "Therapy or nursing procedures",
      { text = "60 minutes of therapy a day or more", fact.therapy_minutes_per_day:at_least(60) },
      fact.skilled_nursing_procedures:is_true(),
    },
    any { id = "goal", text = "A level to return to, or no safe care at home",
      fact.prior_level_independent:is_true(),
      fact.lower_level_unsafe:is_true(),
    },
  },

  not_met = "level_of_care_not_met",
  other_levels = {
    { level = "home_health", text = "Visits of a nurse at home would be supported", meets = fact.lower_level_unsafe:is_false() },
  },
  grants = { units = 7, unit = "days", days = 7 },

  examples = {
    case("after a hip fracture", { skilled_nursing_procedures = unknown, lower_level_unsafe = unknown }, "met"),
    case("60 minutes exactly", { therapy_minutes_per_day = 60 }, "met"),
    case("61 minutes", { therapy_minutes_per_day = 61 }, "met"),
    case("59 minutes", { therapy_minutes_per_day = 59 }, "not_met", { unmet = { "service" } }),
    case("infusion every day", { therapy_minutes_per_day = 0, skilled_nursing_procedures = true }, "met"),
    case("no daily skilled need", { daily_skilled_need = false, lower_level_unsafe = false }, "not_met", {
      unmet = { "daily" }, met_at = { "home_health" },
    }),
    case("no daily skilled need, unsafe at home", { daily_skilled_need = false, lower_level_unsafe = true }, "not_met", { met_at = {} }),
    case("was not independent, unsafe at home", { prior_level_independent = false, lower_level_unsafe = true }, "met"),
    case("was not independent, safe at home", { prior_level_independent = false }, "not_met", { unmet = { "goal" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "daily_skilled_need", "therapy_minutes_per_day", "skilled_nursing_procedures", "prior_level_independent", "lower_level_unsafe",
    } },
  },
}
