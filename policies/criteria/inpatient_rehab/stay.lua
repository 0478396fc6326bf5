--- Inpatient rehabilitation: intensive therapy that the patient can take and gains from.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.inpatient_rehab.stay

local unknown = cases.unknown
local case = cases.from {
  tolerates_3h_therapy_5_days = true, two_disciplines_needed = true, days_approved_so_far = 14, functional_gain_last_7_days = 4,
}

return c.define {
  id = "inpatient_rehab.stay",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "inpatient_rehab",
  title = "Inpatient rehabilitation",
  guideline = {
    id = "PRC-INP-5", section = "1",
    references = {
      "42 CFR 412.622(a)(3), inpatient rehabilitation facility coverage",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },

  facts = {
    tolerates_3h_therapy_5_days = c.yes_no {
      ask = "Does the patient tolerate 3 hours of therapy on 5 days a week, or 15 hours a week?", can_change = true,
    },
    two_disciplines_needed = c.yes_no { ask = "Are two therapy disciplines or more needed?" },
    days_approved_so_far = c.number { unit = "days", min = 0, max = 3650, ask = "Days approved so far" },
    functional_gain_last_7_days = c.number {
      unit = "points", min = -200, max = 200, ask = "Functional gain in the last 7 days", can_change = true,
    },
  },

  meets = all {
    { id = "intensity", text = "3 hours of therapy on 5 days a week", fact.tolerates_3h_therapy_5_days:is_true() },
    { id = "disciplines", text = "Two disciplines or more", fact.two_disciplines_needed:is_true() },
    any { id = "gain", text = "A measurable gain after the first 7 days",
      fact.days_approved_so_far:at_most(7),
      { text = "Gained in the last 7 days", fact.functional_gain_last_7_days:above(0) },
    },
  },

  not_met = "level_of_care_not_met",
  other_levels = {
    { level = "inpatient_snf", text = "Therapy of lower intensity in a skilled nursing facility would be supported", meets = all {
      fact.tolerates_3h_therapy_5_days:is_false(), fact.two_disciplines_needed:is_true(),
    } },
  },
  grants = { units = 7, unit = "days", days = 7 },

  examples = {
    case("gaining after 14 days", {}, "met"),
    case("a new stay", { days_approved_so_far = 0, functional_gain_last_7_days = unknown }, "met"),
    case("7 days exactly, no gain yet", { days_approved_so_far = 7, functional_gain_last_7_days = 0 }, "met"),
    case("8 days, no gain", { days_approved_so_far = 8, functional_gain_last_7_days = 0 }, "not_met", { unmet = { "gain" } }),
    case("a gain of 1 point", { functional_gain_last_7_days = 1 }, "met"),
    case("14 days, no gain, therapy not tolerated", {
      tolerates_3h_therapy_5_days = false, functional_gain_last_7_days = 0,
    }, "not_met", { unmet = { "intensity", "gain" }, met_at = { "inpatient_snf" } }),
    case("one discipline", { two_disciplines_needed = false }, "not_met", { unmet = { "disciplines" }, met_at = {} }),
    case("one discipline, therapy not tolerated", { tolerates_3h_therapy_5_days = false, two_disciplines_needed = false }, "not_met", {
      met_at = {},
    }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "tolerates_3h_therapy_5_days", "two_disciplines_needed", "days_approved_so_far", "functional_gain_last_7_days",
    } },
  },
}
