--- The answer to criteria.evaluate: the hot path. Constant text is joined once a criterion and revision; one request
-- writes three pieces and a trace.

local change = require "precert.change"
local criterion = require "precert.criterion"
local json = require "precert.json"
local missing = require "precert.missing"
local runtime = require "precert.runtime"

local answer = {}

local revision_label, revision_text

local function revision_json(label)
  if label ~= revision_label then revision_label, revision_text = label, json.quote(label) end
  return revision_text
end

-- The text up to the trace of an answer that misses nothing, kept until the revision's label changes.
local function head_of(c, outcome, revision)
  local heads = c.heads
  if not heads or heads.label ~= revision then
    heads = { label = revision }
    c.heads = heads
  end
  local head = heads[outcome]
  if not head then
    local grants = outcome == "met" and c.grants_json and '"grants":' .. c.grants_json .. "," or ""
    head = "{" .. grants .. '"guideline":' .. c.guideline_json .. ',"missing":[],"outcome":"' .. outcome .. '","policy_revision":'
      .. revision_json(revision) .. ',"trace":'
    heads[outcome] = head
  end
  return head
end

--- Writes JSON texts with commas between them.
---@param head string
---@param texts string[]
---@param tail string
function answer.write_list(head, texts, tail)
  local host = runtime.host
  host.out_raw(head)
  host.out_list(texts)
  host.out_raw(tail)
end

--- What a criterion misses, as JSON texts.
---@param c precert.Criterion
---@param facts table
---@return string[]
function answer.missing(c, facts)
  local list = criterion.missing(c, facts)
  for i = 1, #list do list[i] = c.ask_json[list[i]] end
  return list
end

--- What a criterion grants, as JSON text; nil where it grants nothing particular.
---@param c precert.Criterion
---@param facts table
---@param request? table
---@param history? table
---@return string?
function answer.grants_text(c, facts, request, history)
  if type(c.grants) ~= "function" then return c.grants_json end
  local given = criterion.grant(c, request or {}, facts, history or {})
  return given and json.encode(given)
end

--- Writes the whole answer of one criterion that was run on `facts`.
---@param c precert.Criterion
---@param outcome string
---@param facts table
---@param revision string
---@param request? table
function answer.write(c, outcome, facts, revision, request)
  local host = runtime.host
  if outcome == "needs_information" then
    answer.write_list(c.missing_head, answer.missing(c, facts), '],"outcome":"needs_information","policy_revision":')
    host.out_raw(revision_json(revision), ',"trace":')
  elseif outcome == "met" and type(c.grants) == "function" then
    local grants = answer.grants_text(c, facts, request)
    host.out_raw((grants and '{"grants":' .. grants .. "," or "{") .. '"guideline":' .. c.guideline_json
      .. ',"missing":[],"outcome":"met","policy_revision":' .. revision_json(revision) .. ',"trace":')
  elseif outcome == "not_met" and c.other_levels[1] then
    host.out_raw('{"guideline":' .. c.guideline_json .. "," .. criterion.met_at_member(c, facts)
      .. '"missing":[],"outcome":"not_met","policy_revision":' .. revision_json(revision) .. ',"trace":')
  else
    host.out_raw(head_of(c, outcome, revision))
  end
  host.trace_write(c.trace, c.meets.decided, facts)
  if outcome == "not_met" then
    criterion.write_unmet(c, ',"unmet":[', "],")
    host.out_raw(criterion.would_meet(c, outcome, facts), "}")
  else
    host.out_raw(',"unmet":[],"would_meet":[]}')
  end
end

--- The outcome of several criteria of one category: all must be met.
---@param outcomes string[]
---@return string
function answer.outcome_of_all(outcomes)
  local result = "met"
  for _, outcome in ipairs(outcomes) do
    if outcome == "not_met" then return "not_met" end
    if outcome == "needs_information" then result = outcome end
  end
  return result
end

-- The question in the words of the first criterion that has it.
local function question(open, name)
  for _, c in ipairs(open) do
    if c.ask_json[name] then return c.ask_json[name] end
  end
  return nil
end

--- What several criteria that must all be met miss together, as JSON texts. A fact that more than one of them reads can be
-- decided, or make others superfluous, by what they want of it together.
---@param results {criterion: precert.Criterion, outcome: string, facts: table, failed?: boolean}[]
---@return string[]
function answer.missing_of_all(results)
  local open, facts_of = {}, {}
  for _, result in ipairs(results) do
    if result.outcome == "needs_information" and not result.failed then
      criterion.show(result.criterion)
      open[#open + 1], facts_of[#facts_of + 1] = result.criterion, result.facts
    end
  end
  if #open == 1 then return answer.missing(open[1], facts_of[1]) end
  local list = missing.of(missing.joint_plan(open), facts_of)
  for i, name in ipairs(list) do list[i] = question(open, name) end
  return list
end

local truth = { met = "true", not_met = "false", needs_information = "null" }

-- Changes that would meet all the criteria together.
local function joint_changes(results)
  local criteria, facts_of = {}, {}
  for i, result in ipairs(results) do
    criterion.show(result.criterion)
    criteria[i], facts_of[i] = result.criterion, result.facts
  end
  return change.members(change.joint_plan(criteria), facts_of)
end

--- Writes the joined answer of the criteria of a category.
---@param title string
---@param results {criterion: precert.Criterion, outcome: string, facts: table}[]
---@param revision string
function answer.write_all(title, results, revision)
  local host, outcomes, unmet = runtime.host, {}, {}
  for i, result in ipairs(results) do outcomes[i] = result.outcome end
  local outcome = answer.outcome_of_all(outcomes)
  for _, result in ipairs(results) do
    for _, part in ipairs(result.outcome == "not_met" and criterion.unmet_texts(result.criterion) or {}) do unmet[#unmet + 1] = part end
  end
  local asked = outcome == "needs_information" and answer.missing_of_all(results) or {}
  local first = results[1].criterion
  local grants = outcome == "met" and answer.grants_text(first, results[1].facts)
  host.out_raw((grants and '{"grants":' .. grants .. "," or "{") .. '"guideline":' .. first.guideline_json .. ',"missing":['
    .. table.concat(asked, ",") .. '],"outcome":"' .. outcome .. '","policy_revision":' .. revision_json(revision)
    .. ',"trace":{"text":' .. json.quote(title) .. ',"value":' .. truth[outcome] .. ',"children":[')
  for i, result in ipairs(results) do
    if i > 1 then host.out_raw(",") end
    host.trace_write(result.criterion.trace, result.criterion.meets.decided, result.facts)
  end
  answer.write_list(']},"unmet":[', unmet, "],")
  host.out_raw(outcome == "not_met" and joint_changes(results) or '"would_meet":[]', "}")
end

return answer
