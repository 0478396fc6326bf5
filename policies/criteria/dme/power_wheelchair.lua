--- Power wheelchair.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, fact = c.all, c.fact
---@cast fact facts.dme.power_wheelchair

local als = cases.from {
  mobility_limits_mradl_in_home = true, cane_walker_insufficient = true, manual_chair_not_propellable = true, can_operate_safely = true,
  face_to_face_exam = true, home_accessible = true,
}

return c.define {
  id = "dme.power_wheelchair",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "dme",
  title = "Power wheelchair",
  guideline = {
    id = "PRC-DME-1", section = "2",
    references = {
      "Medicare National Coverage Determination 280.3, mobility assistive equipment", "42 CFR 410.38, durable medical equipment",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "K0823" },

  facts = {
    mobility_limits_mradl_in_home = c.yes_no {
      ask = "Does the limitation prevent toileting, feeding, dressing, grooming or bathing in the usual places at home?",
    },
    cane_walker_insufficient = c.yes_no { ask = "Are a cane and a walker not enough?" },
    manual_chair_not_propellable = c.yes_no { ask = "Is the patient unable to propel a fitted manual chair at home?" },
    can_operate_safely = c.yes_no { ask = "Can the patient operate a power chair safely?" },
    face_to_face_exam = c.yes_no { ask = "Was there a face-to-face examination about mobility?", can_change = true },
    home_accessible = c.yes_no { ask = "Is there room for the chair at home: doors, turning space, floors?", can_change = true },
  },

  meets = all {
    { id = "need", text = "Daily activities at home are prevented", fact.mobility_limits_mradl_in_home:is_true() },
    { id = "cane", text = "A cane or walker is not enough", fact.cane_walker_insufficient:is_true() },
    { id = "manual", text = "A manual chair cannot be propelled", fact.manual_chair_not_propellable:is_true() },
    { id = "safe", text = "Operates the chair safely", fact.can_operate_safely:is_true() },
    { id = "exam", text = "Examined face to face", fact.face_to_face_exam:is_true() },
    { id = "home", text = "The home has room for the chair", fact.home_accessible:is_true() },
  },

  not_met = "condition_does_not_support_procedure",
  grants = { units = 1, unit = "units", days = 180 },

  examples = {
    als("amyotrophic lateral sclerosis", {}, "met"),
    als("activities at home not prevented", { mobility_limits_mradl_in_home = false }, "not_met", { unmet = { "need" } }),
    als("a walker is enough", { cane_walker_insufficient = false }, "not_met", { unmet = { "cane" } }),
    als("propels a manual chair", { manual_chair_not_propellable = false }, "not_met", { unmet = { "manual" } }),
    als("not safe", { can_operate_safely = false }, "not_met", { unmet = { "safe" } }),
    als("not examined face to face", { face_to_face_exam = false }, "not_met", { unmet = { "exam" } }),
    als("no room at home", { home_accessible = false }, "not_met", { unmet = { "home" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "mobility_limits_mradl_in_home", "cane_walker_insufficient", "manual_chair_not_propellable", "can_operate_safely",
      "face_to_face_exam", "home_accessible",
    } },
  },
}
