-- `missing` against trying everything: the questions suffice, and none of them is superfluous (R4.6). PC_LONG=1 tries ten times as many trees.
local brute = require "tests.support.lua.brute"
local fixture = require "tests.support.lua.fixture"
local policy = require "tests.support.lua.policy"
local random_trees = require "tests.support.lua.random_trees"

local BATCH, BATCHES = 250, os.getenv("PC_LONG") and 40 or 4

-- With every answer to the questions the outcome is known.
local function suffices(c, facts, asked)
  return not brute.each_value(asked, facts, 1, function() return c.meets.run(facts) == 2 end, "apart")
end

-- No question could be left out: for some answers to the others the outcome is not known without it.
local function is_needed(c, facts, asked, without)
  local others = {}
  for i, one in ipairs(asked) do
    if i ~= without then others[#others + 1] = one end
  end
  return brute.each_value(others, facts, 1, function() return c.meets.run(facts) == 2 end, "apart")
end

local function check(c, facts, names, note)
  local is_asked = {}
  for _, name in ipairs(names) do is_asked[name] = true end
  local asked = brute.facts(c, facts, function(_, name) return is_asked[name] end)
  assert.equal(#names, #asked, note)
  assert.is_true(suffices(c, facts, asked), note .. ": with all answers the outcome is known")
  for i, one in ipairs(asked) do
    assert.is_true(is_needed(c, facts, asked, i), note .. ": " .. one.name .. " cannot change the outcome, but is asked")
  end
end

-- Pairs that are not known cannot be tried: what they were before is not known either. Facts that are compared with each
-- other, and more combinations than are tried, are asked for without a proof.
local function provable(made, facts)
  for _, fact in ipairs(made.facts) do
    if fact.kind.name == "pair" and facts[fact.name] == nil then return false end
  end
  return not made.source:find("at_least(fact.", 1, true)
end

describe("missing on random trees", function()
  for batch = 1, BATCHES do
    local first = (batch - 1) * BATCH + 1
    it(("is what trying everything finds, seeds %d to %d"):format(first, first + BATCH - 1), function()
      local files, made = fixture.files(), {}
      for seed = first, first + BATCH - 1 do
        made[seed] = random_trees.criterion(seed, "random.s" .. seed)
        files["criteria/knee/s" .. seed .. ".lua"] = made[seed].source
      end
      local set = policy.load_files(files)
      local criterion = set.host.require("precert.criterion")
      local checked = 0
      for _, c in ipairs(set.host.require("precert.definition").defined()) do
        local seed = tonumber(c.id:match("^random%.s(%d+)$"))
        local facts = seed and c.questions and random_trees.facts(made[seed])
        if facts and provable(made[seed], facts) and c.meets.run(facts) == 2 then
          check(c, facts, criterion.missing(c, facts), "seed " .. seed)
          checked = checked + 1
        end
      end
      assert.is_true(checked > 20, "enough of them are unknown: " .. checked)
    end)
  end
end)

describe("missing over several criteria of a case", function()
  local function criterion_file(id, facts, meets)
    return fixture.criterion_of(facts, meets):gsub('id = "knee.adult"', 'id = "' .. id .. '"', 1)
  end
  local WEEKS = 'weeks = c.number { min = 0, max = 100, ask = "Weeks" }, '

  local function cases_of(one, two)
    local set = fixture.load {
      ["categories/knee.lua"] = fixture.category:gsub('criteria = { "knee.adult" }', 'criteria = { "knee.adult", "knee.second" }', 1),
      ["criteria/knee/adult.lua"] = criterion_file("knee.adult", WEEKS .. 'a = c.yes_no { ask = "A" },', one),
      ["criteria/knee/second.lua"] = criterion_file("knee.second", WEEKS .. 'b = c.yes_no { ask = "B" },', two),
    }
    assert(set.catalogue, table.concat(fixture.errors(set), "\n"))
    return function(facts)
      local got = set:submit(fixture.submission({ facts = facts }, { codes = { { code = "29881", units = 1 } } }))
      local names = {}
      for i, entry in ipairs(got.cases[1].missing) do names[i] = entry.fact end
      return got.cases[1].outcome, table.concat(names, " ")
    end
  end

  it("asks nothing when one of them is not met already", function()
    local ask = cases_of("all { fact.weeks:at_least(6) }", "all { fact.b:is_true() }")
    local outcome, names = ask { weeks = 2 }
    assert.equal("not_met", outcome)
    assert.equal("", names)
  end)

  it("asks only what the open ones need, each once, in their order", function()
    local ask = cases_of("all { fact.weeks:at_least(6), fact.a:is_true() }", "all { fact.b:is_true(), fact.weeks:at_least(3) }")
    local outcome, names = ask { a = true }
    assert.equal("needs_information", outcome)
    assert.equal("weeks b", names)
  end)

  it("does not ask what the other criterion makes superfluous", function()
    -- the first needs 6 weeks; with 6 weeks the second is met whatever b is
    local ask = cases_of("all { fact.weeks:at_least(6) }", "any { fact.weeks:at_least(6), fact.b:is_true() }")
    local _, names = ask {}
    assert.equal("weeks", names)
  end)
end)
