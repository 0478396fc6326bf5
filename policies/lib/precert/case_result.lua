--- Builds and writes one CASE of a submission: requirement, criteria with traces, what is missing, clocks, notices.
-- The same input gives the same bytes whether it is evaluated as a submission or as one case (I9).

local answer = require "precert.answer"
local asked_of = require "precert.asked"
local clocks = require "precert.clocks"
local criterion = require "precert.criterion"
local json = require "precert.json"
local lookup = require "precert.lookup"
local names = require "precert.names"
local runtime = require "precert.runtime"

local case_result = {}

local function copy(value)
  if type(value) ~= "table" then return value end
  local other = {}
  for key, member in next, value do other[key] = copy(member) end
  if value[1] ~= nil then return runtime.array(other) end
  return next(value) == nil and runtime.array(other) or other -- an empty table a client sent is a list in every fact type
end

-- In this order: of two that disagree the first is told.
local derived = { "member_age", "member_age_months" }

--- The facts of a request as one criterion sees them, checked. Each criterion has its own copy: units may differ.
---@param c precert.Criterion
---@param asked table
---@param ages? table
---@param lines integer[]
---@return table? facts
---@return table? refused {reason, field, detail}
function case_result.facts_for(c, asked, ages, lines)
  local facts = copy(asked.request.facts or {})
  for _, name in ipairs(ages and derived or {}) do
    local sent, age = facts[name], ages[name]
    if sent ~= nil and sent ~= age then
      return nil, {
        reason = "disagrees_with_derived", field = "params.facts." .. name,
        detail = name .. " is computed from the date of birth; the value sent disagrees",
      }
    end
    facts[name] = age
  end
  local name, reason = criterion.check(c, facts)
  if name then
    return nil, { reason = reason, field = "params.facts." .. name, detail = "the fact does not fit its declaration in " .. c.id }
  end
  if #c.request_reads > 0 then
    criterion.add_request(c, facts, asked_of.request_values(asked.request, asked.visits_used, lines))
  end
  return facts
end

local function codes_of(asked, lines)
  local codes = {}
  for i, number in ipairs(lines) do codes[i] = asked.codes[number] end
  return codes
end

--- Prepares a case: which criteria apply, with their checked facts. nil and the refusal when a fact is bad.
---@param part precert.Part
---@param asked table
---@param ages? table
---@return table? case
---@return table? refused
function case_result.prepare(part, asked, ages)
  local case = { part = part, results = {} }
  if part.requirement ~= "required" then return case end
  local codes = codes_of(asked, part.lines)
  for _, c in ipairs(lookup.criteria_of(part.category, codes, asked.date)) do
    local facts, refused = case_result.facts_for(c, asked, ages, part.lines)
    if not facts then return nil, refused end
    case.results[#case.results + 1] = { criterion = c, facts = facts }
  end
  return case
end

-- A criterion that raises decides nothing: unknown, and the case goes to a person (I3).
local function run_one(result, asked)
  local c = result.criterion
  result.outcome = criterion.run(c, result.facts)
  result.complex = criterion.is_complex(c, result.facts)
  if result.outcome == "met" then result.grants = criterion.grant(c, asked.request, result.facts, asked.history) end
  result.missing = result.outcome == "needs_information" and answer.missing(c, result.facts) or {}
end

local function policy_error(c, err)
  local file, line, text = tostring(err):match("^(.-):(%d+): (.*)$")
  local detail, blocked = (text or tostring(err)):gsub("^blocked: ", "")
  return {
    reason = "policy_failed", limit = blocked == 1 and "blocked" or nil, file = file or c.file,
    line = line and math.tointeger(tonumber(line)), detail = detail,
  }
end

local function run(case, asked)
  for _, result in ipairs(case.results) do
    local ok, err = runtime.host.protect(run_one, result, asked)
    if not ok then
      result.outcome, result.failed, result.complex, result.missing = "needs_information", true, false, {}
      case.policy_error = case.policy_error or policy_error(result.criterion, err)
    end
  end
end

local function outcome_of(case)
  if #case.results == 0 or case.policy_error then return "needs_information" end
  local outcomes = {}
  for i, result in ipairs(case.results) do outcomes[i] = result.outcome end
  return answer.outcome_of_all(outcomes)
end

local function missing_of(case, outcome)
  if outcome ~= "needs_information" then return {} end
  if #case.results == 1 then return case.results[1].missing end
  local list, seen = {}, {}
  for _, result in ipairs(case.results) do
    local c = result.criterion
    for _, name in ipairs(#result.missing > 0 and c.meets.missing(result.facts) or {}) do
      if not seen[name] then list[#list + 1], seen[name] = c.ask_json[name], true end
    end
  end
  return list
end

-- R5.1: kinds of documents that the category requires and that are not on file.
local function documents_missing(category, request)
  if not request.documents then return category.documents_json end
  local on_file, list = {}, json.array({})
  for _, document in ipairs(request.documents) do on_file[document.kind] = true end
  for _, kind in ipairs(category.documents) do
    if not on_file[kind] then list[#list + 1] = kind end
  end
  return json.encode(list)
end

local function applies(entry, asked, codes)
  if entry.settings and not names.set(entry.settings)[asked.setting or ""] then return false end
  if not entry.codes then return true end
  local listed = names.set(entry.codes)
  for _, code in ipairs(codes) do
    if listed[code] then return true end
  end
  return false
end

local function coded_texts(entries, asked, codes, list)
  for _, entry in ipairs(entries) do
    if applies(entry, asked, codes) then list[#list + 1] = entry.json end
  end
end

--- The notices of a part, in a fixed order (R3.2, R1.1, R3.6, R2.11, R3.7, then what the gates and the category say).
---@param part precert.Part
---@param asked table
---@return string[] JSON texts
function case_result.notices(part, asked)
  local codes = {}
  if part.requirement == "required" then
    codes[#codes + 1] = "benefits_not_guaranteed"
    if asked.benefits_verified ~= true then codes[#codes + 1] = "benefits_not_verified" end
  end
  if asked.timing == "post_service" then codes[#codes + 1] = "post_service_notice" end
  if asked.timing == "predetermination" then codes[#codes + 1] = "predetermination_converted" end
  if asked.provider_named and not asked.servicing and part.requirement == "required" then codes[#codes + 1] = "provider_unknown" end
  if asked.other_cover == "unknown" then codes[#codes + 1] = "primary_cover_unknown" end
  for _, code in ipairs(part.notices) do codes[#codes + 1] = code end
  local list = {}
  for i, code in ipairs(codes) do list[i] = lookup.reason(code) end
  if part.category and part.requirement == "required" then
    coded_texts(part.category.notices, asked, codes_of(asked, part.lines), list)
  end
  return list
end

--- Offers to the requester (R3.9): suggestions, never conditions.
---@param part precert.Part
---@param asked table
---@return string[] JSON texts
function case_result.suggestions(part, asked)
  local list = {}
  if part.category and part.requirement == "required" then
    coded_texts(part.category.suggestions, asked, codes_of(asked, part.lines), list)
  end
  return list
end

local function review_of(part, asked)
  if asked.timing == "post_service" then return "retrospective" end
  if part.category and part.category.setting ~= "outpatient" then return "stay" end
  return part.category and part.category.review or "precert"
end

local function rules_of(case, asked)
  local part = case.part
  if part.requirement ~= "required" then return {} end
  local kind = asked.case_kind
  if kind == "review" and part.category.setting ~= "outpatient" then kind = "stay" end
  if kind == "transplant_transfer" then kind = "transplant" end
  return clocks.of({
    category = part.category, group = asked.group, payer = asked.payer, member = asked.member, timing = asked.timing,
    urgency = asked.urgency, case_kind = kind, received_on = asked.received_on, calendar = asked.calendar, zone = asked.zone,
    levels = case.levels,
  }, lookup.regimes())
end

local function is_declared(case, name)
  for _, result in ipairs(case.results) do
    if result.criterion.declared[name] then return true end
  end
  return false
end

-- Facts that no criterion of the case declares: kept and noted, never read.
local function unread(case, asked)
  local list
  for name in next, asked.request.facts or {} do
    if not is_declared(case, name) then
      list = list or json.array({})
      list[#list + 1] = name
    end
  end
  if not list then return "[]" end
  table.sort(list)
  return json.encode(list)
end

local function flags(case)
  local complex, approvable = false, #case.results > 0 and not case.policy_error
  for _, result in ipairs(case.results) do
    complex = complex or result.complex
    approvable = approvable and result.criterion.intake_approvable
  end
  return complex, approvable
end

local function grants_of(case, outcome)
  if outcome ~= "met" then return nil end
  for _, result in ipairs(case.results) do
    if result.grants then return result.grants end
  end
  return nil
end

local function levels_of(part, asked)
  local levels = {}
  for name, level in next, part.levels do levels[name] = level end
  for name, level in next, asked.levels do levels[name] = level end
  return levels
end

local function write_criterion(result)
  local host, c = runtime.host, result.criterion
  local out_raw = host.out_raw
  out_raw("{")
  if result.grants then
    out_raw('"grants":')
    out_raw(json.encode(result.grants))
    out_raw(",")
  end
  answer.write_list(c.case_head, result.missing, c.case_middle)
  out_raw(result.outcome)
  out_raw(c.case_title)
  if not result.failed then
    out_raw(',"trace":')
    host.trace_write(c.trace, c.meets.values, result.facts)
  end
  answer.write_list(',"unmet":[', result.outcome == "not_met" and criterion.unmet_texts(c) or {}, "]")
  out_raw(c.case_tail)
end

-- Everything that can have a level (R2.12), in byte order, with the text of each pair made once.
local leveled = {
  "asking_business_days", "auto_approve", "calendar", "category", "decision", "information_window_days", "initial_visits", "zone",
}
local level_texts = {}
for _, name in ipairs(leveled) do
  level_texts[name] = {}
  for _, level in ipairs { "law", "contract", "group", "payer", "programme" } do
    level_texts[name][level] = '"' .. name .. '":"' .. level .. '"'
  end
end

local function write_levels(levels)
  local out_raw = runtime.host.out_raw
  local before = ',"levels":{'
  for _, name in ipairs(leveled) do
    if levels[name] then
      out_raw(before)
      out_raw(level_texts[name][levels[name]])
      before = ","
    end
  end
end

local function write_member(name, text)
  if text == nil then return end
  local out_raw = runtime.host.out_raw
  out_raw(name)
  out_raw(text)
end

--- Evaluates a prepared case and writes its JSON object, members in byte order.
---@param case table
---@param asked table
function case_result.write(case, asked)
  local host, part = runtime.host, case.part
  run(case, asked)
  case.levels = levels_of(part, asked)
  local outcome = outcome_of(case)
  local complex, approvable = flags(case)
  local required = part.requirement == "required"
  if required and #case.results == 0 then part.notices[#part.notices + 1] = "no_criteria_in_force" end
  local rules = rules_of(case, asked)
  host.out_raw(asked.auto_approve and '{"auto_approve":true' or '{"auto_approve":false')
  write_member(',"category":', part.category and part.category.id_json)
  answer.write_list(',"clocks":[', rules, complex and '],"complex":true,"criteria":[' or '],"complex":false,"criteria":[')
  for i, result in ipairs(case.results) do
    if i > 1 then host.out_raw(",") end
    write_criterion(result)
  end
  write_member('],"documents":', required and documents_missing(part.category, asked.request) or "[]")
  local grants = grants_of(case, outcome)
  write_member(',"grants":', grants and json.encode(grants))
  write_member(',"intake_approvable":', approvable and "true" or "false")
  write_levels(case.levels)
  write_member('},"lines":[', table.concat(part.lines, ","))
  answer.write_list('],"missing":[', missing_of(case, outcome), "]")
  answer.write_list(',"notices":[', case_result.notices(part, asked), '],"outcome":"')
  host.out_raw(outcome)
  host.out_raw('"')
  write_member(',"policy_error":', case.policy_error and json.encode(case.policy_error))
  write_member(',"reason":', part.reason and lookup.reason(part.reason))
  write_member(',"requirement":"', part.requirement)
  write_member('","review":"', review_of(part, asked))
  answer.write_list('","suggestions":[', case_result.suggestions(part, asked), '],"title":')
  host.out_raw(part.category and part.category.title_json or '"No review"')
  write_member(',"unread_facts":', unread(case, asked))
  host.out_raw("}")
end

return case_result
