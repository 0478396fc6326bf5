--- The programme's own clocks. They run from complete information and are met by the decision (R5.6).
local p = require "precert.policy"

return p.regime {
  id = "programme",
  title = "Utilization management programme",
  source = "Programme rules R5.1 to R5.4",
  kind = "programme",
  verified = true,
  effective = { from = "2025-01-01" },
  clocks = {
    {
      clock = "decision", rule = "programme_precert_15d", source = "R5.1", length = 15, unit = "calendar_days", start = "complete",
      tolled = true, met_by = "decision",
      when = { review = { "precert" }, timing = { "preservice", "concurrent", "predetermination" } },
    },
    {
      -- R5.2 speaks of routine reviews: urgent ones keep the 15 days and the law's hours
      clock = "decision", rule = "programme_mnr_5bd", source = "R5.2", length = 5, unit = "business_days", start = "complete",
      tolled = true, met_by = "decision",
      when = { review = { "mnr" }, urgency = { "standard" } },
    },
    {
      clock = "decision", rule = "programme_precert_15d", source = "R5.1", length = 15, unit = "calendar_days", start = "complete",
      tolled = true, met_by = "decision",
      when = { review = { "mnr" }, urgency = { "urgent", "emergency" }, timing = { "preservice", "concurrent", "predetermination" } },
    },
    {
      clock = "decision", rule = "programme_retro_30d", source = "R5.3", length = 30, unit = "calendar_days", start = "complete",
      tolled = true, met_by = "decision",
      when = { timing = { "post_service" } },
    },
    {
      clock = "information", rule = "programme_information_45d", source = "R5.1", length = 45, unit = "calendar_days", start = "asked",
      met_by = "decision", warn_percent = 20, setting = "information_window_days",
    },
    {
      -- from the instant at which a reviewer gets the case with something missing, however old the request is by then
      clock = "asking", rule = "programme_asking_1bd", source = "R5.1", kind = "internal", length = 1, unit = "business_days",
      start = "asked", met_by = "decision", setting = "asking_business_days",
    },
    {
      clock = "appeal_forwarding", rule = "programme_contract_appeal_4bd", source = "R5.4", length = 4, unit = "business_days",
      start = "receipt", met_by = "decision", when = { case_kind = { "appeal" } },
    },
  },
}
