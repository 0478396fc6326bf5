--- Standard manual wheelchair.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.dme.manual_wheelchair

local chair = cases.from {
  mobility_limits_mradl_in_home = true, cane_walker_insufficient = true, can_propel_manual_chair = true, caregiver_can_push = false,
  home_accessible = true,
}

return c.define {
  id = "dme.manual_wheelchair",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "dme",
  title = "Standard wheelchair",
  guideline = {
    id = "PRC-DME-1", section = "1",
    references = { "Medicare National Coverage Determination 280.3, mobility assistive equipment" },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "K0001" },

  facts = {
    mobility_limits_mradl_in_home = c.yes_no {
      ask = "Does the limitation prevent toileting, feeding, dressing, grooming or bathing in the usual places at home?",
    },
    cane_walker_insufficient = c.yes_no { ask = "Are a cane and a walker not enough?" },
    can_propel_manual_chair = c.yes_no { ask = "Can the patient propel a manual chair?" },
    caregiver_can_push = c.yes_no { ask = "Is there somebody who is able and willing to push the chair?", can_change = true },
    home_accessible = c.yes_no { ask = "Is there room for the chair at home: doors, turning space, floors?", can_change = true },
  },

  meets = all {
    { id = "need", text = "Daily activities at home are prevented", fact.mobility_limits_mradl_in_home:is_true() },
    { id = "cane", text = "A cane or walker is not enough", fact.cane_walker_insufficient:is_true() },
    any { id = "moved", text = "The chair can be moved",
      fact.can_propel_manual_chair:is_true(),
      fact.caregiver_can_push:is_true(),
    },
    { id = "home", text = "The home has room for the chair", fact.home_accessible:is_true() },
  },

  not_met = "condition_does_not_support_procedure",
  grants = { units = 1, unit = "units", days = 180 },

  examples = {
    chair("propels the chair", {}, "met"),
    chair("is pushed", { can_propel_manual_chair = false, caregiver_can_push = true }, "met"),
    chair("neither propels nor is pushed", { can_propel_manual_chair = false }, "not_met", { unmet = { "moved" } }),
    chair("activities at home not prevented", { mobility_limits_mradl_in_home = false }, "not_met", { unmet = { "need" } }),
    chair("a walker is enough", { cane_walker_insufficient = false }, "not_met", { unmet = { "cane" } }),
    chair("no room at home", { home_accessible = false }, "not_met", { unmet = { "home" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "mobility_limits_mradl_in_home", "cane_walker_insufficient", "can_propel_manual_chair", "caregiver_can_push", "home_accessible",
    } },
  },
}
