--- Checks and prepares what an author passes to a comparison: thresholds inside the fact's range, choices that
-- exist, codes that can be matched. A threshold may be another fact or a value of the request.

local compare = require "precert.compare"
local dates = require "precert.dates"
local diagnostics = require "precert.diagnostics"
local json = require "precert.json"
local names = require "precert.names"

local arguments = {}

---@class precert.View what a comparison looks at: a fact, or one part of a pair or record
---@field type string
---@field min? number
---@field max? number
---@field of? any
---@field unit? string
---@field better? string
---@field parts? string[]
---@field label string how it reads in texts

local function wrong(leaf, code, message, fix)
  diagnostics.add { code = code, message = message, fix = fix, place = leaf.place, word = leaf.op }
  return nil
end

local function amount(limit)
  if type(limit) == "table" then return limit.cents end
  return limit
end

local function limit_fits(view, limit)
  if view.type == "number" or view.type == "duration" then return type(limit) == "number" end
  if view.type == "money" then return type(limit) == "table" and limit.cents ~= nil end
  if view.type == "date" then return dates.day(limit) ~= nil end
  return view.type == "instant" and dates.instant(limit) ~= nil and #limit == 24
end

local wanted = {
  number = "a number", duration = "a number", money = "usd(amount)", date = "a date such as \"2026-01-31\"",
  instant = "an instant such as \"2026-01-31T08:00:00.000Z\"",
}

-- A threshold nobody can reach, or everybody has, is a typing mistake: outside the declared range it stops the load.
local function limit(view, leaf, value)
  if not limit_fits(view, value) then
    return wrong(leaf, "wrong_type", string.format("%s compares %s with %s", leaf.op, view.label, wanted[view.type]),
      "write " .. wanted[view.type])
  end
  local n, low, high = amount(value), amount(view.min), amount(view.max)
  if type(n) == "number" and ((low and n < low) or (high and n > high)) then
    return wrong(leaf, "threshold_out_of_range",
      string.format("%s can only be from %s to %s, so a threshold of %s decides nothing", view.label, tostring(low), tostring(high),
        tostring(n)), "correct the threshold, or the fact's min and max")
  end
  return n
end

local function member(view, leaf, value)
  if type(view.of) == "table" and not names.set(view.of)[value] then
    return wrong(leaf, "not_a_choice", string.format("'%s' is no value of %s", tostring(value), view.label), names.hint(value, view.of))
  end
  local kind = view.of == "number" and "number" or "string"
  if type(value) ~= kind then
    return wrong(leaf, "wrong_type", string.format("%s compares %s with a %s", leaf.op, view.label, kind), "write a " .. kind)
  end
  return value
end

local function whole(leaf, n)
  if math.type(n) ~= "integer" or n < 0 then
    return wrong(leaf, "wrong_type", leaf.op .. " takes a whole number", "write a whole number, 0 or more")
  end
  return n
end

local function set_of(view, leaf, list)
  if type(list) ~= "table" or #list == 0 then
    return wrong(leaf, "wrong_type", leaf.op .. " takes a list of values", "write " .. leaf.op .. " { \"first\", \"second\" }")
  end
  local set = {}
  for _, value in ipairs(list) do
    if member(view, leaf, value) == nil then return nil end
    set[value] = true
  end
  return set
end

local function code_patterns(leaf, list)
  if type(list) ~= "table" or #list == 0 then
    return wrong(leaf, "wrong_type", leaf.op .. " takes a list of codes", "write " .. leaf.op .. " { \"M51.3*\" }")
  end
  local patterns = {}
  for i, code in ipairs(list) do
    local stem, star = tostring(code):match("^([%w.]+)(%*?)$")
    if not stem then
      return wrong(leaf, "wrong_type", "'" .. tostring(code) .. "' is no code", "write letters, digits and '.', with '*' at the end only")
    end
    patterns[i] = star == "*" and { prefix = stem } or { exact = stem }
  end
  return patterns
end

local function pair_of(view)
  local pair = { first = view.parts[1], second = view.parts[2], better = view.better }
  if type(view.of) == "table" then
    pair.rank = {}
    for i, choice in ipairs(view.of) do pair.rank[choice] = i end
  end
  return pair
end

-- What each kind of argument list becomes: the two arguments of the test, or nil after a diagnostic.
local kinds = {
  ["nothing"] = function() return true end,
  ["limit"] = function(view, leaf) return limit(view, leaf, leaf.args[1]) end,
  ["two limits"] = function(view, leaf)
    local low, high = limit(view, leaf, leaf.args[1]), limit(view, leaf, leaf.args[2])
    if low ~= nil and high ~= nil and low > high then
      return wrong(leaf, "threshold_out_of_range", "between needs the lower limit first", "exchange the two limits")
    end
    if low ~= nil and high ~= nil then return low, high end
  end,
  ["value"] = function(view, leaf)
    if wanted[view.type] then return limit(view, leaf, leaf.args[1]) end
    return member(view, leaf, leaf.args[1])
  end,
  ["one value"] = function(view, leaf) return set_of(view, leaf, { leaf.args[1] }) end,
  ["values"] = function(view, leaf) return set_of(view, leaf, leaf.args[1]) end,
  ["values or none"] = function(view, leaf)
    if leaf.args[1] == nil then return false end
    return set_of(view, leaf, leaf.args[1])
  end,
  ["codes"] = function(_, leaf) return code_patterns(leaf, leaf.args[1]) end,
  ["count"] = function(_, leaf) return whole(leaf, leaf.args[1]) end,
  ["days"] = function(_, leaf) return whole(leaf, leaf.args[1]) end,
  ["limit and count"] = function(view, leaf)
    if view.of ~= "number" then return wrong(leaf, "wrong_type", leaf.op .. " needs a list of numbers", "declare of = \"number\"") end
    local low = limit({ type = "number", min = view.min, max = view.max, label = view.label }, leaf, leaf.args[1])
    local n = whole(leaf, leaf.args[2])
    if low and n then return low, n end
  end,
  ["gain"] = function(view, leaf)
    if type(leaf.args[1]) ~= "number" or leaf.args[1] <= 0 then
      return wrong(leaf, "wrong_type", leaf.op .. " takes a number above 0", "write how much the value must improve")
    end
    return pair_of(view), leaf.args[1]
  end,
  ["gain or none"] = function(view) return pair_of(view) end,
}

--- Prepares a leaf's arguments for its test; nil after a diagnostic.
---@param view precert.View
---@param leaf table
---@return any a
---@return any b
function arguments.prepare(view, leaf)
  local takes = compare.operations[leaf.op].takes
  if takes == "nothing" and #leaf.args > 0 then
    return wrong(leaf, "wrong_type", leaf.op .. " takes nothing", "write :" .. leaf.op .. "()")
  end
  local needs_better = takes:sub(1, 4) == "gain" and type(view.of) ~= "table" and not view.better
  if needs_better then
    return wrong(leaf, "missing_field", view.label .. " does not say which way is better",
      "add better = \"lower\" or \"higher\" to the pair")
  end
  return kinds[takes](view, leaf)
end

local function shown(value)
  if type(value) == "number" then return json.number(value) end
  if type(value) ~= "table" then return tostring(value) end
  if value.cents then return "$" .. json.number(value.cents / 100) end
  local list = {}
  for i, element in ipairs(value) do list[i] = shown(element) end
  return table.concat(list, ", ")
end

--- A comparison with words in place of its limit: "at least visits"; "not" goes before an opposite that has no name.
---@param op string
---@param words string
---@return string
function arguments.phrase(op, words)
  local name = op:gsub("^not_", "")
  return (name ~= op and "not " or "") .. string.format(compare.operations[name].text, words)
end

local without_unit = { days = true, count = true }

--- How a comparison reads where the author gave no text: "bmi at least 40 kg/m2".
---@param view precert.View
---@param leaf table
---@param other? string the label of the fact it is compared with
---@return string
function arguments.text(view, leaf, other)
  local operation = compare.operations[leaf.op]
  local first, second = leaf.args[1], leaf.args[2]
  if operation.takes == "values or none" and first == nil then first = type(view.of) == "table" and view.of or "anything" end
  local one, two = other or shown(first), shown(second)
  local text = view.label .. " " .. string.format(operation.text, one, two)
  if view.unit and first ~= nil and not other and not without_unit[operation.takes] and not leaf.op:find("percent", 1, true) then
    text = text .. " " .. view.unit
  end
  return text
end

return arguments
