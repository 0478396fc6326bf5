-- CASE objects of submissions: facts, derived facts, documents, clocks, levels, policy errors, and the same bytes each time.
local fixture = require "tests.support.lua.fixture"
local json_text = require "tests.support.lua.json_text"

local set = fixture.load()

local function submit(request, service, rows, of)
  return (of or set):submit(fixture.submission(request, service or { codes = { { code = "29881" } } }, rows))
end

local function rules(case)
  local list = {}
  for i, rule in ipairs(case.clocks) do list[i] = rule.rule end
  return list
end

local function rule(case, name)
  for _, r in ipairs(case.clocks) do
    if r.rule == name then return r end
  end
end

describe("a case", function()
  it("holds outcome, trace, grants and what the criteria miss", function()
    local met = submit({ facts = { weeks = 6 } }).cases[1]
    assert.equal("met", met.outcome)
    assert.same({ units = 1, unit = "units", days = 60 }, met.grants)
    assert.is_true(met.criteria[1].trace.value)
    local unknown = submit({ facts = {} }).cases[1]
    assert.equal("needs_information", unknown.outcome)
    assert.same({ "locked", "weeks" }, { unknown.missing[1].fact, unknown.missing[2].fact })
    assert.same({ fact = "weeks", ask = "Weeks of care", type = "number", unit = "weeks" }, unknown.missing[2])
    local not_met = submit({ facts = { weeks = 5, locked = false } }).cases[1]
    assert.equal("not_met", not_met.outcome)
    assert.equal("conservative_care_not_met", not_met.criteria[1].not_met)
    assert.same({ "locked", "care" }, { not_met.criteria[1].unmet[1].id, not_met.criteria[1].unmet[2].id })
  end)

  it("names the documents that are required and not on file (R5.1)", function()
    assert.same({ "clinical_record" }, { table.unpack(submit({}).cases[1].documents) })
    local sent = submit({ documents = { { kind = "clinical_record", title = "Notes" } } }).cases[1]
    assert.equal(0, #sent.documents)
  end)

  it("notes facts that nothing reads, and never reads them", function()
    assert.same({ "wat", "zzz" }, { table.unpack(submit({ facts = { zzz = 1, weeks = 6, wat = { a = 1 } } }).cases[1].unread_facts) })
  end)

  it("refuses a bad fact with its name", function()
    local got = submit { facts = { weeks = 521 } }
    assert.same({ "invalid", "out_of_range", "params.facts.weeks" }, { got.status, got.reason, got.field })
  end)

  it("computes ages on the date of service and refuses a value that disagrees", function()
    local aged = fixture.load_criterion('x = c.yes_no { ask = "X" }', "all { fact.member_age:at_least(46), fact.x:is_true() }")
    local function age_met(start) -- born on 1980-06-15
      return submit({ facts = { x = true } }, { codes = { { code = "29881" } }, start_date = start }, nil, aged).cases[1].outcome
    end
    assert.equal("not_met", age_met "2026-06-14")
    assert.equal("met", age_met "2026-06-15")
    local refused = submit({ facts = { member_age = 45 } }, nil, nil, aged)
    assert.same({ "invalid", "disagrees_with_derived", "params.facts.member_age" }, { refused.status, refused.reason, refused.field })
    assert.is_nil(submit({ facts = { member_age = 46, x = true } }, nil, nil, aged).reason)
    local both = submit({ facts = { member_age_months = 1, member_age = 45 } }, nil, nil, aged)
    assert.equal("params.facts.member_age", both.field)
  end)

  it("has every clock that applies, the programme's and the law's (R5.1, R5.5)", function()
    assert.same({
      "programme_precert_15d", "programme_information_45d", "programme_asking_1bd", "programme_reconsideration_180d",
      "erisa_pre_15d_ext15", "erisa_info_45d", "erisa_appeal_file_180d",
    }, rules(submit({}).cases[1]))
    local case = submit({ urgency = "urgent" }).cases[1]
    assert.same({
      "programme_precert_15d", "programme_information_45d", "programme_asking_1bd", "programme_reconsideration_180d",
      "erisa_urgent_72h", "erisa_urgent_tell_24h", "erisa_urgent_info_48h", "erisa_appeal_file_180d",
    }, rules(case))
    local urgent = rule(case, "erisa_urgent_72h")
    assert.same({ "receipt", 72, "hours", "law", true, "notification" },
      { urgent.start, urgent.length, urgent.unit, urgent.kind, urgent.tolled, urgent.met_by })
    local programme = rule(case, "programme_precert_15d")
    assert.same({ "complete", true, "decision", "us_central", "America/Chicago" },
      { programme.start, programme.tolled, programme.met_by, programme.calendar, programme.zone })
  end)

  it("has 5 business days for routine medical necessity reviews, and the 30 days besides after the service (R5.2, R5.3)", function()
    local service = { codes = { { code = "97110" } }, visits = 9, visits_used = 5 }
    assert.equal("programme_mnr_5bd", rules(submit({}, service).cases[1])[1])
    local post = submit({ timing = "post_service", received_at = "2026-12-20T18:00:00.000Z" }, service).cases[1]
    assert.same({ "programme_mnr_5bd", "programme_retro_30d" }, { rules(post)[1], rules(post)[2] })
    assert.is_nil(rule(post, "programme_precert_15d"))
  end)

  it("has no law clock of a line of business that the law does not cover", function()
    local member = fixture.submission({}, {}).member
    member.line_of_business = "medicare_advantage"
    for _, name in ipairs(rules(submit({}, nil, { member = member }).cases[1])) do
      assert.truthy(name:find("^programme_"), name)
    end
  end)

  it("says which level set a value, contract before group before payer before programme (R2.12)", function()
    local private = fixture.submission({}, {}).member
    private.line_of_business = "church" -- no law covers it
    local function window(group_more, payer_more, member)
      local changed = fixture.load {
        ["groups/acme/G1.lua"] = fixture.group:gsub("cob = ", (group_more or "") .. " cob = "),
        ["payers/acme.lua"] = 'local p = require "precert.policy"\nreturn p.payer { id = "acme", name = "Acme", zone = "America/Chicago", '
          .. 'phone = "1", ' .. (payer_more or "") .. " }",
      }
      local case = submit({}, nil, { member = member or private }, changed).cases[1]
      return rule(case, "programme_information_45d").length .. " " .. case.levels.information_window_days
    end
    local payer = "settings = { information_window_days = 40 }"
    local group = "settings = { information_window_days = 35 },"
    local contract = "plan_document = { information_window_days = 30 },"
    assert.equal("45 programme", window())
    assert.equal("40 payer", window(nil, payer))
    assert.equal("35 group", window(group, payer))
    assert.equal("30 contract", window(contract .. group, payer))
    local covered = fixture.submission({}, {}).member
    assert.equal("45 law", window(contract, nil, covered)) -- a member whom a law gives 45 days keeps them
    local urgent = submit({ urgency = "urgent" }, nil, nil, fixture.load {
      ["groups/acme/G1.lua"] = fixture.group:gsub("cob = ", "plan_document = { information_window_days = 1 }, cob = "),
    }).cases[1]
    assert.equal(2, rule(urgent, "programme_information_45d").length) -- 48 hours are two days
    assert.equal("50 contract", window("plan_document = { information_window_days = 50 },", nil, covered))
  end)

  it("goes to a person when a criterion raises: unknown, with file and line (I3)", function()
    local broken = fixture.load_criterion('x = c.yes_no { ask = "X" }',
      "all { c.custom { reads = { 'x' }, text = 'bad', holds = function(f) return f.x + 1 end } }")
    local case = submit({ facts = { x = true } }, nil, nil, broken).cases[1]
    assert.equal("needs_information", case.outcome)
    assert.equal("criteria/knee/adult.lua", case.policy_error.file)
    assert.equal("policy_failed", case.policy_error.reason)
    assert.equal(7, case.policy_error.line)
    assert.equal(0, #case.missing)
    assert.is_false(case.intake_approvable)
  end)

  it("without criteria in force goes to a person, and says so", function()
    local case = submit({}, { codes = { { code = "97110" } }, visits = 9, visits_used = 5 }).cases[1]
    assert.equal("needs_information", case.outcome)
    local found
    for _, notice in ipairs(case.notices) do found = found or notice.code == "no_criteria_in_force" end
    assert.is_true(found)
  end)

  it("computes grants from the request where the policy does", function()
    local visits = fixture.load_criterion('per_week = c.number { ask = "A" }, weeks = c.number { ask = "W" }', "all { fact.per_week:at_least(1) }",
      'grants = function(request, facts) return { units = math.min(request.service.visits, facts.per_week * facts.weeks), unit = "visits", days = 30 } end,')
    local case = submit({ facts = { per_week = 2, weeks = 4 } }, { codes = { { code = "29881" } }, visits = 24 }, nil, visits).cases[1]
    assert.same({ units = 8, unit = "visits", days = 30 }, case.grants)
  end)
end)

describe("evaluation", function()
  local function input()
    return fixture.submission({ facts = { weeks = 3, wat = "x" } },
      { codes = { { code = "97110" }, { code = "29881", units = 2 }, { code = "99213" } }, visits = 9, visits_used = 5 })
  end

  it("gives one case the bytes that the submission gave it (I9)", function()
    local status, text = set:call(3, input())
    assert.equal("ok", status)
    for _, case in ipairs(json_text.decode(text).cases) do
      local one = input()
      one.category, one.lines, one.requirement = case.category, case.lines, case.requirement
      local case_status, case_text = set:call(4, one)
      assert.equal("ok", case_status)
      assert.truthy(text:find(case_text, 1, true), case.category)
    end
  end)

  it("of a request that is one case says that it stands alone, and calls its members as the engine looks for them", function()
    local _, one = set:call(3, fixture.submission({}, { codes = { { code = "29881" } } }))
    assert.equal('{"alone":true,"cases":[{', one:sub(1, 24))
    assert.truthy(one:find(',"criteria":[', 1, true) < one:find('],"documents":[', 1, true))
    local _, several = set:call(3, input())
    assert.equal('{"cases":[{', several:sub(1, 11))
  end)

  it("keeps nothing of a request: A, B, A gives the same bytes", function()
    local _, a = set:call(3, input())
    set:submit(fixture.submission({ facts = { weeks = 9, locked = true }, urgency = "urgent" }, { codes = { { code = "29881" } } }))
    set:evaluate("knee.adult", { locked = true })
    local _, again = set:call(3, input())
    assert.equal(a, again)
  end)

  it("gives the same bytes in a fresh state, and the same catalogue", function()
    local other = fixture.load()
    local _, a = set:call(3, input())
    local _, b = other:call(3, input())
    assert.equal(a, b)
    assert.equal(set.catalogue_text, other.catalogue_text)
  end)

  it("writes canonical JSON: sorted members outside the trace, integers plain", function()
    local got = set:evaluate("knee.adult", { weeks = 6.0 })
    assert.equal('{"grants":{"days":60,"unit":"units","units":1},"guideline":{"id":"PRC-KNEE-1","title":"Knee surgery, adults",'
      .. '"version":"1"},"missing":[],"outcome":"met","policy_revision":"test","trace":{"text":"any of these","value":true,"children":['
      .. '{"text":"locked is yes","value":null,"reads":{"locked":null}},{"id":"care","text":"Six weeks of care","value":true,'
      .. '"reads":{"weeks":6}}]},"unmet":[],"would_meet":[]}', got.raw)
  end)

  it("of a category joins its criteria", function()
    local status, text = set:call(1, { category = "knee", facts = { weeks = 6 } })
    assert.equal("ok", status)
    assert.equal("met", json_text.decode(text).outcome)
  end)

  it("of unknown criteria finds nothing", function()
    assert.equal("unknown_criteria", set:evaluate("knee.child", {}).reason)
  end)
end)
