--- From the tree an author wrote to what evaluates it: resolves every fact and part, reports what is wrong, numbers the
-- nodes in pre-order. run.lua makes the functions; the host writes the trace from the array they fill.

local arguments = require "precert.arguments"
local compare = require "precert.compare"
local diagnostics = require "precert.diagnostics"
local json = require "precert.json"
local names = require "precert.names"
local run = require "precert.run"
local runtime = require "precert.runtime"
local tree = require "precert.tree"

local compile = {}

local UNKNOWN = runtime.UNKNOWN

---@class precert.Node a resolved node
---@field kind "all"|"any"|"at_least"|"none"|"leaf"|"custom"
---@field id? string
---@field text string as people read it: the author's label, else what the comparison says
---@field says? string of a leaf: the comparison itself, whatever its label
---@field children precert.Node[]
---@field index integer its place in pre-order
---@field reads string[] facts a leaf or custom node reads
---@field place precert.Place

local function bad(place, code, message, fix, word)
  diagnostics.add { code = code, message = message, fix = fix, place = place, word = word }
end

-- what a leaf looks at ---------------------------------------------------------------------------------------

local function label_of(name, part)
  local text = name:gsub("^request%.", ""):gsub("_", " ")
  return part and text .. " (" .. part:gsub("_", " ") .. ")" or text
end

local function part_view(fact, name, part)
  if fact.type == "record" then
    local field = fact.fields[part]
    return field and {
      type = field.type, min = field.min, max = field.max, of = field.of, unit = field.unit, label = label_of(name, part),
    }
  end
  local is_part = fact.type == "pair" and (run.both_parts[part] or part == fact.parts[1] or part == fact.parts[2])
  if not is_part then return nil end
  local is_choice = type(fact.of) == "table"
  return {
    type = is_choice and "choice" or fact.of, min = fact.min, max = fact.max, of = is_choice and fact.of or nil,
    unit = fact.unit, label = label_of(name, part),
  }
end

local function whole_view(fact, name)
  return {
    type = fact.type, min = fact.min, max = fact.max, of = fact.of, unit = fact.unit, better = fact.better, parts = fact.parts,
    label = label_of(name),
  }
end

local function unknown_fact(place, name, declared)
  local known = names.sorted_keys(declared)
  bad(place, "unknown_fact", "fact '" .. name .. "' is not declared", names.nearest(name, known) and names.hint(name, known)
    or "declare it under facts = { ... }", name)
end

-- The view of a fact reference, or nil after a diagnostic.
local function view_of(name, part, place, declared)
  local fact = declared[name]
  if not fact then return unknown_fact(place, name, declared) end
  if not part then return whole_view(fact, name) end
  local view = part_view(fact, name, part)
  if view then return view end
  local known = { table.unpack(compare.names_for(fact.type)) }
  for _, p in ipairs(fact.parts or {}) do known[#known + 1] = p end
  table.sort(known)
  local has = fact.parts and "neither a comparison nor a part" or "no comparison"
  bad(place, "unknown_comparison", string.format("'%s' is %s of %s", part, has, label_of(name)), names.hint(part, known), part)
end

local function allowed_on(operation, kind)
  for _, t in ipairs(operation.on) do
    if t == kind then return true end
  end
  return false
end

-- A threshold that is another fact: both must be of one type and unit.
local function other_fact(leaf, view, declared)
  local other = leaf.args[1]
  if not tree.is_fact(other) then return nil end
  local other_view = view_of(other._fact, other._part, leaf.place, declared)
  if not other_view then return nil, false end
  local takes = compare.operations[leaf.op].takes
  local comparable = (takes == "limit" or takes == "value") and other_view.type == view.type and other_view.unit == view.unit
  if not comparable then
    bad(leaf.place, "wrong_type", string.format("%s cannot be compared with %s by %s", view.label, other_view.label, leaf.op),
      "compare two facts of the same type and unit", leaf.op)
    return nil, false
  end
  return { name = other._fact, part = other._part, label = other_view.label }
end

local function resolve_leaf(leaf, declared)
  local view = view_of(leaf.fact, leaf.part, leaf.place, declared)
  if not view then return nil end
  local operation = compare.operations[leaf.op]
  if not allowed_on(operation, view.type) then
    bad(leaf.place, "wrong_comparison", string.format("%s is a %s: it has no comparison '%s'", view.label, view.type, leaf.op),
      "use one of: " .. table.concat(compare.names_for(view.type), ", "), leaf.op)
    return nil
  end
  local other, refused = other_fact(leaf, view, declared)
  if refused == false then return nil end
  local a, b
  if not other then
    a, b = arguments.prepare(view, leaf)
    if a == nil then return nil end
  end
  local says = arguments.text(view, leaf, other and other.label)
  local reads = { leaf.fact }
  if operation.also then reads[2] = operation.also end
  if other and other.name ~= leaf.fact then reads[#reads + 1] = other.name end
  return {
    kind = "leaf", op = leaf.op, operation = operation, fact = leaf.fact, part = leaf.part or nil, view = view, other = other,
    a = a, b = b, reads = reads, text = says, says = says, children = {}, place = leaf.place, source = leaf,
  }
end

local function resolve_custom(node, declared)
  local reads = {}
  for _, name in ipairs(node.reads) do
    name = tree.is_fact(name) and name._fact or name
    if not declared[name] then return unknown_fact(node.place, tostring(name), declared) end
    reads[#reads + 1] = name
  end
  if #reads == 0 then
    return bad(node.place, "wrong_type", "c.custom reads nothing", "name the facts in reads = { ... }", "reads")
  end
  return {
    kind = "custom", id = node.id, text = node.text, reads = reads, holds = node.holds, children = {}, place = node.place, source = node,
  }
end

-- the tree ---------------------------------------------------------------------------------------------------

local resolve

local kind_text = { all = "all of these", any = "any of these", none = "none of these" }

local function group_names(list, place)
  for _, key in ipairs(names.sorted_keys(list)) do
    if math.type(key) ~= "integer" and key ~= "id" and key ~= "text" then
      bad(place, "unknown_field", "a part has no field '" .. tostring(key) .. "'", names.hint(key, { "id", "text" }), tostring(key))
    end
  end
end

local function resolve_parts(list, place, declared)
  local children, complete = {}, true
  for i = 1, #list do
    local child = resolve(list[i], place, declared)
    if child then children[#children + 1] = child else complete = false end
  end
  if #list == 0 then
    bad(place, "empty_group", "a group has no parts", "add a part, or remove the group")
    complete = false
  end
  return complete and children or nil
end

-- { id = ..., text = ..., part }: a label on one part, or on all of several.
local function resolve_label(list, place, declared)
  group_names(list, place)
  local children = resolve_parts(list, place, declared)
  if not children then return nil end
  local only = children[1]
  if #children == 1 and not only.id and not only.labelled then
    only.id, only.text, only.labelled = list.id, list.text or only.text, true
    return only
  end
  return { kind = "all", id = list.id, text = list.text or kind_text.all, labelled = true, children = children, place = only.place }
end

local function resolve_group(node, declared)
  group_names(node.parts, node.place)
  local children = resolve_parts(node.parts, node.place, declared)
  if not children then return nil end
  if node.kind == "at_least" and node.n > #children then
    return bad(node.place, "threshold_out_of_range", string.format("at_least(%d) has only %d parts", node.n, #children),
      "lower the number or add parts", "at_least")
  end
  local text = kind_text[node.kind] or ("at least " .. node.n .. " of these")
  return {
    kind = node.kind, n = node.n, id = node.parts.id, text = node.parts.text or text, labelled = node.parts.text ~= nil,
    children = children, place = node.place,
  }
end

resolve = function(value, place, declared)
  if tree.is_node(value) then
    if value.kind == "leaf" then return resolve_leaf(value, declared) end
    if value.kind == "custom" then return resolve_custom(value, declared) end
    return resolve_group(value, declared)
  end
  if tree.is_fact(value) then
    if value._part and not view_of(value._fact, value._part, value._place, declared) then return nil end
    return bad(value._place, "unfinished", "'" .. label_of(value._fact, value._part or nil) .. "' is a fact, not a comparison",
      "add one, such as :at_least(40) or :is_true()")
  end
  if type(value) == "table" then return resolve_label(value, place, declared) end
  return bad(place, "wrong_type", "a part of the criteria is " .. (type(value) == "boolean" and "true or false" or "a " .. type(value)),
    "write comparisons as fact.name:at_least(40), not with ==, and, or, not")
end

local function number_nodes(node, list)
  list[#list + 1] = node
  node.index = #list
  for _, child in ipairs(node.children) do number_nodes(child, list) end
  return list
end

-- results ----------------------------------------------------------------------------------------------------

local function reads_in_order(nodes)
  local list, seen = {}, {}
  for _, node in ipairs(nodes) do
    for _, name in ipairs(node.reads or {}) do
      if not seen[name] then list[#list + 1], seen[name] = name, true end
    end
  end
  return list
end

local function leaves_of(nodes)
  local list = {}
  for i, node in ipairs(nodes) do
    if #node.children == 0 then list[#list + 1] = i end
  end
  return list
end

-- The constant text in front of a node's value; the host writes value, reads, children and the closing brace.
local function trace_spec(nodes)
  local spec = {}
  for i, node in ipairs(nodes) do
    local id = node.id and '"id":' .. json.quote(node.id) .. "," or ""
    spec[i] = {
      prefix = "{" .. id .. '"text":' .. json.quote(node.text) .. ',"value":', reads = node.reads, nchildren = #node.children,
    }
  end
  return spec
end

local function check_ids(nodes)
  local seen = {}
  for _, node in ipairs(nodes) do
    if node.id ~= nil and (type(node.id) ~= "string" or not node.id:match("^[%l%d_]+$")) then
      bad(node.place, "wrong_type", "an id is lower-case letters, digits and _", "write id = \"size\"", "id")
    elseif node.id and seen[node.id] then
      bad(node.place, "duplicate_id", "the id '" .. node.id .. "' is used twice", "give each part its own id", node.id)
    end
    if type(node.text) ~= "string" then bad(node.place, "wrong_type", "text must be text in quotes", "write text = \"...\"", "text") end
    if node.id then seen[node.id] = true end
  end
end

---@class precert.Compiled
---@field run fun(facts: table): integer evaluates into `values` and gives the root's value
---@field tree any the host's: has the values too when the host evaluated all of it
---@field decided any what has the values of the last criterion.decide: `values`, or `tree` where they are in no table
---@field leaf_runs table<integer, fun(facts: table)> of each leaf: sets its value alone
---@field join fun(): integer evaluates the groups from the leaves' values
---@field values integer[] one a node, reused by the next evaluation
---@field nodes precert.Node[] in pre-order
---@field leaves integer[] the indexes of those without children
---@field reads string[] facts in the order the tree asks them
---@field spec table[] for host.trace_new

--- Resolves and compiles a tree; nil after diagnostics.
---@param value any what the author wrote
---@param declared table<string, precert.FactType> every fact the tree may read
---@param place precert.Place where to report what has no line of its own
---@param taken table<table, boolean> set of written leaves that found their place
---@return precert.Compiled?
function compile.tree(value, declared, place, taken)
  local root = resolve(value, place, declared)
  compile.take(value, taken)
  if not root then return nil end
  local nodes, values = number_nodes(root, {}), {}
  check_ids(nodes)
  for i = 1, #nodes do values[i] = UNKNOWN end
  local run_tree, leaf_runs, join, host_tree = run.of(nodes, values, declared)
  return {
    tree = host_tree, decided = values, run = run_tree, leaf_runs = leaf_runs, join = join, values = values, nodes = nodes,
    leaves = leaves_of(nodes), reads = reads_in_order(nodes), spec = trace_spec(nodes),
  }
end

--- Marks every written leaf below a value as used, also where the tree around it is wrong.
function compile.take(value, taken)
  if type(value) ~= "table" or tree.is_fact(value) then return end
  taken[value] = true
  for _, part in ipairs(tree.is_node(value) and value.parts or value) do compile.take(part, taken) end
end

return compile
