--- Chiropractic visits after the initial ones: does manipulation still help, and is it safe?
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.chiropractic.progress

local case = cases.from({
  pain_score = { eval = 7, now = 4 }, oswestry_change_points = 14, range_of_motion_improved = false, red_flags = false,
}, { diagnoses = { "M54.16" }, codes = { "98941" } })

return c.define {
  id = "chiropractic.progress",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "chiropractic",
  title = "Chiropractic care: measurable progress",
  guideline = {
    id = "PRC-CHI-1", section = "1",
    references = {
      "Medicare Benefit Policy Manual, chapter 15, section 240",
      "American College of Physicians guideline on low back pain, 2017",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },

  facts = {
    pain_score = c.pair {
      "eval", "now", min = 0, max = 10, unit = "points", better = "lower", ask = "Pain, 0 to 10, at the first visit and now",
      can_change = true,
    },
    oswestry_change_points = c.number {
      unit = "points", min = -100, max = 100, ask = "Improvement of the disability index since the last review", can_change = true,
    },
    range_of_motion_improved = c.yes_no { ask = "Has the range of motion improved since the last review?", can_change = true },
    red_flags = c.yes_no { ask = "Is there a sign of fracture, infection, tumour, cauda equina or a progressive deficit?" },
  },

  meets = all {
    { id = "condition", text = "A condition of muscle, bone or joint", c.request.diagnoses:includes_matching { "M*", "S*" } },
    any { id = "progress", text = "Improvement since the last review",
      fact.pain_score:improved_by(2),
      { text = "Disability index better by 10 points or more", fact.oswestry_change_points:at_least(10) },
      fact.range_of_motion_improved:is_true(),
    },
    { id = "safe", text = "Nothing that manipulation could make worse", fact.red_flags:is_false() },
  },

  not_met = "maximum_benefit_reached",
  complex = any { { text = "Five regions of the spine", c.request.codes:includes("98942") } },

  examples = {
    case("less pain and disability", {}, "met", { complex = false }),
    case("pain better by 2 points exactly", { pain_score = { eval = 6, now = 4 }, oswestry_change_points = 0 }, "met"),
    case("pain better by 3 points", { pain_score = { eval = 7, now = 4 }, oswestry_change_points = 0 }, "met"),
    case("pain better by 1 point", {
      pain_score = { eval = 5, now = 4 }, oswestry_change_points = 0,
    }, "not_met", { unmet = { "progress" } }),
    case("index better by 10 points exactly", { pain_score = { eval = 5, now = 5 }, oswestry_change_points = 10 }, "met"),
    case("index better by 11 points", { pain_score = { eval = 5, now = 5 }, oswestry_change_points = 11 }, "met"),
    case("index better by 9 points", { pain_score = { eval = 5, now = 5 }, oswestry_change_points = 9 }, "not_met"),
    case("moves better", { pain_score = { eval = 5, now = 5 }, oswestry_change_points = 0, range_of_motion_improved = true }, "met"),
    case("a red flag", { red_flags = true }, "not_met", { unmet = { "safe" } }),
    case("headache is no condition of the spine", {}, "not_met", { request = { diagnoses = { "R51.9" } }, unmet = { "condition" } }),
    case("five regions", {}, "met", { request = { codes = { "98942" } }, complex = true }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "request.diagnoses", "pain_score", "oswestry_change_points", "range_of_motion_improved", "red_flags",
    } },
  },
}
