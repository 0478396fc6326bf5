--- The gates of a category: within the initial visits, the programme's geography, the ancillary network (R3.5), and
-- whether the payer confirmed the benefit. An unknown never opens a gate: the request goes on, with a notice.

local asked_of = require "precert.asked"
local periods = require "precert.periods"
local settings = require "precert.settings"

local gates = {}

---@class precert.Asked what resolution knows of one request
---@field group table snapshot
---@field payer table
---@field date string first date of service
---@field visits? number asked
---@field visits_used? number before this request
---@field servicing? table row of the servicing (else requesting) provider
---@field provider_named boolean whether a provider was named at all
---@field member? table
---@field benefit_confirmed? boolean

--- The state in which the service is given: the provider's, else the member's; nil when neither is known.
---@param asked precert.Asked
---@return string?
function gates.place_of_service(asked)
  local provider, member = asked.servicing, asked.member
  if provider and provider.address and provider.address.state then return provider.address.state end
  return member and member.address and member.address.state
end

local function in_ancillary_network(provider, date)
  for _, row in ipairs(provider.networks or {}) do
    if row.ancillary and periods.covers(row, date) then return true end
  end
  return false
end

-- R2.11: what depends on a provider whom nobody knows is not known: where the service is given, whose network, whose episode.
local function provider_unknown(asked)
  return asked.provider_named and not asked.servicing
end

local function geography(asked, notices)
  local state = not provider_unknown(asked) and gates.place_of_service(asked)
  if not state then
    notices[#notices + 1] = "place_of_service_unknown"
    return nil
  end
  for _, listed in ipairs(asked.group.mnr_states) do
    if listed == state then return nil end
  end
  return "outside_program_geography"
end

local function network(asked, levels)
  local scope
  scope, levels.mnr_scope = settings.get("mnr_scope", asked.group, asked.payer)
  if scope == "all_providers" then return nil end
  if not asked.servicing then return nil end -- unknown is never "not in the network" (R2.11)
  if in_ancillary_network(asked.servicing, asked.date) then return nil end
  return "provider_not_in_ancillary_network"
end

local function free_visits(category, asked, levels)
  local free, level = settings.get("initial_visits", asked.group, asked.payer)
  levels.initial_visits = level
  return level == "programme" and category.gates.initial_visits or free
end

local function initial_visits(category, asked, free, notices)
  local used = asked_of.visits_used(asked, category.id)
  if not asked.visits or not used then
    -- past the free visits already: whatever is asked needs review
    if used and used >= free then return nil end
    notices[#notices + 1] = "visits_unknown"
    return nil
  end
  if used + asked.visits <= free and not provider_unknown(asked) then return "within_initial_visits" end
  return nil
end

--- Whether the payer must confirm first that the benefit exists, or said that it does not (R3.5): the gate that a stay may have too.
---@param category table
---@param asked precert.Asked
---@param notices string[]
---@param questions string[] gets what the payer must answer first
---@return string? reason
function gates.benefit(category, asked, notices, questions)
  if not category.gates.benefit_confirmation then return nil end
  if asked.benefit_confirmed == false then return "benefit_does_not_exist" end
  if asked.benefit_confirmed == nil then
    notices[#notices + 1], questions[#questions + 1] = "benefit_confirmation_needed", "benefit"
  end
  return nil
end

--- Why an outpatient category's gates stop the review, or nil. Adds the codes of notices.
---@param category table
---@param asked precert.Asked
---@param notices string[]
---@param levels table<string, string> gets the levels that set the scope and the initial visits (R2.12)
---@param questions string[] gets what the payer must answer first (R3.5)
---@return string? reason
function gates.closed(category, asked, notices, levels, questions)
  local g = category.gates
  local reason = g.geography and geography(asked, notices)
  if not reason and g.ancillary_network then reason = network(asked, levels) end
  if not reason and g.initial_visits then
    reason = initial_visits(category, asked, free_visits(category, asked, levels), notices)
  end
  return reason or gates.benefit(category, asked, notices, questions)
end

return gates
