--- Ablation of varicose veins.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.outpatient_procedures.vein_ablation

local case = cases.from({
  reflux_ms = 900, vein_mm = 6, duplex_age_days = 40, compression_months = 4, symptoms_limit_adl = true,
}, { diagnoses = { "I83.811" } })

return c.define {
  id = "outpatient_procedures.vein_ablation",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "outpatient_procedures",
  title = "Vein ablation",
  guideline = {
    id = "PRC-OPP-1", section = "1",
    references = {
      "SVS/AVF/AVLS guidelines on varicose veins of the lower extremities, 2022 and 2023",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "36475", "36478" },

  facts = {
    reflux_ms = c.number { unit = "ms", min = 0, max = 20000, ask = "Duration of reflux on duplex" },
    vein_mm = c.number { unit = "mm", min = 0, max = 50, ask = "Diameter of the vein" },
    duplex_age_days = c.number { unit = "days", min = 0, max = 36500, ask = "Days since the duplex study", can_change = true },
    compression_months = c.number {
      unit = "months", min = 0, max = 1200, ask = "Months of compression without enough relief", can_change = true,
    },
    symptoms_limit_adl = c.yes_no { ask = "Do the symptoms limit daily life?" },
  },

  meets = all {
    { id = "reflux", text = "Reflux of 500 ms or longer", fact.reflux_ms:at_least(500) },
    { id = "size", text = "A vein of 4.5 mm or more", fact.vein_mm:at_least(4.5) },
    { id = "recent", text = "Duplex within 180 days", fact.duplex_age_days:at_most(180) },
    any { id = "need", text = "Ulcer or bleeding, or 3 months of compression and limits to daily life",
      { text = "Ulcer or bleeding", c.request.diagnoses:includes_matching { "I83.0*", "I83.2*", "I83.89*" } },
      all { fact.compression_months:at_least(3), fact.symptoms_limit_adl:is_true() },
    },
  },

  not_met = "conservative_care_not_met",
  grants = grants.as_asked(90),

  examples = {
    case("reflux, compression without relief", {}, "met"),
    case("500 ms exactly", { reflux_ms = 500 }, "met"),
    case("501 ms", { reflux_ms = 501 }, "met"),
    case("499 ms", { reflux_ms = 499 }, "not_met", { unmet = { "reflux" } }),
    case("4.5 mm exactly", { vein_mm = 4.5 }, "met"),
    case("4.6 mm", { vein_mm = 4.6 }, "met"),
    case("4.4 mm", { vein_mm = 4.4 }, "not_met", { unmet = { "size" } }),
    case("duplex 180 days old exactly", { duplex_age_days = 180 }, "met"),
    case("duplex 179 days old", { duplex_age_days = 179 }, "met"),
    case("duplex 181 days old", { duplex_age_days = 181 }, "not_met", { unmet = { "recent" } }),
    case("3 months of compression exactly", { compression_months = 3 }, "met"),
    case("2 months of compression", { compression_months = 2 }, "not_met", { unmet = { "need" } }),
    case("daily life not limited", { symptoms_limit_adl = false }, "not_met", { unmet = { "need" } }),
    case("an ulcer", { compression_months = 0 }, "met", { request = { diagnoses = { "I83.012" } } }),
    { name = "nothing known", facts = {}, request = { diagnoses = { "I83.811" } }, outcome = "needs_information", missing = {
      "reflux_ms", "vein_mm", "duplex_age_days", "compression_months", "symptoms_limit_adl",
    } },
    { name = "nothing known, of the request either", facts = {}, outcome = "needs_information" },
  },
}
