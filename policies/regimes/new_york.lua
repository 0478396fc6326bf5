--- New York, insured plans. Most times run from the necessary information, in business days, and are met by a notice by telephone and
-- in writing; the notice of continued services names what was approved, the new total, the first day and the next review.
local p = require "precert.policy"

local before_service = { "preservice", "predetermination" }
local text = { against = "the section as published (Insurance Law 4903 (b) and (c))", on = "2026-11-22" }

return p.regime {
  id = "new_york",
  title = "New York utilization review",
  source = "New York Insurance Law, article 49",
  kind = "law",
  verified = false, -- unless a rule says otherwise
  effective = { from = "2025-01-01" },
  applies_to = {
    lines_of_business = { "commercial", "employer", "individual", "marketplace" },
    funding = { "fully_insured" }, states = { "NY" },
  },
  notices = {
    {
      code = "ny_continued_notice",
      text = "In New York the notice of continued services names what was approved, the new total, the first day and the next review.",
      when = { timing = { "concurrent" } },
    },
  },
  clocks = {
    {
      clock = "decision", rule = "ny_pre_3bd", source = "Insurance Law 4903(b)(1)", length = 3, unit = "business_days",
      verified = true, checked = text,
      start = "complete", met_by = "notification", when = { timing = before_service },
    },
    {
      -- after an admission to a hospital, in a hospital or a skilled nursing facility
      clock = "decision", rule = "ny_rehab_1bd", source = "Insurance Law 4903(b)(1)", length = 1, unit = "business_days",
      verified = true, checked = text,
      start = "complete", met_by = "notification", when = { timing = before_service, category = { "inpatient_rehab" } },
    },
    {
      clock = "decision", rule = "ny_conc_1bd", source = "Insurance Law 4903(c)(1)", length = 1, unit = "business_days",
      verified = true, checked = text,
      start = "complete", met_by = "notification", when = { timing = { "concurrent" } },
    },
    {
      clock = "decision", rule = "ny_urgent_72h", source = "11 NYCRR, following 29 CFR 2560.503-1(f)(2)(i)", length = 72, unit = "hours",
      start = "receipt", met_by = "notification", when = { timing = before_service, urgency = { "urgent", "emergency" } },
    },
    {
      clock = "decision", rule = "ny_post_30d", source = "Insurance Law 4903(d)", length = 30, unit = "calendar_days",
      start = "complete", met_by = "notification", when = { timing = { "post_service" } },
    },
    {
      -- where a denial came without an attempt to talk to the provider, who may then ask for it
      clock = "peer_to_peer", rule = "ny_reconsideration_1bd", source = "Insurance Law 4903(f)", length = 1, unit = "business_days",
      start = "asked", met_by = "decision", case_kinds = { "peer_to_peer" },
    },
    {
      -- the same day for what the provider sends instead; a review after the service has none
      clock = "decision", rule = "ny_reconsidered_1bd", source = "Insurance Law 4903(f)", length = 1, unit = "business_days",
      start = "reconsidered", met_by = "decision", when = { timing = { "preservice", "predetermination", "concurrent" } },
    },
  },
}
