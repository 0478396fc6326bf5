--- Physical and occupational therapy: how many visits the condition, its phase and the notes support.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.pt_ot.amount

local knee = cases.from({ weeks_post_op = 3 }, { visits = 12 })
local stroke = cases.from({ weeks_post_op = 52, months_post_stroke = 3 }, { visits = 12 })
local notes = cases.from({
  weeks_post_op = 52, months_post_stroke = 5, frequency_supported_by_notes_per_week = 2, weeks_supported = 4,
}, { visits = 24 })

return c.define {
  id = "pt_ot.amount",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "pt_ot",
  title = "Therapy visits: number and duration",
  guideline = {
    id = "PRC-PTO-1", section = "2",
    references = {
      "42 CFR 410.61, plan of treatment requirements", "Medicare Benefit Policy Manual, chapter 15, section 220.1.2",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },

  facts = {
    weeks_post_op = c.number { unit = "weeks", min = 0, max = 2600, ask = "Weeks since the operation, if there was one" },
    months_post_stroke = c.number { unit = "months", min = 0, max = 1200, ask = "Months since the stroke, if there was one" },
    frequency_supported_by_notes_per_week = c.number {
      unit = "visits per week", min = 0, max = 14, ask = "Visits per week that the clinical notes support",
    },
    weeks_supported = c.number { unit = "weeks", min = 0, max = 104, ask = "Weeks of treatment that the clinical notes support" },
  },

  meets = any {
    all { id = "after_operation", text = "After an operation: up to 12 visits asked for, within 12 weeks of it",
      fact.weeks_post_op:at_most(12), c.request.visits:at_most(12),
    },
    all { id = "after_stroke", text = "After a stroke: up to 12 visits asked for, within 4 months of it",
      fact.months_post_stroke:at_most(4), c.request.visits:at_most(12),
    },
    { id = "short", text = "Up to 8 visits asked for, whatever the condition", c.request.visits:at_most(8) },
    c.custom {
      id = "supported", text = "The notes support as many visits as are asked for",
      reads = { "request.visits", "frequency_supported_by_notes_per_week", "weeks_supported" },
      holds = function(f) return f["request.visits"] <= f.frequency_supported_by_notes_per_week * f.weeks_supported end,
    },
  },

  not_met = "excessive_visits",
  grants = function(request)
    local service = request.service or {}
    return service.visits and { units = service.visits, unit = "visits", days = 84 }
  end,

  examples = {
    knee("12 visits, 3 weeks after a knee replacement", {}, "met"),
    knee("12 weeks after the operation exactly", { weeks_post_op = 12 }, "met"),
    knee("11 visits, 11 weeks after the operation", { weeks_post_op = 11 }, "met", { request = { visits = 11 } }),
    knee("13 visits, 3 weeks after the operation", { months_post_stroke = 60 }, "needs_information", {
      request = { visits = 13 }, missing = { "frequency_supported_by_notes_per_week", "weeks_supported" },
    }),
    knee("9 visits, 13 weeks after the operation, which the notes do not support", {
      weeks_post_op = 13, months_post_stroke = 60, frequency_supported_by_notes_per_week = 1, weeks_supported = 8,
    }, "not_met", { request = { visits = 9 } }),
    stroke("12 visits, 4 months after a stroke exactly", { months_post_stroke = 4 }, "met"),
    stroke("12 visits, 3 months after a stroke", {}, "met"),
    stroke("12 visits, 5 months after a stroke", { months_post_stroke = 5 }, "needs_information"),
    stroke("13 visits, 3 months after a stroke", {
      weeks_post_op = 52, frequency_supported_by_notes_per_week = 1, weeks_supported = 8,
    }, "not_met", { request = { visits = 13 } }),
    stroke("11 visits, 3 months after a stroke", {
      weeks_post_op = 52, frequency_supported_by_notes_per_week = 1, weeks_supported = 8,
    }, "met", { request = { visits = 11 } }),
    stroke("8 visits exactly", { months_post_stroke = 30 }, "met", { request = { visits = 8 } }),
    stroke("7 visits", { months_post_stroke = 30 }, "met", { request = { visits = 7 } }),
    stroke("9 visits", { months_post_stroke = 30 }, "needs_information", { request = { visits = 9 } }),
    notes("24 visits asked, the notes support 8", {}, "not_met"),
    notes("24 visits asked, the notes support 24", { weeks_supported = 12 }, "met"),
    notes("25 visits asked, the notes support 24", { weeks_supported = 12 }, "not_met", { request = { visits = 25 } }),
    notes("23 visits asked, the notes support 24", { weeks_supported = 12 }, "met", { request = { visits = 23 } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "weeks_post_op", "request.visits", "months_post_stroke", "frequency_supported_by_notes_per_week", "weeks_supported",
    } },
  },
}
