--- CT of the head after an acute injury. Intake staff may approve it when the facts say yes.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.diagnostic_radiology.ct_head

local unknown = cases.unknown
local fall = cases.from {
  member_age = 40, hours_since_injury = 6, loss_of_consciousness = true, anticoagulated = false, vomiting = false, neuro_deficit = false,
}

return c.define {
  id = "diagnostic_radiology.ct_head",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "diagnostic_radiology",
  title = "CT of the head after acute injury",
  guideline = {
    id = "PRC-RAD-1", section = "1",
    references = {
      "Canadian CT Head Rule, Lancet 2001", "ACEP clinical policy on mild traumatic brain injury 2023",
      "ACR Appropriateness Criteria, head trauma",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "70450" },

  facts = {
    hours_since_injury = c.number { unit = "hours", min = 0, max = 87600, ask = "Hours since the head injury" },
    loss_of_consciousness = c.yes_no { ask = "Was consciousness lost?" },
    anticoagulated = c.yes_no { ask = "Does the patient take an anticoagulant?" },
    vomiting = c.yes_no { ask = "Has the patient vomited since the injury?" },
    neuro_deficit = c.yes_no { ask = "Is there a focal neurologic deficit?" },
  },

  meets = all {
    { id = "acute", text = "Injury within the last 24 hours", fact.hours_since_injury:at_most(24) },
    any { id = "risk", text = "A sign or risk of bleeding in the head",
      fact.loss_of_consciousness:is_true(),
      fact.anticoagulated:is_true(),
      { text = "65 years or older", fact.member_age:at_least(65) },
      fact.vomiting:is_true(),
      { text = "Focal neurologic deficit", fact.neuro_deficit:is_true() },
    },
  },

  not_met = "condition_does_not_support_procedure",
  intake_approvable = true,
  grants = { units = 1, unit = "units", days = 30 },

  examples = {
    fall("a fall with loss of consciousness", {}, "met"),
    fall("24 hours after the injury exactly", { hours_since_injury = 24 }, "met"),
    fall("23 hours after the injury", { hours_since_injury = 23 }, "met"),
    fall("25 hours after the injury", { hours_since_injury = 25 }, "not_met", { unmet = { "acute" } }),
    fall("65 years old exactly, no other sign", { member_age = 65, loss_of_consciousness = false }, "met"),
    fall("66 years old, no other sign", { member_age = 66, loss_of_consciousness = false }, "met"),
    fall("64 years old, no other sign", { member_age = 64, loss_of_consciousness = false }, "not_met", { unmet = { "risk" } }),
    fall("anticoagulated", { loss_of_consciousness = false, anticoagulated = true }, "met"),
    fall("vomiting", { loss_of_consciousness = false, vomiting = true }, "met"),
    fall("a focal deficit", { loss_of_consciousness = false, neuro_deficit = true }, "met"),
    fall("71 years old, time known only", {
      member_age = 71, loss_of_consciousness = unknown, anticoagulated = unknown, vomiting = unknown, neuro_deficit = unknown,
    }, "met"),
    fall("the time of the injury unknown", { hours_since_injury = unknown }, "needs_information", { missing = { "hours_since_injury" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "hours_since_injury", "loss_of_consciousness", "anticoagulated", "member_age", "vomiting", "neuro_deficit",
    } },
  },
}
