--- Microprocessor knee: for people who walk at varying speed.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, fact = c.all, c.fact
---@cast fact facts.orthotics_prosthetics.microprocessor_knee

local case = cases.from {
  functional_level = "K3", variable_cadence = true, motivated = true,
}

return c.define {
  id = "orthotics_prosthetics.microprocessor_knee",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "orthotics_prosthetics",
  title = "Microprocessor knee",
  guideline = {
    id = "PRC-ORT-2", section = "1",
    references = {
      "Medicare functional levels K0 to K4, 42 CFR 414.228",
      "VA/DoD guideline on lower limb amputation rehabilitation, 2017",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "L5856" },

  facts = {
    functional_level = c.choice { of = { "K0", "K1", "K2", "K3", "K4" }, ask = "Functional level" },
    variable_cadence = c.yes_no { ask = "Does the patient walk at varying speed, also over obstacles?" },
    motivated = c.yes_no { ask = "Is the patient motivated to use the knee, and able to learn it?" },
  },

  meets = all {
    { id = "level", text = "Functional level K3 or K4", fact.functional_level:is_one_of { "K3", "K4" } },
    { id = "cadence", text = "Walks at varying speed", fact.variable_cadence:is_true() },
    { id = "motivated", text = "Motivated and able to learn", fact.motivated:is_true() },
  },

  not_met = "functional_level_not_met",
  grants = { units = 1, unit = "units", days = 180 },

  examples = {
    case("K3 exactly", {}, "met"),
    case("K4", { functional_level = "K4" }, "met"),
    case("K2", { functional_level = "K2" }, "not_met", { unmet = { "level" } }),
    case("K2, one speed only", { functional_level = "K2", variable_cadence = false }, "not_met", { unmet = { "level", "cadence" } }),
    case("not motivated", { motivated = false }, "not_met", { unmet = { "motivated" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "functional_level", "variable_cadence", "motivated",
    } },
  },
}
