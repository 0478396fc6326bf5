-- Met at another level of care, results line by line, and grants that size an approval: what is said beside an outcome, and
-- never changes it (R4.1, R4.3).
local fixture = require "tests.support.lua.fixture"
local json_text = require "tests.support.lua.json_text"

local FACTS = 'weeks = c.number { unit = "weeks", min = 0, max = 52, ask = "W" }, home = c.yes_no { ask = "H" },'
local OTHER = [[
  other_levels = {
    { level = "observation", text = "Watching would do", meets = all { fact.weeks:at_least(2) } },
    { level = "imaging", text = "A picture would do", meets = fact.home:is_true() },
  },
]]

local function case_of(set, facts, codes)
  return set:submit(fixture.submission({ facts = facts }, { codes = codes or { { code = "29881", units = 1 } } })).cases[1]
end

describe("another level of care", function()
  local set = fixture.load_criterion(FACTS, "all { fact.weeks:at_least(6) }", OTHER)

  it("is suggested when the criteria are not met and that level's are", function()
    local case = case_of(set, { weeks = 3, home = false })
    assert.equal("not_met", case.outcome)
    assert.same({ { level = "observation", text = "Watching would do" } }, case.criteria[1].met_at)
    assert.equal(2, #case_of(set, { weeks = 3, home = true }).criteria[1].met_at)
    assert.same({ { level = "observation", text = "Watching would do" } }, set:evaluate("knee.adult", { weeks = 2 }).met_at)
  end)

  it("is not named when none is met, when that is not known, or when the criteria are met", function()
    assert.is_nil(case_of(set, { weeks = 1, home = false }).criteria[1].met_at)
    assert.is_nil(case_of(set, { weeks = 1 }).criteria[1].met_at)
    assert.is_nil(case_of(set, { weeks = 6, home = true }).criteria[1].met_at)
    assert.is_nil(set:evaluate("knee.adult", { weeks = 1 }).met_at)
  end)

  it("asks for nothing: what only it reads is never missing, and the outcome is what it would be without", function()
    local without = fixture.load_criterion(FACTS, "all { fact.weeks:at_least(6) }", "notes = 'N',")
    for weeks = 0, 7 do
      local one, two = case_of(set, { weeks = weeks }), case_of(without, { weeks = weeks })
      assert.equal(two.outcome, one.outcome)
      assert.same(two.missing, one.missing)
      assert.same(two.criteria[1].trace, one.criteria[1].trace)
    end
    assert.same({ "weeks" }, { case_of(set, {}).missing[1].fact, case_of(set, {}).missing[2] })
  end)

  it("that raises suggests nothing", function()
    local raising = fixture.load_criterion(FACTS, "all { fact.weeks:at_least(6) }", [[
      other_levels = { { level = "observation", text = "T", meets = c.custom {
        reads = { "weeks" }, text = "C", holds = function(f) return f.weeks > 3 or error("no") end,
      } } },
    ]])
    local case = case_of(raising, { weeks = 2 })
    assert.equal("not_met", case.outcome)
    assert.is_nil(case.criteria[1].met_at)
    assert.is_nil(case.policy_error)
    assert.equal(1, #case_of(raising, { weeks = 4 }).criteria[1].met_at)
  end)

  it("that does not exist stops the load, and an example may say which it expects", function()
    local function error_of(more)
      return fixture.errors(fixture.load { ["criteria/knee/adult.lua"] = fixture.criterion_of(FACTS, "all { fact.weeks:at_least(6) }", more) })[1]
    end
    assert.equal("criteria/knee/adult.lua:9:30: error: unknown_category: there is no category 'observasion'; did you mean 'observation'?",
      error_of 'other_levels = { { level = "observasion", text = "T", meets = fact.home:is_true() } },')
    local source = fixture.criterion_of(FACTS, "all { fact.weeks:at_least(6) }", OTHER):gsub("examples = { ",
      'examples = { { name = "three", facts = { weeks = 3 }, outcome = "not_met", met_at = { "imaging" } }, ', 1)
    assert.truthy(fixture.errors(fixture.load { ["criteria/knee/adult.lua"] = source })[1]
      :find("example 'three': expected to be met at imaging, got observation; correct the example or other_levels", 1, true))
  end)
end)

describe("several codes in one request", function()
  local function second(codes)
    return (fixture.criterion_of(FACTS, "all { fact.home:is_true() }", "codes = " .. codes .. ","):gsub('"knee.adult"', '"knee.second"', 1))
  end
  local set = fixture.load {
    ["categories/knee.lua"] = fixture.category:gsub('criteria = { "knee.adult" }', 'criteria = { "knee.adult", "knee.second" }', 1),
    ["criteria/knee/adult.lua"] = fixture.criterion_of(FACTS, "all { fact.weeks:at_least(6) }", 'codes = { "29881" },'),
    ["criteria/knee/second.lua"] = second('{ "27447" }'),
  }

  it("get a result for each line", function()
    local codes = { { code = "27447", units = 1 }, { code = "29881", units = 2 }, { code = "29881", units = 1 } }
    local case = case_of(set, { weeks = 8, home = false }, codes)
    assert.same({ 1, 2, 3 }, case.lines)
    assert.same({ { 2, 3 }, "met" }, { case.criteria[1].lines, case.criteria[1].outcome })
    assert.same({ { 1 }, "not_met" }, { case.criteria[2].lines, case.criteria[2].outcome })
    assert.equal("not_met", case.outcome) -- one case, one decision: a director may decide line by line
  end)

  it("have none where the criteria speak of every code", function()
    assert.is_nil(case_of(fixture.load(), { weeks = 8 }).criteria[1].lines)
  end)
end)

describe("grants", function()
  local function granted(text, service)
    local set = fixture.load_criterion(FACTS, "all { fact.weeks:at_least(6) }", "grants = " .. text .. ",")
    service.codes = service.codes or { { code = "29881", units = 2 } }
    local case = set:submit(fixture.submission({ facts = { weeks = 8 } }, service)).cases[1]
    return case.grants, case
  end

  it("size an approval in units, visits, hours or days", function()
    for _, unit in ipairs { "units", "visits", "hours", "days" } do
      assert.same({ units = 4, unit = unit, days = 30 }, (granted(('{ units = 4, unit = "%s", days = 30 }'):format(unit), {})))
    end
    local files = { ["criteria/knee/adult.lua"] = fixture.criterion_of(FACTS, "all { fact.weeks:at_least(6) }",
      'grants = { units = 4, unit = "weeks" },') }
    assert.equal("criteria/knee/adult.lua:9:25: error: not_a_choice: 'weeks' is no value of unit; use one of: days, hours, units, visits",
      fixture.errors(fixture.load(files))[1])
  end)

  it("may be less than was asked for: a partial amount, computed from the request, the facts and the history", function()
    local text = [[function(request, facts, history)
      local asked = request.service.visits
      return { units = math.min(asked, facts.weeks * 2 - (history.visits_used_before or 0)), unit = "visits", days = 60 }
    end]]
    assert.same({ units = 12, unit = "visits", days = 60 }, (granted(text, { visits = 12 })))
    assert.same({ units = 16, unit = "visits", days = 60 }, (granted(text, { visits = 40 })))
  end)

  it("cannot reach the case: what the function does to the request is done to a copy", function()
    local tree = "all { fact.weeks:at_least(6), any { c.request.visits:at_most(10), fact.home:is_true() } }"
    local set = fixture.load_criterion(FACTS, tree, "grants = function(request) request.service.visits = 99 return { units = 1 } end,")
    local input = fixture.submission({ facts = { weeks = 8 } }, { codes = { { code = "29881", units = 2 } }, visits = 3 })
    local _, first = set:call(3, input)
    local _, again = set:call(3, input)
    assert.equal(first, again)
    assert.equal(3, json_text.decode(first).cases[1].criteria[1].trace.children[2].children[1].reads["request.visits"])
  end)
end)
