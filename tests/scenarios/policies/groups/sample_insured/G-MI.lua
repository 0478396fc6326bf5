--- An insured group in Michigan without reviews after the service: what the law does not hear about in time is granted (R5.5).
local p = require "precert.policy"

return p.group {
  payer = "sample_insured",
  group = "G-MI",
  name = "Sample group in Michigan",
  status = "active",
  effective = { from = "2025-01-01" },
  products = { medical_network = true, utilization_management = true, case_management = false },
  components = {
    inpatient_precertification = true, concurrent_review = true, discharge_planning = false, outpatient_precertification = true,
    retrospective_review = false, medical_necessity_appeals = true,
  },
  subscribers = 310,
  mnr_states = { "MI" },
  plan_types = { "hmo", "ppo" },
  -- two of the four categories recommended for high-cost drugs: the load says so (R3.5)
  categories = {
    "gastric_bypass", "home_infusion", "injectable_medications", "pt_ot", "speech_therapy", "transplant", "unlisted",
  },
  plan_requires_op_precert = true,
  transplant = { network = "sample_transplant_network", zone4_days = 120 },
  cob = { commercial = "payer_decides" },
  contacts = { phone = "1-800-555-0126", appeals = "1-800-555-0127", tasks = "1-800-555-0122" },
  letter = {
    brand = "Sample Insurance Company of Michigan",
    exclusions = "Services are subject to the exclusions and limitations of the policy.",
  },
  calendar = "us_eastern",
  zone = "America/Detroit",
  high_dollar_threshold = p.usd(25000),
  stop_loss_deductible = p.usd(80000),
  trigger_diagnoses = { "D66*", "D67*" },
  funding = "fully_insured",
  situs_state = "MI",
  regimes = { commercial = { "programme", "erisa" }, marketplace = { "programme" } },
  unit_values = { visits = p.usd(105), days = p.usd(2300), units = p.usd(340) },
  spd = { reference = "SPD-G-MI-2025", date = "2025-01-01" },
  settings = { mnr_scope = "all_providers" },
  delegates = { "therapy_network" },
}
