--- Spinal procedures.
local p = require "precert.policy"

return p.category {
  id = "spinal",
  title = "Spinal procedures",
  description = "Operations and injections on the spine.",
  examples = { "fusion", "laminectomy", "vertebral augmentation", "neurolysis" },
  review = "precert",
  documents = { "clinical_record" },
  codes = {
    { code = "22612", label = "Lumbar fusion", from = "2025-01-01" },
    { code = "22633", label = "Combined lumbar fusion", from = "2025-01-01" },
    { code = "22634", label = "Combined lumbar fusion, further level", from = "2025-01-01" },
    { code = "22551", label = "Cervical fusion", from = "2025-01-01" },
    { code = "63047", label = "Laminectomy", from = "2025-01-01" },
    { code = "63081", label = "Corpectomy", from = "2025-01-01" },
    { code = "22510", label = "Vertebroplasty", from = "2025-01-01" },
    { code = "22513", label = "Vertebral augmentation, thoracic", from = "2025-01-01" },
    { code = "22514", label = "Vertebral augmentation, lumbar", from = "2025-01-01" },
    { code = "20930", label = "Allograft, morselized", from = "2025-01-01" },
    { code = "20931", label = "Allograft, structural", from = "2025-01-01" },
    { code = "64635", label = "Facet neurolysis", from = "2025-01-01" },
    { code = "22207", label = "Osteotomy", from = "2025-01-01" },
  },
  criteria = {},
}
