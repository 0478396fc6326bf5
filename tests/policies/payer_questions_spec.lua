-- What the payer must answer before a review begins: whether the benefit exists (R3.5), whether this plan pays first (R3.7).
local fixture = require "tests.support.lua.fixture"

local plain = fixture.load()
local gated = fixture.with("categories/knee.lua", 'documents =', 'gates = { benefit_confirmation = true },\n  documents =')

local stays = fixture.with("inpatient/inpatient_acute.lua", "documents =", "gates = { benefit_confirmation = true }, documents =")

local function member(other)
  return {
    member = "M1", group = "G1", birth_date = "1980-06-15", line_of_business = "commercial", funding = "self_funded",
    situs_state = "TX", address = { state = "TX" }, coverage = { from = "2025-01-01", other = other },
  }
end

local function case_of(set, request, other, service)
  local input = fixture.submission(request, service or { codes = { { code = "29881" } } }, { member = member(other) })
  local result = set:submit(input)
  assert.is_nil(result.reason, "refused: " .. tostring(result.field))
  return result.cases[1]
end

local function asked(case)
  local names = {}
  for i, question in ipairs(case.payer_questions or {}) do names[i] = question.question end
  return table.concat(names, " ")
end

describe("what the payer is asked first", function()
  it("is whether the benefit exists, and criteria are not evaluated meanwhile (R3.5, R5.1)", function()
    local case = case_of(gated, { facts = { weeks = 6 } })
    assert.equal("required", case.requirement)
    assert.equal("benefit", asked(case))
    assert.equal("needs_information", case.outcome)
    assert.same({}, case.criteria)
    assert.same({}, case.missing) -- the requester is asked after the payer
    assert.same({}, case.documents)
    assert.is_true(#case.clocks > 0) -- the laws' clocks run on
  end)

  it("is nothing more once the benefit is confirmed (R3.5)", function()
    local case = case_of(gated, { facts = { weeks = 6 }, benefit_confirmed = true })
    assert.equal("", asked(case))
    assert.equal("met", case.outcome)
  end)

  it("ends with the payer when there is no benefit: no clinical decision (R3.5)", function()
    local case = case_of(gated, { benefit_confirmed = false })
    assert.equal("referred_to_payer benefit_does_not_exist", case.requirement .. " " .. case.reason.code)
    assert.equal("", asked(case))
  end)

  it("is nothing in a dispute: what was denied was reviewed (R8.6)", function()
    for _, kind in ipairs { "appeal", "external_review", "peer_to_peer" } do
      local input = fixture.submission({ facts = { weeks = 6 } }, { codes = { { code = "29881" } } }, { member = member "unknown" })
      input.case = { kind = kind, received_at = "2026-12-01T15:00:00.000Z" }
      local case = gated:submit(input).cases[1]
      assert.equal("", asked(case))
      assert.equal("met", case.outcome)
      assert.equal(1, #case.criteria)
    end
  end)

  it("is the benefit of a stay too, where its type says so (R3.5, R2.7)", function()
    local stay = { setting = "inpatient", level = "inpatient_acute" }
    assert.equal("benefit", asked(case_of(stays, {}, nil, stay)))
    assert.equal("benefit primary", asked(case_of(stays, {}, "unknown", stay)))
    assert.equal("", asked(case_of(stays, { benefit_confirmed = true }, nil, stay)))
    assert.equal("benefit_does_not_exist", case_of(stays, { benefit_confirmed = false }, nil, stay).reason.code)
    assert.equal("", asked(case_of(plain, {}, nil, stay)))
  end)

  it("is no other gate's matter before a stay: such a gate stops the load (R2.7)", function()
    for _, gate in ipairs { "initial_visits = 5", "ancillary_network = true", "geography = true" } do
      local set = fixture.with("inpatient/observation.lua", "documents =", "gates = { " .. gate .. " }, documents =")
      local lines = fixture.errors(set)
      assert.equal(1, #lines, table.concat(lines, "\n"))
      assert.truthy(lines[1]:find("gate_of_visits: the gate '" .. gate:match "%l[%l_]+" .. "'", 1, true), lines[1])
    end
  end)

  it("is which cover is primary, when nobody knows (R3.7)", function()
    assert.equal("primary", asked(case_of(plain, {}, "unknown")))
    assert.equal("", asked(case_of(plain, {}, "commercial_secondary")))
    assert.equal("", asked(case_of(plain, {}, "medicare_secondary")))
    assert.equal("no_um", case_of(plain, {}, "commercial_primary").requirement)
  end)

  it("can be both at once (R3.5, R3.7)", function()
    assert.equal("benefit primary", asked(case_of(gated, {}, "unknown")))
    assert.equal("primary", asked(case_of(gated, { benefit_confirmed = true }, "unknown")))
  end)

  it("is nothing for what needs no review (R3.1)", function()
    local case = case_of(gated, {}, "unknown", { codes = { { code = "99213" } } })
    assert.equal("not_required", case.requirement)
    assert.equal("", asked(case))
  end)

  it("does not let a bad fact pass (R5.1)", function()
    local input = fixture.submission({ facts = { weeks = "six" } }, { codes = { { code = "29881" } } }, { member = member "unknown" })
    assert.equal("params.facts.weeks", gated:submit(input).field)
  end)
end)
