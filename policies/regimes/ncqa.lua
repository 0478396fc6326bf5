--- A profile after NCQA's timeliness standards of 2026, laid over a payer that promises them.
local p = require "precert.policy"

local before_service = { "preservice", "predetermination" }
local urgent = { "urgent", "emergency" }

return p.regime {
  id = "ncqa",
  title = "NCQA timeliness profile",
  source = "NCQA Utilization Management standards, surveys from 2026-07-01",
  kind = "profile",
  verified = false,
  effective = { from = "2026-07-01" },
  clocks = {
    {
      clock = "decision", rule = "ncqa_pre_7d", source = "UM timeliness, non-urgent preservice", length = 7, unit = "calendar_days",
      start = "receipt", met_by = "notification", when = { timing = before_service, urgency = { "standard" } },
    },
    {
      clock = "decision", rule = "ncqa_urgent_72h", source = "UM timeliness, urgent preservice", length = 72, unit = "hours",
      start = "receipt", met_by = "notification", when = { timing = before_service, urgency = urgent },
    },
    {
      clock = "decision", rule = "ncqa_conc_24h", source = "UM timeliness, urgent concurrent, commercial", length = 24, unit = "hours",
      start = "receipt", met_by = "notification", when = { timing = { "concurrent" }, urgency = urgent },
    },
    {
      clock = "decision", rule = "ncqa_post_30d", source = "UM timeliness, postservice", length = 30, unit = "calendar_days",
      start = "receipt", met_by = "notification", when = { timing = { "post_service" } },
    },
  },
}
