--- What every transplant criterion asks alike: the dates so far, what forbids a transplant, and the time frame.
local c = require "precert.criteria"

local transplant = {}

--- The dates of the transplant, of the contract's follow-up and of a living donor's tests. The engine computes zones from the
-- milestones (R7.2), reads the organ where no code names it, and whether there is a precertification to take over (R7.4).
---@return table facts
function transplant.facts()
  return {
    milestones = c.record {
      evaluation_start = c.date { ask = "Start of the evaluation" },
      unos_listed = c.date { ask = "Date of listing" },
      acceptance = c.date { ask = "Date of acceptance by the transplant centre" },
      mobilization_start = c.date { ask = "First day of mobilization" },
      preparative_regimen_start = c.date { ask = "First day of the preparative regimen" },
      infusion = c.date { ask = "Date of infusion" },
      admission = c.date { ask = "Date of admission for the transplant" },
      discharge = c.date { ask = "Date of discharge" },
      transfer = c.date { ask = "Date of transfer to rehabilitation" },
      ask = "Dates so far: evaluation, listing or acceptance, and what followed", can_change = true,
    },
    organ = c.choice { of = c.organs, ask = "What is transplanted", noted = true },
    prior_precert = c.yes_no { ask = "Was this transplant precertified before this plan's contract began?", noted = true },
    contract_zone4_days = c.number { unit = "days", min = 90, max = 365, ask = "Days of follow-up in the transplant contract" },
    donor_tests_date = c.date { ask = "Date of the tests of a living donor", can_change = true, noted = true },
    contraindications = c.set {
      of = { "active_infection", "active_substance_use", "non_adherence", "uncontrolled_cancer" }, ask = "What forbids a transplant now",
      can_change = true,
    },
    referred_to_centre = c.yes_no { ask = "Was the patient referred to a centre of the transplant network?", can_change = true },
  }
end

--- The facts of one criterion: the common ones and its own.
function transplant.facts_and(own)
  local facts = transplant.facts()
  for name, fact in pairs(own) do facts[name] = fact end
  return facts
end

--- Listed (solid organ): a centre has decided on candidacy.
function transplant.listed()
  return c.custom {
    id = "listed", text = "Listed for the transplant", reads = { "milestones" },
    holds = function(f) return f.milestones.unos_listed ~= nil end,
  }
end

--- Accepted (marrow, stem cells, cord blood).
function transplant.accepted()
  return c.custom {
    id = "accepted", text = "Accepted by the transplant centre", reads = { "milestones" },
    holds = function(f) return f.milestones.acceptance ~= nil end,
  }
end

--- Nothing forbids a transplant now.
function transplant.nothing_forbids()
  return { id = "nothing_forbids", text = "No infection, cancer out of control, non-adherence or substance use",
    c.fact.contraindications:is_empty(),
  }
end

--- Referred to a centre of the transplant network.
function transplant.referred()
  return { id = "referred", text = "Referred to a transplant centre", c.fact.referred_to_centre:is_true() }
end

--- One transplant, with its follow-up as long as the contract says.
function transplant.grants(_, facts)
  return { units = 1, unit = "units", days = facts.contract_zone4_days or 365 }
end

return transplant
