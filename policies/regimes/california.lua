--- California, insured plans: five business days from the information that is reasonably needed.
local p = require "precert.policy"

local before_or_during = { "preservice", "predetermination", "concurrent" }

return p.regime {
  id = "california",
  title = "California utilization review",
  source = "Health and Safety Code 1367.01; Insurance Code 10123.135",
  kind = "law",
  verified = false,
  effective = { from = "2025-01-01" },
  applies_to = {
    lines_of_business = { "commercial", "employer", "individual", "marketplace" },
    funding = { "fully_insured" }, states = { "CA" },
  },
  clocks = {
    {
      clock = "decision", rule = "ca_std_5bd", source = "HSC 1367.01(h)(1)", length = 5, unit = "business_days", start = "complete",
      met_by = "decision", when = { timing = before_or_during, urgency = { "standard" } },
    },
    {
      clock = "decision", rule = "ca_urgent_72h", source = "HSC 1367.01(h)(2)", length = 72, unit = "hours", start = "complete",
      met_by = "decision", when = { timing = before_or_during, urgency = { "urgent", "emergency" } },
    },
    {
      clock = "decision", rule = "ca_post_30d", source = "HSC 1367.01(h)(1)", length = 30, unit = "calendar_days", start = "complete",
      met_by = "notification", when = { timing = { "post_service" } },
    },
  },
}
