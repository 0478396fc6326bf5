--- Oral pharynx.
local p = require "precert.policy"

return p.category {
  id = "oral_pharynx",
  title = "Oral pharynx",
  description = "Invasive procedures for snoring or sleep apnea.",
  examples = { "palate surgery", "uvulectomy", "laser-assisted palate surgery" },
  review = "precert",
  documents = { "clinical_record" },
  any_setting = true, -- matched by code, whatever the setting (R3.5)
  codes = {
    { code = "42145", label = "Palate surgery", from = "2025-01-01" },
    { code = "42140", label = "Uvulectomy", from = "2025-01-01" },
    { code = "S2080", label = "Laser-assisted palate surgery", from = "2025-01-01" },
    { code = "42299", label = "Unlisted palate procedure", from = "2025-01-01" },
  },
  suggestions = {
    { code = "outpatient_instead", text = "The operation can also be done without an overnight stay; the choice is free.",
      settings = { "inpatient" } },
  },
  precedence = 10, -- 42299 also stands among the unlisted codes
  criteria = { "oral_pharynx.palate_surgery", "oral_pharynx.laser_snoring", "oral_pharynx.laser_unproven" },
}
