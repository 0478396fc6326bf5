--- The programme's own clocks. Its decisions are due from complete information and met by the decision (R5.6). The 365 days in
-- which a review after the service can be asked for (R5.3) are no clock: see the setting retro_window_days.
local p = require "precert.policy"

return p.regime {
  id = "programme",
  title = "Utilization management programme",
  source = "Programme rules R3.3, R4.7, R5.1 to R5.4, R7.2, R8.5",
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
      -- R4.7: the day that the reviewer plans; without one, this many days on
      clock = "next_review", rule = "programme_next_review", source = "R4.7", kind = "internal", length = 3, unit = "calendar_days",
      start = "planned", met_by = "decision", setting = "next_review_days", case_kinds = { "stay" },
    },
    {
      clock = "observation_24h", rule = "programme_obs_24h", source = "R3.3", kind = "internal", length = 24, unit = "hours",
      start = "admitted", met_by = "decision", case_kinds = { "stay" }, when = { category = { "observation" } },
    },
    {
      clock = "observation_48h", rule = "programme_obs_48h", source = "R3.3", kind = "internal", length = 48, unit = "hours",
      start = "admitted", met_by = "decision", case_kinds = { "stay" }, when = { category = { "observation" } },
    },
    {
      -- R7.2: the last day of the follow-up zone, which the milestones and the group's parameters give; this is the longest
      clock = "course", rule = "programme_transplant_course", source = "R7.2", kind = "internal", length = 365, unit = "calendar_days",
      start = "planned", met_by = "decision", case_kinds = { "transplant" },
    },
    {
      -- before an appeal; the time to appeal runs beside it and is not shortened
      clock = "reconsideration_filing", rule = "programme_reconsideration_180d", source = "R8.5", kind = "internal", length = 180,
      unit = "calendar_days", start = "notified", met_by = "decision", setting = "reconsideration_days",
    },
    {
      -- the payer's own time: from the day on which the payer received the appeal
      clock = "forward", rule = "programme_contract_appeal_4bd", source = "R5.4", length = 4, unit = "business_days",
      start = "receipt", met_by = "decision", case_kinds = { "appeal" },
    },
  },
}
