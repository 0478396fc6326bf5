--- How a change is said: for each comparison that must be true, or must not be, one entry {"fact","op","text","value",...}.
-- The text is the comparison's own; one that must not be true is said by its opposite ("below 5" for not "at least 5").

local arguments = require "precert.arguments"
local json = require "precert.json"
local runtime = require "precert.runtime"

local ways = {}

local ipairs = ipairs -- found once: a file's globals lie behind a guard

local TRUE, UNKNOWN = runtime.TRUE, runtime.UNKNOWN

-- The opposite of a comparison: its name, and how much a count moves.
local opposite = {
  at_least = { "below" }, below = { "at_least" }, at_most = { "above" }, above = { "at_most" },
  before = { "on_or_after" }, on_or_after = { "before" }, after = { "on_or_before" }, on_or_before = { "after" },
  is_true = { "is_false" }, is_false = { "is_true" }, is_one_of = { "is_none_of" }, is_none_of = { "is_one_of" },
  includes = { "includes_none" }, includes_any = { "includes_none" }, includes_none = { "includes_any" },
  count_at_least = { "count_at_most", -1 }, count_at_most = { "count_at_least", 1 },
}

-- The same comparison seen from the other of two facts.
local mirrored = {
  at_least = "at_most", at_most = "at_least", above = "below", below = "above", before = "after", after = "before",
  on_or_before = "on_or_after", on_or_after = "on_or_before", equals = "equals", not_equals = "not_equals",
}

local truth = { is_true = true, is_false = false }

-- What the comparison was given, as a value: nothing, one, or the list of two.
local function value_of(op, args)
  if truth[op] ~= nil then return truth[op] end
  if #args > 1 then return json.array { args[1], args[2] } end
  local value = args[1]
  if type(value) == "table" and not value.cents then return json.array { table.unpack(value) } end
  return value
end

-- A comparison of two facts: said of whichever of them is changed.
local function between_two(name, node, wanted)
  local op = node.op
  if wanted ~= TRUE then op = opposite[op] and opposite[op][1] or "not_" .. op end
  local this, that, mirror = node.view.label, node.other.label, node.fact ~= name
  if mirror then this, that, op = that, this, mirrored[op] end
  return {
    fact = name, op = op, part = not mirror and node.part or mirror and node.other.part or nil, unit = node.view.unit,
    text = this .. " " .. arguments.phrase(op, that), than = mirror and node.fact or node.other.name,
  }
end

local function words(node, wanted)
  local leaf = node.source
  if wanted == TRUE then return leaf.op, leaf.args, arguments.text(node.view, leaf) end
  local other = opposite[leaf.op]
  if not other then
    return "not_" .. leaf.op, leaf.args, "not: " .. arguments.text(node.view, leaf)
  end
  local args = leaf.args
  if other[2] then args = { leaf.args[1] + other[2] } end
  if other[1] == "includes_none" and type(args[1]) ~= "table" and args[1] ~= nil then args = { { args[1] } } end
  return other[1], args, arguments.text(node.view, { op = other[1], args = args })
end

local function entry_of(name, node, wanted)
  if node.kind == "custom" then
    return { fact = name, op = wanted == TRUE and "custom" or "not_custom", text = (wanted == TRUE and "" or "not: ") .. node.text }
  end
  if node.other then return between_two(name, node, wanted) end
  local op, args, text = words(node, wanted)
  return { fact = name, op = op, part = node.part, text = text, unit = node.view.unit, value = value_of(op, args) }
end

--- Makes the texts of a planned fact once.
---@param entry precert.PlannedFact
function ways.prepare(entry)
  entry.says = {}
  for i, node in ipairs(entry.nodes) do
    local texts = {}
    for wanted = 0, 1 do
      local said = entry_of(entry.name, node, wanted)
      if not node.other and node.kind ~= "custom" then said = json.encode(said) end
      texts[wanted] = said
    end
    entry.says[i] = texts
  end
  entry.says_known = json.encode { fact = entry.name, op = "known", text = entry.name:gsub("_", " ") .. " is known" }
end

-- A comparison with another fact names that fact's value; a custom part says the value that was tried.
local function finish(said, node, cell, facts)
  local made = {}
  for name, value in next, said do made[name] = value end
  if node.kind == "custom" then
    made.value = cell.value
  else
    made.value = facts[said.than]
  end
  return json.encode(made)
end

local function has(list, from, said)
  for i = from, #list do
    if list[i] == said then return true end
  end
  return false
end

--- Adds what is to be said of one fact: the kept ones of its comparisons.
---@param entry precert.PlannedFact
---@param cell precert.Cell
---@param kept table<integer, boolean>
---@param facts_of table[]
---@param list string[]
function ways.say(entry, cell, kept, facts_of, list)
  local before = #list
  for i, node in ipairs(entry.nodes) do
    local wanted = kept[i] and cell.vector[i] or UNKNOWN
    if wanted ~= UNKNOWN then
      local said = entry.says[i][wanted]
      if type(said) == "table" then said = finish(said, node, cell, facts_of[entry.leaves[i].tree]) end
      if not has(list, before + 1, said) then list[#list + 1] = said end
    end
  end
  if #list == before then list[1 + before] = entry.says_known end
end

return ways
