--- Medicare Advantage beyond the prior-authorization rule: the enrollee's 65 days to ask for a reconsideration, and its times.
local p = require "precert.policy"

local urgent = { "urgent", "emergency" }
local extension = { max = 1, length = 14, unit = "calendar_days" }

return p.regime {
  id = "medicare_advantage",
  title = "Medicare Advantage organization determinations and reconsiderations",
  source = "42 CFR 422.568 to 422.590",
  kind = "law",
  verified = false,
  effective = { from = "2026-01-01" },
  applies_to = { lines_of_business = { "medicare_advantage" } },
  clocks = {
    {
      clock = "decision", rule = "ma_ext_14d", source = "42 CFR 422.568(b)(1)(i)", length = 7, unit = "calendar_days",
      start = "receipt", met_by = "notification", extension = extension,
      when = { timing = { "preservice", "predetermination", "concurrent" }, urgency = { "standard" } },
    },
    {
      clock = "appeal_filing", rule = "ma_appeal_file_65d", source = "42 CFR 422.582(b)", length = 65, unit = "calendar_days",
      start = "notified", met_by = "decision",
    },
    {
      clock = "decision", rule = "ma_reconsideration_72h", source = "42 CFR 422.590(e)", length = 72, unit = "hours",
      start = "receipt", met_by = "notification", extension = extension, case_kinds = { "appeal" }, when = { urgency = urgent },
    },
    {
      clock = "decision", rule = "ma_reconsideration_30d", source = "42 CFR 422.590(a)", length = 30, unit = "calendar_days",
      start = "receipt", met_by = "notification", extension = extension, case_kinds = { "appeal" },
      when = { timing = { "preservice", "predetermination", "concurrent" }, urgency = { "standard" } },
    },
    {
      clock = "decision", rule = "ma_reconsideration_payment_60d", source = "42 CFR 422.590(b)", length = 60, unit = "calendar_days",
      start = "receipt", met_by = "notification", case_kinds = { "appeal" },
      when = { timing = { "post_service" }, urgency = { "standard" } },
    },
  },
}
