--- Finds what is in force on a date: a group's snapshot, its payer, versions of criteria, words of a reason.

local clocks = require "precert.clocks"
local criterion = require "precert.criterion"
local json = require "precert.json"
local listing = require "precert.listing"
local periods = require "precert.periods"

local ipairs, tostring = ipairs, tostring -- found once: a file's globals lie behind a guard

local lookup = {}

local groups, payers, reasons, regimes, criteria = {}, {}, {}, {}, {}

--- Indexes a revision.
---@param registry table the module precert.registry
---@param all_criteria precert.Criterion[]
function lookup.begin(registry, all_criteria)
  groups, payers, reasons, criteria = {}, {}, {}, {}
  for _, group in ipairs(registry.active_groups()) do
    local key = group.payer .. "\0" .. group.group
    groups[key] = groups[key] or {}
    table.insert(groups[key], group)
  end
  for _, payer in ipairs(registry.list("payers")) do payers[payer.id] = payer end
  for _, reason in ipairs(registry.list("reasons")) do
    reasons[reason.code] = json.encode({ code = reason.code, text = reason.plain })
  end
  for _, c in ipairs(all_criteria) do
    criteria[c.id] = criteria[c.id] or {}
    table.insert(criteria[c.id], c)
  end
  regimes = clocks.begin(registry.list("regimes"))
  listing.begin(registry.list("categories"))
end

--- The snapshot of a group on a date; nil and why: unknown_payer, unknown_group or group_not_in_force.
---@param payer string
---@param group string
---@param date string
---@return table? snapshot
---@return string? reason
---@return string? field
function lookup.group(payer, group, date)
  if not payers[payer] then return nil, "unknown_payer", "params.payer" end
  local versions = groups[payer .. "\0" .. group]
  if not versions then return nil, "unknown_group", "params.group" end
  for _, version in ipairs(versions) do
    if periods.covers(version.effective, date) then return version end
  end
  return nil, "group_not_in_force", "params.service.start_date"
end

--- Any version of a group, for its zone before a date is known.
---@param payer any
---@param group any
---@return table?
function lookup.any_group(payer, group)
  local versions = groups[tostring(payer) .. "\0" .. tostring(group)]
  return versions and versions[1]
end

function lookup.payer(id) return payers[id] end

function lookup.regimes() return regimes end

--- A reason as it stands in answers, {"code","text"} in plain words: its JSON text.
---@param code string
---@return string
function lookup.reason(code)
  return reasons[code] or json.encode({ code = code, text = code })
end

--- The version of a criterion in force on a date; nil when there is none, and whether the id is known at all.
---@param id string
---@param date string
---@return precert.Criterion?
---@return boolean known
function lookup.criterion(id, date)
  local versions = criteria[id]
  if not versions then return nil, false end
  for _, version in ipairs(versions) do
    if criterion.in_force(version, date) then return version, true end
  end
  return nil, true
end

--- Every version of a criterion, in the order of the files.
---@param id string
---@return precert.Criterion[]
function lookup.versions(id)
  return criteria[id] or {}
end

--- The criteria of a category that apply to some codes on a date, in the category's order.
---@param category table
---@param codes string[]
---@param date string
---@return precert.Criterion[]
function lookup.criteria_of(category, codes, date)
  local list = {}
  for _, id in ipairs(category.criteria) do
    local version = lookup.criterion(id, date)
    if version and criterion.applies(version, codes) then list[#list + 1] = version end
  end
  return list
end

return lookup
