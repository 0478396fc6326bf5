-- What a request needs (sections 2 and 3): every reason for not reviewing, and that an unknown never leads to one.
local fixture = require "tests.support.lua.fixture"

local set = fixture.load()

local PROVIDER = { provider = "P1", address = { state = "TX" }, networks = { { network = "a", ancillary = true, from = "2026-01-01" } } }

local function check(service, more, rows)
  service.setting = service.setting or "outpatient"
  service.start_date = service.start_date or "2026-12-10"
  local params = { payer = "acme", group = "G1", service = service }
  for name, value in pairs(more or {}) do params[name] = value end
  return set:requirement(params, rows or { provider = PROVIDER })
end

local function short(got)
  return got.requirement .. (got.reason and " " .. got.reason.code or "")
end

local function has_notice(got, code)
  for _, notice in ipairs(got.notices) do
    if notice.code == code then return true end
  end
  return false
end

describe("requirement.check", function()
  it("requires a listed procedure of a chosen category, and says what it will ask (R3.1)", function()
    local got = check { codes = { "29881" } }
    assert.equal("required", short(got))
    assert.equal("knee", got.category)
    assert.same({ "locked", "weeks" }, { got.needs[1].fact, got.needs[2].fact })
    assert.same({ "clinical_record" }, { got.documents[1] })
    assert.equal("knee.adult", got.criteria[1].id)
    assert.is_true(has_notice(got, "benefits_not_guaranteed")) -- R3.2
  end)

  local reasons = {
    { "a code on no list", { codes = { "99213" } }, "not_required procedure_not_listed" },
    { "a category the group did not choose", { codes = { "72148" } }, "not_required category_not_opted_in" },
    { "visits within the first five", { codes = { "97110" }, visits = 3, visits_used = 2 }, "not_required within_initial_visits" },
    { "a sixth visit", { codes = { "97110" }, visits = 4, visits_used = 2 }, "required" },
    { "outpatient mental health (R2.8)", { codes = { "90837" } }, "not_available outpatient_mh_sa_not_available" },
    { "an inpatient stay (R2.7)", { setting = "inpatient" }, "required" },
    { "24 hours of observation (R3.3)", { setting = "observation", units = 24 }, "not_required observation_not_over_24_hours" },
    { "more than 24 hours of observation", { setting = "observation", units = 24.01 }, "required" },
    { "a code before its first date", { codes = { "27447" }, start_date = "2025-12-31" }, "not_required procedure_not_listed" },
    { "a code on its first date", { codes = { "27447" }, start_date = "2026-01-01" }, "required" },
    { "a code on its last date", { codes = { "27447" }, start_date = "2026-12-31" }, "required" },
    { "a code after its last date", { codes = { "27447" }, start_date = "2027-01-01" }, "not_required procedure_not_listed" },
    { "staying with a provider (R3.8)", { category = "transition_of_care" }, "referred_to_payer transition_of_care_is_payer_benefit" },
  }
  for _, case in ipairs(reasons) do
    it("answers " .. case[1], function() assert.equal(case[3], short(check(case[2]))) end)
  end

  it("stops at the programme's geography by the place of service (R3.5)", function()
    local elsewhere = { provider = "P1", address = { state = "NY" }, networks = PROVIDER.networks }
    assert.equal("not_required outside_program_geography",
      short(check({ codes = { "97110" }, visits = 9, visits_used = 5 }, {}, { provider = elsewhere })))
  end)

  it("stops at a provider who was not in the ancillary network on the date of service (R3.5)", function()
    local later = { provider = "P1", address = { state = "TX" }, networks = { { network = "a", ancillary = true, from = "2026-12-11" } } }
    local service = { codes = { "97110" }, visits = 9, visits_used = 5 }
    assert.equal("not_required provider_not_in_ancillary_network", short(check(service, {}, { provider = later })))
    service.start_date = "2026-12-11"
    assert.equal("required", short(check(service, {}, { provider = later })))
  end)

  it("goes on with an unknown provider, and says so (R2.11)", function()
    local got = check({ codes = { "97110" }, visits = 9, visits_used = 5 }, { provider = "P-unknown" }, {})
    assert.equal("required", short(got))
    assert.is_true(has_notice(got, "provider_unknown"))
    assert.is_true(has_notice(got, "place_of_service_unknown"))
  end)

  it("finds no reason in what an unknown provider leaves unknown: not the place, not the episode (R2.11)", function()
    local far = {
      member = { member = "M1", group = "G1", birth_date = "1980-06-15", line_of_business = "commercial", funding = "self_funded",
        situs_state = "TX", address = { state = "NY" }, coverage = { from = "2025-01-01" } },
    }
    local later, early = { codes = { "97110" }, visits = 9, visits_used = 5 }, { codes = { "97110" }, visits = 1, visits_used = 0 }
    local unknown = { provider = "P-unknown", member = "M1" }
    assert.equal("required", short(check(later, unknown, far)))
    assert.equal("required", short(check(early, unknown, far)))
    assert.equal("not_required outside_program_geography", short(check(later, { member = "M1" }, far))) -- nobody named: the member's own
  end)

  it("goes on when the visits are unknown, and says so", function()
    local got = check { codes = { "97110" }, visits = 2 }
    assert.equal("required", short(got))
    assert.is_true(has_notice(got, "visits_unknown"))
  end)

  it("follows the cover that pays first (R3.7)", function()
    assert.equal("no_um medicare_primary", short(check({ codes = { "29881" } }, { coverage = "medicare_primary" })))
    assert.equal("no_um commercial_not_primary", short(check({ codes = { "29881" } }, { coverage = "commercial_primary" })))
    assert.equal("required", short(check({ codes = { "29881" } }, { coverage = "medicare_secondary" })))
    local unknown = check({ codes = { "29881" } }, { coverage = "unknown" })
    assert.equal("required", short(unknown))
    assert.is_true(has_notice(unknown, "primary_cover_unknown"))
  end)

  it("makes a long observation an acute stay (R3.3)", function()
    assert.equal("observation", check({ setting = "observation", units = 48 }).category)
    assert.equal("inpatient_acute", check({ setting = "observation", units = 48.01 }).category)
  end)

  it("does not know what does not exist", function()
    assert.equal("unknown_group", set:requirement({ payer = "acme", group = "G9", service = { codes = { "1" } } }).reason)
    assert.equal("unknown_payer", set:requirement({ payer = "a", group = "G1", service = { codes = { "1" } } }).reason)
    assert.equal("unknown_category", check({ category = "kneee" }).reason)
    assert.equal("group_not_in_force", check({ codes = { "29881" }, start_date = "2024-12-31" }).reason)
    assert.equal("unknown_member", check({ codes = { "29881" } }, { member = "M9" }).reason)
  end)
end)

local function submit(request, service, rows) return set:submit(fixture.submission(request, service, rows)) end

describe("a submission", function()
  it("is split into one case a category and one for all that need no review", function()
    local got = submit({}, { codes = { { code = "97110" }, { code = "99213" }, { code = "29881" }, { code = "72148" } }, visits = 9, visits_used = 5 })
    local shown = {}
    for i, case in ipairs(got.cases) do
      shown[i] = (case.category or "-") .. " " .. case.requirement .. " " .. table.concat(case.lines, ",")
    end
    assert.same({ "therapy required 1", "knee required 3", "- not_required 2,4" }, shown)
  end)

  it("handles a transplant by its code whatever the setting, without a stay of its own (R7.1)", function()
    local got = submit({}, { codes = { { code = "50360" } }, setting = "inpatient" })
    assert.equal(1, #got.cases)
    assert.equal("transplant", got.cases[1].category)
  end)

  it("reviews the stay besides the codes that no category takes", function()
    local got = submit({}, { codes = { { code = "50360" }, { code = "29881" } }, setting = "inpatient" })
    assert.same({ "transplant", "inpatient_acute" }, { got.cases[1].category, got.cases[2].category })
    assert.same({ 2 }, { table.unpack(got.cases[2].lines) })
  end)

  it("warns when benefits were not verified, and never stops for it (R3.2)", function()
    local function notices(verified)
      local codes = {}
      for _, notice in ipairs(submit({ benefits_verified = verified }, { codes = { { code = "29881" } } }).cases[1].notices) do
        codes[#codes + 1] = notice.code
      end
      return codes
    end
    assert.same({ "benefits_not_guaranteed" }, notices(true))
    assert.same({ "benefits_not_guaranteed", "benefits_not_verified" }, notices(false))
  end)

  it("after the service says that before is better, and closes after day 365 (R1.1, R5.3)", function()
    local service = { codes = { { code = "29881", to = "2025-11-20" } }, start_date = "2025-11-16" }
    local in_time = submit({ timing = "post_service", received_at = "2026-11-20T18:00:00.000Z" }, service).cases[1]
    assert.equal("required", in_time.requirement)
    assert.equal("retrospective", in_time.review)
    assert.is_true(has_notice(in_time, "post_service_notice"))
    local late = submit({ timing = "post_service", received_at = "2026-11-21T18:00:00.000Z" }, service).cases[1]
    assert.equal("not_available retro_window_expired", short(late))
  end)

  it("counts the visits of the episode, not only what the provider says (R3.5)", function()
    local service = { codes = { { code = "97110" } }, visits = 2, visits_used = 0 }
    assert.equal("not_required", submit({}, service).cases[1].requirement)
    assert.equal("required", submit({}, service, { history = { visits_used = { therapy = 4 } } }).cases[1].requirement)
    service.visits_used = nil -- nobody says, and the engine knows
    assert.equal("required", submit({}, service, { history = { visits_used = { therapy = 4 } } }).cases[1].requirement)
    assert.equal("not_required", submit({}, service, { history = { visits_used = { therapy = 3 } } }).cases[1].requirement)
    assert.equal("required", submit({}, service, { history = { visits_used = { other = 1 } } }).cases[1].requirement) -- unknown
  end)

  it("handles a predetermination as a precertification, and says so (R3.6)", function()
    local case = submit({ timing = "predetermination" }, { codes = { { code = "29881" } } }).cases[1]
    assert.equal("required", case.requirement)
    assert.is_true(has_notice(case, "predetermination_converted"))
  end)
end)
