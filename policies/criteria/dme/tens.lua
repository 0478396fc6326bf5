--- Transcutaneous electrical nerve stimulation (TENS).
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, none, fact = c.all, c.any, c.none, c.fact
---@cast fact facts.dme.tens

local unknown = cases.unknown
local chronic = cases.from({ pain_months = 6, tens_trial_days = 30, acute_postoperative_pain = false }, { diagnoses = { "M17.11" } })
local back = { request = { diagnoses = { "M54.50" } } }

return c.define {
  id = "dme.tens",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "dme",
  title = "TENS unit",
  guideline = {
    id = "PRC-DME-3", section = "1",
    references = {
      "Medicare National Coverage Determination 10.2, TENS for acute post-operative pain",
      "Medicare National Coverage Determination 160.27, TENS for chronic low back pain",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "E0730" },
  notes = "Pain with a clear cause, such as a root compression (M54.1), is no low back pain in the sense of NCD 160.27.",

  facts = {
    pain_months = c.number { unit = "months", min = 0, max = 1200, ask = "Duration of the pain" },
    tens_trial_days = c.number {
      unit = "days", min = 0, max = 3650, ask = "Days of the TENS trial, with benefit documented", can_change = true,
    },
    acute_postoperative_pain = c.yes_no { ask = "Is it pain in the 30 days after an operation?" },
    approved_study = c.yes_no { ask = "Does the patient take part in an approved study of TENS?", can_change = true },
    functional_score_change_pct = c.number {
      unit = "%", min = -100, max = 1000, ask = "Change of a validated functional score during the study, in percent",
      can_change = true,
    },
  },

  meets = any {
    all { id = "chronic", text = "Chronic pain, and a trial that helped",
      { text = "Pain for 3 months or longer", fact.pain_months:at_least(3) },
      { text = "A documented trial of 30 days or more", fact.tens_trial_days:at_least(30) },
      any { text = "Not chronic low back pain, unless in an approved study",
        none { c.request.diagnoses:includes_matching { "M54.5*" } },
        all { text = "In an approved study, and gaining 10 % or more",
          fact.approved_study:is_true(), fact.functional_score_change_pct:at_least(10),
        },
      },
    },
    { id = "acute", text = "Acute pain after an operation, up to 30 days", fact.acute_postoperative_pain:is_true() },
  },

  not_met = "conservative_care_not_met",
  grants = { units = 1, unit = "units", days = 30 },

  examples = {
    chronic("pain for 6 months and a trial of 30 days exactly", {}, "met"),
    chronic("a trial of 31 days", { tens_trial_days = 31 }, "met"),
    chronic("a trial of 29 days", { tens_trial_days = 29 }, "not_met"),
    chronic("pain for 3 months exactly", { pain_months = 3 }, "met"),
    chronic("pain for 4 months", { pain_months = 4 }, "met"),
    chronic("pain for 2 months", { pain_months = 2 }, "not_met"),
    chronic("chronic low back pain", { approved_study = false }, "not_met", back),
    chronic("chronic low back pain, in a study, gaining 10 % exactly", {
      approved_study = true, functional_score_change_pct = 10,
    }, "met", back),
    chronic("chronic low back pain, in a study, gaining 11 %", { approved_study = true, functional_score_change_pct = 11 }, "met", back),
    chronic("chronic low back pain, in a study, gaining 9 %", { approved_study = true, functional_score_change_pct = 9 }, "not_met", back),
    chronic("after an operation", { pain_months = 0, tens_trial_days = 0, acute_postoperative_pain = true }, "met"),
    chronic("no trial yet, and whether after an operation not told", {
      pain_months = 2, tens_trial_days = 0, acute_postoperative_pain = unknown,
    }, "needs_information", { missing = { "acute_postoperative_pain" } }),
    { name = "nothing known", facts = {}, request = { diagnoses = { "M17.11" } }, outcome = "needs_information", missing = {
      "pain_months", "tens_trial_days", "acute_postoperative_pain",
    } },
    { name = "nothing known, of the request either", facts = {}, outcome = "needs_information" },
  },
}
