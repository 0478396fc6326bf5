--- Laser-assisted palate surgery: snoring alone is no illness.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, fact = c.all, c.fact
---@cast fact facts.oral_pharynx.laser_snoring

local unknown = cases.unknown
local case = cases.from {
  ahi = 3,
}

return c.define {
  id = "oral_pharynx.laser_snoring",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "oral_pharynx",
  title = "Laser-assisted palate surgery: sleep apnea",
  guideline = {
    id = "PRC-ORP-2", section = "1",
    references = {
      "AASM practice parameters on laser-assisted uvulopalatoplasty",
      "Medicare National Coverage Determination 240.4",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "S2080" },

  facts = {
    ahi = c.number { unit = "events per hour", min = 0, max = 200, ask = "Apnea-hypopnea index" },
  },

  meets = all {
    { id = "apnea", text = "Sleep apnea, not snoring alone: 5 events an hour or more", fact.ahi:at_least(5) },
  },

  not_met = "not_medically_necessary_snoring",
  grants = { units = 1, unit = "units", days = 90 },

  examples = {
    case("snoring, 3 events an hour", {}, "not_met", { unmet = { "apnea" } }),
    case("4 events an hour", { ahi = 4 }, "not_met"),
    case("5 events an hour exactly", { ahi = 5 }, "met"),
    case("6 events an hour", { ahi = 6 }, "met"),
    case("no sleep study", { ahi = unknown }, "needs_information", { missing = { "ahi" } }),
  },
}
