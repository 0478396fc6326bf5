--- The federal prior-authorization rule: Medicare Advantage, Medicaid and CHIP. Nothing stands still; one extension of 14 days, by
-- a written notice with its reason.
local p = require "precert.policy"

local extension = { max = 1, length = 14, unit = "calendar_days" }

return p.regime {
  id = "federal_prior_authorization",
  title = "Federal prior-authorization rule",
  source = "CMS-0057-F: 42 CFR 422.568, 422.572, 438.210, 440.230, 457.495",
  kind = "law",
  verified = true,
  checked = { against = "the agency's questions and answers on the rule, which give 72 hours and 7 calendar days", on = "2026-11-22" },
  effective = { from = "2026-01-01" },
  applies_to = { lines_of_business = { "chip", "medicaid", "medicare_advantage" } },
  clocks = {
    {
      clock = "decision", rule = "cms_std_7d", source = "42 CFR 422.568(b)(1), 438.210(d)(1)", length = 7, unit = "calendar_days",
      start = "receipt", met_by = "notification", extension = extension,
      when = { timing = { "preservice", "predetermination", "concurrent" }, urgency = { "standard" } },
    },
    {
      clock = "decision", rule = "cms_exp_72h", source = "42 CFR 422.572(a), 438.210(d)(2)", length = 72, unit = "hours",
      start = "receipt", met_by = "notification", extension = extension,
      when = { timing = { "preservice", "predetermination", "concurrent" }, urgency = { "urgent", "emergency" } },
    },
  },
}
