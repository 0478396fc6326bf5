--- What is still to be asked: the unknown facts that can still change the outcome, in the order the criteria ask them (R4.6).
--
-- Where every fact is read in one place, three-valued logic answers that exactly: what an unknown comparison lies under is
-- unknown too, or the comparison does not matter. A fact that is read in several places can make others superfluous, whatever
-- it turns out to be: one criterion needs 6 weeks, the next is content with 6 weeks or a sign of danger. So such facts are put
-- through all their cells (cells.lua) together, as many of them as make COMBINATIONS, and what is reached in none is not asked.
-- What is left always suffices: with an answer to each question the outcome is known. Beyond the bound, and for facts that
-- are compared with each other, it may be more than needed, never less.

local plan = require "precert.plan"
local runtime = require "precert.runtime"

local missing = {}

local ipairs = ipairs -- found once: a file's globals lie behind a guard

local UNKNOWN, FALSE = runtime.UNKNOWN, runtime.FALSE
local COMBINATIONS = 32

missing.COMBINATIONS = COMBINATIONS

-- Facts of the unknown leaves that are reached through unknown nodes only. A fact that is there and leaves its comparison
-- unknown lacks a part: it is asked for again.
local function collect(node, values, f, list, seen)
  if values[node.index] ~= UNKNOWN then return end
  local children, reads = node.children, node.reads
  for i = 1, #children do collect(children[i], values, f, list, seen) end
  if not reads then return end
  local absent = false
  for i = 1, #reads do
    local name = reads[i]
    if f[name] == nil then
      absent = true
      if not seen[name] then list[#list + 1], seen[name] = name, true end
    end
  end
  if not absent and not seen[reads[1]] then list[#list + 1], seen[reads[1]] = reads[1], true end
end

-- Joins the trees and collects what is open; nothing is, when one that must be met is not.
local function open_facts(made, facts_of, list, seen)
  local decided = false
  for _, tree in ipairs(made.trees) do decided = tree.meets.join() == FALSE or decided end
  if decided then return end
  for t, tree in ipairs(made.trees) do collect(tree.meets.nodes[1], tree.meets.values, facts_of[t], list, seen) end
end

-- The unknown ones of the plan's facts, with their cells: as many as can be tried together.
local function entangled(made, facts_of, seen)
  local list, product = {}, 1
  for _, entry in ipairs(made.facts) do
    if seen[entry.name] and facts_of[entry.leaves[1].tree][entry.name] == nil then
      local found, cut = plan.cells(made, entry, facts_of)
      if #found > 0 and not cut and product * #found <= COMBINATIONS then
        product = product * #found
        list[#list + 1] = { entry = entry, cells = found, before = plan.now(made, entry, facts_of), superfluous = false }
      end
    end
  end
  return list
end

-- Goes through every combination of the list's facts and marks in `needed` what is open in one.
local function try_all(made, facts_of, list, at, needed)
  if at > #list then return open_facts(made, facts_of, {}, needed) end
  local one = list[at]
  if one.superfluous then return try_all(made, facts_of, list, at + 1, needed) end
  for i = 1, #one.cells do
    plan.put(made, one.entry, one.cells[i], facts_of)
    try_all(made, facts_of, list, at + 1, needed)
  end
  plan.put(made, one.entry, one.before, facts_of)
end

-- One of them after the other, the last first: it is superfluous when it is open for no values of those that stay.
local function drop(made, facts_of, list)
  for i = #list, 1, -1 do
    local needed = {}
    list[i].superfluous = true
    try_all(made, facts_of, list, 1, needed)
    list[i].superfluous = not needed[list[i].entry.name]
  end
end

--- The names of the facts that can still change whether all the trees are met, as they were just evaluated.
---@param made precert.Plan
---@param facts_of table[] what each was evaluated on
---@return string[]
function missing.of(made, facts_of)
  local names, seen = {}, {}
  for t, tree in ipairs(made.trees) do collect(tree.meets.nodes[1], tree.meets.values, facts_of[t], names, seen) end
  local list = #names > 0 and #made.facts > 0 and entangled(made, facts_of, seen) or {}
  if #list == 0 then return names end
  local needed, kept = {}, {}
  drop(made, facts_of, list)
  try_all(made, facts_of, list, 1, needed)
  for _, tree in ipairs(made.trees) do tree.meets.join() end
  for _, one in ipairs(list) do needed[one.entry.name] = not one.superfluous end
  for _, name in ipairs(names) do
    if needed[name] then kept[#kept + 1] = name end
  end
  return kept
end

-- Read in several places, and each time without another fact, on which it would depend what a value does.
local function is_entangled(entry)
  for _, node in ipairs(entry.nodes) do
    if #node.reads > 1 then return false end
  end
  return #entry.nodes > 1
end

--- The plan of the trees of one criterion, or of several that must all be met.
---@param criteria table[]
---@return precert.Plan
function missing.plan(criteria)
  return plan.of(criteria, is_entangled)
end

--- The same for several criteria together, made once.
---@param criteria table[]
---@return precert.Plan
function missing.joint_plan(criteria) return plan.once(criteria, missing.plan) end

return missing
