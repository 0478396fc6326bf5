-- What the engine tells of a stay (input.stay) changes what is asked of the policies (R3.3, R4.7, R5.5).
local fixture = require "tests.support.lua.fixture"
local json_text = require "tests.support.lua.json_text"
local policy = require "tests.support.lua.policy"

local shipped = policy.load("policies", nil, "2026-11-22")
local NOON = 1793534400000 -- 2026-11-01T12:00:00Z, the day on which the clocks go back

local function input_of(service, request, stay)
  local input = fixture.submission(request or {}, service, {
    member = { member = "M1", group = "G-FULL", birth_date = "1980-06-15", line_of_business = "commercial", funding = "self_funded",
      situs_state = "TX", coverage = { from = "2025-01-01" } },
  })
  input.request.payer, input.request.group, input.stay = "sample", "G-FULL", stay
  return input
end

-- One case again, as it is at `now`.
local function again(stay, request, now)
  local setting = stay.level == "observation" and "observation" or "inpatient"
  local input = input_of({ setting = setting, codes = {}, start_date = "2026-10-31" }, request, stay)
  input.category, input.lines, input.requirement = stay.level, {}, "required"
  local status, text = shipped:call(4, input, now or NOON)
  assert.equal("ok", status, text)
  return json_text.decode(text)
end

local function rule(case, name)
  for _, one in ipairs(case.clocks) do
    if one.rule == name then return one end
  end
end

local function seen(case, criterion)
  for _, one in ipairs(case.criteria) do
    if one.id == criterion then return one end
  end
end

describe("an observation", function()
  it("that has begun is observed, not asked how long it will take (R3.3)", function()
    local service = { setting = "observation", codes = {}, start_date = "2026-10-31", admitted_at = "2026-11-01T01:00:00.000Z" }
    local case = shipped:submit(input_of(service)).cases[1]
    assert.equal("required", case.requirement)
    assert.equal("observation", case.category)
    assert.is_table(rule(case, "programme_obs_24h"))
    assert.is_table(rule(case, "programme_obs_48h"))
  end)

  it("is as long as the hours that have passed, to the millisecond, whatever was sent (R3.3)", function()
    local stay = { status = "observation", level = "observation", admitted_at = "2026-10-31T12:00:00.000Z" }
    local facts = { facts = { hours = 47 } }
    local exactly, more = again(stay, facts, NOON), again(stay, facts, NOON + 1)
    assert.equal("not_met", seen(exactly, "observation.stay").outcome)
    assert.equal("met", seen(more, "observation.stay").outcome)
    assert.equal("required", exactly.requirement) -- while it goes on the end is not known
  end)

  it("that has ended needs no review up to and including 24 hours (R3.3)", function()
    local stay = { status = "observation", level = "observation", admitted_at = "2026-10-31T12:00:00.000Z" }
    stay.discharged_at = "2026-11-01T12:00:00.000Z"
    assert.equal("not_required", again(stay).requirement)
    stay.discharged_at = "2026-11-01T12:00:00.001Z"
    assert.equal("observation", again(stay).category)
    stay.discharged_at = "2026-11-02T12:00:00.000Z"
    assert.equal("observation", again(stay).category)
    stay.discharged_at = "2026-11-02T12:00:00.001Z"
    assert.equal("inpatient_acute", again(stay).category)
  end)
end)

describe("a stay", function()
  local rehab = { tolerates_3h_therapy_5_days = true, two_disciplines_needed = true, functional_gain_last_7_days = 0 }

  it("is reviewed at the level of care at which it is now (R4.7)", function()
    local case = again({ status = "inpatient", level = "inpatient_snf", admitted_at = "2026-10-31T12:00:00.000Z" })
    assert.equal("inpatient_snf", case.category)
  end)

  it("has had the days that were approved, unless the request says that there were others before (R4.7)", function()
    local stay = { status = "inpatient", level = "inpatient_rehab", admitted_at = "2026-10-20T12:00:00.000Z", days_approved = 8 }
    assert.equal("not_met", again(stay, { facts = rehab }).outcome)
    stay.days_approved = 7
    assert.equal("met", again(stay, { facts = rehab }).outcome)
    local with_others = { days_approved_so_far = 14 }
    for name, value in pairs(rehab) do with_others[name] = value end
    assert.equal("not_met", again(stay, { facts = with_others }).outcome)
  end)

  it("that goes on is a concurrent review, whatever the first request was (R4.7)", function()
    local stay = { status = "inpatient", level = "inpatient_acute", admitted_at = "2026-10-31T12:00:00.000Z" }
    local facts = { timing = "preservice", facts = { oxygen_need_l_min = 0, iv_antibiotics = false, surgery_planned = true } }
    assert.equal("met", again(stay, facts).outcome)
    stay.continued, stay.in_time, stay.round_at = true, true, "2026-11-01T12:00:00.000Z"
    assert.equal("not_met", again(stay, facts).outcome) -- signs at admission are none of a continued stay
  end)

  it("is reviewed by the criteria of the facility's contract (R4.7)", function()
    local stay = { status = "inpatient", level = "inpatient_acute", admitted_at = "2026-10-31T12:00:00.000Z", continued = true }
    local function outcome_by(contract)
      local input = input_of({ setting = "inpatient", codes = {}, start_date = "2026-10-31" },
        { facts = { oxygen_need_l_min = 0, iv_antibiotics = false } }, stay)
      input.category, input.lines, input.requirement = "inpatient_acute", {}, "required"
      input.providers.facility = { provider = "H1", kind = "facility", networks = {}, contract = contract }
      local status, text = shipped:call(4, input, NOON)
      assert.equal("ok", status, text)
      return json_text.decode(text).outcome
    end
    assert.equal("met", outcome_by "drg")
    assert.equal("not_met", outcome_by "per_diem")
    assert.equal("not_met", outcome_by(nil))
  end)

  it("is decided in 24 hours where more was asked for in time, else in 72 (R5.5)", function()
    local stay = { status = "inpatient", level = "inpatient_snf", admitted_at = "2026-10-20T12:00:00.000Z", continued = true,
      in_time = true, round_at = "2026-11-01T12:00:00.000Z" }
    local urgent = { urgency = "urgent", timing = "preservice" }
    local in_time = again(stay, urgent)
    assert.is_table(rule(in_time, "erisa_concurrent_24h"))
    assert.is_nil(rule(in_time, "erisa_urgent_72h"))
    stay.in_time = false
    local late = again(stay, urgent)
    assert.is_nil(rule(late, "erisa_concurrent_24h"))
    assert.equal(72, rule(late, "erisa_urgent_72h").length)
  end)
end)

describe("a delivery", function()
  local stay = { status = "inpatient", level = "inpatient_maternity", admitted_at = "2026-10-31T12:00:00.000Z" }

  it("is followed by hours that nobody denies (R3.3)", function()
    local facts = { delivery = "cesarean", delivered_at = "2026-10-31T20:00:00.000Z", days_asked_beyond_96h = 0 }
    assert.equal("2026-11-04T20:00:00.000Z", again(stay, { facts = facts }).protected_until)
    facts.delivery = "vaginal"
    assert.equal("2026-11-02T20:00:00.000Z", again(stay, { facts = facts }).protected_until)
  end)

  it("that has not taken place protects nothing", function()
    assert.is_nil(again(stay, { facts = { delivery = "none_yet", high_risk = true } }).protected_until)
  end)
end)

describe("the review of the planned day", function()
  local service = { setting = "inpatient", level = "inpatient_acute", codes = {}, start_date = "2026-10-31" }
  local function ahead(case)
    local names = {}
    for _, one in ipairs(case.next_clocks or {}) do names[one.rule] = one.clock end
    return names
  end

  it("has its rules told with the first answer, for nobody asks the policies on that day (R4.7, R5.5)", function()
    local case = shipped:submit(input_of(service, { urgency = "urgent" })).cases[1]
    assert.is_nil(rule(case, "erisa_concurrent_24h"))
    assert.equal("decision", ahead(case).erisa_concurrent_24h)
    assert.equal("asking", ahead(case).programme_asking_1bd)
  end)

  it("needs none beside those of a review that is concurrent itself, nor does what is no stay", function()
    local concurrent = shipped:submit(input_of(service, { urgency = "urgent", timing = "concurrent" })).cases[1]
    assert.is_table(rule(concurrent, "erisa_concurrent_24h"))
    assert.is_nil(concurrent.next_clocks)
    assert.is_nil(again({ level = "inpatient_acute", status = "inpatient", continued = true, in_time = true,
      round_at = "2026-11-01T06:00:00.000Z" }).next_clocks)
    local outpatient = shipped:submit(input_of({ setting = "outpatient", codes = { { code = "72148" } }, start_date = "2026-11-20" })).cases[1]
    assert.is_nil(outpatient.next_clocks)
  end)
end)
