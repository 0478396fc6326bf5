--- Chiropractic visits: how many at a time.
local c = require "precert.criteria"
local cases = require "shared.cases"
local any, fact = c.any, c.fact
---@cast fact facts.chiropractic.amount

local unknown = cases.unknown
local case = cases.from({
  visits_supported_by_notes = 12,
}, { visits = 7 })

return c.define {
  id = "chiropractic.amount",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "chiropractic",
  title = "Chiropractic care: number of visits",
  guideline = {
    id = "PRC-CHI-1", section = "2",
    references = {
      "Medicare Benefit Policy Manual, chapter 15, section 240",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },

  facts = {
    visits_supported_by_notes = c.number { unit = "visits", min = 0, max = 100, ask = "Visits that findings and plan support" },
  },

  meets = any {
    { id = "usual", text = "Up to 8 visits asked for, enough for 4 weeks", c.request.visits:at_most(8) },
    { id = "supported", text = "Findings and plan support as many visits", fact.visits_supported_by_notes:at_least(c.request.visits) },
  },

  not_met = "excessive_visits",
  grants = function(request)
    local service = request.service or {}
    return service.visits and { units = service.visits, unit = "visits", days = 28 }
  end,

  examples = {
    case("7 visits", { visits_supported_by_notes = unknown }, "met"),
    case("8 visits exactly", { visits_supported_by_notes = unknown }, "met", { request = { visits = 8 } }),
    case("9 visits, 9 supported", { visits_supported_by_notes = 9 }, "met", { request = { visits = 9 } }),
    case("9 visits, 10 supported", { visits_supported_by_notes = 10 }, "met", { request = { visits = 9 } }),
    case("9 visits, 8 supported", { visits_supported_by_notes = 8 }, "not_met", { request = { visits = 9 } }),
    case("9 visits, nothing told", { visits_supported_by_notes = unknown }, "needs_information", {
      request = { visits = 9 }, missing = { "visits_supported_by_notes" },
    }),
    { name = "nothing known, of the request either", facts = {}, outcome = "needs_information" },
  },
}
