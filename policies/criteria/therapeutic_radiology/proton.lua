--- Proton beam: where photons cannot spare what must be spared.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local all, any, none, fact = c.all, c.any, c.none, c.fact
---@cast fact facts.therapeutic_radiology.proton

local unknown = cases.unknown
local prostate = { request = { diagnoses = { "C61" } } }
local case = cases.from({
  group1_indication = false, curative_intent = true, comparative_plan_submitted = false, clinical_trial = false,
}, { diagnoses = { "C71.6" } })

return c.define {
  id = "therapeutic_radiology.proton",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "therapeutic_radiology",
  title = "Proton beam therapy",
  guideline = {
    id = "PRC-RTX-1", section = "1",
    references = {
      "ASTRO model policy on proton beam therapy, 2022",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "77522", "77523", "77525" },

  facts = {
    group1_indication = c.yes_no {
      ask = "Child, melanoma of the eye, chordoma or chondrosarcoma of skull base or spine, craniospinal treatment, or liver cancer?",
    },
    curative_intent = c.yes_no { ask = "Is the intent curative?" },
    comparative_plan_submitted = c.yes_no { ask = "Was a plan submitted that compares protons with photons?", can_change = true },
    photon_limits_exceeded = c.yes_no { ask = "Does that plan show that photons exceed accepted dose limits?" },
    clinical_trial = c.yes_no { ask = "Is the treatment part of a clinical trial?", can_change = true },
    risk_group = c.choice { of = { "high", "intermediate", "low", "very_high", "very_low" }, ask = "Risk group of prostate cancer" },
  },

  meets = any {
    all { id = "group_1", text = "An indication where protons are standard, with curative intent",
      fact.group1_indication:is_true(),
      fact.curative_intent:is_true(),
      none { text = "Not prostate cancer", c.request.diagnoses:includes_matching { "C61" } },
    },
    all { id = "group_2", text = "A comparative plan shows that photons exceed the limits",
      fact.comparative_plan_submitted:is_true(),
      fact.photon_limits_exceeded:is_true(),
      any { text = "Not prostate cancer of the lower risk groups",
        none { c.request.diagnoses:includes_matching { "C61" } },
        fact.risk_group:is_one_of { "high", "very_high" },
      },
    },
    { id = "trial", text = "Part of a clinical trial", fact.clinical_trial:is_true() },
  },

  not_met = "unproven_for_indication",
  complex = any {
    { text = "A comparison of plans", fact.comparative_plan_submitted:is_true() },
    fact.clinical_trial:is_true(),
  },
  grants = grants.as_asked(90),

  examples = {
    case("a child with a brain tumour", { group1_indication = true }, "met", { complex = false }),
    case("standard indication, nothing else told", {
      group1_indication = true, comparative_plan_submitted = unknown, clinical_trial = unknown,
    }, "met"),
    case("palliation", { group1_indication = true, curative_intent = false }, "not_met"),
    case("no standard indication", {}, "not_met", { unmet = { "group_1", "group_2", "trial" } }),
    case("photons exceed the limits", { comparative_plan_submitted = true, photon_limits_exceeded = true }, "met", { complex = true }),
    case("photons do not exceed the limits", { comparative_plan_submitted = true, photon_limits_exceeded = false }, "not_met"),
    case("in a trial", { clinical_trial = true }, "met", { complex = true }),
    case("prostate cancer of intermediate risk, no plan, no trial", {
      group1_indication = unknown, curative_intent = unknown, risk_group = "intermediate",
    }, "not_met", prostate),
    case("prostate cancer of intermediate risk, with a plan", {
      risk_group = "intermediate", comparative_plan_submitted = true, photon_limits_exceeded = true,
    }, "not_met", prostate),
    case("prostate cancer of high risk, with a plan", {
      risk_group = "high", comparative_plan_submitted = true, photon_limits_exceeded = true,
    }, "met", prostate),
    { name = "diagnosis only", facts = {}, request = { diagnoses = { "C71.6" } }, outcome = "needs_information", missing = {
      "group1_indication", "curative_intent", "comparative_plan_submitted", "photon_limits_exceeded", "clinical_trial",
    } },
    { name = "nothing known, of the request either", facts = {}, outcome = "needs_information" },
  },
}
