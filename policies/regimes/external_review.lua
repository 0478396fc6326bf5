--- Independent external review of a final denial. The organization that reviews is asked once the request was found eligible; its
-- decision binds (R8.7). The last day to ask moves off weekends and holidays.
local p = require "precert.policy"

local urgent = { "urgent", "emergency" }

return p.regime {
  id = "external_review",
  title = "Federal external review",
  source = "45 CFR 147.136(d); 29 CFR 2590.715-2719(d)",
  kind = "law",
  verified = false,
  effective = { from = "2025-01-01" },
  applies_to = { lines_of_business = { "commercial", "employer", "erisa", "individual", "marketplace" } },
  clocks = {
    {
      clock = "external_filing", rule = "aca_external_file_4mo", source = "45 CFR 147.136(d)(2)(i)", length = 4, unit = "months",
      start = "notified", rolls_to_business_day = true, met_by = "decision",
      case_kinds = { "review", "stay", "transplant", "appeal" },
    },
    {
      -- an expedited request is looked at once: its 72 hours leave no room for days
      clock = "preliminary", rule = "aca_prelim_5bd", source = "45 CFR 147.136(d)(2)(ii)", length = 5, unit = "business_days",
      start = "receipt", met_by = "decision", case_kinds = { "external_review" }, when = { urgency = { "standard" } },
    },
    {
      clock = "decision", rule = "aca_iro_45d", source = "45 CFR 147.136(d)(2)(iii)(B)(8)", length = 45, unit = "calendar_days",
      start = "asked", met_by = "notification", case_kinds = { "external_review" }, when = { urgency = { "standard" } },
    },
    {
      clock = "decision", rule = "aca_iro_72h", source = "45 CFR 147.136(d)(3)(iv)", length = 72, unit = "hours",
      start = "asked", met_by = "notification", case_kinds = { "external_review" }, when = { urgency = urgent },
    },
  },
}
