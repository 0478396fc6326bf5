-- case.find: by words, by who took it, page by page; nobody finds what is not theirs to see (I8, R10.4).
local Daemon = require "tests.support.lua.daemon"
local cases = require "tests.support.lua.case_view"
local people = require "tests.support.lua.people"
local requests = require "tests.support.lua.requests"
local sample = require "tests.support.lua.sample"

describe("case.find", function()
  local daemon, as, therapy, scan

  setup(function()
    daemon = Daemon.start { clock = "2026-11-16T16:15:00Z" }
    local admin = daemon:admin()
    sample.load(admin)
    as = people.clients(daemon, people.add(admin))
    therapy = cases.submit_one(as.provider, requests.make "pt_ot").case_id
    scan = cases.submit_one(as.surgeon, requests.make "lumbar_mri").case_id
    as.nurse:must("case.act", { case_id = therapy, action = "note", text = "Spoke with Juniper about the knee", clinical = true })
  end)
  teardown(function() daemon:finish() end)

  -- The ids that a search finds, page by page.
  local function search(client, params, limit)
    local copy = { limit = limit or 10 }
    for name, value in pairs(params) do copy[name] = value end
    local ids = {}
    repeat
      local page = client:must("case.find", copy)
      for _, case in ipairs(page.cases) do ids[#ids + 1] = case.case_id end
      copy.cursor = page.cursor
    until not page.cursor
    return ids
  end

  it("finds the words of a case, all of them, in any case of letters", function()
    assert.same({ therapy }, search(as.intake, { text = "97110" }))
    assert.same({ scan }, search(as.intake, { text = "RADIOLOGY 72148" }))
    assert.same({}, search(as.intake, { text = "radiology 97110" }))
    assert.same({ therapy, scan }, search(as.intake, { text = "g-full" }, 1))
    assert.same({ scan }, search(as.intake, { text = "g-full", category = "diagnostic_radiology" }, 1))
  end)

  it("finds what is in notes for those who may read them, and for no others (R10.4)", function()
    for _, who in ipairs { "nurse", "payer", "auditor", "payer_medical_director" } do
      assert.same({ therapy }, search(as[who], { text = "knee JUNIPER" }), who)
    end
    assert.same({ therapy }, search(as.provider, { text = "pt_ot" }))
    assert.same({}, search(as.provider, { text = "juniper" }))
  end)

  it("finds nothing of others by any word (I8)", function()
    assert.same({}, search(as.surgeon, { text = "97110" }))
    assert.same({}, search(as.other_provider, { text = "g-full" }))
    assert.same({}, search(as.other_payer, { text = "g-full" }))
    assert.same({}, search(as.other_payer, { text = "knee" }))
  end)

  it("finds what a person has taken, in both orders", function()
    as.nurse:must("case.act", { case_id = scan, action = "take" })
    assert.same({ scan }, search(as.nurse, { assigned = "nurse" }))
    assert.same({ scan }, search(as.nurse, { assigned = "nurse", order = "due" }))
    assert.same({}, search(as.nurse, { assigned = "intake" }))
  end)

  it("says which text it does not take", function()
    for _, text in ipairs { "", ("x"):rep(101) } do
      local problem = as.intake:refused("case.find", { text = text, limit = 1 })
      assert.equal("params.text", problem.data.field)
    end
  end)
end)
