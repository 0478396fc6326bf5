--- Experimental and unproven services.
local p = require "precert.policy"

return p.category {
  id = "experimental",
  title = "Experimental and unproven services",
  description = "Services that are experimental for many uses; reviewed only after the payer confirms that the benefit exists.",
  examples = { "keratoplasty", "disc arthroplasty", "molecular pathology", "air ambulance", "private duty nursing" },
  review = "precert",
  documents = { "clinical_record" },
  gates = { benefit_confirmation = true },
  recommended = true,
  codes = {
    { code = "22856", label = "Cervical disc", from = "2025-01-01" },
    { code = "22857", label = "Lumbar disc", from = "2025-01-01" },
    { code = "65710", label = "Keratoplasty", from = "2025-01-01" },
    { code = "65767", label = "Epikeratoplasty", from = "2025-01-01" },
    { code = "81519", label = "Gene expression, breast", from = "2025-01-01" },
    { code = "81479", label = "Unlisted molecular pathology", from = "2025-01-01" },
    { code = "81162", label = "BRCA analysis", from = "2025-01-01" },
    { code = "A0430", label = "Air ambulance, fixed wing", from = "2025-01-01" },
    { code = "A0431", label = "Air ambulance, rotary wing", from = "2025-01-01" },
    { code = "T1000", label = "Private duty nursing", from = "2025-01-01" },
  },
  precedence = 10, -- 81479 also stands among the unlisted codes
  criteria = {
    "experimental.disc", "experimental.keratoplasty", "experimental.breast_gene_test", "experimental.hereditary_cancer_test",
    "experimental.unlisted_gene_test", "experimental.air_ambulance", "experimental.private_duty",
  },
}
