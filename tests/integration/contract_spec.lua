-- Bad input, for every method of the contract: made from the printed contract, so that a new method or member is tried as
-- soon as it is there.  Each member at every depth: missing, of another type, out of its range or malformed, given twice,
-- beside a member that nobody knows; each gets its error naming the very member, quotes nothing, and the connection and the
-- daemon go on.  A case that is not there, or somebody else's, does not exist to any method (I8).
local Daemon = require "tests.support.lua.daemon"
local cases = require "tests.support.lua.case_view"
local contract = require "tests.support.lua.contract"
local people = require "tests.support.lua.people"
local requests = require "tests.support.lua.requests"
local sample = require "tests.support.lua.sample"
local wire_json = require "tests.support.lua.wire_json"

local array = wire_json.array
local MARK = "Zx9~Quoted" -- stands in every wrong text; no answer may hold it
local LONGEST = 10000 -- texts beyond it are not sent

-- ---- right values -------------------------------------------------------------------------------------------------

-- What a shape or a method needs beyond its required members ("codes or category").
local ALSO = {
  service = { category = "pt_ot" }, requirement_service = { category = "pt_ot" }, document = { text = "t" }, item = { text = "t" },
}

local right
local function right_object(fields, name)
  local object = {}
  for member, value in pairs(ALSO[name] or {}) do object[member] = value end
  for _, field in ipairs(fields) do
    if field.required then object[field.name] = right[field.kind](field) end
  end
  return object
end

right = {
  string = function(field) return ("x"):rep(math.max(1, field.min or 1)) end,
  integer = function(field) return field.min or 1 end,
  number = function(field) return field.min or 1 end,
  boolean = function() return true end,
  date = function() return "2026-11-16" end,
  instant = function() return "2026-11-16T12:00:00Z" end,
  choice = function(field) return field.choices[1] end,
  id = function() return "x-1" end,
  procedure = function() return "97110" end,
  modifier = function() return "GP" end,
  diagnosis = function() return "M17.11" end,
  state = function() return "TX" end,
  money = function() return { cents = 100, currency = "USD" } end,
  object = function(field) return right_object(contract.shapes[field.shape], field.shape) end,
  list = function(field)
    local list = array {}
    for i = 1, math.max(1, field.min or 0) do list[i] = right[field.item.kind](field.item) end
    return list
  end,
  map = function() return {} end,
  any = function() return 1 end,
}

-- ---- wrong values -------------------------------------------------------------------------------------------------

-- kind -> function(field) -> list of {value, reason}
local function texts(reason, ...)
  local list = { ... }
  return function()
    local wrong = { { 7, "wrong_type" }, { { x = 1 }, "wrong_type" } }
    for _, text in ipairs(list) do wrong[#wrong + 1] = { text, reason } end
    return wrong
  end
end

local function numbers(field)
  local wrong = { { MARK, "wrong_type" }, { true, "wrong_type" }, { array { 1 }, "wrong_type" } }
  if field.min then wrong[#wrong + 1] = { field.min - 1, "out_of_range" } end
  if field.max then wrong[#wrong + 1] = { field.max + 1, "out_of_range" } end
  return wrong
end

local wrong = {
  string = function(field)
    local list = { { 7, "wrong_type" }, { array { MARK }, "wrong_type" } }
    if field.min and field.min > 0 then list[#list + 1] = { ("x"):rep(field.min - 1), "out_of_range" } end
    if field.max and field.max <= LONGEST then list[#list + 1] = { MARK .. ("x"):rep(field.max), "too_long" } end
    return list
  end,
  integer = function(field)
    local list = numbers(field)
    list[#list + 1] = { 1.5, "wrong_type" }
    list[#list + 1] = { 1 << 60, "out_of_range" }
    return list
  end,
  number = numbers,
  boolean = function() return { { 1, "wrong_type" }, { MARK, "wrong_type" } } end,
  date = texts("malformed_date", MARK, "", "2026-02-30", "2026-11-16T12:00:00Z", "16.11.2026"),
  instant = texts("malformed_instant", MARK, "", "2026-11-16", "2026-11-16T12:00:00", "2026-11-16T25:00:00Z"),
  choice = texts("not_a_choice", MARK, ""),
  id = texts("malformed_id", MARK, "", ("x"):rep(65), "a b"),
  procedure = texts("malformed_code", MARK, "", "9711", "971100", "9711o"),
  modifier = texts("malformed_code", MARK, "", "G", "GPP", "gp"),
  diagnosis = texts("malformed_code", MARK, "", "M1", "17.11", "M17.", "M17.11111"),
  state = texts("malformed_code", MARK, "", "T", "Tx", "TEX"),
  money = function() return { { 100, "wrong_type" }, { MARK, "wrong_type" } } end,
  object = function() return { { MARK, "wrong_type" }, { array { 1 }, "wrong_type" } } end,
  list = function(field)
    local list = { { MARK, "wrong_type" }, { { x = 1 }, "wrong_type" } }
    local function of(count)
      local items = array {}
      for i = 1, count do items[i] = right[field.item.kind](field.item) end
      return { items, "out_of_range" }
    end
    if field.min and field.min > 0 then list[#list + 1] = of(field.min - 1) end
    if field.max and field.max <= 1000 then list[#list + 1] = of(field.max + 1) end
    return list
  end,
  map = function() return { { MARK, "wrong_type" }, { array { 1 }, "wrong_type" }, { { [("x"):rep(65)] = 1 }, "too_long", "." .. ("x"):rep(64) } } end,
  any = function() return {} end,
}

local function with(object, name, value)
  local copy = {}
  for key, item in pairs(object) do copy[key] = item end
  copy[name] = value
  return copy
end

-- Calls add(params, path, reason) for each fault of an object of these fields; wrap(object) makes the whole params of it.
local function each_fault(fields, name, path, wrap, add, depth)
  local base = right_object(fields, name)
  add(wrap(with(base, "zz_nobody", 1)), path .. ".zz_nobody", "unknown_member")
  for _, field in ipairs(fields) do
    local at = path .. "." .. field.name
    if field.required then
      add(wrap(with(base, field.name, nil)), at, "missing")
      add(wrap(with(base, field.name, wire_json.null)), at, "missing")
    end
    for _, fault in ipairs(wrong[field.kind](field)) do add(wrap(with(base, field.name, fault[1])), at .. (fault[3] or ""), fault[2]) end
    local item = field.kind == "list" and field.item or nil
    if item and item.kind ~= "object" then
      for _, fault in ipairs(wrong[item.kind](item)) do
        add(wrap(with(base, field.name, array { right[item.kind](item), fault[1] })), at .. "[1]", fault[2])
      end
    end
    local shape = field.shape or (item and item.shape)
    if shape and depth < 4 then
      each_fault(contract.shapes[shape], shape, at .. (item and "[0]" or ""), function(object)
        return wrap(with(base, field.name, item and array { object } or object))
      end, add, depth + 1)
    end
  end
end

local function faults_of(method)
  local list = {}
  each_fault(method.fields, method.name, "params", function(params) return params end, function(params, path, reason)
    list[#list + 1] = { params = params, path = path, reason = reason }
  end, 0)
  return list
end

-- ---- the daemon ----------------------------------------------------------------------------------------------------

describe("bad input", function()
  local daemon, as, theirs

  setup(function()
    daemon = Daemon.start { clock = "2026-11-16T16:15:00Z", evaluators = 1 }
    local admin = daemon:admin()
    sample.load(admin)
    as = people.clients(daemon, people.add(admin))
    theirs = cases.submit_one(as.provider, requests.make "pt_ot").case_id
  end)
  teardown(function() daemon:finish() end)

  local function caller(method) return as[method.who[1] or "payer"] end

  local function refused(answer, code, path, reason, what)
    local problem = answer.error
    local said = what .. ": " .. wire_json.encode(answer)
    assert.is_table(problem, said)
    assert.equal(code, problem.code, said)
    assert.equal(path, problem.data.field, said)
    assert.equal(reason, problem.data.reason, said)
    assert.is_string(problem.data.detail, said)
    assert.is_nil(said:sub(#what + 1):find(MARK, 1, true), said)
  end

  local count = 0
  for _, method in ipairs(contract.methods) do
    it("to " .. method.name .. " gets its error, naming the member", function()
      local client, faults, calls = caller(method), faults_of(method), {}
      for i, fault in ipairs(faults) do calls[i] = { method.name, fault.params } end
      local ids = client:send_all(calls)
      for i, answer in ipairs(client:wait_all(ids)) do
        refused(answer, -32005, faults[i].path, faults[i].reason, wire_json.encode(calls[i][2]):sub(1, 200))
      end
      count = count + #faults
      assert.is_string(client:must("session.ping", {}).now)
    end)

    it("to " .. method.name .. ": a member twice, and params that are no object", function()
      local client, field = caller(method), method.fields[1]
      if field then
        local value = wire_json.encode(right[field.kind](field))
        local rest = wire_json.encode(right_object(method.fields, method.name)):sub(2)
        local line = ('{"jsonrpc":"2.0","id":"twice","method":"%s","params":{"%s":%s,"%s":%s%s}'):format(
          method.name, field.name, value, field.name, value, rest == "}" and rest or "," .. rest)
        client:write(line .. "\n")
        refused(client:wait "twice", -32005, "params." .. field.name, "duplicate_member", line)
      end
      for _, params in ipairs { "[1]", '"text"', "7", "true" } do
        client:write(('{"jsonrpc":"2.0","id":"shape","method":"%s","params":%s}\n'):format(method.name, params))
        local problem = client:wait("shape").error
        assert.is_table(problem, params)
        assert.truthy(problem.code == -32600 or problem.code == -32602 or problem.code == -32005, wire_json.encode(problem))
      end
      assert.is_string(client:must("session.ping", {}).now)
    end)
  end

  it("was nearly two thousand requests", function() assert.is_true(count > 1500, tostring(count)) end)

  it("of a name that is no method, or one of a later version", function()
    for _, name in ipairs { "", "case", "case.", "case.get ", "CASE.GET", "case.gets", "rpc.discover", ("x"):rep(1000) } do
      local problem = as.nurse:refused(name, {})
      assert.equal(-32601, problem.code, name)
      assert.equal("unknown_method", problem.data.reason)
    end
    assert.is_true(#contract.later > 0)
    for _, name in ipairs(contract.later) do
      local problem = as.nurse:refused(name, {})
      assert.equal(-32601, problem.code, name)
      assert.equal("later_method", problem.data.reason)
    end
  end)

  -- What a method asks for besides a case, so that the case is what is wrong.
  local BESIDES = {
    ["case.supply"] = { note = "n" },
    ["case.act"] = { action = "note", text = "t" },
  }
  local STRANGERS = { payer = "other_payer", provider = "other_provider" }

  local function asks_for_case(method)
    for _, field in ipairs(method.fields) do
      if field.name == "case_id" and field.required then return true end
    end
    return false
  end

  it("that names a case of others, or none, is answered alike by every method (I8)", function()
    local tried = 0
    for _, method in ipairs(contract.methods) do
      if asks_for_case(method) then
        local function ask(client, id)
          local params = right_object(method.fields, method.name)
          for name, value in pairs(BESIDES[method.name] or {}) do params[name] = value end
          params.case_id = id
          return client:refused(method.name, params)
        end
        for _, role in ipairs(method.who) do
          local none = ask(as[STRANGERS[role] or role], "cnosuchcaseanywhere000000000")
          assert.equal(-32003, none.code, method.name .. " as " .. role .. ": " .. wire_json.encode(none))
          assert.equal("params.case_id", none.data.field, method.name)
          if STRANGERS[role] then
            local foreign = ask(as[STRANGERS[role]], theirs)
            assert.same(none, foreign, method.name)
            tried = tried + 1
          end
        end
      end
    end
    assert.is_true(tried >= 12, tostring(tried))
  end)
end)
