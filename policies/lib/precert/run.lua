--- One closure a node: evaluates a resolved tree on facts, fills the array of values, makes no tables.
-- Values: 1 true, 0 false, 2 unknown (strong Kleene logic). Nothing is skipped once the answer is known, so that the
-- trace has a value for every node.

local runtime = require "precert.runtime"

local run = {}

local TRUE, FALSE, UNKNOWN = runtime.TRUE, runtime.FALSE, runtime.UNKNOWN

--- The part names that mean both values of a pair, and how the two comparisons are joined.
run.both_parts = { both = "all", either = "any" }

local combine = {}

function combine.all(runs, values, index)
  local n = #runs
  return function(f)
    local result = TRUE
    for i = 1, n do
      local r = runs[i](f)
      if r == FALSE then result = FALSE elseif r == UNKNOWN and result == TRUE then result = UNKNOWN end
    end
    values[index] = result
    return result
  end
end

function combine.any(runs, values, index)
  local n = #runs
  return function(f)
    local result = FALSE
    for i = 1, n do
      local r = runs[i](f)
      if r == TRUE then result = TRUE elseif r == UNKNOWN and result == FALSE then result = UNKNOWN end
    end
    values[index] = result
    return result
  end
end

function combine.none(runs, values, index)
  local any = combine.any(runs, values, index)
  return function(f)
    local r = any(f)
    if r ~= UNKNOWN then r = TRUE - r end
    values[index] = r
    return r
  end
end

function combine.at_least(runs, values, index, needed)
  local n = #runs
  return function(f)
    local met, open = 0, 0
    for i = 1, n do
      local r = runs[i](f)
      if r == TRUE then met = met + 1 elseif r == UNKNOWN then open = open + 1 end
    end
    local result = FALSE
    if met >= needed then result = TRUE elseif met + open >= needed then result = UNKNOWN end
    values[index] = result
    return result
  end
end

local function as_value(answer)
  if answer then return TRUE end
  if answer == nil then return UNKNOWN end
  return FALSE
end

-- The commonest comparisons, on a whole fact against a constant, without a further call.
local quick = {
  at_least = function(values, i, name, a)
    return function(f)
      local v, r = f[name], UNKNOWN
      if v ~= nil then r = v >= a and TRUE or FALSE end
      values[i] = r
      return r
    end
  end,
  at_most = function(values, i, name, a)
    return function(f)
      local v, r = f[name], UNKNOWN
      if v ~= nil then r = v <= a and TRUE or FALSE end
      values[i] = r
      return r
    end
  end,
  is_true = function(values, i, name)
    return function(f)
      local v, r = f[name], UNKNOWN
      if v ~= nil then r = v and TRUE or FALSE end
      values[i] = r
      return r
    end
  end,
  is_false = function(values, i, name)
    return function(f)
      local v, r = f[name], UNKNOWN
      if v ~= nil then r = v and FALSE or TRUE end
      values[i] = r
      return r
    end
  end,
}

-- Reads a fact or its part; money is compared by its cents.
local function reader(name, part, kind)
  if kind == "money" then
    return function(f)
      local v = f[name]
      if v ~= nil and part then v = v[part] end
      return v and v.cents
    end
  end
  if not part then return function(f) return f[name] end end
  return function(f)
    local v = f[name]
    return v and v[part]
  end
end

local function part_leaf(node, values)
  local test, a, b, i = node.operation.test, node.a, node.b, node.index
  local read = reader(node.fact, node.part, node.view.type)
  return function(f)
    local v, r = read(f), UNKNOWN
    if v ~= nil then r = as_value(test(v, a, b)) end
    values[i] = r
    return r
  end
end

local function whole_leaf(node, values)
  local name, test, a, b, i = node.fact, node.operation.test, node.a, node.b, node.index
  return function(f)
    local v, r = f[name], UNKNOWN
    if v ~= nil then
      local answer = test(v, a, b)
      if answer then r = TRUE elseif answer ~= nil then r = FALSE end
    end
    values[i] = r
    return r
  end
end

local function plain_leaf(node, values)
  if node.part or node.view.type == "money" then return part_leaf(node, values) end
  return whole_leaf(node, values)
end

-- A comparison with another fact's value (`other`), or with one the comparison itself names (`also`).
local function two_fact_leaf(node, values)
  local test, rest, i = node.operation.test, node.a, node.index
  local read = reader(node.fact, node.part, node.view.type)
  local second = node.other and reader(node.other.name, node.other.part or nil, node.view.type) or reader(node.operation.also)
  return function(f)
    local v, w, r = read(f), second(f), UNKNOWN
    if v ~= nil and w ~= nil then r = as_value(test(v, w, rest)) end
    values[i] = r
    return r
  end
end

-- fact.x:both() and fact.x:either(): the comparison on the two parts, joined as all or any.
local function both_leaf(node, values, declared)
  local parts, i, runs = declared[node.fact].parts, node.index, {}
  local scratch = {}
  for p = 1, 2 do
    local one = { operation = node.operation, a = node.a, b = node.b, fact = node.fact, part = parts[p], view = node.view, index = p }
    runs[p] = plain_leaf(one, scratch)
  end
  return combine[run.both_parts[node.part]](runs, values, i)
end

-- What a custom part sees: exactly the facts it names. The table is filled anew for every call, all of it, so that
-- nothing of another request is in it; any other name is no key of it and raises.
local closed = {
  __index = function(_, name) error("holds reads '" .. tostring(name) .. "', which is not in its reads", 2) end,
  __newindex = function() error("holds may not add facts", 2) end,
}

local function custom_leaf(node, values)
  local reads, holds, i, view = node.reads, node.holds, node.index, {}
  local count = #reads
  for k = 1, count do view[reads[k]] = false end -- keys exist from now on: filling them needs no metamethod
  setmetatable(view, closed)
  return function(f)
    for k = 1, count do
      local name = reads[k]
      local v = f[name]
      if v == nil then
        values[i] = UNKNOWN
        return UNKNOWN
      end
      view[name] = v
    end
    local answer = holds(view)
    if answer == true then
      values[i] = TRUE
      return TRUE
    end
    if answer ~= false then error("holds of '" .. node.text .. "' must give true or false", 0) end
    values[i] = FALSE
    return FALSE
  end
end

local function leaf_run(node, values, declared)
  if node.kind == "custom" then return custom_leaf(node, values) end
  if run.both_parts[node.part] and declared[node.fact].type == "pair" then return both_leaf(node, values, declared) end
  if node.other or node.operation.also then return two_fact_leaf(node, values) end
  if quick[node.op] and not node.part and node.view.type ~= "money" then
    return quick[node.op](values, node.index, node.fact, node.a)
  end
  return plain_leaf(node, values)
end

--- The function that evaluates a node and everything below it.
---@param node precert.Node
---@param values integer[] filled at each node's index
---@param declared table<string, precert.FactType>
---@return fun(facts: table): integer
function run.of(node, values, declared)
  if #node.children == 0 then return leaf_run(node, values, declared) end
  local runs = {}
  for i, child in ipairs(node.children) do runs[i] = run.of(child, values, declared) end
  return combine[node.kind](runs, values, node.index, node.n)
end

return run
