--- Maternity stays: 48 and 96 hours are the mother's by law; what is beyond needs a reason.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.inpatient_maternity.stay

local unknown = cases.unknown
local case = cases.from {
  delivery = "cesarean", delivered_at = "2026-11-14T09:00:00.000Z", complication = "wound infection", days_asked_beyond_96h = 2,
}

return c.define {
  id = "inpatient_maternity.stay",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "inpatient_maternity",
  title = "Maternity stay",
  guideline = {
    id = "PRC-INP-2", section = "1",
    references = {
      "Newborns' and Mothers' Health Protection Act of 1996, 29 CFR 2590.711",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },

  facts = {
    delivery = c.choice { of = { "cesarean", "none_yet", "vaginal" }, ask = "How the child was delivered" },
    delivered_at = c.instant { ask = "Time of delivery: the hours run from it" },
    complication = c.text { ask = "Complication of mother or child; none, if there is none" },
    days_asked_beyond_96h = c.number { unit = "days", min = 0, max = 120, ask = "Days asked for beyond 96 hours", can_change = true },
    high_risk = c.yes_no { ask = "Is it a high-risk pregnancy that needs a hospital before delivery?" },
  },

  meets = any {
    { id = "within_the_law", text = "Not beyond the hours that the law gives", fact.days_asked_beyond_96h:at_most(0) },
    all { id = "complication", text = "Beyond them because of a complication, up to 4 days at a time",
      { text = "Delivered", fact.delivery:is_one_of { "cesarean", "vaginal" } },
      { text = "The time of delivery is known", fact.delivered_at:known() },
      { text = "A complication", fact.complication:is_none_of { "none", "" } },
      fact.days_asked_beyond_96h:at_most(4),
    },
    all { id = "high_risk", text = "Before delivery: a high-risk pregnancy",
      { text = "Not delivered yet", fact.delivery:equals("none_yet") },
      fact.high_risk:is_true(),
    },
  },

  not_met = "level_of_care_not_met",
  grants = function(_, facts)
    local beyond = facts.days_asked_beyond_96h or 0
    return { units = 4 + beyond, unit = "days", days = math.tointeger(4 + beyond) or 4 }
  end,

  examples = {
    case("a wound infection after cesarean", {}, "met"),
    case("4 days beyond exactly", { days_asked_beyond_96h = 4 }, "met"),
    case("3 days beyond", { days_asked_beyond_96h = 3 }, "met"),
    case("5 days beyond", { days_asked_beyond_96h = 5 }, "not_met"),
    case("no complication, 1 day beyond", { complication = "none", days_asked_beyond_96h = 1 }, "not_met"),
    case("within the hours of the law", { complication = unknown, delivered_at = unknown, days_asked_beyond_96h = 0 }, "met"),
    case("high-risk pregnancy", { delivery = "none_yet", delivered_at = unknown, high_risk = true }, "met"),
    case("not delivered, no risk", { delivery = "none_yet", delivered_at = unknown, high_risk = false }, "not_met"),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "days_asked_beyond_96h", "delivery", "delivered_at", "complication", "high_risk",
    } },
  },
}
