--- Claims procedure of employer plans. The clocks run from receipt, whatever the request contains, and are met by notification.
-- From the day on which missing information is asked for they stand still until it comes or its time is over: then what was
-- left goes on, for urgent requests 48 hours of their own. There is one extension at most, and none for urgent requests.
local p = require "precert.policy"

local before_service = { "preservice", "predetermination" }
local urgent = { "urgent", "emergency" }

-- What the published text itself was at hand for; the other paragraphs are cited from summaries and wait for such a look.
local text = { against = "the paragraph as published (29 CFR 2560.503-1)", on = "2026-11-22" }

return p.regime {
  id = "erisa",
  title = "Employer plans: federal claims procedure",
  source = "29 CFR 2560.503-1",
  kind = "law",
  verified = false, -- unless a rule says otherwise
  effective = { from = "2025-01-01" },
  applies_to = { lines_of_business = { "commercial", "employer", "erisa" } },
  clocks = {
    {
      clock = "decision", rule = "erisa_urgent_72h", source = "29 CFR 2560.503-1(f)(2)(i)", length = 72, unit = "hours",
      start = "receipt", tolled = true, restart = { length = 48, unit = "hours" }, met_by = "notification",
      when = { timing = before_service, urgency = urgent },
    },
    {
      clock = "asking", rule = "erisa_urgent_tell_24h", source = "29 CFR 2560.503-1(f)(2)(i)", length = 24, unit = "hours",
      start = "receipt", met_by = "notification", when = { urgency = urgent },
    },
    {
      -- a request to go on with a course of treatment, made at least 24 hours before its end
      clock = "decision", rule = "erisa_concurrent_24h", source = "29 CFR 2560.503-1(f)(2)(ii)(B)", length = 24, unit = "hours",
      start = "receipt", met_by = "notification",
      when = { timing = { "concurrent" }, urgency = urgent, asked = { "in_time" } },
    },
    {
      -- asked for later than that it is an urgent request like any other
      clock = "decision", rule = "erisa_urgent_72h", source = "29 CFR 2560.503-1(f)(2)(i)", length = 72, unit = "hours",
      start = "receipt", tolled = true, restart = { length = 48, unit = "hours" }, met_by = "notification",
      when = { timing = { "concurrent" }, urgency = urgent, asked = { "late" } },
    },
    {
      clock = "decision", rule = "erisa_pre_15d_ext15", source = "29 CFR 2560.503-1(f)(2)(iii)(A)", length = 15, unit = "calendar_days",
      verified = true, checked = text,
      start = "receipt", tolled = true, met_by = "notification", extension = { max = 1, length = 15, unit = "calendar_days" },
      when = { timing = { "preservice", "predetermination", "concurrent" }, urgency = { "standard" } },
    },
    {
      clock = "decision", rule = "erisa_post_30d_ext15", source = "29 CFR 2560.503-1(f)(2)(iii)(B)", length = 30, unit = "calendar_days",
      start = "receipt", tolled = true, met_by = "notification", extension = { max = 1, length = 15, unit = "calendar_days" },
      when = { timing = { "post_service" } },
    },
    {
      clock = "information", rule = "erisa_info_45d", source = "29 CFR 2560.503-1(f)(2)(iii)", length = 45, unit = "calendar_days",
      start = "asked", met_by = "decision", when = { urgency = { "standard" } },
    },
    {
      clock = "information", rule = "erisa_urgent_info_48h", source = "29 CFR 2560.503-1(f)(2)(i)", length = 48, unit = "hours",
      start = "asked", met_by = "decision", when = { urgency = urgent },
    },
    {
      clock = "appeal_filing", rule = "erisa_appeal_file_180d", source = "29 CFR 2560.503-1(h)(3)(i)", length = 180,
      unit = "calendar_days", start = "notified", met_by = "decision",
    },
    {
      clock = "decision", rule = "erisa_appeal_72h", source = "29 CFR 2560.503-1(i)(2)(i)", length = 72, unit = "hours",
      start = "receipt", met_by = "notification", case_kinds = { "appeal" }, when = { urgency = urgent },
    },
    {
      clock = "decision", rule = "erisa_appeal_pre_30d", source = "29 CFR 2560.503-1(i)(2)(ii)(A)", length = 30, unit = "calendar_days",
      start = "receipt", met_by = "notification", case_kinds = { "appeal" },
      when = { timing = { "preservice", "predetermination", "concurrent" }, urgency = { "standard" } },
    },
    {
      clock = "decision", rule = "erisa_appeal_post_60d", source = "29 CFR 2560.503-1(i)(2)(iii)(A)", length = 60,
      unit = "calendar_days", start = "receipt", met_by = "notification", case_kinds = { "appeal" },
      when = { timing = { "post_service" }, urgency = { "standard" } },
    },
  },
}
