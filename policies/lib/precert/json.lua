--- Canonical JSON text of Lua values: keys sorted bytewise, no spaces, integers plain, other numbers shortest
-- round-trip. Used at load (constant text, the catalogue); requests are written by the host, which produces the
-- same bytes.

local names = require "precert.names"

local json = {}

local array_mark = { __name = "json array" }

--- Marks a table as an array, so that an empty one is written `[]` (the catalogue's own mark, not the host's).
---@generic T: table
---@param t T
---@return T
function json.array(t)
  return setmetatable(t, array_mark)
end

local escapes = {
  ['"'] = '\\"', ["\\"] = "\\\\", ["\b"] = "\\b", ["\f"] = "\\f", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t",
}

local function escape(char)
  return escapes[char] or string.format("\\u%04x", char:byte())
end

--- A quoted JSON string; UTF-8 stays as it is.
---@param s string
---@return string
function json.quote(s)
  if not s:find('[%c"\\]') then return '"' .. s .. '"' end
  return '"' .. s:gsub('[%c"\\]', function(char)
    if char == "\127" then return char end -- DEL counts as a control in Lua, but JSON leaves it alone
    return escape(char)
  end) .. '"'
end

--- The text of a number: an integral value below 2^53 without a fraction, else the shortest that reads back.
---@param n number
---@return string
function json.number(n)
  local whole = math.tointeger(n)
  if whole and (math.type(n) == "integer" or (whole > -9007199254740992 and whole < 9007199254740992)) then
    return string.format("%d", whole)
  end
  if n ~= n or n == math.huge or n == -math.huge then error("a number that is not finite has no JSON text") end
  for digits = 1, 17 do
    local text = string.format("%." .. digits .. "g", n)
    if tonumber(text) == n then return text end
  end
end

local encode

local function encode_array(t, out)
  out[#out + 1] = "["
  for i = 1, #t do
    if i > 1 then out[#out + 1] = "," end
    encode(t[i], out)
  end
  out[#out + 1] = "]"
end

local function encode_object(t, out)
  out[#out + 1] = "{"
  for i, key in ipairs(names.sorted_keys(t)) do
    if i > 1 then out[#out + 1] = "," end
    out[#out + 1] = json.quote(tostring(key)) .. ":"
    encode(t[key], out)
  end
  out[#out + 1] = "}"
end

encode = function(v, out)
  local kind = type(v)
  if kind == "string" then out[#out + 1] = json.quote(v)
  elseif kind == "number" then out[#out + 1] = json.number(v)
  elseif kind == "boolean" then out[#out + 1] = tostring(v)
  elseif kind == "nil" then out[#out + 1] = "null"
  elseif kind ~= "table" then error("a " .. kind .. " has no JSON text")
  elseif #v > 0 or getmetatable(v) == array_mark then encode_array(v, out)
  else encode_object(v, out) end
end

--- The canonical text of a value. A table with elements 1..n, or marked by json.array, is an array.
---@param v any
---@return string
function json.encode(v)
  local out = {}
  encode(v, out)
  return table.concat(out)
end

return json
