-- kind 5, and what the catalogue says of a tree: what the author's tools compare two revisions by (POLICY.md "The author's tools").
local json_text = require "tests.support.lua.json_text"
local policy = require "tests.support.lua.policy"

local function describe_criterion(set, params)
  local status, text = set:call(5, params)
  return status, json_text.decode(text)
end

describe("describing a criterion", function()
  local set = policy.load("policies")

  it("gives its examples and probes at each threshold and one step to each side", function()
    local status, told = describe_criterion(set, { criteria = "gastric_bypass.adult" })
    assert.equal("ok", status)
    assert.is_true(#told.examples > 15)
    local seen = {}
    for _, probe in ipairs(told.probes) do
      if probe.facts.bmi then seen[probe.facts.bmi] = true end
    end
    for _, bmi in ipairs { 39, 40, 41, 34, 35, 36 } do assert.is_true(seen[bmi], "no probe with bmi " .. bmi) end
  end)

  it("answers many questions at once, as the criterion's own examples expect", function()
    local _, told = describe_criterion(set, { criteria = "gastric_bypass.adult" })
    local status, answered = describe_criterion(set, { criteria = "gastric_bypass.adult", ask = told.examples })
    assert.equal("ok", status)
    for i, example in ipairs(told.examples) do assert.equal(example.outcome, answered.answers[i].outcome, example.name) end
  end)

  it("says which fact it refused, and goes on with the next question", function()
    local _, answered = describe_criterion(set, { criteria = "gastric_bypass.adult", ask = {
      { facts = { bmi = "much" } }, { facts = {} },
    } })
    assert.equal("bmi: wrong_type", answered.answers[1].refused)
    assert.equal("needs_information", answered.answers[2].outcome)
  end)

  it("tells other levels of care that are met, and their trees", function()
    local _, told = describe_criterion(set, { criteria = "inpatient_acute.admission" })
    local _, answered = describe_criterion(set, { criteria = "inpatient_acute.admission", ask = told.probes })
    local levels = {}
    for _, answer in ipairs(answered.answers) do
      for _, level in ipairs(answer.met_at or {}) do levels[level] = answer.outcome end
    end
    assert.same({ observation = "not_met" }, levels)
    for _, c in ipairs(set.catalogue.criteria) do
      if c.id == "inpatient_acute.admission" then assert.is_true(#c.other_levels[1].nodes > 1) end
    end
  end)

  it("does not know what is not there", function()
    assert.equal("not_found", (describe_criterion(set, { criteria = "no.such" })))
    assert.equal("not_found", (describe_criterion(set, { criteria = "gastric_bypass.adult", version = "1999" })))
  end)

  it("has every example and probe of every shipped criterion answered", function()
    for _, c in ipairs(set.catalogue.criteria) do
      local params = { criteria = c.id, version = c.version }
      local _, told = describe_criterion(set, params)
      params.ask = told.examples
      local _, answered = describe_criterion(set, params)
      for i, example in ipairs(told.examples) do
        assert.equal(example.outcome, answered.answers[i].outcome, c.id .. ": " .. example.name)
      end
    end
  end)
end)

describe("the catalogue's outline", function()
  local set = policy.load("policies")

  local function adult()
    for _, c in ipairs(set.catalogue.criteria) do
      if c.id == "gastric_bypass.adult" then return c end
    end
  end

  it("keeps the comparison under an author's label", function()
    local age = adult().nodes[2]
    assert.equal("Adult, 18 years or older", age.text)
    assert.equal("member age at least 18 years", age.says)
    assert.same({ "member_age" }, age.reads)
  end)

  it("has the tree of what is complex, and what is granted", function()
    local c = adult()
    assert.equal("any", c.complex_nodes[1].kind)
    assert.equal(90, c.grants.days)
  end)
end)

describe("functions that an author wrote", function()
  local function supported(changes)
    local set = policy.load("policies", changes)
    assert(set.catalogue, table.concat(set.diagnostic_lines, "\n"))
    for _, c in ipairs(set.catalogue.criteria) do
      if c.id == "pt_ot.amount" then return c.nodes[#c.nodes].body, c.grants_body end
    end
  end

  local CRITERIA, HELPER = "criteria/pt_ot/amount.lua", "shared/notes.lua"
  local source = policy.files("policies")[CRITERIA]
  local holds = 'f["request.visits"] <= f.frequency_supported_by_notes_per_week * f.weeks_supported'
  local at, last = source:find(holds, 1, true)

  -- The shipped criteria with a helper of shared/, which has the rule and the limit.
  local function through_a_helper(limit, unused)
    local called = 'local notes_of = require "shared.notes"\n' .. source:sub(1, at - 1) .. "notes_of.support(f)" .. source:sub(last + 1)
    local helper = ("local limit = %s\nreturn {\n  unused = %s,\n  support = function(f) return f[\"request.visits\"] <= "
      .. "f.frequency_supported_by_notes_per_week * f.weeks_supported + limit end,\n}\n"):format(limit, unused)
    return supported { [CRITERIA] = called, [HELPER] = helper }
  end

  it("are told apart by what they do, not by where they stand", function()
    local is, grants = supported {}
    assert.same({ "criteria/pt_ot/amount.lua", 47, 47 }, { is.file, is.line, is.last })
    local moved, moved_grants = supported { [CRITERIA] = "-- one line more\n" .. source }
    assert.equal(48, moved.line)
    assert.equal(is.own, moved.own)
    assert.equal(grants.own, moved_grants.own)
    local other = supported { [CRITERIA] = source:sub(1, last) .. " + 0.5" .. source:sub(last + 1) }
    assert.are_not.equal(is.own, other.own)
  end)

  it("have the helpers of shared/ with what those use, but only those that they name", function()
    local is = through_a_helper("0", "1")
    assert.equal(1, #is.uses)
    assert.equal("notes_of.support", is.uses[1].name)
    assert.same({ HELPER, 4 }, { is.uses[1].file, is.uses[1].line })
    assert.equal(is.uses[1].print, through_a_helper("0", "2").uses[1].print)
    assert.are_not.equal(is.uses[1].print, through_a_helper("0.5", "1").uses[1].print)
  end)
end)

describe("links for education (R9.3)", function()
  local function with(education)
    local source = policy.files("policies")["categories/unlisted.lua"]
    local list = "return p.category {\n  education = { " .. education .. " },"
    return policy.load("policies", { ["categories/unlisted.lua"] = (source:gsub("return p%.category {", list, 1)) })
  end

  it("are title and an address that begins with https", function()
    local set = with '{ title = "Back pain", url = "https://example.org/back" }'
    for _, category in ipairs(set.catalogue.categories) do
      if category.id == "unlisted" then assert.equal("https://example.org/back", category.education[1].url) end
    end
  end)

  it("are refused when they would run or are not encrypted", function()
    for _, url in ipairs { "http://example.org", "javascript:alert(1)", 'https://example.org/\\"onclick=' } do
      local set = with(('{ title = "x", url = "%s" }'):format(url))
      assert.is_nil(set.catalogue, url)
      assert.truthy(table.concat(set.diagnostic_lines, "\n"):find("categories/unlisted.lua:%d+:%d+: error: wrong_type: url must be"))
    end
  end)
end)
