--- Planning and delivery of photons.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local all, any, none, fact = c.all, c.any, c.none, c.fact
---@cast fact facts.therapeutic_radiology.external_beam

local case = cases.from({
  radiation_indicated = true, plan_for_organs_at_risk = true,
}, { codes = { "77402" } })

return c.define {
  id = "therapeutic_radiology.external_beam",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "therapeutic_radiology",
  title = "External beam radiotherapy",
  guideline = {
    id = "PRC-RTX-3", section = "1",
    references = {
      "ASTRO model policies on IMRT and SBRT",
      "ASTRO guidelines",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "77301", "77373", "77385", "77386", "77402", "77407", "77412" },

  facts = {
    radiation_indicated = c.yes_no { ask = "Is radiation a standard treatment at this stage?" },
    plan_for_organs_at_risk = c.yes_no { ask = "Is there a plan that keeps organs at risk within their limits?", can_change = true },
    small_target = c.yes_no { ask = "For stereotactic treatment: is the target small and well defined?" },
  },

  meets = all {
    { id = "indicated", text = "Standard at this stage", fact.radiation_indicated:is_true() },
    { id = "plan", text = "Organs at risk stay within their limits", fact.plan_for_organs_at_risk:is_true() },
    any { id = "target", text = "Stereotactic treatment only of a small target",
      none { c.request.codes:includes("77373") },
      fact.small_target:is_true(),
    },
  },

  not_met = "condition_does_not_support_procedure",
  grants = grants.as_asked(90),

  examples = {
    case("after breast surgery", {}, "met"),
    case("not standard", { radiation_indicated = false }, "not_met", { unmet = { "indicated" } }),
    case("no plan for organs at risk", { plan_for_organs_at_risk = false }, "not_met", { unmet = { "plan" } }),
    case("stereotactic, small target", { small_target = true }, "met", { request = { codes = { "77373" } } }),
    case("stereotactic, large target", { small_target = false }, "not_met", { request = { codes = { "77373" } }, unmet = { "target" } }),
    { name = "nothing known", facts = {}, request = { codes = { "77402" } }, outcome = "needs_information", missing = {
      "radiation_indicated", "plan_for_organs_at_risk",
    } },
    { name = "nothing known, of the request either", facts = {}, outcome = "needs_information" },
  },
}
