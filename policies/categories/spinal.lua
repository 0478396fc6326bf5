--- Spinal procedures.
local p = require "precert.policy"

return p.category {
  id = "spinal",
  title = "Spinal procedures",
  description = "Operations on the spine and procedures on its nerves, wherever they are done; a stay is reviewed besides.",
  examples = { "fusion", "laminectomy", "corpectomy", "bone graft", "vertebral augmentation", "neurolysis", "osteotomy" },
  review = "precert",
  documents = { "clinical_record" },
  education = { { title = "Back pain and its treatment", url = "https://medlineplus.gov/backpain.html" } },
  any_setting = true, -- most are done on inpatients: the codes decide, not the setting
  with_inpatient = true, -- an overnight stay is reviewed besides the operation
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
  criteria = { "spinal.fusion", "spinal.decompression", "spinal.cement", "spinal.facet_neurolysis", "spinal.osteotomy" },
}
