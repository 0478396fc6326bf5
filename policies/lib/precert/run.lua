--- Evaluates a resolved tree on facts: fills the array of values, makes no tables.
-- Values: 1 true, 0 false, 2 unknown (strong Kleene logic). Nothing is skipped once the answer is known, so that the
-- trace has a value for every node. The host evaluates comparisons of a plain fact with a constant, calls custom parts and joins the
-- groups; all other leaves are closures made here, and so are those, for values the host does not expect.

local runtime = require "precert.runtime"

local run = {}

local TRUE, FALSE, UNKNOWN = runtime.TRUE, runtime.FALSE, runtime.UNKNOWN

--- The part names that mean both values of a pair, and how the two comparisons are joined.
run.both_parts = { both = "all", either = "any" }

local function as_value(answer)
  if answer then return TRUE end
  if answer == nil then return UNKNOWN end
  return FALSE
end

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
  end
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
  end
end

-- fact.x:both() and fact.x:either(): the comparison on the two parts, joined as all or any.
local function both_leaf(node, values, declared)
  local parts, i, leaves, two = declared[node.fact].parts, node.index, {}, {}
  for p = 1, 2 do
    local one = { operation = node.operation, a = node.a, b = node.b, fact = node.fact, part = parts[p], view = node.view, index = p }
    leaves[p] = part_leaf(one, two)
  end
  local decides = node.part == "both" and FALSE or TRUE -- one part of this value settles it
  return function(f)
    leaves[1](f)
    leaves[2](f)
    local r = two[1]
    if two[2] == decides or (two[2] == UNKNOWN and r ~= decides) then r = two[2] end
    values[i] = r
  end
end

-- What a custom part sees: exactly the facts it names. The table is filled anew for every call, all of it, so that
-- nothing of another request is in it; any other name is no key of it and raises.
local closed = {
  __index = function(_, name) error("holds reads '" .. tostring(name) .. "', which is not in its reads", 2) end,
  __newindex = function() error("holds may not add facts", 2) end,
}

local function view_of(reads)
  local view = {}
  for k = 1, #reads do view[reads[k]] = false end -- keys exist from now on: filling them needs no metamethod
  return setmetatable(view, closed)
end

local function custom_leaf(node, values)
  local reads, holds, i, view = node.reads, node.holds, node.index, node.view
  local count = #reads
  return function(f)
    for k = 1, count do
      local name = reads[k]
      local v = f[name]
      if v == nil then
        values[i] = UNKNOWN
        return
      end
      view[name] = v
    end
    local answer = holds(view)
    if answer == true then
      values[i] = TRUE
    elseif answer == false then
      values[i] = FALSE
    else
      error("holds of '" .. node.text .. "' must give true or false", 0)
    end
  end
end

local function leaf_run(node, values, declared)
  if node.kind == "custom" then return custom_leaf(node, values) end
  if run.both_parts[node.part] and declared[node.fact].type == "pair" then return both_leaf(node, values, declared) end
  if node.other or node.operation.also then return two_fact_leaf(node, values) end
  if node.part or node.view.type == "money" then return part_leaf(node, values) end
  return whole_leaf(node, values)
end

-- What a comparison must look at for the host to evaluate it: dates are ordered in Lua, money is a record.
local plain = { number = true, duration = true, yes_no = true, choice = true, text = true, code = true, set = true, list = true }

local numeric = { number = true, duration = true }

local function is_plain(node)
  if node.kind == "custom" then return runtime.host.tree_known("custom") end
  if node.kind ~= "leaf" or node.part or node.operation.also or not plain[node.view.type] then return false end
  if node.other and (node.other.part or not numeric[node.view.type]) then return false end
  return runtime.host.tree_known(node.op)
end

-- The nodes as host.tree_new reads them, every leaf's closure, and those of the leaves that the host leaves to us.
local function prepare(nodes, values, declared)
  local spec, leaves, ours, by_index = {}, {}, {}, {}
  for i, node in ipairs(nodes) do
    spec[i] = { kind = "leaf", nchildren = #node.children }
    if #node.children > 0 then
      spec[i].kind, spec[i].n = node.kind, node.n
    else
      if node.kind == "custom" then node.view = view_of(node.reads) end
      local leaf = leaf_run(node, values, declared)
      leaves[#leaves + 1], by_index[i] = leaf, leaf
      if not is_plain(node) then
        ours[#ours + 1] = leaf
      elseif node.kind == "custom" then
        spec[i].op, spec[i].view, spec[i].holds, spec[i].reads, spec[i].text = "custom", node.view, node.holds, node.reads, node.text
      else
        spec[i].op, spec[i].fact, spec[i].a, spec[i].b = node.op, node.fact, node.a, node.b
        spec[i].other = node.other and node.other.name
      end
    end
  end
  return spec, leaves, ours, by_index
end

--- The function that evaluates a tree.
---@param nodes precert.Node[] in pre-order
---@param values integer[] filled at each node's index
---@param declared table<string, precert.FactType>
---@return fun(facts: table): integer run
---@return table<integer, fun(facts: table)> leaf_runs of each leaf, by its index: sets its value alone
---@return fun(): integer join evaluates the groups from the leaves' values
---@return any tree the host's
function run.of(nodes, values, declared)
  local spec, leaves, ours, by_index = prepare(nodes, values, declared)
  local host = runtime.host
  local tree, tree_leaves, tree_join = host.tree_new(spec), host.tree_leaves, host.tree_join
  return function(f)
    local left = tree_leaves(tree, f, values) and ours or leaves
    for i = 1, #left do left[i](f) end
    return tree_join(tree, values)
  end, by_index, function() return tree_join(tree, values) end, tree
end

return run
