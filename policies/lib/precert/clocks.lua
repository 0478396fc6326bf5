--- Which clock rules apply to a case: the programme's and every law's that covers the member's row (R5.5). All are kept;
-- the due instants are computed in C. Regimes count by the date of receipt.

local json = require "precert.json"
local names = require "precert.names"
local periods = require "precert.periods"
local regime_rules = require "precert.regime_rules"
local runtime = require "precert.runtime"
local settings = require "precert.settings"

local ipairs = ipairs -- found once: a file's globals lie behind a guard

local clocks = {}

-- Lists of the regimes become sets when the revision is indexed: a case asks each of them about every clock.
local function set_of(list)
  return list and names.set(list)
end

local default_kinds = names.set { "review", "stay", "transplant" }

local function sets_of(entry)
  local when = entry.when or {}
  return {
    timing = set_of(when.timing), urgency = set_of(when.urgency), review = set_of(when.review), category = set_of(when.category),
    channel = set_of(when.channel), asked = set_of(when.asked), case_kind = set_of(entry.case_kinds) or default_kinds,
  }
end

local function prepare(regime)
  local to = regime.applies_to
  regime.sets = { lines = set_of(to.lines_of_business), funding = set_of(to.funding), states = set_of(to.states) }
  for _, clock in ipairs(regime.clocks) do clock.sets = sets_of(clock) end
  for _, notice in ipairs(regime.notices or {}) do
    notice.sets, notice.json = sets_of(notice), json.encode { code = notice.code, text = notice.text }
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

--- Whether a regime covers a line of business, funding and state: what its `applies_to` does not name, it does not ask.
---@param to table applies_to
---@param line string
---@param funding string
---@param state string
---@return boolean
function clocks.covers(to, line, funding, state)
  return (not to.lines_of_business or listed(to.lines_of_business, line)) and (not to.funding or listed(to.funding, funding))
    and (not to.states or listed(to.states, state))
end

-- R2.11: the member's row decides which laws apply. A group may add regimes for a line of business, never lose a law.
local function regime_applies(regime, case)
  if not periods.covers(regime.effective, case.received_on) then return false end
  if regime.kind == "programme" then return true end
  if regime.kind == "profile" then return listed(case.payer.profiles or {}, regime.id) end
  local chosen = case.group.regimes[case.line]
  if chosen and listed(chosen, regime.id) then return true end
  local sets = regime.sets
  return (not sets.lines or sets.lines[case.line]) and (not sets.funding or sets.funding[case.funding])
    and (not sets.states or sets.states[case.state])
end

local function applies(sets, case)
  return sets.case_kind[case.case_kind] and (not sets.timing or sets.timing[case.timing])
    and (not sets.urgency or sets.urgency[case.urgency]) and (not sets.review or sets.review[case.category.review])
    and (not sets.category or sets.category[case.category.id]) and (not sets.channel or sets.channel[case.channel])
    and (not sets.asked or sets.asked[case.asked])
end

local function rule_text(clock, regime, case, length)
  return json.encode {
    clock = clock.clock, rule = clock.rule, source = clock.source, kind = clocks.kind_of(clock, regime),
    verified = regime_rules.verified(regime, clock), length = length, unit = clock.unit, start = clock.start,
    start_when_open = clock.start_when_open or nil, calendar = case.calendar, zone = case.zone, tolled = clock.tolled,
    restart = clock.restart, met_by = clock.met_by, warn_percent = clock.warn_percent, on_missed = clock.on_missed,
    extension = clock.extension, levels = clock.levels, rolls_to_business_day = clock.rolls_to_business_day or nil,
  }
end

-- R2.12: what a contract, group or payer set, but never less than the law gives the member to answer.
local function length_of(clock, case, least_days, levels)
  if not clock.setting then return clock.length end
  local value, level = settings.get(clock.setting, case.group, case.payer)
  local length = level == "programme" and clock.length or value
  if clock.clock == "information" and least_days and length < least_days then length, level = least_days, "law" end
  levels[clock.setting] = level
  return length
end

local function whole_days(clock)
  return clock.unit == "hours" and (clock.length + 23) // 24 or clock.length
end

-- The rules that apply, each with its regime; whether a law decides among them, and the least days it gives to answer.
local function collect(case, regimes)
  local found, by_law, least_days = {}, false, nil
  for _, regime in ipairs(regimes) do
    if regime_applies(regime, case) then
      for _, clock in ipairs(regime.clocks) do
        if applies(clock.sets, case) then
          found[#found + 1] = { clock = clock, regime = regime }
          local law = clocks.kind_of(clock, regime) == "law"
          by_law = by_law or (law and clock.clock == "decision")
          if law and clock.clock == "information" then least_days = math.max(least_days or 0, whole_days(clock)) end
        end
      end
    end
  end
  return found, by_law, least_days
end

-- The notices as JSON texts, and what some of them protect.
local function notices_of(case, regimes)
  local list, protected = {}, {}
  for _, regime in ipairs(regimes) do
    for _, notice in ipairs(regime_applies(regime, case) and regime.notices or {}) do
      if applies(notice.sets, case) then
        list[#list + 1], protected[#protected + 1] = notice.json, notice.protects
      end
    end
  end
  return list, protected
end

local function build(case, regimes)
  local found, by_law, least_days = collect(case, regimes)
  local texts, levels = {}, { decision = by_law and "law" or "programme" }
  for i, entry in ipairs(found) do
    texts[i] = rule_text(entry.clock, entry.regime, case, length_of(entry.clock, case, least_days, levels))
  end
  local notices, protected = notices_of(case, regimes)
  return { text = table.concat(texts, ","), levels = levels, notices = notices, protected = protected }
end

local memo -- what every case of a snapshot, member's row, category, kind, timing, urgency, channel and day has in common

--- Prepares the regimes of a revision, the programme's own first.
---@param regimes table[]
---@return table[]
function clocks.begin(regimes)
  local sorted = {}
  memo = runtime.host.memo_new()
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

local nobody = {} -- a request whose member is not known

---@class precert.Rules what applies to a case, programme first, in the order of the regimes' files: shared, never changed
---@field text string the clock rules as JSON, commas between them
---@field levels table<string, string> what set them (R2.12)
---@field notices string[] what the laws say beside their clocks, JSON texts
---@field protected table[] hours that nobody may deny: {from, by, hours}

--- The rules of a case.
---@param case table {category, group, payer, member?, timing, urgency, channel?, asked?, case_kind, received_on, calendar, zone}
---@param regimes table[] as clocks.begin gave them
---@return precert.Rules
function clocks.of(case, regimes)
  local member = case.member or nobody
  case.line, case.channel = member.line_of_business or "", case.channel or ""
  case.asked = case.asked or "in_time"
  case.funding, case.state = member.funding or case.group.funding, member.situs_state or case.group.situs_state
  local key = case.group.file .. "\0" .. case.category.id .. "\0" .. case.case_kind .. "\0" .. case.timing .. "\0" .. case.urgency
    .. "\0" .. case.channel .. "\0" .. case.asked .. "\0" .. case.received_on .. "\0" .. case.line .. "\0" .. case.funding
    .. "\0" .. case.state
  return runtime.host.recall_text(memo, key, build, case, regimes)
end

return clocks
