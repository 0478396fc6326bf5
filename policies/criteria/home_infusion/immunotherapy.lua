--- Immune globulin given at home: the infusion follows the drug.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local infusion = require "shared.infusion"
local all = c.all

local case = cases.from {
  igg_mg_dl_pretreatment = { 312, 298 }, recurrent_bacterial_infections = 4, vaccine_response_impaired = true, specialist = "immunology",
  months = 12,
}

return c.define {
  id = "home_infusion.immunotherapy",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "home_infusion",
  title = "Immunotherapy infusion at home",
  guideline = {
    id = "PRC-INF-1", section = "1",
    references = {
      "AAAAI work group report on immunoglobulin, 2017",
      "Medicare Benefit Policy Manual, chapter 15, section 50.6",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "S9338" },

  facts = infusion.deficiency_facts(),

  meets = all { infusion.deficiency() },

  not_met = "condition_does_not_support_procedure",
  grants = grants.as_asked(180),

  examples = {
    case("common variable immunodeficiency, 12 months exactly", {}, "met"),
    case("IgG of 499 twice", { igg_mg_dl_pretreatment = { 499, 499 } }, "met"),
    case("IgG of 500 exactly in one of two tests", { igg_mg_dl_pretreatment = { 499, 500 } }, "not_met"),
    case("one test", { igg_mg_dl_pretreatment = { 312 } }, "not_met"),
    case("IgG of 501 in one of three tests", { igg_mg_dl_pretreatment = { 501, 312, 298 } }, "met"),
    case("2 infections exactly", { recurrent_bacterial_infections = 2 }, "met"),
    case("3 infections", { recurrent_bacterial_infections = 3 }, "met"),
    case("1 infection", { recurrent_bacterial_infections = 1 }, "not_met"),
    case("vaccines work", { vaccine_response_impaired = false }, "not_met"),
    case("not ordered by a specialist", { specialist = "other" }, "not_met"),
    case("11 months", { months = 11 }, "met"),
    case("13 months", { months = 13 }, "not_met"),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "igg_mg_dl_pretreatment", "recurrent_bacterial_infections", "vaccine_response_impaired", "specialist", "months",
    } },
  },
}
