-- Law clocks end to end: state overlays and the federal rule on the sample groups, on a simulated clock (R5.5, R5.6, R2.11).
local Daemon = require "tests.support.lua.daemon"
local cases = require "tests.support.lua.case_view"
local people = require "tests.support.lua.people"
local requests = require "tests.support.lua.requests"
local sample = require "tests.support.lua.sample"

local rows = {
  ["M-MI"] = { payer = "sample_insured", group = "G-MI", line = "commercial", state = "MI" },
  ["M-NY"] = { payer = "sample_insured", group = "G-NY", line = "commercial", state = "NY" },
  ["M-MA"] = { payer = "sample_federal", group = "G-MA", line = "medicare_advantage", state = "FL" },
}

local function load_members(admin)
  for id, row in pairs(rows) do
    admin:must("member.load", {
      payer = row.payer,
      members = { {
        member = id, group = row.group, name = { family = "Sorrel", given = "Ina" }, birth_date = "1979-05-04",
        address = { line1 = "4 Fern Road", city = "Elmford", state = row.state, zip = "48201" }, line_of_business = row.line,
        funding = "fully_insured", situs_state = row.state, coverage = { from = "2025-01-01" },
      } },
    })
  end
end

-- Weight-loss surgery and spinal imaging are reviewed in every one of these groups; where the service is given is the member's state.
local function request(member, name, changes)
  local row = rows[member]
  local made = requests.make(name, { payer = row.payer, group = row.group, member = member, channel = "fax" })
  made.requesting_provider, made.ordering_provider, made.servicing_provider, made.facility = "P-" .. row.state, nil, nil, nil
  for key, value in pairs(changes or {}) do made[key] = value end
  return made
end

describe("the law of the member's row", function()
  local daemon, admin, nurse, desk

  setup(function()
    daemon = Daemon.start { clock = "2026-11-17T16:00:00Z" } -- Tuesday 10:00 in Chicago, 11:00 in New York
    admin = daemon:admin()
    sample.load(admin)
    load_members(admin)
    for _, state in ipairs { "MI", "NY", "FL" } do
      admin:must("provider.load", { providers = { { provider = "P-" .. state, name = "Practice in " .. state, kind = "organization",
        address = { state = state } } } })
    end
    local as = people.clients(daemon, people.add(admin, { "nurse", "intake" }))
    nurse, desk = as.nurse, as.intake
  end)
  teardown(function() daemon:finish() end)

  local function set(instant) admin:must("admin.clock", { set = instant }) end

  local surgery = "gastric_bypass"

  it("grants in Michigan what was not answered by the end of the seventh day, by the law and with its letters (R5.6)", function()
    local case = cases.submit_one(desk, request("M-MI", surgery))
    local clock = cases.clock(case, "mi_7d_deemed")
    assert.equal("2026-11-25T04:59:59.999Z", clock.due_at) -- Tuesday the 24th, midnight in Detroit
    set(clock.due_at)
    assert.equal("nurse_review", cases.get(nurse, case.case_id).state) -- at that instant it would still be in time
    admin:must("admin.clock", { advance = "1s" })
    local deemed = cases.get(nurse, case.case_id)
    assert.equal("approved", deemed.state)
    assert.equal("law", deemed.determination.by.role)
    assert.equal("missed", cases.clock(deemed, "mi_7d_deemed").state)
    assert.same({ "member", "provider" }, cases.pick(nurse:must("letter.list", { case_id = case.case_id }).letters, "to"))
  end)

  it("lets it stand still when something is asked for, and gives seven fresh days from the answer (R5.6)", function()
    local case = cases.submit_one(desk, request("M-MI", surgery))
    local before = cases.clock(case, "mi_7d_deemed").due_at
    local asked = cases.act(nurse, case.case_id, "request_information", { items = { { text = "The nutrition record" } } })
    assert.equal("tolled", cases.clock(asked, "mi_7d_deemed").state)
    admin:must("admin.clock", { advance = "10d" })
    assert.equal("awaiting_information", cases.get(nurse, case.case_id).state) -- nothing was deemed meanwhile
    local answered = desk:must("case.supply", { case_id = case.case_id, note = "Sent today" }).case
    if answered.state == "awaiting_information" then -- a note alone is no answer: the record is
      answered = desk:must("case.supply", { case_id = case.case_id,
        documents = { { kind = "clinical_record", title = "Nutrition record", text = "Seen monthly" } } }).case
    end
    local clock = cases.clock(answered, "mi_7d_deemed")
    assert.equal("running", clock.state)
    assert.is_true(clock.due_at > before)
    assert.equal("2026-12-13T04:59:59.999Z", clock.due_at) -- answered on 5 December
    cases.act(nurse, case.case_id, "withdraw")
  end)

  it("gives New York three business days from complete information, in its own zone, beside the federal clocks (R5.5)", function()
    local case = cases.submit_one(desk, request("M-NY", "lumbar_mri"))
    local clock = cases.clock(case, "ny_pre_3bd")
    assert.is_table(clock)
    assert.is_table(cases.clock(case, "erisa_pre_15d_ext15"))
    assert.is_true(clock.operative)
  end)

  it("gives lines under the federal rule seven calendar days, and says so with its source (R5.5)", function()
    local case = cases.submit_one(desk, request("M-MA", "lumbar_mri"))
    local clock = cases.clock(case, "cms_std_7d")
    assert.equal("42 CFR 422.568(b)(1), 438.210(d)(1)", clock.source)
    assert.is_nil(cases.clock(case, "erisa_pre_15d_ext15"))
    assert.is_true(clock.operative or cases.clock(case, "ma_ext_14d").operative)
  end)

  it("refuses a member whose line of business the group does not have (R2.11)", function()
    local got = admin:must("member.load", { payer = "sample_insured", members = { {
      member = "M-X", group = "G-NY", name = { family = "Sorrel" }, birth_date = "1979-05-04", line_of_business = "medicaid",
      funding = "fully_insured", situs_state = "NY", coverage = { from = "2025-01-01" },
    } } })
    assert.same({ 0, "line_of_business" }, { got.loaded, got.rejected[1].field })
  end)
end)
