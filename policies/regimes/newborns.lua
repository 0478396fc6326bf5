--- Newborns' and mothers' health: hours after a delivery that need no authorization, whoever insures. They are no clock that could
-- run out; policies/criteria/inpatient_maternity reviews only what lies beyond them.
local p = require "precert.policy"

return p.regime {
  id = "newborns",
  title = "Newborns' and Mothers' Health Protection Act",
  source = "29 CFR 2590.711; 45 CFR 146.130",
  kind = "law",
  verified = false,
  effective = { from = "2025-01-01" },
  applies_to = { lines_of_business = { "commercial", "employer", "erisa", "individual", "marketplace" } },
  clocks = {},
  notices = {
    {
      code = "nmhpa_48h_96h",
      text = "48 hours after a vaginal and 96 hours after a cesarean delivery need no authorization by law.",
      when = { category = { "inpatient_maternity" } },
      protects = { from = "delivered_at", by = "delivery", hours = { vaginal = 48, cesarean = 96 } },
    },
  },
}
