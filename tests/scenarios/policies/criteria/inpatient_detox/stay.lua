--- The trial of stays.
return require("shared.trial").of {
  id = "inpatient_detox.stay", category = "inpatient_detox", section = "3", not_met = "level_of_care_not_met",
  grants = { units = 3, unit = "days", days = 3 },
}
