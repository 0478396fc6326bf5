-- The three-valued logic of criteria trees, and which facts an unknown outcome asks for.
local fixture = require "tests.support.lua.fixture"

local TRUTH = { "met", "not_met", "needs_information" }
local SENT = { met = true, not_met = false } -- unknown: not sent

local FACTS = 'a = c.yes_no { ask = "A" }, b = c.yes_no { ask = "B" }, d = c.yes_no { ask = "D" },'
local PARTS = "{ fact.a:is_true(), fact.b:is_true(), fact.d:is_true() }"

local function count(values, wanted)
  local n = 0
  for _, value in ipairs(values) do
    if value == wanted then n = n + 1 end
  end
  return n
end

-- What each node means, said once more in other words than the SDK's.
local function at_least(n)
  return function(values)
    if count(values, "met") >= n then return "met" end
    if count(values, "not_met") > #values - n then return "not_met" end
    return "needs_information"
  end
end

local meaning = {
  all = at_least(3),
  any = at_least(1),
  ["at_least(2)"] = at_least(2),
  none = function(values)
    local any = at_least(1)(values)
    if any == "met" then return "not_met" end
    return any == "not_met" and "met" or any
  end,
}

local function each_combination(visit)
  for _, a in ipairs(TRUTH) do
    for _, b in ipairs(TRUTH) do
      for _, d in ipairs(TRUTH) do visit { a, b, d } end
    end
  end
end

describe("a node over three parts", function()
  for node, expected in pairs(meaning) do
    it(node .. " has its truth table", function()
      local set = fixture.load_criterion(FACTS, node .. " " .. PARTS)
      each_combination(function(values)
        local got = set:evaluate("knee.adult", { a = SENT[values[1]], b = SENT[values[2]], d = SENT[values[3]] })
        assert.equal(expected(values), got.outcome, node .. ": " .. table.concat(values, ", "))
      end)
    end)

    it(node .. " asks for exactly the facts that can still change it", function()
      local set = fixture.load_criterion(FACTS, node .. " " .. PARTS)
      each_combination(function(values)
        local got = set:evaluate("knee.adult", { a = SENT[values[1]], b = SENT[values[2]], d = SENT[values[3]] })
        local wanted = {}
        for i, name in ipairs { "a", "b", "d" } do
          if expected(values) == "needs_information" and values[i] == "needs_information" then wanted[#wanted + 1] = name end
        end
        local asked = {}
        for i, missing in ipairs(got.missing) do asked[i] = missing.fact end
        assert.same(wanted, asked)
      end)
    end)
  end
end)

describe("a tree", function()
  local tree = "all { any { id = 'first', fact.a:is_true(), fact.b:is_true() }, { id = 'last', fact.d:is_true() } }"

  it("gives every node its value, also where the outcome is known earlier", function()
    local set = fixture.load_criterion(FACTS, tree)
    local got = set:evaluate("knee.adult", { a = true, d = false })
    assert.equal("not_met", got.outcome)
    assert.is_true(got.trace.children[1].value)
    assert.is_nil(got.trace.children[1].children[2].value) -- b: unknown
    assert.is_false(got.trace.children[2].value)
    assert.truthy(got.raw:find('"text":"b is yes","value":null,"reads":{"b":null}', 1, true))
  end)

  it("asks for nothing below a part that is known already", function()
    local set = fixture.load_criterion(FACTS, tree)
    local got = set:evaluate("knee.adult", { a = true })
    assert.equal(1, #got.missing)
    assert.equal("d", got.missing[1].fact)
  end)

  it("names the top-level parts that are not met", function()
    local set = fixture.load_criterion(FACTS, tree)
    local got = set:evaluate("knee.adult", { a = false, b = false, d = false })
    assert.same({ "first", "last" }, { got.unmet[1].id, got.unmet[2].id })
  end)

  it("asks for facts in the order of the criteria, each once", function()
    local set = fixture.load_criterion(FACTS, "all { fact.d:is_true(), any { fact.b:is_true(), fact.d:is_false() }, fact.a:is_true() }")
    local got = set:evaluate("knee.adult", {})
    local asked = {}
    for i, missing in ipairs(got.missing) do asked[i] = missing.fact end
    assert.same({ "d", "b", "a" }, asked)
  end)

  it("lets a custom part read only what it names, and only when all of it is known", function()
    local set = fixture.load_criterion('x = c.number { ask = "X" }, y = c.number { ask = "Y" },',
      "all { c.custom { reads = { 'x', 'y' }, text = 'x is above y', holds = function(f) return f.x > f.y end } }")
    assert.equal("needs_information", set:evaluate("knee.adult", { x = 1 }).outcome)
    assert.equal("y", set:evaluate("knee.adult", { x = 1 }).missing[1].fact)
    assert.equal("met", set:evaluate("knee.adult", { x = 2, y = 1 }).outcome)
    assert.equal("not_met", set:evaluate("knee.adult", { x = 1, y = 1 }).outcome)
  end)

  it("raises when a custom part reads what it did not name", function()
    local set = fixture.load_criterion('x = c.number { ask = "X" }, y = c.number { ask = "Y" },',
      "all { fact.y:at_least(0), c.custom { reads = { 'x' }, text = 'bad', holds = function(f) return f.x > f.y end } }")
    assert.has_error(function() set:evaluate("knee.adult", { x = 1, y = 1 }) end)
  end)
end)
