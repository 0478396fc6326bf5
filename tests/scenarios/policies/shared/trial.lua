--- A criterion that answers whatever a scenario wants: met, not met, unknown, complex, or an error.
local c = require "precert.criteria"
local all, any, fact = c.all, c.any, c.fact

local trial = {}

--- The trial of a category.
---@param own { id: string, category: string, section: string, codes?: string[], not_met: string, grants: table }
function trial.of(own)
  return c.define {
    id = own.id,
    version = "1",
    effective = { from = "2025-01-01" },
    category = own.category,
    title = "Trial of a policy",
    guideline = { id = "PRC-TRIAL", section = own.section, references = { "42 CFR 414.40, coding and payment policies" } },
    approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
    codes = own.codes,

    facts = {
      good = c.yes_no { ask = "Does it meet the criterion?", can_change = true },
      faulty = c.yes_no { ask = "Is the policy at fault?", can_change = true },
      hard = c.yes_no { ask = "Is it for a medical director?", can_change = true },
    },

    meets = all {
      { id = "good", text = "It meets the criterion", fact.good:is_true() },
      c.custom { id = "sound", text = "The policy is not at fault", reads = { "faulty" }, holds = function(f)
        if f.faulty then error "at fault" end
        return true
      end },
    },

    not_met = own.not_met,
    complex = any { fact.hard:is_true() },
    intake_approvable = true,
    grants = own.grants,

    examples = {
      { name = "good", facts = { good = true, faulty = false, hard = false }, outcome = "met" },
      { name = "good, for a director", facts = { good = true, faulty = false, hard = true }, outcome = "met", complex = true },
      { name = "not good", facts = { good = false, faulty = false, hard = false }, outcome = "not_met", unmet = { "good" } },
      { name = "nothing known", facts = {}, outcome = "needs_information", missing = { "good", "faulty" } },
    },
  }
end

return trial
