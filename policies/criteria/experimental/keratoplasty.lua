--- Corneal grafts: for disease, not to save glasses.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local all, fact = c.all, c.fact
---@cast fact facts.experimental.keratoplasty

local case = cases.from {
  purpose = "disease", vision_impaired = true,
}

return c.define {
  id = "experimental.keratoplasty",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "experimental",
  title = "Keratoplasty and epikeratoplasty",
  guideline = {
    id = "PRC-EXP-2", section = "1",
    references = {
      "Medicare National Coverage Determination 80.7, refractive keratoplasty",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "65710", "65767" },

  facts = {
    purpose = c.choice { of = { "disease", "refractive" }, ask = "Is the graft for a disease of the cornea, or to correct refraction?" },
    vision_impaired = c.yes_no { ask = "Is vision impaired in spite of glasses or lenses?" },
  },

  meets = all {
    { id = "purpose", text = "For disease, not to correct refraction", fact.purpose:equals("disease") },
    { id = "vision", text = "Vision impaired in spite of glasses or lenses", fact.vision_impaired:is_true() },
  },

  not_met = "unproven_for_indication",
  grants = grants.as_asked(90),

  examples = {
    case("keratoconus", {}, "met"),
    case("to save glasses", { purpose = "refractive" }, "not_met", { unmet = { "purpose" } }),
    case("sees well with lenses", { vision_impaired = false }, "not_met", { unmet = { "vision" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = { "purpose", "vision_impaired" } },
  },
}
