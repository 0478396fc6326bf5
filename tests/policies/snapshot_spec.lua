-- Rules of section 2 that a group snapshot, a payer or a regime must keep: each broken one is a load error with its number.
local fixture = require "tests.support.lua.fixture"

local GROUP = "groups/acme/G1.lua"

local function errors_with(from, to)
  return fixture.errors(fixture.with(GROUP, from, to))
end

local function only_error(from, to)
  local lines = errors_with(from, to)
  assert.equal(1, #lines, table.concat(lines, "\n"))
  return lines[1]
end

describe("a snapshot", function()
  it("that keeps every rule loads", function()
    local set = fixture.load()
    assert.same({}, fixture.errors(set))
    assert.equal("G1", set.catalogue.groups[1].group)
    assert.equal(5000000, set.catalogue.groups[1].high_dollar_threshold.cents)
  end)

  local golden = {
    { "R2.2 with UM needs the medical network", "medical_network = true", "medical_network = false",
      "groups/acme/G1.lua:8:16: error: network_missing: utilization management without the medical network is not sold (R2.2); "
        .. "set products.medical_network = true, or utilization_management = false" },
    { "R2.3 has 25 subscribers at least", "subscribers = 100", "subscribers = 24",
      "groups/acme/G1.lua:13:3: error: group_too_small: a group needs at least 25 subscribers, it has 24 (R2.3); "
        .. "add aggregate = { id = ..., named_by_payer = true, subscribers = ... }" },
    { "R2.3 may be small only in an aggregate that reaches 25", "subscribers = 100",
      'subscribers = 24, aggregate = { id = "A", named_by_payer = true, subscribers = 24 }',
      "groups/acme/G1.lua:13:21: error: group_too_small: the aggregate must be named by the payer and reach 25 subscribers (R2.3); "
        .. "ask the payer for an aggregate of 25 or more" },
    { "R2.5 says in the plan that precertification is required", "plan_requires_op_precert = true", "plan_requires_op_precert = false",
      "groups/acme/G1.lua:17:3: error: plan_mismatch: plan_requires_op_precert must be true for these categories (R2.5); "
        .. "set it to true, or leave only transplant" },
    { "R2.5 without categories says that it is not", 'categories = { "knee", "therapy", "transplant" }', 'categories = { "transplant" }',
      "groups/acme/G1.lua:17:3: error: plan_mismatch: plan_requires_op_precert must be false for these categories (R2.5); "
        .. "set it to false: only transplant is listed" },
    { "R2.6 lists transplant", '"therapy", "transplant"', '"therapy"',
      "groups/acme/G1.lua:16:3: error: transplant_missing: transplant must be listed (R2.6); add \"transplant\" to categories" },
    { "R2.6 cannot switch transplant off", 'transplant = { network = "transplant_network" }', "transplant = false",
      "groups/acme/G1.lua:18:3: error: transplant_missing: transplant cannot be switched off and needs its network (R2.6); "
        .. "write transplant = { network = \"...\" }" },
    { "R2.6 names the transplant network", 'network = "transplant_network"', "",
      "groups/acme/G1.lua:18:3: error: missing_field: the field 'network' is missing (R2.6); add network = ..." },
    { "R2.7 keeps inpatient precertification", "inpatient_precertification = true", "inpatient_precertification = false",
      "groups/acme/G1.lua:10:5: error: inpatient_required: inpatient precertification cannot be switched off (R2.7); "
        .. "set components.inpatient_precertification = true" },
    { "R2.8 cannot list outpatient mental health", '"knee", "therapy"', '"knee", "outpatient_mh_sa", "therapy"',
      "groups/acme/G1.lua:16:26: error: not_available: outpatient_mh_sa is not an available service (R2.8); remove it from categories" },
    { "R7.2 keeps the autologous range", 'network = "transplant_network"', 'network = "transplant_network", auto_zone3_days = 61',
      "groups/acme/G1.lua:18:50: error: out_of_range: auto_zone3_days is 61, outside its range (R7.2); write a number from 45 to 60" },
    { "R7.2 keeps the allogeneic range", 'network = "transplant_network"', 'network = "transplant_network", allo_zone3_days = 59',
      "groups/acme/G1.lua:18:50: error: out_of_range: allo_zone3_days is 59, outside its range (R7.2); write a number from 60 to 90" },
    { "R7.2 keeps the follow-up range", 'network = "transplant_network"', 'network = "transplant_network", zone4_days = 366',
      "groups/acme/G1.lua:18:50: error: out_of_range: zone4_days is 366, outside its range (R7.2); write a number from 90 to 365" },
    { "R2.1 has every component", "discharge_planning = true,", "",
      "groups/acme/G1.lua:9:3: error: missing_field: the field 'discharge_planning' is missing (R2.1); add discharge_planning = ..." },
    { "has no misspelt field", "subscribers", "subscirbers",
      "groups/acme/G1.lua:13:3: error: unknown_field: there is no field 'subscirbers' here; did you mean 'subscribers'?" },
    { "lists no unknown category", '"knee", ', '"knie", ',
      "groups/acme/G1.lua:16:18: error: unknown_category: there is no category 'knie'; did you mean 'knee'?" },
    { "lists no inpatient type", '"knee", ', '"knee", "inpatient_acute", ',
      "groups/acme/G1.lua:16:26: error: not_opted_into: 'inpatient_acute' is no outpatient category: "
        .. "inpatient types are always reviewed (R2.7); remove it from categories" },
    { "lists a category once", '"knee", ', '"knee", "knee", ',
      "groups/acme/G1.lua:16:18: error: listed_twice: categories lists 'knee' twice; keep one of them" },
  }
  for _, case in ipairs(golden) do
    it(case[1], function() assert.equal(case[4], only_error(case[2], case[3])) end)
  end

  it("R2.3 may be small in an aggregate of 25 that the payer named", function()
    assert.same({}, errors_with("subscribers = 100", 'subscribers = 3, aggregate = { id = "A", named_by_payer = true, subscribers = 25 }'))
  end)

  it("R2.9 without a plan description is reported, not refused", function()
    local set = fixture.with(GROUP, 'spd = { reference = "SPD-1", date = "2025-01-01" },', "")
    assert.is_string(set.catalogue_text)
    assert.truthy(table.concat(set.diagnostic_lines, "\n"):find("warning: spd_missing: no summary plan description is on file (R2.9)", 1, true))
  end)

  it("that is a draft serves nobody (R2.10)", function()
    local set = fixture.with(GROUP, 'status = "active"', 'status = "draft"')
    assert.equal(0, #set.catalogue.groups)
    assert.equal("unknown_group", set:requirement({ payer = "acme", group = "G1", service = { codes = { "29881" } } }).reason)
  end)
end)

describe("a live payer", function()
  local live = [[
local p = require "precert.policy"
return p.payer { id = "acme", name = "Acme", live = true, zone = "America/Chicago", phone = "1-800-555-0100" }
]]

  it("is refused unverified law, missing sign-off and unreviewed procedures (R5.5, R2.10)", function()
    local text = table.concat(fixture.errors(fixture.load { ["payers/acme.lua"] = live }), "\n")
    for _, code in ipairs { "not_verified", "not_approved", "procedures_not_reviewed" } do
      assert.truthy(text:find("error: " .. code, 1, true), code)
    end
  end)

  it("that is not live is only warned", function()
    local set = fixture.load()
    assert.is_string(set.catalogue_text)
    assert.truthy(table.concat(set.diagnostic_lines, "\n"):find("warning: not_verified", 1, true))
  end)

  it("is warned of an overdue clinical review", function()
    local source = fixture.criterion:gsub('not_met =', 'approved = { by = "A", on = "2025-01-01", next_review = "2026-01-01" },\n  not_met =')
    local set = fixture.load({ ["criteria/knee/adult.lua"] = source }, "2026-11-16")
    assert.truthy(table.concat(set.diagnostic_lines, "\n"):find("warning: review_overdue: the clinical review was due on 2026-01-01", 1, true))
  end)
end)

describe("categories", function()
  it("that tie on a code stop the load", function()
    local lines = fixture.errors(fixture.load {
      ["categories/other.lua"] = fixture.short_category("other", 'codes = { { code = "29881", label = "Arthroscopy" } },'),
    })
    assert.same({
      "categories/other.lua:4:22: error: precedence_tie: code 29881 is also in knee with the same precedence; "
        .. "give one of the two categories a higher precedence",
    }, lines)
  end)

  it("with a declared precedence do not, and the higher one reviews the code", function()
    local set = fixture.load {
      ["categories/other.lua"] = fixture.short_category("other", 'precedence = 1, codes = { { code = "29881", label = "Arthroscopy" } },'),
      [GROUP] = fixture.group:gsub('"knee", ', '"knee", "other", '),
    }
    local got = set:requirement { payer = "acme", group = "G1", service = { codes = { "29881" }, setting = "outpatient", start_date = "2026-12-10" } }
    assert.equal("other", got.category)
  end)

  it("tie on a code that one lists by its beginning, whichever file comes first", function()
    for _, id in ipairs { "other", "area" } do
      local lines = fixture.errors(fixture.load {
        ["categories/" .. id .. ".lua"] = fixture.short_category(id, 'codes = { { code = "298*", label = "Arthroscopies" } },'),
      })
      assert.equal(1, #lines, table.concat(lines, "\n"))
      assert.truthy(lines[1]:find("precedence_tie", 1, true))
    end
  end)

  it("whose periods of a code do not meet may both list it", function()
    local set = fixture.load {
      ["categories/other.lua"] = fixture.short_category("other", 'codes = { { code = "27447", label = "Replacement", from = "2027-01-01" } },'),
    }
    assert.same({}, fixture.errors(set))
  end)
end)
