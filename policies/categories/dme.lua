--- Durable medical equipment.
local p = require "precert.policy"

return p.category {
  id = "dme",
  title = "Durable medical equipment",
  description = "Equipment for use at home, possible convenience items among it.",
  examples = { "seat lift", "TENS unit", "pump", "wheelchair", "power vehicle", "speech device" },
  review = "precert",
  documents = { "clinical_record" },
  codes = {
    { code = "E0627", label = "Seat lift", from = "2025-01-01" },
    { code = "E0730", label = "TENS unit", from = "2025-01-01" },
    { code = "K0001", label = "Standard wheelchair", from = "2025-01-01" },
    { code = "K0823", label = "Power wheelchair", from = "2025-01-01" },
    { code = "E2510", label = "Speech device", from = "2025-01-01" },
    { code = "E0784", label = "Insulin pump", from = "2025-01-01" },
    { code = "E1399", label = "Miscellaneous equipment", from = "2025-01-01" },
  },
  precedence = 10,
  criteria = {},
}
