--- JSON text to Lua tables for specs: null members are dropped (absent and null mean the same), arrays are marked by a
-- metatable, so that an empty one stays an array.

local json_text = {}

json_text.array_mark = { __name = "array" }

local value_at

local function skip(s, at) return s:find("[^ \t\r\n]", at) or #s + 1 end

local unescaped = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t", ['"'] = '"', ["\\"] = "\\", ["/"] = "/" }

local function string_at(s, at)
  local out, i = {}, at + 1
  while true do
    local stop = assert(s:find('["\\]', i), "unfinished string")
    out[#out + 1] = s:sub(i, stop - 1)
    if s:sub(stop, stop) == '"' then return table.concat(out), stop + 1 end
    local char = s:sub(stop + 1, stop + 1)
    if char == "u" then
      local code = tonumber(s:sub(stop + 2, stop + 5), 16)
      i = stop + 6
      if code >= 0xD800 and code < 0xDC00 then
        code = 0x10000 + (code - 0xD800) * 0x400 + tonumber(s:sub(i + 2, i + 5), 16) - 0xDC00
        i = i + 6
      end
      out[#out + 1] = utf8.char(code)
    else
      out[#out + 1] = assert(unescaped[char], "bad escape")
      i = stop + 2
    end
  end
end

local function array_at(s, at)
  local list, n = setmetatable({}, json_text.array_mark), 0
  at = skip(s, at + 1)
  if s:sub(at, at) == "]" then return list, at + 1 end
  while true do
    local v
    v, at = value_at(s, at)
    n = n + 1
    list[n] = v
    at = skip(s, at)
    local char = s:sub(at, at)
    if char == "]" then return list, at + 1 end
    assert(char == ",", "',' expected")
    at = skip(s, at + 1)
  end
end

local function object_at(s, at)
  local t = {}
  at = skip(s, at + 1)
  if s:sub(at, at) == "}" then return t, at + 1 end
  while true do
    local key, v
    key, at = string_at(s, at)
    at = skip(s, at)
    assert(s:sub(at, at) == ":", "':' expected")
    v, at = value_at(s, skip(s, at + 1))
    t[key] = v
    at = skip(s, at)
    local char = s:sub(at, at)
    if char == "}" then return t, at + 1 end
    assert(char == ",", "',' expected")
    at = skip(s, at + 1)
  end
end

local literals = { { "true", true }, { "false", false }, { "null", nil } }

value_at = function(s, at)
  at = skip(s, at)
  local char = s:sub(at, at)
  if char == '"' then return string_at(s, at) end
  if char == "{" then return object_at(s, at) end
  if char == "[" then return array_at(s, at) end
  for _, literal in ipairs(literals) do
    if s:sub(at, at + #literal[1] - 1) == literal[1] then return literal[2], at + #literal[1] end
  end
  local number = assert(s:match("^-?%d+%.?%d*[eE]?[+-]?%d*", at), "value expected")
  return math.tointeger(tonumber(number)) or tonumber(number), at + #number
end

--- The value of a JSON text.
---@param s string
---@return any
function json_text.decode(s)
  local value, at = value_at(s, 1)
  assert(skip(s, at) > #s, "something follows the value")
  return value
end

return json_text
