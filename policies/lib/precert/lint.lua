--- What works, but is hardly what its author meant: branches that can never be met or always are, branches that change
-- nothing, number ranges with gaps or overlaps, comparisons that no example tries. All are warnings with the next step.
--
-- A branch is judged by trying every combination of values that its comparisons can tell apart (cells.lua), up to
-- COMBINATIONS; a larger branch is not judged. What a list of values cannot say (two facts compared, custom parts, pairs) is
-- taken to be met or not as it likes, so that nothing is said that is not so.

local diagnostics = require "precert.diagnostics"
local facts = require "precert.facts"
local plan = require "precert.plan"
local runtime = require "precert.runtime"

local lint = {}

local TRUE, FALSE = runtime.TRUE, runtime.FALSE
local COMBINATIONS = 2048

local function warn(node, code, message, fix)
  diagnostics.add { severity = "warning", code = code, message = message, fix = fix, place = node.place, word = node.op or node.kind }
end

local function name_of(node)
  return "'" .. (node.id or node.text) .. "'"
end

-- the truth of a branch ----------------------------------------------------------------------------------------

local function count_of(children, values)
  local met = 0
  for _, child in ipairs(children) do
    if values[child.index] == TRUE then met = met + 1 end
  end
  return met
end

local decide = {
  all = function(met, count) return met == count end,
  any = function(met) return met > 0 end,
  none = function(met) return met == 0 end,
  at_least = function(met, _, n) return met >= n end,
}

-- Evaluates the groups below a node from its leaves, which are all known.
local function settle(node, values)
  if #node.children == 0 then return end
  for _, child in ipairs(node.children) do settle(child, values) end
  values[node.index] = decide[node.kind](count_of(node.children, values), #node.children, node.n) and TRUE or FALSE
end

-- combinations -------------------------------------------------------------------------------------------------

-- What can be set below a node: a fact with its cells, or one leaf alone with both values.
local function variables(node, by_leaf, list, seen)
  for _, child in ipairs(node.children) do variables(child, by_leaf, list, seen) end
  if #node.children > 0 then return list end
  local entry = by_leaf[node.index]
  if not entry then
    list[#list + 1] = { indexes = { node.index }, cells = { { vector = { TRUE } }, { vector = { FALSE } } } }
  elseif not seen[entry] then
    seen[entry] = true
    local indexes = {}
    for i, leaf in ipairs(entry.leaves) do indexes[i] = leaf.node.index end
    list[#list + 1] = { indexes = indexes, cells = entry.cells }
  end
  return list
end

local function met_in(cell)
  local met = 0
  for _, value in ipairs(cell.vector) do
    if value == TRUE then met = met + 1 end
  end
  return met
end

-- Of a variable the cell in which most of its leaves are met, and the one in which fewest are.
local function extremes(variable)
  local most, fewest = variable.cells[1], variable.cells[1]
  for _, cell in ipairs(variable.cells) do
    if met_in(cell) > met_in(most) then most = cell end
    if met_in(cell) < met_in(fewest) then fewest = cell end
  end
  return most, fewest
end

local function set(variable, cell, values)
  for i, index in ipairs(variable.indexes) do values[index] = cell.vector[i] end
end

-- Calls `visit` with the combinations in which one child has most of its leaves met and the others fewest, and the other way round:
-- they show all there is to see of nearly every branch. `visit` says when that is so.
local function likely(node, by_leaf, list, values, visit)
  local cells = {} -- of each variable, by its first leaf: most, fewest
  for _, variable in ipairs(list) do cells[variable.indexes[1]] = { extremes(variable) } end
  local function all_but(own, side)
    for _, variable in ipairs(list) do set(variable, cells[variable.indexes[1]][side], values) end
    for _, variable in ipairs(own) do set(variable, cells[variable.indexes[1]][3 - side], values) end
    settle(node, values)
    return visit()
  end
  for side = 1, 2 do
    if all_but({}, side) then return true end
    for _, child in ipairs(node.children) do
      if all_but(variables(child, by_leaf, {}, {}), side) then return true end
    end
  end
  return false
end

-- Calls `visit` with every combination until it has seen all; `values` is set and the groups below `node` are settled. Nothing when
-- there are too many.
local function each(node, list, values, visit)
  local product = 1
  for _, variable in ipairs(list) do product = product * #variable.cells end
  if product > COMBINATIONS then return false end
  local function go(at)
    if at > #list then
      settle(node, values)
      return visit()
    end
    for _, cell in ipairs(list[at].cells) do
      set(list[at], cell, values)
      if go(at + 1) then return true end
    end
    return false
  end
  go(1)
  return true
end

-- The facts of a tree whose values are a list, by the leaves that read them.
local function facts_by_leaf(made)
  local by_leaf = {}
  for _, entry in ipairs(made.facts) do
    if not entry.dynamic and not entry.cut and #entry.cells > 0 then
      for _, leaf in ipairs(entry.leaves) do by_leaf[leaf.node.index] = entry end
    end
  end
  return by_leaf
end

-- branches that cannot be, or do nothing -----------------------------------------------------------------------

local function without(node, child, values)
  local met, count = count_of(node.children, values), #node.children
  if values[child.index] == TRUE then met = met - 1 end
  return decide[node.kind](met, count - 1, node.n) and TRUE or FALSE
end

-- What a branch can be, and which of its children change it. It is judged once all was seen, or every combination was.
local function study(node, by_leaf)
  local values, seen, effect = {}, {}, {}
  local function visit()
    local all = #node.children > 0
    seen[values[node.index]] = true
    for i, child in ipairs(node.children) do
      effect[i] = effect[i] or without(node, child, values) ~= values[node.index]
      all = all and effect[i]
    end
    return all and seen[TRUE] and seen[FALSE]
  end
  local list = variables(node, by_leaf, {}, {})
  return likely(node, by_leaf, list, values, visit) or each(node, list, values, visit), seen, effect
end

-- A fact that is known is never "not known", but unknown until it is sent: such a part asks for it, and changes nothing else.
local function asks_only(node) return node.op == "known" end

local function say_branches(node, effect)
  for i, child in ipairs(node.children) do
    if not effect[i] and not asks_only(child) then
      warn(child, "branch_without_effect", name_of(child) .. " changes nothing: the parts beside it decide alone",
        "remove it, or correct its threshold")
    end
  end
end

local fixes = {
  never_met = { "can never be met", "correct a threshold: two parts contradict each other, or a range leaves nothing" },
  always_met = { "is always met", "correct a threshold, or remove the part: it decides nothing" },
}

local function say_constant(node, code)
  warn(node, code, name_of(node) .. " " .. fixes[code][1], fixes[code][2])
end

-- True when something was said of the node or below it: then what lies above follows from it and is not said again.
local function check_branches(node, by_leaf)
  local said = false
  for _, child in ipairs(node.children) do said = check_branches(child, by_leaf) or said end
  if said or asks_only(node) then return said end
  local judged, seen, effect = study(node, by_leaf)
  if not judged then return false end
  if not seen[TRUE] or not seen[FALSE] then
    local asks = #node.children == 1 and asks_only(node.children[1])
    if not asks then say_constant(node, seen[TRUE] and "always_met" or "never_met") end
    return not asks
  end
  if #node.children > 1 then say_branches(node, effect) end
  return false
end

-- number ranges ------------------------------------------------------------------------------------------------

local whole_units = { visits = true, units = true, days = true, levels = true }

local function is_whole(fact)
  return fact == facts.derived.member_age or fact == facts.derived.member_age_months or whole_units[fact.unit] or false
end

local narrows = {
  at_least = function(r, a) r.low, r.low_open = a, false end, above = function(r, a) r.low, r.low_open = a, true end,
  at_most = function(r, a) r.high, r.high_open = a, false end, below = function(r, a) r.high, r.high_open = a, true end,
  between = function(r, a, b) r.low, r.high, r.low_open, r.high_open = a, b, false, false end,
  equals = function(r, a) r.low, r.high, r.low_open, r.high_open = a, a, false, false end,
}

-- The range that a part of an `any` sets for each fact, where it is a comparison or an `all` of some.
local function ranges_of(part)
  local ranges = {}
  for _, leaf in ipairs(part.kind == "all" and part.children or { part }) do
    local narrow = leaf.kind == "leaf" and leaf.view.type == "number" and not leaf.other and not leaf.part and narrows[leaf.op]
    if narrow then
      local range = ranges[leaf.fact] or { node = part }
      ranges[leaf.fact] = range
      narrow(range, leaf.a, leaf.b)
    end
  end
  return ranges
end

-- Ranges that are bounded on both sides, and those at the ends that close the row.
local function rows_of(node)
  local rows, names = {}, {}
  for _, part in ipairs(node.children) do
    for name, range in next, ranges_of(part) do
      if not rows[name] then rows[name], names[#names + 1] = {}, name end
      range.low, range.high = range.low or -math.huge, range.high or math.huge
      table.insert(rows[name], range)
    end
  end
  table.sort(names)
  return rows, names
end

local function is_row(row)
  local bounded = 0
  for _, range in ipairs(row) do
    if range.low > -math.huge and range.high < math.huge then bounded = bounded + 1 end
  end
  return #row > 1 and bounded > 0
end

local function check_neighbours(name, fact, left, right)
  local distance, label = right.low - left.high, (name:gsub("_", " "))
  if distance < 0 or (distance == 0 and not left.high_open and not right.low_open) then
    local upto = math.min(left.high, right.high)
    warn(right.node, "ranges_overlap", string.format("the ranges of %s overlap from %s to %s", label, right.low, upto),
      "end one of them where the other begins, with :below(" .. right.low .. ")")
  elseif (distance == 0 and left.high_open and right.low_open) or (distance > 0 and not (is_whole(fact) and distance <= 1)) then
    warn(right.node, "ranges_have_a_gap", string.format("no range of %s covers what lies between %s and %s", label, left.high, right.low),
      "begin with :at_least(" .. left.high .. "), or end with :below(" .. right.low .. ")")
  end
end

-- An `any` that tells cases apart by ranges of one number: ranges that leave a value out, or count one twice.
local function check_ranges(node, declared)
  if node.kind == "any" then
    local rows, names = rows_of(node)
    for _, name in ipairs(names) do
      local row = rows[name]
      table.sort(row, function(a, b) return a.low < b.low or (a.low == b.low and a.high < b.high) end)
      for i = 2, is_row(row) and #row or 0 do check_neighbours(name, declared[name], row[i - 1], row[i]) end
    end
  end
  for _, child in ipairs(node.children) do check_ranges(child, declared) end
end

-- all ----------------------------------------------------------------------------------------------------------

local function takes_all() return true end

--- Warns of what a tree can never do.
---@param compiled precert.Compiled
---@param declared table<string, precert.FactType>
function lint.tree(compiled, declared)
  local made = plan.of({ { meets = compiled, declared = declared } }, takes_all)
  check_branches(compiled.nodes[1], facts_by_leaf(made))
  check_ranges(compiled.nodes[1], declared)
end

return lint
