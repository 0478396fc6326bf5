--- Cochlear and other hearing implants.
local p = require "precert.policy"

return p.category {
  id = "cochlear_implants",
  title = "Cochlear and other hearing implants",
  description = "Implanted hearing devices and their replacement.",
  examples = { "cochlear device", "osseointegrated device", "brain stem implant" },
  review = "precert",
  documents = { "clinical_record" },
  education = { { title = "Cochlear implants", url = "https://www.nidcd.nih.gov/health/cochlear-implants" } },
  codes = {
    { code = "69930", label = "Cochlear device", from = "2025-01-01" },
    { code = "69714", label = "Osseointegrated device", from = "2025-01-01" },
    { code = "L8619", label = "Replacement of cochlear processor", from = "2025-01-01" },
    { code = "L8692", label = "Replacement of osseointegrated processor", from = "2025-01-01" },
  },
  criteria = { "cochlear_implants.cochlear", "cochlear_implants.osseointegrated", "cochlear_implants.replacement" },
}
