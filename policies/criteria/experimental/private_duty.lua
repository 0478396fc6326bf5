--- Private duty nursing: skilled hours for a person who cannot be left, fewer with time.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.experimental.private_duty

local case = cases.from {
  skilled_continuous_need = true, hours_per_day = 16, days = 35, caregivers_trained = 2, transition_from_hospital = true,
}

return c.define {
  id = "experimental.private_duty",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "experimental",
  title = "Private duty nursing",
  guideline = {
    id = "PRC-EXP-5", section = "1",
    references = {
      "42 CFR 440.80, private duty nursing services",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "T1000" },

  facts = {
    skilled_continuous_need = c.yes_no { ask = "Is skilled care needed all the time, such as for a tracheostomy or ventilator?" },
    hours_per_day = c.number { unit = "hours", min = 0, max = 24, ask = "Hours a day", can_change = true },
    days = c.number { unit = "days", min = 0, max = 3650, ask = "Days asked for", can_change = true },
    caregivers_trained = c.number { unit = "caregivers", min = 0, max = 20, ask = "Family members who were trained", can_change = true },
    transition_from_hospital = c.yes_no { ask = "Is it a transition from the hospital to the home?" },
  },

  meets = all {
    { id = "skilled", text = "Skilled care all the time, not custodial", fact.skilled_continuous_need:is_true() },
    { id = "family", text = "A family member is trained", fact.caregivers_trained:at_least(1) },
    any { id = "weaning", text = "Hours that become fewer",
      { text = "Up to 16 hours a day in a transition from the hospital, for up to 60 days",
        all { fact.transition_from_hospital:is_true(), fact.hours_per_day:at_most(16), fact.days:at_most(60) },
      },
      { text = "Up to 8 hours a day", fact.hours_per_day:at_most(8) },
    },
  },

  not_met = "level_of_care_not_met",
  complex = true, -- long hours at home are always a medical director's
  grants = grants.as_asked(60),

  examples = {
    case("a child with a ventilator coming home, 16 hours exactly", {}, "met", { complex = true }),
    case("15 hours", { hours_per_day = 15 }, "met"),
    case("17 hours", { hours_per_day = 17 }, "not_met", { unmet = { "weaning" } }),
    case("60 days exactly", { days = 60 }, "met"),
    case("59 days", { days = 59 }, "met"),
    case("61 days", { days = 61 }, "not_met", { unmet = { "weaning" } }),
    case("8 hours exactly, no transition", { hours_per_day = 8, days = 180, transition_from_hospital = false }, "met"),
    case("9 hours, no transition", { hours_per_day = 9, transition_from_hospital = false }, "not_met", { unmet = { "weaning" } }),
    case("1 caregiver exactly", { caregivers_trained = 1 }, "met"),
    case("nobody trained", { caregivers_trained = 0 }, "not_met", { unmet = { "family" } }),
    case("custodial", { skilled_continuous_need = false }, "not_met", { unmet = { "skilled" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "skilled_continuous_need", "caregivers_trained", "transition_from_hospital", "hours_per_day", "days",
    } },
  },
}
