-- The likely mistakes of policy authors through the real evaluator: each refused with file, line, column and the next step,
-- whatever it does to the process (an endless loop, 50 MB of text). The wording of the others: tests/policies/mistakes_spec.lua.
local Daemon = require "tests.support.lua.daemon"
local shell = require "tests.support.lua.shell"

local PATH = "criteria/gastric_bypass/adult.lua"

describe("precertctl policy check refuses", function()
  local directory, source

  setup(function()
    directory = shell.must "mktemp -d /tmp/precert-mistakes-XXXXXX"
    shell.must(("cp -r %s/policies/. %s"):format(shell.root, directory))
    source = shell.read(directory .. "/" .. PATH)
  end)

  teardown(function() shell.must("rm -rf " .. directory) end)

  local function with(from, to)
    local first, last = source:find(from, 1, true)
    assert(first, "'" .. from .. "' is not in " .. PATH)
    shell.write(directory .. "/" .. PATH, source:sub(1, first - 1) .. to .. source:sub(last + 1))
  end

  -- The errors, without warnings about other files.
  local function errors()
    local text, status = shell.run(("%s policy check %s"):format(Daemon.ctl, directory))
    local lines = {}
    for line in text:gmatch "[^\n]+" do
      if line:find(": error: ", 1, true) or not line:find(": warning: ", 1, true) then lines[#lines + 1] = line end
    end
    return table.concat(lines, "\n"), status
  end

  local PSYCH = "fact.psych_evaluation:is_true() },"
  local function custom(body)
    return 'c.custom { reads = { "psych_evaluation" }, text = "x", holds = function(f)\n      ' .. body .. "\n    end } },"
  end

  local golden = {
    { "a missing comma", 'category = "gastric_bypass",', 'category = "gastric_bypass"',
      PATH .. ":17:3: error: syntax_error: '}' expected (to close '{' at line 12) near 'title'; "
        .. "is a comma or a bracket missing before 'title', or at the end of the line above?" },
    { "a misspelt fact", "fact.bmi:at_least(40)", "fact.bim:at_least(40)",
      PATH .. ":40:12: error: unknown_fact: fact 'bim' is not declared; did you mean 'bmi'?" },
    { "a wrong unit", "bmi = 36, comorbidities = {} }", 'bmi = { value = 36, unit = "lb" }, comorbidities = {} }',
      PATH .. ":81:14: error: example_refused: example 'BMI 36 without a comorbidity': fact 'bmi' is refused: wrong_unit; give it in kg/m2" },
    { "a reason that does not exist", "condition_does_not_support_procedure", "condition_does_not_suport_procedure",
      PATH .. ":48:3: error: unknown_reason: there is no reason 'condition_does_not_suport_procedure'; "
        .. "did you mean 'condition_does_not_support_procedure'?" },
    { "a category that does not exist", 'category = "gastric_bypass",', 'category = "gastric_bypas",',
      PATH .. ":16:3: error: unknown_category: there is no category 'gastric_bypas'; did you mean 'gastric_bypass'?" },
    { "an endless loop of a file", "local all, any", "while true do end\nlocal all, any",
      PATH .. ":4:1: error: instructions: the policy did more work than one evaluation may; "
        .. "look for a loop without an end at this line; write data as a table, not as work" },
    { "an endless loop of a custom part", PSYCH, custom "while true do end\n      return true",
      PATH .. ":45:1: error: instructions: the policy did more work than one evaluation may; "
        .. "look for a loop without an end at this line; write data as a table, not as work" },
    { "a text of 50 MB", '"Surgery for weight reduction, adults"', '("x"):rep(50 * 1024 * 1024)',
      PATH .. ":17:3: error: wrong_type: title must be text in quotes, of at most 10000 characters; "
        .. "write text in quotes, of at most 10000 characters" },
    { "texts without end", "local all, any", 'local s = "x" while true do s = s .. s end\nlocal all, any',
      PATH .. ":1:1: error: memory: the policy used more memory than one evaluation may; " -- memory has no line (evaluator/README.md)
        .. "look for a text or a table in this file that grows without an end" },
    { "a call of what is not there", "local all, any", 'io.open("/etc/passwd")\nlocal all, any',
      PATH .. ":4:1: error: does_not_load: unknown name 'io'; correct the file: Lua stopped here" },
  }
  for _, case in ipairs(golden) do
    it(case[1], function()
      with(case[2], case[3])
      local text, status = errors()
      shell.write(directory .. "/" .. PATH, source)
      assert.equal(4, status, text)
      assert.equal(case[4], text:sub(1, #case[4]))
      assert.is_nil(text:sub(#case[4]):find("\n", 1, true), "one mistake, one line")
    end)
  end

  it("a comparison with nil, at its own line, for each example", function()
    with(PSYCH, custom "local limits = {}\n      return limits.low < 3")
    local text, status = errors()
    shell.write(directory .. "/" .. PATH, source)
    assert.equal(4, status, text)
    assert.truthy(text:find(PATH .. ":46:7: error: nil_value: example 'BMI 40 exactly' makes the criteria raise: attempt to compare nil "
      .. "with number; one side is not there: a part of a pair or record may be absent; test it first (v ~= nil)", 1, true), text)
  end)

  it("two versions that overlap, and a group without transplant parameters (R2.6)", function()
    shell.write(directory .. "/criteria/gastric_bypass/next.lua", (source:gsub('version = "2026.1"', 'version = "2027.1"', 1)
      :gsub('from = "2025%-01%-01"', 'from = "2027-01-01"', 1)))
    assert.equal("criteria/gastric_bypass/next.lua:15:17: error: overlapping_periods: criterion gastric_bypass.adult is in force twice "
      .. 'on 2027-01-01; end the earlier one with to = "2026-12-31" in ' .. PATH, (errors()))
    shell.must(("rm %s/criteria/gastric_bypass/next.lua"):format(directory))
    local group = directory .. "/groups/sample/G-FULL.lua"
    local text = shell.read(group)
    shell.write(group, (text:gsub("\n  transplant = {[^\n]*", "", 1)))
    assert.equal("groups/sample/G-FULL.lua:1:1: error: missing_field: the field 'transplant' is missing (R2.6); add transplant = ...",
      (errors()))
    shell.write(group, text)
    assert.equal("", (errors():gsub("no errors", "")))
  end)

  it("a file of 50 MB", function()
    shell.must(("head -c 52428800 /dev/zero | tr '\\0' x > %s/shared/big.lua"):format(directory))
    local text, status = errors()
    shell.must(("rm %s/shared/big.lua"):format(directory))
    assert.equal(2, status, text)
    assert.equal("precertctl: shared/big.lua: A policy file has at most 256 KiB.", text)
  end)
end)
