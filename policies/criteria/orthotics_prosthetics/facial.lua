--- Facial prosthesis, provided by a nonphysician.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, fact = c.all, c.fact
---@cast fact facts.orthotics_prosthetics.facial

local case = cases.from {
  loss_cause = "disease", provided_by_nonphysician = true,
}

return c.define {
  id = "orthotics_prosthetics.facial",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "orthotics_prosthetics",
  title = "Facial prosthesis",
  guideline = {
    id = "PRC-ORT-4", section = "1",
    references = {
      "42 CFR 414.228, prosthetic and orthotic devices",
      "Medicare Benefit Policy Manual, chapter 15, section 120",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "L8040", "L8042", "L8045" },

  facts = {
    loss_cause = c.choice { of = { "birth", "cosmetic", "disease", "trauma" }, ask = "Why is the part of the face missing?" },
    provided_by_nonphysician = c.yes_no {
      ask = "Is the prosthesis provided by a nonphysician, such as an anaplastologist?", can_change = true,
    },
  },

  meets = all {
    { id = "loss", text = "Lost by disease or trauma, or missing from birth", fact.loss_cause:is_none_of { "cosmetic" } },
    { id = "provider", text = "Provided by a nonphysician", fact.provided_by_nonphysician:is_true() },
  },

  not_met = "condition_does_not_support_procedure",
  grants = { units = 1, unit = "units", days = 180 },

  examples = {
    case("after cancer of the nose", {}, "met"),
    case("looks only", { loss_cause = "cosmetic" }, "not_met", { unmet = { "loss" } }),
    case("provided by a physician", { provided_by_nonphysician = false }, "not_met", { unmet = { "provider" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = { "loss_cause", "provided_by_nonphysician" } },
  },
}
