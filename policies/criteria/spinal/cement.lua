--- Cement for a fresh osteoporotic fracture.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.spinal.cement

local case = cases.from {
  fracture_weeks = 4, marrow_edema_mri = true, pain_score = 7, nonsurgical_care_weeks = 3, infection = false, levels = 1,
}

return c.define {
  id = "spinal.cement",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "spinal",
  title = "Vertebroplasty and augmentation",
  guideline = {
    id = "PRC-SPI-3", section = "1",
    references = {
      "ACR Appropriateness Criteria, vertebral compression fractures",
      "AAOS guideline on osteoporotic spinal compression fractures",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "22510", "22513", "22514" },

  facts = {
    fracture_weeks = c.number { unit = "weeks", min = 0, max = 1000, ask = "Weeks since the fracture" },
    marrow_edema_mri = c.yes_no { ask = "Does MRI show edema of the marrow?" },
    pain_score = c.number { unit = "points", min = 0, max = 10, ask = "Pain, 0 to 10" },
    nonsurgical_care_weeks = c.number {
      unit = "weeks", min = 0, max = 1000, ask = "Weeks of nonsurgical care without enough relief", can_change = true,
    },
    infection = c.yes_no { ask = "Is there an infection?", can_change = true },
    levels = c.number { unit = "levels", min = 1, max = 20, ask = "Levels to be treated" },
  },

  meets = all {
    { id = "acute", text = "A fracture of 6 weeks or less", fact.fracture_weeks:at_most(6) },
    { id = "edema", text = "Edema on MRI", fact.marrow_edema_mri:is_true() },
    any { id = "pain", text = "Severe pain, or pain in spite of care",
      { text = "Pain of 8 or more", fact.pain_score:at_least(8) },
      all { text = "Pain of 5 or more in spite of 2 weeks of care", fact.pain_score:at_least(5), fact.nonsurgical_care_weeks:at_least(2) },
    },
    { id = "infection", text = "No infection", fact.infection:is_false() },
  },

  not_met = "conservative_care_not_met",
  complex = any { { text = "More than one level", fact.levels:above(1) } },
  grants = grants.as_asked(60),

  examples = {
    case("4 weeks, pain of 7 in spite of care", {}, "met", { complex = false }),
    case("6 weeks exactly", { fracture_weeks = 6 }, "met"),
    case("5 weeks", { fracture_weeks = 5 }, "met"),
    case("7 weeks", { fracture_weeks = 7 }, "not_met", { unmet = { "acute" } }),
    case("no edema", { marrow_edema_mri = false }, "not_met", { unmet = { "edema" } }),
    case("pain of 8 exactly, no care yet", { pain_score = 8, nonsurgical_care_weeks = 0 }, "met"),
    case("pain of 9, no care yet", { pain_score = 9, nonsurgical_care_weeks = 0 }, "met"),
    case("pain of 7, no care yet", { nonsurgical_care_weeks = 1 }, "not_met", { unmet = { "pain" } }),
    case("pain of 5 exactly, 2 weeks of care exactly", { pain_score = 5, nonsurgical_care_weeks = 2 }, "met"),
    case("pain of 6", { pain_score = 6 }, "met"),
    case("pain of 4", { pain_score = 4 }, "not_met", { unmet = { "pain" } }),
    case("an infection", { infection = true }, "not_met", { unmet = { "infection" } }),
    case("two levels", { levels = 2 }, "met", { complex = true }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "fracture_weeks", "marrow_edema_mri", "pain_score", "nonsurgical_care_weeks", "infection",
    } },
  },
}
