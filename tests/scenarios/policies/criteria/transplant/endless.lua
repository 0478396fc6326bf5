--- A criterion that does not come to an end when a scenario says so: the evaluation is stopped, and nothing is known of the request.
local c = require "precert.criteria"
local all = c.all

return c.define {
  id = "transplant.endless",
  version = "1",
  effective = { from = "2025-01-01" },
  category = "transplant",
  title = "Trial of a policy that must be stopped",
  guideline = { id = "PRC-TRIAL-4", section = "1", references = { "42 CFR 414.40, coding and payment policies" } },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "99196" },

  facts = { endless = c.yes_no { ask = "Does the policy never end?", can_change = true } },

  meets = all {
    c.custom { id = "ends", text = "The policy ends", reads = { "endless" }, holds = function(f)
      while f.endless do end
      return true
    end },
  },

  not_met = "condition_does_not_support_procedure",

  examples = {
    { name = "ends", facts = { endless = false }, outcome = "met" },
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = { "endless" } },
  },
}
