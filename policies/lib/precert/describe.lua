--- kind 5: what one criterion's author wrote beside the rules, questions worth asking of it, and their answers. For the author's
-- tools (`precertctl policy diff`) only: nothing here runs for a case.
-- A probe is an example with one fact changed to a value at which the criterion could turn: the threshold of a comparison and
-- one step to each side, yes and no, every choice. Two revisions that differ in meaning nearly always differ on one of them.

local criterion = require "precert.criterion"
local json = require "precert.json"
local lookup = require "precert.lookup"
local runtime = require "precert.runtime"

local describe = {}

local PROBES_MAX = 1500

local function step_of(n) return math.type(n) == "integer" and 1 or 0.1 end

local function around(n)
  local step = step_of(n)
  return { n - step, n, n + step }
end

-- Values of one view at which a comparison could turn, or nil where only the examples can tell.
local turning = {
  number = function(leaf) return leaf.a and type(leaf.a) == "number" and around(leaf.a) end,
  yes_no = function() return { true, false } end,
  choice = function(leaf) return leaf.view.of end,
  set = function(leaf)
    local list = { json.array({}) }
    for _, value in ipairs(type(leaf.view.of) == "table" and leaf.view.of or {}) do list[#list + 1] = json.array({ value }) end
    return list
  end,
}
turning.duration = turning.number

local function values_of(leaf)
  local view, values = leaf.view, nil
  if turning[view.type] then values = turning[view.type](leaf) end
  local kept = {}
  for _, value in ipairs(values or {}) do
    local inside = type(value) ~= "number" or ((not view.min or value >= view.min) and (not view.max or value <= view.max))
    if inside then kept[#kept + 1] = value end
  end
  return kept
end

local function shown(value) return type(value) == "string" and value or json.encode(value) end

local function copy(value)
  if type(value) ~= "table" then return value end
  local other = setmetatable({}, getmetatable(value))
  for key, member in next, value do other[key] = copy(member) end
  return other
end

-- The example with one fact, or one part of it, set; nil where the example has nothing that the part could go into.
local function changed(example, leaf, value)
  local request_name = leaf.fact:match("^request%.(.+)$")
  local facts, request = copy(example.facts), copy(example.request or {})
  local target, name = facts, leaf.fact
  if request_name then target, name = request, request_name end
  if leaf.part then
    if type(target[name]) ~= "table" or target[name][leaf.part] == nil then return nil end
    target, name = target[name], leaf.part
  end
  target[name] = value
  return { name = example.name .. ", but " .. leaf.view.label .. " " .. shown(value), facts = facts, request = request }
end

local function add_probes(list, example, leaf)
  for _, value in ipairs(values_of(leaf)) do
    local probe = #list < PROBES_MAX and changed(example, leaf, value)
    if probe then list[#list + 1] = probe end
  end
end

local function leaves_of(c)
  local list, trees = {}, { c.meets, type(c.complex) == "table" and c.complex or nil }
  for _, other in ipairs(c.other_levels) do trees[#trees + 1] = other.tree end
  for _, compiled in ipairs(trees) do
    for _, node in ipairs(compiled.nodes) do
      if node.kind == "leaf" and not node.other then list[#list + 1] = node end
    end
  end
  return list
end

-- The examples that are met come first: from them one change shows best what a rule is worth.
local function by_outcome(c)
  local list = {}
  for _, met in ipairs { true, false } do
    for _, example in ipairs(c.examples) do
      if (example.outcome == "met") == met then list[#list + 1] = example end
    end
  end
  return list
end

local function probes_of(c)
  local list, leaves = json.array({}), leaves_of(c)
  for _, example in ipairs(by_outcome(c)) do
    for _, leaf in ipairs(leaves) do add_probes(list, example, leaf) end
  end
  return list
end

local function examples_of(c)
  local list = json.array({})
  for i, e in ipairs(c.examples) do
    list[i] = { name = e.name, facts = e.facts, request = e.request, outcome = e.outcome }
  end
  return list
end

local function find(params)
  for _, c in ipairs(lookup.versions(params.criteria)) do
    if not params.version or c.version == params.version then return c end
  end
  return nil
end

-- An example names a request's values flat; the function for the grants is given a request, whose service has most of them.
local function request_of(values)
  local request = copy(values or {})
  request.service = copy(values or {})
  return request
end

local function answer_one(c, question)
  local facts = question.facts or {}
  local name, reason = criterion.check(c, facts)
  if name then return { refused = name .. ": " .. reason } end
  criterion.add_request(c, facts, question.request or {})
  local outcome, unmet = criterion.run(c, facts), json.array({})
  for i, part in ipairs(outcome == "not_met" and criterion.unmet(c) or {}) do unmet[i] = part.text end
  local grants = outcome == "met" and criterion.grant(c, request_of(question.request), facts, {}) or nil
  local levels = outcome == "not_met" and criterion.met_at(c, facts) or {}
  local met_at = levels[1] and json.array(levels) or nil
  return { outcome = outcome, met_at = met_at, complex = criterion.is_complex(c, facts), grants = grants, unmet = unmet }
end

-- A custom part that raises on a probe answers for itself: the others go on.
local function answers_to(c, questions)
  local list = json.array({})
  for i, question in ipairs(questions) do
    local ok, given = runtime.host.protect(answer_one, c, question)
    list[i] = ok and given or { refused = "the criteria raised: " .. tostring(given) }
  end
  return list
end

--- Writes {criteria, version, examples, probes}; with params.ask, a list of {facts, request}, {criteria, version, answers}:
-- one {outcome, complex, unmet, grants?, met_at?} or {refused} for each.
---@param params {criteria: string, version?: string, ask?: table[]}
---@return "ok"|"not_found" status
function describe.write(params)
  local c = find(params)
  if not c then
    runtime.host.out_value { reason = "unknown_criteria", field = "params.criteria", detail = "there is no such criterion or version" }
    return "not_found"
  end
  local out
  if params.ask then
    out = { criteria = c.id, version = c.version, answers = answers_to(c, params.ask) }
  else
    out = { criteria = c.id, version = c.version, examples = examples_of(c), probes = probes_of(c) }
  end
  runtime.host.out_raw(json.encode(out))
  return "ok"
end

return describe
