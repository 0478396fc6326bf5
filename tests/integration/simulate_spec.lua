-- precertctl simulate: time passes on a copy, with the real daemon; the original is read and nothing else.
local Daemon = require "tests.support.lua.daemon"
local people = require "tests.support.lua.people"
local requests = require "tests.support.lua.requests"
local sample = require "tests.support.lua.sample"
local shell = require "tests.support.lua.shell"
local wire_json = require "tests.support.lua.wire_json"

local function simulate(daemon, words)
  return shell.run(("env -u PRECERT_TOKEN PRECERT_ADMIN_SOCKET=%s timeout 300 %s %s"):format(
    daemon.admin_socket, Daemon.ctl, shell.words(words)))
end

local function digest(daemon) return shell.must("sha256sum < " .. shell.quote(daemon.data .. "/precert.db")) end

describe("a simulation", function()
  local daemon, client, case

  setup(function()
    daemon = Daemon.start {} -- a real clock
    sample.load(daemon:admin())
    client = people.clients(daemon, people.add(daemon:admin(), { "provider", "auditor", "nurse" }))
    case = client.provider:must("case.submit", requests.make "pt_ot").cases[1].case_id
  end)
  teardown(function() daemon:finish() end)

  local function deadlines(of)
    local lines = {}
    for _, one in ipairs(of.deadlines) do
      if one.case_id == case then lines[#lines + 1] = one.what .. " " .. one.rule end
    end
    return lines
  end

  it("of a running daemon's directory lists what would be warned of and missed, and the original goes on as it was", function()
    local before = client.auditor:must("case.events", { case_id = case }).events
    local text, status = simulate(daemon, { "simulate", "--data", daemon.data, "--days", "60", "--json" })
    assert.equal(0, status, text)
    local told = wire_json.read(text)
    local lines = deadlines(told)
    assert.is_true(#lines >= 4, text)
    assert.equal("warned programme_mnr_5bd", lines[1])
    assert.is_true(told.missed >= 2)
    assert.is_true(told.warned >= 2)
    assert.equal("nurse_review", told.deadlines[1].from)
    for i = 2, #told.deadlines do assert.is_true(told.deadlines[i - 1].at <= told.deadlines[i].at) end
    -- the original
    assert.same(#before, #client.auditor:must("case.events", { case_id = case }).events)
    assert.equal("real", daemon:admin():must("admin.status", {}).clock)
    assert.is_true(daemon:admin():must("admin.verify", {}).ok)
    text, status = simulate(daemon, { "simulate", "--data", daemon.data, "--days", "60" })
    assert.equal(0, status)
    assert.truthy(text:find("programme_mnr_5bd%s+warned"), text)
  end)

  it("of a stopped daemon's directory does not touch it, and its clock stays real", function()
    assert.equal(0, daemon:stop())
    local before = digest(daemon)
    local text, status = simulate(daemon, { "simulate", "--data", daemon.data, "--days", "400", "--json" })
    assert.equal(0, status, text)
    assert.is_true(#deadlines(wire_json.read(text)) >= 4)
    assert.equal(before, digest(daemon))
    daemon:start_again()
    assert.equal("real", daemon:admin():must("admin.status", {}).clock)
    client = people.clients(daemon, people.add(daemon:admin(), { "intake" }))
  end)

  it("cannot be made of an original", function()
    daemon:stop()
    local text, status = shell.run(("%s --simulated-copy --data %s --policies %s 2>&1"):format(
      Daemon.program, daemon.data, shell.root .. "/policies"))
    assert.not_equal(0, status)
    assert.truthy(text:find("no_copy", 1, true), text)
    daemon:start_again()
  end)

  it("says what is wrong with its arguments", function()
    local text, status = simulate(daemon, { "simulate", "--data", daemon.data })
    assert.equal(2, status, text)
    text, status = simulate(daemon, { "simulate", "--data", "/nowhere", "--days", "1" })
    assert.equal(2, status, text)
    text, status = simulate(daemon, { "simulate", "--data", daemon.data, "--to", "2001-01-01T00:00:00Z" })
    assert.equal(1, status, text) -- the clock never goes backwards
    assert.equal("", shell.run("ls -d /tmp/precert-simulate-* 2>/dev/null"))
  end)
end)
