--- Checks plain data against ONE field table: required fields, types, ranges, unknown names with "did you mean".
-- A field table is {name = field}; a field is {type, required?, of?, fields?, one_of?, min?, max?, default?, rule?}.
-- `rule` is the requirement a missing or wrong value breaks; it is named in the diagnostic.

local dates = require "precert.dates"
local diagnostics = require "precert.diagnostics"
local names = require "precert.names"

local schema = {}

---@class precert.Field
---@field type "string"|"id"|"date"|"time"|"boolean"|"number"|"integer"|"list"|"record"|"map"|"money"|"zone"|"url"|"any"|"function"
---@field required? boolean
---@field of? precert.Field element of a list, value of a map
---@field fields? table<string, precert.Field> members of a record
---@field one_of? string[]
---@field min? number
---@field max? number
---@field default? any
---@field rule? string

---@class precert.Where where a checked table was written
---@field file string
---@field trail string[] names from the file's top down to here
---@field place? precert.Place a fixed place instead (constructors called on one line)

local function place_of(where, name)
  if where.place then return where.place end
  local trail = { table.unpack(where.trail) }
  if name ~= nil then trail[#trail + 1] = name end
  return diagnostics.locate(where.file, table.unpack(trail))
end

local function report(where, name, code, message, fix, rule)
  if rule then message = message .. " (" .. rule .. ")" end
  diagnostics.add { code = code, message = message, fix = fix, place = place_of(where, name), word = name and tostring(name) }
end

local function deeper(where, name)
  local trail = { table.unpack(where.trail) }
  trail[#trail + 1] = name
  return { file = where.file, trail = trail, place = where.place }
end

local TEXT_MAX = 10000 -- the longest text that people are meant to read

local check_value -- by type, below

local function in_range(value, field, where, name)
  if (field.min and value < field.min) or (field.max and value > field.max) then
    local range = field.min and field.max and ("from " .. field.min .. " to " .. field.max)
      or field.min and ("at least " .. field.min) or ("at most " .. field.max)
    report(where, name, "out_of_range", string.format("%s is %s, outside its range", name, tostring(value)),
      "write a number " .. range, field.rule)
  end
end

local function check_list(value, field, where, name)
  for key in next, value do
    if math.type(key) ~= "integer" then
      return report(where, name, "wrong_type", string.format("%s is a list but has the name '%s' in it", name, tostring(key)),
        "write the values one after the other, without names", field.rule)
    end
  end
  local inner, seen = deeper(where, name), {}
  for i = 1, #value do
    local element = value[i]
    if field.of then check_value(element, field.of, inner, type(element) == "table" and i or element) end
    if type(element) == "string" and seen[element] then
      report(inner, element, "listed_twice", string.format("%s lists '%s' twice", name, element), "keep one of them")
    end
    seen[element] = true
  end
end

local function check_map(value, field, where, name)
  local inner = deeper(where, name)
  for _, key in ipairs(names.sorted_keys(value)) do check_value(value[key], field.of, inner, key) end
end

local checks = {
  string = function(value)
    return type(value) == "string" and #value <= TEXT_MAX and value:match("%S") ~= nil, "text in quotes, of at most 10000 characters"
  end,
  id = function(value)
    return type(value) == "string" and value:match("^[%a][%w_.%-]*$") ~= nil, "a name of letters, digits, '_', '.' and '-'"
  end,
  date = function(value) return dates.day(value) ~= nil, "a date such as \"2026-01-31\"" end,
  time = function(value)
    return type(value) == "string" and value:match("^[0-2]%d:[0-5]%d$") ~= nil, "a time such as \"08:00\""
  end,
  boolean = function(value) return type(value) == "boolean", "true or false" end,
  number = function(value) return type(value) == "number", "a number" end,
  integer = function(value) return math.type(value) == "integer", "a whole number" end,
  money = function(value)
    return type(value) == "table" and math.type(value.cents) == "integer" and value.currency == "USD", "usd(amount in dollars)"
  end,
  zone = function(value) return dates.known_zone(value), "a time zone such as \"America/Chicago\"" end,
  url = function(value)
    return type(value) == "string" and value:match("^https://[%w.-]+[%w/._~%%?&=#-]*$") ~= nil, "an address that begins with https://"
  end,
  ["function"] = function(value) return type(value) == "function", "a function" end,
  any = function() return true, "" end,
  list = function(value) return type(value) == "table", "a list { ... }" end,
  map = function(value) return type(value) == "table", "a table { name = value, ... }" end,
  record = function(value) return type(value) == "table", "a table { name = value, ... }" end,
}

check_value = function(value, field, where, name)
  local right, wanted = checks[field.type](value)
  if not right then
    return report(where, name, "wrong_type", string.format("%s must be %s", tostring(name), wanted), "write " .. wanted, field.rule)
  end
  if field.type == "number" or field.type == "integer" then in_range(value, field, where, name)
  elseif field.type == "list" then check_list(value, field, where, name)
  elseif field.type == "map" then check_map(value, field, where, name)
  elseif field.type == "record" then schema.check(value, field.fields, deeper(where, name)) end
  if field.one_of and not names.set(field.one_of)[value] then
    report(where, name, "not_a_choice", string.format("'%s' is no value of %s", tostring(value), tostring(name)),
      names.hint(value, field.one_of), field.rule)
  end
end

--- Checks a table against its field table, reports every fault, fills in defaults.
---@param value table
---@param fields table<string, precert.Field>
---@param where precert.Where
function schema.check(value, fields, where)
  local known, misspelt = names.sorted_keys(fields), {}
  for _, name in ipairs(names.sorted_keys(value)) do
    if not fields[name] then
      misspelt[names.nearest(name, known) or ""] = true
      report(where, name, "unknown_field", string.format("there is no field '%s' here", tostring(name)), names.hint(name, known))
    end
  end
  for _, name in ipairs(known) do
    local field = fields[name]
    if value[name] ~= nil then
      check_value(value[name], field, where, name)
    elseif field.required and not misspelt[name] then
      report(where, nil, "missing_field", string.format("the field '%s' is missing", name), "add " .. name .. " = ...", field.rule)
    else
      value[name] = field.default
    end
  end
end

--- Where a declaration of the running file stands: named fields are looked up in its source.
---@return precert.Where
function schema.this_file()
  return { file = diagnostics.file(), trail = {} }
end

--- Where a constructor was called: all its faults are on that line.
---@return precert.Where
function schema.this_line()
  return { file = diagnostics.file(), trail = {}, place = diagnostics.here() }
end

return schema
