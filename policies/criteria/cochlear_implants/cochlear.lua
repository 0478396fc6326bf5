--- Cochlear implant: severe loss in both ears that hearing aids do not help enough.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.cochlear_implants.cochlear

local unknown = cases.unknown
local case = cases.from {
  member_age = 58, member_age_months = 700, pta_db = { left = 92, right = 88 }, best_aided_sentence_pct = 28,
  hearing_aid_trial_months = 6, middle_ear_infection = false, cochlea_implantable = true, willing_rehab = true,
  pneumococcal_vaccinated = true, fda_labelled_device = true,
}

return c.define {
  id = "cochlear_implants.cochlear",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "cochlear_implants",
  title = "Cochlear implant",
  guideline = {
    id = "PRC-COC-1", section = "1",
    references = {
      "Medicare National Coverage Determination 50.3, cochlear implantation",
      "FDA labelling of the device",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "69930" },

  facts = {
    pta_db = c.pair {
      "left", "right", unit = "dB", min = -10, max = 130, ask = "Pure-tone average at 500, 1000 and 2000 Hz, left and right",
    },
    best_aided_sentence_pct = c.number { unit = "%", min = 0, max = 100, ask = "Best aided sentence score" },
    hearing_aid_trial_months = c.number {
      unit = "months", min = 0, max = 1200, ask = "Months of a trial with fitted hearing aids", can_change = true,
    },
    middle_ear_infection = c.yes_no { ask = "Is there an infection of the middle ear?", can_change = true },
    cochlea_implantable = c.yes_no { ask = "Does imaging show a cochlea that can be implanted, and no lesion of the nerve?" },
    willing_rehab = c.yes_no { ask = "Are patient or family able and willing to take part in rehabilitation?", can_change = true },
    pneumococcal_vaccinated = c.yes_no { ask = "Was the patient vaccinated against pneumococci?", can_change = true },
    fda_labelled_device = c.yes_no { ask = "Is the device used as its FDA labelling says?" },
  },

  meets = all {
    { id = "loss", text = "Severe to profound loss in both ears: 70 dB or more", fact.pta_db:both():at_least(70) },
    any { id = "aids", text = "Limited benefit from fitted hearing aids",
      all { text = "Adult: best aided score of 60 % or less",
        fact.member_age:at_least(18), fact.best_aided_sentence_pct:at_most(60),
      },
      all { text = "Child of 9 months or more: a trial of 3 months",
        fact.member_age:below(18), fact.member_age_months:at_least(9), fact.hearing_aid_trial_months:at_least(3),
      },
    },
    { id = "infection", text = "No infection of the middle ear", fact.middle_ear_infection:is_false() },
    { id = "implantable", text = "A cochlea that can be implanted", fact.cochlea_implantable:is_true() },
    { id = "rehab", text = "Able and willing to take part in rehabilitation", fact.willing_rehab:is_true() },
    { id = "vaccine", text = "Vaccinated against pneumococci", fact.pneumococcal_vaccinated:is_true() },
    { id = "labelled", text = "Used as labelled", fact.fda_labelled_device:is_true() },
  },

  not_met = "condition_does_not_support_procedure",
  grants = grants.as_asked(180),

  examples = {
    case("profound loss in both ears", {}, "met"),
    case("70 dB exactly on one side", { pta_db = { left = 70, right = 88 } }, "met"),
    case("71 dB on both sides", { pta_db = { left = 71, right = 71 } }, "met"),
    case("69 dB on one side", { pta_db = { left = 92, right = 69 } }, "not_met", { unmet = { "loss" } }),
    case("aided score of 60 % exactly", { best_aided_sentence_pct = 60 }, "met"),
    case("aided score of 59 %", { best_aided_sentence_pct = 59 }, "met"),
    case("aided score of 61 %", { best_aided_sentence_pct = 61 }, "not_met", { unmet = { "aids" } }),
    case("9 months old exactly, 3 months of trial exactly", {
      member_age = 0, member_age_months = 9, hearing_aid_trial_months = 3, best_aided_sentence_pct = unknown,
    }, "met"),
    case("10 months old, 4 months of trial", {
      member_age = 0, member_age_months = 10, hearing_aid_trial_months = 4, best_aided_sentence_pct = unknown,
    }, "met"),
    case("8 months old", { member_age = 0, member_age_months = 8, best_aided_sentence_pct = unknown }, "not_met", { unmet = { "aids" } }),
    case("2 months of trial", { member_age = 1, member_age_months = 12, hearing_aid_trial_months = 2 }, "not_met", { unmet = { "aids" } }),
    case("18 years old exactly: the score counts", {
      member_age = 18, member_age_months = 216, best_aided_sentence_pct = 60, hearing_aid_trial_months = 0,
    }, "met"),
    case("18 years old exactly: the trial does not", {
      member_age = 18, member_age_months = 216, best_aided_sentence_pct = 61, hearing_aid_trial_months = 3,
    }, "not_met", { unmet = { "aids" } }),
    case("17 years old: the trial counts", {
      member_age = 17, member_age_months = 204, best_aided_sentence_pct = 61, hearing_aid_trial_months = 3,
    }, "met"),
    case("17 years old: the score does not", {
      member_age = 17, member_age_months = 204, best_aided_sentence_pct = 60, hearing_aid_trial_months = 2,
    }, "not_met", { unmet = { "aids" } }),
    case("an infection", { middle_ear_infection = true }, "not_met", { unmet = { "infection" } }),
    case("a cochlea that cannot be implanted", { cochlea_implantable = false }, "not_met", { unmet = { "implantable" } }),
    case("no rehabilitation", { willing_rehab = false }, "not_met", { unmet = { "rehab" } }),
    case("not vaccinated", { pneumococcal_vaccinated = false }, "not_met", { unmet = { "vaccine" } }),
    case("not as labelled", { fda_labelled_device = false }, "not_met", { unmet = { "labelled" } }),
    { name = "one ear not measured", facts = { pta_db = { left = 92 }, member_age = 58 }, outcome = "needs_information", missing = {
      "pta_db", "best_aided_sentence_pct", "middle_ear_infection", "cochlea_implantable",
      "willing_rehab", "pneumococcal_vaccinated", "fda_labelled_device",
    } },
    { name = "nothing known, of the request either", facts = {}, outcome = "needs_information" },
  },
}
