--- Acute inpatient care: severity of illness and intensity of service, or an operation that needs a stay.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, none, fact = c.all, c.any, c.none, c.fact
---@cast fact facts.inpatient_acute.admission

local unknown = cases.unknown
local OPERATIONS = {
  "43644", "43770", "43775", "43659", "22612", "22633", "22634", "22551", "63047", "63081", "22207", "42145", "47135", "50360", "33945",
  "33935", "32851", "48554", "44135", "47140", "S2053", "S2054", "38240", "38241",
}
local before = { request = { timing = "preservice" } }
local case = cases.from({
  oxygen_need_l_min = 3, iv_antibiotics = true, surgery_planned = false, severity_signs = {},
}, { timing = "concurrent", codes = {}, contract = "unknown" })

return c.define {
  id = "inpatient_acute.admission",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "inpatient_acute",
  title = "Acute inpatient admission and continued stay",
  guideline = {
    id = "PRC-INP-1", section = "1",
    references = {
      "42 CFR 412.3, admissions",
      "Medicare Benefit Policy Manual, chapter 1, section 10",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },

  facts = {
    surgery_planned = c.yes_no { ask = "Is an operation planned that needs an overnight stay?" },
    severity_signs = c.set {
      of = {
        "acute_coronary_syndrome", "altered_consciousness", "major_trauma", "organ_failure", "sepsis", "stroke", "unstable_vital_signs",
      },
      ask = "Signs of severe illness at admission",
    },
    oxygen_need_l_min = c.number { unit = "L/min", min = 0, max = 100, ask = "Oxygen needed now" },
    iv_antibiotics = c.yes_no { ask = "Are antibiotics given into a vein?" },
    needs_watching = c.yes_no { ask = "Must the patient be watched for some hours before it is clear whether a stay is needed?" },
  },

  meets = any {
    { id = "service", text = "Service that only a hospital gives: oxygen", fact.oxygen_need_l_min:at_least(1) },
    { id = "antibiotics", text = "Antibiotics into a vein", fact.iv_antibiotics:is_true() },
    all { id = "admission", text = "At admission: an operation that needs a stay, or signs of severe illness",
      none { text = "Not a continued stay", c.request.timing:equals("concurrent") },
      any {
        fact.surgery_planned:is_true(),
        { text = "A listed operation that is done on inpatients", c.request.codes:includes_any(OPERATIONS) },
        fact.severity_signs:includes_any(),
      },
    },
    all { id = "contract", text = "A continued stay whose contract pays by case: its days are not reviewed one by one",
      c.request.timing:equals("concurrent"),
      c.request.contract:equals("drg"),
    },
  },

  not_met = "level_of_care_not_met",
  other_levels = {
    { level = "observation", text = "Watching for up to 48 hours would be supported", meets = all {
      { text = "Not a continued stay", c.request.timing:is_none_of { "concurrent" } },
      fact.needs_watching:is_true(),
    } },
  },
  grants = { units = 3, unit = "days", days = 3 },

  examples = {
    case("pneumonia with oxygen", {}, "met"),
    case("1 L of oxygen exactly", { oxygen_need_l_min = 1, iv_antibiotics = false }, "met"),
    case("2 L of oxygen", { oxygen_need_l_min = 2, iv_antibiotics = false }, "met"),
    case("no oxygen, antibiotics into a vein", { oxygen_need_l_min = 0 }, "met"),
    case("day 4: neither oxygen nor antibiotics", {
      oxygen_need_l_min = 0, iv_antibiotics = false, surgery_planned = unknown, severity_signs = unknown,
    }, "not_met"),
    case("a planned operation", { oxygen_need_l_min = unknown, iv_antibiotics = unknown, surgery_planned = true }, "met", before),
    case("a listed operation", { oxygen_need_l_min = unknown, iv_antibiotics = unknown, surgery_planned = unknown }, "met", {
      request = { timing = "preservice", codes = { "43775" } },
    }),
    case("sepsis", { oxygen_need_l_min = unknown, iv_antibiotics = unknown, severity_signs = { "sepsis" } }, "met", before),
    case("nothing severe", { oxygen_need_l_min = 0, iv_antibiotics = false }, "not_met", { request = before.request, met_at = {} }),
    case("nothing severe, but to be watched", { oxygen_need_l_min = 0, iv_antibiotics = false, needs_watching = true }, "not_met", {
      request = before.request, met_at = { "observation" },
    }),
    case("nothing severe, and nothing to watch", { oxygen_need_l_min = 0, iv_antibiotics = false, needs_watching = false }, "not_met", {
      request = before.request, met_at = {},
    }),
    case("day 4, to be watched: no observation after days of a stay", {
      oxygen_need_l_min = 0, iv_antibiotics = false, needs_watching = true,
    }, "not_met", { met_at = {} }),
    case("day 4, a contract that pays by case", { oxygen_need_l_min = 0, iv_antibiotics = false }, "met", {
      request = { timing = "concurrent", codes = {}, contract = "drg" },
    }),
    case("day 4, a contract that pays by day", { oxygen_need_l_min = 0, iv_antibiotics = false }, "not_met", {
      request = { timing = "concurrent", codes = {}, contract = "per_diem" }, met_at = {},
    }),
    { name = "nothing known", facts = {}, request = { timing = "preservice", codes = {} }, outcome = "needs_information", missing = {
      "oxygen_need_l_min", "iv_antibiotics", "surgery_planned", "severity_signs",
    } },
    { name = "nothing known, of the request either", facts = {}, outcome = "needs_information" },
  },
}
