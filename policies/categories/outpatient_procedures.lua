--- Outpatient procedures.
local p = require "precert.policy"

return p.category {
  id = "outpatient_procedures",
  title = "Outpatient procedures",
  description = "A listed subset of operations, where health and looks must be told apart; other surgery needs no review.",
  examples = { "vein therapy", "eyelid surgery", "nasal surgery", "removal of hanging skin" },
  review = "precert",
  documents = { "clinical_record" },
  codes = {
    { code = "36475", label = "Vein ablation, radiofrequency", from = "2025-01-01" },
    { code = "36478", label = "Vein ablation, laser", from = "2025-01-01" },
    { code = "15823", label = "Upper eyelid", from = "2025-01-01" },
    { code = "30400", label = "Nose reconstruction", from = "2025-01-01" },
    { code = "30520", label = "Nasal septum", from = "2025-01-01" },
    { code = "15830", label = "Abdominal skin", from = "2025-01-01" },
  },
  criteria = {
    "outpatient_procedures.vein_ablation", "outpatient_procedures.eyelid", "outpatient_procedures.nasal",
    "outpatient_procedures.abdominal_skin",
  },
}
