--- Observation of more than 24 and up to 48 hours.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, fact = c.all, c.fact
---@cast fact facts.observation.stay

local unknown = cases.unknown
local case = cases.from {
  hours = 30,
}

return c.define {
  id = "observation.stay",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "observation",
  title = "Observation",
  guideline = {
    id = "PRC-INP-9", section = "1",
    references = {
      "Medicare Benefit Policy Manual, chapter 6, section 20.6",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },

  facts = {
    hours = c.number { unit = "hours", min = 0, max = 8760, ask = "Hours of observation, elapsed" },
  },

  meets = all {
    { id = "above", text = "More than 24 hours", fact.hours:above(24) },
    { id = "up_to", text = "Up to 48 hours", fact.hours:at_most(48) },
  },

  not_met = "level_of_care_not_met",
  grants = { units = 48, unit = "hours", days = 2 },

  examples = {
    case("30 hours", {}, "met"),
    case("25 hours", { hours = 25 }, "met"),
    case("24 hours exactly are not reviewed", { hours = 24 }, "not_met", { unmet = { "above" } }),
    case("47 hours", { hours = 47 }, "met"),
    case("48 hours exactly", { hours = 48 }, "met"),
    case("49 hours are an inpatient stay", { hours = 49 }, "not_met", { unmet = { "up_to" } }),
    case("not told", { hours = unknown }, "needs_information", { missing = { "hours" } }),
  },
}
