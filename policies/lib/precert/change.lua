--- would_meet: the smallest sets of changed facts that turn "not met" into "met" (R4.6: what could still be brought).
--
-- Only facts that a policy marks with can_change are changed. All sets of the smallest size are found, by going deeper one
-- fact at a time: `fix` says which facts could mend what is false now if each comparison could be had for the asking, so
-- only such facts are tried, and a depth that cannot suffice is not entered. A set is listed only after the whole tree was
-- joined on its values. What is said of a set (ways.lua) is as weak as it can be: every value that fits the words meets.
--
-- Which sets there are depends on the comparisons alone, and on what a fact's values would make of them. So answers are kept by
-- that: as texts where no fact's values depend on the request, else as what was found, said anew with the request's own values.
-- The work for a new one is bounded (TRIALS). When the bound is hit, or values or facts are too many to be tried, the answer
-- says so by "would_meet_cut": what is listed is right, but there may be more, or there may be some where none is listed.

local plan = require "precert.plan"
local runtime = require "precert.runtime"
local ways = require "precert.ways"

local change = {}

local ipairs = ipairs -- found once: a file's globals lie behind a guard

local TRUE, FALSE = runtime.TRUE, runtime.FALSE
local TRIALS, SETS_MAX, PRODUCT_MAX = 400, 8, 24
local DYNAMIC_MAX = 1 -- with more facts whose values depend on the request, what they make of the comparisons is too rarely the same

change.TRIALS, change.SETS_MAX = TRIALS, SETS_MAX

---@class precert.Search
---@field plan precert.Plan
---@field facts_of table[]
---@field free integer mask of facts that may still be changed
---@field left integer trials that are left
---@field cut boolean
---@field deeper boolean a set of more facts may exist
---@field found table[] {mask, chosen}
---@field by_mask table<integer, boolean>
---@field chosen table<integer, precert.Cell> by the fact's bit
---@field cells_of table<integer, precert.Cell[]> what a fact could be, by its bit, where that was found before
---@field cut_of table<integer, boolean>

-- What a fact could be now; found once for a search where that does not depend on what others are tried with.
local function cells_of(s, entry)
  local known = s.cells_of[entry.bit]
  if known then return known, s.cut_of[entry.bit] end
  local found, cut = plan.cells(s.plan, entry, s.facts_of)
  if entry.alone_in_plan then s.cells_of[entry.bit], s.cut_of[entry.bit] = found, cut end
  return found, cut
end

local NOTHING_NEEDED = { 0 } -- shared, never filled

local function size(mask)
  local n = 0
  while mask ~= 0 do mask, n = mask & (mask - 1), n + 1 end
  return n
end

-- Alternatives for both of two needs; when there are too many, those of one need alone: still true, only weaker.
local function for_both(a, b)
  if a == NOTHING_NEEDED then return b end
  if b == NOTHING_NEEDED or a == b then return a end
  if #a == 1 and #b == 1 then return { a[1] | b[1] } end
  if #a * #b > PRODUCT_MAX then return #a < #b and a or b end
  local list, seen = {}, {}
  for i = 1, #a do
    for k = 1, #b do
      local mask = a[i] | b[k]
      if not seen[mask] then list[#list + 1], seen[mask] = mask, true end
    end
  end
  return list
end

local function append(list, more, seen)
  for i = 1, #more do
    if not seen[more[i]] then list[#list + 1], seen[more[i]] = more[i], true end
  end
end

local function single_bits(mask)
  local list = {}
  while mask ~= 0 do
    local lowest = mask & -mask
    list[#list + 1], mask = lowest, mask ~ lowest
  end
  return list
end

local function binomial(n, k)
  local product = 1
  for i = 1, k do product = product * (n - k + i) // i end
  return product
end

-- Alternatives for `count` of several needs, from one of them on.
local function for_some(needs, count, from)
  local list, seen = {}, {}
  for i = from, #needs - count + 1 do
    append(list, count == 1 and needs[i] or for_both(needs[i], for_some(needs, count - 1, i + 1)), seen)
  end
  return list
end

-- Of so many needs, `count` have to be mended. Too many ways: one of any (#needs - count + 1) of them is among the mended.
local function choose(needs, count)
  if count > #needs then return nil end
  if count == #needs then
    local list = NOTHING_NEEDED
    for i = 1, count do list = for_both(list, needs[i]) end
    return list
  end
  if binomial(#needs, count) <= PRODUCT_MAX then return for_some(needs, count, 1) end
  local list, seen = {}, {}
  for i = 1, #needs - count + 1 do append(list, needs[i], seen) end
  return list
end

-- What its children must be for a group to be wanted, and how many of those that are not yet must become so.
local child_wants = {
  all = { [TRUE] = TRUE, [FALSE] = FALSE }, any = { [TRUE] = TRUE, [FALSE] = FALSE }, at_least = { [TRUE] = TRUE, [FALSE] = FALSE },
  none = { [TRUE] = FALSE, [FALSE] = TRUE },
}

local function how_many(node, wanted, right)
  if node.kind ~= "at_least" then
    local every = (node.kind == "any") == (wanted == FALSE)
    return every and #node.children - right or 1
  end
  return (wanted == TRUE and node.n or #node.children - node.n + 1) - right
end

-- Sets of facts of which every mending change contains one; nil where nothing free can mend the node.
local function fix(s, t, node, wanted)
  local value = s.plan.trees[t].meets.values[node.index]
  if value == wanted then return NOTHING_NEEDED end
  local mask, children = s.plan.below[t][node.index] & s.free, node.children
  if mask == 0 then return nil end
  if #children == 0 then return mask & (mask - 1) == 0 and s.plan.by_bit[mask].alone or single_bits(mask) end
  local child_value, needs, right = child_wants[node.kind][wanted], {}, 0
  for i = 1, #children do
    local alternatives = fix(s, t, children[i], child_value)
    if alternatives == NOTHING_NEEDED then
      right = right + 1
    elseif alternatives then
      needs[#needs + 1] = alternatives
    end
  end
  return choose(needs, how_many(node, wanted, right))
end

local function fix_all(s)
  local list = NOTHING_NEEDED
  for t, tree in ipairs(s.plan.trees) do
    local alternatives = fix(s, t, tree.meets.nodes[1], TRUE)
    if not alternatives then return nil end
    list = for_both(list, alternatives)
  end
  return list
end

-- Joins every tree: `fix` reads the groups' values.
local function is_met(s)
  local met = true
  for _, tree in ipairs(s.plan.trees) do met = tree.meets.join() == TRUE and met end
  return met
end

local function note(s, mask)
  if s.by_mask[mask] then return end
  if #s.found == SETS_MAX then
    s.cut = true
    return
  end
  local chosen = {}
  -- as they are now: a comparison of two facts was tried while the second still was what it had been
  for bit in next, s.chosen do chosen[bit] = plan.now(s.plan, s.plan.by_bit[bit], s.facts_of) end
  s.found[#s.found + 1], s.by_mask[mask] = { mask = mask, chosen = chosen }, true
end

local function same(a, b)
  for i = 1, #a do
    if a[i] ~= b[i] then return false end
  end
  return true
end

local try_fact

-- Everything that `more` further changes can mend from here on.
local function deepen(s, mask, more)
  if is_met(s) then return note(s, mask) end
  if more == 0 then
    s.deeper = s.deeper or fix_all(s) ~= nil
    return
  end
  local alternatives, free = fix_all(s), s.free
  for i = 1, alternatives and #alternatives or 0 do
    local needs = alternatives[i]
    local bit = needs & -needs
    if needs & ~s.free == 0 then -- else all of its sets were found with the fact that is not free any more
      if size(needs) > more then
        s.deeper = true
      else
        s.free = s.free & ~bit
        try_fact(s, mask | bit, s.plan.by_bit[bit], more - 1)
      end
    end
  end
  s.free = free
end

try_fact = function(s, mask, entry, more)
  local cells, cut = cells_of(s, entry)
  local before = plan.now(s.plan, entry, s.facts_of)
  s.cut = s.cut or cut
  for i = 1, #cells do
    if not same(cells[i].vector, before.vector) or entry.dynamic then
      if s.left == 0 then
        s.cut = true
        break
      end
      s.left, s.chosen[entry.bit] = s.left - 1, cells[i]
      plan.put(s.plan, entry, cells[i], s.facts_of)
      deepen(s, mask, more)
    end
  end
  s.chosen[entry.bit] = nil
  plan.put(s.plan, entry, before, s.facts_of)
end

-- The fewest facts first; a depth at which something was found is the last.
local function search(s)
  local needs, least = fix_all(s), nil
  for i = 1, needs and #needs or 0 do
    local n = size(needs[i])
    if not least or n < least then least = n end
  end
  for depth = least or 1, least and #s.plan.facts or 0 do
    s.deeper = false
    deepen(s, 0, depth)
    is_met(s)
    if #s.found > 0 or not s.deeper or s.left == 0 then return end
  end
end

local function by_facts(a, b)
  local differs = a.mask ~ b.mask
  return a.mask & (differs & -differs) ~= 0 -- whoever has the first fact that only one of them has
end

-- Does every combination of the facts' regions meet? `region` stands for the one fact that is looked at.
local function region_meets(s, facts, regions, at)
  if at > #facts then
    s.left = s.left - 1
    return is_met(s)
  end
  for _, cell in ipairs(regions[at]) do
    if s.left <= 0 then return false end
    plan.put(s.plan, facts[at], cell, s.facts_of)
    if not region_meets(s, facts, regions, at + 1) then return false end
  end
  return true
end

local function matching(cells, vector, kept)
  local list = {}
  for _, cell in ipairs(cells) do
    local fits = true
    for i in next, kept do fits = fits and cell.vector[i] == vector[i] end
    if fits then list[#list + 1] = cell end
  end
  return list
end

-- Leaves out what need not be said of a fact: a comparison without which every value that is left still meets.
local function weaken(s, facts, regions, at)
  local entry, vector, kept = facts[at], regions[at][1].vector, {}
  for i = 1, #vector do kept[i] = true end
  if #vector == 1 or plan.is_joint(s.plan, entry) then return kept end
  local cells = cells_of(s, entry)
  for i = 1, #vector do
    local region = regions[at]
    kept[i] = nil
    regions[at] = matching(cells, vector, kept)
    if not region_meets(s, facts, regions, 1) then kept[i], regions[at] = true, region end
    for k, other in ipairs(facts) do plan.put(s.plan, other, regions[k][1], s.facts_of) end
  end
  return kept
end

local function say(facts_of, facts, chosen, kept)
  local list = {}
  for i, entry in ipairs(facts) do ways.say(entry, chosen[entry.bit], kept[i], facts_of, list) end
  return "[" .. table.concat(list, ",") .. "]"
end

-- The changes of one set, as weak as they can be: which comparisons need be said of each of its facts.
local function weakened(s, set)
  local facts, regions, before, kept = {}, {}, {}, {}
  for _, entry in ipairs(s.plan.facts) do
    if set.mask & entry.bit ~= 0 then
      facts[#facts + 1], regions[#regions + 1] = entry, { set.chosen[entry.bit] }
      before[#before + 1] = plan.now(s.plan, entry, s.facts_of)
    end
  end
  for i, entry in ipairs(facts) do plan.put(s.plan, entry, regions[i][1], s.facts_of) end
  s.left = TRIALS
  for i = 1, #facts do kept[i] = weaken(s, facts, regions, i) end
  local text = say(s.facts_of, facts, set.chosen, kept)
  for i, entry in ipairs(facts) do plan.put(s.plan, entry, before[i], s.facts_of) end
  return text, facts, kept
end

--- The sets, as JSON texts, in the order of the facts; the trees stand as they were evaluated last and do so again after.
---@param made precert.Plan
---@param facts_of table[] what each tree was evaluated on
---@param known? table<integer, precert.Cell[]> what facts could be whose values depend on the request, by their bits
---@param known_cut? table<integer, boolean> of each, whether some values are left out
---@return string[] sets
---@return boolean cut whether the bound was hit
---@return table[] found {chosen, facts, kept} of each
function change.sets(made, facts_of, known, known_cut)
  local s = {
    plan = made, facts_of = facts_of, free = (1 << #made.facts) - 1, left = TRIALS, cut = made.cut, found = {}, by_mask = {},
    chosen = {}, cells_of = known or {}, cut_of = known_cut or {},
  }
  search(s)
  table.sort(s.found, by_facts)
  local texts, cut = {}, s.cut
  for i, set in ipairs(s.found) do texts[i], set.facts, set.kept = weakened(s, set) end
  if #s.found > 0 then is_met(s) end
  return texts, cut, s.found
end

local function may_change(entry) return entry.fact.can_change == true end

--- The plan of one criterion, or of several that must all be met.
---@param criteria table[]
---@return precert.Plan
function change.plan(criteria)
  local made = plan.of(criteria, may_change)
  local dynamic, alone = 0, true
  for _, entry in ipairs(made.facts) do
    ways.prepare(entry)
    entry.alone_in_plan = not plan.is_joint(made, entry) and (entry.fact.type ~= "record" or #entry.leaves == 1)
    if entry.dynamic then dynamic, alone = dynamic + 1, alone and entry.alone_in_plan end
  end
  made.kept_by_vectors = alone and dynamic <= DYNAMIC_MAX
  return made
end

--- The same for several criteria together, made once.
---@param criteria table[]
---@return precert.Plan
function change.joint_plan(criteria) return plan.once(criteria, change.plan) end

local function member(sets, cut)
  return '"would_meet":[' .. table.concat(sets, ",") .. (cut and '],"would_meet_cut":true' or "]")
end

local function text_of(made, facts_of)
  local sets, cut = change.sets(made, facts_of)
  return member(sets, cut)
end

-- Answers by plan, and in it by what the comparisons are: two bits each, as many as an integer holds a step. Requests choose
-- what is kept, so it is thrown away when it has grown beyond what real work needs.
local answers, answer_count, ANSWERS_MAX, STEP_BITS = {}, 0, 256, 62

-- Where the answer to the trees' values is kept.
local function place_of(made)
  if answer_count >= ANSWERS_MAX then answers, answer_count = {}, 0 end
  local at, key, bits = answers[made] or {}, 0, 0
  answers[made] = at
  for t = 1, #made.trees do
    local meets = made.trees[t].meets
    local values, leaves = meets.values, meets.leaves
    for i = 1, #leaves do
      key, bits = key << 2 | values[leaves[i]], bits + 2
      if bits == STEP_BITS then
        local following = at[key] or {}
        at[key], at, key, bits = following, following, 0, 0
      end
    end
  end
  return at, key
end

-- What the facts whose values depend on the request could be in this one, and a name for what that makes of the comparisons.
local function cells_now(made, facts_of)
  local of, cut_of, names = {}, {}, {}
  for _, entry in ipairs(made.facts) do
    if entry.dynamic then
      local list, cut = plan.cells(made, entry, facts_of)
      for i = 1, #list do names[#names + 1] = table.concat(list[i].vector) end
      names[#names + 1] = cut and "cut" or "all"
      of[entry.bit], cut_of[entry.bit] = list, cut
    end
  end
  return table.concat(names, " "), of, cut_of
end

local function place_in(list, vector)
  for i = 1, #list do
    if same(list[i].vector, vector) then return i end
  end
end

-- What was found without the request's values: of a fact whose values depend on it, the place in its list.
local function without_values(found, known)
  local sets = {}
  for i, set in ipairs(found) do
    local chosen, places = {}, {}
    for _, entry in ipairs(set.facts) do
      local cell = set.chosen[entry.bit]
      if entry.dynamic then places[entry.bit] = place_in(known[entry.bit], cell.vector) else chosen[entry.bit] = cell end
    end
    sets[i] = { facts = set.facts, kept = set.kept, chosen = chosen, places = places }
  end
  return sets
end

local function say_again(kept, facts_of, known)
  local texts = {}
  for i, set in ipairs(kept.sets) do
    local chosen = {}
    for bit, cell in next, set.chosen do chosen[bit] = cell end
    for bit, place in next, set.places do chosen[bit] = known[bit][place] end
    texts[i] = say(facts_of, set.facts, chosen, set.kept)
  end
  return member(texts, kept.cut)
end

-- The same for facts whose values depend on the request, but what comes of them on the comparisons alone.
local function members_by_vectors(made, facts_of)
  local at, key = place_of(made)
  local by_name = at[key]
  if not by_name then
    local mends = fix_all { plan = made, free = (1 << #made.facts) - 1 }
    by_name = { mends = mends ~= nil }
    at[key], answer_count = by_name, answer_count + 1
  end
  if not by_name.mends then return member({}, made.cut) end -- whatever the values are
  local name, known, known_cut = cells_now(made, facts_of)
  local kept = by_name[name]
  if kept then return say_again(kept, facts_of, known) end
  local texts, cut, found = change.sets(made, facts_of, known, known_cut)
  by_name[name], answer_count = { sets = without_values(found, known), cut = cut }, answer_count + 1
  return member(texts, cut)
end

--- The last members of an answer.
---@param made precert.Plan
---@param facts_of table[]
---@return string
function change.members(made, facts_of)
  if #made.facts == 0 then return '"would_meet":[]' end
  if made.dynamic then return made.kept_by_vectors and members_by_vectors(made, facts_of) or text_of(made, facts_of) end
  local at, key = place_of(made)
  if not at[key] then at[key], answer_count = text_of(made, facts_of), answer_count + 1 end
  return at[key]
end

return change
