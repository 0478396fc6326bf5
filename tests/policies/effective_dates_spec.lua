-- Versions by date: the one in force on the date of service counts; periods of one id neither overlap nor leave gaps.
local fixture = require "tests.support.lua.fixture"

local function criterion(version, effective, weeks)
  return (fixture.criterion:gsub('version = "1"', 'version = "' .. version .. '"')
    :gsub('effective = { from = "2025%-01%-01" }', "effective = { " .. effective .. " }"):gsub("at_least%(6%)", "at_least(" .. weeks .. ")")
    :gsub("weeks = 6 }", "weeks = " .. weeks .. " }"))
end

local function load_versions(first, second)
  return fixture.load {
    ["criteria/knee/adult.lua"] = criterion("1", first, 6), ["criteria/knee/adult_2026.lua"] = criterion("2", second, 12),
  }
end

describe("two versions of a criterion", function()
  local set = load_versions('from = "2025-01-01", to = "2025-12-31"', 'from = "2026-01-01"')

  it("each count on their own dates of service", function()
    assert.same({}, fixture.errors(set))
    assert.equal("met", set:evaluate("knee.adult", { weeks = 8 }, { as_of = "2025-12-31" }).outcome)
    assert.equal("needs_information", set:evaluate("knee.adult", { weeks = 8 }, { as_of = "2026-01-01" }).outcome)
    assert.equal("2", set:evaluate("knee.adult", { weeks = 8 }, { as_of = "2026-01-01" }).guideline.version)
  end)

  it("are chosen by the date of service of a submission, not by the day it came", function()
    local input = fixture.submission({ facts = { weeks = 8 } }, { codes = { { code = "29881" } }, start_date = "2025-12-31" })
    assert.equal("1", set:submit(input).cases[1].criteria[1].version)
    input.request.service.start_date = "2026-01-01"
    assert.equal("2", set:submit(input).cases[1].criteria[1].version)
  end)

  it("have none before the first", function()
    assert.equal("criteria_not_in_force", set:evaluate("knee.adult", {}, { as_of = "2024-12-31" }).reason)
  end)

  it("that overlap stop the load", function()
    assert.same({
      "criteria/knee/adult_2026.lua:6:17: error: overlapping_periods: criterion knee.adult is in force twice on 2025-12-31; "
        .. "end the earlier one with to = \"2025-12-30\" in criteria/knee/adult.lua",
    }, fixture.errors(load_versions('from = "2025-01-01", to = "2025-12-31"', 'from = "2025-12-31"')))
  end)

  it("without an end to the first overlap", function()
    assert.truthy(fixture.errors(load_versions('from = "2025-01-01"', 'from = "2026-01-01"'))[1]:find("overlapping_periods", 1, true))
  end)

  it("with a gap stop the load", function()
    assert.same({
      "criteria/knee/adult_2026.lua:6:17: error: gap_between_periods: criterion knee.adult is not in force between 2025-12-31 and 2026-01-02; "
        .. "begin this one on 2026-01-01",
    }, fixture.errors(load_versions('from = "2025-01-01", to = "2025-12-31"', 'from = "2026-01-02"')))
  end)
end)

describe("two snapshots of a group", function()
  it("each count on their own dates of service", function()
    local later = fixture.group:gsub('"knee", "therapy", ', '"therapy", '):gsub('from = "2025%-01%-01"', 'from = "2026-07-01"', 1)
    local set = fixture.load {
      ["groups/acme/G1.lua"] = fixture.group:gsub('from = "2025%-01%-01"', 'from = "2025-01-01", to = "2026-06-30"', 1),
      ["groups/acme/G1_2026.lua"] = later,
    }
    assert.same({}, fixture.errors(set))
    local function on(date)
      return set:requirement({ payer = "acme", group = "G1", service = { codes = { "29881" }, setting = "outpatient", start_date = date } }).requirement
    end
    assert.equal("required", on "2026-06-30")
    assert.equal("not_required", on "2026-07-01")
  end)
end)

describe("today", function()
  local set = load_versions('from = "2025-01-01", to = "2025-12-31"', 'from = "2026-01-01"')

  it("is the date in the zone of the group when no date is sent", function()
    local midnight = 1767247200000 -- 2026-01-01 00:00 in Chicago, 06:00 UTC
    assert.equal("1", set:evaluate("knee.adult", {}, { now = midnight - 1 }).guideline.version)
    assert.equal("2", set:evaluate("knee.adult", {}, { now = midnight }).guideline.version)
  end)
end)
