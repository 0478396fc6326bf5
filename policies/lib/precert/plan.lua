--- Which facts of one or several trees may be set anew, with the comparisons that read each and the values worth trying:
-- what change.lua and missing.lua search. One tree's plan is made when it is loaded; the plan of several trees together
-- (the criteria of one case) when it is needed first.

local cells = require "precert.cells"
local runtime = require "precert.runtime"

local ipairs = ipairs -- found once: a file's globals lie behind a guard

local plan = {}

local UNKNOWN = runtime.UNKNOWN

---@class precert.PlannedLeaf
---@field tree integer which of the trees
---@field node precert.Node

---@class precert.PlannedFact
---@field name string
---@field bit integer its place in masks of facts
---@field alone integer[] the same in a list
---@field fact precert.FactType
---@field leaves precert.PlannedLeaf[] comparisons and custom parts that read it
---@field nodes precert.Node[] the same, without their trees
---@field dynamic boolean its values depend on the request
---@field cells? precert.Cell[] where they do not
---@field cut boolean some values are left out

---@class precert.Cell
---@field value any
---@field vector integer[] what each of the fact's leaves is then

---@class precert.Plan
---@field trees table[] what it was made of
---@field facts precert.PlannedFact[]
---@field by_bit table<integer, precert.PlannedFact>
---@field masks integer[][] of each tree and node: the facts that a leaf reads
---@field below integer[][] the same of all leaves of a node
---@field cut boolean some facts are left out
---@field dynamic boolean the values of one of its facts depend on the request

local FACTS_MAX = 60 -- bits of a mask

local function same_declaration(a, b)
  return a.type == b.type and a.unit == b.unit
end

-- Every fact that the trees read, with its leaves, in their order; `same` where all declare it alike.
local function gather(trees)
  local list, by_name = {}, {}
  for t, tree in ipairs(trees) do
    for _, node in ipairs(tree.meets.nodes) do
      for _, name in ipairs(node.reads or {}) do
        local fact, entry = tree.declared[name], by_name[name]
        if not entry then
          entry = { name = name, fact = fact, leaves = {}, nodes = {}, same = true }
          by_name[name], list[#list + 1] = entry, entry
        end
        entry.same = entry.same and same_declaration(entry.fact, fact)
        table.insert(entry.leaves, { tree = t, node = node })
        table.insert(entry.nodes, node)
      end
    end
  end
  return list
end

-- What a leaf is on some facts. Its place in the tree's values is as it was afterwards.
local function run_leaf(trees, leaf, facts)
  local meets, index = trees[leaf.tree].meets, leaf.node.index
  local was = meets.values[index]
  meets.leaf_runs[index](facts)
  local now = meets.values[index]
  meets.values[index] = was
  return now
end

local function vector_key(vector) return table.concat(vector) end

-- Values that no comparison can tell apart are one cell.
local function static_cells(trees, entry)
  local list, seen = {}, {}
  local values, cut = cells.values(entry.fact, entry.name, entry.nodes)
  for _, value in ipairs(values) do
    local vector, facts = {}, { [entry.name] = value }
    for i, leaf in ipairs(entry.leaves) do vector[i] = run_leaf(trees, leaf, facts) end
    local key = vector_key(vector)
    if not seen[key] then list[#list + 1], seen[key] = { value = value, vector = vector }, true end
  end
  return list, cut
end

-- A node's children follow it.
local function masks_below(nodes, masks)
  local below = {}
  for i = #nodes, 1, -1 do
    local mask = masks[i]
    for _, child in ipairs(nodes[i].children) do mask = mask | below[child.index] end
    below[i] = mask
  end
  return below
end

--- Makes a plan.
---@param trees {meets: precert.Compiled, declared: table<string, precert.FactType>}[]
---@param wanted fun(entry: precert.PlannedFact): boolean which facts may be set
---@return precert.Plan
function plan.of(trees, wanted)
  local made = { trees = trees, facts = {}, by_bit = {}, masks = {}, below = {}, cut = false, dynamic = false }
  for t, tree in ipairs(trees) do
    made.masks[t] = {}
    for i in ipairs(tree.meets.nodes) do made.masks[t][i] = 0 end
  end
  for _, entry in ipairs(gather(trees)) do
    local fits = entry.same and wanted(entry)
    if fits and #made.facts == FACTS_MAX then
      made.cut = true
    elseif fits then
      entry.bit = 1 << #made.facts
      entry.alone = { entry.bit }
      made.facts[#made.facts + 1], made.by_bit[entry.bit] = entry, entry
      entry.dynamic, entry.cut = cells.is_dynamic(entry.fact, entry.nodes), false
      made.dynamic = made.dynamic or entry.dynamic
      if not entry.dynamic then entry.cells, entry.cut = static_cells(trees, entry) end
      for _, leaf in ipairs(entry.leaves) do
        local masks = made.masks[leaf.tree]
        masks[leaf.node.index] = masks[leaf.node.index] | entry.bit
      end
    end
  end
  for t, tree in ipairs(trees) do made.below[t] = masks_below(tree.meets.nodes, made.masks[t]) end
  return made
end

-- Plans of several trees, by one tree after the other: thrown away when there are more than a revision's categories need.
local joint_plans, joint_count, JOINT_MAX = {}, 0, 64

--- The plan of several trees, made once for each list of them.
---@param trees table[] never changed afterwards
---@param make fun(trees: table[]): precert.Plan
---@return precert.Plan
function plan.once(trees, make)
  if joint_count == JOINT_MAX then joint_plans, joint_count = {}, 0 end
  local at = joint_plans[make] or {}
  joint_plans[make] = at
  for i = 1, #trees do
    local tree = trees[i]
    local following = at[tree]
    if not following then
      following = {}
      at[tree] = following
    end
    at = following
  end
  if not at.made then at.made, joint_count = make(trees), joint_count + 1 end
  return at.made
end

--- Whether one of the fact's leaves also looks at another fact of the plan: what its values do depends on that one.
---@param made precert.Plan
---@param entry precert.PlannedFact
---@return boolean
function plan.is_joint(made, entry)
  for _, leaf in ipairs(entry.leaves) do
    if made.masks[leaf.tree][leaf.node.index] ~= entry.bit then return true end
  end
  return false
end

-- What the fact's leaves are with a value in place of the fact's own, which stands again afterwards. A custom part that
-- raises on it is unknown: what it was never written for cannot be what meets the criteria.
local function try(made, entry, value, facts_of)
  local vector = {}
  for i, leaf in ipairs(entry.leaves) do
    local facts = facts_of[leaf.tree]
    local kept = facts[entry.name]
    facts[entry.name] = value
    if leaf.node.kind ~= "custom" then
      vector[i] = run_leaf(made.trees, leaf, facts)
    else
      local ok, got = runtime.host.protect(run_leaf, made.trees, leaf, facts)
      vector[i] = ok and got or UNKNOWN
    end
    facts[entry.name] = kept
  end
  return vector
end

--- The cells of a fact for one request.
---@param made precert.Plan
---@param entry precert.PlannedFact
---@param facts_of table[] what each tree sees
---@return precert.Cell[]
---@return boolean cut
function plan.cells(made, entry, facts_of)
  if not entry.dynamic then return entry.cells, entry.cut end
  local list, seen, joint = {}, {}, plan.is_joint(made, entry)
  local values, cut = cells.values(entry.fact, entry.name, entry.nodes, facts_of[entry.leaves[1].tree])
  for _, value in ipairs(values) do
    local vector = try(made, entry, value, facts_of)
    local key = vector_key(vector)
    if joint or not seen[key] then list[#list + 1], seen[key] = { value = value, vector = vector }, true end
  end
  return list, cut
end

--- Puts a cell in place of what a fact is: into each tree's facts and the values of its leaves.
---@param made precert.Plan
---@param entry precert.PlannedFact
---@param cell precert.Cell
---@param facts_of table[]
function plan.put(made, entry, cell, facts_of)
  local leaves, vector = entry.leaves, cell.vector
  for i = 1, #leaves do
    local leaf = leaves[i]
    made.trees[leaf.tree].meets.values[leaf.node.index] = vector[i]
    facts_of[leaf.tree][entry.name] = cell.value
  end
end

--- The cell a fact is in now, to be put back later.
---@return precert.Cell
function plan.now(made, entry, facts_of)
  local leaves, vector = entry.leaves, {}
  for i = 1, #leaves do vector[i] = made.trees[leaves[i].tree].meets.values[leaves[i].node.index] end
  return { value = facts_of[leaves[1].tree][entry.name], vector = vector }
end

return plan
