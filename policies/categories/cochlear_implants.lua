--- Cochlear and other hearing implants.
local p = require "precert.policy"

return p.category {
  id = "cochlear_implants",
  title = "Cochlear and other hearing implants",
  description = "Implanted hearing devices and their replacement.",
  examples = { "cochlear device", "osseointegrated device", "brain stem implant" },
  review = "precert",
  documents = { "clinical_record" },
  codes = {
    { code = "69930", label = "Cochlear device", from = "2025-01-01" },
    { code = "69714", label = "Osseointegrated device", from = "2025-01-01" },
  },
  criteria = {},
}
