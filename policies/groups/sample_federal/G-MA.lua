--- Members of Medicare Advantage under the federal prior-authorization rule, and a few commercial ones. The plan reviews stays
-- itself while they last and decides its own appeals, so those components were not bought.
local p = require "precert.policy"

return p.group {
  payer = "sample_federal",
  group = "G-MA",
  name = "Sample Advantage members",
  status = "active",
  approved = { by = "Client services", on = "2025-12-15" },
  effective = { from = "2026-01-01" },
  products = { medical_network = true, utilization_management = true, case_management = true },
  components = {
    inpatient_precertification = true, concurrent_review = false, discharge_planning = false, outpatient_precertification = true,
    retrospective_review = true, medical_necessity_appeals = false,
  },
  subscribers = 5200,
  states = { "FL", "GA" },
  mnr_states = {},
  plan_types = { "hmo" },
  categories = {
    "diagnostic_radiology", "dme", "experimental", "home_health", "home_infusion", "injectable_medications", "therapeutic_radiology",
    "transplant",
  },
  plan_requires_op_precert = true,
  transplant = { network = "sample_transplant_network" },
  cob = { commercial = "payer_decides" },
  contacts = { phone = "1-800-555-0134", appeals = "1-800-555-0135" },
  letter = { brand = "Sample Advantage Plan" },
  calendar = "us_eastern",
  zone = "America/New_York",
  high_dollar_threshold = p.usd(75000),
  stop_loss_deductible = p.usd(250000),
  funding = "fully_insured",
  situs_state = "FL",
  regimes = {
    medicare_advantage = { "programme", "federal_prior_authorization", "medicare_advantage" },
    commercial = { "programme", "erisa" },
  },
  unit_values = { visits = p.usd(90), days = p.usd(1900), units = p.usd(300) },
  spd = { reference = "EOC-G-MA-2026", date = "2026-01-01" },
  plan_document = { calendar = "us_eastern", zone = "America/New_York", retro_window_days = 180 },
}
