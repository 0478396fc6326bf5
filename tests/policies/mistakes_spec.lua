-- What an author who makes a mistake reads: file, line, column, what is wrong and what to do next.
local fixture = require "tests.support.lua.fixture"

local HEAD = [[
local c = require "precert.criteria"
local all, any, fact = c.all, c.any, c.fact
return c.define {
  id = "knee.adult", version = "1", effective = { from = "2025-01-01" }, category = "knee", title = "Knee",
  guideline = { id = "PRC-KNEE-1" }, not_met = "conservative_care_not_met",
  facts = {
    bmi = c.number { unit = "kg/m2", min = 10, max = 120, ask = "BMI" },
    side = c.choice { of = { "left", "right" }, ask = "Side" },
    ok = c.yes_no { ask = "OK?" },
    pain = c.pair { "eval", "now", min = 0, max = 10, ask = "Pain" },
  },
]]
local TAIL = [[
  examples = { { name = "known", facts = { bmi = 41, side = "left", ok = true, pain = { eval = 5, now = 1 } }, outcome = "met" } },
}
]]
local USES_ALL = 'fact.bmi:at_least(40), fact.side:equals("left"), fact.ok:is_true(), fact.pain:now():at_most(5)'

-- Line 12 is the first line of `meets`.
local function first_error(meets, more)
  local set = fixture.load { ["criteria/knee/adult.lua"] = HEAD .. meets .. "\n" .. (more or "") .. TAIL }
  return fixture.errors(set)[1]
end

local function all_with(part)
  return "  meets = all { " .. USES_ALL .. ",\n    " .. part .. " },"
end

describe("a mistake in a criteria file:", function()
  it("the correct file has none", function()
    assert.is_nil(first_error("  meets = all { " .. USES_ALL .. " },"))
  end)

  local golden = {
    { "a misspelt fact", "fact.bim:at_least(40)",
      "criteria/knee/adult.lua:13:10: error: unknown_fact: fact 'bim' is not declared; did you mean 'bmi'?" },
    { "a misspelt comparison", "fact.bmi:at_laest(40)",
      "criteria/knee/adult.lua:13:14: error: unknown_comparison: 'at_laest' is no comparison of bmi; did you mean 'at_least'?" },
    { "a fact without a comparison", "fact.bmi",
      "criteria/knee/adult.lua:13:5: error: unfinished: 'bmi' is a fact, not a comparison; "
        .. "add one, such as :at_least(40) or :is_true()" },
    { "a comparison of another type", "fact.ok:at_least(1)",
      "criteria/knee/adult.lua:13:13: error: wrong_comparison: ok is a yes_no: it has no comparison 'at_least'; "
        .. "use one of: is_false, is_true, known" },
    { "a threshold outside the range", "fact.bmi:at_least(400)",
      "criteria/knee/adult.lua:13:14: error: threshold_out_of_range: bmi can only be from 10 to 120, "
        .. "so a threshold of 400 decides nothing; correct the threshold, or the fact's min and max" },
    { "a threshold of the wrong type", 'fact.bmi:at_least("40")',
      "criteria/knee/adult.lua:13:14: error: wrong_type: at_least compares bmi with a number; write a number" },
    { "a choice that is none", 'fact.side:is_one_of { "left", "rigth" }',
      "criteria/knee/adult.lua:13:15: error: not_a_choice: 'rigth' is no value of side; did you mean 'right'?" },
    { "a pair without its better side", "fact.pain:improved_by(2)",
      "criteria/knee/adult.lua:13:15: error: missing_field: pain does not say which way is better; "
        .. "add better = \"lower\" or \"higher\" to the pair" },
    { "a part that does not exist", "fact.pain:later():at_most(5)",
      "criteria/knee/adult.lua:13:15: error: unknown_comparison: 'later' is neither a comparison nor a part of pain; "
        .. "use one of: eval, improved, improved_by, improved_by_percent, known, now, worsened_by" },
    { "== instead of a comparison", "fact.ok == true",
      "criteria/knee/adult.lua:12:3: error: wrong_type: a part of the criteria is true or false; "
        .. "write comparisons as fact.name:at_least(40), not with ==, and, or, not" },
    { "< on a fact", "fact.bmi < 40",
      "criteria/knee/adult.lua:13:5: error: operator_on_fact: facts are not compared with <, <=, +, - and the like; "
        .. "write fact.name:at_least(40), :below(40), :equals(...)" },
    { "`and` between comparisons", "fact.bmi:at_least(35) and fact.ok:is_true()",
      "criteria/knee/adult.lua:13:14: error: lost_comparison: this comparison is in no part of the criteria; "
        .. "join comparisons with all { }, any { } or none { }, never with and, or, not" },
    { "an empty group", "any { }", "criteria/knee/adult.lua:13:5: error: empty_group: a group has no parts; add a part, or remove the group" },
    { "at_least of too few parts", "c.at_least(3) { fact.ok:is_true(), fact.ok:is_false() }",
      "criteria/knee/adult.lua:13:7: error: threshold_out_of_range: at_least(3) has only 2 parts; lower the number or add parts" },
    { "an id used twice", '{ id = "size", fact.bmi:at_least(41) }, { id = "size", fact.bmi:at_least(42) }',
      "criteria/knee/adult.lua:13:13: error: duplicate_id: the id 'size' is used twice; give each part its own id" },
    { "a misspelt field of a part", '{ txt = "Big", fact.bmi:at_least(41) }',
      "criteria/knee/adult.lua:12:3: error: unknown_field: a part has no field 'txt'; did you mean 'text'?" },
    { "a dot instead of a colon", "fact.bmi.at_least(40)",
      "criteria/knee/adult.lua:13:14: error: wrong_call: at_least is called with a colon; write fact.name:at_least(...)" },
    { "a name the SDK does not have", "c.alll { fact.ok:is_true() }",
      "criteria/knee/adult.lua:13:7: error: unknown_name: there is no c.alll; did you mean 'all'?" },
    { "a network read from the request", "c.request.network:is_true()",
      "criteria/knee/adult.lua:13:15: error: reads_network_status: criteria may not read network status: request.network (R1.9); "
        .. "use one of: codes, contract, days, diagnoses, end_date, estimated_cost, level, line_units, modifiers, setting, start_date, "
        .. "timing, units, urgency, visits, visits_used" },
    { "an unknown global", "fakt.bmi:at_least(40)",
      "criteria/knee/adult.lua:13:5: error: does_not_load: unknown name 'fakt'; correct the file: Lua stopped here" },
    { "a custom part that reads nothing", 'c.custom { reads = {}, text = "x", holds = function() return true end }',
      "criteria/knee/adult.lua:13:16: error: wrong_type: c.custom reads nothing; name the facts in reads = { ... }" },
    { "a custom part that reads what is not declared", 'c.custom { reads = { "bim" }, text = "x", holds = function() return true end }',
      "criteria/knee/adult.lua:13:27: error: unknown_fact: fact 'bim' is not declared; did you mean 'bmi'?" },
  }
  for _, case in ipairs(golden) do
    it(case[1], function() assert.equal(case[3], first_error(all_with(case[2]))) end)
  end
end)

local function error_with(from, to)
  return fixture.errors(fixture.with("criteria/knee/adult.lua", from, to))[1]
end

describe("a mistake around the tree:", function()
  local golden = {
    { "a misspelt field", "version =", "verison =",
      "criteria/knee/adult.lua:5:3: error: unknown_field: there is no field 'verison' here; did you mean 'version'?" },
    { "a missing field", "title =", "notes =",
      "criteria/knee/adult.lua:1:1: error: missing_field: the field 'title' is missing; add title = ..." },
    { "a fact without a question", ', ask = "Weeks of care"', "",
      "criteria/knee/adult.lua:11:5: error: missing_field: the field 'ask' is missing (R4.6); add ask = ..." },
    { "a misspelt field of a fact", "max = 520", "maxx = 520",
      "criteria/knee/adult.lua:11:49: error: unknown_field: there is no field 'maxx' here; did you mean 'max'?" },
    { "a fact about the network", "locked = c.yes_no", "in_network = c.yes_no",
      "criteria/knee/adult.lua:12:5: error: reads_network_status: criteria may not read network status: 'in_network' (R1.9); "
        .. "remove it; which providers are reviewed is a gate of the category" },
    { "a fact declared twice", "locked = c.yes_no", 'weeks = c.number { ask = "Again" }, locked = c.yes_no',
      "criteria/knee/adult.lua:11:5: error: declared_twice: this fact's name is declared again below; rename or remove one of the two" },
    { "a derived fact declared", "locked = c.yes_no", 'member_age = c.number { ask = "Age" }, locked = c.yes_no',
      "criteria/knee/adult.lua:12:5: error: derived_fact: member_age is computed from the birth date; "
        .. "remove the declaration; fact.member_age works without it" },
    { "a wrong date", '"2025-01-01"', '"2025-13-01"',
      "criteria/knee/adult.lua:6:17: error: wrong_type: from must be a date such as \"2026-01-31\"; write a date such as \"2026-01-31\"" },
    { "a reason that does not exist", '"conservative_care_not_met"', '"conservative_care"',
      "criteria/knee/adult.lua:18:3: error: unknown_reason: there is no reason 'conservative_care'; use one of: " },
    { "a category that does not exist", 'category = "knee"', 'category = "kneee"',
      "criteria/knee/adult.lua:7:3: error: unknown_category: there is no category 'kneee'; did you mean 'knee'?" },
    { "an example that fails", 'outcome = "met"', 'outcome = "not_met"',
      "criteria/knee/adult.lua:21:14: error: example_fails: example 'six weeks': expected not_met, got met; "
        .. "correct the example or the criteria" },
    { "an example with an unknown fact", "facts = { weeks = 6 }", "facts = { week = 6 }",
      "criteria/knee/adult.lua:21:14: error: unknown_fact: example 'six weeks': fact 'week' is not declared; did you mean 'weeks'?" },
    { "an example with a refused value", "facts = { weeks = 6 }", 'facts = { weeks = "6" }',
      "criteria/knee/adult.lua:21:14: error: example_refused: example 'six weeks': fact 'weeks' is refused: wrong_type; "
        .. "send a value the fact allows" },
    { "an example that misses other facts", 'facts = { weeks = 6 }, outcome = "met"',
      'facts = {}, outcome = "needs_information", missing = { "weeks" }',
      "criteria/knee/adult.lua:21:14: error: example_fails: example 'six weeks': expected to miss weeks, but misses locked, weeks; "
        .. "list the facts in the order the criteria ask them" },
    { "grants without units", "units = 1, days", "unit = \"visits\", days",
      "criteria/knee/adult.lua:19:3: error: missing_field: the field 'units' is missing; add units = ..." },
    { "a syntax error", "meets = any {", "meets = any (",
      "criteria/knee/adult.lua:17:3: error: syntax_error: unexpected symbol near '}'; "
        .. "is a comma or a bracket missing or one too many before '}'?" },
    { "a missing comma at the end of a line", 'version = "1",', 'version = "1"',
      "criteria/knee/adult.lua:6:3: error: syntax_error: '}' expected (to close '{' at line 3) near 'effective'; "
        .. "is a comma or a bracket missing before 'effective', or at the end of the line above?" },
    { "a missing comma in a line", "unit = \"weeks\", min", "unit = \"weeks\" min",
      "criteria/knee/adult.lua:11:39: error: syntax_error: '}' expected near 'min'; "
        .. "is a comma or a bracket missing before 'min', or at the end of the line above?" },
    { "a bracket that stays open", "examples = {\n", "examples = { {\n",
      "criteria/knee/adult.lua:24:1: error: syntax_error: '}' expected (to close '{' at line 3) near <eof>; "
        .. "a bracket is still open at the end of the file" },
    { "a quote that stays open", 'title = "Knee surgery, adults"', 'title = "Knee surgery, adults',
      "criteria/knee/adult.lua:8:11: error: syntax_error: unfinished string near '\"Knee surgery, adults,'; a quote is missing at the end of the text" },
    { "a comparison with nil", "fact.locked:is_true(),",
      'c.custom { reads = { "weeks" }, text = "T", holds = function(f)\n      local limits = {}\n      return f.weeks > limits.low\n    end },',
      "criteria/knee/adult.lua:17:7: error: nil_value: example 'six weeks' makes the criteria raise: attempt to compare nil with number; "
        .. "one side is not there: a part of a pair or record may be absent; test it first (v ~= nil), or compare in the tree" },
    { "a name that is nil", "fact.locked:is_true(),",
      'c.custom { reads = { "weeks" }, text = "T", holds = function(f)\n      local limits = {}\n      return f.weeks > limits.weeks.low\n    end },',
      "criteria/knee/adult.lua:17:16: error: nil_value: example 'six weeks' makes the criteria raise: attempt to index a nil value "
        .. "(field 'weeks'); there is no such name (field 'weeks'): correct it, or test it first (v ~= nil)" },
    { "an example in a wrong unit", "facts = { weeks = 6 }", 'facts = { weeks = { value = 6, unit = "months" } }',
      "criteria/knee/adult.lua:21:14: error: example_refused: example 'six weeks': fact 'weeks' is refused: wrong_unit; give it in weeks" },
    { "an example out of range", "facts = { weeks = 6 }", "facts = { weeks = 600 }",
      "criteria/knee/adult.lua:21:14: error: example_refused: example 'six weeks': fact 'weeks' is refused: out_of_range; "
        .. "send a value from 0 to 520" },
    { "a text of 50 MB", '"Knee surgery, adults"', '("x"):rep(50 * 1024 * 1024)',
      "criteria/knee/adult.lua:8:3: error: wrong_type: title must be text in quotes, of at most 10000 characters; "
        .. "write text in quotes, of at most 10000 characters" },
    { "a file that returns nothing", "return c.define", "local _ = c.define",
      "criteria/knee/adult.lua:1:1: error: nothing_declared: the file gives back nothing that belongs into this folder; "
        .. "end it with return c.define { ... } or return p.... { ... }" },
    { "a require of the SDK's inside", 'local all, any', 'local _t = require "precert.tree"; local all, any',
      "criteria/knee/adult.lua:2:20: error: inside_of_sdk: policies may not require precert.tree; "
        .. "require \"precert.criteria\" or \"precert.policy\"" },
    { "a change of the SDK", "return c.define", "c.all = nil\nreturn c.define",
      "criteria/knee/adult.lua:3:1: error: read_only: c.all cannot be changed; use a local of your own" },
    { "a global", "local all, any", "globals = 1; local all, any",
      "criteria/knee/adult.lua:2:1: error: does_not_load: a file may not set the global 'globals'; write local; "
        .. "correct the file: Lua stopped here" },
  }
  for _, case in ipairs(golden) do
    it(case[1], function()
      local got = error_with(case[2], case[3])
      assert.equal(case[4], got and got:sub(1, #case[4]))
    end)
  end

  it("a fact that nothing reads is a warning", function()
    local set = fixture.with("criteria/knee/adult.lua", "locked = c.yes_no", 'extra = c.yes_no { ask = "E" }, locked = c.yes_no')
    assert.is_string(set.catalogue_text)
    assert.truthy(table.concat(set.diagnostic_lines, "\n"):find("warning: fact_never_read: nothing reads the fact 'extra'", 1, true))
  end)

  it("several mistakes are all told at once, in the order of the lines", function()
    local set = fixture.load {
      ["criteria/knee/adult.lua"] = HEAD .. all_with('fact.bim:at_least(40), fact.side:equals("up")') .. "\n" .. TAIL,
    }
    local lines = fixture.errors(set)
    assert.equal(2, #lines)
    assert.truthy(lines[1]:find("unknown_fact", 1, true) and lines[2]:find("not_a_choice", 1, true)
      or lines[2]:find("unknown_fact", 1, true) and lines[1]:find("not_a_choice", 1, true))
  end)

  it("the same mistake gives the same bytes on every load", function()
    local function text()
      return table.concat(fixture.load { ["criteria/knee/adult.lua"] = HEAD .. all_with("fact.bim:at_least(1)") .. TAIL }.diagnostic_lines, "\n")
    end
    local first = text()
    for _ = 1, 3 do assert.equal(first, text()) end
  end)
end)

describe("a mistake between files:", function()
  it("two versions of a criterion that overlap in time", function()
    local second = fixture.criterion:gsub('version = "1"', 'version = "2"', 1):gsub('from = "2025%-01%-01"', 'from = "2026-01-01"', 1)
    local set = fixture.load { ["criteria/knee/second.lua"] = second }
    assert.same({ "criteria/knee/second.lua:6:17: error: overlapping_periods: criterion knee.adult is in force twice on 2026-01-01; "
      .. 'end the earlier one with to = "2025-12-31" in criteria/knee/adult.lua' }, fixture.errors(set))
  end)

  it("two snapshots of a group that overlap in time", function()
    local second = fixture.group:gsub('from = "2025%-01%-01" },\n  products', 'from = "2026-01-01" },\n  products', 1)
    local set = fixture.load { ["groups/acme/G1.2026.lua"] = second }
    assert.same({ "groups/acme/G1.2026.lua:7:17: error: overlapping_periods: group acme/G1 is in force twice on 2026-01-01; "
      .. 'end the earlier one with to = "2025-12-31" in groups/acme/G1.lua' }, fixture.errors(set))
  end)

  it("a group without transplant parameters (R2.6)", function()
    local set = fixture.with("groups/acme/G1.lua", '  transplant = { network = "transplant_network" },\n', "")
    assert.same({ "groups/acme/G1.lua:1:1: error: missing_field: the field 'transplant' is missing (R2.6); add transplant = ..." },
      fixture.errors(set))
  end)

  it("a group that chose a category that does not exist", function()
    local set = fixture.with("groups/acme/G1.lua", '"therapy"', '"terapy"')
    assert.same({ "groups/acme/G1.lua:16:26: error: unknown_category: there is no category 'terapy'; did you mean 'therapy'?" },
      fixture.errors(set))
  end)
end)

describe("a criterion for some codes", function()
  it("is warned of a code that its category does not list", function()
    local set = fixture.with("criteria/knee/adult.lua", "not_met =", 'codes = { "29881", "99999" },\n  not_met =')
    assert.is_string(set.catalogue_text)
    local text = table.concat(set.diagnostic_lines, "\n")
    assert.truthy(text:find("criteria/knee/adult.lua:18:22: warning: code_not_listed: category 'knee' does not list the code 99999", 1, true), text)
  end)

  it("is not asked for the others", function()
    local set = fixture.with("criteria/knee/adult.lua", "not_met =", 'codes = { "27447" },\n  not_met =')
    local case = set:submit(fixture.submission({}, { codes = { { code = "29881" } } })).cases[1]
    assert.equal(0, #case.criteria)
    case = set:submit(fixture.submission({}, { codes = { { code = "27447" } } })).cases[1]
    assert.equal(1, #case.criteria)
  end)
end)
