--- Replacement of the outer parts of a hearing implant: broken, not outdated.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local all, fact = c.all, c.fact
---@cast fact facts.cochlear_implants.replacement

local case = cases.from {
  device_functions = false, repairable = false, replacement_reason = "failure",
}

return c.define {
  id = "cochlear_implants.replacement",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "cochlear_implants",
  title = "Replacement of hearing implant parts",
  guideline = {
    id = "PRC-COC-1", section = "3",
    references = {
      "Medicare National Coverage Determination 50.3, cochlear implantation",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "L8619", "L8692" },

  facts = {
    device_functions = c.yes_no { ask = "Does the present device work?" },
    repairable = c.yes_no { ask = "Can it be repaired, or is it under warranty?" },
    replacement_reason = c.choice { of = { "appearance", "failure", "loss", "newer_model" }, ask = "Why is it replaced?" },
  },

  meets = all {
    { id = "broken", text = "The present device does not work", fact.device_functions:is_false() },
    { id = "repair", text = "It cannot be repaired", fact.repairable:is_false() },
    { id = "reason", text = "Not for looks or for a newer model", fact.replacement_reason:is_none_of { "appearance", "newer_model" } },
  },

  not_met = "convenience_item_criteria_not_met",
  grants = grants.as_asked(90),

  examples = {
    case("failed, beyond repair", {}, "met"),
    case("still works", { device_functions = true }, "not_met", { unmet = { "broken" } }),
    case("can be repaired", { repairable = true }, "not_met", { unmet = { "repair" } }),
    case("a newer model", { replacement_reason = "newer_model" }, "not_met", { unmet = { "reason" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "device_functions", "repairable", "replacement_reason",
    } },
  },
}
