--- Which clock rules apply to a case: the programme's and every law's that covers the member's row (R5.5). All are kept;
-- the due instants are computed in C. Regimes count by the date of receipt.

local json = require "precert.json"
local periods = require "precert.periods"
local settings = require "precert.settings"

local clocks = {}

local function listed(list, value)
  if not list then return true end
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
  local member, to = case.member or {}, regime.applies_to
  local line = member.line_of_business
  local chosen = line and case.group.regimes[line]
  if chosen and listed(chosen, regime.id) then return true end
  return listed(to.lines_of_business, line) and listed(to.funding, member.funding or case.group.funding)
    and listed(to.states, member.situs_state or case.group.situs_state)
end

local function clock_applies(clock, case)
  local when = clock.when
  if not when then return case.case_kind ~= "appeal" end
  return listed(when.timing, case.timing) and listed(when.urgency, case.urgency) and listed(when.review, case.category.review)
    and listed(when.category, case.category.id) and listed(when.case_kind or { "review", "stay", "transplant" }, case.case_kind)
end

local texts = {} -- clock -> calendar -> zone -> length -> JSON text: a rule is the same for every case with the same three

-- Fills the three levels down to the text's place and gives the last.
local function place(clock, calendar, zone)
  local by_calendar = texts[clock] or {}
  local by_zone = by_calendar[calendar] or {}
  local by_length = by_zone[zone] or {}
  texts[clock], by_calendar[calendar], by_zone[zone] = by_calendar, by_zone, by_length
  return by_length
end

local function rule_text(clock, regime, case)
  local length = clock.length
  if clock.setting then
    local value, level = settings.get(clock.setting, case.group, case.payer)
    if level ~= "programme" then length = value end
    case.levels[clock.setting] = level
  end
  local by_length = place(clock, case.calendar, case.zone)
  local text = by_length[length]
  if not text then
    text = json.encode {
      clock = clock.clock, rule = clock.rule, source = clock.source, kind = clocks.kind_of(clock, regime), verified = regime.verified,
      length = length, unit = clock.unit, start = clock.start, calendar = case.calendar, zone = case.zone, tolled = clock.tolled,
      met_by = clock.met_by, warn_percent = clock.warn_percent, on_missed = clock.on_missed, extension = clock.extension,
      rolls_to_business_day = clock.rolls_to_business_day or nil,
    }
    by_length[length] = text
  end
  return text
end

--- Forgets the texts of an earlier revision.
function clocks.begin() texts = {} end

--- The rules of a case as JSON texts, programme first, in the order of the regimes' files. Notes the levels in the case.
---@param case table {category, group, payer, member?, timing, urgency, case_kind, received_on, calendar, zone, levels}
---@param regimes table[]
---@return string[]
function clocks.of(case, regimes)
  local list = {}
  for pass = 1, 2 do
    for _, regime in ipairs(regimes) do
      if (regime.kind == "programme") == (pass == 1) and regime_applies(regime, case) then
        for _, clock in ipairs(regime.clocks) do
          if clock_applies(clock, case) then list[#list + 1] = rule_text(clock, regime, case) end
        end
        if regime.kind == "law" then case.levels.decision = "law" end
      end
    end
  end
  case.levels.decision = case.levels.decision or "programme"
  return list
end

return clocks
