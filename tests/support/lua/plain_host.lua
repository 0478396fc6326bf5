--- The host of the SDK in plain Lua, for specs and for `precertctl policy test` without a daemon.
-- It prints the same bytes as the evaluator in C. What both agree on:
--   * JSON: keys sorted bytewise, no spaces, UTF-8 as it is; control characters, '"' and '\' escaped
--     (\b \f \n \r \t by name, others \u00xx in lower case); DEL is not escaped.
--   * Numbers: integral values below 2^53 without a fraction ("3", never "3.0"); others the shortest of %.1g ... %.17g
--     that reads back to the same double.
--   * A table is an array when marked by host.array (decoded arrays come marked) or when it has an element 1;
--     anything else is an object. Absent members are not written.
--   * Trace nodes, in this order: prefix .. ("true"|"false"|"null") .. [,"reads":{...}] .. [,"children":[...]] .. "}".
--     `prefix` ends in `"value":`. Reads are written sorted by name, an unknown one as null.

local json_text = require "tests.support.lua.json_text"

local plain_host = {}

local allowed = { "assert", "error", "ipairs", "next", "select", "tonumber", "type", "tostring" }

local function copy_of(library, without)
  local copy = {}
  for name, f in next, library do
    if not without[name] then copy[name] = f end
  end
  return copy
end

local function sorted_pairs(t)
  local meta, keys = debug.getmetatable(t), {}
  if meta and meta.__metatable == "frozen" then t = meta.__index end
  for key in next, t do keys[#keys + 1] = key end
  table.sort(keys, function(a, b)
    if type(a) == type(b) then return a < b end
    return type(a) == "number"
  end)
  local i = 0
  return function()
    i = i + 1
    if keys[i] ~= nil then return keys[i], t[keys[i]] end
  end
end

local function strict(environment)
  return setmetatable(environment, {
    __index = function(_, name) error("blocked: unknown name '" .. tostring(name) .. "'", 2) end,
    __newindex = function(_, name) error("blocked: a file may not set the global '" .. tostring(name) .. "'; write local", 2) end,
  })
end

local function policy_environment(require_function)
  local environment = {
    pairs = sorted_pairs, require = require_function,
    math = copy_of(math, { random = true, randomseed = true }),
    string = copy_of(string, { dump = true }), table = copy_of(table, {}), utf8 = copy_of(utf8, {}),
  }
  for _, name in ipairs(allowed) do environment[name] = _G[name] end
  return environment
end

-- deep read-only in place: the content moves behind a metatable that answers reads and refuses writes
local function freeze(t)
  if type(t) ~= "table" or getmetatable(t) ~= nil then return t end
  local content = {}
  for key, value in next, t do content[key] = freeze(value) end
  for key in next, content do t[key] = nil end
  return setmetatable(t, {
    __index = content, __len = function() return #content end, __metatable = "frozen",
    __pairs = function() return sorted_pairs(content) end,
    __newindex = function(_, key) error("blocked: '" .. tostring(key) .. "' cannot be changed: what is loaded is read-only", 2) end,
  })
end

local HOUR_MS = 3600000

--- A new host over a revision's files.
---@param files {path: string, source: string}[]
---@return table host
function plain_host.new(files)
  local host, out, cache, source_of = {}, {}, {}, {}
  for _, file in ipairs(files) do source_of[file.path] = file.source end
  local json

  local function file_of(name)
    local path = name:gsub("%.", "/") .. ".lua"
    if name:sub(1, 8) == "precert." then return "lib/" .. path end
    return path
  end

  local function require_file(name)
    local path = file_of(name)
    if cache[path] == nil then
      if not source_of[path] then error("there is no file '" .. path .. "' to require", 2) end
      local chunk, err = host.compile(path, source_of[path])
      if not chunk then error(err, 0) end
      local result = chunk()
      if path:sub(1, 12) ~= "lib/precert/" then result = freeze(result) end
      cache[path] = result == nil and true or result
    end
    return cache[path]
  end

  host.require = require_file

  local offered = { ["precert.criteria"] = true, ["precert.policy"] = true }
  local function require_of_policy(name)
    if name:sub(1, 8) == "precert." and not offered[name] then error("blocked: policies may not require " .. name, 2) end
    return require_file(name)
  end

  function host.compile(path, source)
    local of_sdk = path:sub(1, 12) == "lib/precert/"
    local environment = policy_environment(of_sdk and require_file or require_of_policy)
    if of_sdk then
      environment.setmetatable, environment.getmetatable = setmetatable, getmetatable
    end
    return load(source, "@" .. path, "t", strict(environment))
  end

  host.freeze = freeze
  host.protect = pcall

  -- The text of the function stands for its code: what is told apart by it is the same.
  function host.code(f)
    local info = debug.getinfo(f, "S")
    if info.what == "C" then return nil end
    local of = { file = info.source:sub(2), line = info.linedefined, last = info.lastlinedefined, names = {}, values = {} }
    local lines, number = {}, 0
    for line in (source_of[of.file] or ""):gmatch("([^\n]*)\n?") do
      number = number + 1
      if number >= of.line and number <= of.last then lines[#lines + 1] = line end
    end
    of.code = table.concat(lines, "\n")
    for i = 1, math.huge do
      local name, value = debug.getupvalue(f, i)
      if not name then return of end
      if name ~= "_ENV" then of.names[#of.names + 1], of.values[#of.names + 1] = name, value end
    end
  end

  function host.age_months(birth, on)
    local dates = require_file "precert.dates"
    return dates.day(birth) and dates.day(on) and dates.age_months(birth, on) or nil
  end

  function host.array(t) return setmetatable(t, json_text.array_mark) end

  local encode
  local function encode_members(t)
    local keys, parts = {}, {}
    for key in next, t do keys[#keys + 1] = key end
    table.sort(keys)
    for i, key in ipairs(keys) do parts[i] = json.quote(key) .. ":" .. encode(t[key]) end
    return "{" .. table.concat(parts, ",") .. "}"
  end

  encode = function(v)
    if type(v) ~= "table" then return json.encode(v) end
    if v[1] == nil and getmetatable(v) ~= json_text.array_mark then return encode_members(v) end
    local parts = {}
    for i = 1, #v do parts[i] = encode(v[i]) end
    return "[" .. table.concat(parts, ",") .. "]"
  end

  function host.input_get(input, ...)
    for _, name in ipairs { ... } do
      if type(input) ~= "table" then return nil end
      input = input[name]
    end
    return input
  end

  -- What a scope takes of a value: of an object the members it names, of a list the same of each, of an instant its hour, or
  -- whether there is one.
  local function taken(scope, value)
    if value == nil or scope == true then return value end
    if scope == "present" then return true end
    if scope == "hour" then
      local ms = require_file("precert.dates").instant(value)
      return ms and ms - ms % HOUR_MS
    end
    if type(value) ~= "table" then return value end
    local other = setmetatable({}, getmetatable(value))
    if getmetatable(value) == json_text.array_mark then
      for i, member in ipairs(value) do other[i] = taken(scope, member) end
      return other
    end
    for name, below in next, scope do other[name] = taken(below, value[name]) end
    return other
  end

  -- Nothing is kept here, but what is made sees no more than in the evaluator: the members that the scope names.
  function host.memo_new(scope) return { scope = scope } end
  function host.recall_text(_, _, make, ...) return make(...) end
  function host.recall_input(memo, input, now_ms, make)
    local outline = taken(memo.scope, input)
    outline.now = now_ms - now_ms % HOUR_MS
    return make(outline)
  end

  function host.out_raw(...)
    for i = 1, select("#", ...) do out[#out + 1] = assert(select(i, ...)) end
  end
  function host.out_list(texts) out[#out + 1] = table.concat(texts, ",") end
  function host.out_unmet(values, places, texts)
    local list = {}
    for i, place in ipairs(places) do
      if values[place] == 0 then list[#list + 1] = texts[i] end
    end
    host.out_list(list)
  end
  function host.out_value(v) out[#out + 1] = encode(v) end
  function host.out_reset() out = {} end
  function host.out_text() return table.concat(out) end

  function host.trace_new(spec)
    for _, node in ipairs(spec) do
      if node.reads then
        node.sorted = { table.unpack(node.reads) }
        table.sort(node.sorted)
      end
    end
    return spec
  end

  local literal = { [1] = "true", [0] = "false", [2] = "null" }

  local function write_node(spec, values, facts, at)
    local node = spec[at]
    host.out_raw(node.prefix)
    host.out_raw(literal[values[at]])
    if node.sorted then
      local reads = {}
      for i, name in ipairs(node.sorted) do
        reads[i] = json.quote(name) .. ":" .. (facts[name] == nil and "null" or encode(facts[name]))
      end
      host.out_raw(',"reads":{' .. table.concat(reads, ",") .. "}")
    end
    local next_at = at + 1
    for i = 1, node.nchildren do
      host.out_raw(i == 1 and ',"children":[' or ",")
      next_at = write_node(spec, values, facts, next_at)
    end
    if node.nchildren > 0 then host.out_raw("]") end
    host.out_raw("}")
    return next_at
  end

  -- Passing right facts and evaluating plain leaves are short cuts of the evaluator's: what it decides there must be what
  -- the SDK decides in Lua, so here the SDK decides all of it.
  function host.facts_new(spec) return spec end
  function host.facts_check(spec, facts, from)
    for i = from, #spec do
      if facts[spec[i].name] ~= nil then return i end
    end
  end
  function host.facts_read(spec, input, ...)
    local facts, known, others = host.input_get(input, ...) or {}, {}, {}
    for _, one in ipairs(spec) do known[one.name] = true end
    for name in next, facts do
      if not known[name] then others[#others + 1] = name end
    end
    return facts, host.facts_check(spec, facts, 1), others[1] and others or nil
  end
  host.facts_take = host.facts_read
  function host.facts_whole(facts) return facts end
  function host.facts_unread(facts, sets)
    local names = {}
    for name in next, facts do
      local declared = false
      for _, set in ipairs(sets) do declared = declared or set[name] ~= nil end
      if not declared then names[#names + 1] = name end
    end
    return names[1] and names or nil
  end
  function host.tree_known() return false end
  function host.tree_leaves() return true end
  function host.tree_new(spec) return spec end
  function host.tree_run() end -- so tree_values is never asked

  local joined = {
    all = function(_, unmet, open) return unmet > 0 and 0 or open > 0 and 2 or 1 end,
    any = function(met, _, open) return met > 0 and 1 or open > 0 and 2 or 0 end,
    none = function(met, _, open) return met > 0 and 0 or open > 0 and 2 or 1 end,
    at_least = function(met, _, open, n) return met >= n and 1 or met + open >= n and 2 or 0 end,
  }

  function host.tree_join(spec, values)
    local function join(at)
      local node, behind, count = spec[at], at + 1, { [0] = 0, 0, 0 }
      for _ = 1, node.nchildren do
        local value
        value, behind = join(behind)
        count[value] = count[value] + 1
      end
      if node.nchildren > 0 then values[at] = joined[node.kind](count[1], count[0], count[2], node.n) end
      return values[at], behind
    end
    return (join(1))
  end

  function host.trace_write(handle, values, facts) write_node(handle, values, facts, 1) end

  json = require_file "precert.json"
  return host
end

return plain_host
