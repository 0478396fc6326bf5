-- The jailed evaluator answers every example of the shipped criteria with the very bytes of the SDK in plain Lua: trace, what is
-- missing, what would meet, other levels. What the evaluator does in C for speed (facts, comparisons, traces) decides nothing.
local Daemon = require "tests.support.lua.daemon"
local people = require "tests.support.lua.people"
local policy = require "tests.support.lua.policy"
local wire_json = require "tests.support.lua.wire_json"

local TOP = { timing = true, urgency = true }

-- An example's flat values as a request.
local function request_of(values)
  if not values then return nil end
  local request = { service = {} }
  for name, value in pairs(values) do
    if TOP[name] then request[name] = value else request.service[name] = value end
  end
  local codes = {}
  for i, code in ipairs(values.codes or {}) do codes[i] = { code = code } end
  if values.line_units then codes[1] = { code = codes[1] and codes[1].code or "99999", units = values.line_units } end
  request.service.line_units, request.service.modifiers, request.service.days = nil, nil, nil
  request.service.codes = (#codes > 0 or values.codes) and wire_json.array(codes) or nil
  if values.diagnoses then request.service.diagnoses = wire_json.array { table.unpack(values.diagnoses) } end
  return request
end

-- Lists stay lists, also empty ones.
local function marked(value, fact)
  if type(value) ~= "table" or not fact then return value end
  if fact.type == "set" or fact.type == "list" then return wire_json.array { table.unpack(value) } end
  return value
end

describe("the evaluator and plain Lua", function()
  local daemon, client, set

  setup(function()
    daemon = Daemon.start { clock = "2026-11-16T16:00:00Z" }
    local tokens = people.add(daemon:admin(), { "nurse" })
    client = daemon:client { token = tokens.nurse }
    set = policy.load("policies")
  end)

  teardown(function() daemon:finish() end)

  local function answer(params)
    client:write(wire_json.encode { jsonrpc = "2.0", id = 77, method = "criteria.evaluate", params = params } .. "\n")
    return assert(client:read_line())
  end

  it("give the same bytes for every example", function()
    local label = client:must("session.ping", {}).policy_revision
    local compared, outcomes = 0, {}
    for _, c in ipairs(set.host.require("precert.definition").defined()) do
      for _, example in ipairs(c.examples) do
        local facts = {}
        for name, value in pairs(example.facts) do facts[name] = marked(value, c.facts[name]) end
        local params = { criteria = c.id, facts = facts, as_of = c.effective.from, request = request_of(example.request) }
        local got = answer(params)
        local own = set:evaluate(c.id, facts, { as_of = c.effective.from, request = params.request })
        local expected = own.raw:gsub('"policy_revision":"test"', '"policy_revision":"' .. label .. '"', 1)
        if not got:find(expected, 1, true) then assert.equal(expected, got, c.id .. ", " .. example.name) end
        compared, outcomes[own.outcome] = compared + 1, (outcomes[own.outcome] or 0) + 1
      end
    end
    assert.is_true(compared > 700, tostring(compared))
    assert.is_true(outcomes.met > 100 and outcomes.not_met > 100 and outcomes.needs_information > 100)
  end)
end)
