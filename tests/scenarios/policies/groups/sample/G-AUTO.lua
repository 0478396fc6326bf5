--- A group whose snapshot lets the engine approve (R4.11).
local p = require "precert.policy"

return p.group {
  payer = "sample",
  group = "G-AUTO",
  name = "Sample group with approvals by the engine",
  status = "active",
  effective = { from = "2025-01-01" },
  products = { medical_network = true, utilization_management = true, case_management = true },
  components = {
    inpatient_precertification = true, concurrent_review = true, discharge_planning = true, outpatient_precertification = true,
    retrospective_review = true, medical_necessity_appeals = true,
  },
  subscribers = 480,
  mnr_states = { "TX", "IL", "TN", "CO" },
  plan_types = { "ppo" },
  categories = {
    "chiropractic", "cochlear_implants", "diagnostic_radiology", "dme", "erectile_dysfunction", "gastric_bypass",
    "home_health", "home_infusion", "injectable_medications", "oral_pharynx", "orthotics_prosthetics",
    "outpatient_procedures", "pt_ot", "experimental", "sleep_management", "speech_therapy", "spinal",
    "therapeutic_radiology", "transplant", "unlisted",
  },
  plan_requires_op_precert = true,
  transplant = { network = "sample_transplant_network", auto_zone3_days = 60, allo_zone3_days = 90, zone4_days = 365 },
  cob = { commercial = "payer_decides" },
  contacts = { phone = "1-800-555-0110", appeals = "1-800-555-0111" },
  letter = {
    brand = "Sample Health Plan",
    exclusions = "Services are subject to the exclusions and limitations of the benefit plan.",
  },
  calendar = "us_central",
  zone = "America/Chicago",
  high_dollar_threshold = p.usd(50000),
  stop_loss_deductible = p.usd(150000),
  trigger_diagnoses = { "C92.0*", "Z94.*", "P07.0*" },
  funding = "self_funded",
  situs_state = "TX",
  regimes = { commercial = { "programme", "erisa" } },
  unit_values = { visits = p.usd(110), days = p.usd(2400), units = p.usd(350) },
  settings = { auto_approve = true },
  spd = { reference = "SPD-G-AUTO-2025", date = "2025-01-01" },
}
