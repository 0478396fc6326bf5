-- Finds a value by a path in a document and compares it with what a scenario expects.
--
--   state                                     a member
--   clocks[rule=programme_mnr_5bd].due_at     the list's element with that member (several: [kind=x,to=y]); a number is a position
--   #letters                                  how many
-- An expected instant is compared to the second; `absent` is no value; `present` is any.
local check = {}

local function seconds(text)
  if type(text) ~= "string" then return nil end
  local y, mo, d, h, mi, s, zone = text:match "^(%d%d%d%d)-(%d%d)-(%d%d)T(%d%d):(%d%d):?(%d*)[.%d]*([Z+-].*)$"
  if not y then return nil end
  local year, month = math.tointeger(y), math.tointeger(mo)
  -- Days from the civil calendar's epoch, years beginning in March.
  local shifted = month <= 2 and year - 1 or year
  local of_year = (153 * (month + (month > 2 and -3 or 9)) + 2) // 5 + math.tointeger(d) - 1
  local era = shifted // 400
  local in_era = shifted - era * 400
  local days = era * 146097 + in_era * 365 + in_era // 4 - in_era // 100 + of_year - 719468
  local offset = 0
  if zone ~= "Z" then
    local sign, zh, zm = zone:match "^([+-])(%d%d):(%d%d)$"
    if not sign then return nil end
    offset = (math.tointeger(zh) * 60 + math.tointeger(zm)) * (sign == "-" and -60 or 60)
  end
  return days * 86400 + math.tointeger(h) * 3600 + math.tointeger(mi) * 60 + (math.tointeger(s) or 0) - offset
end
check.seconds = seconds

-- The same instant in UTC, as the wire wants it.
function check.utc(text)
  local at = seconds(text) or error("no instant: " .. tostring(text), 0)
  return os.date("!%Y-%m-%dT%H:%M:%S.000Z", at)
end

-- Numbers come as floats from the wire: 9.0 reads as 9.
local function text_of(value)
  if math.type(value) == "float" and value == math.floor(value) then return ("%d"):format(value) end
  return tostring(value)
end

local function matches(item, conditions)
  for key, wanted in conditions:gmatch "([%w_.]+)=([^,%]]+)" do
    local value = item
    for part in key:gmatch "[^.]+" do value = type(value) == "table" and value[part] or nil end
    if text_of(value) ~= wanted then return false end
  end
  return true
end

local function select_one(list, selector)
  if type(list) ~= "table" then return nil end
  if selector:match "^%d+$" then return list[math.tointeger(tonumber(selector))] end
  for _, item in ipairs(list) do
    if matches(item, selector) then return item end
  end
end

--- The value at a path; nil when there is none.
function check.find(document, path)
  local count = path:match "^#(.+)$"
  if count then
    local list = check.find(document, count)
    return type(list) == "table" and #list or 0
  end
  local value, rest = document, path
  while rest ~= "" do
    local name, selector, tail = rest:match "^([^.%[]+)%[([^%]]+)%]%.?(.*)$"
    if not name then
      name, tail = rest:match "^([^.]+)%.?(.*)$"
    end
    if type(value) ~= "table" then return nil end
    value = value[name]
    if selector then value = select_one(value, selector) end
    rest = tail
  end
  return value
end

local function same(actual, wanted)
  if type(wanted) == "table" and type(actual) == "table" then
    for key, value in pairs(wanted) do
      if not same(actual[key], value) then return false end
    end
    for key in pairs(actual) do
      if wanted[key] == nil then return false end
    end
    return true
  end
  local a, b = seconds(actual), seconds(wanted)
  if a and b then return a == b end
  return actual == wanted or (actual ~= nil and text_of(actual) == text_of(wanted))
end

local function holds(list, wanted)
  if type(list) == "string" then return list:find(tostring(wanted), 1, true) ~= nil end
  if type(list) ~= "table" then return false end
  for _, item in ipairs(list) do
    if same(item, wanted) or (type(item) == "table" and (same(item.code, wanted) or same(item.fact, wanted))) then return true end
  end
  return false
end

--- Whether an expectation {key, op, value} holds; else what was found instead.
function check.holds(document, expected)
  local actual = expected.key == "" and document or check.find(document, expected.key)
  if expected.op == "~" then return holds(actual, expected.value), actual end
  if expected.value == "absent" then return actual == nil, actual end
  if expected.value == "present" then return actual ~= nil, actual end
  return same(actual, expected.value), actual
end

return check
