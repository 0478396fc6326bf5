--- Physical and occupational therapy after the initial visits: does it still help?
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.pt_ot.progress

local unknown = cases.unknown
local early = cases.from({ functional_score_change_pct = 34, home_program_started = true }, { visits_used = 5 })
local late = cases.from({
  functional_score_change_pct = 34, functional_score_change_pct_last_4_weeks = 0, independent_with_home_program = true,
  new_complication = false, home_program_started = true,
}, { visits_used = 19 })

return c.define {
  id = "pt_ot.progress",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "pt_ot",
  title = "Therapy visits: measurable progress",
  guideline = {
    id = "PRC-PTO-1", section = "1",
    references = {
      "42 CFR 410.60, outpatient physical therapy services",
      "Medicare Benefit Policy Manual, chapter 15, sections 220 to 230",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  notes = "The documents that the category requires carry impairment, skilled need and a plan with measurable goals.",

  facts = {
    functional_score_change_pct = c.number {
      unit = "%", min = -100, max = 1000, ask = "Change of a validated functional score since the first evaluation, in percent",
      can_change = true,
    },
    functional_score_change_pct_last_4_weeks = c.number {
      unit = "%", min = -100, max = 1000, ask = "Change of the same functional score during the last 4 weeks, in percent",
      can_change = true,
    },
    knee_flexion_deg = c.pair {
      "eval", "now", unit = "degrees", min = -20, max = 170, better = "higher", ask = "Knee flexion at the first evaluation and now",
      can_change = true,
    },
    knee_extension_deficit_deg = c.pair {
      "eval", "now", unit = "degrees", min = -20, max = 90, better = "lower",
      ask = "Lack of knee extension at the first evaluation and now", can_change = true,
    },
    gait_aid = c.pair {
      "eval", "now", of = { "wheelchair", "walker", "crutches", "cane", "none" }, ask = "Walking aid at the first evaluation and now",
      can_change = true,
    },
    home_program_started = c.yes_no { ask = "Was a home exercise program started?", can_change = true },
    independent_with_home_program = c.yes_no { ask = "Does the patient carry out the home program without help?" },
    new_complication = c.yes_no { ask = "Is there a new complication since the last review?" },
  },

  meets = all {
    any { id = "room", text = "The maximum benefit is not reached",
      { text = "Not more than 12 visits used so far", c.request.visits_used:at_most(12) },
      { text = "10 % gain or more in the last 4 weeks", fact.functional_score_change_pct_last_4_weeks:at_least(10) },
      { text = "Not yet independent with the home program", fact.independent_with_home_program:is_false() },
      fact.new_complication:is_true(),
    },
    any { id = "progress", text = "Measurable progress, or a new complication",
      { text = "10 % gain or more on a validated score", fact.functional_score_change_pct:at_least(10) },
      fact.functional_score_change_pct_last_4_weeks:at_least(10),
      fact.knee_flexion_deg:improved_by(10),
      fact.knee_extension_deficit_deg:improved_by(5),
      { text = "A step down in walking aid", fact.gait_aid:improved() },
      fact.new_complication:is_true(),
    },
    any { id = "home_program", text = "A home program was started once the early visits are over",
      c.request.visits_used:at_most(12),
      fact.home_program_started:is_true(),
    },
  },

  not_met = "maximum_benefit_reached",

  examples = {
    early("after a knee replacement, gaining", {
      knee_flexion_deg = { eval = 72, now = 96 }, knee_extension_deficit_deg = { eval = 12, now = 6 },
      gait_aid = { eval = "walker", now = "cane" },
    }, "met"),
    early("score up by 10 % exactly", { functional_score_change_pct = 10 }, "met"),
    early("score up by 11 %", { functional_score_change_pct = 11 }, "met"),
    early("score up by 9 %, and nothing else", {
      functional_score_change_pct = 9, functional_score_change_pct_last_4_weeks = 9, knee_flexion_deg = { eval = 90, now = 99 },
      knee_extension_deficit_deg = { eval = 10, now = 6 }, gait_aid = { eval = "cane", now = "cane" }, new_complication = false,
    }, "not_met", { unmet = { "progress" } }),
    early("knee flexion up by 10 degrees exactly", {
      functional_score_change_pct = unknown, knee_flexion_deg = { eval = 90, now = 100 },
    }, "met"),
    early("5 degrees more extension exactly", {
      functional_score_change_pct = unknown, knee_extension_deficit_deg = { eval = 10, now = 5 },
    }, "met"),
    early("from crutches to a cane", { functional_score_change_pct = unknown, gait_aid = { eval = "crutches", now = "cane" } }, "met"),
    early("12 visits used, no home program yet", { home_program_started = false }, "met", { request = { visits_used = 12 } }),
    late("13 visits used, no home program yet", { home_program_started = false, independent_with_home_program = false },
      "not_met", { request = { visits_used = 13 }, unmet = { "home_program" } }),
    late("13 visits used, a plateau, nothing else to come", { independent_with_home_program = true }, "not_met", {
      request = { visits_used = 13 }, unmet = { "room" },
    }),
    late("12 visits used, a plateau", { independent_with_home_program = true }, "met", { request = { visits_used = 12 } }),
    early("10 % in the last 4 weeks exactly, and no other gain", {
      functional_score_change_pct = 0, functional_score_change_pct_last_4_weeks = 10, knee_flexion_deg = { eval = 90, now = 90 },
      knee_extension_deficit_deg = { eval = 10, now = 10 }, gait_aid = { eval = "cane", now = "cane" }, new_complication = false,
    }, "met"),
    late("a plateau for 4 weeks, independent at home", {}, "not_met", { unmet = { "room" } }),
    late("a plateau, nothing but that known", { functional_score_change_pct = unknown, home_program_started = unknown }, "not_met"),
    late("gained 10 % in the last 4 weeks exactly", { functional_score_change_pct_last_4_weeks = 10 }, "met"),
    late("gained 9 % in the last 4 weeks", { functional_score_change_pct_last_4_weeks = 9 }, "not_met", { unmet = { "room" } }),
    late("a plateau, then a new complication", { new_complication = true }, "met"),
    late("not yet independent", { independent_with_home_program = false }, "met"),
    early("nothing known but the early visits", { functional_score_change_pct = unknown, home_program_started = unknown },
      "needs_information", {
        missing = {
          "functional_score_change_pct", "functional_score_change_pct_last_4_weeks", "knee_flexion_deg", "knee_extension_deficit_deg",
          "gait_aid", "new_complication",
        },
      }),
    { name = "nothing known, of the request either", facts = {}, outcome = "needs_information" },
  },
}
