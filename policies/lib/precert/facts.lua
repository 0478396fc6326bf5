--- The types a clinical fact can have, and the check of a sent value against its declaration.
-- A check answers nil, or why the value is refused (wrong_type, out_of_range, wrong_unit, not_a_choice), and may
-- give back the value in the declared unit. It runs for every fact of every request: no tables are made here.

local dates = require "precert.dates"
local diagnostics = require "precert.diagnostics"
local names = require "precert.names"
local runtime = require "precert.runtime"
local schema = require "precert.schema"

local facts = {}

---@class precert.FactType
---@field type string
---@field ask string the question put to the provider
---@field unit? string
---@field min? number
---@field max? number
---@field of? any choices, or the type of a list's or pair's members
---@field parts? string[] names of a pair's two values or a record's fields
---@field can_change? boolean the provider or member could change it: would_meet may name it
---@field noted? boolean for people and the engine: no criterion reads it
---@field better? "lower"|"higher" which way a pair improves
---@field from? string of a percentage: the pair it is computed from
---@field place precert.Place

local fact_mark = { __name = "fact type" }
local made = {} -- every type made while the current file loads, to find the ones lost to a repeated name

--- Whether a value was made by one of the constructors.
function facts.is_type(v) return getmetatable(v) == fact_mark end

--- Starts a file; `facts.lost` then answers for it.
function facts.begin_file() made = {} end

--- Types made in this file that no declaration took: a name written twice keeps only its last value.
---@param taken table<table, boolean>
---@return table[]
function facts.lost(taken)
  local lost = {}
  for _, fact in ipairs(made) do
    if not taken[fact] and not fact.member_of_other then lost[#lost + 1] = fact end
  end
  return lost
end

local function number_check(min, max, unit)
  min, max = min or -math.huge, max or math.huge
  return function(v)
    if type(v) == "number" then
      if v >= min and v <= max then return nil end
      return "out_of_range"
    end
    if type(v) ~= "table" or type(v.value) ~= "number" then return "wrong_type" end
    if v.unit ~= unit then return "wrong_unit" end
    if v.value >= min and v.value <= max then return nil, v.value end
    return "out_of_range"
  end
end

local hours_in = { hours = 1, days = 24, weeks = 168 }

local function duration_check(min, max, unit)
  local plain = number_check(min, max, unit)
  return function(v)
    if type(v) ~= "table" or v.unit == unit then return plain(v) end
    if type(v.value) ~= "number" then return "wrong_type" end
    -- months and years have no fixed length: only hours, days and weeks convert into each other
    if not hours_in[v.unit] or not hours_in[unit] then return "wrong_unit" end
    local value = v.value * hours_in[v.unit] / hours_in[unit]
    local reason = plain(value)
    if reason then return reason end
    return nil, math.tointeger(value) or value
  end
end

local function text_check(v)
  if type(v) ~= "string" then return "wrong_type" end
end

local function choice_check(allowed)
  return function(v)
    if type(v) ~= "string" then return "wrong_type" end
    if not allowed[v] then return "not_a_choice" end
  end
end

local function list_check(member_check)
  return function(v)
    if type(v) ~= "table" then return "wrong_type" end
    if v[1] == nil and next(v) ~= nil then return "wrong_type" end -- JSON has arrays and objects, never a mixture
    if v[1] == nil then return nil, runtime.array({}) end -- an empty object is an empty list
    for i = 1, #v do
      local reason, changed = member_check(v[i])
      if reason then return reason end
      if changed ~= nil then v[i] = changed end
    end
  end
end

-- Pairs and records: named values, each with the check of its own type; an unknown name is a wrong type. The values are
-- checked in the order of their names: of two bad ones the same reason is told every time.
local function named_check(check_of)
  local known = names.sorted_keys(check_of)
  return function(v)
    if type(v) ~= "table" then return "wrong_type" end
    for name in next, v do
      if not check_of[name] then return "wrong_type" end
    end
    for i = 1, #known do
      local value = v[known[i]]
      if value ~= nil then
        local reason, changed = check_of[known[i]](value)
        if reason then return reason end
        if changed ~= nil then v[known[i]] = changed end
      end
    end
  end
end

local function date_check(v)
  if type(v) ~= "string" then return "wrong_type" end
  if not dates.day(v) then return "out_of_range" end
end

local function instant_check(v)
  if type(v) ~= "string" then return "wrong_type" end
  local ms = dates.instant(v)
  if not ms then return "out_of_range" end
  if #v ~= 24 then return nil, dates.instant_text(ms) end -- instants are compared as text: one length only
end

local function code_check(v)
  if type(v) ~= "string" then return "wrong_type" end
  if #v == 0 or #v > 12 or v:find("[^%w.]") then return "not_a_choice" end
end

local function money_check(min, max)
  min, max = min and min.cents or -math.huge, max and max.cents or math.huge
  return function(v)
    if type(v) ~= "table" or math.type(v.cents) ~= "integer" then return "wrong_type" end
    if v.currency ~= "USD" then return "wrong_unit" end
    if v.cents < min or v.cents > max then return "out_of_range" end
  end
end

-- The fields an author may write for each type. `ask` is required everywhere: a missing fact is asked for by name (R4.6).
local common = {
  ask = { type = "string", required = true, rule = "R4.6" }, can_change = { type = "boolean", default = false },
  noted = { type = "boolean", default = false },
}

local function with_common(own)
  for name, field in next, common do own[name] = field end
  return own
end

local range = { min = { type = "number" }, max = { type = "number" }, unit = { type = "string" } }

local type_fields = {
  number = with_common { min = range.min, max = range.max, unit = range.unit },
  duration = with_common {
    min = range.min, max = range.max,
    unit = { type = "string", required = true, one_of = { "days", "hours", "months", "weeks", "years" } },
  },
  money = with_common { min = { type = "money" }, max = { type = "money" } },
  choice = with_common { of = { type = "list", of = { type = "string" }, required = true } },
  set = with_common { of = { type = "list", of = { type = "string" }, required = true } },
  list = with_common { of = { type = "any" }, min = range.min, max = range.max, unit = range.unit },
  text = with_common {},
  yes_no = with_common {},
  date = with_common {},
  instant = with_common {},
  code = with_common {},
  pair = with_common {
    min = range.min, max = range.max, unit = range.unit, of = { type = "any" },
    better = { type = "string", one_of = { "higher", "lower" } },
  },
  record = with_common {},
  percent = with_common { min = range.min, max = range.max, from = { type = "string", required = true } },
}

local function new(kind, spec)
  local where = schema.this_line()
  if type(spec) ~= "table" then
    diagnostics.raise { code = "wrong_type", message = "c." .. kind .. " takes a table", fix = "write c." .. kind .. " { ask = \"...\" }" }
  end
  local fact = setmetatable({}, fact_mark)
  for name, value in next, spec do fact[name] = value end
  schema.check(fact, type_fields[kind], where)
  fact.type, fact.place = kind, where.place
  if type(fact.min) == "number" and type(fact.max) == "number" and fact.min > fact.max then
    diagnostics.add { code = "out_of_range", message = "min is above max", fix = "exchange them", place = fact.place }
  end
  made[#made + 1] = fact
  return fact
end

local constructors = {}

function constructors.number(spec)
  local fact = new("number", spec)
  fact.check = number_check(fact.min, fact.max, fact.unit)
  return fact
end

function constructors.duration(spec)
  local fact = new("duration", spec)
  fact.check = duration_check(fact.min, fact.max, fact.unit)
  return fact
end

function constructors.money(spec)
  local fact = new("money", spec)
  fact.unit, fact.check = "USD", money_check(fact.min, fact.max)
  return fact
end

function constructors.choice(spec)
  local fact = new("choice", spec)
  fact.check = choice_check(names.set(type(fact.of) == "table" and fact.of or {}))
  return fact
end

function constructors.set(spec)
  local fact = new("set", spec)
  fact.check = list_check(choice_check(names.set(type(fact.of) == "table" and fact.of or {})))
  return fact
end

local member_checks = {
  number = function(fact) return number_check(fact.min, fact.max, fact.unit) end,
  text = function() return text_check end,
  date = function() return date_check end,
  code = function() return code_check end,
}

-- `of` of a list or pair: a list of choices, or the name of a simple type.
local function member_check(fact, default)
  fact.of = fact.of or default
  if type(fact.of) == "table" then return choice_check(names.set(fact.of)) end
  if not member_checks[fact.of] then
    diagnostics.raise {
      code = "wrong_type", message = "'" .. tostring(fact.of) .. "' is no type of a " .. fact.type .. "'s values", place = fact.place,
      fix = "write of = \"number\", \"text\", \"date\", \"code\" or a list of choices",
    }
  end
  return member_checks[fact.of](fact)
end

function constructors.list(spec)
  local fact = new("list", spec)
  fact.check = list_check(member_check(fact, "text"))
  return fact
end

-- A pair is written c.pair { "eval", "now", ask = ... }: the two names first.
function constructors.pair(spec)
  local own, parts = {}, {}
  for key, value in next, type(spec) == "table" and spec or {} do
    if math.type(key) == "integer" then parts[key] = value else own[key] = value end
  end
  local fact = new("pair", own)
  if #parts ~= 2 or type(parts[1]) ~= "string" or type(parts[2]) ~= "string" or parts[1] == parts[2] then
    diagnostics.raise {
      code = "wrong_type", message = "a pair needs the names of its two values", place = fact.place,
      fix = "write c.pair { \"eval\", \"now\", ... } or c.pair { \"left\", \"right\", ... }",
    }
  end
  local check = member_check(fact, "number")
  fact.parts, fact.check = parts, named_check { [parts[1]] = check, [parts[2]] = check }
  return fact
end

-- A record's other names are its fields, each a fact type of its own.
function constructors.record(spec)
  local own, fields, check_of = {}, {}, {}
  for key, value in next, type(spec) == "table" and spec or {} do
    if facts.is_type(value) then fields[key] = value else own[key] = value end
  end
  local fact = new("record", own)
  for name, field in next, fields do
    field.member_of_other, check_of[name] = true, field.check
  end
  fact.fields, fact.parts, fact.check = fields, names.sorted_keys(fields), named_check(check_of)
  return fact
end

-- How much a pair has improved, in percent of what it was: computed when the pair is known; without the pair it may be sent.
function constructors.percent(spec)
  local fact = new("percent", spec)
  fact.type, fact.unit, fact.check = "number", "%", number_check(fact.min, fact.max, "%")
  return fact
end

for kind, check in next, { text = text_check, date = date_check, instant = instant_check, code = code_check } do
  constructors[kind] = function(spec)
    local fact = new(kind, spec)
    fact.check = check
    return fact
  end
end

function constructors.yes_no(spec)
  local fact = new("yes_no", spec)
  fact.check = function(v)
    if type(v) ~= "boolean" then return "wrong_type" end
  end
  return fact
end

local function one_spec(kind, fact, of)
  if type(of) == "table" then return { type = "choice", of = names.set(of) } end
  return { type = kind, min = fact.min, max = fact.max }
end

--- The declaration as the host reads it (host.facts_new): enough to pass a right value. What the host knows nothing of, and
-- every value that is not plainly right, is left to `check`.
---@param fact precert.FactType
---@param name string
---@return table
function facts.host_spec(fact, name)
  local spec
  if fact.type == "list" or fact.type == "set" then
    spec = { type = "list", of = one_spec(fact.of, fact, fact.of) }
  else
    spec = one_spec(fact.type == "duration" and "number" or fact.type, fact, fact.type == "choice" and fact.of)
  end
  spec.name = name
  return spec
end

--- c.number, c.choice, ...: one constructor a type, and the fields each takes.
facts.constructors, facts.constructor_fields = constructors, type_fields

--- A money amount in dollars.
---@param dollars number
---@return {cents: integer, currency: "USD"}
function facts.usd(dollars)
  local cents = type(dollars) == "number" and math.tointeger(dollars * 100)
  if not cents then
    diagnostics.raise { code = "wrong_type", message = "usd takes dollars with at most two decimals", fix = "write usd(50000)" }
  end
  return { cents = cents, currency = "USD" }
end

local function built_in(kind, unit, ask, min, max, of)
  local fact = setmetatable({ type = kind, unit = unit, ask = ask, min = min, max = max, of = of, can_change = false }, fact_mark)
  fact.check = function() return nil end -- computed by the engine, checked where it is computed
  return fact
end

--- Facts the engine computes; every criterion may read them without declaring them.
facts.derived = {
  member_age = built_in("number", "years", "Date of birth of the member", 0, 130),
  member_age_months = built_in("number", "months", "Date of birth of the member", 0, 1560),
}
facts.derived.member_age.check = number_check(0, 130, "years")
facts.derived.member_age_months.check = number_check(0, 1560, "months")

--- Values of the request itself, read as c.request.visits and so on. Network status is not among them (R1.9).
facts.request = {
  visits = built_in("number", "visits", "Number of visits asked for", 0, 10000),
  visits_used = built_in("number", "visits", "Number of visits used before this request", 0, 10000),
  units = built_in("number", "units", "Number of units asked for", 0, 1000000),
  line_units = built_in("number", "units", "Units of the procedure lines", 0, 1000000),
  days = built_in("number", "days", "Length of the service in days", 0, 10000),
  codes = built_in("list", nil, "Procedure codes", nil, nil, "code"),
  modifiers = built_in("list", nil, "Modifiers of the procedure codes", nil, nil, "code"),
  diagnoses = built_in("list", nil, "Diagnosis codes", nil, nil, "code"),
  timing = built_in("choice", nil, "Timing of the request", nil, nil,
    { "preservice", "concurrent", "post_service", "predetermination" }),
  urgency = built_in("choice", nil, "Urgency of the request", nil, nil, { "standard", "urgent", "emergency" }),
  setting = built_in("choice", nil, "Setting of the service", nil, nil,
    { "outpatient", "ambulatory", "home", "transport", "observation", "inpatient" }),
  level = built_in("text", nil, "Level of care"),
  contract = built_in("choice", nil, "How the facility's contract pays for a stay (R4.7)", nil, nil, { "drg", "per_diem", "unknown" }),
  start_date = built_in("date", nil, "First date of service"),
  end_date = built_in("date", nil, "Last date of service"),
  estimated_cost = built_in("money", "USD", "Estimated cost"),
}

return facts
