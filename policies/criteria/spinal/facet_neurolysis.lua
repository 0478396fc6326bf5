--- Facet neurolysis, after two blocks that helped.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local all, fact = c.all, c.fact
---@cast fact facts.spinal.facet_neurolysis

local case = cases.from {
  diagnostic_blocks = 2, block_relief_pct = 80, axial_pain_months = 3,
}

return c.define {
  id = "spinal.facet_neurolysis",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "spinal",
  title = "Facet neurolysis",
  guideline = {
    id = "PRC-SPI-4", section = "1",
    references = {
      "Consensus guidelines on interventions for lumbar facet joint pain, 2020",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "64635" },

  facts = {
    diagnostic_blocks = c.number { unit = "blocks", min = 0, max = 20, ask = "Diagnostic blocks done", can_change = true },
    block_relief_pct = c.number { unit = "%", min = 0, max = 100, ask = "Relief after the block that helped less" },
    axial_pain_months = c.number { unit = "months", min = 0, max = 1200, ask = "Months of axial pain" },
  },

  meets = all {
    { id = "blocks", text = "Two diagnostic blocks", fact.diagnostic_blocks:at_least(2) },
    { id = "relief", text = "80 % relief or more after each", fact.block_relief_pct:at_least(80) },
    { id = "pain", text = "Axial pain for 3 months or longer", fact.axial_pain_months:at_least(3) },
  },

  not_met = "conservative_care_not_met",
  grants = grants.as_asked(60),

  examples = {
    case("two blocks, 80 % and 3 months exactly", {}, "met"),
    case("three blocks, 81 % and 4 months", { diagnostic_blocks = 3, block_relief_pct = 81, axial_pain_months = 4 }, "met"),
    case("one block", { diagnostic_blocks = 1 }, "not_met", { unmet = { "blocks" } }),
    case("79 % relief", { block_relief_pct = 79 }, "not_met", { unmet = { "relief" } }),
    case("2 months of pain", { axial_pain_months = 2 }, "not_met", { unmet = { "pain" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "diagnostic_blocks", "block_relief_pct", "axial_pain_months",
    } },
  },
}
