--- Surgery for weight reduction.
local p = require "precert.policy"

return p.category {
  id = "gastric_bypass",
  title = "Gastric bypass and other surgery for weight reduction",
  description = "Restrictive and bypass operations on the stomach for severe obesity, open or laparoscopic.",
  examples = { "gastric bypass", "sleeve gastrectomy", "adjustable gastric band" },
  review = "precert",
  documents = { "clinical_record" },
  education = { { title = "Weight-loss surgery", url = "https://medlineplus.gov/weightlosssurgery.html" } },
  any_setting = true, -- the sleeve is done on inpatients only: the codes decide, not the setting
  with_inpatient = true, -- an overnight stay is reviewed besides the operation
  codes = {
    { code = "43644", label = "Laparoscopic bypass, short limb", from = "2025-01-01" },
    { code = "43770", label = "Laparoscopic adjustable band", from = "2025-01-01" },
    { code = "43775", label = "Laparoscopic sleeve", from = "2025-01-01" },
    { code = "43659", label = "Unlisted laparoscopic stomach procedure", from = "2025-01-01" },
  },
  precedence = 10, -- 43659 also stands among the unlisted codes
  criteria = { "gastric_bypass.adult" },
}
