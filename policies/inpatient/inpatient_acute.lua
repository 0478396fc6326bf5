--- Acute inpatient care.
local p = require "precert.policy"

return p.inpatient {
  id = "inpatient_acute",
  title = "Acute inpatient care",
  description = "Overnight stay in an acute care hospital, planned or not. Urgent and emergency admissions are reviewed after "
    .. "admission, without a penalty.",
  examples = { "hospital admission", "continued stay", "emergency admission" },
  review = "precert",
  documents = {},
  suggestions = {
    { code = "outpatient_instead", text = "Many operations and treatments can be done without an overnight stay; the choice is free.",
      settings = { "inpatient" } },
  },
  criteria = { "inpatient_acute.admission" },
}
