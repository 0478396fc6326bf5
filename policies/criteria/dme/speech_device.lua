--- Speech generating device.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, fact = c.all, c.fact
---@cast fact facts.dme.speech_device

local device = cases.from {
  permanent_severe_speech_impairment = true, slp_evaluation = true, natural_modes_insufficient = true, can_use_device = true,
}

return c.define {
  id = "dme.speech_device",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "dme",
  title = "Speech device",
  guideline = {
    id = "PRC-DME-4", section = "1",
    references = { "Medicare National Coverage Determination 50.1, speech generating devices" },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "E2510" },

  facts = {
    permanent_severe_speech_impairment = c.yes_no { ask = "Is the speech impairment severe and permanent?" },
    slp_evaluation = c.yes_no { ask = "Did a speech-language pathologist evaluate the patient and name the device?", can_change = true },
    natural_modes_insufficient = c.yes_no { ask = "Are speech, writing and gestures not enough for daily needs?" },
    can_use_device = c.yes_no { ask = "Can the patient learn and use the device?" },
  },

  meets = all {
    { id = "impairment", text = "Severe and permanent speech impairment", fact.permanent_severe_speech_impairment:is_true() },
    { id = "evaluation", text = "Evaluated by a speech-language pathologist", fact.slp_evaluation:is_true() },
    { id = "natural", text = "Natural modes are not enough", fact.natural_modes_insufficient:is_true() },
    { id = "use", text = "Can use the device", fact.can_use_device:is_true() },
  },

  not_met = "condition_does_not_support_procedure",
  grants = { units = 1, unit = "units", days = 180 },

  examples = {
    device("all of it", {}, "met"),
    device("speech will come back", { permanent_severe_speech_impairment = false }, "not_met", { unmet = { "impairment" } }),
    device("no evaluation", { slp_evaluation = false }, "not_met", { unmet = { "evaluation" } }),
    device("writing is enough", { natural_modes_insufficient = false }, "not_met", { unmet = { "natural" } }),
    device("cannot use it", { can_use_device = false }, "not_met", { unmet = { "use" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "permanent_severe_speech_impairment", "slp_evaluation", "natural_modes_insufficient", "can_use_device",
    } },
  },
}
