--- Unlisted and miscellaneous codes.
local p = require "precert.policy"

return p.category {
  id = "unlisted",
  title = "Unlisted and miscellaneous codes",
  description = "Codes with miscellaneous identifiers, by explicit list: what is done is described, and compared with what has a code.",
  examples = { "unlisted procedure", "unclassified drug" },
  review = "precert",
  documents = { "clinical_record" },
  suggestions = { { code = "another_site", text = "Another site can be chosen; the choice is free." } },
  codes = {
    { code = "99199", label = "Trial service", from = "2025-01-01" },
    { code = "64999", label = "Unlisted nervous system procedure", from = "2025-01-01" },
    { code = "37799", label = "Unlisted vascular procedure", from = "2025-01-01" },
    { code = "22899", label = "Unlisted spine procedure", from = "2025-01-01" },
    { code = "E1399", label = "Miscellaneous equipment", from = "2025-01-01" },
    { code = "J3490", label = "Unclassified drug", from = "2025-01-01" },
    { code = "J3590", label = "Unclassified biologic", from = "2025-01-01" },
    { code = "42299", label = "Unlisted palate procedure", from = "2025-01-01" },
    { code = "81479", label = "Unlisted molecular pathology", from = "2025-01-01" },
    { code = "43659", label = "Unlisted laparoscopic stomach procedure", from = "2025-01-01" },
  },
  precedence = 5,
  criteria = { "unlisted.procedure", "unlisted.drug", "unlisted.trial" },
}
