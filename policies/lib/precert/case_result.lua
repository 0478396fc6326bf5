--- Builds and writes one CASE of a submission: its outline with criteria, traces and what is missing.
-- The same input gives the same bytes whether it is evaluated as a submission or as one case (I9).

local answer = require "precert.answer"
local asked_of = require "precert.asked"
local criterion = require "precert.criterion"
local dates = require "precert.dates"
local json = require "precert.json"
local runtime = require "precert.runtime"
local stays = require "precert.stays"

local concat, ipairs, next, type = table.concat, ipairs, next, type -- found once: a file's globals lie behind a guard

local case_result = {}

local nothing = {} -- shared, never filled

-- In this order: of two that disagree the first is told.
local derived = { "member_age", "member_age_months" }

---@class precert.Sent what a question says beyond its outline
---@field asked table the outline's, see asked.lua
---@field input any the host's question
---@field facts table as they were sent, or as the only criterion sees them; `nothing`: not read yet
---@field alone? boolean only one criterion looks at them
---@field others? string[] names that it does not check
---@field ages? table|false false: there is no date of birth; nil: not computed yet
---@field stay_facts? table what the engine counts itself

---@class precert.Result one criterion of a case
---@field criterion precert.Criterion
---@field facts table checked
---@field outcome string
---@field complex boolean
---@field missing? string[] JSON texts, while the outcome is open
---@field grants? string JSON text
---@field failed? boolean it raised: there is no trace

---@class precert.Case its results, in the order of the criteria
---@field [integer] precert.Result
---@field outline precert.OutlinedCase
---@field policy_error? table

--- Reads what a question says beyond its outline.
---@param input any the host's question
---@param asked table the outline's
---@param now_ms integer
---@return precert.Sent
function case_result.sent(input, asked, now_ms)
  local sent = { asked = asked, input = input, alone = false, facts = nothing }
  if asked.with_stay then
    local get = runtime.host.input_get
    sent.stay_facts = stays.facts(get(input, "stay"), get(input, "request", "facts", "days_approved_so_far"), now_ms)
  end
  return sent
end

local function ages_of(sent)
  if sent.ages == nil then
    sent.ages = criterion.ages(runtime.host.input_get(sent.input, "member", "birth_date"), sent.asked.date) or false
  end
  return sent.ages
end

local function timing_of(sent, sent_timing)
  local stay = sent.asked.with_stay and runtime.host.input_get(sent.input, "stay")
  return stay and stay.continued and "concurrent" or sent_timing
end

-- The whole request, as grants that are functions read it.
local function request_of(sent)
  if not sent.request then
    local request = runtime.host.input_get(sent.input, "request")
    request.contract, request.timing = sent.asked.contract, timing_of(sent, request.timing)
    sent.request = request
  end
  return sent.request
end

-- What of it the values are made of that criteria read.
local function request_head(sent)
  if not sent.head then
    local get, input = runtime.host.input_get, sent.input
    sent.head = {
      service = get(input, "request", "service"), timing = timing_of(sent, get(input, "request", "timing")),
      urgency = get(input, "request", "urgency"), contract = sent.asked.contract,
    }
  end
  return sent.head
end

local function sent_facts(sent)
  if sent.facts == nothing then sent.facts = runtime.host.input_get(sent.input, "request", "facts") or {} end
  return sent.facts
end

-- The facts that were sent, with the first that is not plainly right. Several criteria each have their own copy, since units may
-- differ.
local function facts_for(c, sent, alone)
  if alone then
    local facts, at, others = runtime.host.facts_take(c.fact_checks, sent.input, "request", "facts")
    sent.alone, sent.facts = true, facts
    if others then sent.others = others end
    return facts, at
  end
  local facts = runtime.copy(sent_facts(sent))
  return facts, runtime.host.facts_check(c.fact_checks, facts, 1)
end

-- What nobody needs to send; nil and the name of one that was sent and is not so.
local function add_derived(c, facts, sent)
  local ages = ages_of(sent)
  for i = 1, ages and #derived or 0 do
    local name = derived[i]
    local told, age = facts[name], ages[name]
    if told ~= nil and told ~= age then return nil, name end
    facts[name] = age
  end
  for name, value in next, sent.stay_facts or nothing do
    if c.declared[name] then facts[name] = value end
  end
  return facts
end

-- The facts of a request as one criterion sees them, checked; nil and {reason, field, detail} when one is refused. `alone`: no
-- other criterion or case of this request looks at them.
local function checked_facts(c, sent, outline, alone)
  local facts, at = facts_for(c, sent, alone)
  if alone and not at and c.takes_as_sent and not sent.others and not sent.stay_facts then return facts end
  -- ages that the criterion does not read matter where they may have been sent
  if c.reads_derived or sent.others or sent.stay_facts or not alone then
    local added, disagrees = add_derived(c, facts, sent)
    if not added then
      return nil, {
        reason = "disagrees_with_derived", field = "params.facts." .. disagrees,
        detail = disagrees .. " is computed from the date of birth; the value sent disagrees",
      }
    end
  end
  if sent.stay_facts then at = runtime.host.facts_check(c.fact_checks, facts, 1) end
  if at or c.percents[1] then
    local name, reason = criterion.check_from(c, facts, at)
    if name then
      return nil, { reason = reason, field = "params.facts." .. name, detail = "the fact does not fit its declaration in " .. c.id }
    end
  end
  if c.request_reads[1] then
    local visits_used = asked_of.visits_used(sent.asked, c.category)
    criterion.add_request(c, facts, asked_of.request_values(request_head(sent), visits_used, outline.part.lines))
  end
  return facts
end

--- Prepares a case of a request: its criteria with checked facts. nil and the refusal when a fact is bad. Evaluation fills in the
-- rest of each result.
---@param outline precert.OutlinedCase
---@param sent precert.Sent
---@param alone boolean no other case of this request looks at the facts
---@return precert.Case?
---@return table? refused
function case_result.prepare(outline, sent, alone)
  local criteria = outline.criteria
  local case, count = { nil, outline = outline }, #criteria -- with room for one result, which most cases have
  alone = alone and count == 1
  for i = 1, count do
    local c = criteria[i]
    local facts, refused = checked_facts(c, sent, outline, alone)
    if not facts then return nil, refused end
    case[i] = { criterion = c, facts = facts, outcome = "needs_information", complex = false }
  end
  return case
end

-- A criterion that raises decides nothing: unknown, and the case goes to a person (I3).
local function run_one(result, sent)
  local c, facts = result.criterion, result.facts
  local outcome = criterion.decide(c, facts)
  result.outcome = outcome
  if c.complex then result.complex = criterion.is_complex(c, facts) end
  if outcome == "needs_information" then
    result.missing = answer.missing(c, facts)
  elseif outcome == "met" and c.grants then
    result.grants = answer.grants_text(c, facts, type(c.grants) == "function" and request_of(sent) or nil, sent.asked.history)
  end
end

local function policy_error(c, err)
  local file, line, text = tostring(err):match("^(.-):(%d+): (.*)$")
  local detail, blocked = (text or tostring(err)):gsub("^blocked: ", "")
  return {
    reason = "policy_failed", limit = blocked == 1 and "blocked" or nil, file = file or c.file,
    line = line and math.tointeger(tonumber(line)), detail = detail,
  }
end

local function run(case, sent)
  local protect = runtime.host.protect
  for i = 1, #case do
    local result = case[i]
    local ok, err = protect(run_one, result, sent)
    if not ok then
      result.outcome, result.failed, result.complex, result.missing = "needs_information", true, false, nil
      case.policy_error = case.policy_error or policy_error(result.criterion, err)
    end
  end
end

-- What the results come to: the outcome, whether one of them calls the case complex, and whether intake may approve.
local function judge(case)
  local first = case[1]
  if not first then return "needs_information", false, false end
  local outcome, complex, approvable = first.outcome, first.complex, first.criterion.intake_approvable
  if case[2] then
    local outcomes = { outcome }
    for i = 2, #case do
      local result = case[i]
      outcomes[i], complex = result.outcome, complex or result.complex
      approvable = approvable and result.criterion.intake_approvable
    end
    outcome = answer.outcome_of_all(outcomes)
  end
  if case.policy_error then return "needs_information", complex, false end
  return outcome, complex, approvable
end

local function missing_of(case)
  if not case[2] then return case[1].missing or nothing end
  return answer.missing_of_all(case)
end

-- R3.3: the last instant of hours that a law gives, when the facts tell it.
local function protected_until(protected, sent)
  local facts, last = sent_facts(sent), nil
  for _, one in ipairs(protected) do
    local from, hours = dates.instant(facts[one.from]), one.hours[facts[one.by]]
    local till = from and hours and from + hours * 3600000
    if till and (not last or till > last) then last = till end
  end
  return last
end

-- Facts that no criterion of the case declares: kept and noted, never read.
local function unread(case, sent)
  local list
  if sent.others then
    list = {}
    for _, name in ipairs(sent.others) do
      if not case[1].criterion.declared[name] then list[#list + 1] = name end
    end
  elseif not sent.alone then
    local sets = {}
    for i = 1, #case do sets[i] = case[i].criterion.declared end
    list = runtime.host.facts_unread(sent_facts(sent), sets)
  end
  if not list or #list == 0 then return "[]" end
  table.sort(list)
  return json.encode(list)
end

local function grants_member(case)
  for i = 1, #case do
    if case[i].grants then return ',"grants":' .. case[i].grants end
  end
  return ""
end

-- The lines that a criterion for some codes speaks of, where it is not all of them: of several codes each has its own result.
local function lines_member(c, lines, asked)
  if not c.code_set then return "" end
  local numbers = {}
  for i = 1, #lines do
    if c.code_set[asked.codes[lines[i]]] then numbers[#numbers + 1] = lines[i] end
  end
  return #numbers > 0 and '"lines":[' .. concat(numbers, ",") .. "]," or ""
end

-- The text of a criterion up to its trace, where it is no constant of its outcome (criterion.case_heads).
local function write_head(result, outline, sent)
  local host, c = runtime.host, result.criterion
  local out_raw = host.out_raw
  if result.grants then out_raw('{"grants":', result.grants, ",") else out_raw "{" end
  out_raw(c.case_head, lines_member(c, outline.part.lines, sent.asked),
    result.outcome == "not_met" and criterion.met_at_member(c, result.facts) or "", '"missing":[')
  host.out_list(result.missing or nothing)
  out_raw(c.case_middle, result.outcome, c.case_title, result.failed and "" or ',"trace":')
end

local function write_criterion(result, outline, sent)
  local host, c, outcome = runtime.host, result.criterion, result.outcome
  local out_raw, head = host.out_raw, c.case_heads[outcome]
  if head then out_raw(head) else write_head(result, outline, sent) end
  if not result.failed then host.trace_write(c.trace, c.meets.decided, result.facts) end
  if outcome ~= "not_met" then return out_raw(',"unmet":[]', c.case_tail, '"would_meet":[]}') end
  if c.case_unmet then return criterion.write_unmet(c, ',"unmet":[', c.case_unmet) end
  criterion.write_unmet(c, ',"unmet":[', "]")
  out_raw(c.case_tail, criterion.would_meet(c, outcome, result.facts), "}")
end

-- What only some cases say between their questions and the rest.
local function rare_members(case, sent)
  local text, protected = "", case.outline.protected
  if case.policy_error then text = ',"policy_error":' .. json.encode(case.policy_error) end
  local kept_until = protected[1] and protected_until(protected, sent)
  if kept_until then text = text .. ',"protected_until":"' .. dates.instant_text(kept_until) .. '"' end
  return text
end

--- Evaluates a prepared case and writes its JSON object, members in byte order. While the payer must answer first, criteria are not
-- evaluated (R5.1): there is no outcome, and nothing is asked of the requester yet.
---@param case precert.Case
---@param sent precert.Sent
---@param before string written in front of the object
---@param after string written behind it
function case_result.write(case, sent, before, after)
  local outline, out_raw = case.outline, runtime.host.out_raw
  local outcome, complex, approvable, evaluated = "needs_information", false, false, not outline.waiting
  if evaluated then
    run(case, sent)
    outcome, complex, approvable = judge(case)
  end
  out_raw(before, outline.head, complex and '],"complex":true,"criteria":[' or '],"complex":false,"criteria":[')
  for i = 1, evaluated and #case or 0 do
    if i > 1 then out_raw "," end
    write_criterion(case[i], outline, sent)
  end
  out_raw(outline.documents, outcome == "met" and grants_member(case) or "",
    approvable and ',"intake_approvable":true' or ',"intake_approvable":false', outline.middle)
  if outcome == "needs_information" and evaluated and case[1] then runtime.host.out_list(missing_of(case)) end
  out_raw(outline.notices, outcome, outline.questions, (case.policy_error or outline.protected[1]) and rare_members(case, sent) or "",
    outline.tail, (sent.others or not sent.alone) and unread(case, sent) or "[]", after)
end

return case_result
