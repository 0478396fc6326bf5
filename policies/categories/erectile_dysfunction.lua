--- Erectile dysfunction.
local p = require "precert.policy"

return p.category {
  id = "erectile_dysfunction",
  title = "Erectile dysfunction",
  description = "Penile prostheses, their removal or replacement; no drugs.",
  examples = { "prosthesis", "removal", "replacement" },
  review = "precert",
  documents = { "clinical_record" },
  codes = {
    { code = "54400", label = "Semi-rigid prosthesis", from = "2025-01-01" },
    { code = "54401", label = "Inflatable prosthesis", from = "2025-01-01" },
    { code = "54405", label = "Multi-part prosthesis", from = "2025-01-01" },
    { code = "54406", label = "Removal of prosthesis", from = "2025-01-01" },
    { code = "54410", label = "Replacement of prosthesis", from = "2025-01-01" },
  },
  criteria = { "erectile_dysfunction.prosthesis", "erectile_dysfunction.replacement" },
}
