--- The plain way to what would_meet and `missing` say: try everything. It knows nothing of how the SDK searches; the values
-- it tries are made here anew from the thresholds of a tree.

local brute = {}

local STEP = 0.0625 -- a step to the side of a threshold that a double holds exactly

local function add(list, seen, v)
  local key = type(v) .. tostring(v)
  if v ~= nil and not seen[key] then list[#list + 1], seen[key] = v, true end
end

local function numbers(fact, nodes, extra)
  local list, seen = {}, {}
  local function take(v)
    if v and (not fact.min or v >= fact.min) and (not fact.max or v <= fact.max) then add(list, seen, v) end
  end
  take(fact.min or 0)
  take(fact.max or 1000)
  for _, n in ipairs(extra or {}) do
    for _, v in ipairs { n - STEP, n, n + STEP } do take(v) end
  end
  for _, node in ipairs(nodes) do
    for _, limit in ipairs { node.a or false, node.b or false } do
      if type(limit) == "number" then
        for _, v in ipairs { limit - STEP, limit, limit + STEP } do take(v) end
      end
    end
  end
  return list
end

local function combinations(words)
  local list = { {}, { table.unpack(words) } }
  for i, word in ipairs(words) do
    list[#list + 1] = { word }
    for k = i + 1, #words do list[#list + 1] = { word, words[k] } end
  end
  return list
end

local function second_values(fact, nodes, current)
  if type(current) ~= "table" or current[fact.parts[1]] == nil then return {} end
  local first, list = current[fact.parts[1]], {}
  local seconds = type(fact.of) == "table" and fact.of or {}
  if #seconds == 0 then
    local extra = {}
    for n = 0, 400 do extra[#extra + 1] = n / 2 end
    seconds = numbers(fact, nodes, extra)
  end
  for _, second in ipairs(seconds) do list[#list + 1] = { [fact.parts[1]] = first, [fact.parts[2]] = second } end
  return list
end

local function both_values(fact, nodes)
  local values, list = numbers(fact, nodes), {}
  for _, first in ipairs(values) do
    for _, second in ipairs(values) do list[#list + 1] = { [fact.parts[1]] = first, [fact.parts[2]] = second } end
  end
  return list
end

local function records(fact, current)
  local list, full = {}, {}
  for _, name in ipairs(fact.parts) do
    local one = {}
    for other, v in pairs(current or {}) do one[other] = v end
    one[name] = one[name] or "2026-02-02"
    full[name] = one[name]
    list[#list + 1] = one
  end
  list[#list + 1] = full
  return list
end

local function words(nodes)
  local list, seen = { "zzz" }, {}
  for _, node in ipairs(nodes) do
    if type(node.a) == "string" then add(list, seen, node.a) end
    for key, v in pairs(type(node.a) == "table" and node.a or {}) do
      add(list, seen, type(v) == "table" and (v.exact or v.prefix) or type(key) == "string" and key or nil)
    end
  end
  return list
end

local function dates_around(nodes, facts)
  local list, seen = {}, {}
  local function around(text, shift)
    local y, m, d = text:match("^(%d+)-(%d+)-(%d+)$")
    for step = -1, 1 do add(list, seen, os.date("!%Y-%m-%d", os.time { year = y, month = m, day = d + shift + step, hour = 18 })) end
  end
  for _, node in ipairs(nodes) do
    local service = node.operation and node.operation.also and facts[node.operation.also]
    if service then
      around(service, -node.a)
      around(service, 0)
    end
    for _, limit in ipairs { node.a or false, node.b or false } do
      if type(limit) == "string" then around(limit, 0) end
    end
  end
  if #list == 0 then around("2026-02-02", 0) end
  return list
end

--- Values to try for a fact: at every threshold and a step to each side, the ends of its range, all its choices.
---@param fact table the declaration
---@param nodes table[] the comparisons that read it
---@param facts table what is known now
---@param name string
---@return any[]
function brute.values(fact, nodes, facts, name)
  local current = facts[name]
  if fact.type == "number" or fact.type == "duration" then
    local extra = {}
    for _, node in ipairs(nodes) do
      if node.other then extra[#extra + 1] = facts[node.other.name] or nil end
      if node.other then extra[#extra + 1] = facts[node.fact] or nil end
    end
    return numbers(fact, nodes, extra)
  end
  if fact.type == "yes_no" then return { true, false } end
  if fact.type == "choice" then return { table.unpack(fact.of) } end
  if fact.type == "set" or (fact.type == "list" and type(fact.of) == "table") then return combinations(fact.of) end
  if fact.type == "pair" and (fact.better or fact.parts[2] == "now") then return second_values(fact, nodes, current) end
  if fact.type == "pair" then return both_values(fact, nodes) end
  if fact.type == "record" then return records(fact, current) end
  if fact.type == "date" then return dates_around(nodes, facts) end
  if fact.type == "list" and fact.of ~= "number" then return combinations(words(nodes)) end
  if fact.type == "instant" then return { "2026-02-02T12:00:00.000Z" } end
  return fact.type == "list" and { {} } or words(nodes)
end

-- Values that no comparison tells apart: one of them is enough. Not where a leaf reads several facts.
local function apart(c, facts, entry)
  local list, seen, was = {}, {}, facts[entry.name]
  for _, node in ipairs(entry.nodes) do
    if #node.reads > 1 then return entry.values end
  end
  for _, value in ipairs(entry.values) do
    facts[entry.name] = value
    c.meets.run(facts)
    local key = ""
    for _, node in ipairs(entry.nodes) do key = key .. c.meets.values[node.index] end
    if not seen[key] then list[#list + 1], seen[key] = value, true end
  end
  facts[entry.name] = was
  return list
end

--- The facts of a criterion that satisfy `wanted`, with the values to try.
---@return {name: string, values: any[]}[]
function brute.facts(c, facts, wanted)
  local list, by_name = {}, {}
  for _, node in ipairs(c.meets.nodes) do
    for _, name in ipairs(node.reads or {}) do
      if wanted(c.declared[name], name) then
        if not by_name[name] then
          by_name[name] = { name = name, nodes = {} }
          list[#list + 1] = by_name[name]
        end
        table.insert(by_name[name].nodes, node)
      end
    end
  end
  for _, entry in ipairs(list) do
    entry.values = brute.values(c.declared[entry.name], entry.nodes, facts, entry.name)
    entry.apart = apart(c, facts, entry)
  end
  return list
end

-- Calls `visit` for every combination of the entries' values put into `facts`; stops when it gives true. `key` names the
-- list of values (default: all).
local function each_value(entries, facts, at, visit, key)
  if at > #entries then return visit() end
  local entry, was = entries[at], facts[entries[at].name]
  for _, value in ipairs(entry[key] or entry.values) do
    facts[entry.name] = value
    if each_value(entries, facts, at + 1, visit, key) then
      facts[entry.name] = was
      return true
    end
  end
  facts[entry.name] = was
  return false
end

brute.each_value = each_value

local function subsets_of(list, size, from, taken, visit)
  if #taken == size then return visit(taken) end
  for i = from, #list do
    taken[#taken + 1] = list[i]
    subsets_of(list, size, i + 1, taken, visit)
    taken[#taken] = nil
  end
end

--- The smallest sets of facts that can make the criterion met, each a text of names.
---@param run fun(facts: table): integer
---@param entries table[] of brute.facts
---@param facts table
---@param most? integer give up above this size
---@return string[]
function brute.changes(run, entries, facts, most)
  local found = {}
  local function met() return run(facts) == 1 end
  for size = 1, math.min(#entries, most or #entries) do
    subsets_of(entries, size, 1, {}, function(taken)
      if each_value(taken, facts, 1, met, "apart") then
        local names = {}
        for i, entry in ipairs(taken) do names[i] = entry.name end
        found[#found + 1] = table.concat(names, "+")
      end
    end)
    if #found > 0 then break end
  end
  table.sort(found)
  return found
end

-- what an entry of would_meet says, in plain Lua ----------------------------------------------------------------

local function has(list, wanted)
  for _, v in ipairs(list) do
    if v == wanted then return true end
  end
  return false
end

local function list_of(v) return type(v) == "table" and v or { v } end

local function any_of(list, wanted)
  for _, v in ipairs(list_of(wanted)) do
    if has(list, v) then return true end
  end
  return false
end

local function gain(entry, pair, fact)
  local first, second = pair[fact.parts[1]], pair[fact.parts[2]]
  if type(fact.of) == "table" then
    for i, choice in ipairs(fact.of) do
      if choice == pair[fact.parts[1]] then first = i end
      if choice == pair[fact.parts[2]] then second = i end
    end
  end
  local better = fact.better == "lower" and first - second or second - first
  if entry.op:find("worsened", 1, true) then return -better >= entry.value end
  if entry.value == nil then return better > 0 end
  if entry.op:find("percent", 1, true) then
    if first == 0 then return better > 0 end
    return better * 100 >= entry.value * math.abs(first)
  end
  return better >= entry.value
end

local says = {
  at_least = function(v, a) return v >= a end, at_most = function(v, a) return v <= a end,
  above = function(v, a) return v > a end, below = function(v, a) return v < a end,
  between = function(v, a) return v >= a[1] and v <= a[2] end,
  on_or_after = function(v, a) return v >= a end, on_or_before = function(v, a) return v <= a end,
  after = function(v, a) return v > a end, before = function(v, a) return v < a end,
  equals = function(v, a) return v == a end, is_true = function(v) return v == true end, is_false = function(v) return v == false end,
  is_one_of = function(v, a) return has(list_of(a), v) end, is_none_of = function(v, a) return not has(list_of(a), v) end,
  includes = function(v, a) return has(v, a) end, is_empty = function(v) return #v == 0 end,
  includes_any = function(v, a) return a == nil and #v > 0 or a ~= nil and any_of(v, a) end,
  includes_none = function(v, a) return a == nil and #v == 0 or a ~= nil and not any_of(v, a) end,
  count_at_least = function(v, a) return #v >= a end, count_at_most = function(v, a) return #v <= a end,
  known = function(v) return v ~= nil end,
}

--- Whether a value is what an entry of would_meet asks for; nil where that cannot be said here (custom parts).
---@param entry table
---@param value any
---@param fact table the declaration
function brute.fits(entry, value, fact)
  local op = entry.op:gsub("^not_", "")
  local negated = op ~= entry.op
  if op == "custom" then return nil end
  if op:find("improved", 1, true) or op:find("worsened", 1, true) then return gain(entry, value, fact) ~= negated end
  if entry.part == "both" or entry.part == "either" then
    local one, two = says[op](value[fact.parts[1]], entry.value), says[op](value[fact.parts[2]], entry.value)
    if entry.part == "both" then return (one and two) ~= negated end
    return (one or two) ~= negated
  end
  if entry.part then value = value[entry.part] end
  if says[op] == nil then return nil end
  return says[op](value, entry.value) ~= negated
end

--- The facts of one set of would_meet, as brute.changes names them.
function brute.names(set)
  local names, seen = {}, {}
  for _, entry in ipairs(set) do
    if not seen[entry.fact] then names[#names + 1], seen[entry.fact] = entry.fact, true end
  end
  return table.concat(names, "+")
end

--- The values of a set's facts that fit every entry; nil where one cannot be judged here.
---@return {name: string, values: any[]}[]?
function brute.fitting(set, entries, declared)
  local list, by_name = {}, {}
  for _, entry in ipairs(entries) do by_name[entry.name] = entry end
  local taken = {}
  for _, said in ipairs(set) do taken[said.fact] = taken[said.fact] or {} table.insert(taken[said.fact], said) end
  for name, saids in pairs(taken) do
    for _, said in ipairs(saids) do
      if said.than and taken[said.than] then return nil end -- two facts of the set: what fits one depends on the other
    end
    local fitting = {}
    for _, value in ipairs(by_name[name].values) do
      local fits = true
      for _, said in ipairs(saids) do
        local one = brute.fits(said, value, declared[name])
        if one == nil then return nil end
        fits = fits and one
      end
      if fits then fitting[#fitting + 1] = value end
    end
    list[#list + 1] = { name = name, values = fitting }
  end
  return list
end

return brute
