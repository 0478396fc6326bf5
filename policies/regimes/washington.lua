--- Washington, insured plans: calendar days less holidays where the request came electronically, a longer time else; what is missing
-- must be asked for in its own time.
local p = require "precert.policy"

local before_service = { "preservice", "predetermination" }
local electronic, other = { "edi", "fhir", "portal", "socket" }, { "fax", "phone" }
local standard, urgent = { "standard" }, { "urgent", "emergency" }

return p.regime {
  id = "washington",
  title = "Washington prior authorization",
  source = "RCW 48.43.830",
  kind = "law",
  verified = false,
  effective = { from = "2025-01-01" },
  applies_to = {
    lines_of_business = { "commercial", "employer", "individual", "marketplace" },
    funding = { "fully_insured" }, states = { "WA" },
  },
  clocks = {
    {
      clock = "decision", rule = "wa_std_3d_noholiday", source = "RCW 48.43.830(1)(a)", length = 3, unit = "calendar_days_minus_holidays",
      start = "receipt", tolled = true, met_by = "notification",
      when = { timing = before_service, urgency = standard, channel = electronic },
    },
    {
      clock = "decision", rule = "wa_std_5d", source = "RCW 48.43.830(1)(b)", length = 5, unit = "calendar_days", start = "receipt",
      tolled = true, met_by = "notification", when = { timing = before_service, urgency = standard, channel = other },
    },
    {
      clock = "decision", rule = "wa_exp_1d", source = "RCW 48.43.830(1)(a)", length = 1, unit = "calendar_days", start = "receipt",
      tolled = true, met_by = "notification", when = { timing = before_service, urgency = urgent, channel = electronic },
    },
    {
      clock = "decision", rule = "wa_exp_2d", source = "RCW 48.43.830(1)(b)", length = 2, unit = "calendar_days", start = "receipt",
      tolled = true, met_by = "notification", when = { timing = before_service, urgency = urgent, channel = other },
    },
    {
      clock = "asking", rule = "wa_ask_1d", source = "RCW 48.43.830(1)(a)", length = 1, unit = "calendar_days", start = "receipt",
      met_by = "decision", when = { timing = before_service, channel = electronic },
    },
    {
      clock = "asking", rule = "wa_ask_5d", source = "RCW 48.43.830(1)(b)", length = 5, unit = "calendar_days", start = "receipt",
      met_by = "decision", when = { timing = before_service, channel = other },
    },
  },
}
