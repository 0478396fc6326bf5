--- Texas, insured plans: hours for patients in hospital. The hour after stabilization begins with the next staffed period.
local p = require "precert.policy"

return p.regime {
  id = "texas",
  title = "Texas utilization review",
  source = "Insurance Code 4201; 28 TAC 19.1718",
  kind = "law",
  verified = false,
  effective = { from = "2025-01-01" },
  applies_to = {
    lines_of_business = { "commercial", "employer", "individual", "marketplace" },
    funding = { "fully_insured" }, states = { "TX" },
  },
  clocks = {
    {
      clock = "decision", rule = "tx_hosp_24h", source = "28 TAC 19.1718(d)(2)", length = 24, unit = "hours", start = "receipt",
      met_by = "notification", case_kinds = { "stay" }, when = { timing = { "concurrent" } },
    },
    {
      clock = "decision", rule = "tx_poststab_1h", source = "28 TAC 19.1718(d)(3); Insurance Code 4201.304(3)", length = 1,
      unit = "hours", start = "receipt", start_when_open = true, met_by = "notification", case_kinds = { "stay" },
      when = { urgency = { "emergency" } },
    },
  },
}
