--- The values worth trying for a fact: one of each kind that the comparisons on it can tell apart. For a number these are
-- the thresholds, a value between each two and the ends of its range. What change.lua and missing.lua search, and lint.lua
-- proves, is therefore everything the fact could be, and yet a handful of values.

local dates = require "precert.dates"
local names = require "precert.names"

local cells = {}

local ipairs, type = ipairs, type -- found once: a file's globals lie behind a guard

-- More values than this for one fact are not tried; whoever searches says that the search was cut.
local VALUES_MAX = 64
local UNIVERSE_MAX = 6 -- members of a set that are tried in every combination

---@class precert.Probe one comparison that reads the fact
---@field node precert.Node

-- numbers on a line --------------------------------------------------------------------------------------------

local function sorted_once(points)
  table.sort(points)
  local list = {}
  for _, p in ipairs(points) do
    if list[#list] ~= p then list[#list + 1] = p end
  end
  return list
end

-- One value below, at, between and above the points. `step` is the least distance of values that come in steps (days).
local function line(points, min, max, step)
  points = sorted_once(points)
  if #points == 0 then return { min or max or 0 } end
  local found = {}
  local function take(v)
    if (not min or v >= min) and (not max or v <= max) then found[#found + 1] = v end
  end
  take(min or points[1] - 1)
  if min and not step then take((min + points[1]) / 2) end
  for i, p in ipairs(points) do
    take(p)
    if step then
      take(p - step)
      take(p + step)
    elseif points[i + 1] then
      take((p + points[i + 1]) / 2)
    end
  end
  take(max or points[#points] + 1)
  if max and not step then take((max + points[#points]) / 2) end
  return sorted_once(found)
end

-- How each ordered type is a number and back; `step` where not every number is a value of it.
local scales = {
  number = { from = function(v) return v end, to = function(n) return n end },
  money = {
    step = 1, from = function(v) return type(v) == "table" and v.cents or v end,
    to = function(n) return { cents = n, currency = "USD" } end,
  },
  date = { step = 1, from = dates.day, to = dates.text },
  instant = { step = 1, from = dates.instant, to = dates.instant_text },
}
scales.duration = scales.number

local function add_point(points, scale, v)
  local n = v ~= nil and scale.from(v)
  if n then points[#points + 1] = n end
end

local function value_at(facts, name, part)
  local v = facts and facts[name]
  if part and type(v) == "table" then return v[part] end
  return v
end

-- The points of one comparison, seen from the fact (or part of one) that `scale` measures.
local function points_of(node, name, scale, facts, points)
  if node.kind == "custom" then
    -- nobody knows where its thresholds are: what the other facts are now is worth a try
    for _, other in ipairs(node.reads) do add_point(points, scale, tonumber(facts and facts[other] or nil)) end
  elseif node.operation.also then
    local service, n = dates.day(facts and facts[node.operation.also]), node.b or node.a
    if service then
      if type(n) == "number" then add_point(points, scale, dates.text(service - n)) end
      add_point(points, scale, dates.text(service))
    end
  elseif node.other then
    local far = node.fact == name and node.other or { name = node.fact, part = node.part }
    add_point(points, scale, value_at(facts, far.name, far.part))
  else
    add_point(points, scale, node.a)
    add_point(points, scale, node.b)
  end
end

local function ordered(view, name, nodes, facts)
  local scale, points = scales[view.type], {}
  for _, node in ipairs(nodes) do points_of(node, name, scale, facts, points) end
  local list = line(points, view.min and scale.from(view.min), view.max and scale.from(view.max), scale.step)
  for i, n in ipairs(list) do list[i] = scale.to(n) end
  return list
end

-- words --------------------------------------------------------------------------------------------------------

local OTHER = { code = "0000", text = "other" } -- a word that no comparison names

local function words_of(node, words)
  local a = node.a
  if type(a) == "string" then words[a] = true end
  for key, word in next, type(a) == "table" and a or {} do
    local pattern = type(word) == "table" and word
    words[pattern and (pattern.exact or pattern.prefix) or key] = true
  end
end

local function mentioned(view, nodes)
  if type(view.of) == "table" then return { table.unpack(view.of) } end
  local words = { [OTHER[view.of or view.type] or "other"] = true }
  for _, node in ipairs(nodes) do
    if node.kind == "leaf" then words_of(node, words) end
  end
  return names.sorted_keys(words)
end

-- sets and lists -----------------------------------------------------------------------------------------------

local counts = { count_at_least = true, count_at_most = true, count_below = true }

-- How many members are needed to tell every count apart.
local function most_members(nodes)
  local most = 1
  for _, node in ipairs(nodes) do
    local n = counts[node.op] and (node.op == "count_below" and node.b or node.a)
    if n and n + 1 > most then most = n + 1 end
  end
  return most
end

-- Members that every comparison treats alike are one kind; of each kind as many as a count can tell.
local function universe(view, nodes)
  local kinds, list, most, cut = {}, {}, most_members(nodes), false
  for _, word in ipairs(mentioned(view, nodes)) do
    local key = ""
    for _, node in ipairs(nodes) do
      if node.kind == "custom" or node.op == "includes_all" then key = word end
      if node.kind == "leaf" and key ~= word then key = key .. (node.operation.test({ word }, node.a, node.b) and "1" or "0") end
    end
    kinds[key] = (kinds[key] or 0) + 1
    if kinds[key] <= most then
      if #list < UNIVERSE_MAX then list[#list + 1] = word else cut = true end
    end
  end
  return list, cut
end

local function subsets(view, nodes)
  local words, cut = universe(view, nodes)
  local list = {}
  for bits = 0, (1 << #words) - 1 do
    local set = {}
    for i, word in ipairs(words) do
      if bits & (1 << (i - 1)) ~= 0 then set[#set + 1] = word end
    end
    list[#list + 1] = set
  end
  return list, cut
end

-- Lists of numbers: up to as many as counts tell apart, the first ones of one level and the rest of another.
local function number_lists(view, nodes)
  local points, most, list = {}, most_members(nodes), {}
  for _, node in ipairs(nodes) do
    if node.op == "count_below" then points[#points + 1] = node.a end
  end
  local levels = line(points, view.min, view.max)
  for count = 0, most do
    for low = 0, count do
      local values = {}
      for i = 1, count do values[i] = i <= low and levels[1] or levels[#levels] end
      list[#list + 1] = values
    end
  end
  return list
end

-- pairs and records --------------------------------------------------------------------------------------------

local value_list -- by type, below

local gains = { improved = true, improved_by = true, improved_by_percent = true, worsened_by = true }

--- Whether a pair tells of progress: its first value lies in the past, only the second can still change.
---@param fact precert.FactType
---@param nodes precert.Node[]
---@return boolean
function cells.is_progress(fact, nodes)
  if fact.better or fact.parts[2] == "now" then return true end
  for _, node in ipairs(nodes) do
    if gains[node.op] then return true end
  end
  return false
end

local function part_view(fact)
  local is_choice = type(fact.of) == "table"
  return { type = is_choice and "choice" or fact.of, of = is_choice and fact.of or nil, min = fact.min, max = fact.max }
end

local function on_part(nodes, part)
  local list = {}
  for _, node in ipairs(nodes) do
    if node.kind == "leaf" and (node.part == part or node.part == "both" or node.part == "either") then list[#list + 1] = node end
  end
  return list
end

-- The second value of a progress pair at every step that a gain from the first could cross.
local function gain_points(nodes, first)
  local points = {}
  for _, node in ipairs(nodes) do
    if gains[node.op] then
      local step = type(node.b) == "number" and node.b or 0
      if node.op == "improved_by_percent" then step = step * math.abs(first) / 100 end
      for _, n in ipairs { first, first - step, first + step } do points[#points + 1] = n end
    end
  end
  return points
end

local function second_values(fact, nodes, first)
  local view, own = part_view(fact), on_part(nodes, fact.parts[2])
  if view.type ~= "number" then return value_list(view, nil, own, nil) end
  local points = gain_points(nodes, first)
  for _, node in ipairs(own) do points_of(node, nil, scales.number, nil, points) end
  return line(points, view.min, view.max)
end

local function pair_values(fact, nodes, current)
  local one, two, list = fact.parts[1], fact.parts[2], {}
  local firsts
  if cells.is_progress(fact, nodes) then
    local first = type(current) == "table" and current[one]
    if not first then return {} end -- what it was before is not known, and cannot change
    firsts = { first }
  else
    firsts = value_list(part_view(fact), nil, on_part(nodes, one), nil)
  end
  for _, first in ipairs(firsts) do
    for _, second in ipairs(second_values(fact, nodes, first)) do list[#list + 1] = { [one] = first, [two] = second } end
  end
  return list
end

local SAMPLE = { date = "2026-01-05", instant = "2026-01-05T12:00:00.000Z" }

local function field_values(field, nodes, facts)
  if SAMPLE[field.type] and #nodes == 0 then return { SAMPLE[field.type] } end
  return value_list(field, nil, nodes, facts)
end

local function copy(record)
  local other = {}
  for name, value in next, record do other[name] = value end
  return other
end

local function depends_on_request(nodes)
  for _, node in ipairs(nodes) do
    if node.other or node.operation.also then return true end
  end
  return false
end

-- What each field could be: {name, values}. Found once for a list of nodes, where it does not depend on the request.
local function fields_of(fact, nodes, facts)
  if nodes.fields then return nodes.fields end
  local list, same = {}, true
  for i, name in ipairs(fact.parts) do
    local own = on_part(nodes, name)
    list[i] = { name = name, values = field_values(fact.fields[name], own, facts) }
    same = same and not depends_on_request(own)
  end
  if same then nodes.fields = list end
  return list
end

-- A record as it is, with one field changed, or with all of its fields there.
local function record_values(fact, nodes, current, facts)
  local now = type(current) == "table" and current or {}
  local list, full = {}, copy(now)
  for _, field in ipairs(fields_of(fact, nodes, facts)) do
    for _, value in ipairs(field.values) do
      local one = copy(now)
      one[field.name], list[#list + 1] = value, one
    end
    if full[field.name] == nil then full[field.name] = field.values[#field.values] end
  end
  list[#list + 1] = full
  return list
end

-- all types ----------------------------------------------------------------------------------------------------

value_list = function(view, name, nodes, facts)
  if scales[view.type] then return ordered(view, name, nodes, facts) end
  if view.type == "yes_no" then return { true, false } end
  if view.type == "set" then return subsets(view, nodes) end
  if view.type == "list" then return view.of == "number" and number_lists(view, nodes) or subsets(view, nodes) end
  if view.type == "pair" then return pair_values(view, nodes, facts and facts[name]) end
  if view.type == "record" then return record_values(view, nodes, facts and facts[name], facts) end
  return mentioned(view, nodes) -- choice, text, code
end

--- Whether the values worth trying depend on the request (on another fact, the date of service, a value from before).
---@param fact precert.FactType
---@param nodes precert.Node[] the comparisons and custom parts that read it
---@return boolean
function cells.is_dynamic(fact, nodes)
  if fact.type == "pair" or fact.type == "record" then return true end
  for _, node in ipairs(nodes) do
    if node.kind == "custom" or node.other or node.operation.also then return true end
  end
  return false
end

--- The values worth trying.
---@param fact precert.FactType
---@param name string
---@param nodes precert.Node[]
---@param facts? table what is known of the request, where `is_dynamic`
---@return any[] values
---@return boolean cut whether there were too many
function cells.values(fact, name, nodes, facts)
  local list, cut = value_list(fact, name, nodes, facts)
  cut = cut or #list > VALUES_MAX
  for i = #list, VALUES_MAX + 1, -1 do list[i] = nil end
  return list, cut
end

return cells
