--- The trial of unlisted codes.
return require("shared.trial").of {
  id = "unlisted.trial", category = "unlisted", section = "1", codes = { "99199" }, not_met = "unproven_for_indication",
  grants = { units = 5, unit = "units", days = 90 },
}
