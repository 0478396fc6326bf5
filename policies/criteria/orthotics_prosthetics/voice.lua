--- Artificial larynx and voice amplifier.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, fact = c.all, c.fact
---@cast fact facts.orthotics_prosthetics.voice

local case = cases.from {
  larynx_removed_or_impaired = true, trial_successful = true,
}

return c.define {
  id = "orthotics_prosthetics.voice",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "orthotics_prosthetics",
  title = "Voice prosthesis and amplifier",
  guideline = {
    id = "PRC-ORT-3", section = "1",
    references = {
      "Medicare National Coverage Determination 50.2, electronic speech aids",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "L8500", "L8510" },

  facts = {
    larynx_removed_or_impaired = c.yes_no { ask = "Was the larynx removed, or is the volume of the voice impaired for good?" },
    trial_successful = c.yes_no { ask = "Did a trial with the device help?", can_change = true },
  },

  meets = all {
    { id = "need", text = "No larynx, or a voice too weak", fact.larynx_removed_or_impaired:is_true() },
    { id = "trial", text = "A trial helped", fact.trial_successful:is_true() },
  },

  not_met = "condition_does_not_support_procedure",
  grants = { units = 1, unit = "units", days = 180 },

  examples = {
    case("after removal of the larynx", {}, "met"),
    case("a voice that is loud enough", { larynx_removed_or_impaired = false }, "not_met", { unmet = { "need" } }),
    case("the trial did not help", { trial_successful = false }, "not_met", { unmet = { "trial" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = { "larynx_removed_or_impaired", "trial_successful" } },
  },
}
