--- Laser-assisted palate surgery for sleep apnea is not proven outside of studies.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, fact = c.all, c.fact
---@cast fact facts.oral_pharynx.laser_unproven

local unknown = cases.unknown
local case = cases.from {
  approved_study = true,
}

return c.define {
  id = "oral_pharynx.laser_unproven",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "oral_pharynx",
  title = "Laser-assisted palate surgery: evidence",
  guideline = {
    id = "PRC-ORP-2", section = "2",
    references = {
      "AASM practice parameters on laser-assisted uvulopalatoplasty",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "S2080" },

  facts = {
    approved_study = c.yes_no { ask = "Is the operation part of an approved study?", can_change = true },
  },

  meets = all {
    { id = "study", text = "Part of an approved study", fact.approved_study:is_true() },
  },

  not_met = "unproven_for_indication",
  complex = true, -- studies are a medical director's

  examples = {
    case("in a study", {}, "met", { complex = true }),
    case("not in a study", { approved_study = false }, "not_met", { unmet = { "study" } }),
    case("not told", { approved_study = unknown }, "needs_information", { missing = { "approved_study" } }),
  },
}
