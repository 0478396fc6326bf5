--- A profile after URAC's standards for utilization management, laid over a payer that promises them (R5.8). It promises times and
-- letters; who may screen, review and deny is no matter of a profile: the roles of the engine are as strict for everybody.
local p = require "precert.policy"

local before_service = { "preservice", "predetermination" }
local urgent = { "urgent", "emergency" }

return p.regime {
  id = "urac",
  title = "URAC utilization management profile",
  source = "URAC Health Utilization Management standards",
  kind = "profile",
  verified = false,
  effective = { from = "2025-01-01" },
  letters = { appeal = { "member", "provider" } }, -- overturned or not
  clocks = {
    {
      clock = "peer_to_peer", rule = "urac_p2p_1bd", source = "HUM, peer-to-peer conversation", length = 1, unit = "business_days",
      verified = true, checked = { against = "an accredited organization's published procedures", on = "2026-11-22" },
      start = "asked", met_by = "decision", case_kinds = { "peer_to_peer" },
    },
    {
      clock = "decision", rule = "urac_urgent_72h", source = "HUM, prospective review", length = 72, unit = "hours", start = "receipt",
      met_by = "notification", when = { timing = before_service, urgency = urgent },
    },
    {
      clock = "decision", rule = "urac_pre_15d", source = "HUM, prospective review", length = 15, unit = "calendar_days",
      start = "receipt", tolled = true, met_by = "notification", extension = { max = 1, length = 15, unit = "calendar_days" },
      when = { timing = before_service, urgency = { "standard" } },
    },
    {
      clock = "decision", rule = "urac_conc_24h", source = "HUM, concurrent review", length = 24, unit = "hours", start = "receipt",
      met_by = "notification", when = { timing = { "concurrent" }, urgency = urgent },
    },
    {
      clock = "decision", rule = "urac_conc_4d", source = "HUM, concurrent review", length = 4, unit = "calendar_days", start = "receipt",
      met_by = "notification", when = { timing = { "concurrent" }, urgency = { "standard" } },
    },
    {
      clock = "decision", rule = "urac_retro_30d", source = "HUM, retrospective review", length = 30, unit = "calendar_days",
      start = "receipt", tolled = true, met_by = "notification", when = { timing = { "post_service" } },
    },
    {
      clock = "decision", rule = "urac_appeal_72h", source = "HUM, expedited appeals", length = 72, unit = "hours", start = "receipt",
      met_by = "notification", case_kinds = { "appeal" }, when = { urgency = urgent },
    },
    {
      clock = "decision", rule = "urac_appeal_30d", source = "HUM, standard appeals", length = 30, unit = "calendar_days",
      verified = true, checked = { against = "an accredited organization's published procedures", on = "2026-11-22" },
      start = "receipt", met_by = "notification", case_kinds = { "appeal" }, when = { urgency = { "standard" } },
    },
  },
}
