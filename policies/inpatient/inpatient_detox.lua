--- Detoxification.
local p = require "precert.policy"

return p.inpatient {
  id = "inpatient_detox",
  title = "Detoxification",
  description = "Inpatient detoxification.",
  examples = { "alcohol withdrawal" },
  review = "precert",
  documents = {},
  criteria = {},
}
