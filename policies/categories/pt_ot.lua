--- Physical and occupational therapy: a medical necessity review after the initial visits, by participating providers
-- of the ancillary network, where that network is (R3.5). Equipment is not part of it: dme.
local p = require "precert.policy"

return p.category {
  id = "pt_ot",
  title = "Physical and occupational therapy",
  description = "Therapy visits after the initial 5 of an episode; an evaluation counts as a visit. Office-based providers of the "
    .. "ancillary network, in the states the group names. Equipment such as a TENS unit is reviewed as durable medical equipment.",
  examples = { "physical therapy", "occupational therapy", "therapeutic exercise", "manual therapy", "self-care training" },
  review = "mnr",
  documents = { "clinical_record", "treatment_plan", "progress_documentation" },
  education = { { title = "Rehabilitation", url = "https://medlineplus.gov/rehabilitation.html" } },
  gates = { initial_visits = 5, ancillary_network = true, geography = true },
  codes = {
    { code = "97161", label = "PT evaluation, low", from = "2025-01-01" },
    { code = "97162", label = "PT evaluation, moderate", from = "2025-01-01" },
    { code = "97163", label = "PT evaluation, high", from = "2025-01-01" },
    { code = "97165", label = "OT evaluation, low", from = "2025-01-01" },
    { code = "97110", label = "Therapeutic exercise", from = "2025-01-01" },
    { code = "97112", label = "Neuromuscular re-education", from = "2025-01-01" },
    { code = "97140", label = "Manual therapy", from = "2025-01-01" },
    { code = "97530", label = "Therapeutic activities", from = "2025-01-01" },
    { code = "97535", label = "Self-care training", from = "2025-01-01" },
  },
  suggestions = {
    { code = "home_program", text = "A home exercise program can take the place of some visits; the choice is free." },
  },
  criteria = { "pt_ot.progress", "pt_ot.amount" },
}
