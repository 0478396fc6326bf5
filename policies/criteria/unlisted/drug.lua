--- A drug without a code of its own.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.unlisted.drug

local case = cases.from {
  drug_name = "named in request", fda_approved = true, compendia_supported = false,
}

return c.define {
  id = "unlisted.drug",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "unlisted",
  title = "Unclassified drugs",
  guideline = {
    id = "PRC-UNL-2", section = "1",
    references = {
      "Medicare Benefit Policy Manual, chapter 15, section 50.4, label and compendia",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "J3490", "J3590" },

  facts = {
    drug_name = c.text { ask = "Name, strength and route of the drug", can_change = true },
    fda_approved = c.yes_no { ask = "Has the FDA approved the drug for this condition?" },
    compendia_supported = c.yes_no { ask = "Do the recognized compendia support it for this condition?" },
  },

  meets = all {
    { id = "named", text = "Named", fact.drug_name:known() },
    any { id = "supported", text = "Labelled, or supported by compendia",
      fact.fda_approved:is_true(),
      fact.compendia_supported:is_true(),
    },
  },

  not_met = "unproven_for_indication",
  grants = grants.as_asked(180),

  examples = {
    case("labelled", {}, "met"),
    case("supported by compendia", { fda_approved = false, compendia_supported = true }, "met"),
    case("neither", { fda_approved = false }, "not_met", { unmet = { "supported" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "drug_name", "fda_approved", "compendia_supported",
    } },
  },
}
