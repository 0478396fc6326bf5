--- The trial of transplants.
return require("shared.trial").of {
  id = "transplant.trial", category = "transplant", section = "2", codes = { "99198" }, not_met = "condition_does_not_support_procedure",
  grants = { units = 5, unit = "units", days = 90 },
}
