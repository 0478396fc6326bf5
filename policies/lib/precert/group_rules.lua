--- The rules of section 2 that a group snapshot must keep; each broken one is a load error with its number.

local diagnostics = require "precert.diagnostics"
local fields = require "precert.fields"
local names = require "precert.names"
local schema = require "precert.schema"

local group_rules = {}

local function broken(snapshot, rule, code, message, fix, ...)
  diagnostics.add { code = code, message = message .. " (" .. rule .. ")", fix = fix, place = diagnostics.locate(snapshot.file, ...) }
end

-- R2.2 UM is sold only with the medical network.
local function network(s)
  if s.products.utilization_management and not s.products.medical_network then
    broken(s, "R2.2", "network_missing", "utilization management without the medical network is not sold",
      "set products.medical_network = true, or utilization_management = false", "products", "medical_network")
  end
end

-- R2.3 Minimum 25 subscribers, alone or in an aggregate that the payer names.
local function size(s)
  if s.subscribers >= 25 then return end
  local a = s.aggregate
  if not a then
    return broken(s, "R2.3", "group_too_small", "a group needs at least 25 subscribers, it has " .. s.subscribers,
      "add aggregate = { id = ..., named_by_payer = true, subscribers = ... }", "subscribers")
  end
  if not a.named_by_payer or a.subscribers < 25 then
    broken(s, "R2.3", "group_too_small", "the aggregate must be named by the payer and reach 25 subscribers",
      "ask the payer for an aggregate of 25 or more", "aggregate")
  end
end

-- R2.5 "No category chosen" is a list holding only transplant: then the plan says that nothing needs precertification.
local function plan_matches_categories(s)
  local chosen = false
  for _, id in ipairs(s.categories) do chosen = chosen or id ~= "transplant" end
  if s.plan_requires_op_precert ~= chosen then
    broken(s, "R2.5", "plan_mismatch", "plan_requires_op_precert must be " .. tostring(chosen) .. " for these categories",
      chosen and "set it to true, or leave only transplant" or "set it to false: only transplant is listed", "plan_requires_op_precert")
  end
end

-- R2.6 Transplant is a required opt-in, with its network named; R7.2 its parameters keep their ranges.
local function transplant(s)
  if not names.set(s.categories).transplant then
    broken(s, "R2.6", "transplant_missing", "transplant must be listed", "add \"transplant\" to categories", "categories")
  end
  if type(s.transplant) ~= "table" then
    return broken(s, "R2.6", "transplant_missing", "transplant cannot be switched off and needs its network",
      "write transplant = { network = \"...\" }", "transplant")
  end
  schema.check(s.transplant, fields.transplant, { file = s.file, trail = { "transplant" } })
end

-- R2.7 Inpatient precertification is a required component.
local function inpatient(s)
  if not s.components.inpatient_precertification then
    broken(s, "R2.7", "inpatient_required", "inpatient precertification cannot be switched off",
      "set components.inpatient_precertification = true", "components", "inpatient_precertification")
  end
end

-- R2.8 Outpatient mental health and substance abuse is no available service.
local function not_available(s)
  if names.set(s.categories).outpatient_mh_sa then
    broken(s, "R2.8", "not_available", "outpatient_mh_sa is not an available service", "remove it from categories",
      "categories", "outpatient_mh_sa")
  end
end

-- R2.9 A group without its plan description is reported; care cannot be directed by it.
local function plan_description(s)
  if not s.spd then
    diagnostics.add {
      severity = "warning", code = "spd_missing", message = "no summary plan description is on file (R2.9)",
      fix = "ask the payer for it and add spd = { reference = ..., date = ... }", place = diagnostics.locate(s.file, "group"),
    }
  end
end

-- R2.4 An item beside the fee is agreed once.
local function billed_once(s)
  local seen = {}
  for _, entry in ipairs(s.billable or {}) do
    if seen[entry.item] then
      broken(s, "R2.4", "listed_twice", "billable lists '" .. entry.item .. "' twice", "keep one of them", "billable", entry.item)
    end
    seen[entry.item] = true
  end
  return seen
end

-- R8.8 A group's own way of appeals is the organization's to approve, and is billed.
local function appeals(s, billed)
  local own = s.appeal_customization
  if not own then return end
  if not own.approved_by or not own.approved_on then
    broken(s, "R8.8", "customization_not_approved", "the organization has not approved the group's own way of appeals",
      "add approved_by and approved_on, or remove appeal_customization", "appeal_customization")
  end
  if not billed.appeal_customization then
    broken(s, "R8.8", "customization_not_billed", "an approved customization of appeals is billable, but billable does not list it",
      "add { item = \"appeal_customization\", rate = ..., per = ... } to billable", "appeal_customization")
  end
end

--- Checks one snapshot whose fields have the right types.
---@param snapshot table
function group_rules.check(snapshot)
  network(snapshot)
  size(snapshot)
  plan_matches_categories(snapshot)
  transplant(snapshot)
  inpatient(snapshot)
  not_available(snapshot)
  plan_description(snapshot)
  appeals(snapshot, billed_once(snapshot))
end

return group_rules
