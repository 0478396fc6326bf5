--- Operation on the upper eyelid: for sight, not for looks.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.outpatient_procedures.eyelid

local case = cases.from {
  field_loss_deg = 20, field_gain_with_taping_pct = 10, mrd1_mm = 1, photographs = true, cosmetic_intent = false,
}

return c.define {
  id = "outpatient_procedures.eyelid",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "outpatient_procedures",
  title = "Upper eyelid surgery",
  guideline = {
    id = "PRC-OPP-2", section = "1",
    references = {
      "AAO report on functional indications for upper eyelid surgery, 2011",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "15823" },

  facts = {
    field_loss_deg = c.number { unit = "degrees", min = 0, max = 90, ask = "Loss of the superior visual field" },
    field_gain_with_taping_pct = c.number { unit = "%", min = 0, max = 100, ask = "Improvement of the field with taping, in percent" },
    mrd1_mm = c.number { unit = "mm", min = -5, max = 10, ask = "Margin reflex distance 1" },
    photographs = c.yes_no { ask = "Do photographs show the lid over the pupil?", can_change = true },
    cosmetic_intent = c.yes_no { ask = "Is the operation asked for because of looks?" },
  },

  meets = all {
    any { id = "field", text = "Loss of the upper visual field",
      { text = "12 degrees or more", fact.field_loss_deg:at_least(12) },
      { text = "24 % better with taping, or more", fact.field_gain_with_taping_pct:at_least(24) },
    },
    { id = "lid", text = "Margin reflex distance 2 mm or less", fact.mrd1_mm:at_most(2) },
    { id = "photographs", text = "Photographs show it", fact.photographs:is_true() },
  },

  not_met = "cosmetic_service",
  complex = any { { text = "Asked for because of looks", fact.cosmetic_intent:is_true() } },
  grants = grants.as_asked(90),

  examples = {
    case("20 degrees lost", {}, "met", { complex = false }),
    case("12 degrees exactly", { field_loss_deg = 12 }, "met"),
    case("13 degrees", { field_loss_deg = 13 }, "met"),
    case("11 degrees", { field_loss_deg = 11 }, "not_met", { unmet = { "field" } }),
    case("24 % with taping exactly", { field_loss_deg = 5, field_gain_with_taping_pct = 24 }, "met"),
    case("25 % with taping", { field_loss_deg = 5, field_gain_with_taping_pct = 25 }, "met"),
    case("23 % with taping", { field_loss_deg = 5, field_gain_with_taping_pct = 23 }, "not_met", { unmet = { "field" } }),
    case("2 mm exactly", { mrd1_mm = 2 }, "met"),
    case("3 mm", { mrd1_mm = 3 }, "not_met", { unmet = { "lid" } }),
    case("no photographs", { photographs = false }, "not_met", { unmet = { "photographs" } }),
    case("for looks", { cosmetic_intent = true }, "met", { complex = true }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "field_loss_deg", "field_gain_with_taping_pct", "mrd1_mm", "photographs",
    } },
  },
}
