--- Detoxification.
local p = require "precert.policy"

return p.inpatient {
  id = "inpatient_detox",
  title = "Detoxification",
  description = "Stay for withdrawal from alcohol or drugs that is dangerous elsewhere.",
  examples = { "alcohol withdrawal", "drug withdrawal" },
  review = "precert",
  documents = {},
  suggestions = { { code = "another_site", text = "Another site can be chosen; the choice is free." } },
  criteria = { "inpatient_detox.stay" },
}
