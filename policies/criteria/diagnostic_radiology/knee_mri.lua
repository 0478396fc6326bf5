--- MRI of the knee: a plain film and six weeks of care first, unless something must not wait.
local c = require "precert.criteria"
local cases = require "shared.cases"
local imaging = require "shared.imaging"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.diagnostic_radiology.knee_mri

local knee = cases.from {
  plain_film_after_onset = true, conservative_care_weeks = 8, red_flags = {}, locked_knee = false,
}

return c.define {
  id = "diagnostic_radiology.knee_mri",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "diagnostic_radiology",
  title = "MRI of the knee",
  guideline = {
    id = "PRC-RAD-2", section = "2",
    references = { "ACR Appropriateness Criteria, chronic knee pain", "ACR Appropriateness Criteria, acute trauma to the knee" },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "73721" },

  facts = {
    plain_film_after_onset = c.yes_no { ask = "Was a plain film of the knee taken after the symptoms began?", can_change = true },
    conservative_care_weeks = c.number {
      unit = "weeks", min = 0, max = 5200, ask = "Weeks of care directed by a provider, followed by a new examination", can_change = true,
    },
    red_flags = c.set {
      of = imaging.red_flags, ask = "Signs that imaging must not wait for",
    },
    locked_knee = c.yes_no { ask = "Is the knee locked, or unstable after an injury?" },
  },

  meets = any {
    all { id = "conservative_care", text = "A plain film, then six weeks of care directed by a provider",
      fact.plain_film_after_onset:is_true(),
      fact.conservative_care_weeks:at_least(6),
    },
    { id = "red_flags", text = "A sign that imaging must not wait for",
      fact.red_flags:includes_any { "cancer", "fracture", "infection", "trauma" },
    },
    { id = "locked", text = "Locked or unstable knee", fact.locked_knee:is_true() },
  },

  not_met = "conservative_care_not_met",
  grants = { units = 1, unit = "units", days = 60 },

  examples = {
    knee("a plain film and six weeks of care exactly", { conservative_care_weeks = 6 }, "met"),
    knee("seven weeks of care", { conservative_care_weeks = 7 }, "met"),
    knee("five weeks of care", { conservative_care_weeks = 5 }, "not_met"),
    knee("no plain film", { plain_film_after_onset = false }, "not_met"),
    knee("an infection", { conservative_care_weeks = 0, red_flags = { "infection" } }, "met"),
    knee("a locked knee", { plain_film_after_onset = false, locked_knee = true }, "met"),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "plain_film_after_onset", "conservative_care_weeks", "red_flags", "locked_knee",
    } },
  },
}
