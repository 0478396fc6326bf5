--- What a function that an author wrote does, as data: for `precertctl policy diff`, which compares two revisions.
-- The print of a function covers its code, without the place where it stands, and all that it has from outside: values,
-- and helpers of shared/ with theirs. Of a module that it holds, only the members that it names count.

local json = require "precert.json"
local runtime = require "precert.runtime"

local body = {}

---@class precert.Body
---@field own string print of the function's own code
---@field file string
---@field line integer
---@field last integer
---@field uses precert.BodyUse[] what it has from outside

---@class precert.BodyUse
---@field name string as the function calls it
---@field print string
---@field value? string|number|boolean where it is no helper and no table
---@field file? string of a helper
---@field line? integer
---@field last? integer

local OFFSET, PRIME = 0xcbf29ce484222325, 0x100000001b3 -- FNV-1a, 64 bits

local function print_of(text)
  local hash = OFFSET
  for i = 1, #text do hash = (hash ~ text:byte(i)) * PRIME end
  return string.format("%016x", hash)
end

-- Names of what Lua itself offers.
local library = {}
for name, value in next, { math = math, string = string, table = table, utf8 = utf8 } do
  for member, f in next, value do library[f] = name .. "." .. member end
end
for name, f in next, {
  assert = assert, error = error, ipairs = ipairs, next = next, pairs = pairs, select = select, tonumber = tonumber,
  tostring = tostring, type = type,
} do
  library[f] = name
end

local function is_sdk(code) return code.file:sub(1, 12) == "lib/precert/" end

-- Of a table that may be frozen, whose content `next` does not always see; in order.
local function keys_of(t)
  local keys = {}
  for key in pairs(t) do keys[#keys + 1] = key end
  return keys
end

-- The members of a table that a function's code names; all of them where it names none: it may look them up or hand them on.
local function members_of(value, code)
  local list, keys = {}, keys_of(value)
  for _, key in ipairs(keys) do
    if type(key) == "string" and code:find(key, 1, true) then list[#list + 1] = key end
  end
  return #list > 0 and list or keys
end

local write

local function each_outer(code, use)
  for i, name in ipairs(code.names) do use(name, code.values[i]) end
end

local function write_function(f, out, seen)
  local code = runtime.host.code(f)
  if not code or is_sdk(code) then
    out[#out + 1] = "known " .. (library[f] or "SDK")
    return
  end
  out[#out + 1] = code.code
  each_outer(code, function(_, value) write(value, out, seen, code.code) end)
end

local function write_table(t, out, seen, code)
  out[#out + 1] = "{"
  for _, key in ipairs(code and members_of(t, code) or keys_of(t)) do
    out[#out + 1] = string.format("%q=", key)
    write(t[key], out, seen)
  end
  out[#out + 1] = "}"
end

-- Everything that makes the value what it is; what was met before is named by its number.
write = function(value, out, seen, code)
  local kind = type(value)
  if kind ~= "function" and kind ~= "table" then
    out[#out + 1] = kind .. string.format(" %q", value)
  elseif seen[value] then
    out[#out + 1] = "again " .. seen[value]
  else
    seen.count = seen.count + 1
    seen[value] = seen.count
    if kind == "function" then write_function(value, out, seen) else write_table(value, out, seen, code) end
  end
end

local function use_of(name, value)
  local out = {}
  write(value, out, { count = 0 })
  local use = { name = name, print = print_of(table.concat(out, "\0")) }
  local code = type(value) == "function" and runtime.host.code(value)
  if code and not is_sdk(code) then use.file, use.line, use.last = code.file, code.line, code.last end
  if type(value) ~= "function" and type(value) ~= "table" then use.value = value end
  return use
end

--- Describes a function.
---@param f function
---@return precert.Body
function body.of(f)
  local code = runtime.host.code(f)
  if not code then return { own = library[f] or "?", file = "", line = 0, last = 0, uses = json.array({}) } end
  local uses = json.array({})
  each_outer(code, function(name, value)
    if type(value) ~= "table" then
      uses[#uses + 1] = use_of(name, value)
      return
    end
    for _, key in ipairs(members_of(value, code.code)) do uses[#uses + 1] = use_of(name .. "." .. tostring(key), value[key]) end
  end)
  return { own = print_of(code.code), file = code.file, line = code.line, last = code.last, uses = uses }
end

return body
