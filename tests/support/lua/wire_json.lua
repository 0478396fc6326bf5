-- JSON as the specs send and read it: encoding is ours (sorted keys, so that a failure prints the same text every time, and
-- empty arrays, which lua-cjson 2.1.0 cannot write), decoding is lua-cjson's.
local cjson = require "cjson"
local dkjson = require "dkjson"

local wire_json = { null = cjson.null }
local ARRAY = { __name = "array" }

-- Marks a table as an array, so that an empty one is written as [].
function wire_json.array(list) return setmetatable(list or {}, ARRAY) end

local ESCAPES = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }

local function quoted(text)
  return '"' .. text:gsub('[%c"\\]', function(c) return ESCAPES[c] or ("\\u%04x"):format(c:byte()) end) .. '"'
end

local function number(value)
  if math.type(value) == "integer" then return ("%d"):format(value) end
  if value == math.floor(value) and math.abs(value) < 2 ^ 53 then return ("%d"):format(value) end
  return ("%.17g"):format(value)
end

local encode

local function is_array(value)
  local meta = getmetatable(value)
  return #value > 0 or meta == ARRAY or (meta ~= nil and meta.__jsontype == "array")
end

local function encode_array(list)
  local out = {}
  for i, item in ipairs(list) do out[i] = encode(item) end
  return "[" .. table.concat(out, ",") .. "]"
end

local function encode_object(object)
  local keys, out = {}, {}
  for key in pairs(object) do keys[#keys + 1] = key end
  table.sort(keys)
  for i, key in ipairs(keys) do out[i] = quoted(key) .. ":" .. encode(object[key]) end
  return "{" .. table.concat(out, ",") .. "}"
end

function encode(value)
  local kind = type(value)
  if value == cjson.null then return "null" end
  if kind == "table" then
    if is_array(value) then return encode_array(value) end
    return encode_object(value)
  end
  if kind == "string" then return quoted(value) end
  if kind == "number" then return number(value) end
  return tostring(value)
end

wire_json.encode = encode

-- Raises on text that is no JSON.
wire_json.decode = cjson.decode

-- The same, slower, but an empty array stays one when it is encoded again: for files that are sent on.
function wire_json.template(text)
  local value, _, why = dkjson.decode(text, 1, cjson.null)
  if why then error(why, 2) end
  return value
end

local function without_nulls(value)
  if type(value) ~= "table" then return value end
  for key, item in pairs(value) do
    if item == cjson.null then value[key] = nil else without_nulls(item) end
  end
  return value
end

-- The same with null members left out: on this wire absent and null mean the same.
function wire_json.read(text) return without_nulls(cjson.decode(text)) end

return wire_json
