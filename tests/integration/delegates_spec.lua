-- A declared delegate's file against the real daemon and the sample policies with a delegate in them (R4.9, R4.10).
local Daemon = require "tests.support.lua.daemon"
local people = require "tests.support.lua.people"
local requests = require "tests.support.lua.requests"
local sample = require "tests.support.lua.sample"
local shell = require "tests.support.lua.shell"

-- A copy of the policies in which the sample payer declares a therapy network, and G-FULL uses it.
local function policies_with_a_delegate()
  local directory = shell.must "mktemp -d /tmp/precert-delegates-XXXXXX":gsub("%s+$", "")
  shell.must(("cp -r %s/policies/. %s"):format(shell.root, directory))
  local payer, group = directory .. "/payers/sample.lua", directory .. "/groups/sample/G-FULL.lua"
  shell.write(payer, (shell.read(payer):gsub('id = "sample",', [[id = "sample",
  delegates = { { id = "therapy_network", name = "Therapy network", kind = "ancillary_network", categories = { "pt_ot" },
    daily_file = false } },]], 1)))
  shell.write(group, (shell.read(group):gsub('group = "G%-FULL",', [[group = "G-FULL",
  delegates = { "therapy_network" },]], 1)))
  return directory
end

describe("a delegate's file", function()
  local daemon, client, policies

  setup(function()
    policies = policies_with_a_delegate()
    daemon = Daemon.start { clock = "2026-11-16T16:15:00Z", policies = policies }
    sample.load(daemon:admin())
    client = people.clients(daemon, people.add(daemon:admin(), { "provider", "nurse", "medical_director", "auditor" }))
  end)
  teardown(function()
    if daemon then daemon:finish() end
    os.execute("rm -rf " .. shell.quote(policies))
  end)

  local function submit() return client.provider:must("case.submit", requests.make "pt_ot").cases[1].case_id end

  local function load(row)
    return daemon:admin():must("delegate.load", { payer = "sample", delegate = "therapy_network", rows = { row } })
  end

  local nurse = { name = "Ned Rowe, RN", role = "nurse", credential = "RN" }
  local director = { name = "Rhea Vale, MD", role = "medical_director", credential = "MD" }
  local reasons = { "condition_does_not_support_procedure" }

  it("approves under its own name, with the letters that every approval has", function()
    local case = submit()
    assert.equal(1, load { case_id = case, decider = nurse, outcome = "approved" }.loaded)
    local shown = client.auditor:must("case.get", { case_id = case }).case
    assert.equal("approved", shown.state)
    assert.equal("therapy_network", shown.determination.by.entity)
    assert.equal("Ned Rowe, RN", shown.determination.by.id)
    assert.is_true(#shown.letters >= 2)
    assert.equal("already_decided", load { case_id = case, decider = nurse, outcome = "approved" }.rejected[1].reason)
  end)

  it("that denies without a medical director waits for ours, and denies with one", function()
    local case = submit()
    local told = load { case_id = case, decider = nurse, outcome = "denied", reasons = reasons }
    assert.equal(case, told.queued[1].case_id)
    assert.equal("director_review", client.auditor:must("case.get", { case_id = case }).case.state)
    local waiting = client.medical_director:must("queue.list", { role = "medical_director", limit = 10 }).cases
    assert.equal(case, waiting[1].case_id)
    assert.equal(1, load { case_id = case, decider = director, outcome = "denied", reasons = reasons }.loaded)
    assert.equal("denied", client.auditor:must("case.get", { case_id = case }).case.state)
    assert.is_true(daemon:admin():must("admin.verify", {}).ok)
  end)

  it("of somebody who was not declared is recorded and not applied, and only administrators load (R4.9)", function()
    local case = submit()
    local told = daemon:admin():must("delegate.load", {
      payer = "sample", delegate = "elsewhere",
      rows = { { case_id = case, decider = director, outcome = "denied", reasons = reasons }, { case_id = case } },
    })
    assert.same({ 0, "unknown_delegate", 0 }, { told.loaded, told.rejected[1].reason, told.rejected[1].row })
    assert.same({ "missing", 1 }, { told.rejected[2].reason, told.rejected[2].row })
    local events = client.auditor:must("case.events", { case_id = case }).events
    assert.same({ "determined_elsewhere", "elsewhere" }, { events[#events].event, events[#events].data.delegate })
    assert.equal("nurse_review", client.auditor:must("case.get", { case_id = case }).case.state)
    assert.equal(-32002, client.nurse:refused("delegate.load", { payer = "sample", delegate = "therapy_network", rows = { 1 } }).code)
  end)
end)
