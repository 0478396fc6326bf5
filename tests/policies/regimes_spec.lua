-- Clock rules as policy data: which laws cover a member, what each gives a case of each kind, what stays unverified (R5.1-R5.8).
local fixture = require "tests.support.lua.fixture"
local json_text = require "tests.support.lua.json_text"
local policy = require "tests.support.lua.policy"

local shipped = policy.load("policies", nil, "2026-11-22")

local function all_rules()
  local rules = {}
  for _, regime in ipairs(shipped.catalogue.regimes) do
    for _, clock in ipairs(regime.clocks) do rules[clock.rule] = clock end
    for _, notice in ipairs(regime.notices or {}) do rules[notice.code] = { verified = regime.verified, source = regime.source } end
  end
  return rules
end

describe("the catalogue of clocks (R5.5)", function()
  local rules = all_rules()

  it("has every rule of the programme and the laws under its name, with its source", function()
    for name in ([[programme_precert_15d programme_mnr_5bd programme_retro_30d programme_obs_24h programme_obs_48h
      programme_contract_appeal_4bd erisa_urgent_72h erisa_urgent_info_48h erisa_pre_15d_ext15 erisa_post_30d_ext15 erisa_concurrent_24h
      erisa_info_45d erisa_appeal_file_180d erisa_appeal_72h erisa_appeal_pre_30d erisa_appeal_post_60d aca_external_file_4mo
      aca_prelim_5bd aca_iro_45d aca_iro_72h cms_std_7d cms_exp_72h ma_ext_14d ma_appeal_file_65d ncqa_pre_7d urac_p2p_1bd tx_hosp_24h
      tx_poststab_1h ny_pre_3bd ny_conc_1bd ca_std_5bd wa_std_3d_noholiday mi_7d_deemed nj_12d_deemed nmhpa_48h_96h]]):gmatch("%S+") do
      assert.is_table(rules[name], name)
      assert.is_true(#rules[name].source > 1, name)
    end
  end)

  it("calls nothing verified that was not compared with anything", function()
    for _, regime in ipairs(shipped.catalogue.regimes) do
      for _, clock in ipairs(regime.clocks) do
        if regime.kind ~= "programme" and clock.verified then
          assert.is_table(clock.checked or regime.checked, clock.rule)
        end
      end
    end
    for _, name in ipairs { "ma_ext_14d", "ncqa_pre_7d", "tx_poststab_1h", "ca_std_5bd", "wa_std_3d_noholiday", "nj_12d_deemed", "nmhpa_48h_96h" } do
      assert.is_false(rules[name].verified, name)
    end
    assert.is_true(rules.ny_pre_3bd.verified)
    assert.is_false(rules.ny_post_30d.verified) -- its regime's file says so, the rule above says otherwise
  end)

  it("has every kind of length, start and end", function()
    local seen = {}
    for _, clock in pairs(rules) do
      for _, name in ipairs { "unit", "start", "met_by", "on_missed", "kind" } do seen[name .. "=" .. tostring(clock[name])] = true end
    end
    for _, one in ipairs { "unit=hours", "unit=calendar_days", "unit=business_days", "unit=calendar_days_minus_holidays", "unit=months",
      "start=receipt", "start=complete", "start=asked", "start=planned", "start=admitted", "start=notified", "met_by=decision",
      "met_by=notification", "on_missed=deemed_approved", "kind=law", "kind=programme", "kind=internal" } do
      assert.is_true(seen[one], one)
    end
  end)

  it("deems approved nowhere but in Michigan and New Jersey (R5.6)", function()
    local deemed = {}
    for name, clock in pairs(rules) do
      if clock.on_missed == "deemed_approved" then deemed[#deemed + 1] = name end
    end
    table.sort(deemed)
    assert.same({ "mi_72h_deemed", "mi_7d_deemed", "nj_12d_deemed", "nj_hosp_24h", "nj_urgent_72h" }, deemed)
  end)

  it("promises appeal letters to patient and provider where the profile is laid over a payer (R5.8)", function()
    for _, regime in ipairs(shipped.catalogue.regimes) do
      if regime.id == "urac" then assert.same({ "member", "provider" }, { table.unpack(regime.letters.appeal) }) end
    end
  end)
end)

-- A request of a sample group, for a knee MRI, and the rules its case gets.
local people = {
  ["G-NY"] = { "sample_insured", "commercial", "fully_insured", "NY" },
  ["G-MI"] = { "sample_insured", "commercial", "fully_insured", "MI" },
  ["G-MA"] = { "sample_federal", "medicare_advantage", "fully_insured", "FL" },
  ["G-FULL"] = { "sample", "commercial", "self_funded", "TX" },
}
local imaging = { codes = { { code = "72148" } } }

local function input_of(group, request, service, child)
  local payer, line, funding, state = table.unpack(people[group])
  local copy = {}
  for name, value in pairs(service or imaging) do copy[name] = value end
  local input = fixture.submission(request or {}, copy, {
    member = { member = "M1", group = group, birth_date = "1980-06-15", line_of_business = line, funding = funding, situs_state = state,
      address = { state = state }, coverage = { from = "2025-01-01" } },
    provider = { provider = "P1", kind = "person", address = { state = state }, networks = {} },
  })
  input.request.payer, input.request.group, input.case = payer, group, child
  return input
end

local function clocks_of(case)
  local by_name, names = {}, {}
  for i, rule in ipairs(case.clocks) do by_name[rule.rule], names[i] = rule, rule.rule end
  return by_name, names
end

local function rules_for(group, request, service)
  local result = shipped:submit(input_of(group, request, service))
  assert.equal("required", result.cases and result.cases[1].requirement, result.raw)
  return clocks_of(result.cases[1])
end

-- The rules of a case about that request: an appeal, an external review, a peer-to-peer.
local function rules_about(group, child, request)
  local input = input_of(group, request, nil, child)
  input.category, input.lines = "diagnostic_radiology", { 1 }
  local status, text = shipped:call(4, input)
  assert.equal("ok", status, text)
  local _, names = clocks_of(json_text.decode(text))
  return names
end

local function holds(names, ...)
  local set = {}
  for _, name in ipairs(names) do set[name] = true end
  for _, name in ipairs { ... } do
    if name:sub(1, 1) == "-" then assert.is_nil(set[name:sub(2)], name) else assert.is_true(set[name], name) end
  end
end

describe("a member's row decides which laws apply (R2.11, R5.5):", function()
  it("New York's insured have three business days from the necessary information", function()
    local by_name, names = rules_for "G-NY"
    holds(names, "ny_pre_3bd", "erisa_pre_15d_ext15", "-ny_conc_1bd", "-ny_rehab_1bd", "-mi_7d_deemed")
    local rule = by_name.ny_pre_3bd
    assert.same({ "complete", 3, "business_days", "notification", "us_eastern", "America/New_York" },
      { rule.start, rule.length, rule.unit, rule.met_by, rule.calendar, rule.zone })
  end)

  it("and one business day for continued services and for rehabilitation after an admission", function()
    local _, names = rules_for("G-NY", { timing = "concurrent" })
    holds(names, "ny_conc_1bd", "-ny_pre_3bd")
    names = select(2, rules_for("G-NY", {}, { setting = "inpatient", level = "inpatient_rehab", codes = {} }))
    holds(names, "ny_rehab_1bd", "ny_pre_3bd")
  end)

  it("Michigan's insured are granted what is not answered in seven days, and have seven more from an answer", function()
    local by_name, names = rules_for("G-MI", {}, { codes = { { code = "43775" } } })
    holds(names, "mi_7d_deemed", "-mi_72h_deemed")
    local rule = by_name.mi_7d_deemed
    assert.same({ "receipt", 7, true, "deemed_approved", "America/Detroit" }, { rule.start, rule.length, rule.tolled, rule.on_missed, rule.zone })
    assert.same({ length = 7, unit = "calendar_days" }, rule.restart)
    by_name = rules_for("G-MI", { urgency = "urgent" }, { codes = { { code = "43775" } } })
    assert.same({ length = 72, unit = "hours" }, by_name.mi_72h_deemed.restart)
  end)

  it("lines under the federal rule have 7 days or 72 hours, and an extension of 14 days", function()
    local by_name, names = rules_for "G-MA"
    holds(names, "cms_std_7d", "ma_ext_14d", "ma_appeal_file_65d", "-erisa_pre_15d_ext15", "-cms_exp_72h")
    assert.same({ max = 1, length = 14, unit = "calendar_days" }, by_name.cms_std_7d.extension)
    assert.is_false(by_name.cms_std_7d.tolled)
    names = select(2, rules_for("G-MA", { urgency = "urgent" }))
    holds(names, "cms_exp_72h", "-cms_std_7d")
  end)

  it("a self-funded plan has no state's law, whatever its situs", function()
    local _, names = rules_for "G-FULL"
    holds(names, "erisa_pre_15d_ext15", "-tx_hosp_24h", "-ny_pre_3bd", "aca_external_file_4mo")
  end)

  it("a profile counts where it is laid over the payer (R5.8)", function()
    local by_name, names = rules_for "G-NY"
    holds(names, "urac_pre_15d")
    assert.equal("programme", by_name.urac_pre_15d.kind) -- the organization's promise, no law
    names = select(2, rules_for "G-FULL")
    holds(names, "-urac_pre_15d")
  end)

  it("the day of receipt decides whether a regime is in force", function()
    local _, names = rules_for("G-MA", { received_at = "2026-01-01T15:00:00.000Z" }, { codes = imaging.codes, start_date = "2026-02-01" })
    holds(names, "cms_std_7d")
    names = select(2, rules_for("G-MA", { received_at = "2025-12-31T15:00:00.000Z" }, { codes = imaging.codes, start_date = "2026-02-01" }))
    holds(names, "-cms_std_7d")
  end)

  it("the same request gets the same rules again, another row its own", function()
    local _, first = rules_for "G-NY"
    local _, other = rules_for "G-MA"
    local _, again = rules_for "G-NY"
    assert.same(first, again)
    assert.is_not.same(first, other)
    people["G-NY"][4] = "NJ" -- the same snapshot, a row of another situs
    local _, moved = rules_for "G-NY"
    people["G-NY"][4] = "NY"
    holds(moved, "nj_12d_deemed", "-ny_pre_3bd")
  end)
end)

describe("a case about a request (appeal, external review, peer-to-peer)", function()
  it("has the appeal's own decision clocks, by what it was about (R5.5, R8.6)", function()
    local at = "2026-11-20T15:00:00.000Z"
    holds(rules_about("G-FULL", { kind = "appeal", received_at = at, expedited = false }), "erisa_appeal_pre_30d", "aca_external_file_4mo",
      "programme_contract_appeal_4bd", "-erisa_pre_15d_ext15", "-programme_precert_15d", "-erisa_appeal_file_180d")
    holds(rules_about("G-FULL", { kind = "appeal", received_at = at, expedited = true }), "erisa_appeal_72h", "-erisa_appeal_pre_30d")
    holds(rules_about("G-FULL", { kind = "appeal", received_at = at }, { timing = "post_service", received_at = "2026-12-20T18:00:00.000Z" }),
      "erisa_appeal_post_60d", "-erisa_appeal_pre_30d")
    holds(rules_about("G-MA", { kind = "appeal", received_at = at, expedited = false }), "ma_reconsideration_30d", "-erisa_appeal_pre_30d")
  end)

  it("is as urgent as it was asked for, not as the request was (R5.5)", function()
    local names = rules_about("G-FULL", { kind = "appeal", received_at = "2026-11-20T15:00:00.000Z", expedited = false }, { urgency = "urgent" })
    holds(names, "erisa_appeal_pre_30d", "-erisa_appeal_72h")
  end)

  it("has the preliminary review and the organization's time (R5.5, R8.7)", function()
    local at = "2026-11-20T15:00:00.000Z"
    holds(rules_about("G-FULL", { kind = "external_review", received_at = at, expedited = false }), "aca_prelim_5bd", "aca_iro_45d", "-aca_iro_72h")
    holds(rules_about("G-FULL", { kind = "external_review", received_at = at, expedited = true }), "aca_iro_72h", "-aca_prelim_5bd", "-aca_iro_45d")
  end)

  it("has one business day for a conversation where the payer promises it (R5.8)", function()
    local at = "2026-11-20T15:00:00.000Z"
    assert.same({ "ny_reconsideration_1bd", "urac_p2p_1bd" }, rules_about("G-NY", { kind = "peer_to_peer", received_at = at }))
    assert.same({}, rules_about("G-FULL", { kind = "peer_to_peer", received_at = at }))
  end)

  it("counts regimes by its own receipt, the window after the service by the request's (R5.3)", function()
    local request = { timing = "post_service", received_at = "2025-12-31T18:00:00.000Z" }
    local input = input_of("G-MA", request, { codes = imaging.codes, start_date = "2026-01-05" }, { kind = "appeal", received_at = "2027-12-01T15:00:00.000Z" })
    input.category, input.lines = "diagnostic_radiology", { 1 }
    local _, text = shipped:call(4, input)
    local case = json_text.decode(text)
    assert.equal("required", case.requirement)
    local _, names = clocks_of(case)
    holds(names, "ma_reconsideration_payment_60d")
  end)
end)

describe("what a law says that is no clock", function()
  local function codes_for(group, request, service)
    local codes = {}
    for _, notice in ipairs(shipped:submit(input_of(group, request, service)).cases[1].notices) do codes[notice.code] = notice.text end
    return codes
  end

  it("is told beside the answer to the cases that it covers: Michigan's 60 days, New York's continued services (R5.5)", function()
    local surgery = { codes = { { code = "43775" } } }
    assert.equal("By Michigan law an approval holds for at least 60 calendar days.", codes_for("G-MI", {}, surgery).mi_approval_60d)
    assert.is_nil(codes_for("G-NY", {}).mi_approval_60d)
    assert.is_nil(codes_for("G-NY", {}).ny_continued_notice)
    assert.is_string(codes_for("G-NY", { timing = "concurrent" }).ny_continued_notice)
  end)

  it("and the hours after a delivery (R3.3)", function()
    local stay = { setting = "inpatient", level = "inpatient_maternity", codes = {} }
    assert.is_string(codes_for("G-FULL", {}, stay).nmhpa_48h_96h)
    assert.is_nil(codes_for("G-FULL", {}, { setting = "inpatient", level = "inpatient_acute", codes = {} }).nmhpa_48h_96h)
  end)
end)

describe("the rights that a notice begins (R5.5)", function()
  it("stand among the rules of a review: 180 days to appeal, 4 months to an independent review", function()
    local by_name = rules_for "G-FULL"
    assert.same({ "appeal_filing", "notified", 180, "calendar_days" }, { by_name.erisa_appeal_file_180d.clock,
      by_name.erisa_appeal_file_180d.start, by_name.erisa_appeal_file_180d.length, by_name.erisa_appeal_file_180d.unit })
    assert.same({ "external_filing", "notified", 4, "months", true }, { by_name.aca_external_file_4mo.clock,
      by_name.aca_external_file_4mo.start, by_name.aca_external_file_4mo.length, by_name.aca_external_file_4mo.unit,
      by_name.aca_external_file_4mo.rolls_to_business_day })
  end)

  it("and the days for a reconsideration, which a payer may set (R8.5, R2.12)", function()
    assert.equal(180, rules_for("G-FULL").programme_reconsideration_180d.length)
    assert.equal(60, rules_for("G-MA").programme_reconsideration_180d.length)
  end)
end)

describe("stays", function()
  it("under observation have the hours of 24 and 48 from the admission, and a day for the next review (R3.3, R4.7)", function()
    local by_name = rules_for("G-FULL", { timing = "concurrent" }, { setting = "observation", codes = {} })
    assert.same({ "admitted", 24, "hours" }, { by_name.programme_obs_24h.start, by_name.programme_obs_24h.length, by_name.programme_obs_24h.unit })
    assert.equal(48, by_name.programme_obs_48h.length)
    assert.same({ "planned", 3 }, { by_name.programme_next_review.start, by_name.programme_next_review.length })
  end)

  it("have the next review's days from the contract where it says so (R2.12)", function()
    local by_name = rules_for("G-NY", { timing = "concurrent" }, { setting = "inpatient", level = "inpatient_acute", codes = {} })
    assert.equal(2, by_name.programme_next_review.length)
    assert.is_nil(by_name.programme_obs_24h)
  end)
end)

-- The fixture with one regime more, for a state and line that the spec's member has.
local function with_regime(clock, more)
  return fixture.load({ ["regimes/extra.lua"] = ([[
local p = require "precert.policy"
return p.regime {
  id = "extra", title = "Extra", source = "S", kind = "law", verified = false, effective = { from = "2025-01-01" },
  applies_to = { lines_of_business = { "commercial" } }, %s
  clocks = {
    { rule = "extra_rule", source = "S", %s },
  },
}
]]):format(more or "", clock) })
end

describe("a mistake in a regime:", function()
  local golden = {
    { "a clock that starts at another's event", 'clock = "information", length = 1, unit = "hours", start = "receipt", met_by = "decision"',
      "regimes/extra.lua:6:93: error: wrong_start: a clock 'information' cannot start at 'receipt' (R5.6); use one of: asked" },
    { "a restart of a clock that never stands still",
      'clock = "decision", length = 1, unit = "hours", start = "receipt", met_by = "decision", restart = { length = 1, unit = "hours" }',
      "regimes/extra.lua:6:130: error: restart_without_tolling: only a clock that stands still can restart (R5.6); "
        .. "add tolled = true, or remove restart" },
    { "a deemed approval that no decision clock makes",
      'clock = "asking", length = 1, unit = "hours", start = "asked", met_by = "decision", on_missed = "deemed_approved"',
      "regimes/extra.lua:6:126: error: deemed_without_law: only the decision clock of a law can deem a request approved (R5.6); "
        .. "write on_missed = \"escalate\"" },
    { "a clock that there is not", 'clock = "appeal", length = 1, unit = "hours", start = "receipt", met_by = "decision"',
      "regimes/extra.lua:6:42: error: not_a_choice: 'appeal' is no value of clock; "
        .. "use one of: appeal_filing, asking, course, decision, external_filing, forward, information, next_review, observation_24h, "
        .. "observation_48h, peer_to_peer, preliminary, reconsideration_filing" },
    { "a unit that there is not", 'clock = "decision", length = 1, unit = "weeks", start = "receipt", met_by = "decision"',
      "regimes/extra.lua:6:74: error: not_a_choice: 'weeks' is no value of unit; "
        .. "use one of: business_days, calendar_days, calendar_days_minus_holidays, hours, months" },
    { "a rule that nobody compared, called verified",
      'clock = "decision", length = 1, unit = "hours", start = "receipt", met_by = "decision", verified = true',
      "regimes/extra.lua:6:14: error: not_checked: 'extra_rule' is verified, but nothing says against what (R5.5); "
        .. "add checked = { against = ..., on = ... }, or write verified = false" },
  }
  for _, case in ipairs(golden) do
    it(case[1], function() assert.same({ case[3] }, fixture.errors(with_regime(case[2]))) end)
  end

  it("a file that says verified without saying against what", function()
    local set = fixture.with("regimes/erisa.lua", "verified = false, -- unless", "verified = true, -- unless")
    assert.truthy(fixture.errors(set)[1]:find("error: not_checked: 'erisa_urgent_72h' is verified", 1, true))
  end)

  it("a category that there is not, of a clock and of a notice", function()
    local decision = 'clock = "decision", length = 1, unit = "hours", start = "receipt", met_by = "decision"'
    local set = with_regime(decision, 'notices = { { code = "x", text = "X.", when = { category = { "therapie" } } } },')
    assert.same({ "regimes/extra.lua:4:119: error: unknown_category: there is no category 'therapie'; did you mean 'therapy'?" },
      fixture.errors(set))
    set = with_regime(decision .. ', when = { category = { "knie" } }')
    assert.same({ "regimes/extra.lua:6:152: error: unknown_category: there is no category 'knie'; did you mean 'knee'?" }, fixture.errors(set))
  end)
end)

describe("rules that depend on how the request came (R5.5)", function()
  local electronic = 'clock = "decision", length = 3, unit = "calendar_days_minus_holidays", start = "receipt", met_by = "notification", '
    .. 'start_when_open = true, when = { channel = { "edi", "fhir", "portal", "socket" } }'

  it("count for that channel only", function()
    local set = with_regime(electronic)
    local function names(channel)
      local result = set:submit(fixture.submission({ channel = channel }, { codes = { { code = "29881" } } }))
      local by_name = clocks_of(result.cases[1])
      return by_name.extra_rule
    end
    assert.is_true(names("portal").start_when_open)
    assert.is_nil(names("phone"))
    assert.is_table(names("socket"))
  end)
end)

describe("a live payer (R5.5)", function()
  local function live_with(applies_to, payer_more, verified, files)
    local changed = {
      ["regimes/erisa.lua"] = false,
      ["groups/acme/G1.lua"] = fixture.group:gsub('status = "active"', 'status = "active", approved = { by = "B", on = "2025-01-01" }')
        :gsub('"programme", "erisa"', '"programme"'),
      ["criteria/knee/adult.lua"] = fixture.criterion:gsub('not_met =', 'approved = { by = "A", on = "2025-01-01", next_review = "2027-01-01" },\n  not_met ='),
      ["payers/acme.lua"] = ('local p = require "precert.policy"\nreturn p.payer { id = "acme", name = "Acme", live = true, '
        .. 'zone = "America/Chicago", phone = "1", operating_procedures = { complete = true, reviewed_by = "R", reviewed_on = "2025-01-01" }, %s }')
        :format(payer_more or ""),
      ["regimes/extra.lua"] = ([[
local p = require "precert.policy"
return p.regime {
  id = "extra", title = "Extra", source = "S", kind = "%s", verified = false, effective = { from = "2025-01-01" },
  applies_to = %s,
  clocks = {
    { clock = "decision", rule = "extra_rule", source = "S", length = 1, unit = "hours", start = "receipt", met_by = "decision"%s },
  },
}
]]):format(applies_to and "law" or "profile", applies_to or "{}", verified or ""),
    }
    for path, source in pairs(files or {}) do changed[path] = source:gsub('"programme", "erisa"', '"programme"') end
    return fixture.load(changed)
  end

  it("is refused an unverified law that can cover its members, and told which payer", function()
    assert.same({
      "regimes/extra.lua:3:62: error: not_verified: 'extra' has rules that are not verified (R5.5): extra_rule; payer 'acme' is live; "
        .. "compare them with the source, then write verified = true and checked = { against = ..., on = ... }",
    }, fixture.errors(live_with('{ lines_of_business = { "commercial" } }')))
  end)

  it("is not hindered by one that cannot, nor by a profile that is not laid over it", function()
    assert.same({}, fixture.errors(live_with('{ states = { "NY" } }')))
    assert.same({}, fixture.errors(live_with('{ funding = { "fully_insured" } }')))
    assert.same({}, fixture.errors(live_with('{ lines_of_business = { "medicaid" } }')))
    assert.same({}, fixture.errors(live_with(nil)))
    assert.equal(1, #fixture.errors(live_with(nil, 'profiles = { "extra" }')))
  end)

  it("may have a draft under it", function()
    local files = {
      ["groups/acme/G2.lua"] = fixture.group:gsub('"G1"', '"G2"'):gsub('status = "active"', 'status = "draft"')
        :gsub('situs_state = "TX"', 'situs_state = "NY"'),
    }
    assert.same({}, fixture.errors(live_with('{ states = { "NY" } }', nil, nil, files)))
    files["groups/acme/G2.lua"] = files["groups/acme/G2.lua"]:gsub('"draft"', '"approved", approved = { by = "B", on = "2025-01-01" }')
    assert.equal(1, #fixture.errors(live_with('{ states = { "NY" } }', nil, nil, files)))
  end)

  it("is served a rule that was compared, in a file that is not verified as a whole", function()
    assert.same({}, fixture.errors(live_with("{}", nil, ', verified = true, checked = { against = "the text", on = "2026-01-01" }')))
  end)
end)
