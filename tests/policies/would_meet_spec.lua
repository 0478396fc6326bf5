-- would_meet against trying everything: on random trees, and on every shipped criterion at the values of its examples.
-- PC_LONG=1 tries ten times as many trees. A failure prints its seed: random_trees.criterion(seed, "random.s<seed>").
local brute = require "tests.support.lua.brute"
local fixture = require "tests.support.lua.fixture"
local policy = require "tests.support.lua.policy"
local random_trees = require "tests.support.lua.random_trees"
local wire_json = require "tests.support.lua.json_text"

local BATCH = 250
local BATCHES = os.getenv("PC_LONG") and 80 or 8

local function may_change(fact) return fact.can_change == true end

local function copy(v)
  if type(v) ~= "table" then return v end
  local other = {}
  for key, member in pairs(v) do other[key] = copy(member) end
  return other
end

-- A batch of random criteria, loaded together; their one example may be wrong, so the examples are not run.
local function load_batch(first)
  local files, made = fixture.files(), {}
  for seed = first, first + BATCH - 1 do
    made[seed] = random_trees.criterion(seed, "random.s" .. seed)
    files["criteria/knee/s" .. seed .. ".lua"] = made[seed].source
  end
  local set = policy.load_files(files)
  local by_id = {}
  for _, c in ipairs(set.host.require("precert.definition").defined()) do by_id[c.id] = c end
  return set, made, by_id
end

-- What the SDK says of facts that were just evaluated; the sets, and whether the search was cut.
local function said(set, c, facts)
  local change = set.host.require("precert.change")
  local texts, cut = change.sets(c.change, { facts })
  local sets = {}
  for i, text in ipairs(texts) do sets[i] = wire_json.decode(text) end
  -- answers are kept: the first of its kind, and the one that was kept, are what the search says
  local member = '"would_meet":[' .. table.concat(texts, ",") .. (cut and '],"would_meet_cut":true' or "]")
  for _ = 1, 2 do assert.equal(member, change.members(c.change, { facts }), c.id) end
  return sets, cut
end

local function check_sets(set, c, facts, note, most)
  local before = copy(facts)
  if c.meets.run(facts) ~= 0 then return 0 end
  local sets, cut = said(set, c, facts)
  assert.same(before, facts, note .. ": the facts are as they were")
  local entries = brute.facts(c, facts, may_change)
  local expected, got = brute.changes(c.meets.run, entries, facts, most), {}
  for i, one in ipairs(sets) do got[i] = brute.names(one) end
  table.sort(got)
  if cut then
    assert.is_true(#got == 0 or #expected >= #got, note .. ": what is listed when the search was cut is still right")
  elseif not (most and #expected == 0) then
    assert.same(expected, got, note)
  end
  for i, one in ipairs(sets) do
    local fitting = brute.fitting(one, entries, c.declared)
    if fitting then
      local tried = 0
      brute.each_value(fitting, facts, 1, function()
        tried = tried + 1
        assert.equal(1, c.meets.run(facts), note .. ": set " .. i .. " says what does not meet")
      end)
      assert.is_true(tried > 0, note .. ": set " .. i .. " can be had")
    end
  end
  return 1, cut
end

describe("would_meet on random trees", function()
  for batch = 1, BATCHES do
    local first = (batch - 1) * BATCH + 1
    it(("is what trying everything finds, seeds %d to %d"):format(first, first + BATCH - 1), function()
      local set, made, by_id = load_batch(first)
      local checked, cuts = 0, 0
      for seed = first, first + BATCH - 1 do
        local c = by_id["random.s" .. seed]
        if c and c.meets and c.meets.run and c.change then
          for round = 1, 3 do
            local one, cut = check_sets(set, c, random_trees.facts(made[seed]), "seed " .. seed .. ", round " .. round)
            checked, cuts = checked + one, cuts + (cut and 1 or 0)
          end
        end
      end
      assert.is_true(checked > BATCH // 2, "enough of them are not met: " .. checked)
      assert.is_true(cuts * 10 <= checked, "few are cut: " .. cuts .. " of " .. checked)
    end)
  end
end)

describe("would_meet on the shipped criteria", function()
  local set = policy.load("policies")
  local definition, criterion = set.host.require("precert.definition"), set.host.require("precert.criterion")

  for _, c in ipairs(definition.defined()) do
    it("is what trying everything finds: " .. c.id .. " " .. c.version, function()
      for _, example in ipairs(c.examples) do
        local facts = copy(example.facts)
        criterion.check(c, facts)
        criterion.add_request(c, facts, copy(example.request or {}))
        check_sets(set, c, facts, c.id .. ", " .. example.name, 3)
      end
    end)
  end
end)

describe("would_meet in answers", function()
  local WEEKS = 'weeks = c.number { unit = "weeks", min = 0, max = 100, ask = "Weeks", can_change = true }, '

  local function second(source) return (source:gsub('id = "knee.adult"', 'id = "knee.second"', 1)) end

  it("says fact, comparison, value and unit, and stands for one criterion and in a case alike", function()
    local set = fixture.load_criterion(WEEKS, "all { fact.weeks:at_least(6) }")
    local expected = { { { fact = "weeks", op = "at_least", text = "weeks at least 6 weeks", unit = "weeks", value = 6 } } }
    assert.same(expected, set:evaluate("knee.adult", { weeks = 5 }).would_meet)
    local case = set:submit(fixture.submission({ facts = { weeks = 5 } }, { codes = { { code = "29881", units = 1 } } })).cases[1]
    assert.same(expected, case.criteria[1].would_meet)
    assert.same({}, set:evaluate("knee.adult", { weeks = 6 }).would_meet)
    assert.same({}, set:evaluate("knee.adult", {}).would_meet)
  end)

  it("names no fact that is not marked", function()
    local set = fixture.load_criterion('weeks = c.number { min = 0, max = 100, ask = "Weeks" },', "all { fact.weeks:at_least(6) }")
    assert.same({}, set:evaluate("knee.adult", { weeks = 5 }).would_meet)
  end)

  it("of several criteria is what meets all of them", function()
    local set = fixture.load {
      ["categories/knee.lua"] = fixture.category:gsub('criteria = { "knee.adult" }', 'criteria = { "knee.adult", "knee.second" }', 1),
      ["criteria/knee/adult.lua"] = fixture.criterion_of(WEEKS, "all { fact.weeks:at_least(6) }"),
      ["criteria/knee/second.lua"] = second(fixture.criterion_of(WEEKS .. 'b = c.yes_no { ask = "B", can_change = true },',
        "all { fact.weeks:at_most(10), fact.b:is_true() }")),
    }
    local _, text = set:call(1, { category = "knee", facts = { weeks = 2, b = false } })
    local got = wire_json.decode(text)
    assert.equal(1, #got.would_meet)
    assert.equal("weeks+b", brute.names(got.would_meet[1]))
    assert.equal("at_least", got.would_meet[1][1].op)
    assert.equal("at_most", got.would_meet[1][2].op)
  end)

  it("differs wherever one of forty comparisons does", function()
    local facts, parts, known = {}, {}, {}
    for i = 1, 40 do
      facts[i] = ('f%02d = c.yes_no { ask = "F", can_change = true },'):format(i)
      parts[i], known[("f%02d"):format(i)] = ("fact.f%02d:is_true()"):format(i), true
    end
    local set = fixture.load_criterion(table.concat(facts, " "), "all { " .. table.concat(parts, ", ") .. " }")
    for i = 1, 40 do
      local name = ("f%02d"):format(i)
      known[name] = false
      assert.equal(name, set:evaluate("knee.adult", known).would_meet[1][1].fact)
      known[name] = true
    end
  end)

  it("says so when the bound of its work is hit", function()
    local facts, parts, sent = {}, {}, {}
    for i = 1, 14 do
      facts[i] = ('f%d = c.yes_no { ask = "F", can_change = true },'):format(i)
      parts[i], sent["f" .. i] = ("fact.f%d:is_true()"):format(i), false
    end
    local set = fixture.load_criterion(table.concat(facts, " "), "at_least(7) { " .. table.concat(parts, ", ") .. " }")
    local got = set:evaluate("knee.adult", sent)
    assert.is_true(got.would_meet_cut)
    for _, one in ipairs(got.would_meet) do assert.equal(7, #one) end
    for i = 1, 6 do sent["f" .. i] = true end
    got = set:evaluate("knee.adult", sent)
    assert.equal(8, #got.would_meet) -- one of the eight others each
    assert.is_nil(got.would_meet_cut)
  end)
end)
