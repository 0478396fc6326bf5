--- Penile prosthesis: the guideline of 2025, with a longer wait. prosthesis.lua holds the one in force since 2026.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, fact = c.all, c.fact
---@cast fact facts.erectile_dysfunction.prosthesis

local case = cases.from {
  ed_months = 18, failed = { "pde5", "intracavernosal_injection" }, active_infection = false,
}

return c.define {
  id = "erectile_dysfunction.prosthesis",
  version = "2025.1",
  effective = { from = "2025-01-01", to = "2025-12-31" },
  category = "erectile_dysfunction",
  title = "Penile prosthesis",
  guideline = {
    id = "PRC-ERD-1", section = "1",
    references = {
      "AUA guideline on erectile dysfunction, 2018",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "54400", "54401", "54405" },

  facts = {
    ed_months = c.number { unit = "months", min = 0, max = 1200, ask = "Months with erectile dysfunction" },
    failed = c.set {
      of = { "intracavernosal_injection", "pde5", "vacuum_device" }, ask = "Treatments that failed or must not be used", can_change = true,
    },
    active_infection = c.yes_no { ask = "Is there an active infection?", can_change = true },
  },

  meets = all {
    { id = "duration", text = "Longer than 12 months", fact.ed_months:above(12) },
    { id = "other_treatment", text = "Another treatment failed or must not be used", fact.failed:includes_any() },
    { id = "infection", text = "No active infection", fact.active_infection:is_false() },
  },

  not_met = "conservative_care_not_met",
  grants = { units = 1, unit = "units", days = 90 },

  examples = {
    case("after removal of the prostate", {}, "met"),
    case("13 months", { ed_months = 13 }, "met"),
    case("12 months exactly", { ed_months = 12 }, "not_met", { unmet = { "duration" } }),
    case("11 months", { ed_months = 11 }, "not_met", { unmet = { "duration" } }),
    case("nothing tried", { failed = {} }, "not_met", { unmet = { "other_treatment" } }),
    case("an infection", { active_infection = true }, "not_met", { unmet = { "infection" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = { "ed_months", "failed", "active_infection" } },
  },
}
