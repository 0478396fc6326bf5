-- Stored determinations answered again: one, all of them, and all of them every day by the configuration's clock (I9).
local Daemon = require "tests.support.lua.daemon"
local cases = require "tests.support.lua.case_view"
local people = require "tests.support.lua.people"
local requests = require "tests.support.lua.requests"
local sample = require "tests.support.lua.sample"
local shell = require "tests.support.lua.shell"
local wire_json = require "tests.support.lua.wire_json"

local CASES = 40
local daemon, admin, as, tokens, determined

local function sign_in()
  admin = daemon:admin()
  as = people.clients(daemon, tokens)
end

local function ctl(words)
  return shell.run(("env PRECERT_TOKEN=%s %s --socket %s %s"):format(tokens.auditor, Daemon.ctl, daemon.socket, shell.words(words)))
end

-- What admin.status tells of the schedule, once the sweep that began at `began` is over.
local function swept(began)
  for _ = 1, 200 do
    local told = admin:must("admin.status", {}).replay
    if told.last and told.last.began == began then return told end
    shell.run "sleep 0.1"
  end
  error("no sweep began at " .. began .. "; the log: " .. shell.read(daemon.log):sub(-600))
end

-- Changes the store behind the daemon's back; it must not run.
local function tamper(sql) shell.must(("sqlite3 %s/precert.db %s"):format(daemon.data, shell.quote(sql))) end

setup(function()
  daemon = Daemon.start { clock = "2026-11-16T16:15:00Z", flags = { "--replay-at", "03:00", "--replay-rate", "40" } }
  admin = daemon:admin()
  sample.load(admin)
  tokens = people.add(admin)
  as = people.clients(daemon, tokens)
  determined = {}
  for i = 1, CASES do
    local facts = { bmi = i == 1 and 36 or 40 + i % 9 }
    local service = { start_date = ("2026-12-%02d"):format(i % 28 + 1) }
    local view = cases.submit_one(as.surgeon, requests.make("gastric_bypass", { facts = facts, service = service }))
    if view.state ~= "approved" then cases.act(as.nurse, view.case_id, "approve", { to = "2027-01-31" }) end
    determined[i] = view.case_id
  end
end)
teardown(function() daemon:finish() end)

describe("the schedule", function()
  it("is told before its time, and nothing runs until then", function()
    local told = admin:must("admin.status", {}).replay
    assert.same({ next = "2026-11-17T03:00:00.000Z", running = false }, told)
    admin:must("admin.clock", { set = "2026-11-17T02:59:59Z" })
    shell.run "sleep 0.4"
    assert.is_nil(admin:must("admin.status", {}).replay.last)
  end)

  it("replays every determination at its time, so slowly that others are answered meanwhile", function()
    admin:must("admin.clock", { set = "2026-11-17T03:00:00Z" })
    local answered = 0
    for _ = 1, 100 do
      shell.run "sleep 0.02"
      as.nurse:must("case.get", { case_id = determined[1] })
      if admin:must("admin.status", {}).replay.running then answered = answered + 1 end
    end
    assert.is_true(answered > 5, answered .. " were answered while it ran")
    local told = swept "2026-11-17T03:00:00.000Z"
    assert.equal(CASES, told.last.determinations)
    assert.equal(CASES, told.last.identical)
    assert.equal(0, told.last.mismatches)
    assert.is_true(told.last.complete)
    assert.equal("2026-11-18T03:00:00.000Z", told.next)
    assert.truthy(shell.read(daemon.log):find('"event":"replay_sweep_done","determinations":40', 1, true))
  end)

  it("comes once however far the clock moves", function()
    admin:must("admin.clock", { set = "2026-11-20T12:00:00Z" })
    assert.equal("2026-11-21T03:00:00.000Z", swept("2026-11-20T12:00:00.000Z").next)
  end)
end)

describe("a determination that does not come out the same", function()
  it("is named with its first differing criterion; another evaluator ABI is said to be one", function()
    assert.equal("identical  yes\n", (ctl { "case", "replay", determined[1] }))
    -- as if the first case had been decided by criteria that ask more, and the second by another evaluator
    local directory = daemon.directory .. "/stricter"
    shell.must(("cp -r %s/policies %s"):format(shell.root, directory))
    local path = directory .. "/criteria/gastric_bypass/adult.lua"
    local text = shell.read(path)
    for _, change in ipairs { { "at_least%(35%)", "at_least(37)" }, { "bmi = 36%.4", "bmi = 38.4" }, { "bmi = 35,", "bmi = 37," },
      { "bmi = 36,", "bmi = 38," }, { "bmi = 34%.9", "bmi = 36.9" } } do
      text = text:gsub(change[1], change[2])
    end
    shell.write(path, text)
    local staged, status = shell.run(("%s --json --socket %s policy stage %s"):format(Daemon.ctl, daemon.admin_socket, directory))
    assert.equal(0, status, staged)
    daemon:stop()
    tamper(("update evaluations set revision = %d where key = (select min(key) from evaluations)")
      :format(wire_json.read(staged).revision:match "^r(%d+)"))
    tamper "update evaluations set abi = abi + 1 where key = (select key from evaluations order by key limit 1 offset 1)"
    daemon:start_again()
    sign_in()

    local answer = as.auditor:must("case.replay", { case_id = determined[1] })
    assert.same({ false, "criteria", "gastric_bypass.adult" }, { answer.identical, answer.first_difference, answer.criterion })
    text, status = ctl { "case", "replay", determined[1] }
    assert.equal(1, status)
    assert.equal("identical         no\ndiffers first at  criteria\ncriterion         gastric_bypass.adult\n", text)
    text, status = ctl { "case", "replay", determined[2] }
    assert.equal(0, status)
    assert.equal("identical              yes\nanother evaluator ABI  yes\n", text)

    text, status = ctl { "replay" }
    assert.equal(1, status)
    assert.truthy(text:find("determinations +40\nidentical +39\nby another evaluator ABI +1\n"), text)
    assert.truthy(text:find(determined[1] .. " +1 +criteria +gastric_bypass.adult\n"), text)
  end)

  it("is told by the schedule: in the status and, as an error, in the log", function()
    admin:must("admin.clock", { set = "2026-11-21T03:00:00Z" })
    local last = swept("2026-11-21T03:00:00.000Z").last
    assert.same({ 40, 39, 1, 1 }, { last.determinations, last.identical, last.mismatches, last.abi_differs })
    assert.same({ case_id = determined[1], determination = 1, first_difference = "criteria", criterion = "gastric_bypass.adult" }, last.first)
    local line = shell.read(daemon.log):match '[^\n]*"event":"replay_differs"[^\n]*'
    assert.truthy(line:find('"level":"error"', 1, true), line)
    assert.truthy(line:find('"mismatches":1,"abi_differs":1,"first_case":"' .. determined[1] .. '"', 1, true), line)
    assert.truthy(line:find('"criterion":"gastric_bypass.adult"', 1, true), line)
  end)
end)
