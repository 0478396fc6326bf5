--- MRI of the lumbar spine: six weeks of care first, unless something must not wait.
local c = require "precert.criteria"
local cases = require "shared.cases"
local imaging = require "shared.imaging"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.diagnostic_radiology.spine_mri

local unknown = cases.unknown
local back_pain = cases.from { symptom_weeks = 10, conservative_care_weeks = 8, red_flags = {}, neuro_deficit = false }

return c.define {
  id = "diagnostic_radiology.spine_mri",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "diagnostic_radiology",
  title = "MRI of the lumbar spine",
  guideline = {
    id = "PRC-RAD-2", section = "1",
    references = {
      "ACR Appropriateness Criteria, low back pain", "American College of Physicians guideline on low back pain, 2017",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "72148" },

  facts = {
    symptom_weeks = c.number { unit = "weeks", min = 0, max = 5200, ask = "Weeks since the symptoms began" },
    conservative_care_weeks = c.number {
      unit = "weeks", min = 0, max = 5200, ask = "Weeks of care directed by a provider, such as exercise, drugs or manual therapy",
      can_change = true,
    },
    red_flags = c.set {
      of = imaging.red_flags, ask = "Signs that imaging must not wait for",
    },
    neuro_deficit = c.yes_no { ask = "Is there a new neurologic deficit, such as weakness?" },
  },

  meets = any {
    all { id = "conservative_care", text = "Six weeks of symptoms, and of care directed by a provider, without enough relief",
      fact.symptom_weeks:at_least(6),
      fact.conservative_care_weeks:at_least(6),
    },
    { id = "red_flags", text = "A sign that imaging must not wait for",
      fact.red_flags:includes_any { "cancer", "cauda_equina", "fracture", "infection", "progressive_deficit", "trauma" },
    },
    { id = "deficit", text = "A new neurologic deficit", fact.neuro_deficit:is_true() },
  },

  not_met = "conservative_care_not_met",
  complex = any { { text = "More than one study of the same area", c.request.line_units:above(1) } },
  grants = { units = 1, unit = "units", days = 60 },

  examples = {
    back_pain("eight weeks of care", { red_flags = unknown, neuro_deficit = unknown }, "met", { request = { line_units = 1 } }),
    back_pain("one study", {}, "met", { request = { line_units = 1 }, complex = false }),
    back_pain("two studies of the same area", {}, "met", { request = { line_units = 2 }, complex = true }),
    back_pain("six weeks of care exactly", { conservative_care_weeks = 6 }, "met"),
    back_pain("seven weeks of care", { conservative_care_weeks = 7 }, "met"),
    back_pain("five weeks of care", { conservative_care_weeks = 5 }, "not_met", {
      unmet = { "conservative_care", "red_flags", "deficit" },
    }),
    back_pain("symptoms for six weeks exactly", { symptom_weeks = 6, conservative_care_weeks = 6 }, "met"),
    back_pain("symptoms for five weeks", { symptom_weeks = 5, conservative_care_weeks = 6 }, "not_met"),
    back_pain("two weeks of pain and no care", { symptom_weeks = 2, conservative_care_weeks = 0 }, "not_met"),
    back_pain("cauda equina", { symptom_weeks = 0, conservative_care_weeks = 0, red_flags = { "cauda_equina" } }, "met"),
    back_pain("a new deficit", { symptom_weeks = 1, conservative_care_weeks = 0, neuro_deficit = true }, "met"),
    back_pain("two studies asked", {}, "met", { request = { line_units = 2 }, complex = true }),
    back_pain("red flags not told", { symptom_weeks = 2, red_flags = unknown }, "needs_information", { missing = { "red_flags" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", complex = false, missing = {
      "symptom_weeks", "conservative_care_weeks", "red_flags", "neuro_deficit",
    } },
  },
}
