--- A small insured group in New York: it reaches 25 subscribers in an aggregate that the payer named (R2.3). In force in 2025.
local p = require "precert.policy"

return p.group {
  payer = "sample_insured",
  group = "G-NY",
  name = "Sample small group in New York",
  status = "active",
  approved = { by = "Client services", on = "2024-12-02" },
  effective = { from = "2025-01-01", to = "2025-12-31" },
  products = { medical_network = true, utilization_management = true, case_management = false },
  components = {
    inpatient_precertification = true, concurrent_review = true, discharge_planning = true, outpatient_precertification = true,
    retrospective_review = true, medical_necessity_appeals = true,
  },
  subscribers = 18,
  aggregate = { id = "A-NY-SMALL", named_by_payer = true, subscribers = 140 },
  states = { "CT", "NJ", "NY" }, -- R2.13: where outpatient reviews are offered
  mnr_states = { "NY" },
  plan_types = { "epo", "ppo" },
  categories = { "diagnostic_radiology", "pt_ot", "sleep_management", "spinal", "transplant" },
  plan_requires_op_precert = true,
  transplant = { network = "sample_transplant_network" },
  cob = { commercial = "payer_decides" },
  contacts = { phone = "1-800-555-0124", appeals = "1-800-555-0125" },
  letter = {
    brand = "Sample Insurance Company",
    exclusions = "Services are subject to the exclusions and limitations of the policy.",
    return_address = "Reviews, PO Box 20, Albany, NY 12201",
  },
  calendar = "us_eastern",
  zone = "America/New_York",
  high_dollar_threshold = p.usd(40000),
  stop_loss_deductible = p.usd(100000),
  trigger_diagnoses = { "C92.0*", "Z94.*" },
  funding = "fully_insured",
  situs_state = "NY",
  regimes = { commercial = { "programme" }, individual = { "programme" } },
  unit_values = { visits = p.usd(120), days = p.usd(2600), units = p.usd(380) },
  spd = { reference = "SPD-G-NY-2025", date = "2025-01-01" },
  delegates = { "therapy_network" },
}
