--- Multiple sleep latency test.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, fact = c.all, c.fact
---@cast fact facts.sleep_management.latency_test

local case = cases.from {
  narcolepsy_suspected = true, sleep_study_before = true,
}

return c.define {
  id = "sleep_management.latency_test",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "sleep_management",
  title = "Multiple sleep latency test",
  guideline = {
    id = "PRC-SLP-1", section = "3",
    references = {
      "AASM practice parameters on the multiple sleep latency test",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "95805" },

  facts = {
    narcolepsy_suspected = c.yes_no { ask = "Is narcolepsy or idiopathic hypersomnia suspected?" },
    sleep_study_before = c.yes_no { ask = "Was a sleep study done the night before, or is it planned so?", can_change = true },
  },

  meets = all {
    { id = "suspected", text = "Narcolepsy or idiopathic hypersomnia suspected", fact.narcolepsy_suspected:is_true() },
    { id = "study", text = "After a night with a sleep study", fact.sleep_study_before:is_true() },
  },

  not_met = "condition_does_not_support_procedure",
  grants = { units = 1, unit = "units", days = 90 },

  examples = {
    case("narcolepsy suspected", {}, "met"),
    case("not suspected", { narcolepsy_suspected = false }, "not_met", { unmet = { "suspected" } }),
    case("no sleep study before", { sleep_study_before = false }, "not_met", { unmet = { "study" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = { "narcolepsy_suspected", "sleep_study_before" } },
  },
}
