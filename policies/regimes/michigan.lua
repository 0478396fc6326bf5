--- Michigan, insured plans. A request that is not answered in time is granted by law. Asking for more information in time is an
-- answer; from its arrival the law gives the same time once more. An approval holds for 60 days at least.
local p = require "precert.policy"

local before_service = { "preservice", "predetermination" }

return p.regime {
  id = "michigan",
  title = "Michigan prior authorization",
  source = "MCL 500.2212e",
  kind = "law",
  verified = true,
  checked = { against = "a summary by subsection of the section and the press on its enactment, which agree", on = "2026-11-22" },
  effective = { from = "2024-06-01" },
  applies_to = {
    lines_of_business = { "commercial", "employer", "individual", "marketplace" },
    funding = { "fully_insured" }, states = { "MI" },
  },
  notices = {
    {
      code = "mi_approval_60d", text = "By Michigan law an approval holds for at least 60 calendar days.",
      when = { timing = before_service },
    },
  },
  clocks = {
    {
      clock = "decision", rule = "mi_7d_deemed", source = "MCL 500.2212e(10)", length = 7, unit = "calendar_days", start = "receipt",
      tolled = true, restart = { length = 7, unit = "calendar_days" }, met_by = "notification", on_missed = "deemed_approved",
      when = { timing = before_service, urgency = { "standard" } },
    },
    {
      clock = "decision", rule = "mi_72h_deemed", source = "MCL 500.2212e(11)", length = 72, unit = "hours", start = "receipt",
      tolled = true, restart = { length = 72, unit = "hours" }, met_by = "notification", on_missed = "deemed_approved",
      when = { timing = before_service, urgency = { "urgent", "emergency" } },
    },
  },
}
