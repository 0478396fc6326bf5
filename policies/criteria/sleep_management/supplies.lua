--- Masks and supplies: for a device that is used.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.sleep_management.supplies

local unknown = cases.unknown
local case = cases.from {
  first_90_days = false, nights_used_pct = 85, reevaluation_day = 60,
}

return c.define {
  id = "sleep_management.supplies",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "sleep_management",
  title = "Supplies for airway pressure",
  guideline = {
    id = "PRC-SLP-3", section = "1",
    references = {
      "Medicare National Coverage Determination 240.4, continuous positive airway pressure",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "A7030" },

  facts = {
    first_90_days = c.yes_no { ask = "Is the patient within the first 90 days of treatment?" },
    nights_used_pct = c.number {
      unit = "%", min = 0, max = 100, ask = "Nights with 4 hours of use or more, in the best run of 30 days", can_change = true,
    },
    reevaluation_day = c.number {
      unit = "days", min = 0, max = 3650, ask = "Day of treatment on which the patient was re-evaluated", can_change = true,
    },
  },

  meets = any {
    { id = "first", text = "Within the first 90 days", fact.first_90_days:is_true() },
    all { id = "used", text = "Used, and re-evaluated",
      { text = "4 hours or more in 70 % of nights or more", fact.nights_used_pct:at_least(70) },
      { text = "Re-evaluated between day 31 and day 91", fact.reevaluation_day:between(31, 91) },
    },
  },

  not_met = "condition_does_not_support_procedure",
  grants = grants.as_asked(90),

  examples = {
    case("used in 85 % of nights", {}, "met"),
    case("70 % exactly", { nights_used_pct = 70 }, "met"),
    case("71 %", { nights_used_pct = 71 }, "met"),
    case("69 %", { nights_used_pct = 69 }, "not_met"),
    case("day 31 exactly", { reevaluation_day = 31 }, "met"),
    case("day 32", { reevaluation_day = 32 }, "met"),
    case("day 30", { reevaluation_day = 30 }, "not_met"),
    case("day 91 exactly", { reevaluation_day = 91 }, "met"),
    case("day 90", { reevaluation_day = 90 }, "met"),
    case("day 92", { reevaluation_day = 92 }, "not_met"),
    case("first 90 days", { first_90_days = true, nights_used_pct = unknown, reevaluation_day = unknown }, "met"),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "first_90_days", "nights_used_pct", "reevaluation_day",
    } },
  },
}
