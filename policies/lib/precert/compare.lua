--- The comparisons an author can make on a fact: ONE table, from which checks, texts and tests all come.
-- A test gets the fact's value (never nil) and the prepared arguments; it answers true or false, and nil where a
-- part it needs is unknown. Tests run for every request: they make no tables.

local dates = require "precert.dates"
local names = require "precert.names"

local compare = {}

---@class precert.Operation
---@field on string[] fact types it can be used on
---@field takes string kind of its arguments (see `compare.arguments`)
---@field text string how it reads in a trace; %s stands for the arguments
---@field test fun(v: any, a: any, b: any): boolean?
---@field also? string another fact it always compares with (`a` is then that fact's value)

local numbers = { "number", "duration", "money" }
local ordered = { "number", "duration", "money", "date", "instant" }
local days = { "date", "instant" }
local words = { "choice", "text", "code" }
local lists = { "set", "list" }
local everything = {
  "number", "duration", "money", "date", "instant", "choice", "text", "code", "set", "list", "yes_no", "pair", "record",
}

local function at_least(v, a) return v >= a end
local function at_most(v, a) return v <= a end
local function above(v, a) return v > a end
local function below(v, a) return v < a end

local function matches(v, patterns)
  for i = 1, #patterns do
    local p = patterns[i]
    if p.prefix and v:sub(1, #p.prefix) == p.prefix or v == p.exact then return true end
  end
  return false
end

local function count(v, wanted)
  local n = 0
  for i = 1, #v do
    if wanted[v[i]] then n = n + 1 end
  end
  return n
end

-- How much better `now` (the second value) is than `eval` (the first); nil while one of them is unknown.
local function gain(v, pair)
  local first, second = v[pair.first], v[pair.second]
  if first == nil or second == nil then return nil end
  if pair.rank then first, second = pair.rank[first], pair.rank[second] end
  if pair.better == "lower" then return first - second, first end
  return second - first, first
end

---@type table<string, precert.Operation>
compare.operations = {
  at_least = { on = numbers, takes = "limit", text = "at least %s", test = at_least },
  at_most = { on = numbers, takes = "limit", text = "at most %s", test = at_most },
  above = { on = numbers, takes = "limit", text = "above %s", test = above },
  below = { on = numbers, takes = "limit", text = "below %s", test = below },
  between = {
    on = ordered, takes = "two limits", text = "from %s to %s", test = function(v, a, b) return v >= a and v <= b end,
  },
  before = { on = days, takes = "limit", text = "before %s", test = below },
  on_or_before = { on = days, takes = "limit", text = "on or before %s", test = at_most },
  after = { on = days, takes = "limit", text = "after %s", test = above },
  on_or_after = { on = days, takes = "limit", text = "on or after %s", test = at_least },
  within_days_before_service = {
    on = { "date" }, takes = "days", text = "within %s days before the date of service", also = "request.start_date",
    test = function(v, service, n)
      local gap = dates.days_between(v, service)
      return gap >= 0 and gap <= n
    end,
  },
  at_least_days_before_service = {
    on = { "date" }, takes = "days", text = "%s days or more before the date of service", also = "request.start_date",
    test = function(v, service, n) return dates.days_between(v, service) >= n end,
  },
  equals = {
    on = { "number", "duration", "money", "date", "instant", "choice", "text", "code" }, takes = "value", text = "is %s",
    test = function(v, a) return v == a end,
  },
  is_true = { on = { "yes_no" }, takes = "nothing", text = "is yes", test = function(v) return v == true end },
  is_false = { on = { "yes_no" }, takes = "nothing", text = "is no", test = function(v) return v == false end },
  is_one_of = { on = words, takes = "values", text = "is one of %s", test = function(v, set) return set[v] == true end },
  is_none_of = { on = words, takes = "values", text = "is none of %s", test = function(v, set) return not set[v] end },
  matches = { on = { "code" }, takes = "codes", text = "matches %s", test = matches },
  includes = {
    on = lists, takes = "one value", text = "includes %s", test = function(v, set) return count(v, set) > 0 end,
  },
  includes_any = {
    on = lists, takes = "values or none", text = "includes any of %s",
    test = function(v, set)
      if not set then return #v > 0 end
      return count(v, set) > 0
    end,
  },
  includes_all = {
    on = lists, takes = "values", text = "includes all of %s",
    test = function(v, set)
      for name in next, set do
        local found = false
        for i = 1, #v do found = found or v[i] == name end
        if not found then return false end
      end
      return true
    end,
  },
  includes_none = {
    on = lists, takes = "values or none", text = "includes none of %s",
    test = function(v, set)
      if not set then return #v == 0 end
      return count(v, set) == 0
    end,
  },
  includes_matching = {
    on = { "list" }, takes = "codes", text = "includes a code like %s",
    test = function(v, patterns)
      for i = 1, #v do
        if matches(v[i], patterns) then return true end
      end
      return false
    end,
  },
  count_at_least = { on = lists, takes = "count", text = "%s or more", test = function(v, n) return #v >= n end },
  count_at_most = { on = lists, takes = "count", text = "%s or fewer", test = function(v, n) return #v <= n end },
  count_below = {
    on = { "list" }, takes = "limit and count", text = "values below %s, %s or more of them",
    test = function(v, limit, n)
      local below_limit = 0
      for i = 1, #v do
        if v[i] < limit then below_limit = below_limit + 1 end
      end
      return below_limit >= n
    end,
  },
  is_empty = { on = lists, takes = "nothing", text = "is empty", test = function(v) return #v == 0 end },
  known = { on = everything, takes = "nothing", text = "is known", test = function() return true end },
  improved_by = {
    on = { "pair" }, takes = "gain", text = "improved by %s or more",
    test = function(v, pair, n)
      local g = gain(v, pair)
      if g == nil then return nil end
      return g >= n
    end,
  },
  improved_by_percent = {
    on = { "pair" }, takes = "gain", text = "improved by %s %% or more",
    test = function(v, pair, n)
      local g, first = gain(v, pair)
      if g == nil then return nil end
      if first == 0 then return g > 0 end -- nothing to take a percentage of: any gain counts
      return g * 100 >= n * math.abs(first)
    end,
  },
  improved = {
    on = { "pair" }, takes = "gain or none", text = "improved",
    test = function(v, pair)
      local g = gain(v, pair)
      if g == nil then return nil end
      return g > 0
    end,
  },
  worsened_by = {
    on = { "pair" }, takes = "gain", text = "worsened by %s or more",
    test = function(v, pair, n)
      local g = gain(v, pair)
      if g == nil then return nil end
      return -g >= n
    end,
  },
}

--- All comparison names, sorted.
compare.names = names.sorted_keys(compare.operations)

--- The comparisons possible on a type, sorted.
---@param kind string
---@return string[]
function compare.names_for(kind)
  local list = {}
  for _, name in ipairs(compare.names) do
    if names.set(compare.operations[name].on)[kind] then list[#list + 1] = name end
  end
  return list
end

return compare
