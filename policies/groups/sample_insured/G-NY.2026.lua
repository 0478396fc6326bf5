--- The same group from 2026: intake-approvable requests are approved by the engine (R4.11), the contract shortens windows, and the
-- group has a way of appeals of its own, approved and billed (R2.4, R8.8).
local p = require "precert.policy"

return p.group {
  payer = "sample_insured",
  group = "G-NY",
  name = "Sample small group in New York",
  status = "active",
  approved = { by = "Client services", on = "2025-12-01" },
  effective = { from = "2026-01-01", to = "2026-12-31" },
  products = { medical_network = true, utilization_management = true, case_management = true },
  components = {
    inpatient_precertification = true, concurrent_review = true, discharge_planning = true, outpatient_precertification = true,
    retrospective_review = true, medical_necessity_appeals = true,
  },
  subscribers = 21,
  aggregate = { id = "A-NY-SMALL", named_by_payer = true, subscribers = 155 },
  states = { "CT", "NJ", "NY" },
  mnr_states = { "NY" },
  plan_types = { "epo", "ppo" },
  categories = { "chiropractic", "diagnostic_radiology", "dme", "pt_ot", "sleep_management", "spinal", "transplant" },
  plan_requires_op_precert = true,
  transplant = { network = "sample_transplant_network", auto_zone3_days = 50, allo_zone3_days = 75, zone4_days = 180 },
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
  regimes = { commercial = { "programme", "erisa" }, individual = { "programme" } },
  unit_values = { visits = p.usd(125), days = p.usd(2700), units = p.usd(390) },
  spd = { reference = "SPD-G-NY-2026", date = "2026-01-01" },
  -- R2.12: the contract goes before the group, the group before the payer; no law is shortened by either
  plan_document = { information_window_days = 30, readmission_days = 45, initial_visits = 8, next_review_days = 2 },
  settings = { auto_approve = true, initial_visits = 6, asking_business_days = 1 },
  delegates = { "imaging_vendor", "therapy_network" },
  billable = {
    { item = "appeal_customization", rate = p.usd(1500), per = "once" },
    { item = "clinical_record_access", rate = p.usd(250), per = "month" },
    { item = "medical_opinion", rate = p.usd(310), per = "hour" },
  },
  appeal_customization = {
    text = "A second standard appeal goes to a panel that the group names.",
    approved_by = "Appeals committee", approved_on = "2025-11-18",
  },
}
