--- New Jersey, insured plans: what is not denied in time is authorized by law.
local p = require "precert.policy"

local before_service = { "preservice", "predetermination" }

return p.regime {
  id = "new_jersey",
  title = "New Jersey prior authorization",
  source = "N.J.S.A. 17B:30-55",
  kind = "law",
  verified = false,
  effective = { from = "2025-01-01" },
  applies_to = {
    lines_of_business = { "commercial", "employer", "individual", "marketplace" },
    funding = { "fully_insured" }, states = { "NJ" },
  },
  clocks = {
    {
      clock = "decision", rule = "nj_12d_deemed", source = "17B:30-55", length = 12, unit = "calendar_days", start = "receipt",
      met_by = "notification", on_missed = "deemed_approved", case_kinds = { "review", "transplant" },
      when = { timing = before_service, urgency = { "standard" } },
    },
    {
      clock = "decision", rule = "nj_urgent_72h", source = "17B:30-55", length = 72, unit = "hours", start = "receipt",
      met_by = "notification", on_missed = "deemed_approved", case_kinds = { "review", "transplant" },
      when = { timing = before_service, urgency = { "urgent", "emergency" } },
    },
    {
      clock = "decision", rule = "nj_hosp_24h", source = "17B:30-55", length = 24, unit = "hours", start = "receipt",
      met_by = "notification", on_missed = "deemed_approved", case_kinds = { "stay" },
    },
  },
}
