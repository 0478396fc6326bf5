--- Transplants: every group has them (R2.6); evaluation, candidacy, event and follow-up are zones of one case (R7.2).
local p = require "precert.policy"

return p.category {
  id = "transplant",
  title = "Transplants",
  description = "Solid organ, marrow, stem cell and cord blood transplants of adults and children, from living or deceased donors: "
    .. "outpatient evaluation testing, the event whatever its setting, follow-up, related travel and lodging.",
  examples = {
    "heart", "lung", "heart and lung", "liver", "kidney", "pancreas", "islet cells", "intestine", "several organs",
    "marrow, stem cells and cord blood",
  },
  review = "precert",
  documents = { "clinical_record" },
  education = { { title = "Organ donation and transplantation", url = "https://www.organdonor.gov" } },
  any_setting = true, -- the event is authorized here whatever its setting (R7.1)
  codes = {
    { code = "47135", label = "Liver", from = "2025-01-01" },
    { code = "50360", label = "Kidney", from = "2025-01-01" },
    { code = "33945", label = "Heart", from = "2025-01-01" },
    { code = "33935", label = "Heart and lung", from = "2025-01-01" },
    { code = "32851", label = "Lung", from = "2025-01-01" },
    { code = "48554", label = "Pancreas", from = "2025-01-01" },
    { code = "G0341", label = "Islet cells", from = "2025-01-01" },
    { code = "44135", label = "Intestine", from = "2025-01-01" },
    { code = "S2053", label = "Small intestine and liver", from = "2025-01-01" },
    { code = "S2054", label = "Multivisceral", from = "2025-01-01" },
    { code = "38240", label = "Allogeneic marrow or stem cells", from = "2025-01-01" },
    { code = "38241", label = "Autologous marrow or stem cells", from = "2025-01-01" },
    { code = "38206", label = "Stem cell harvest", from = "2025-01-01" },
    { code = "47140", label = "Liver from a living donor", from = "2025-01-01" },
  },
  criteria = { "transplant.liver", "transplant.kidney", "transplant.other_organs", "transplant.marrow" },
}
