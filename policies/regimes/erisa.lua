--- Claims procedure of employer plans. The clocks run from receipt, whatever the request contains, are met by
-- notification, and (urgent ones apart) stand still from the day the missing information is asked for.
local p = require "precert.policy"

local before_service = { "preservice", "predetermination" }

return p.regime {
  id = "erisa",
  title = "Employer plans: federal claims procedure",
  source = "29 CFR 2560.503-1",
  kind = "law",
  verified = false, -- paragraph numbers are to be checked against the published text before a live payer relies on them
  effective = { from = "2025-01-01" },
  applies_to = { lines_of_business = { "commercial", "employer", "erisa" } },
  clocks = {
    {
      clock = "decision", rule = "erisa_urgent_72h", source = "29 CFR 2560.503-1(f)(2)(i)", length = 72, unit = "hours",
      start = "receipt", met_by = "notification",
      when = { timing = before_service, urgency = { "urgent", "emergency" } },
    },
    {
      clock = "decision", rule = "erisa_concurrent_24h", source = "29 CFR 2560.503-1(f)(2)(ii)(B)", length = 24, unit = "hours",
      start = "receipt", met_by = "notification",
      when = { timing = { "concurrent" }, urgency = { "urgent", "emergency" } },
    },
    {
      clock = "decision", rule = "erisa_pre_15d_ext15", source = "29 CFR 2560.503-1(f)(2)(iii)(A)", length = 15, unit = "calendar_days",
      start = "receipt", tolled = true, met_by = "notification", extension = { max = 1, length = 15, unit = "calendar_days" },
      when = { timing = { "preservice", "predetermination", "concurrent" }, urgency = { "standard" } },
    },
    {
      clock = "decision", rule = "erisa_post_30d_ext15", source = "29 CFR 2560.503-1(f)(2)(iii)(B)", length = 30, unit = "calendar_days",
      start = "receipt", tolled = true, met_by = "notification", extension = { max = 1, length = 15, unit = "calendar_days" },
      when = { timing = { "post_service" } },
    },
    {
      clock = "information", rule = "erisa_info_45d", source = "29 CFR 2560.503-1(f)(4)", length = 45, unit = "calendar_days",
      start = "asked", met_by = "decision", when = { urgency = { "standard" } },
    },
    {
      clock = "information", rule = "erisa_urgent_info_48h", source = "29 CFR 2560.503-1(f)(2)(i)", length = 48, unit = "hours",
      start = "asked", met_by = "decision", when = { urgency = { "urgent", "emergency" } },
    },
    {
      -- counted from the day the claimant receives the notice
      clock = "appeal_filing", rule = "erisa_appeal_file_180d", source = "29 CFR 2560.503-1(h)(3)(i)", length = 180,
      unit = "calendar_days", start = "receipt", met_by = "decision", when = { case_kind = { "appeal" } },
    },
    {
      clock = "appeal", rule = "erisa_appeal_72h", source = "29 CFR 2560.503-1(i)(2)(i)", length = 72, unit = "hours",
      start = "receipt", met_by = "notification", when = { case_kind = { "appeal" }, urgency = { "urgent", "emergency" } },
    },
    {
      clock = "appeal", rule = "erisa_appeal_pre_30d", source = "29 CFR 2560.503-1(i)(2)(ii)", length = 30, unit = "calendar_days",
      start = "receipt", met_by = "notification",
      when = { case_kind = { "appeal" }, timing = { "preservice", "predetermination", "concurrent" }, urgency = { "standard" } },
    },
    {
      clock = "appeal", rule = "erisa_appeal_post_60d", source = "29 CFR 2560.503-1(i)(2)(iii)", length = 60, unit = "calendar_days",
      start = "receipt", met_by = "notification", when = { case_kind = { "appeal" }, timing = { "post_service" } },
    },
  },
}
