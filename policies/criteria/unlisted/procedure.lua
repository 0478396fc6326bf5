--- A procedure without a code of its own: described, and compared with one that has a code.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local all, fact = c.all, c.fact
---@cast fact facts.unlisted.procedure

local case = cases.from {
  procedure_description = "Release of a nerve at the wrist through a new approach", comparable_code = "64721",
  operative_plan = "One hour, outpatient",
}

return c.define {
  id = "unlisted.procedure",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "unlisted",
  title = "Unlisted procedures",
  guideline = {
    id = "PRC-UNL-1", section = "1",
    references = {
      "CPT guidelines on unlisted procedures",
      "42 CFR 414.40, coding and payment policies",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "22899", "37799", "64999" },

  facts = {
    procedure_description = c.text { ask = "What is done, in plain words, and the literature that supports it", can_change = true },
    comparable_code = c.code { ask = "Code of the procedure that is most like it", can_change = true },
    operative_plan = c.text { ask = "Operative plan, with effort and price", can_change = true },
  },

  meets = all {
    { id = "described", text = "Described", fact.procedure_description:known() },
    { id = "comparable", text = "Compared with a procedure that has a code of its own",
      fact.comparable_code:is_none_of { "22899", "37799", "64999" },
    },
    { id = "plan", text = "Operative plan", fact.operative_plan:known() },
  },

  not_met = "unproven_for_indication",
  complex = true, -- a medical director decides by the comparable procedure
  grants = grants.as_asked(90),

  examples = {
    case("described, compared, planned", {}, "met", { complex = true }),
    case("compared with another unlisted code", { comparable_code = "64999" }, "not_met", { unmet = { "comparable" } }),
    case("compared with an unlisted operation on the spine", { comparable_code = "22899" }, "not_met", { unmet = { "comparable" } }),
    case("compared with an unlisted operation on vessels", { comparable_code = "37799" }, "not_met", { unmet = { "comparable" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "procedure_description", "comparable_code", "operative_plan",
    } },
  },
}
