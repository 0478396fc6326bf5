--- Therapeutic radiology.
local p = require "precert.policy"

return p.category {
  id = "therapeutic_radiology",
  title = "Therapeutic radiology",
  description = "Radiation treatment: proton beam, brachytherapy, planning and delivery of photons.",
  examples = { "brachytherapy", "proton beam", "radiotherapy" },
  review = "precert",
  documents = { "clinical_record" },
  codes = {
    { code = "77522", label = "Proton, simple", from = "2025-01-01" },
    { code = "77523", label = "Proton, intermediate", from = "2025-01-01" },
    { code = "77525", label = "Proton, complex", from = "2025-01-01" },
    { code = "77770", label = "Brachytherapy, 1 channel", from = "2025-01-01" },
    { code = "77771", label = "Brachytherapy, 2-12 channels", from = "2025-01-01" },
    { code = "77772", label = "Brachytherapy, more than 12 channels", from = "2025-01-01" },
    { code = "77301", label = "IMRT plan", from = "2025-01-01" },
    { code = "77373", label = "Stereotactic body radiotherapy", from = "2025-01-01" },
    { code = "77385", label = "IMRT delivery, simple", from = "2025-01-01", to = "2025-12-31" },
    { code = "77386", label = "IMRT delivery, complex", from = "2025-01-01", to = "2025-12-31" },
    { code = "77402", label = "Radiation, simple", from = "2025-01-01" },
    { code = "77407", label = "Radiation, intermediate", from = "2025-01-01" },
    { code = "77412", label = "Radiation, complex", from = "2025-01-01" },
  },
  criteria = { "therapeutic_radiology.proton", "therapeutic_radiology.brachytherapy", "therapeutic_radiology.external_beam" },
}
