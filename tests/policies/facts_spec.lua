-- Fact types and comparisons: what is refused by name, what each comparison answers at its boundary.
local fixture = require "tests.support.lua.fixture"

local function outcome(facts, meets, sent, opts)
  local set = fixture.load_criterion(facts, meets)
  local got = set:evaluate("knee.adult", sent, opts)
  return got.outcome or (got.status .. " " .. got.reason .. " " .. got.field)
end

describe("a fact that does not fit its declaration is refused with its name:", function()
  local cases = {
    { "number", 'x = c.number { unit = "kg", min = 1, max = 9, ask = "X" }', "fact.x:at_least(2)", {
      { "2", "wrong_type" }, { 0.5, "out_of_range" }, { 9.5, "out_of_range" }, { { value = 3, unit = "lb" }, "wrong_unit" },
      { { value = 30, unit = "kg" }, "out_of_range" }, { true, "wrong_type" }, { 0 / 0, "out_of_range" },
    } },
    { "yes_no", 'x = c.yes_no { ask = "X" }', "fact.x:is_true()", { { "yes", "wrong_type" }, { 1, "wrong_type" } } },
    { "choice", 'x = c.choice { of = { "p", "q" }, ask = "X" }', 'fact.x:equals("p")', { { "r", "not_a_choice" }, { 1, "wrong_type" } } },
    { "set", 'x = c.set { of = { "p", "q" }, ask = "X" }', 'fact.x:includes("p")', {
      { { "p", "r" }, "not_a_choice" }, { "p", "wrong_type" }, { { p = true }, "wrong_type" },
    } },
    { "list of numbers", 'x = c.list { of = "number", min = 0, ask = "X" }', "fact.x:count_at_least(1)", {
      { { 1, "2" }, "wrong_type" }, { { -1 }, "out_of_range" },
    } },
    { "date", 'x = c.date { ask = "X" }', 'fact.x:after("2026-01-01")', { { "2026-02-30", "out_of_range" }, { 20260101, "wrong_type" } } },
    { "instant", 'x = c.instant { ask = "X" }', "fact.x:known()", { { "2026-01-01T25:00:00Z", "out_of_range" } } },
    { "duration", 'x = c.duration { unit = "days", min = 0, max = 90, ask = "X" }', "fact.x:at_least(14)", {
      { { value = 3, unit = "months" }, "wrong_unit" }, { { value = 20, unit = "weeks" }, "out_of_range" },
    } },
    { "money", "x = c.money { ask = 'X' }", "fact.x:at_least(c.usd(100))", {
      { 100, "wrong_type" }, { { cents = 1, currency = "EUR" }, "wrong_unit" },
    } },
    { "pair", 'x = c.pair { "eval", "now", min = 0, max = 10, better = "lower", ask = "X" }', "fact.x:improved_by(2)", {
      { 4, "wrong_type" }, { { eval = 4, later = 2 }, "wrong_type" }, { { eval = 11 }, "out_of_range" },
    } },
    { "record of two", 'x = c.record { a = c.date { ask = "A" }, b = c.yes_no { ask = "B" }, ask = "X" }', "fact.x.a:known()", {
      { { a = "x", b = 1 }, "out_of_range" }, { { a = "x", b = 1, c = 1 }, "wrong_type" },
    } },
    { "record", 'x = c.record { day = c.date { ask = "D" }, ask = "X" }', "fact.x.day:known()", {
      { { day = "x" }, "out_of_range" }, { { night = "2026-01-01" }, "wrong_type" },
    } },
    { "text", 'x = c.text { ask = "X" }', 'fact.x:equals("a")', { { 1, "wrong_type" }, { { "a" }, "wrong_type" } } },
    { "code", 'x = c.code { ask = "X" }', 'fact.x:matches { "M51*" }', { { "M51 3", "not_a_choice" } } },
  }
  for _, case in ipairs(cases) do
    it(case[1], function()
      for _, try in ipairs(case[4]) do
        assert.equal("invalid " .. try[2] .. " params.facts.x", outcome(case[2], "all { " .. case[3] .. " }", { x = try[1] }))
      end
    end)
  end
end)

describe("a null in a list", function()
  it("is refused, alone and beside other criteria", function()
    local host = fixture.load().host
    local copy = host.require("precert.runtime").copy
    local copied = copy(host.array { 1, nil, 3 })
    assert.same({ 3, false }, { #copied, copied[2] })
    assert.is_false(copy(host.array { nil, 2, nil })[1])
  end)
end)

describe("a comparison", function()
  -- facts, comparison, value that is met, value that is not
  local cases = {
    { 'x = c.number { ask = "X" }', "fact.x:at_least(40)", 40, 39.99 },
    { 'x = c.number { ask = "X" }', "fact.x:at_most(40)", 40, 40.01 },
    { 'x = c.number { ask = "X" }', "fact.x:above(40)", 40.01, 40 },
    { 'x = c.number { ask = "X" }', "fact.x:below(40)", 39.99, 40 },
    { 'x = c.number { ask = "X" }', "fact.x:between(1, 2)", 2, 2.01 },
    { 'x = c.number { ask = "X" }', "fact.x:equals(2)", 2, 3 },
    { 'x = c.number { unit = "kg", ask = "X" }', "fact.x:at_least(2)", { value = 2, unit = "kg" }, { value = 1, unit = "kg" } },
    { 'x = c.duration { unit = "days", ask = "X" }', "fact.x:at_least(14)", { value = 2, unit = "weeks" }, { value = 1, unit = "weeks" } },
    { 'x = c.money { ask = "X" }', "fact.x:at_least(c.usd(100))", { cents = 10000, currency = "USD" }, { cents = 9999, currency = "USD" } },
    { 'x = c.yes_no { ask = "X" }', "fact.x:is_false()", false, true },
    { 'x = c.date { ask = "X" }', 'fact.x:on_or_after("2026-01-02")', "2026-01-02", "2026-01-01" },
    { 'x = c.date { ask = "X" }', 'fact.x:before("2026-01-02")', "2026-01-01", "2026-01-02" },
    { 'x = c.choice { of = { "p", "q", "r" }, ask = "X" }', 'fact.x:is_one_of { "p", "q" }', "q", "r" },
    { 'x = c.choice { of = { "p", "q", "r" }, ask = "X" }', 'fact.x:is_none_of { "p", "q" }', "r", "p" },
    { 'x = c.text { ask = "X" }', 'fact.x:equals("word")', "word", "other" },
    { 'x = c.code { ask = "X" }', 'fact.x:matches { "M51.3*", "M54.16" }', "M51.36", "M54.1" },
    { 'x = c.set { of = { "p", "q" }, ask = "X" }', "fact.x:includes_any()", { "p" }, {} },
    { 'x = c.set { of = { "p", "q", "r" }, ask = "X" }', 'fact.x:includes_any { "p", "q" }', { "r", "q" }, { "r" } },
    { 'x = c.set { of = { "p", "q", "r" }, ask = "X" }', 'fact.x:includes_all { "p", "q" }', { "q", "r", "p" }, { "p", "r" } },
    { 'x = c.set { of = { "p", "q" }, ask = "X" }', 'fact.x:includes_none { "p" }', { "q" }, { "q", "p" } },
    { 'x = c.list { ask = "X" }', "fact.x:count_at_least(2)", { "a", "b" }, { "a" } },
    { 'x = c.list { ask = "X" }', "fact.x:is_empty()", {}, { "a" } },
    { 'x = c.list { of = "number", ask = "X" }', "fact.x:count_below(500, 2)", { 499, 600, 10 }, { 499, 500 } },
    { 'x = c.list { of = "code", ask = "X" }', 'fact.x:includes_matching { "C92*" }', { "I10", "C92.00" }, { "I10" } },
    { 'x = c.pair { "eval", "now", better = "lower", ask = "X" }', "fact.x:improved_by(2)", { eval = 7, now = 5 }, { eval = 7, now = 6 } },
    { 'x = c.pair { "eval", "now", better = "higher", ask = "X" }', "fact.x:improved()", { eval = 7, now = 8 }, { eval = 7, now = 7 } },
    {
      'x = c.pair { "eval", "now", better = "higher", ask = "X" }', "fact.x:improved_by_percent(10)", { eval = 50, now = 55 },
      { eval = 50, now = 54 },
    },
    { 'x = c.pair { "eval", "now", of = { "walker", "cane", "none" }, ask = "X" }', "fact.x:improved()", { eval = "walker", now = "cane" },
      { eval = "cane", now = "walker" } },
    { 'x = c.pair { "eval", "now", better = "lower", ask = "X" }', "fact.x:now():at_most(5)", { now = 5 }, { now = 6 } },
    { 'x = c.pair { "left", "right", ask = "X" }', "fact.x:both():at_least(70)", { left = 70, right = 71 }, { left = 70, right = 69 } },
    { 'x = c.pair { "left", "right", ask = "X" }', "fact.x:either():at_least(70)", { left = 10, right = 70 }, { left = 69, right = 69 } },
    { 'x = c.record { listed = c.date { ask = "L" }, ask = "X" }', 'fact.x.listed:after("2026-01-01")', { listed = "2026-02-01" },
      { listed = "2025-02-01" } },
  }
  for _, case in ipairs(cases) do
    it(case[2] .. " on " .. case[1]:match("c%.(%a[%w_]*)"), function()
      assert.equal("met", outcome(case[1], "all { " .. case[2] .. " }", { x = case[3] }))
      assert.equal("not_met", outcome(case[1], "all { " .. case[2] .. " }", { x = case[4] }))
      assert.equal("needs_information", outcome(case[1], "all { " .. case[2] .. " }", {}))
    end)
  end

  it("of a half-known pair is unknown and asks for the pair", function()
    local set = fixture.load_criterion('x = c.pair { "eval", "now", better = "lower", ask = "X" }', "all { fact.x:improved_by(2) }")
    local got = set:evaluate("knee.adult", { x = { eval = 7 } })
    assert.equal("needs_information", got.outcome)
    assert.equal("x", got.missing[1].fact)
  end)

  it("can have another fact as its limit", function()
    local facts = 'x = c.number { ask = "X" }, y = c.number { ask = "Y" }'
    assert.equal("met", outcome(facts, "all { fact.x:at_most(fact.y) }", { x = 2, y = 2 }))
    assert.equal("not_met", outcome(facts, "all { fact.x:at_most(fact.y) }", { x = 3, y = 2 }))
    assert.equal("needs_information", outcome(facts, "all { fact.x:at_most(fact.y) }", { x = 3 }))
  end)

  it("reads values of the request", function()
    local facts, tree = 'x = c.number { unit = "visits", ask = "X" }', "all { c.request.visits:at_most(fact.x) }"
    assert.equal("met", outcome(facts, tree, { x = 9 }, { request = { service = { visits = 9 } } }))
    assert.equal("not_met", outcome(facts, tree, { x = 8 }, { request = { service = { visits = 9 } } }))
    assert.equal("needs_information", outcome(facts, tree, { x = 8 }))
  end)

  it("counts days back from the date of service", function()
    local facts, tree = 'x = c.date { ask = "X" }', "all { fact.x:within_days_before_service(30) }"
    local opts = { request = { service = { start_date = "2026-03-01" } } }
    assert.equal("met", outcome(facts, tree, { x = "2026-01-30" }, opts))
    assert.equal("not_met", outcome(facts, tree, { x = "2026-01-29" }, opts))
    assert.equal("not_met", outcome(facts, tree, { x = "2026-03-02" }, opts))
  end)
end)

describe("a percentage", function()
  local FACTS = 'score = c.pair { "eval", "now", min = 0, max = 100, better = "higher", ask = "S" }, '
    .. 'change = c.percent { from = "score", min = -1000, max = 1000, ask = "C" }'
  local TREE = "all { fact.change:at_least(10) }"

  it("is computed from its pair", function()
    assert.equal("met", outcome(FACTS, TREE, { score = { eval = 50, now = 55 } }))
    assert.equal("not_met", outcome(FACTS, TREE, { score = { eval = 50, now = 54.9 } }))
    local set = fixture.load_criterion(FACTS, TREE)
    assert.same({ change = 12 }, set:evaluate("knee.adult", { score = { eval = 50, now = 56 } }).trace.children[1].reads)
  end)

  it("may be sent while the pair is not known, and is asked for", function()
    assert.equal("met", outcome(FACTS, TREE, { change = 10 }))
    assert.equal("met", outcome(FACTS, TREE, { change = 10, score = { eval = 50 } }))
    local got = fixture.load_criterion(FACTS, TREE):evaluate("knee.adult", { score = { now = 50 } })
    assert.equal("needs_information change", got.outcome .. " " .. got.missing[1].fact)
    assert.equal("needs_information", outcome(FACTS, TREE, { score = { eval = 0, now = 5 } })) -- nothing to take a percentage of
  end)

  it("that disagrees with its pair is refused, beyond rounding", function()
    assert.equal("met", outcome(FACTS, TREE, { change = 33, score = { eval = 60, now = 80 } }))
    assert.equal("invalid disagrees_with_derived params.facts.change", outcome(FACTS, TREE, { change = 20, score = { eval = 50, now = 55 } }))
  end)

  it("needs a pair that says which way is better", function()
    local function error_of(facts)
      return fixture.errors(fixture.load { ["criteria/knee/adult.lua"] = fixture.criterion_of(facts, TREE) })[1]
    end
    assert.truthy(error_of('change = c.percent { from = "scor", ask = "C" }, score = c.pair { "a", "b", better = "lower", ask = "S" }')
      :find("unknown_fact: fact 'scor' is not declared; did you mean 'score'?", 1, true))
    assert.truthy(error_of('change = c.percent { from = "score", ask = "C" }, score = c.pair { "a", "b", ask = "S" }')
      :find("wrong_type: 'score' is no pair of numbers with a better side", 1, true))
  end)
end)

describe("every comparison", function()
  it("that an author may write is tried above, or here", function()
    local cases = {
      { "number", "equals(2)", 2, 1 }, { "yes_no", "is_true()", true, false }, { "yes_no", "known()", true },
      { "date", 'after("2026-01-02")', "2026-01-03", "2026-01-02" }, { "date", 'on_or_before("2026-01-02")', "2026-01-02", "2026-01-03" },
      { "date", 'equals("2026-01-02")', "2026-01-02", "2026-01-03" },
      { "date", 'between("2026-01-02", "2026-01-04")', "2026-01-04", "2026-01-05" },
      { "instant", 'after("2026-01-02T00:00:00.000Z")', "2026-01-02T00:00:00.001Z", "2026-01-02T00:00:00Z" },
      { "list", "count_at_most(1)", { "a" }, { "a", "b" } }, { "list", 'includes("a")', { "b", "a" }, { "b" } },
      { 'pair { "eval", "now", better = "lower", ask = "X" }', "worsened_by(2)", { eval = 5, now = 7 }, { eval = 5, now = 6 } },
    }
    for _, case in ipairs(cases) do
      local facts = "x = c." .. (case[1]:find("{", 1, true) and case[1] or case[1] .. ' { ask = "X" }')
      assert.equal("met", outcome(facts, "all { fact.x:" .. case[2] .. " }", { x = case[3] }), case[2])
      if case[4] ~= nil then assert.equal("not_met", outcome(facts, "all { fact.x:" .. case[2] .. " }", { x = case[4] }), case[2]) end
    end
    local facts, tree = 'x = c.date { ask = "X" }', "all { fact.x:at_least_days_before_service(30) }"
    local opts = { request = { service = { start_date = "2026-03-31" } } }
    assert.equal("met", outcome(facts, tree, { x = "2026-03-01" }, opts))
    assert.equal("not_met", outcome(facts, tree, { x = "2026-03-02" }, opts))
    local source, untried = io.open("tests/policies/facts_spec.lua"):read("a"), {}
    for _, name in ipairs(fixture.load().host.require("precert.compare").names) do
      if not source:find(name .. "[%( ]") then untried[#untried + 1] = name end
    end
    assert.same({}, untried)
  end)
end)

describe("an undeclared fact", function()
  it("is never read and does not disturb", function()
    assert.equal("met", outcome('x = c.yes_no { ask = "X" }', "all { fact.x:is_true() }", { x = true, wat = { 1 } }))
  end)
end)
