--- Speech and language evaluation.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, fact = c.all, c.fact
---@cast fact facts.speech_therapy.evaluation

local case = cases.from {
  concern_documented = true, days_since_last_test = 400,
}

return c.define {
  id = "speech_therapy.evaluation",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "speech_therapy",
  title = "Speech evaluation",
  guideline = {
    id = "PRC-SPT-1", section = "2",
    references = {
      "ASHA preferred practice patterns",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "92523" },

  facts = {
    concern_documented = c.yes_no { ask = "Is the concern about speech or language documented by a physician?", can_change = true },
    days_since_last_test = c.number {
      unit = "days", min = 0, max = 36500, ask = "Days since the last norm-referenced test (36500: never tested)",
    },
  },

  meets = all {
    { id = "concern", text = "A documented concern", fact.concern_documented:is_true() },
    { id = "interval", text = "180 days or more since the last test", fact.days_since_last_test:at_least(180) },
  },

  not_met = "condition_does_not_support_procedure",
  grants = { units = 1, unit = "units", days = 90 },

  examples = {
    case("a year since the last test", {}, "met"),
    case("180 days exactly", { days_since_last_test = 180 }, "met"),
    case("181 days", { days_since_last_test = 181 }, "met"),
    case("179 days", { days_since_last_test = 179 }, "not_met", { unmet = { "interval" } }),
    case("no concern", { concern_documented = false }, "not_met", { unmet = { "concern" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = { "concern_documented", "days_since_last_test" } },
  },
}
