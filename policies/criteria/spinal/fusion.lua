--- Fusion of the spine: instability, deformity, fracture, tumour or infection, not disc pain.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.spinal.fusion

local unknown = cases.unknown
local CANNOT_WAIT = { "C41.2", "C79.5*", "M46.2*", "M46.4*", "M48.4*", "M48.5*", "M80.08*", "M84.58*", "S12*", "S22.0*", "S32.0*" }
local OTHER_CAUSES = { "M40*", "M41*", table.unpack(CANNOT_WAIT) }

local case = cases.from({
  spondylolisthesis_grade = 2, instability_mm_flexion_extension = 5, neurogenic_claudication = true, conservative_months = 7,
  tobacco_free_weeks = 10, levels = 1,
}, { diagnoses = { "M43.16" } })

return c.define {
  id = "spinal.fusion",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "spinal",
  title = "Spinal fusion",
  guideline = {
    id = "PRC-SPI-1", section = "1",
    references = {
      "NASS coverage recommendations on lumbar fusion",
      "AANS/CNS guideline on fusion for degenerative disease of the lumbar spine, 2014",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "22612", "22633", "22634", "22551", "20930", "20931" },

  facts = {
    spondylolisthesis_grade = c.number { unit = "grade", min = 0, max = 5, ask = "Grade of spondylolisthesis, 0 if none" },
    instability_mm_flexion_extension = c.number { unit = "mm", min = 0, max = 50, ask = "Motion on flexion and extension films" },
    neurogenic_claudication = c.yes_no { ask = "Is there neurogenic claudication from stenosis?" },
    conservative_months = c.number {
      unit = "months", min = 0, max = 600, ask = "Months of nonsurgical care without enough relief", can_change = true,
    },
    tobacco_free_weeks = c.number { unit = "weeks", min = 0, max = 5200, ask = "Weeks without tobacco", can_change = true },
    levels = c.number { unit = "levels", min = 1, max = 20, ask = "Levels to be fused" },
    revision = c.yes_no { ask = "Is this a revision of an earlier operation?" },
  },

  meets = all {
    any { id = "instability", text = "Instability, deformity, fracture, tumour or infection; not disc pain alone",
      { text = "Spondylolisthesis of grade 2 or more", fact.spondylolisthesis_grade:at_least(2) },
      { text = "4 mm of motion or more", fact.instability_mm_flexion_extension:at_least(4) },
      all { text = "Stenosis with any slip", fact.neurogenic_claudication:is_true(), fact.spondylolisthesis_grade:at_least(1) },
      { text = "Scoliosis, fracture, tumour or infection", c.request.diagnoses:includes_matching(OTHER_CAUSES) },
    },
    any { id = "care", text = "3 months of nonsurgical care, unless it cannot wait",
      fact.conservative_months:at_least(3),
      { text = "Fracture, tumour or infection", c.request.diagnoses:includes_matching(CANNOT_WAIT) },
    },
  },

  not_met = "condition_does_not_support_procedure",
  complex = any {
    { text = "More than one level", fact.levels:above(1) },
    { text = "Free of tobacco for less than 6 weeks", fact.tobacco_free_weeks:below(6) },
    fact.revision:is_true(),
  },
  grants = grants.as_asked(90),

  examples = {
    case("grade 2 exactly, one level", { instability_mm_flexion_extension = unknown }, "met", { complex = false }),
    case("grade 2 exactly, no motion, no claudication", { instability_mm_flexion_extension = 0, neurogenic_claudication = false }, "met"),
    case("grade 3", { spondylolisthesis_grade = 3, instability_mm_flexion_extension = 0 }, "met"),
    case("grade 1, 3 mm, no claudication", {
      spondylolisthesis_grade = 1, instability_mm_flexion_extension = 3, neurogenic_claudication = false,
    }, "not_met", { unmet = { "instability" } }),
    case("4 mm exactly, no slip", { spondylolisthesis_grade = 0, instability_mm_flexion_extension = 4 }, "met"),
    case("5 mm, grade not told", { spondylolisthesis_grade = unknown, neurogenic_claudication = unknown }, "met"),
    case("stenosis with grade 1 exactly", { spondylolisthesis_grade = 1, instability_mm_flexion_extension = 0 }, "met"),
    case("stenosis without a slip", { spondylolisthesis_grade = 0, instability_mm_flexion_extension = 0 }, "not_met"),
    case("3 months of care exactly", { conservative_months = 3 }, "met"),
    case("4 months of care", { conservative_months = 4 }, "met"),
    case("2 months of care", { conservative_months = 2 }, "not_met", { unmet = { "care" } }),
    case("disc pain, motion not measured", {
      spondylolisthesis_grade = unknown, instability_mm_flexion_extension = unknown, neurogenic_claudication = unknown,
      conservative_months = 3,
    }, "needs_information", {
      missing = { "spondylolisthesis_grade", "instability_mm_flexion_extension", "neurogenic_claudication" },
    }),
    case("a fracture", {
      spondylolisthesis_grade = 0, instability_mm_flexion_extension = 0, neurogenic_claudication = false, conservative_months = 0,
    }, "met", { request = { diagnoses = { "S32.010A" } } }),
    case("two levels", { levels = 2 }, "met", { complex = true }),
    case("6 weeks without tobacco exactly", { tobacco_free_weeks = 6 }, "met", { complex = false }),
    case("7 weeks without tobacco", { tobacco_free_weeks = 7 }, "met", { complex = false }),
    case("5 weeks without tobacco", { tobacco_free_weeks = 5 }, "met", { complex = true }),
    case("a revision", { revision = true }, "met", { complex = true }),
    case("no revision", { revision = false }, "met", { complex = false }),
    { name = "nothing known, of the request either", facts = {}, outcome = "needs_information" },
  },
}
