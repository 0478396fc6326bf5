--- Durable medical equipment: the home health and equipment programme and benefit, not part of therapy (R3.5).
local p = require "precert.policy"

return p.category {
  id = "dme",
  title = "Durable medical equipment",
  description = "Equipment for use at home that may be a convenience item: it must be part of treatment, and not what a person without "
    .. "the illness would want too.",
  examples = { "seat lift", "TENS unit", "insulin pump", "wheelchair", "power vehicle", "speech device" },
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
  suggestions = {
    { code = "less_costly_equivalent", text = "Renting, or a simpler item, may serve as well; the choice is free.",
      codes = { "E0730", "K0001", "K0823" } },
  },
  precedence = 10, -- E1399 also stands among the unlisted codes
  criteria = {
    "dme.power_wheelchair", "dme.manual_wheelchair", "dme.seat_lift", "dme.tens", "dme.speech_device", "dme.insulin_pump",
    "dme.miscellaneous",
  },
}
