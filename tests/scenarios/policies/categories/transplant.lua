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
  suggestions = { { code = "another_site", text = "Another site can be chosen; the choice is free." } },
  education = { { title = "Organ donation and transplantation", url = "https://www.organdonor.gov" } },
  any_setting = true, -- the event is authorized here whatever its setting (R7.1)
  codes = {
    { code = "99198", label = "Trial service", from = "2025-01-01", organ = "kidney" },
    { code = "47135", label = "Liver", from = "2025-01-01", organ = "liver" },
    { code = "50360", label = "Kidney", from = "2025-01-01", organ = "kidney" },
    { code = "33945", label = "Heart", from = "2025-01-01", organ = "heart" },
    { code = "33935", label = "Heart and lung", from = "2025-01-01", organ = "heart_lung" },
    { code = "32851", label = "Lung", from = "2025-01-01", organ = "lung" },
    { code = "48554", label = "Pancreas", from = "2025-01-01", organ = "pancreas" },
    { code = "G0341", label = "Islet cells", from = "2025-01-01", organ = "islet_cells" },
    { code = "44135", label = "Intestine", from = "2025-01-01", organ = "intestine" },
    { code = "S2053", label = "Small intestine and liver", from = "2025-01-01", organ = "intestine_multivisceral" },
    { code = "S2054", label = "Multivisceral", from = "2025-01-01", organ = "multivisceral" },
    { code = "38240", label = "Allogeneic marrow or stem cells", from = "2025-01-01", organ = "marrow_allogeneic" },
    { code = "38241", label = "Autologous marrow or stem cells", from = "2025-01-01", organ = "marrow_autologous" },
    { code = "38206", label = "Stem cell harvest", from = "2025-01-01" },
    { code = "47140", label = "Liver from a living donor", from = "2025-01-01", organ = "liver" },
  },
  zone_exclusions = { -- surveillance keeps the candidacy; what treats the failing organ meanwhile is other care
    { zone = 2, codes = { "90935", "90937", "90945", "90947", "90999" }, reason = "ongoing_maintenance_care" },
  },
  criteria = { "transplant.liver", "transplant.kidney", "transplant.other_organs", "transplant.marrow", "transplant.trial" },
}
