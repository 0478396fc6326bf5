--- Osteotomy of the spine: a fixed deformity.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local all, fact = c.all, c.fact
---@cast fact facts.spinal.osteotomy

local case = cases.from {
  fixed_deformity = true, conservative_months = 12,
}

return c.define {
  id = "spinal.osteotomy",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "spinal",
  title = "Osteotomy of the spine",
  guideline = {
    id = "PRC-SPI-5", section = "1",
    references = {
      "SRS position on surgery for adult spinal deformity",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "22207" },

  facts = {
    fixed_deformity = c.yes_no { ask = "Is there a fixed deformity that limits standing or walking?" },
    conservative_months = c.number {
      unit = "months", min = 0, max = 600, ask = "Months of nonsurgical care without enough relief", can_change = true,
    },
  },

  meets = all {
    { id = "deformity", text = "A fixed deformity", fact.fixed_deformity:is_true() },
    { id = "care", text = "3 months of nonsurgical care", fact.conservative_months:at_least(3) },
  },

  not_met = "conservative_care_not_met",
  complex = true, -- an operation of this size is always a medical director's
  grants = grants.as_asked(90),

  examples = {
    case("a fixed deformity", {}, "met", { complex = true }),
    case("3 months of care exactly", { conservative_months = 3 }, "met"),
    case("2 months of care", { conservative_months = 2 }, "not_met", { unmet = { "care" } }),
    case("not fixed", { fixed_deformity = false }, "not_met", { unmet = { "deformity" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = { "fixed_deformity", "conservative_months" } },
  },
}
