--- Transplants.
local p = require "precert.policy"

return p.category {
  id = "transplant",
  title = "Transplants",
  description = "Solid organ, marrow, stem cell and cord blood transplants, with evaluation, travel and lodging.",
  examples = { "heart", "lung", "liver", "kidney", "marrow and stem cells" },
  review = "precert",
  documents = { "clinical_record" },
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
  criteria = {},
}
