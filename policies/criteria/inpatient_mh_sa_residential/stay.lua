--- Residential treatment: lower levels did not hold, and the patient can take part.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.inpatient_mh_sa_residential.stay

local case = cases.from {
  lower_level_failed = true, unsafe_environment = false, medically_stable = true, able_to_participate = true,
}

return c.define {
  id = "inpatient_mh_sa_residential.stay",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "inpatient_mh_sa_residential",
  title = "Residential mental health and substance abuse treatment",
  guideline = {
    id = "PRC-INP-8", section = "1",
    references = {
      "LOCUS level of care utilization system, public dimensions",
      "Mental Health Parity and Addiction Equity Act, 29 CFR 2590.712",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },

  facts = {
    lower_level_failed = c.yes_no { ask = "Did treatment at a lower level of care fail, or is none within reach?" },
    unsafe_environment = c.yes_no { ask = "Does the patient's environment make recovery impossible?" },
    medically_stable = c.yes_no { ask = "Is the patient medically stable, without present danger?", can_change = true },
    able_to_participate = c.yes_no { ask = "Is the patient able to take part in the programme?", can_change = true },
  },

  meets = all {
    any { id = "need", text = "A lower level of care failed, or the environment makes recovery impossible",
      fact.lower_level_failed:is_true(),
      fact.unsafe_environment:is_true(),
    },
    { id = "stable", text = "Stable, without present danger", fact.medically_stable:is_true() },
    { id = "participates", text = "Able to take part", fact.able_to_participate:is_true() },
  },

  not_met = "level_of_care_not_met",
  grants = { units = 14, unit = "days", days = 14 },

  examples = {
    case("outpatient treatment failed", {}, "met"),
    case("an unsafe environment", { lower_level_failed = false, unsafe_environment = true }, "met"),
    case("a lower level not tried", { lower_level_failed = false }, "not_met", { unmet = { "need" } }),
    case("needs a hospital", { medically_stable = false }, "not_met", { unmet = { "stable" } }),
    case("cannot take part", { able_to_participate = false }, "not_met", { unmet = { "participates" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "lower_level_failed", "unsafe_environment", "medically_stable", "able_to_participate",
    } },
  },
}
