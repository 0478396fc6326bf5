-- The main job, end to end, on a simulated clock: a request comes in, policies answer, people decide, letters go out.
local Daemon = require "tests.support.lua.daemon"
local cases = require "tests.support.lua.case_view"
local people = require "tests.support.lua.people"
local requests = require "tests.support.lua.requests"
local sample = require "tests.support.lua.sample"

-- A daemon whose clock stands at `instant`, the sample loaded, and a client per role.
local function world(instant)
  local daemon = Daemon.start { clock = instant }
  local admin = daemon:admin()
  sample.load(admin)
  local tokens = people.add(admin)
  return daemon, admin, people.clients(daemon, tokens), tokens
end

describe("a request for review", function()
  local daemon, admin, as

  setup(function() daemon, admin, as = world "2026-11-16T16:15:00Z" end) -- Monday 10:15 in Chicago
  teardown(function() daemon:finish() end)

  it("that meets the criteria goes to a nurse, who approves it (R4.1, R4.2, R8.1)", function()
    local case = cases.submit_one(as.provider, requests.make "pt_ot")
    assert.equal("nurse_review", case.state)
    assert.equal("2026-11-24T01:00:00.000Z", cases.clock(case, "programme_mnr_5bd").due_at)
    assert.same({}, cases.pick(case.letters, "kind"))

    local queue = as.nurse:must("queue.list", { role = "nurse", limit = 100 }).cases
    assert.same({ case.case_id }, cases.pick(queue, "case_id"))

    cases.act(as.nurse, case.case_id, "take")
    local decided = cases.act(as.nurse, case.case_id, "approve", { visits = 9, from = "2026-11-17", to = "2026-12-21" })
    assert.equal("approved", decided.state)
    assert.equal("approved", decided.outcome)
    assert.equal("nurse", decided.determination.by.id)
    assert.equal("nurse", decided.determination.by.role)
    assert.equal(9, decided.determination.approved.units)
    assert.equal("visits", decided.determination.approved.unit)
    assert.equal("2026-11-17", decided.determination.approved.from)
    assert.equal("2026-12-21", decided.determination.approved.to)
    assert.is_string(decided.determination.authorization)
    assert.equal("met", cases.clock(decided, "programme_mnr_5bd").state)
    assert.same({}, as.nurse:must("queue.list", { role = "nurse", limit = 100 }).cases)
  end)

  it("that is approved makes a letter to the provider and a copy to the member, with count and time frame (R8.1)", function()
    local case = cases.submit_one(as.provider, requests.make "pt_ot")
    cases.act(as.nurse, case.case_id, "approve", { visits = 9, from = "2026-11-17", to = "2026-12-21" })
    local letters = as.provider:must("letter.list", { case_id = case.case_id }).letters
    assert.same({ "member", "provider" }, cases.pick(letters, "to"))
    for _, letter in ipairs(letters) do
      local text = as.provider:must("letter.show", { letter = letter.id }).text
      assert.truthy(text:find("9", 1, true))
      assert.truthy(text:find("2026%-12%-21") or text:find("December 21, 2026"))
      assert.truthy(text:lower():find("not .-guarantee"), "the letter must say what it does not guarantee (R3.2)")
    end
  end)

  it("records the intake hop as the system's, never going straight to a director (R4.1)", function()
    local case = cases.submit_one(as.surgeon, requests.make "gastric_bypass")
    local events = as.nurse:must("case.events", { case_id = case.case_id }).events
    assert.equal("system", events[#events].actor.id)
    assert.equal("nurse_review", events[#events].to)
  end)

  it("with facts missing asks for them by name, and starts no programme clock (R4.6, R5.1)", function()
    local case = cases.submit_one(as.surgeon, requests.make("gastric_bypass", {
      facts = { bmi = requests.NONE, psych_evaluation = requests.NONE },
    }))
    assert.equal("awaiting_information", case.state)
    assert.same({ "bmi", "psych_evaluation" }, cases.pick(case.awaiting, "fact"))
    assert.is_nil(cases.clock(case, "programme_precert_15d"))
    assert.equal("running", cases.clock(case, "programme_information_45d").state)
    for _, letter in ipairs(case.letters) do assert.equal("information_request", letter.kind) end
    assert.truthy(table.concat(cases.pick(case.letters, "to"), " "):find("provider", 1, true))

    local partly = as.surgeon:must("case.supply", { case_id = case.case_id, facts = { bmi = 41 } }).case
    assert.equal("awaiting_information", partly.state)
    assert.same({ "psych_evaluation" }, cases.pick(partly.awaiting, "fact"))

    local complete = as.surgeon:must("case.supply", { case_id = case.case_id, facts = { psych_evaluation = true } }).case
    assert.equal("nurse_review", complete.state)
    assert.same({}, complete.awaiting or {})
    assert.equal("running", cases.clock(complete, "programme_precert_15d").state)
    assert.equal("2026-11-16T16:15:00.000Z", cases.clock(complete, "programme_precert_15d").started_at)
  end)

  it("with a document missing waits for it too (R5.1)", function()
    local case = cases.submit_one(as.surgeon, requests.make("gastric_bypass", { documents = requests.NONE }))
    assert.equal("awaiting_information", case.state)
    assert.same({ "clinical_record" }, cases.pick(case.awaiting, "document"))
    local complete = as.surgeon:must("case.supply", {
      case_id = case.case_id,
      documents = { { kind = "clinical_record", title = "Office notes", text = "Seen and weighed." } },
    }).case
    assert.equal("nurse_review", complete.state)
  end)

  it("that does not meet the criteria is denied by a medical director only, with reasons, and says how to appeal (R4.3, R8.2)", function()
    local case = cases.submit_one(as.surgeon, requests.make "lumbar_mri")
    assert.equal("nurse_review", case.state)
    local id = case.case_id

    local refused = cases.refused(as.nurse, id, "deny", { reasons = { "conservative_care_not_met" } })
    assert.equal(-32004, refused.code)
    assert.is_table(refused.data.allowed)
    assert.equal("nurse_review", cases.get(as.nurse, id).state)

    assert.equal("director_review", cases.act(as.nurse, id, "refer", { reason = "criteria not met" }).state)
    assert.is_truthy(cases.refused(as.medical_director, id, "deny").code)
    local unknown = cases.refused(as.medical_director, id, "deny", { reasons = { "no_such_reason" } })
    assert.equal(-32005, unknown.code)
    assert.equal("director_review", cases.get(as.nurse, id).state)

    local denied = cases.act(as.medical_director, id, "deny", { reasons = { "conservative_care_not_met" } })
    assert.equal("denied", denied.state)
    assert.equal("medical_director", denied.determination.by.role)
    assert.same({ "conservative_care_not_met" }, cases.pick(denied.determination.reasons, "code"))
    local letters = as.surgeon:must("letter.list", { case_id = id }).letters
    assert.same({ "member", "provider" }, cases.pick(letters, "to"))
    for _, letter in ipairs(letters) do
      assert.equal("denial", letter.kind)
      local text = as.surgeon:must("letter.show", { letter = letter.id }).text:lower()
      for _, word in ipairs { "appeal", "guideline", "talk th.- over with a medical director", "independent", "1%-800%-555" } do
        assert.truthy(text:find(word), letter.to .. "'s letter lacks " .. word)
      end
    end
  end)

  it("that intake may approve is approved by intake (R4.1)", function()
    local case = cases.submit_one(as.surgeon, requests.make "head_ct")
    assert.equal("intake_review", case.state)
    assert.equal("2026-11-19T16:15:00.000Z", cases.clock(case, "erisa_urgent_72h").due_at)
    local decided = cases.act(as.intake, case.case_id, "approve")
    assert.equal("approved", decided.state)
    assert.equal("intake", decided.determination.by.role)
  end)

  it("that needs clinical input is never intake's to approve (R4.1)", function()
    local case = cases.submit_one(as.provider, requests.make "pt_ot")
    local refused = cases.refused(as.intake, case.case_id, "approve", { visits = 9 })
    assert.truthy(refused.code == -32004 or refused.code == -32002)
    assert.equal("nurse_review", cases.get(as.intake, case.case_id).state)
  end)

  it("is never approved for less through approve; a director approves a part, with a reason (R4.3)", function()
    local case = cases.submit_one(as.provider, requests.make "pt_ot")
    local id = case.case_id
    local short = cases.refused(as.nurse, id, "approve", { visits = 6 })
    assert.equal(-32005, short.code)
    assert.equal("partial_approval", short.data.reason)
    cases.act(as.nurse, id, "refer", { reason = "fewer visits are supported" })
    local partial = cases.act(as.medical_director, id, "approve_partially",
      { visits = 6, from = "2026-11-17", to = "2026-12-21", reasons = { "excessive_visits" } })
    assert.equal("partially_approved", partial.state)
    assert.equal(6, partial.determination.approved.units)
    local kinds = cases.pick(as.provider:must("letter.list", { case_id = id }).letters, "to")
    assert.same({ "member", "provider" }, kinds)
  end)

  it("that its policy calls complex is a director's, not a nurse's, to approve (R4.2)", function()
    local case = cases.submit_one(as.surgeon, requests.make("gastric_bypass", { facts = { revision = true } }))
    assert.equal("nurse_review", case.state)
    assert.equal("complex_case", cases.refused(as.nurse, case.case_id, "approve").data.reason)
    assert.equal("approved", cases.act(as.medical_director, case.case_id, "approve").state)
  end)

  it("against unmet criteria needs a nurse's note (R4.2)", function()
    local case = cases.submit_one(as.surgeon, requests.make "lumbar_mri")
    assert.equal("note_required", cases.refused(as.nurse, case.case_id, "approve", { to = "2026-12-31" }).data.reason)
    local approved = cases.act(as.nurse, case.case_id, "approve",
      { to = "2026-12-31", note = "Progressive symptoms in the office note." })
    assert.equal("approved", approved.state)
  end)

  it("of every category of the first version finds its way", function()
    local expected = { pt_ot = "nurse_review", gastric_bypass = "nurse_review", lumbar_mri = "nurse_review",
      head_ct = "intake_review", dme = "nurse_review", transplant = "nurse_review" }
    for name, state in pairs(expected) do
      local case = cases.submit_one(as.intake, requests.make(name))
      assert.equal(state, case.state, name)
      assert.equal("required", case.requirement, name)
    end
  end)

  it("for a transplant is always a medical director's to approve (R4.2, R7.1)", function()
    local case = cases.submit_one(as.surgeon, requests.make "transplant")
    assert.equal("complex_case", cases.refused(as.nurse, case.case_id, "approve", { to = "2027-01-31" }).data.reason)
    cases.act(as.nurse, case.case_id, "refer", { reason = "transplant" })
    local decided = cases.act(as.medical_director, case.case_id, "approve", { to = "2027-01-31" })
    assert.equal("in_course", decided.state)
    assert.equal("approved", decided.determination.outcome)
  end)

  it("whose lines belong to two categories becomes two cases of one submission", function()
    local result = as.provider:must("case.submit", requests.make("pt_ot", {
      service = { codes = { { code = "97110", units = 16 }, { code = "E0730", units = 1 } } },
    }))
    assert.same({ "dme", "pt_ot" }, cases.pick(result.cases, "category"))
    for _, case in ipairs(result.cases) do
      assert.equal(result.submission, case.submission)
      assert.equal(case.category == "dme" and "awaiting_information" or "nurse_review", case.state)
    end
  end)

  it("keeps its state, clocks and actions across a crash and a restart (R5.7, I2)", function()
    local open = cases.submit_one(as.provider, requests.make "pt_ot")
    local waiting = cases.submit_one(as.surgeon, requests.make("gastric_bypass", { facts = { bmi = requests.NONE } }))
    local before = { cases.get(as.nurse, open.case_id), cases.get(as.nurse, waiting.case_id) }
    daemon:kill()
    daemon:start_again()
    admin = daemon:admin()
    as = people.clients(daemon, people.add(admin, {}))
    local nurse = daemon:client { token = admin:must("admin.principal_add",
      { id = "nurse-2", name = "Noor Vale, RN", roles = { "nurse" } }).token }
    local after = { cases.get(nurse, open.case_id), cases.get(nurse, waiting.case_id) }
    assert.same(before, after)
    assert.equal("approved", cases.act(nurse, open.case_id, "approve", { visits = 9 }).state)
    assert.is_true(admin:must("admin.verify", {}).ok)
  end)
end)

describe("a service that needs no review", function()
  local daemon, as
  setup(function()
    local _
    daemon, _, as = world "2026-11-16T16:15:00Z"
  end)
  teardown(function() daemon:finish() end)

  local function closed_as(state, reason, request)
    local case = cases.submit_one(as.intake, request)
    assert.equal(state, case.state)
    assert.truthy(table.concat(cases.pick(case.notices, "code"), " "):find(reason, 1, true)
      or (case.reason and case.reason.code == reason)
      or table.concat(cases.pick((case.determination or {}).reasons, "code"), " "):find(reason, 1, true),
      "the reason " .. reason .. " must be said")
  end

  it("is closed with its particular reason (R3.1)", function()
    closed_as("not_required", "procedure_not_listed",
      requests.make("lumbar_mri", { service = { codes = { { code = "29881", units = 1 } } } }))
    closed_as("not_required", "category_not_opted_in",
      requests.make("lumbar_mri", { group = "G-MIN", member = "M-2001" }))
    closed_as("not_required", "within_initial_visits",
      requests.make("pt_ot", { service = { visits = 3, visits_used = 0 } }))
    closed_as("not_required", "provider_not_in_ancillary_network",
      requests.make("pt_ot", { requesting_provider = "1000000046", servicing_provider = "1000000046", channel = "fax" }))
  end)

  it("is not reviewed where Medicare pays first, and is where it pays second (R3.7)", function()
    closed_as("no_um", "medicare_primary", requests.make("lumbar_mri", { member = "M-1008" }))
    assert.equal("nurse_review", cases.submit_one(as.intake, requests.make("lumbar_mri", { member = "M-1009" })).state)
  end)
end)

describe("clocks", function()
  local daemon, admin, as
  setup(function() daemon, admin, as = world "2026-11-10T20:00:00Z" end) -- Tuesday 14:00 in Chicago
  teardown(function() daemon:finish() end)

  local function set(instant) admin:must("admin.clock", { set = instant }) end

  it("end when the programme says: complete information, calendar and business days, holidays (R5.1, R5.2, R5.6)", function()
    local waiting = cases.submit_one(as.surgeon, requests.make("gastric_bypass", { facts = { bmi = requests.NONE } }))
    assert.equal("2026-12-26T05:59:59.999Z", cases.clock(waiting, "programme_information_45d").due_at)

    set "2026-11-19T15:20:00Z"
    local complete = as.surgeon:must("case.supply", { case_id = waiting.case_id, facts = { bmi = 41 } }).case
    assert.equal("2026-12-05T05:59:59.999Z", cases.clock(complete, "programme_precert_15d").due_at)

    set "2026-11-21T00:30:00Z" -- Friday 18:30: still open
    local friday = cases.submit_one(as.provider, requests.make "pt_ot")
    assert.equal("2026-12-01T01:00:00.000Z", cases.clock(friday, "programme_mnr_5bd").due_at)

    set "2026-11-21T01:05:00Z" -- Friday 19:05: closed, counts from Monday's opening
    local late = cases.submit_one(as.provider, requests.make("pt_ot", { member = "M-1002" }))
    assert.equal("2026-12-02T01:00:00.000Z", cases.clock(late, "programme_mnr_5bd").due_at)
  end)

  it("warn, then are missed and escalate, and never decide (R5.6, I11)", function()
    local case = cases.submit_one(as.provider, requests.make("pt_ot", { member = "M-1003" }))
    local due = cases.clock(case, "programme_mnr_5bd").due_at
    local warn = cases.clock(case, "programme_mnr_5bd").warn_at
    assert.is_true(warn < due)
    set(due)
    local warned
    for _, event in ipairs(as.nurse:must("case.events", { case_id = case.case_id }).events) do
      warned = warned or (event.event == "decision_warning" and event.at) or nil
    end
    assert.equal(warn, warned) -- fired at its own instant, not at the end of the move
    set "2026-12-03T12:00:00Z"
    local late = cases.get(as.nurse, case.case_id)
    assert.equal("missed", cases.clock(late, "programme_mnr_5bd").state)
    assert.truthy(table.concat(cases.events(as.nurse, case.case_id), " "):find("decision_due", 1, true))
    assert.is_nil(late.outcome)
    assert.equal("nurse_review", late.state)
    local queue = as.nurse:must("queue.list", { role = "nurse", limit = 100 }).cases
    assert.truthy(table.concat(cases.pick(queue, "case_id"), " "):find(case.case_id, 1, true))
  end)

  it("that were met or stood still leave nothing that fires, and nothing spins (I11)", function()
    local case = cases.submit_one(as.surgeon, requests.make("gastric_bypass",
      { member = "M-1002", facts = { bmi = requests.NONE } }))
    case = as.surgeon:must("case.supply", { case_id = case.case_id, facts = { bmi = 41 } }).case
    set(cases.clock(case, "programme_precert_15d").due_at)
    local warned
    for _, event in ipairs(as.nurse:must("case.events", { case_id = case.case_id }).events) do
      warned = event.event == "decision_warning" and event.at or warned
    end
    assert.equal(cases.clock(case, "programme_precert_15d").warn_at, warned)
    assert.equal("approved", cases.act(as.nurse, case.case_id, "approve").state)
    admin:must("admin.clock", { advance = "40d" })
    local before = admin:must("admin.status", {}).engine.transactions
    for _ = 1, 20 do admin:must("admin.status", {}) end
    assert.equal(before, admin:must("admin.status", {}).engine.transactions)
  end)

  it("of an information window that lapses send the case to a medical director (R4.4)", function()
    local case = cases.submit_one(as.surgeon, requests.make("gastric_bypass",
      { member = "M-1006", facts = { bmi = requests.NONE } }))
    local window = cases.clock(case, "programme_information_45d")
    set(window.due_at:gsub("59%.999Z", "59.000Z"))
    assert.equal("awaiting_information", cases.get(as.nurse, case.case_id).state)
    admin:must("admin.clock", { advance = "1s" })
    local lapsed = cases.get(as.nurse, case.case_id)
    assert.equal("director_review", lapsed.state)
    assert.is_nil(lapsed.outcome)
    local names = table.concat(cases.events(as.nurse, case.case_id), " ")
    assert.truthy(names:find("information_warning", 1, true))
    assert.truthy(names:find("information_due", 1, true))
  end)

  it("of the programme stand still while a reviewer waits for what was asked (R5.1)", function()
    local case = cases.submit_one(as.surgeon, requests.make("gastric_bypass", { member = "M-1005" }))
    local id = case.case_id
    local before = cases.clock(case, "programme_precert_15d").due_at
    local asked = cases.act(as.nurse, id, "request_information", { items = { { text = "The operative plan" } } })
    assert.equal("awaiting_information", asked.state)
    assert.equal("tolled", cases.clock(asked, "programme_precert_15d").state)
    admin:must("admin.clock", { advance = "3d" })
    local supplied = as.surgeon:must("case.supply", { case_id = id, note = "The plan is attached.",
      documents = { { kind = "other", title = "Operative plan", text = "Sleeve." } } }).case
    if supplied.state == "awaiting_information" then supplied = cases.act(as.nurse, id, "record_complete") end
    assert.equal("nurse_review", supplied.state)
    local after = cases.clock(supplied, "programme_precert_15d")
    assert.equal("running", after.state)
    assert.is_true(after.due_at > before)
  end)
end)

describe("what was decided", function()
  local daemon, admin, as
  setup(function() daemon, admin, as = world "2026-11-16T16:15:00Z" end)
  teardown(function() daemon:finish() end)

  it("is replayed to the same bytes (I9) and hangs in a chain (I10)", function()
    local case = cases.submit_one(as.provider, requests.make "pt_ot")
    cases.act(as.nurse, case.case_id, "approve", { visits = 9 })
    assert.is_true(as.auditor:must("case.replay", { case_id = case.case_id }).identical)
    local events = as.auditor:must("case.events", { case_id = case.case_id }).events
    for i = 2, #events do
      assert.equal(i, events[i].seq)
      assert.equal(events[i - 1].hash, events[i].prev_hash)
    end
    assert.is_true(admin:must("admin.verify", {}).ok)
  end)

  it("is pushed to those who watch, and a cursor resumes with nothing lost (R1.4, R10.5)", function()
    local watcher = as.provider
    local watch = watcher:must("case.watch", { filter = {} })
    local case = cases.submit_one(as.intake, requests.make "pt_ot")
    local first = assert(watcher:note())
    assert.equal("case.changed", first.method)
    assert.equal(case.case_id, first.params.case_id)
    assert.equal(watch.watch, first.params.watch)
    while first.params.version < case.version do first = assert(watcher:note()) end
    watcher:close()
    rawset(as, "provider", nil)

    cases.act(as.nurse, case.case_id, "approve", { visits = 9 })
    as.provider:must("case.watch", { filter = {}, after = first.params.cursor })
    local missed = assert(as.provider:note())
    assert.equal(case.case_id, missed.params.case_id)
    assert.equal("approved", missed.params.state)
  end)

  it("shows nothing to a stranger (I8)", function()
    local case = cases.submit_one(as.provider, requests.make "pt_ot")
    for _, stranger in ipairs { "other_provider", "other_payer" } do
      assert.equal(-32003, as[stranger]:refused("case.get", { case_id = case.case_id }).code)
      assert.same({}, as[stranger]:must("case.find", { limit = 100 }).cases)
    end
    assert.equal(case.case_id, cases.get(as.payer, case.case_id).case_id)
  end)
end)
