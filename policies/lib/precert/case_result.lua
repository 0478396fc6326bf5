--- Builds and writes one CASE of a submission: requirement, criteria with traces, what is missing, clocks, notices.
-- The same input gives the same bytes whether it is evaluated as a submission or as one case (I9).

local answer = require "precert.answer"
local asked_of = require "precert.asked"
local clocks = require "precert.clocks"
local criterion = require "precert.criterion"
local dates = require "precert.dates"
local json = require "precert.json"
local lookup = require "precert.lookup"
local names = require "precert.names"
local runtime = require "precert.runtime"

local concat, ipairs, type = table.concat, ipairs, type -- found once: a file's globals lie behind a guard

local case_result = {}

local nothing = {} -- shared, never filled

-- In this order: of two that disagree the first is told.
local derived = { "member_age", "member_age_months" }

--- The facts of a request as one criterion sees them, checked. Several criteria each have their own copy, since units may
-- differ; so has one whose grants are a function, which sees the request as it was sent.
---@param c precert.Criterion
---@param asked table
---@param ages? table
---@param lines integer[]
---@param alone boolean no other criterion or case of this request looks at the facts
---@return table? facts
---@return table? refused {reason, field, detail}
function case_result.facts_for(c, asked, ages, lines, alone)
  local facts = asked.request.facts or {}
  if not alone or type(c.grants) == "function" then facts = runtime.copy(facts) end
  for i = 1, ages and #derived or 0 do
    local name = derived[i]
    local sent, age = facts[name], ages[name]
    if sent ~= nil and sent ~= age then
      return nil, {
        reason = "disagrees_with_derived", field = "params.facts." .. name,
        detail = name .. " is computed from the date of birth; the value sent disagrees",
      }
    end
    facts[name] = age
  end
  for name, value in next, asked.stay_facts or nothing do -- what the engine counts itself
    if c.declared[name] then facts[name] = value end
  end
  local name, reason = criterion.check(c, facts)
  if name then
    return nil, { reason = reason, field = "params.facts." .. name, detail = "the fact does not fit its declaration in " .. c.id }
  end
  if #c.request_reads > 0 then
    criterion.add_request(c, facts, asked_of.request_values(asked.request, asked_of.visits_used(asked, c.category), lines))
  end
  return facts
end

local function codes_of(asked, lines)
  local codes = {}
  for i, number in ipairs(lines) do codes[i] = asked.codes[number] end
  return codes
end

local function criteria_of(part, asked)
  if part.requirement ~= "required" then return {} end
  return lookup.criteria_of(part.category, codes_of(asked, part.lines), asked.date)
end

--- Prepares the cases of a request: which criteria apply, with their checked facts. nil and the refusal when a fact is bad.
---@param parts precert.Part[]
---@param asked table
---@param ages? table
---@return table[]? cases
---@return table? refused
function case_result.prepare(parts, asked, ages)
  local cases = {}
  for i = 1, #parts do
    local part, results = parts[i], {}
    local criteria = criteria_of(part, asked)
    cases[i] = { part = part, results = results }
    for k = 1, #criteria do
      local c = criteria[k]
      local facts, refused = case_result.facts_for(c, asked, ages, part.lines, #parts == 1 and #criteria == 1)
      if not facts then return nil, refused end
      results[k] = { criterion = c, facts = facts, outcome = "", missing = nothing, complex = false, grants = nil, failed = false }
    end
  end
  return cases
end

-- A criterion that raises decides nothing: unknown, and the case goes to a person (I3).
local function run_one(result, asked)
  local c = result.criterion
  result.outcome = criterion.run(c, result.facts)
  result.complex = criterion.is_complex(c, result.facts)
  if result.outcome == "met" then result.grants = answer.grants_text(c, result.facts, asked.request, asked.history) end
  if result.outcome == "needs_information" then result.missing = answer.missing(c, result.facts) end
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
  local protect, results = runtime.host.protect, case.results
  for i = 1, #results do
    local result = results[i]
    local ok, err = protect(run_one, result, asked)
    if not ok then
      result.outcome, result.failed, result.complex, result.missing = "needs_information", true, false, nothing
      case.policy_error = case.policy_error or policy_error(result.criterion, err)
    end
  end
end

local function outcome_of(case)
  if #case.results == 0 or case.policy_error then return "needs_information" end
  if #case.results == 1 then return case.results[1].outcome end
  local outcomes = {}
  for i, result in ipairs(case.results) do outcomes[i] = result.outcome end
  return answer.outcome_of_all(outcomes)
end

local function missing_of(case, outcome)
  if outcome ~= "needs_information" then return nothing end
  if #case.results == 1 then return case.results[1].missing end
  return answer.missing_of_all(case.results)
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

--- The notices of a part, in a fixed order (R3.2, R1.1, R3.6, R2.11, R3.7, then what the gates, the category and the laws say).
---@param part precert.Part
---@param asked table
---@param of_laws? string[] JSON texts
---@return string[] JSON texts
function case_result.notices(part, asked, of_laws)
  local codes = {}
  if part.requirement == "required" then
    codes[#codes + 1] = "benefits_not_guaranteed"
    if asked.benefits_verified ~= true then codes[#codes + 1] = "benefits_not_verified" end
  end
  if asked.timing == "post_service" then codes[#codes + 1] = "post_service_notice" end
  if asked.timing == "predetermination" then codes[#codes + 1] = "predetermination_converted" end
  if asked.provider_named and not asked.servicing and part.requirement == "required" then codes[#codes + 1] = "provider_unknown" end
  if asked.other_cover == "unknown" then codes[#codes + 1] = "primary_cover_unknown" end
  for i = 1, #part.notices do codes[#codes + 1] = part.notices[i] end
  local list = {}
  for i = 1, #codes do list[i] = lookup.reason(codes[i]) end
  if part.category and part.requirement == "required" and #part.category.notices > 0 then
    coded_texts(part.category.notices, asked, codes_of(asked, part.lines), list)
  end
  for i = 1, of_laws and #of_laws or 0 do list[#list + 1] = of_laws[i] end
  return list
end

--- Offers to the requester (R3.9): suggestions, never conditions.
---@param part precert.Part
---@param asked table
---@return string[] JSON texts
function case_result.suggestions(part, asked)
  local list = {}
  if part.category and part.requirement == "required" and #part.category.suggestions > 0 then
    coded_texts(part.category.suggestions, asked, codes_of(asked, part.lines), list)
  end
  return list
end

local function review_of(part, asked)
  if asked.timing == "post_service" then return "retrospective" end
  if part.category and part.category.setting ~= "outpatient" then return "stay" end
  return part.category and part.category.review or "precert"
end

-- The rules' texts and the laws' notices; the levels that set a rule go into `levels`.
local function rules_of(part, asked, levels)
  if part.requirement ~= "required" then return nothing, nothing, nothing end
  local of = asked.clocks_for
  local kind = of.case_kind
  if kind == "review" and part.category.setting ~= "outpatient" then kind = "stay" end
  if kind == "transplant_transfer" or (kind == "review" and part.category.id == "transplant") then kind = "transplant" end
  return clocks.of({
    category = part.category, group = asked.group, payer = asked.payer, member = asked.member, timing = of.timing,
    urgency = of.urgency, case_kind = kind, received_on = of.received_on, channel = of.channel, asked = of.asked, calendar = asked.calendar,
    zone = asked.zone, levels = levels,
  }, lookup.regimes())
end

-- R3.3: the last instant of hours that a law gives, when the facts tell it.
local function protected_until(protected, facts)
  local last
  for _, one in ipairs(facts and protected or nothing) do
    local from, hours = dates.instant(facts[one.from]), one.hours[facts[one.by]]
    local till = from and hours and from + hours * 3600000
    if till and (not last or till > last) then last = till end
  end
  return last
end

-- Facts that no criterion of the case declares: kept and noted, never read.
local function unread(case, asked)
  local facts, sets = asked.request.facts, {}
  if not facts then return "[]" end
  for i = 1, #case.results do sets[i] = case.results[i].criterion.declared end
  local list = runtime.host.facts_unread(facts, sets)
  if not list then return "[]" end
  table.sort(list)
  return json.encode(list)
end

local function flags(case)
  local complex, approvable = false, #case.results > 0 and not case.policy_error
  for i = 1, #case.results do
    local result = case.results[i]
    complex = complex or result.complex
    approvable = approvable and result.criterion.intake_approvable
  end
  return complex, approvable
end

local function grants_of(case, outcome)
  if outcome ~= "met" then return nil end
  for i = 1, #case.results do
    if case.results[i].grants then return case.results[i].grants end
  end
  return nil
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

local function write_criterion(result, lines, asked)
  local host, c = runtime.host, result.criterion
  local out_raw = host.out_raw
  if result.grants then out_raw('{"grants":', result.grants, ",") else out_raw "{" end
  out_raw(c.case_head, lines_member(c, lines, asked), result.outcome == "not_met" and criterion.met_at_member(c, result.facts) or "",
    '"missing":[')
  host.out_list(result.missing)
  out_raw(c.case_middle, result.outcome, c.case_title)
  if not result.failed then
    out_raw ',"trace":'
    host.trace_write(c.trace, c.meets.values, result.facts)
  end
  out_raw ',"unmet":['
  if result.outcome == "not_met" then host.out_list(criterion.unmet_texts(c)) end
  out_raw("]", c.case_tail, criterion.would_meet(c, result.outcome, result.facts), "}")
end

-- Everything that can have a level (R2.12), in byte order, with the text of each pair made once.
local leveled = {
  "asking_business_days", "auto_approve", "calendar", "category", "decision", "information_window_days", "initial_visits", "mnr_scope",
  "next_review_days", "reconsideration_days", "retro_window_days", "zone",
}
local level_texts = {}
for i, name in ipairs(leveled) do
  level_texts[i] = {}
  for _, level in ipairs { "law", "contract", "group", "payer", "programme" } do
    level_texts[i][level] = '"' .. name .. '":"' .. level .. '"'
  end
end

-- What the clocks say of a level goes before what the request as a whole says, and that before what its part says.
local function level_list(of_clocks, part, asked)
  local list, of_request, of_part = {}, asked.levels, part.levels
  for i = 1, #leveled do
    local name = leveled[i]
    local level = of_clocks[name] or of_request[name] or of_part[name]
    if level then list[#list + 1] = level_texts[i][level] end
  end
  return list
end

-- R3.5, R3.7: what the payer is asked before anything is reviewed.
local question_texts = {
  benefit = json.encode { question = "benefit", text = "Does the member's plan have a benefit for this service?" },
  primary = json.encode { question = "primary", text = "The member has other cover: does this plan pay first?" },
}

local function write_questions(questions)
  local list = {}
  for i, question in ipairs(questions) do list[i] = question_texts[question] end
  answer.write_list(',"payer_questions":[', list, "]")
end

--- Evaluates a prepared case and writes its JSON object, members in byte order. While the payer must answer first, criteria are not
-- evaluated (R5.1): there is no outcome, and nothing is asked of the requester yet.
---@param case table
---@param asked table
function case_result.write(case, asked)
  local out_raw, out_list, part = runtime.host.out_raw, runtime.host.out_list, case.part
  local category, waiting = part.category, #part.questions > 0
  local results, outcome, complex, approvable = nothing, "needs_information", false, false
  if not waiting then
    run(case, asked)
    results, outcome = case.results, outcome_of(case)
    complex, approvable = flags(case)
  end
  local required = part.requirement == "required"
  if required and not waiting and #results == 0 then part.notices[#part.notices + 1] = "no_criteria_in_force" end
  local levels = {}
  local rules, law_notices, protected = rules_of(part, asked, levels)
  out_raw(asked.auto_approve and '{"auto_approve":true' or '{"auto_approve":false')
  if category then out_raw(',"category":', category.id_json) end
  out_raw ',"clocks":['
  out_list(rules)
  out_raw(complex and '],"complex":true,"criteria":[' or '],"complex":false,"criteria":[')
  for i = 1, #results do
    if i > 1 then out_raw "," end
    write_criterion(results[i], part.lines, asked)
  end
  out_raw('],"documents":', required and not waiting and documents_missing(category, asked.request) or "[]")
  local grants = grants_of(case, outcome)
  if grants then out_raw(',"grants":', grants) end
  out_raw(approvable and ',"intake_approvable":true,"levels":{' or ',"intake_approvable":false,"levels":{')
  out_list(level_list(levels, part, asked))
  out_raw('},"lines":[', concat(part.lines, ","), '],"missing":[')
  out_list(waiting and nothing or missing_of(case, outcome))
  out_raw '],"notices":['
  out_list(case_result.notices(part, asked, law_notices))
  out_raw('],"outcome":"', outcome, '"')
  if waiting then write_questions(part.questions) end
  if case.policy_error then out_raw(',"policy_error":', json.encode(case.policy_error)) end
  local kept_until = protected_until(protected, asked.request.facts)
  if kept_until then out_raw(',"protected_until":"', dates.instant_text(kept_until), '"') end
  if part.reason then out_raw(',"reason":', lookup.reason(part.reason)) end
  out_raw(',"requirement":"', part.requirement, '","review":"', review_of(part, asked), '","suggestions":[')
  out_list(case_result.suggestions(part, asked))
  out_raw('],"title":', category and category.title_json or '"No review"', ',"unread_facts":', unread(case, asked), "}")
end

return case_result
