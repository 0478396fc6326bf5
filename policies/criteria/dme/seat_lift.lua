--- Seat lift: a medical item for those who cannot stand up, a convenience for everybody else.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.dme.seat_lift

local arthritis = cases.from {
  severe_hip_or_knee_arthritis = true, neuromuscular_disease = false, can_stand_from_regular_chair = false,
  can_ambulate_once_standing = true, reason_given = "treatment",
}

return c.define {
  id = "dme.seat_lift",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "dme",
  title = "Seat lift",
  guideline = {
    id = "PRC-DME-2", section = "1",
    references = { "Medicare National Coverage Determination 280.4, seat lift" },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "E0627" },

  facts = {
    severe_hip_or_knee_arthritis = c.yes_no { ask = "Is there severe arthritis of a hip or knee?" },
    neuromuscular_disease = c.yes_no { ask = "Is there a severe neuromuscular disease?" },
    can_stand_from_regular_chair = c.yes_no { ask = "Can the patient stand up from any regular chair at home?" },
    can_ambulate_once_standing = c.yes_no { ask = "Can the patient walk once standing?" },
    reason_given = c.choice { of = { "comfort", "convenience", "treatment" }, ask = "What is the seat lift for?" },
  },

  meets = all {
    any { id = "disease", text = "Severe arthritis of hip or knee, or neuromuscular disease",
      fact.severe_hip_or_knee_arthritis:is_true(),
      fact.neuromuscular_disease:is_true(),
    },
    { id = "standing", text = "Cannot stand up from any regular chair", fact.can_stand_from_regular_chair:is_false() },
    { id = "walking", text = "Walks once standing", fact.can_ambulate_once_standing:is_true() },
    any { id = "treatment", text = "Part of treatment: a person without the illness would not want it",
      fact.reason_given:is_none_of { "comfort", "convenience" },
      all { text = "Needed to get up at all, whatever is said about it",
        fact.can_stand_from_regular_chair:is_false(), fact.severe_hip_or_knee_arthritis:is_true(),
      },
    },
  },

  not_met = "convenience_item_criteria_not_met",
  grants = { units = 1, unit = "units", days = 180 },

  examples = {
    arthritis("severe arthritis, cannot stand up", {}, "met"),
    arthritis("nothing said about the reason", { reason_given = cases.unknown }, "met"),
    arthritis("a neuromuscular disease", { severe_hip_or_knee_arthritis = false, neuromuscular_disease = true }, "met"),
    arthritis("neither disease", { severe_hip_or_knee_arthritis = false }, "not_met", { unmet = { "disease" } }),
    arthritis("stands up from a regular chair", { can_stand_from_regular_chair = true }, "not_met", { unmet = { "standing" } }),
    arthritis("does not walk once standing", { can_ambulate_once_standing = false }, "not_met", { unmet = { "walking" } }),
    arthritis("comfort", {
      severe_hip_or_knee_arthritis = false, can_stand_from_regular_chair = true, reason_given = "comfort",
    }, "not_met", { unmet = { "disease", "standing", "treatment" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "severe_hip_or_knee_arthritis", "neuromuscular_disease", "can_stand_from_regular_chair", "can_ambulate_once_standing", "reason_given",
    } },
  },
}
