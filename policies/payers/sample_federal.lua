--- A plan with a line under the federal prior-authorization rule, and commercial members beside it, as a sample. Not live.
local p = require "precert.policy"

return p.payer {
  id = "sample_federal",
  name = "Sample Advantage Plan",
  live = false,
  zone = "America/New_York",
  calendar = "us_eastern",
  phone = "1-800-555-0130",
  fax = "1-800-555-0131",
  address = "30 Example Boulevard, Tampa, FL 33602",
  settings = { mnr_scope = "all_providers", readmission_days = 14, reconsideration_days = 60 },
  operating_procedures = {
    complete = true, reviewed_by = "Implementation team", reviewed_on = "2025-11-12",
    items = {
      { id = "contacts", title = "Contacts for urgent calls, tasks and escalations", done = true },
      { id = "contract", title = "Contract number for the yearly figures", done = true },
    },
  },
  contacts = { tasks = "1-800-555-0132", grievances = "1-800-555-0133" },
}
