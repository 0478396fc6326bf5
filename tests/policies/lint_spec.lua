-- What `policy check` warns of although it works: each with its line, column and next step; and that what is shipped has none.
local fixture = require "tests.support.lua.fixture"
local policy = require "tests.support.lua.policy"

local FACTS = [[
    weeks = c.number { unit = "weeks", min = 0, max = 52, ask = "W" },
    bmi = c.number { unit = "kg/m2", min = 10, max = 90, ask = "B" },
    locked = c.yes_no { ask = "L" },
    kind = c.choice { of = { "x", "y", "z" }, ask = "K" },
]]

-- The warnings of one criterion around a tree, without those about examples.
local function warnings(meets, more)
  local files = fixture.files()
  files["criteria/knee/adult.lua"] = fixture.criterion_of(FACTS, meets, more)
  local set = policy.load_files(files, "2026-11-22")
  local lines = {}
  for i, d in ipairs(set.diagnostics) do
    local ours = d.file == "criteria/knee/adult.lua" and not ({ leaf_not_covered = true, fact_never_read = true, not_approved = true })[d.code]
    if ours then lines[#lines + 1] = set.diagnostic_lines[i]:gsub("^criteria/knee/adult.lua:", "") end
  end
  return lines
end

local function of_code(set, code)
  local lines = {}
  for i, d in ipairs(set.diagnostics) do
    if d.code == code then lines[#lines + 1] = set.diagnostic_lines[i] end
  end
  return lines
end

describe("a branch", function()
  local cases = {
    { "that contradicts itself", "all { fact.weeks:at_least(6), fact.weeks:below(4) }",
      "never_met: 'all of these' can never be met; correct a threshold: two parts contradict each other, or a range leaves nothing" },
    { "that leaves no choice", "all { fact.kind:is_none_of { \"x\", \"y\", \"z\" }, fact.locked:is_true() }",
      "never_met: 'kind is none of x, y, z' can never be met; correct a threshold: two parts contradict each other, or a range leaves nothing" },
    { "that everybody meets", "any { fact.bmi:at_least(30), fact.bmi:below(40) }",
      "always_met: 'any of these' is always met; correct a threshold, or remove the part: it decides nothing" },
    { "whose threshold is the end of the range", "all { fact.weeks:at_least(0), fact.locked:is_true() }",
      "always_met: 'weeks at least 0 weeks' is always met; correct a threshold, or remove the part: it decides nothing" },
    { "that another one includes", "any { fact.bmi:at_least(35), all { id = \"high\", fact.bmi:at_least(40), fact.locked:is_true() } }",
      "branch_without_effect: 'high' changes nothing: the parts beside it decide alone; remove it, or correct its threshold" },
    { "that is written twice", "all { fact.locked:is_true(), fact.locked:is_true() }",
      "branch_without_effect: 'locked is yes' changes nothing: the parts beside it decide alone; remove it, or correct its threshold" },
  }
  for _, case in ipairs(cases) do
    it(case[1] .. " is a warning at its line", function()
      local lines = warnings(case[2])
      assert.is_true(#lines > 0)
      local place, rest = lines[1]:match("^(%d+:%d+): warning: (.*)$")
      assert.equal(case[3], rest)
      assert.equal("11", place:match("^%d+"))
    end)
  end

  it("that decides something, or asks for a fact, is none", function()
    assert.same({}, warnings "any { fact.bmi:at_least(40), all { fact.bmi:at_least(35), fact.locked:is_true() } }")
    assert.same({}, warnings "all { fact.locked:known(), fact.weeks:at_least(6) }")
    assert.same({}, warnings "at_least(2) { fact.locked:is_true(), fact.weeks:at_least(6), fact.bmi:above(30) }")
  end)
end)

describe("number ranges", function()
  local function ranges(first, second, third)
    return ("any { all { fact.bmi:%s, fact.locked:is_true() }, all { fact.bmi:%s, fact.weeks:at_least(6) }, all { fact.bmi:%s } }")
      :format(first, second, third)
  end

  it("with a gap say where", function()
    local lines = warnings(ranges("between(20, 29)", "between(30, 39)", "at_least(39.5)"))
    assert.equal(2, #lines)
    assert.truthy(lines[1]:find("ranges_have_a_gap: no range of bmi covers what lies between 29 and 30; begin with :at_least(29)", 1, true))
    assert.truthy(lines[2]:find("between 39 and 39.5", 1, true))
  end)

  it("that overlap say where", function()
    local lines = warnings(ranges("between(20, 30)", "between(28, 39)", "above(39)"))
    assert.equal(1, #lines)
    assert.truthy(lines[1]:find("ranges_overlap: the ranges of bmi overlap from 28 to 30; end one of them where the other begins", 1, true))
  end)

  it("that share one value overlap there, and of a whole number that leaves out none there is no gap", function()
    assert.truthy(warnings(ranges("between(20, 30)", "between(30, 39)", "above(39)"))[1]:find("overlap from 30 to 30", 1, true))
    local ages = "any { all { fact.member_age:between(0, 12), fact.locked:is_true() }, all { fact.member_age:between(13, 17) } }"
    assert.same({}, warnings(ages))
  end)

  it("that meet at an open end are right", function()
    local text = "any { all { fact.bmi:at_least(20), fact.bmi:below(30), fact.locked:is_true() }, all { fact.bmi:at_least(30), fact.weeks:above(1) } }"
    assert.same({}, warnings(text))
  end)
end)

describe("what belongs together", function()
  it("a part that reads a code of no list", function()
    assert.truthy(warnings("any { fact.locked:is_true(), c.request.codes:includes(\"99999\") }")[1]
      :find("code_in_no_list: no category lists the code 99999; correct it, or add it to codes in categories/knee.lua", 1, true))
    assert.same({}, warnings "any { fact.locked:is_true(), c.request.codes:includes(\"27447\") }")
  end)

  it("a reason that nothing gives, and one that is no reason of a denial", function()
    local reasons = fixture.files()["reasons.lua"]
    local spare = 'spare_reason = { use = { "denial" }, plain = "P.", clinical = "C." },\n'
    local set = fixture.load { ["reasons.lua"] = reasons:gsub("return p.reasons {\n", "%0  " .. spare, 1) }
    local found = false
    for _, line in ipairs(of_code(set, "reason_never_used")) do found = found or line:find("'spare_reason'", 1, true) ~= nil end
    assert.is_true(found)
    assert.same({ "criteria/knee/adult.lua:18:3: error: reason_not_for_denial: 'visits_unknown' is no reason of a denial: its use in "
      .. "reasons.lua does not say so; name one whose use has \"denial\"" },
      of_code(fixture.with("criteria/knee/adult.lua", "conservative_care_not_met", "visits_unknown"), "reason_not_for_denial"))
  end)

  it("a version that is in force before it was signed off, and a sign-off that is overdue", function()
    local set = fixture.load({ ["criteria/knee/adult.lua"] = fixture.criterion:gsub('not_met = "',
      'approved = { by = "B", on = "2025-06-01", next_review = "2026-06-01" },\n  %0', 1) }, "2026-11-22")
    assert.same({ "criteria/knee/adult.lua:6:17: warning: effective_too_soon: in force from 2025-01-01, but signed off only on "
      .. "2025-06-01; begin on or after the sign-off, or correct approved.on" }, of_code(set, "effective_too_soon"))
    assert.equal(1, #of_code(set, "review_overdue"))
  end)

  it("a fact that nothing reads, also not the function that grants", function()
    local function unread(grants)
      return #of_code(fixture.load { ["criteria/knee/adult.lua"] = fixture.criterion_of(FACTS,
        "all { fact.weeks:at_least(6), fact.bmi:above(30), fact.locked:is_true() }", "grants = " .. grants .. ",") }, "fact_never_read")
    end
    assert.equal(1, unread "{ units = 1 }")
    assert.equal(1, unread "function(request) return { units = request.service.visits } end")
    assert.equal(0, unread 'function(_, facts) return { units = facts.kind == "x" and 1 or 2 } end')
  end)

  it("a comparison that no example tries one way", function()
    local lines = of_code(fixture.load(), "leaf_not_covered")
    assert.equal(4, #lines) -- six weeks alone: locked is neither yes nor no, weeks never below six nor unknown
    assert.truthy(lines[1]:find("adult.lua:15:17: warning: leaf_not_covered: in no example 'locked is yes' is met; add an example", 1, true))
  end)
end)

describe("the shipped criteria", function()
  local set = policy.load("policies", nil, "2026-11-22")

  it("have no warning", function()
    local lines = {}
    for i, d in ipairs(set.diagnostics) do
      if d.file:find("^criteria/") or d.file:find("^categories/") or d.file:find("^inpatient/") or d.file == "reasons.lua" then
        lines[#lines + 1] = set.diagnostic_lines[i]
      end
    end
    assert.same({}, lines)
  end)

  it("say in the catalogue how far their examples go", function()
    for _, c in ipairs(set.catalogue.criteria) do
      assert.same({ c.coverage.leaves, c.coverage.leaves, c.coverage.leaves },
        { c.coverage.met, c.coverage.not_met, c.coverage.unknown }, c.id)
      assert.is_true(c.coverage.leaves > 0)
    end
  end)
end)
