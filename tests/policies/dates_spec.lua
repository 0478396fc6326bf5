-- Calendar arithmetic at its edges: leap days, birthdays, clock changes.
local policy = require "tests.support.lua.policy"
local plain_host = require "tests.support.lua.plain_host"

local function sdk()
  local files = {}
  for path, source in pairs(policy.sdk()) do files[#files + 1] = { path = path, source = source } end
  return plain_host.new(files)
end

local dates = sdk().require("precert.dates")

describe("dates", function()
  it("count days over leap years", function()
    assert.equal(366, dates.days_between("2024-01-01", "2025-01-01"))
    assert.equal(365, dates.days_between("2025-01-01", "2026-01-01"))
    assert.equal(1, dates.days_between("2024-02-28", "2024-02-29"))
    assert.equal(0, dates.day("1970-01-01"))
  end)

  it("are real or nil", function()
    for _, text in ipairs { "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "x", "2026-04-31" } do assert.is_nil(dates.day(text)) end
    assert.is_number(dates.day("2024-02-29"))
  end)

  it("write back every day of four years", function()
    for day = dates.day("2024-01-01"), dates.day("2028-01-01") do assert.equal(day, dates.day(dates.text(day))) end
  end)

  it("give ages that change on the birthday", function()
    assert.equal(17, dates.age_years("2008-12-10", "2026-12-09"))
    assert.equal(18, dates.age_years("2008-12-10", "2026-12-10"))
    assert.equal(17, dates.age_years("2008-02-29", "2026-02-28"))
    assert.equal(18, dates.age_years("2008-02-29", "2026-03-01"))
    assert.equal(2, dates.age_months("2026-09-30", "2026-12-29"))
  end)

  it("know the local date on both sides of a clock change (2026-11-01, 2027-03-14)", function()
    local function at(text) return dates.local_date(dates.instant(text), "America/Chicago") end
    assert.equal("2026-10-31", at "2026-11-01T04:59:59.999Z") -- still summer time
    assert.equal("2026-11-01", at "2026-11-01T05:00:00Z")
    assert.equal("2026-11-01", at "2026-11-02T05:59:59.999Z") -- standard time
    assert.equal("2026-11-02", at "2026-11-02T06:00:00Z")
    assert.equal("2027-03-13", at "2027-03-14T05:59:59.999Z")
    assert.equal("2027-03-14", at "2027-03-15T04:59:59.999Z")
    assert.equal("2027-03-15", at "2027-03-15T05:00:00Z")
  end)

  it("read instants and write them with milliseconds", function()
    assert.equal("2026-11-16T16:15:00.000Z", dates.instant_text(dates.instant("2026-11-16T16:15:00Z")))
    assert.equal("2026-11-16T16:15:00.120Z", dates.instant_text(dates.instant("2026-11-16T16:15:00.12Z")))
    assert.is_nil(dates.instant("2026-11-16 16:15:00"))
  end)
end)
