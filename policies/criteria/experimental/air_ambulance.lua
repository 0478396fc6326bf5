--- Air ambulance: ground transport would not do.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.experimental.air_ambulance

local unknown = cases.unknown
local case = cases.from {
  ground_minutes = 95, terrain_or_access = false, time_critical = true, nearest_appropriate_facility = true,
}

return c.define {
  id = "experimental.air_ambulance",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "experimental",
  title = "Air ambulance",
  guideline = {
    id = "PRC-EXP-4", section = "1",
    references = {
      "42 CFR 410.40, ambulance services",
      "Medicare Benefit Policy Manual, chapter 10, section 10.4",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "A0430", "A0431" },

  facts = {
    ground_minutes = c.number { unit = "minutes", min = 0, max = 1440, ask = "Minutes that ground transport would take" },
    terrain_or_access = c.yes_no { ask = "Can the place not be reached by ground?" },
    time_critical = c.yes_no { ask = "Was the condition such that minutes mattered?" },
    nearest_appropriate_facility = c.yes_no { ask = "Was it the nearest facility that could treat the condition?" },
  },

  meets = all {
    any { id = "ground", text = "Ground transport would not do",
      { text = "30 minutes or more by ground", fact.ground_minutes:at_least(30) },
      fact.terrain_or_access:is_true(),
    },
    { id = "critical", text = "Minutes mattered", fact.time_critical:is_true() },
    { id = "nearest", text = "To the nearest appropriate facility", fact.nearest_appropriate_facility:is_true() },
  },

  not_met = "condition_does_not_support_procedure",
  grants = { units = 1, unit = "units", days = 1 },

  examples = {
    case("stroke, 95 minutes by ground", { terrain_or_access = unknown }, "met"),
    case("30 minutes exactly", { ground_minutes = 30 }, "met"),
    case("31 minutes", { ground_minutes = 31 }, "met"),
    case("29 minutes", { ground_minutes = 29 }, "not_met", { unmet = { "ground" } }),
    case("an island", { ground_minutes = 0, terrain_or_access = true }, "met"),
    case("time did not matter", { time_critical = false }, "not_met", { unmet = { "critical" } }),
    case("not the nearest", { nearest_appropriate_facility = false }, "not_met", { unmet = { "nearest" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "ground_minutes", "terrain_or_access", "time_critical", "nearest_appropriate_facility",
    } },
  },
}
