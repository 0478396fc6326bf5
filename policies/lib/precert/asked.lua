--- From a request document to what the rest of the SDK works with: the snapshot of the date of service, codes,
-- dates, visits, providers, and the values criteria may read as c.request.<name>.

local dates = require "precert.dates"
local lookup = require "precert.lookup"
local settings = require "precert.settings"
local stays = require "precert.stays"

local ipairs, type = ipairs, type -- found once: a file's globals lie behind a guard

local asked = {}

local DEFAULT_ZONE = "America/Chicago"

local PROVIDER = { address = { state = true }, contract = true, networks = { ancillary = true, from = true, to = true } }

--- What asked.from_request reads of a submission's question, and with it everything that is found out before the facts are looked
-- at. Days, states and kinds: never a name, an instant or a fact of the case, so that many questions have the same.
asked.scope = {
  case = { expedited = true, kind = true, received_at = "hour", timing = true },
  history = { visits_used = true },
  member = {
    address = { state = true }, coverage = { other = true }, funding = true, line_of_business = true, plan_type = true, situs_state = true,
  },
  providers = { facility = { contract = true }, requesting = PROVIDER, servicing = PROVIDER },
  request = {
    benefit_confirmed = true, benefits_verified = true, case_kind = true, channel = true, documents = { kind = true },
    facts = { hours = true }, group = true, payer = true, received_at = "hour",
    service = {
      admitted_at = "present", category = true, codes = { code = true, from = true, to = true }, end_date = true, level = true,
      setting = true, start_date = true, units = true, visits = true, visits_used = true,
    },
    servicing_provider = "present", timing = true, urgency = true,
  },
  stay = true,
}

--- Today in the zone of a group (of any version of it), else Central.
---@param now_ms integer
---@param payer? string
---@param group? string
---@return string
function asked.today(now_ms, payer, group)
  local snapshot = lookup.any_group(payer, group)
  return dates.local_date(now_ms, snapshot and snapshot.zone or DEFAULT_ZONE)
end

local function codes_of(service)
  local codes = {}
  for i, line in ipairs(service.codes or {}) do codes[i] = type(line) == "table" and line.code or line end
  return codes
end

-- R5.3: the window runs from the last date of service.
local function last_date(service, first)
  local last = service.end_date or first
  for _, line in ipairs(service.codes or {}) do
    if type(line) == "table" then
      if line.to and line.to > last then last = line.to end
      if line.from and line.from > last then last = line.from end
    end
  end
  return last
end

local function most(a, b)
  if a and b then return math.max(a, b) end
  return a or b
end

local function other_cover(coverage)
  if type(coverage) == "table" then return coverage.other end
  return coverage
end

local function observation_hours(service, facts)
  local hours = facts.hours
  if type(hours) == "number" then return hours end
  if type(hours) == "table" and hours.unit == "hours" then return hours.value end
  return service.units
end

local function with_snapshot(a, payer, group)
  local snapshot, reason, field = lookup.group(payer, group, a.date)
  if not snapshot then return nil, reason, field end
  a.group, a.payer = snapshot, lookup.payer(payer)
  local calendar_level, zone_level, approve_level
  a.calendar, calendar_level = settings.get("calendar", a.group, a.payer)
  a.zone, zone_level = settings.get("zone", a.group, a.payer)
  a.auto_approve, approve_level = settings.get("auto_approve", a.group, a.payer)
  a.levels = { calendar = calendar_level, zone = zone_level, auto_approve = approve_level }
  return a
end

--- What requirement.check asks. nil, reason, field when the group is not known on the date.
---@param input table {params, member?, provider?}
---@param now_ms integer
function asked.from_check(input, now_ms)
  local params, service = input.params, input.params.service or {}
  local today = asked.today(now_ms, params.payer, params.group)
  local date = service.start_date or today
  local a = {
    date = date, last_date = date, received_on = today, codes = codes_of(service), category = service.category, level = service.level,
    setting = service.setting, visits = service.visits, visits_used = service.visits_used, servicing = input.provider,
    provider_named = params.provider ~= nil, member = input.member, timing = params.timing or "preservice",
    other_cover = other_cover(params.coverage) or other_cover(input.member and input.member.coverage),
    observation_hours = observation_hours(service, params.facts or {}), service = service,
  }
  return with_snapshot(a, params.payer, params.group)
end

-- Cases about a decision.
local disputes = { appeal = true, external_review = true, peer_to_peer = true }

-- What the clock rules go by: the request itself, or the case about it (appeal, external review, peer-to-peer) that has its own
-- kind and receipt and is urgent when it was asked for as expedited.
local function clocks_for(r, case, received_on, zone)
  local of = {
    timing = r.timing or "preservice", urgency = r.urgency or "standard", case_kind = r.case_kind or "review",
    received_on = received_on, channel = r.channel,
  }
  if not case then return of end
  of.case_kind, of.timing = case.kind or of.case_kind, case.timing or of.timing
  if case.received_at then of.received_on = dates.local_date(case.received_at, zone) end
  if case.expedited ~= nil then of.urgency = case.expedited and "urgent" or "standard" end
  return of
end

--- What a submission asks. nil, reason, field when the group is not known on the date.
---@param input table what asked.scope takes of the question, with `now`
function asked.from_request(input)
  local r, service = input.request, input.request.service or {}
  local history, providers = input.history or {}, input.providers or {}
  local snapshot = lookup.any_group(r.payer, r.group)
  local zone = snapshot and snapshot.zone or DEFAULT_ZONE
  local received_on = dates.local_date(r.received_at or input.now, zone)
  local date = service.start_date or received_on
  local servicing = providers.requesting
  if r.servicing_provider then servicing = providers.servicing end
  local a = {
    date = date, last_date = last_date(service, date), received_on = received_on, codes = codes_of(service),
    category = service.category, level = service.level, setting = service.setting, visits = service.visits,
    visits_used = service.visits_used, servicing = servicing, provider_named = true,
    member = input.member, timing = r.timing or "preservice", other_cover = other_cover(input.member and input.member.coverage),
    benefit_confirmed = r.benefit_confirmed, benefits_verified = r.benefits_verified,
    observation_hours = observation_hours(service, r.facts or {}), documents = r.documents, history = history,
    clocks_for = clocks_for(r, input.case, received_on, zone),
    disputed = input.case ~= nil and disputes[input.case.kind] or false,
    for_transplant = r.case_kind == "transplant" or r.case_kind == "transplant_transfer",
    contract = providers.facility and providers.facility.contract or servicing and servicing.contract, -- R4.7: the provider's own
  }
  a.with_stay = input.stay ~= nil
  stays.apply(a, service, input.stay, zone)
  return with_snapshot(a, r.payer, r.group)
end

--- Visits used before this request, in a category's episode: as the submitter says, or as the engine's own history does (R3.5).
---@param a table
---@param category? string
---@return number?
function asked.visits_used(a, category)
  local counted = a.history and a.history.visits_used
  return most(a.visits_used, counted and category and counted[category])
end

local function copy_list(list)
  local other = {}
  for i, v in ipairs(list or {}) do other[i] = v end
  return other
end

--- The values criteria may read as c.request.<name>, for some lines of a request (all lines when none are named).
---@param r table request: {service, timing?, urgency?}
---@param visits_used? number
---@param lines? integer[]
---@return table
function asked.request_values(r, visits_used, lines)
  local service = r.service or {}
  local values = {
    visits = service.visits, visits_used = visits_used or service.visits_used, units = service.units, timing = r.timing,
    urgency = r.urgency, contract = r.contract or "unknown", setting = service.setting, level = service.level,
    start_date = service.start_date, end_date = service.end_date,
    estimated_cost = service.estimated_cost, diagnoses = service.diagnoses and copy_list(service.diagnoses),
  }
  if service.start_date and service.end_date then
    values.days = dates.days_between(service.start_date, service.end_date)
  end
  if service.codes then
    local codes, modifiers, units = {}, {}, nil
    local function take(line)
      if type(line) ~= "table" then line = { code = line } end
      codes[#codes + 1] = line.code
      for _, modifier in ipairs(line.modifiers or {}) do modifiers[#modifiers + 1] = modifier end
      if line.units then units = (units or 0) + line.units end
    end
    if lines and #lines > 0 then
      for _, number in ipairs(lines) do take(service.codes[number]) end
    else
      for _, line in ipairs(service.codes) do take(line) end
    end
    values.codes, values.modifiers, values.line_units = codes, modifiers, units
  elseif lines then
    values.codes = {} -- a case without lines has no codes: that is known
  end
  return values
end

return asked
