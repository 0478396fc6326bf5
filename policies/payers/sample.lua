--- The sample payer: not live, so that sample law clocks and sign-offs warn instead of stopping the load.
local p = require "precert.policy"

return p.payer {
  id = "sample",
  name = "Sample Health Plan",
  live = false,
  zone = "America/Chicago",
  calendar = "us_central",
  phone = "1-800-555-0100",
  fax = "1-800-555-0101",
  address = "100 Example Street, Springfield, IL 62701",
  independent_reviewers = {
    { id = "iro-north", name = "Northern Independent Review" },
    { id = "iro-lakes", name = "Lakes Review Organization" },
    { id = "iro-plains", name = "Plains Medical Review" },
  },
  operating_procedures = { complete = true, reviewed_by = "Implementation team", reviewed_on = "2025-10-01" },
}
