-- What a payer and its groups need before they are served, and what the shipped groups show (section 2, R8.8).
local fixture = require "tests.support.lua.fixture"
local policy = require "tests.support.lua.policy"

local GROUP, PAYER = "groups/acme/G1.lua", "payers/acme.lua"

local function payer(more)
  return 'local p = require "precert.policy"\nreturn p.payer {\n  id = "acme", name = "Acme", zone = "America/Chicago", phone = "1",\n  '
    .. more .. "\n}\n"
end

local function load(group_more, payer_more, today)
  local group = fixture.group
  for _, change in ipairs(group_more or {}) do
    local first, last = group:find(change[1], 1, true)
    assert(first, change[1])
    group = group:sub(1, first - 1) .. change[2] .. group:sub(last + 1)
  end
  return fixture.load({ [GROUP] = group, [PAYER] = payer(payer_more or "") }, today)
end

local function lines_of(set, code)
  local found = {}
  for i, d in ipairs(set.diagnostics) do
    if d.code == code then found[#found + 1] = set.diagnostic_lines[i] end
  end
  return found
end

local complete = 'operating_procedures = { complete = true, reviewed_by = "R", reviewed_on = "2025-01-01" }'
local SPD = 'spd = { reference = "SPD-1", date = "2025-01-01" },'

describe("a payer's operating procedures (R2.10)", function()
  it("are not complete before somebody reviewed them", function()
    assert.same({
      "payers/acme.lua:4:28: error: procedures_not_reviewed: the operating procedures are called complete, but nobody reviewed them (R2.10); "
        .. "add reviewed_by and reviewed_on, or write complete = false",
    }, fixture.errors(load({}, "operating_procedures = { complete = true }")))
  end)

  it("nor without the day of the review", function()
    assert.equal(1, #fixture.errors(load({}, 'operating_procedures = { complete = true, reviewed_by = "R" }')))
    assert.equal(1, #fixture.errors(load({}, 'operating_procedures = { complete = true, reviewed_on = "2025-01-01" }')))
  end)

  it("nor while anything on the list is open", function()
    assert.same({
      "payers/acme.lua:4:109: error: procedures_open: the operating procedures are called complete, but 'letters' is not done (R2.10); "
        .. "finish it, or write complete = false",
    }, fixture.errors(load({}, 'operating_procedures = { complete = true, reviewed_by = "R", reviewed_on = "2025-01-01", items = { { id = "letters", '
      .. 'title = "Letters", done = false } } }')))
  end)

  it("that are not complete keep a live payer's group from being active, and warn for a sample", function()
    local text = "groups/acme/G1.lua:6:3: warning: procedures_not_reviewed: the payer's operating procedures are not complete, "
      .. "so the group can't be active (R2.10); complete operating_procedures in payers/acme.lua"
    assert.same({ text }, lines_of(load({}, "operating_procedures = { complete = false }"), "procedures_not_reviewed"))
    local live = lines_of(load({}, "live = true"), "procedures_not_reviewed")
    assert.same({ (text:gsub("warning", "error")) }, live)
    assert.same({}, lines_of(load({ { 'status = "active"', 'status = "draft"' } }, "live = true"), "procedures_not_reviewed"))
    assert.same({}, lines_of(load({}, complete), "procedures_not_reviewed"))
  end)
end)

describe("a snapshot's life (R2.10)", function()
  it("says who approved it, for a live payer", function()
    local code = "snapshot_not_approved"
    assert.same({ "groups/acme/G1.lua:6:3: error: snapshot_not_approved: a snapshot that is active says who approved it (R2.10); "
      .. 'add approved = { by = ..., on = ... }, or write status = "draft"' }, lines_of(load({}, "live = true, " .. complete), code))
    assert.same({}, lines_of(load({ { 'status = "active"', 'status = "draft"' } }, "live = true, " .. complete), code))
    assert.same({}, lines_of(load({}, complete), code))
    local approved = { { 'status = "active"', 'status = "active", approved = { by = "B", on = "2025-01-01" }' } }
    assert.same({}, lines_of(load(approved, "live = true, " .. complete), code))
  end)

  it("is told when its period has begun and it still serves nobody", function()
    local approved = { { 'status = "active"', 'status = "approved"' } }
    assert.same({ "groups/acme/G1.lua:6:3: warning: snapshot_not_active: the snapshot's period has begun, but it is approved and serves nobody "
      .. '(R2.10); write status = "active", or move effective' }, lines_of(load(approved, complete, "2025-01-01"), "snapshot_not_active"))
    assert.same({}, lines_of(load(approved, complete, "2024-12-31"), "snapshot_not_active"))
    assert.same({}, lines_of(load({}, complete, "2025-01-01"), "snapshot_not_active"))
    local over = { approved[1], { 'effective = { from = "2025-01-01" }', 'effective = { from = "2025-01-01", to = "2025-12-31" }' } }
    assert.equal(1, #lines_of(load(over, complete, "2025-12-31"), "snapshot_not_active"))
    assert.same({}, lines_of(load(over, complete, "2026-01-01"), "snapshot_not_active"))
  end)

  it("only the active one serves, whatever was approved", function()
    local set = load({ { 'status = "active"', 'status = "approved"' } }, complete)
    assert.equal(0, #set.catalogue.groups)
  end)
end)

describe("a summary plan description (R2.9)", function()
  it("that is older than the snapshot is reported", function()
    local set = load({ { SPD, 'spd = { reference = "SPD-1", date = "2024-12-31" },' } }, complete)
    assert.same({ "groups/acme/G1.lua:30:32: warning: spd_stale: the summary plan description of 2024-12-31 is older than this snapshot (R2.9); "
      .. "ask the payer for the one in force" }, lines_of(set, "spd_stale"))
  end)

  it("that is older than five years is reported from then on", function()
    assert.same({}, lines_of(load({}, complete, "2030-01-01"), "spd_stale"))
    local lines = lines_of(load({}, complete, "2030-01-02"), "spd_stale")
    assert.truthy(lines[1] and lines[1]:find("of 2025-01-01 is older than 5 years (R2.9)", 1, true))
  end)

  it("that is in force is not", function() assert.same({}, lines_of(load({}, complete, "2026-11-22"), "spd_stale")) end)
end)

describe("what is billed beside the access fee (R2.4)", function()
  it("is never utilization management itself", function()
    assert.same({
      "groups/acme/G1.lua:30:18: error: not_a_choice: 'utilization_management' is no value of item; "
        .. "use one of: appeal_customization, clinical_record_access, medical_opinion",
    }, fixture.errors(load { { SPD, 'billable = { { item = "utilization_management", rate = p.usd(1), per = "month" } }, ' .. SPD } }))
  end)

  it("is agreed once", function()
    local twice = '{ item = "medical_opinion", rate = p.usd(1), per = "hour" }'
    local lines = fixture.errors(load { { SPD, "billable = { " .. twice .. ", " .. twice .. " }, " .. SPD } })
    assert.equal(1, #lines)
    assert.truthy(lines[1]:find("error: listed_twice: billable lists 'medical_opinion' twice (R2.4); keep one of them", 1, true))
  end)

  it("is in the catalogue, with its rate", function()
    local set = load { { SPD, 'billable = { { item = "medical_opinion", rate = p.usd(310), per = "hour" } }, ' .. SPD } }
    assert.same({ item = "medical_opinion", per = "hour", rate = { cents = 31000, currency = "USD" } }, set.catalogue.groups[1].billable[1])
  end)
end)

describe("a group's own way of appeals (R8.8)", function()
  local billed = 'billable = { { item = "appeal_customization", rate = p.usd(1), per = "once" } }, '

  it("needs the organization's approval", function()
    assert.same({
      "groups/acme/G1.lua:30:86: error: customization_not_approved: the organization has not approved the group's own way of appeals (R8.8); "
        .. "add approved_by and approved_on, or remove appeal_customization",
    }, fixture.errors(load { { SPD, billed .. '  appeal_customization = { text = "A panel." }, ' .. SPD } }))
  end)

  it("on a day", function()
    assert.equal(1, #fixture.errors(load { { SPD, billed .. 'appeal_customization = { text = "A panel.", approved_by = "C" }, ' .. SPD } }))
  end)

  it("is billed", function()
    assert.same({
      "groups/acme/G1.lua:30:3: error: customization_not_billed: an approved customization of appeals is billable, "
        .. "but billable does not list it (R8.8); add { item = \"appeal_customization\", rate = ..., per = ... } to billable",
    }, fixture.errors(load { { SPD, 'appeal_customization = { text = "A panel.", approved_by = "C", approved_on = "2025-01-01" }, ' .. SPD } }))
  end)

  it("that is both is no error", function()
    assert.same({}, fixture.errors(load { { SPD, billed .. 'appeal_customization = { text = "A panel.", approved_by = "C", approved_on = "2025-01-01" }, '
      .. SPD } }))
  end)
end)

describe("outside parties (R2.14)", function()
  it("are a payer's configuration under neutral names, and in the catalogue", function()
    local set = load({}, 'parties = { imaging_choice_vendor = "Images", reporting_portal = "precertctl" }')
    assert.same({ imaging_choice_vendor = "Images", reporting_portal = "precertctl" }, set.catalogue.payers[1].parties)
  end)

  it("are those that the programme knows", function()
    local found = fixture.errors(load({}, 'parties = { imaging_vendor = "Images" }'))
    assert.truthy(found[1]:find("unknown_field: ", 1, true) and found[1]:find("imaging_vendor", 1, true), found[1])
  end)

  it("have a name each", function()
    assert.same({ "payers/acme.lua:4:15: error: wrong_type: imaging_choice_vendor must be text in quotes, of at most 10000 characters (R2.14); "
      .. "write text in quotes, of at most 10000 characters" },
      fixture.errors(load({}, "parties = { imaging_choice_vendor = 7 }")))
  end)
end)

describe("names that lead to a payer", function()
  it("delegates of a group are declared by its payer (R4.10)", function()
    assert.same({
      "groups/acme/G1.lua:30:17: error: unknown_delegate: the payer declares no delegate 'therapie' (R4.10); did you mean 'therapy'?",
    }, fixture.errors(load({ { SPD, 'delegates = { "therapie" }, ' .. SPD } },
      'delegates = { { id = "therapy", name = "T", kind = "ancillary_network", categories = { "therapy" } } }')))
  end)

  it("a delegate is declared once, for categories that exist (R4.10)", function()
    local one = '{ id = "t", name = "T", kind = "ancillary_network", categories = { "therapy" } }'
    assert.truthy(fixture.errors(load({}, "delegates = { " .. one .. ", " .. one .. " }"))[1]:find("declared_twice: the delegate 't'", 1, true))
    assert.truthy(fixture.errors(load({}, "delegates = { " .. one:gsub('"therapy" }', '"therapie" }') .. " }"))[1]
      :find("unknown_category: there is no category 'therapie'; did you mean 'therapy'?", 1, true))
  end)

  it("independent review organizations are three at least, each once, for rotation needs a choice (R8.7)", function()
    local function errors(ids)
      local list = {}
      for i, id in ipairs(ids) do list[i] = ('{ id = "%s", name = "Review" }'):format(id) end
      return fixture.errors(load({}, "independent_reviewers = { " .. table.concat(list, ", ") .. " }"))
    end
    assert.truthy(errors({ "iro-a", "iro-b" })[1]:find("too_few_reviewers: rotation needs three", 1, true))
    assert.truthy(errors({ "iro-a", "iro-b", "iro-a" })[1]:find("declared_twice: the organization 'iro-a'", 1, true))
    assert.same({}, errors({ "iro-a", "iro-b", "iro-c" }))
  end)

  it("a profile that is laid over a payer is one (R5.8)", function()
    assert.truthy(fixture.errors(load({}, 'profiles = { "urac" }'))[1]:find("unknown_regime: there is no regime 'urac'", 1, true))
    assert.same({
      "payers/acme.lua:4:16: error: no_profile: 'erisa' is no profile: laws apply by the member's row (R2.11, R5.8); remove it from profiles",
    }, fixture.errors(load({}, 'profiles = { "erisa" }')))
  end)
end)

describe("categories recommended together (R3.5)", function()
  local function with_recommended(chosen)
    return fixture.load {
      ["categories/a.lua"] = fixture.short_category("drug_a", "recommended = true,"),
      ["categories/b.lua"] = fixture.short_category("drug_b", "recommended = true,"),
      [GROUP] = fixture.group:gsub('"knee", ', '"knee", ' .. chosen),
    }
  end

  it("are a warning when a group has some of them", function()
    assert.same({ "groups/acme/G1.lua:16:3: warning: recommended_together: the group has some of the categories recommended for high-cost drugs "
      .. "(R3.5), but not drug_b; offer them to the group together" }, lines_of(with_recommended '"drug_a", ', "recommended_together"))
  end)

  it("and none when it has all or none", function()
    assert.same({}, lines_of(with_recommended "", "recommended_together"))
    assert.same({}, lines_of(with_recommended '"drug_a", "drug_b", ', "recommended_together"))
  end)
end)

describe("where and for which plans the programme is offered (R2.13)", function()
  local function check(change, service, rows)
    local set = load({ { 'mnr_states = { "TX" },', 'mnr_states = { "TX" }, ' .. change } })
    return set:requirement({ payer = "acme", group = "G1", member = "M1", provider = "P1", service = service }, rows)
  end
  local knee = { codes = { "29881" }, setting = "outpatient", start_date = "2026-12-10" }
  local stay = { level = "inpatient_acute", setting = "inpatient", start_date = "2026-12-10" }
  local function rows(state, plan_type)
    return {
      member = { member = "M1", group = "G1", birth_date = "1980-06-15", plan_type = plan_type, coverage = { from = "2025-01-01" } },
      provider = state and { provider = "P1", address = { state = state }, networks = {} } or nil,
    }
  end

  it("another state is not available, with its reason", function()
    local got = check('states = { "TX", "OK" },', knee, rows "NM")
    assert.same({ "not_available", "not_available_in_state" }, { got.requirement, got.reason.code })
    assert.equal("required", check('states = { "TX", "OK" },', knee, rows "OK").requirement)
    assert.equal("required", check("", knee, rows "NM").requirement)
  end)

  it("an unknown place closes nothing, with a notice; inpatient types are reviewed everywhere (R2.7)", function()
    local got = check('states = { "TX" },', knee, rows(nil))
    assert.equal("required", got.requirement)
    local codes = {}
    for _, notice in ipairs(got.notices) do codes[notice.code] = true end
    assert.is_true(codes.place_of_service_unknown)
    assert.equal("required", check('states = { "TX" },', stay, rows "NM").requirement)
  end)

  it("another plan type is not in the programme; a row that does not say its type is", function()
    local got = check("", knee, rows("TX", "hmo"))
    assert.same({ "not_available", "plan_type_not_in_programme" }, { got.requirement, got.reason.code })
    assert.equal("required", check("", knee, rows("TX", "ppo")).requirement)
    assert.equal("required", check("", knee, rows "TX").requirement)
  end)
end)

describe("the shipped groups", function()
  local set = policy.load("policies", nil, "2026-11-22")
  local fields = set.host.require("precert.fields")
  local registry = set.host.require("precert.registry")

  local function any_group(test)
    for _, group in ipairs(registry.list("groups")) do
      if test(group) then return true end
    end
    return false
  end

  it("are six, of three payers", function()
    local groups, payers = {}, {}
    for _, group in ipairs(registry.list("groups")) do groups[group.group], payers[group.payer] = true, true end
    local count = 0
    for _ in pairs(groups) do count = count + 1 end
    assert.equal(6, count)
    assert.same({ sample = true, sample_federal = true, sample_insured = true }, payers)
  end)

  it("use every option of a snapshot between them (R2.1)", function()
    for name, field in pairs(fields.group) do
      assert.is_true(any_group(function(group) return group[name] ~= nil end), name)
      for _, choice in ipairs(field.one_of or {}) do
        assert.is_true(any_group(function(group) return group[name] == choice end), name .. " = " .. choice)
      end
      for inner, below in pairs(field.type == "record" and field.fields or {}) do
        if name ~= "settings" and name ~= "plan_document" then -- levels of one list: below
          assert.is_true(any_group(function(group) return group[name] and group[name][inner] ~= nil end), name .. "." .. inner)
        end
        if below.type == "boolean" and name == "components" and inner ~= "inpatient_precertification" and inner ~= "outpatient_precertification" then
          assert.is_true(any_group(function(group) return group[name][inner] == false end), name .. "." .. inner .. " = false")
        end
      end
    end
  end)

  it("set every setting at some level, and transplant parameters on both sides of the defaults (R2.12, R7.2)", function()
    for name in pairs(fields.settings) do
      local function set_by(level) return level and level[name] ~= nil end
      local used = any_group(function(group) return set_by(group.settings) or set_by(group.plan_document) end)
      for _, one in ipairs(registry.list("payers")) do used = used or set_by(one.settings) end
      assert.is_true(used, name)
    end
    for name in pairs(fields.transplant) do
      assert.is_true(any_group(function(group) return group.transplant[name] ~= nil end), name)
    end
  end)

  it("bill every item that can be billed, and leave one delegate out of the daily file (R2.4, R10.2)", function()
    for _, item in ipairs { "appeal_customization", "clinical_record_access", "medical_opinion" } do
      assert.is_true(any_group(function(group)
        for _, entry in ipairs(group.billable or {}) do
          if entry.item == item then return true end
        end
        return false
      end), item)
    end
    local exempt = false
    for _, one in ipairs(registry.list("payers")) do
      for _, delegate in ipairs(one.delegates) do exempt = exempt or delegate.daily_file == false end
    end
    assert.is_true(exempt)
  end)

  it("have two snapshots one after the other, each in force on its days (R2.10)", function()
    local function answer(date)
      local service = { codes = { "98941" }, visits = 9, visits_used = 9, start_date = date }
      local got = set:requirement { payer = "sample_insured", group = "G-NY", service = service }
      return type(got.reason) == "table" and got.reason.code or got.reason or got.requirement
    end
    assert.equal("category_not_opted_in", answer "2025-12-31") -- chiropractic came with 2026
    assert.equal("required", answer "2026-01-01")
    assert.equal("group_not_in_force", answer "2027-01-01") -- approved is not active
  end)

  it("let the engine approve where the snapshot says so (R4.11)", function()
    local input = fixture.submission({ payer = "sample_insured", group = "G-NY" }, { codes = { { code = "72148" } } }, {
      member = { member = "M1", group = "G-NY", birth_date = "1980-06-15", line_of_business = "commercial", funding = "fully_insured",
        situs_state = "NY", coverage = { from = "2025-01-01" } },
      provider = { provider = "P1", kind = "person", address = { state = "NY" }, networks = {} },
    })
    local case = set:submit(input).cases[1]
    assert.is_true(case.auto_approve)
    assert.equal("group", case.levels.auto_approve)
    assert.equal("law", case.levels.decision)
    assert.equal("law", case.levels.information_window_days) -- the contract's 30 days give way to the law's 45
  end)

  it("say which level set the scope of the reviews and the window after the service (R2.12)", function()
    local member = { member = "M1", group = "G-MI", birth_date = "1980-06-15", line_of_business = "commercial", funding = "fully_insured",
      situs_state = "MI", coverage = { from = "2025-01-01" } }
    local provider = { provider = "P1", kind = "person", address = { state = "MI" }, networks = {} }
    local therapy = fixture.submission({ payer = "sample_insured", group = "G-MI" }, { codes = { { code = "97110" } }, visits = 9, visits_used = 9 },
      { member = member, provider = provider })
    assert.equal("group", set:submit(therapy).cases[1].levels.mnr_scope)
    member.group, member.situs_state, provider.address.state = "G-NY", "NY", "NY"
    local late = fixture.submission({ payer = "sample_insured", group = "G-NY", timing = "post_service", received_at = "2026-12-20T18:00:00.000Z" },
      { codes = { { code = "72148" } } }, { member = member, provider = provider })
    assert.equal("payer", set:submit(late).cases[1].levels.retro_window_days)
  end)
end)
