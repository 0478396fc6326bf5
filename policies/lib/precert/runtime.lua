--- What the host lends to the SDK for one loaded revision: output, protected calls, trace writing.
-- main.load binds it once, before any policy file runs; every other SDK file reads it from here, so that no
-- SDK file needs to know whether the host is the jailed evaluator or a test's plain Lua.

---@class precert.Host
---@field code fun(f: function): {code: string, file: string, line: integer, last: integer, names: string[], values: table}?
---@field compile fun(path: string, source: string): function?, string?
---@field freeze fun(t: table): table
---@field age_months fun(birth: any, on: any): integer?
---@field array fun(t: table): table
---@field input_get fun(input: any, ...: string): any
---@field memo_new fun(scope?: table): any
---@field recall_input fun(memo: any, input: any, now_ms: integer, make: fun(outline: table): any): any
---@field recall_text fun(memo: any, text: string, make: fun(...): any, ...): any
---@field out_raw fun(...: string)
---@field out_list fun(texts: string[])
---@field out_value fun(v: any)
---@field out_reset fun()
---@field out_unmet fun(values: integer[], places: integer[], texts: string[])
---@field facts_new fun(spec: table): any
---@field facts_check fun(handle: any, facts: table, from: integer): integer?
---@field facts_read fun(handle: any, input: any, ...: string): table, integer?, string[]?
---@field facts_unread fun(facts: table, sets: table[]): string[]?
---@field tree_new fun(spec: table): any
---@field tree_known fun(op: string): boolean
---@field tree_leaves fun(handle: any, facts: table, values: integer[]): boolean
---@field tree_join fun(handle: any, values: integer[]): integer
---@field trace_new fun(spec: table): any
---@field trace_write fun(handle: any, values: integer[], facts: table)
---@field protect fun(f: function, ...): boolean, ...

local runtime = {}

--- Truth values as the host's trace writer reads them (a reused integer array, no nils in it).
runtime.TRUE, runtime.FALSE, runtime.UNKNOWN = 1, 0, 2

--- Takes the host's functions. Called by main.load only.
---@param host precert.Host
function runtime.bind(host)
  runtime.host = host
end

--- Marks a table as a JSON array, so that an empty one is written `[]`.
---@generic T: table
---@param t T
---@return T
function runtime.array(t)
  return runtime.host.array(t)
end

--- A copy of what a request sent, lists still marked. A null in a list becomes false, which no type of a list's members takes
-- either: left out, it would change the list's length, and with it what is refused.
---@param value any
---@return any
function runtime.copy(value)
  if type(value) ~= "table" then return value end
  local other = {}
  if getmetatable(value) == nil then
    for name, member in next, value do other[name] = runtime.copy(member) end
    return other
  end
  local count = #value
  if count == 0 and next(value) ~= nil then count = 1 end
  for i = 1, count do
    local member = value[i]
    if member == nil then member = false end
    other[i] = runtime.copy(member)
  end
  return runtime.array(other)
end

return runtime
