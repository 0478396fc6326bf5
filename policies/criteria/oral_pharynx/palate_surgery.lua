--- Operations on the palate for sleep apnea.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.oral_pharynx.palate_surgery

local unknown = cases.unknown
local case = cases.from {
  ahi = 38, epworth = 14, cpap_trial_months = 5, cpap_hours_per_night = 1.2, mask_changes = 3, obstruction_site = "oropharynx", bmi = 31,
}

return c.define {
  id = "oral_pharynx.palate_surgery",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "oral_pharynx",
  title = "Palate surgery for sleep apnea",
  guideline = {
    id = "PRC-ORP-1", section = "1",
    references = {
      "AASM guideline on referral for surgical consultation, 2021",
      "Medicare National Coverage Determination 240.4",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "42140", "42145", "42299" },

  facts = {
    ahi = c.number { unit = "events per hour", min = 0, max = 200, ask = "Apnea-hypopnea index" },
    epworth = c.number { unit = "points", min = 0, max = 24, ask = "Epworth sleepiness score" },
    cpap_trial_months = c.number {
      unit = "months", min = 0, max = 600, ask = "Months of a trial with airway pressure", can_change = true,
    },
    cpap_hours_per_night = c.number {
      unit = "hours", min = 0, max = 24, ask = "Hours a night that the device was used", can_change = true,
    },
    mask_changes = c.number { unit = "changes", min = 0, max = 100, ask = "Changes of mask or pressure tried", can_change = true },
    obstruction_site = c.choice { of = { "hypopharynx", "multilevel", "nose", "oropharynx" }, ask = "Where the airway is obstructed" },
    bmi = c.number { unit = "kg/m2", min = 10, max = 120, ask = "Body mass index" },
  },

  meets = all {
    any { id = "apnea", text = "Sleep apnea proven",
      { text = "15 events an hour or more", fact.ahi:at_least(15) },
      all { text = "5 events an hour or more, with sleepiness", fact.ahi:at_least(5), fact.epworth:at_least(10) },
    },
    all { id = "pap", text = "A trial of 3 months with airway pressure failed",
      fact.cpap_trial_months:at_least(3),
      any { text = "Not tolerated, whatever was changed",
        { text = "Used less than 4 hours a night", fact.cpap_hours_per_night:below(4) },
        { text = "3 changes of mask or pressure, or more", fact.mask_changes:at_least(3) },
      },
    },
    { id = "site", text = "The obstruction is in the oropharynx", fact.obstruction_site:is_one_of { "oropharynx", "multilevel" } },
  },

  not_met = "conservative_care_not_met",
  complex = any {
    { text = "BMI 40 or more: surgery of the palate seldom helps", fact.bmi:at_least(40) },
    { text = "An unlisted procedure", c.request.codes:includes("42299") },
  },
  grants = { units = 1, unit = "units", days = 90 },

  examples = {
    case("severe apnea, airway pressure failed", { epworth = unknown }, "met", { complex = false }),
    case("mask changes not told", { mask_changes = unknown, bmi = unknown }, "met", { complex = false }),
    case("15 events an hour exactly", { ahi = 15, epworth = 4 }, "met"),
    case("16 events an hour", { ahi = 16, epworth = 4 }, "met"),
    case("14 events an hour without sleepiness", { ahi = 14, epworth = 9 }, "not_met", { unmet = { "apnea" } }),
    case("5 events an hour exactly, with a score of 10 exactly", { ahi = 5, epworth = 10 }, "met"),
    case("6 events an hour, with a score of 11", { ahi = 6, epworth = 11 }, "met"),
    case("4 events an hour", { ahi = 4, epworth = 14 }, "not_met", { unmet = { "apnea" } }),
    case("a trial of 3 months exactly", { cpap_trial_months = 3 }, "met"),
    case("a trial of 4 months", { cpap_trial_months = 4 }, "met"),
    case("a trial of 2 months", { cpap_trial_months = 2 }, "not_met", { unmet = { "pap" } }),
    case("used for 4 hours exactly, 2 changes", { cpap_hours_per_night = 4, mask_changes = 2 }, "not_met", { unmet = { "pap" } }),
    case("used for 5 hours, 4 changes", { cpap_hours_per_night = 5, mask_changes = 4 }, "met"),
    case("the nose is obstructed", { obstruction_site = "nose" }, "not_met", { unmet = { "site" } }),
    case("BMI 40 exactly", { bmi = 40 }, "met", { complex = true }),
    case("BMI 39", { bmi = 39 }, "met", { request = { codes = { "42145" } }, complex = false }),
    case("an unlisted procedure", {}, "met", { request = { codes = { "42299" } }, complex = true }),
    case("3 hours a night, 2 changes of the mask", { cpap_hours_per_night = 3, mask_changes = 2 }, "met"),
    case("5 hours a night, 3 changes of the mask exactly", { cpap_hours_per_night = 5, mask_changes = 3 }, "met"),
    case("5 hours a night, 2 changes of the mask", { cpap_hours_per_night = 5, mask_changes = 2 }, "not_met", { unmet = { "pap" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "ahi", "epworth", "cpap_trial_months", "cpap_hours_per_night", "mask_changes", "obstruction_site",
    } },
  },
}
