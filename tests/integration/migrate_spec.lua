-- Open cases moved to the serving revision: listed, tried dry, each with an event; clocks keep their rules (I4, R5.7).
local Daemon = require "tests.support.lua.daemon"
local cases = require "tests.support.lua.case_view"
local people = require "tests.support.lua.people"
local requests = require "tests.support.lua.requests"
local sample = require "tests.support.lua.sample"
local shell = require "tests.support.lua.shell"
local wire_json = require "tests.support.lua.wire_json"

local CRITERIA = "criteria/gastric_bypass/adult.lua"
local daemon, admin, as, directory, open, closed, transplant

local function file(path) return directory .. "/" .. path end

setup(function()
  directory = shell.must "mktemp -d /tmp/precert-policies-XXXXXX"
  shell.must(("rm -rf %s && cp -r %s/policies %s"):format(shell.quote(directory), shell.root, shell.quote(directory)))
  daemon = Daemon.start { clock = "2026-11-16T16:15:00Z", policies = directory }
  admin = daemon:admin()
  sample.load(admin)
  as = people.clients(daemon, people.add(admin))
  open = cases.submit_one(as.surgeon, requests.make "gastric_bypass")
  -- Another member, else it would join the first case (R1.5).
  closed = cases.submit_one(as.surgeon, requests.make("gastric_bypass", { member = "M-1005", facts = { bmi = 44 } }))
  cases.act(as.nurse, closed.case_id, "approve", { to = "2027-01-31" })
  transplant = cases.submit_one(as.surgeon, requests.make "transplant")
  cases.act(as.nurse, transplant.case_id, "refer", { reason = "transplant" })
  cases.act(as.medical_director, transplant.case_id, "approve", { to = "2027-01-31" })
  local text = shell.read(file(CRITERIA))
  for _, change in ipairs { { "at_least%(35%)", "at_least(37)" }, { "bmi = 36%.4", "bmi = 38.4" }, { "bmi = 35,", "bmi = 37," },
    { "bmi = 36,", "bmi = 38," }, { "bmi = 34%.9", "bmi = 36.9" } } do
    text = text:gsub(change[1], change[2])
  end
  shell.write(file(CRITERIA), text)
  admin:must("policy.reload", {})
end)

teardown(function()
  daemon:finish()
  shell.must("rm -rf " .. shell.quote(directory))
end)

local function by_id(list)
  local found = {}
  for _, case in ipairs(list) do found[case.case_id] = case end
  return found
end

describe("a migration", function()
  it("says first what would be, and changes nothing", function()
    local before = cases.get(as.nurse, open.case_id)
    local dry = admin:must("policy.migrate", { filter = {}, dry_run = true })
    assert.is_true(dry.dry_run)
    assert.equal(2, #dry.cases)
    local told = by_id(dry.cases)
    assert.equal("met", told[open.case_id].was.outcome)
    assert.equal("not_met", told[open.case_id].would_be.outcome)
    assert.is_nil(told[closed.case_id])
    assert.same(before, cases.get(as.nurse, open.case_id))
  end)

  it("is run dry from the command line", function()
    local text = shell.must(("PRECERT_ADMIN_SOCKET=%s %s policy migrate --category gastric_bypass --dry-run --json"):format(
      shell.quote(daemon.admin_socket), shell.quote(Daemon.ctl)))
    local told = wire_json.read(text)
    assert.is_true(told.dry_run)
    assert.equal("not_met", told.cases[1].would_be.outcome)
  end)

  it("is an administrator's, and names its cases one way", function()
    assert.equal(-32002, as.nurse:refused("policy.migrate", { filter = {} }).code)
    assert.equal("params.cases", admin:refused("policy.migrate", {}).data.field)
  end)

  it("pins the open cases it lists to the serving revision with an event each, and leaves their clocks alone (I4, R5.7)", function()
    local before = cases.get(as.nurse, open.case_id)
    local clocks_before = cases.dues(before)
    local serving = admin:must("policy.status", {}).revision
    local result = admin:must("policy.migrate", { filter = { category = "gastric_bypass" } })
    assert.equal(1, result.migrated)
    assert.equal(serving, result.cases[1].to)
    assert.same({}, result.cases[1].clocks_started)
    local after = cases.get(as.nurse, open.case_id)
    assert.equal(serving, after.policy_revision)
    assert.equal("nurse_review", after.state)
    assert.same(clocks_before, cases.dues(after))
    assert.equal("not_met", after.criteria[1].outcome)
    local seen
    for _, event in ipairs(as.auditor:must("case.events", { case_id = open.case_id }).events) do
      if event.event == "migrated" then seen = event end
    end
    assert.equal(before.policy_revision, seen.data.from_revision)
    assert.equal(serving, seen.data.to_revision)
    assert.equal("admin", seen.actor.role)
    assert.equal("note_required", cases.refused(as.nurse, open.case_id, "approve", { to = "2027-01-31" }).data.reason)
    assert.is_true(admin:must("admin.verify", {}).ok)
  end)

  it("takes a transplant's course along, whose authorization stands", function()
    local result = admin:must("policy.migrate", { cases = { transplant.case_id, open.case_id, closed.case_id } })
    assert.equal(1, result.migrated)
    local told = by_id(result.cases)
    assert.equal("serving_already", told[open.case_id].refused)
    assert.equal("closed", told[closed.case_id].refused)
    assert.equal("in_course", cases.get(as.nurse, transplant.case_id).state)
  end)
end)
