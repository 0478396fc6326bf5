-- Policies that loop, eat memory or attack: typed errors within bounds, others unharmed, and the case goes to a person.
local socket = require "socket"
local Daemon = require "tests.support.lua.daemon"
local cases = require "tests.support.lua.case_view"
local people = require "tests.support.lua.people"
local requests = require "tests.support.lua.requests"
local sample = require "tests.support.lua.sample"
local shell = require "tests.support.lua.shell"
local wire_json = require "tests.support.lua.wire_json"

local CRITERIA = "criteria/gastric_bypass/adult.lua"

-- What a custom test does when the fact `hostility` asks for it.
local HOSTILE = [[
    c.custom { reads = { "hostility" }, text = "Hostile on demand", holds = function(f)
      local what = f.hostility
      if what == 1 then while true do end end
      if what == 2 then local t = {} for i = 1, 1e9 do t[i] = ("x"):rep(1000) .. i end end
      if what == 3 then error "a policy's own mistake" end
      if what == 4 then return ("a"):rep(30):find(("a?"):rep(30) .. ("a"):rep(30)) ~= nil end
      if what == 5 then local function deep(n) return 1 + deep(n + 1) end return deep(1) > 0 end
      if what == 6 then return f.hostility.nothing.at_all end
      return true
    end },
]]

local daemon, admin, as, directory

setup(function()
  directory = shell.must "mktemp -d /tmp/precert-policies-XXXXXX"
  shell.must(("rm -rf %s && cp -r %s/policies %s"):format(shell.quote(directory), shell.root, shell.quote(directory)))
  local path = directory .. "/" .. CRITERIA
  local text, facts = shell.read(path):gsub("  facts = {\n",
    '  facts = {\n    hostility = c.number { unit = "grade", min = 0, max = 9, ask = "How hostile is this policy?" },\n', 1)
  local parts
  text, parts = text:gsub("  meets = all {\n", function(head) return head .. HOSTILE end, 1)
  assert(facts == 1 and parts == 1)
  text = text:gsub("examples = %b{}", 'examples = { { name = "all met", facts = { member_age = 44, bmi = 40, hostility = 0, '
    .. "weight_loss_attempts_documented = true, psych_evaluation = true, nutrition_evaluation = true, "
    .. 'tobacco_free_weeks = 6 }, outcome = "met" } }')
  shell.write(path, text)
  daemon = Daemon.start { clock = "2026-11-16T16:15:00Z", policies = directory }
  admin = daemon:admin()
  sample.load(admin)
  as = people.clients(daemon, people.add(admin))
end)
teardown(function()
  daemon:finish()
  os.execute("rm -rf " .. shell.quote(directory))
end)

local GOOD = { member_age = 44, bmi = 41, hostility = 0, weight_loss_attempts_documented = true, psych_evaluation = true,
  nutrition_evaluation = true, tobacco_free_weeks = 8 }

local function evaluate(client, hostility)
  local facts = {}
  for key, value in pairs(GOOD) do facts[key] = value end
  facts.hostility = hostility
  return client:call("criteria.evaluate", { criteria = "gastric_bypass.adult", facts = facts })
end

local names = { "loops for ever", "eats memory", "raises an error", "backtracks for ever", "recurses without end",
  "reads what is not there" }

describe("a policy that", function()
  for hostility, name in ipairs(names) do
    it(name .. " ends in a typed error, and the next question is answered", function()
      local asking = as[hostility % 2 == 0 and "provider" or "author"]
      local from = socket.gettime()
      local result, problem = evaluate(asking, hostility)
      assert.is_nil(result, result and wire_json.encode(result))
      assert.equal(-32007, problem.code)
      assert.equal("policy_failed", problem.data.reason)
      assert.is_true(socket.gettime() - from < 10, "not bounded")
      assert.equal("met", assert(evaluate(as.payer, 0)).outcome)
    end)
  end

  it("fails shows file and line to its author, not to a provider", function()
    local _, theirs = evaluate(as.author, 3)
    local _, others = evaluate(as.provider, 3)
    assert.truthy(wire_json.encode(theirs):find(CRITERIA, 1, true))
    assert.is_nil(wire_json.encode(others):find("lua", 1, true))
  end)

  it("fails sends the stored case to a person and says why; case methods never answer -32007 (I3)", function()
    local case = cases.submit_one(as.surgeon, requests.make("gastric_bypass", { facts = { hostility = 1 } }))
    assert.equal("nurse_review", case.state)
    assert.is_nil(case.outcome)
    assert.truthy(wire_json.encode(case):find("policy_failed", 1, true))
    local repaired = as.surgeon:must("case.supply", { case_id = case.case_id, facts = { hostility = 0 } }).case
    assert.equal("nurse_review", repaired.state)
    local clock = cases.clock(repaired, "programme_precert_15d")
    assert.equal("running", clock and clock.state, wire_json.encode(repaired))
  end)

  it("is counted with its file, its time and the limits that it hit", function()
    for _, count in ipairs(admin:must("admin.status", {}).policies) do
      if count.policy == "gastric_bypass.adult" then
        assert.equal("criteria/gastric_bypass/adult.lua", count.file)
        assert.is_true(count.failed > 0 and count.failed <= count.evaluations)
        assert.is_true(count.limits.instructions > 0 and count.limits.memory > 0, wire_json.encode(count))
        assert.is_true(count.max_us > 0 and count.max_us <= count.ran_us)
        return
      end
    end
    error "the policy is not counted"
  end)

  it("hangs does not hold up the others", function()
    local slow, quick = as.payer, as.nurse
    local ids = {}
    for i = 1, 3 do
      ids[i] = slow:send("criteria.evaluate", { criteria = "gastric_bypass.adult",
        facts = { member_age = 44, bmi = 41, hostility = 1 } })
    end
    local from = socket.gettime()
    for _ = 1, 20 do assert.is_table(quick:must("session.ping", {})) end
    local result = as.intake:must("requirement.check", { payer = "sample", group = "G-FULL",
      service = { setting = "outpatient", codes = { { code = "43775" } }, start_date = "2026-12-10" } })
    assert.equal("required", result.requirement)
    assert.is_true(socket.gettime() - from < 8)
    for _, message in ipairs(slow:wait_all(ids)) do assert.equal(-32007, message.error.code) end
  end)

  it("is no policy at all is refused when it is loaded, whatever it tries", function()
    local revision = admin:must("policy.status", {}).revision
    local attacks = { "while true do end", "local t = {} while true do t[#t + 1] = ('x'):rep(1e6) end",
      "local function f() return f() + 1 end f()", "string.rep = nil", "return ('').rep('', 1 << 60)", "x = 1",
      "\27Lua", "require 'os'" }
    for _, text in ipairs(attacks) do
      shell.write(directory .. "/categories/attack.lua", text)
      local from = socket.gettime()
      local refused = admin:refused("policy.reload", {})
      assert.equal(-32007, refused.code, text)
      assert.is_true(#refused.data.diagnostics > 0, text)
      assert.is_true(socket.gettime() - from < 30, text)
      assert.equal("met", assert(evaluate(as.nurse, 0)).outcome)
    end
    assert.equal(revision, admin:must("policy.status", {}).revision)
  end)
end)
