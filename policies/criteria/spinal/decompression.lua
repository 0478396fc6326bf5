--- Laminectomy and corpectomy: a nerve or the cord is compressed.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.spinal.decompression

local unknown = cases.unknown
local case = cases.from {
  neurogenic_claudication = true, radiculopathy_with_imaging = false, progressive_deficit = false, conservative_months = 7, levels = 1,
}

return c.define {
  id = "spinal.decompression",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "spinal",
  title = "Decompression of the spine",
  guideline = {
    id = "PRC-SPI-2", section = "1",
    references = {
      "NASS coverage recommendations on lumbar laminectomy",
      "AANS/CNS guideline on cervical spondylotic myelopathy",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "63047", "63081" },

  facts = {
    neurogenic_claudication = c.yes_no { ask = "Is there neurogenic claudication from stenosis?" },
    radiculopathy_with_imaging = c.yes_no { ask = "Is there radiculopathy that imaging explains?" },
    progressive_deficit = c.yes_no { ask = "Is there a progressive deficit, myelopathy or cauda equina syndrome?" },
    conservative_months = c.number {
      unit = "months", min = 0, max = 600, ask = "Months of nonsurgical care without enough relief", can_change = true,
    },
    levels = c.number { unit = "levels", min = 1, max = 20, ask = "Levels to be operated on" },
  },

  meets = any {
    all { id = "stenosis", text = "A compressed nerve, after 3 months of nonsurgical care",
      any { fact.neurogenic_claudication:is_true(), fact.radiculopathy_with_imaging:is_true() },
      fact.conservative_months:at_least(3),
    },
    { id = "deficit", text = "Progressive deficit, myelopathy or cauda equina syndrome", fact.progressive_deficit:is_true() },
  },

  not_met = "conservative_care_not_met",
  complex = any { { text = "More than one level", fact.levels:above(1) } },
  grants = grants.as_asked(90),

  examples = {
    case("stenosis with claudication", {
      radiculopathy_with_imaging = unknown, progressive_deficit = unknown,
    }, "met", { complex = false }),
    case("radiculopathy", { neurogenic_claudication = false, radiculopathy_with_imaging = true }, "met"),
    case("3 months of care exactly", { conservative_months = 3 }, "met"),
    case("4 months of care", { conservative_months = 4 }, "met"),
    case("2 months of care", { conservative_months = 2 }, "not_met"),
    case("neither claudication nor radiculopathy", { neurogenic_claudication = false }, "not_met"),
    case("cauda equina syndrome", { conservative_months = 0, progressive_deficit = true }, "met"),
    case("two levels", { levels = 2 }, "met", { complex = true }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "neurogenic_claudication", "radiculopathy_with_imaging", "conservative_months", "progressive_deficit",
    } },
  },
}
