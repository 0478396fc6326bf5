--- Cranial helmet for a flat head.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.orthotics_prosthetics.cranial_helmet

local short = { request = { diagnoses = { "Q67.4" } } }
local case = cases.from({
  member_age_months = 6, repositioning_weeks = 10, cranial_vault_asymmetry_mm = 12, synostosis_excluded = true,
}, { diagnoses = { "Q67.3" } })

return c.define {
  id = "orthotics_prosthetics.cranial_helmet",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "orthotics_prosthetics",
  title = "Cranial helmet",
  guideline = {
    id = "PRC-ORT-1", section = "1",
    references = {
      "CNS/AANS guideline on positional plagiocephaly, 2016",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "S1040" },

  facts = {
    repositioning_weeks = c.number {
      unit = "weeks", min = 0, max = 104, ask = "Weeks of repositioning and exercises without enough response", can_change = true,
    },
    cranial_vault_asymmetry_mm = c.number { unit = "mm", min = 0, max = 60, ask = "Measured asymmetry of the cranial vault" },
    cephalic_index_sd = c.number { unit = "SD", min = -10, max = 10, ask = "Cephalic index, standard deviations from the mean" },
    synostosis_excluded = c.yes_no { ask = "Was synostosis excluded?" },
    after_synostosis_surgery = c.yes_no { ask = "Was synostosis operated on?" },
  },

  meets = all {
    { id = "age", text = "3 to 18 months old", fact.member_age_months:between(3, 18) },
    any { id = "need", text = "Asymmetry that repositioning did not correct, or after surgery for synostosis",
      all {
        { text = "8 weeks of repositioning or more", fact.repositioning_weeks:at_least(8) },
        any { text = "Measured asymmetry",
          fact.cranial_vault_asymmetry_mm:at_least(6),
          all { text = "A head too short or too long: cephalic index 2 standard deviations from the mean, or more",
            c.request.diagnoses:includes_matching { "Q67.2", "Q67.4" },
            fact.cephalic_index_sd:at_least(2),
          },
        },
        fact.synostosis_excluded:is_true(),
      },
      all { fact.synostosis_excluded:is_false(), fact.after_synostosis_surgery:is_true() },
    },
  },

  not_met = "conservative_care_not_met",
  grants = { units = 1, unit = "units", days = 90 },

  examples = {
    case("6 months old, 12 mm of asymmetry", {}, "met"),
    case("3 months old exactly", { member_age_months = 3 }, "met"),
    case("4 months old", { member_age_months = 4 }, "met"),
    case("2 months old", { member_age_months = 2 }, "not_met", { unmet = { "age" } }),
    case("18 months old exactly", { member_age_months = 18 }, "met"),
    case("17 months old", { member_age_months = 17 }, "met"),
    case("19 months old", { member_age_months = 19 }, "not_met", { unmet = { "age" } }),
    case("8 weeks of repositioning exactly", { repositioning_weeks = 8 }, "met"),
    case("9 weeks of repositioning", { repositioning_weeks = 9 }, "met"),
    case("7 weeks of repositioning", { repositioning_weeks = 7 }, "not_met", { unmet = { "need" } }),
    case("6 mm exactly", { cranial_vault_asymmetry_mm = 6 }, "met"),
    case("5 mm", { cranial_vault_asymmetry_mm = 5 }, "not_met", { unmet = { "need" } }),
    case("7 mm", { cranial_vault_asymmetry_mm = 7 }, "met"),
    case("a short head, cephalic index 2 exactly", { cranial_vault_asymmetry_mm = 0, cephalic_index_sd = 2 }, "met", short),
    case("a short head, cephalic index 2.1", { cranial_vault_asymmetry_mm = 0, cephalic_index_sd = 2.1 }, "met", short),
    case("a short head, cephalic index 1.9", { cranial_vault_asymmetry_mm = 0, cephalic_index_sd = 1.9 }, "not_met", short),
    case("after surgery for synostosis", { repositioning_weeks = 0, synostosis_excluded = false, after_synostosis_surgery = true }, "met"),
    case("synostosis, not operated on", { synostosis_excluded = false, after_synostosis_surgery = false }, "not_met"),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "member_age_months", "repositioning_weeks", "cranial_vault_asymmetry_mm", "request.diagnoses", "cephalic_index_sd",
      "synostosis_excluded", "after_synostosis_surgery",
    } },
  },
}
