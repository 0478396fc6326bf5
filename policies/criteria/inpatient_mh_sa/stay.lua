--- Psychiatric and substance use stays in a hospital: danger that a lower level cannot hold.
local c = require "precert.criteria"
local cases = require "shared.cases"
local any, fact = c.any, c.fact
---@cast fact facts.inpatient_mh_sa.stay

local unknown = cases.unknown
local case = cases.from {
  danger_to_self_or_others = false, unable_to_care_for_self = false, ciwa = 0, seizure_history = false,
}

return c.define {
  id = "inpatient_mh_sa.stay",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "inpatient_mh_sa",
  title = "Inpatient mental health and substance abuse",
  guideline = {
    id = "PRC-INP-7", section = "1",
    references = {
      "LOCUS level of care utilization system, public dimensions",
      "ASAM clinical practice guideline on alcohol withdrawal management, 2020",
      "Mental Health Parity and Addiction Equity Act, 29 CFR 2590.712",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },

  facts = {
    ciwa = c.number { unit = "points", min = 0, max = 67, ask = "Alcohol withdrawal score (CIWA-Ar)" },
    seizure_history = c.yes_no { ask = "Were there seizures or delirium in an earlier withdrawal?" },

    danger_to_self_or_others = c.yes_no { ask = "Is there a present danger to the patient or others?" },
    unable_to_care_for_self = c.yes_no { ask = "Is the patient unable to care for basic needs because of the illness?" },
  },

  meets = any {
    { id = "danger", text = "Danger to self or others", fact.danger_to_self_or_others:is_true() },
    { id = "self_care", text = "Unable to care for basic needs", fact.unable_to_care_for_self:is_true() },
    { id = "withdrawal", text = "Severe withdrawal: score of 15 or more", fact.ciwa:at_least(15) },
    { id = "seizures", text = "Seizures or delirium in an earlier withdrawal", fact.seizure_history:is_true() },
  },

  not_met = "level_of_care_not_met",
  grants = { units = 5, unit = "days", days = 5 },

  examples = {
    case("danger to self", { danger_to_self_or_others = true }, "met"),
    case("unable to care for basic needs", { unable_to_care_for_self = true }, "met"),
    case("score of 15 exactly", { ciwa = 15 }, "met"),
    case("score of 16", { ciwa = 16 }, "met"),
    case("score of 14", { ciwa = 14 }, "not_met"),
    case("withdrawal with seizures before, nothing else told", {
      danger_to_self_or_others = unknown, unable_to_care_for_self = unknown, ciwa = 24, seizure_history = true,
    }, "met"),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "danger_to_self_or_others", "unable_to_care_for_self", "ciwa", "seizure_history",
    } },
  },
}
