--- Immune globulin.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local infusion = require "shared.infusion"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.injectable_medications.immune_globulin

local itp = { request = { diagnoses = { "D69.3" } } }
local case = cases.from({
  igg_mg_dl_pretreatment = { 312, 298 }, recurrent_bacterial_infections = 4, vaccine_response_impaired = true, specialist = "immunology",
  months = 12,
}, { diagnoses = { "D83.9" } })

return c.define {
  id = "injectable_medications.immune_globulin",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "injectable_medications",
  title = "Immune globulin",
  guideline = {
    id = "PRC-INJ-1", section = "1",
    references = {
      "AAAAI work group report on immunoglobulin, 2017",
      "EAN/PNS guideline on CIDP, 2021",
      "ASH guideline on immune thrombocytopenia, 2019",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "J1569", "J1561" },

  facts = infusion.join(infusion.deficiency_facts(), {
    electrodiagnosis_supports = c.yes_no { ask = "Do nerve conduction studies support the diagnosis?" },
    platelets_k = c.number { unit = "thousand per uL", min = 0, max = 2000, ask = "Latest platelet count" },
    bleeding = c.yes_no { ask = "Is there bleeding?" },
    steroid_tried = c.yes_no { ask = "Was a steroid tried, or must it not be given?", can_change = true },
  }),

  meets = any {
    infusion.deficiency(),
    all { id = "neuropathy", text = "Chronic inflammatory neuropathy, proven",
      c.request.diagnoses:includes_matching { "G61.81" }, fact.electrodiagnosis_supports:is_true(),
    },
    all { id = "thrombocytopenia", text = "Immune thrombocytopenia: low platelets or bleeding, steroid tried",
      c.request.diagnoses:includes_matching { "D69.3" },
      any { fact.platelets_k:below(30), fact.bleeding:is_true() },
      fact.steroid_tried:is_true(),
    },
  },

  not_met = "condition_does_not_support_procedure",
  grants = grants.as_asked(180),

  examples = {
    case("common variable immunodeficiency", {}, "met"),
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
    case("inflammatory neuropathy", { igg_mg_dl_pretreatment = {}, electrodiagnosis_supports = true }, "met", {
      request = { diagnoses = { "G61.81" } },
    }),
    case("neuropathy without proof", { igg_mg_dl_pretreatment = {}, electrodiagnosis_supports = false }, "not_met", {
      request = { diagnoses = { "G61.81" } },
    }),
    case("29 thousand platelets", { igg_mg_dl_pretreatment = {}, platelets_k = 29, bleeding = false, steroid_tried = true }, "met", itp),
    case("30 thousand platelets exactly", {
      igg_mg_dl_pretreatment = {}, platelets_k = 30, bleeding = false, steroid_tried = true,
    }, "not_met", itp),
    case("31 thousand platelets, bleeding", {
      igg_mg_dl_pretreatment = {}, platelets_k = 31, bleeding = true, steroid_tried = true,
    }, "met", itp),
    case("no steroid tried", { igg_mg_dl_pretreatment = {}, platelets_k = 10, bleeding = false, steroid_tried = false }, "not_met", itp),
    { name = "diagnosis only", facts = {}, request = { diagnoses = { "D83.9" } }, outcome = "needs_information", missing = {
      "igg_mg_dl_pretreatment", "recurrent_bacterial_infections", "vaccine_response_impaired", "specialist", "months",
    } },
    { name = "nothing known, of the request either", facts = {}, outcome = "needs_information" },
  },
}
