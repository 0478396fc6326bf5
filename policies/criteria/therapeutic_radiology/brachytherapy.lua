--- Brachytherapy.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.therapeutic_radiology.brachytherapy

local unknown = cases.unknown
local case = cases.from {
  definitive_treatment = true, with_external_beam = true, monotherapy_suitable = false, tumor_board = true,
}

return c.define {
  id = "therapeutic_radiology.brachytherapy",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "therapeutic_radiology",
  title = "Brachytherapy",
  guideline = {
    id = "PRC-RTX-2", section = "1",
    references = {
      "ABS consensus guidelines on brachytherapy for cervical, prostate and breast cancer",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "77770", "77771", "77772" },

  facts = {
    definitive_treatment = c.yes_no { ask = "Is it definitive treatment of a cancer at a stage where brachytherapy is standard?" },
    with_external_beam = c.yes_no { ask = "Is it given together with external beam treatment?" },
    monotherapy_suitable = c.yes_no { ask = "Does the stage allow brachytherapy alone?" },
    tumor_board = c.yes_no { ask = "Did a tumour board recommend it?", can_change = true },
  },

  meets = all {
    { id = "definitive", text = "Definitive treatment", fact.definitive_treatment:is_true() },
    any { id = "combined", text = "With external beam, or at a stage that allows it alone",
      fact.with_external_beam:is_true(),
      fact.monotherapy_suitable:is_true(),
    },
    { id = "board", text = "Recommended by a tumour board", fact.tumor_board:is_true() },
  },

  not_met = "condition_does_not_support_procedure",
  grants = grants.as_asked(90),

  examples = {
    case("cervical cancer, with external beam", { monotherapy_suitable = unknown }, "met"),
    case("early prostate cancer, alone", { with_external_beam = false, monotherapy_suitable = true }, "met"),
    case("neither", { with_external_beam = false }, "not_met", { unmet = { "combined" } }),
    case("palliation", { definitive_treatment = false }, "not_met", { unmet = { "definitive" } }),
    case("no tumour board", { tumor_board = false }, "not_met", { unmet = { "board" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "definitive_treatment", "with_external_beam", "monotherapy_suitable", "tumor_board",
    } },
  },
}
