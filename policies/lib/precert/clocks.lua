--- Which clock rules apply to a case: the programme's and every law's that covers the member's row (R5.5). All are kept;
-- the due instants are computed in C. Regimes count by the date of receipt.

local json = require "precert.json"
local names = require "precert.names"
local periods = require "precert.periods"
local settings = require "precert.settings"

local ipairs = ipairs

local clocks = {}

-- Lists of the regimes become sets when the revision is indexed: a case asks each of them about every clock.
local function set_of(list)
  return list and names.set(list)
end

local default_kinds = names.set { "review", "stay", "transplant" }

local function prepare(regime)
  local to = regime.applies_to
  regime.lists = {}
  regime.sets = { lines = set_of(to.lines_of_business), funding = set_of(to.funding), states = set_of(to.states) }
  for _, clock in ipairs(regime.clocks) do
    local when = clock.when or {}
    clock.sets = {
      timing = set_of(when.timing), urgency = set_of(when.urgency), review = set_of(when.review), category = set_of(when.category),
      case_kind = set_of(when.case_kind) or default_kinds,
    }
    clock.texts = {} -- calendar -> zone -> length -> JSON text: a rule is the same for every case with the same three
  end
end

local function listed(list, value)
  for _, entry in ipairs(list) do
    if entry == value then return true end
  end
  return false
end

--- How a rule counts in the engine: a profile laid over a payer (R5.8) is the programme's own promise, no law.
---@param clock table
---@param regime table
---@return "programme"|"law"|"internal"
function clocks.kind_of(clock, regime)
  return clock.kind or (regime.kind == "law" and "law" or "programme")
end

-- R2.11: the member's row decides which laws apply. A group may add regimes for a line of business, never lose a law.
local function regime_applies(regime, case)
  if not periods.covers(regime.effective, case.received_on) then return false end
  if regime.kind == "programme" then return true end
  if regime.kind == "profile" then return listed(case.payer.profiles or {}, regime.id) end
  local member, sets = case.member or {}, regime.sets
  local line = member.line_of_business or ""
  local chosen = case.group.regimes[line]
  if chosen and listed(chosen, regime.id) then return true end
  return (not sets.lines or sets.lines[line]) and (not sets.funding or sets.funding[member.funding or case.group.funding])
    and (not sets.states or sets.states[member.situs_state or case.group.situs_state])
end

local function clock_applies(sets, case)
  return sets.case_kind[case.case_kind] and (not sets.timing or sets.timing[case.timing])
    and (not sets.urgency or sets.urgency[case.urgency]) and (not sets.review or sets.review[case.category.review])
    and (not sets.category or sets.category[case.category.id])
end

-- What every case of a regime, category, kind, timing and urgency has in common. Kept only for the names below: others, which
-- nothing but a request can bring, must not make the table grow.
local kept = {
  case_kind = default_kinds, timing = names.set { "concurrent", "post_service", "predetermination", "preservice" },
  urgency = names.set { "emergency", "standard", "urgent" },
}

local function clocks_for(regime, case)
  local key = case.case_kind .. case.timing .. case.urgency
  local lists = regime.lists[case.category.id]
  local list = lists and lists[key]
  if list then return list end
  list = {}
  for _, clock in ipairs(regime.clocks) do
    if clock_applies(clock.sets, case) then list[#list + 1] = clock end
  end
  if kept.case_kind[case.case_kind] and kept.timing[case.timing] and kept.urgency[case.urgency] then
    regime.lists[case.category.id] = lists or {}
    regime.lists[case.category.id][key] = list
  end
  return list
end

local function make_text(clock, regime, case, length)
  return json.encode {
    clock = clock.clock, rule = clock.rule, source = clock.source, kind = clocks.kind_of(clock, regime), verified = regime.verified,
    length = length, unit = clock.unit, start = clock.start, calendar = case.calendar, zone = case.zone, tolled = clock.tolled,
    met_by = clock.met_by, warn_percent = clock.warn_percent, on_missed = clock.on_missed, extension = clock.extension,
    rolls_to_business_day = clock.rolls_to_business_day or nil,
  }
end

local function rule_text(clock, regime, case)
  local length = clock.length
  if clock.setting then
    local value, level = settings.get(clock.setting, case.group, case.payer)
    if level ~= "programme" then length = value end
    case.levels[clock.setting] = level
  end
  local by_zone = clock.texts[case.calendar]
  local texts = by_zone and by_zone[case.zone]
  local text = texts and texts[length]
  if text then return text end
  text = make_text(clock, regime, case, length)
  by_zone = by_zone or {}
  by_zone[case.zone] = texts or {}
  by_zone[case.zone][length] = text
  clock.texts[case.calendar] = by_zone
  return text
end

--- Prepares the regimes of a revision, the programme's own first.
---@param regimes table[]
---@return table[]
function clocks.begin(regimes)
  local sorted = {}
  for pass = 1, 2 do
    for _, regime in ipairs(regimes) do
      if (regime.kind == "programme") == (pass == 1) then
        prepare(regime)
        sorted[#sorted + 1] = regime
      end
    end
  end
  return sorted
end

--- The rules of a case as JSON texts, programme first, in the order of the regimes' files. Notes the levels in the case.
---@param case table {category, group, payer, member?, timing, urgency, case_kind, received_on, calendar, zone, levels}
---@param regimes table[] as clocks.begin gave them
---@return string[]
function clocks.of(case, regimes)
  local list = {}
  for i = 1, #regimes do
    local regime = regimes[i]
    if regime_applies(regime, case) then
      local clocks_of_case = clocks_for(regime, case)
      for k = 1, #clocks_of_case do list[#list + 1] = rule_text(clocks_of_case[k], regime, case) end
      if regime.kind == "law" then case.levels.decision = "law" end
    end
  end
  case.levels.decision = case.levels.decision or "programme"
  return list
end

return clocks
