--- One request, one answer: the kinds of evaluation.

local answer = require "precert.answer"
local asked_of = require "precert.asked"
local case_result = require "precert.case_result"
local criterion = require "precert.criterion"
local describe = require "precert.describe"
local listing = require "precert.listing"
local lookup = require "precert.lookup"
local outline = require "precert.outline"
local registry = require "precert.registry"
local resolve = require "precert.resolve"
local runtime = require "precert.runtime"

local ipairs = ipairs -- found once: a file's globals lie behind a guard

local evaluate = {}

--- Indexes a loaded revision.
---@param criteria precert.Criterion[]
function evaluate.begin(criteria)
  lookup.begin(registry, criteria)
  outline.begin()
end

-- Every answer that is no result has the same three members.
local function refuse(status, reason, field, detail)
  runtime.host.out_value({ reason = reason, field = field, detail = detail })
  return status
end

local function not_found(reason, field)
  return refuse("not_found", reason, field, reason:gsub("_", " ") .. " on this date")
end

-- kind 1: criteria.evaluate ------------------------------------------------------------------------------------

-- Runs a criterion on facts of which the place `at` is the first that is not plainly right.
local function run_criterion(c, facts, at, request)
  local name, reason = criterion.check_from(c, facts, at)
  if name then return nil, name, reason end
  if #c.request_reads > 0 then criterion.add_request(c, facts, request and asked_of.request_values(request)) end
  return criterion.decide(c, facts)
end

local function refused_fact(c, name, reason)
  return refuse("invalid", reason, "params.facts." .. name, "the fact does not fit its declaration in " .. c.id)
end

local function evaluate_category(input, id, date, request, revision)
  local host, category = runtime.host, listing.category(id)
  if not category then return not_found("unknown_category", "params.category") end
  local codes = request and asked_of.request_values(request).codes or {}
  local criteria, results = lookup.criteria_of(category, codes, date), {}
  if #criteria == 0 then return not_found("no_criteria_in_force", "params.category") end
  local sent = host.input_get(input, "facts") or {}
  for i, c in ipairs(criteria) do
    local facts = runtime.copy(sent)
    local outcome, name, reason = run_criterion(c, facts, host.facts_check(c.fact_checks, facts, 1), request)
    if not outcome then return refused_fact(c, name, reason) end
    results[i] = { criterion = c, facts = facts, outcome = outcome }
  end
  if #results == 1 then
    answer.write(criteria[1], results[1].outcome, results[1].facts, revision, request)
  else
    answer.write_all(category.title, results, revision)
  end
  return "ok"
end

local function evaluate_criteria(input, now_ms, revision)
  local get, facts_take = runtime.host.input_get, runtime.host.facts_take
  local id, request = get(input, "criteria"), get(input, "request")
  if request and not request.service then request = { service = request } end
  local date = get(input, "as_of") or (request and request.service.start_date)
    or asked_of.today(now_ms, request and request.payer, request and request.group)
  if not id then return evaluate_category(input, get(input, "category"), date, request, revision) end
  local c, known = lookup.criterion(id, date)
  if not c then return not_found(known and "criteria_not_in_force" or "unknown_criteria", known and "params.as_of" or "params.criteria") end
  local facts, at = facts_take(c.fact_checks, input, "facts")
  local outcome, name, reason = run_criterion(c, facts, at, request)
  if not outcome then return refused_fact(c, name, reason) end
  answer.write(c, outcome, facts, revision, request)
  return "ok"
end

-- kind 2: requirement.check ------------------------------------------------------------------------------------

local weight = { required = 5, referred_to_payer = 4, not_available = 3, no_um = 2, not_required = 1 }

local function weightiest(parts)
  local best = parts[1]
  for _, part in ipairs(parts) do
    if weight[part.requirement] > weight[best.requirement] then best = part end
  end
  return best
end

-- Facts the criteria will ask for; ages are known with the member.
local function needs_of(criteria, member)
  local list, seen = {}, {}
  for i = 1, #criteria do
    local c = criteria[i]
    local needs = member and c.needs_with_member or c.needs
    if #criteria == 1 then return needs.texts end
    for k = 1, #needs do
      local name = needs[k]
      if not seen[name] then list[#list + 1], seen[name] = needs.texts[k], true end
    end
  end
  return list
end

local function unknown_part(unknown, field)
  return refuse("not_found", "unknown_category", field, "there is no category or level '" .. tostring(unknown) .. "'")
end

local function check_requirement(input, now_ms, revision)
  if input.params.member and not input.member then return not_found("unknown_member", "params.member") end
  local asked, reason, field = asked_of.from_check(input, now_ms)
  if not asked then return not_found(reason, field) end
  asked.benefits_verified = true -- only a submission says whether they were
  local parts, unknown, unknown_field = resolve.parts(asked)
  if not parts then return unknown_part(unknown, unknown_field) end
  local part = weightiest(parts)
  if #parts > 1 then part.notices[#part.notices + 1] = "several_categories" end
  local codes, required = {}, part.requirement == "required"
  for i, number in ipairs(part.lines) do codes[i] = asked.codes[number] end
  local criteria = required and lookup.criteria_of(part.category, codes, asked.date) or {}
  local heads = runtime.array({})
  for i, c in ipairs(criteria) do heads[i] = { id = c.id, version = c.version, title = c.title } end
  local needs = needs_of(criteria, input.member)
  local host = runtime.host
  host.out_raw("{")
  if part.category then host.out_raw('"category":' .. part.category.id_json .. ",") end
  host.out_raw('"criteria":')
  host.out_value(heads)
  host.out_raw(required and ',"documents":' .. part.category.documents_json or ',"documents":[]')
  answer.write_list(',"needs":[', needs, "]")
  answer.write_list(',"notices":[', outline.notices(part, asked), '],"policy_revision":')
  host.out_value(revision)
  if part.reason then host.out_raw(',"reason":' .. lookup.reason(part.reason)) end
  host.out_raw(',"requirement":"' .. part.requirement .. '"')
  answer.write_list(',"suggestions":[', outline.suggestions(part, asked), "]}")
  return "ok"
end

-- kinds 3 and 4: submissions and cases --------------------------------------------------------------------------

local function refuse_outline(refused)
  if refused.unknown then return unknown_part(refused.unknown, refused.field) end
  return not_found(refused.reason, refused.field)
end

local function refuse_facts(refused)
  return refuse("invalid", refused.reason, refused.field, refused.detail)
end

-- The only case of a question.
local function evaluate_alone(outlined, sent, before, after)
  local case, refused = case_result.prepare(outlined, sent, true)
  if not case then return refuse_facts(refused) end
  case_result.write(case, sent, before, after)
  return "ok"
end

local function evaluate_submission(input, now_ms)
  local found = outline.of(input, now_ms)
  if found.refused then return refuse_outline(found.refused) end
  local outlined, sent = found.cases, case_result.sent(input, found.asked, now_ms)
  -- the engine reads an answer about one otherwise (answer.c)
  if #outlined == 1 then return evaluate_alone(outlined[1], sent, '{"alone":true,"cases":[{', "}]}") end
  local cases = {}
  for i = 1, #outlined do
    local case, refused = case_result.prepare(outlined[i], sent, false)
    if not case then return refuse_facts(refused) end
    cases[i] = case
  end
  local out_raw = runtime.host.out_raw
  out_raw '{"cases":['
  for i = 1, #cases do case_result.write(cases[i], sent, i == 1 and "{" or ",{", "}") end
  out_raw "]}"
  return "ok"
end

local function same_lines(a, b)
  if #a ~= #b then return false end
  for i, number in ipairs(a) do
    if b[i] ~= number then return false end
  end
  return true
end

-- The part of a submission that a stored case is: by lines and category, else by lines alone (facts that came later
-- may have moved it, as observation moves to an acute stay after 48 hours).
local function case_of(outlined, lines, category)
  local by_lines = nil
  for _, one in ipairs(outlined) do
    local part = one.part
    if same_lines(part.lines, lines) then
      if (part.category and part.category.id) == category then return one end
      by_lines = by_lines or one
    end
  end
  return by_lines
end

local function evaluate_case(input, now_ms)
  local found = outline.of(input, now_ms)
  if found.refused then return refuse_outline(found.refused) end
  local get = runtime.host.input_get
  local one = case_of(found.cases, get(input, "lines") or {}, get(input, "category"))
  if not one then return not_found("unknown_case_part", "lines") end
  return evaluate_alone(one, case_result.sent(input, found.asked, now_ms), "{", "}")
end

--- Evaluates one request and writes its result; raises only what a policy raises in criteria.evaluate.
---@param kind integer 1 criteria, 2 requirement, 3 submission, 4 case, 5 describe
---@param input any the host's question
---@param now_ms integer
---@param revision string
---@return "ok"|"invalid"|"not_found" status
function evaluate.run(kind, input, now_ms, revision)
  if kind == 1 then return evaluate_criteria(input, now_ms, revision) end
  if kind == 3 then return evaluate_submission(input, now_ms) end
  if kind == 4 then return evaluate_case(input, now_ms) end
  local whole = runtime.host.input_get(input)
  if kind == 2 then return check_requirement(whole, now_ms, revision) end
  return describe.write(whole)
end

return evaluate
