--- What a request needs: required, not_required, not_available, no_um or referred_to_payer, per category, with the
-- particular reason (sections 2 and 3). Lines are split here: one part a category, one for all that need no review.

local dates = require "precert.dates"
local gates = require "precert.gates"
local listing = require "precert.listing"
local settings = require "precert.settings"

local ipairs = ipairs -- found once: a file's globals lie behind a guard

local resolve = {}

---@class precert.Part lines of one request that are decided together
---@field category? table
---@field lines integer[]
---@field requirement string
---@field reason? string
---@field notices string[]
---@field levels table<string, string>
---@field questions string[] what the payer must answer before the review begins: "benefit" (R3.5), "primary" (R3.7)

local requirement_of = {
  outpatient_mh_sa_not_available = "not_available", retro_window_expired = "not_available",
  retrospective_review_not_bought = "not_available", not_available_in_state = "not_available",
  plan_type_not_in_programme = "not_available", medicare_primary = "no_um", commercial_not_primary = "no_um",
  benefit_does_not_exist = "referred_to_payer", transition_of_care_is_payer_benefit = "referred_to_payer",
  case_agreement_is_payer_matter = "referred_to_payer",
}

local no_questions = {} -- shared, never filled

local function part(category, lines, reason, notices, levels, questions)
  return {
    category = category, lines = lines, requirement = reason and (requirement_of[reason] or "not_required") or "required",
    reason = reason, notices = notices or {}, levels = levels or {}, questions = questions or no_questions,
  }
end

-- R3.7: whoever pays first decides whether the programme acts at all.
local function cover(asked)
  local other = asked.other_cover
  if other == "medicare_primary" then return "medicare_primary" end
  if other == "commercial_primary" then return "commercial_not_primary" end
  return nil
end

-- R3.8, R3.9: what is asked as if it were a service, but is the payer's.
local referred = {
  transition_of_care = "transition_of_care_is_payer_benefit", case_agreement = "case_agreement_is_payer_matter",
}

local function opted_in(group, id)
  for _, chosen in ipairs(group.categories) do
    if chosen == id then return true end
  end
  return false
end

-- R5.3 and R6.1: only what would have needed review has a window for review after the service.
local function post_service(asked, levels)
  if asked.timing ~= "post_service" then return nil end
  if not asked.group.components.retrospective_review then return "retrospective_review_not_bought" end
  local window
  window, levels.retro_window_days = settings.get("retro_window_days", asked.group, asked.payer)
  if dates.days_between(asked.last_date, asked.received_on) > window then return "retro_window_expired" end
  return nil
end

-- R2.13: where the group's programme is offered. Inpatient types are reviewed everywhere (R2.7); an unknown place closes nothing.
local function not_in_state(asked, notices)
  if #asked.group.states == 0 then return nil end
  local state = gates.place_of_service(asked)
  if not state then
    notices[#notices + 1] = "place_of_service_unknown"
    return nil
  end
  for _, offered in ipairs(asked.group.states) do
    if offered == state then return nil end
  end
  return "not_available_in_state"
end

-- R2.13: a plan type that the snapshot does not name is not in the programme; members' rows need not say theirs.
local function not_in_plan_type(asked)
  local plan_type = asked.member and asked.member.plan_type
  if not plan_type then return nil end
  for _, covered in ipairs(asked.group.plan_types) do
    if covered == plan_type then return nil end
  end
  return "plan_type_not_in_programme"
end

local function outpatient_part(category, lines, asked)
  local notices, levels, questions = {}, {}, {}
  if category.not_available then return part(category, lines, "outpatient_mh_sa_not_available") end
  if not asked.group.components.outpatient_precertification or not opted_in(asked.group, category.id) then
    return part(category, lines, "category_not_opted_in")
  end
  local reason = not_in_state(asked, notices) or gates.closed(category, asked, notices, levels, questions)
    or post_service(asked, levels)
  return part(category, lines, reason, reason and {} or notices, levels, not reason and questions or nil)
end

-- R2.7: inpatient precertification is never switched off; of the gates only the payer's word on the benefit is a stay's (R3.5).
local function inpatient_part(category, lines, asked, notices)
  local levels, questions = {}, {}
  local reason = gates.benefit(category, asked, notices, questions)
  if not reason and not asked.observing then reason = post_service(asked, levels) end -- how long it takes is not known before its end
  return part(category, lines, reason, reason and {} or notices, levels, not reason and questions or nil)
end

-- R3.3: up to and including 24 h not reviewed, up to and including 48 h observation, beyond that inpatient acute.
local function observation_part(category, lines, asked)
  local limits = category.observation_hours or { above = 24, up_to = 48 }
  local hours = asked.observation_hours
  if asked.observing then return inpatient_part(category, lines, asked, {}) end
  if not hours then return inpatient_part(category, lines, asked, { "observation_hours_unknown" }) end
  if hours <= limits.above then return part(category, lines, "observation_not_over_24_hours") end
  if hours > limits.up_to then category = listing.category("inpatient_acute") or category end
  return inpatient_part(category, lines, asked, {})
end

local function level_part(id, lines, asked)
  local category = listing.category(id)
  if not category then return nil, id end
  if category.setting == "observation" then return observation_part(category, lines, asked) end
  if category.setting == "outpatient" then return outpatient_part(category, lines, asked) end
  return inpatient_part(category, lines, asked, {})
end

-- The category that reviews a code: of those that list it, the first by precedence that the group chose.
local function category_of(code, asked, inpatient)
  local first
  for _, category in ipairs(listing.claims(code, asked.date)) do
    if category.setting == "outpatient" and (not inpatient or category.any_setting) then
      if category.not_available or opted_in(asked.group, category.id) then return category end
      first = first or category
    end
  end
  return first
end

local function level_of(asked)
  if asked.level then return asked.level end
  if asked.setting == "observation" then return "observation" end
  if asked.setting == "inpatient" then return "inpatient_acute" end
  return nil
end

-- R7.1, R7.2: tests, visits and care in the course of a transplant are asked for with it, and their codes are on no list.
local function of_a_transplant(asked, level)
  return asked.for_transplant and not level and listing.category("transplant") or nil
end

-- Gathers the lines of each category in the order of their first line.
local function split(asked, level)
  local order, lines_of, unlisted, stay = {}, {}, {}, {}
  for number, code in ipairs(asked.codes) do
    local category = category_of(code, asked, level ~= nil) or of_a_transplant(asked, level)
    if category then
      if not lines_of[category] then lines_of[category], order[#order + 1] = {}, category end
      table.insert(lines_of[category], number)
    else
      table.insert(level and stay or unlisted, number)
    end
  end
  return order, lines_of, unlisted, stay
end

local function stay_needed(order, stay, asked)
  if #asked.codes == 0 or #stay > 0 then return true end
  for _, category in ipairs(order) do
    if category.with_inpatient then return true end
  end
  return false
end

-- Lines that need no review form one part; its reason is the first line's, the others' are told as notices.
local function join_not_required(parts)
  local joined, kept = nil, {}
  for _, p in ipairs(parts) do
    if p.requirement ~= "not_required" or #p.lines == 0 then
      kept[#kept + 1] = p
    elseif not joined then
      joined, kept[#kept + 1] = p, p
    else
      if joined.category ~= p.category then joined.category = nil end
      if p.reason ~= joined.reason then joined.notices[#joined.notices + 1] = p.reason end
      for _, number in ipairs(p.lines) do table.insert(joined.lines, number) end
    end
  end
  if joined then table.sort(joined.lines) end
  return kept
end

local function all_lines(asked)
  local lines = {}
  for i = 1, #asked.codes do lines[i] = i end
  return lines
end

local function split_parts(asked)
  local level = level_of(asked)
  local order, lines_of, unlisted, stay = split(asked, level)
  local parts = {}
  for _, category in ipairs(order) do parts[#parts + 1] = outpatient_part(category, lines_of[category], asked) end
  if level and stay_needed(order, stay, asked) then
    local stay_part, unknown = level_part(level, stay, asked)
    if not stay_part then return nil, unknown, "params.service.level" end
    parts[#parts + 1] = stay_part
  end
  if #unlisted > 0 then parts[#parts + 1] = part(nil, unlisted, "procedure_not_listed") end
  return join_not_required(parts)
end

local function without_codes(asked)
  local id = level_of(asked) or asked.category
  if not id then return { part(nil, {}, "procedure_not_listed") } end
  local one, unknown = level_part(id, {}, asked)
  if not one then return nil, unknown, asked.level and "params.service.level" or "params.service.category" end
  return { one }
end

local function level_of_category(p)
  if not p.category then return "programme" end
  return p.category.setting == "outpatient" and "group" or "programme"
end

--- Splits and resolves a request; nil and the unknown category id when one is named that does not exist.
---@param asked table see evaluate.lua
---@return precert.Part[]? parts
---@return string? unknown category or level id
---@return string? field
function resolve.parts(asked)
  local whole = cover(asked) or referred[asked.category] or not_in_plan_type(asked)
  if not asked.group.products.utilization_management then whole = "service_not_in_um_product" end
  local parts, unknown, field
  if whole then
    parts = { part(nil, all_lines(asked), whole) }
  elseif #asked.codes > 0 then
    parts, unknown, field = split_parts(asked)
  else
    parts, unknown, field = without_codes(asked)
  end
  if not parts then return nil, unknown, field end
  for _, p in ipairs(parts) do
    p.levels.category = level_of_category(p)
    if asked.disputed then
      p.questions = no_questions -- R8.6: what is disputed was reviewed, whatever the payer has still to say of the request
    elseif asked.other_cover == "unknown" and p.requirement == "required" then
      -- R3.7: cover whose order nobody knows is asked about; nothing is reviewed that another plan may pay first
      local benefit = p.questions[1]
      p.questions = benefit and { benefit, "primary" } or { "primary" }
    end
  end
  return parts
end

return resolve
