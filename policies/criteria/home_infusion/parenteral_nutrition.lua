--- Parenteral nutrition at home.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local infusion = require "shared.infusion"
local all = c.all

local case = cases.from {
  enteral_not_possible = true, weight_loss_pct_3_months = 12, albumin_g_dl = 3.6, metabolically_stable = true, caregiver_trained = true,
}

return c.define {
  id = "home_infusion.parenteral_nutrition",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "home_infusion",
  title = "Parenteral nutrition at home",
  guideline = {
    id = "PRC-INF-2", section = "1",
    references = {
      "ASPEN clinical guidelines on parenteral nutrition",
      "Medicare National Coverage Determination 180.2",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "S9365", "S9366", "S9367" },

  facts = infusion.nutrition_facts(),

  meets = all { infusion.nutrition() },

  not_met = "condition_does_not_support_procedure",
  grants = grants.as_asked(180),

  examples = {
    case("short bowel, weight lost", {}, "met"),
    case("10 % of weight lost exactly", { weight_loss_pct_3_months = 10 }, "met"),
    case("11 % of weight lost", { weight_loss_pct_3_months = 11 }, "met"),
    case("9 % of weight lost", { weight_loss_pct_3_months = 9 }, "not_met"),
    case("albumin of 3.3", { weight_loss_pct_3_months = 0, albumin_g_dl = 3.3 }, "met"),
    case("albumin of 3.4 exactly", { weight_loss_pct_3_months = 0, albumin_g_dl = 3.4 }, "not_met"),
    case("albumin of 3.5", { weight_loss_pct_3_months = 0, albumin_g_dl = 3.5 }, "not_met"),
    case("can be fed by tube", { enteral_not_possible = false }, "not_met"),
    case("not stable", { metabolically_stable = false }, "not_met"),
    case("nobody trained", { caregiver_trained = false }, "not_met"),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "enteral_not_possible", "weight_loss_pct_3_months", "albumin_g_dl", "metabolically_stable", "caregiver_trained",
    } },
  },
}
