--- An insurer in New York and Michigan, as a sample: state law overlays its plans (R5.5), and it promises an accreditation's times
-- (R5.8). Not live.
local p = require "precert.policy"

return p.payer {
  id = "sample_insured",
  name = "Sample Insurance Company",
  live = false,
  zone = "America/New_York",
  calendar = "us_eastern",
  phone = "1-800-555-0120",
  fax = "1-800-555-0121",
  email = "reviews@insurance.example",
  address = "20 Example Avenue, Albany, NY 12207",
  settings = { information_window_days = 50, asking_business_days = 2, retro_window_days = 300 },
  profiles = { "urac" },
  operating_procedures = {
    complete = true, reviewed_by = "Implementation team", reviewed_on = "2024-11-20",
    items = {
      { id = "contacts", title = "Contacts for urgent calls, tasks and escalations", done = true },
      { id = "eligibility", title = "Eligibility data with funding, situs and line of business", done = true },
      { id = "letters", title = "Letters, brand and languages", done = true },
      { id = "appeals", title = "Which appeals are the payer's, and where they are forwarded", done = true },
      { id = "daily_file", title = "Where the daily authorization file goes", done = true },
    },
  },
  contacts = { tasks = "1-800-555-0122", escalations = "1-800-555-0123", high_dollar = "claims@insurance.example" },
  delegates = {
    -- its determinations go to the payer by its own file
    { id = "therapy_network", name = "Sample therapy network", kind = "ancillary_network",
      categories = { "chiropractic", "pt_ot", "unlisted" },
      daily_file = false },
    { id = "imaging_vendor", name = "Sample imaging choice", kind = "imaging_vendor", categories = { "diagnostic_radiology" } },
  },
  network_exceptions = { "therapy_network" },
  parties = { -- R2.14
    ancillary_therapy_network = "Sample therapy network",
    imaging_choice_vendor = "Sample imaging choice",
    transplant_network = "Sample transplant network",
    home_health_and_dme_programme = "Sample home programme",
    physician_consultation_service = "Sample consultations",
    payer_notification_service = "Sample notices",
    reporting_portal = "precertctl",
    clinical_viewer = "precertctl",
  },
}
