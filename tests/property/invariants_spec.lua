-- Ten thousand random lives of cases (PC_LONG=1; a few hundred by default): legal and illegal actions, lost and repeated messages,
-- clock moves, crashes and reloads, in one daemon; after each answer an independent model looks for a broken invariant.
--   PC_SEED=n  the same lives again
local Daemon = require "tests.support.lua.daemon"
local model = require "tests.support.lua.property_model"
local people = require "tests.support.lua.people"
local reach = require "tests.support.lua.roles.reach"
local requests = require "tests.support.lua.requests"
local sample = require "tests.support.lua.sample"
local shell = require "tests.support.lua.shell"
local wire_json = require "tests.support.lua.wire_json"

local LIVES = tonumber(os.getenv("PC_LIVES")) or (os.getenv("PC_LONG") and 10000 or 300)
local SEED = math.tointeger(tonumber(os.getenv("PC_SEED") or os.time()))
local START = "2026-03-02T15:00:00Z"

local chance = { state = SEED }
-- A generator of our own, so that a seed means the same everywhere.
function chance.next(n)
  chance.state = (chance.state * 6364136223846793005 + 1442695040888963407) & 0x7fffffffffffffff
  return (chance.state >> 33) % n + 1
end
function chance.one(list) return list[chance.next(#list)] end
function chance.in_(n) return chance.next(n) == 1 end

local daemon, admin, as, oracle, tokens, policies, now

local function connect()
  admin = daemon:admin()
  as = people.clients(daemon, tokens)
  now = admin:must("session.ping", {}).now
end

setup(function()
  policies = shell.must("mktemp -d " .. (os.getenv("TMPDIR") or "/tmp") .. "/property-XXXXXX")
  shell.must(("cp -r %s/policies/. %s"):format(shell.quote(shell.root), shell.quote(policies)))
  daemon = Daemon.start { clock = START, policies = policies }
  admin = daemon:admin()
  sample.load(admin)
  tokens = people.add(admin)
  connect()
  oracle = model.new()
end)
teardown(function()
  daemon:finish()
  os.execute("rm -rf " .. shell.quote(policies))
end)

local TEMPLATES = { "pt_ot", "pt_ot_plateau", "gastric_bypass", "head_ct", "lumbar_mri", "dme", "transplant", "stay", "observation" }
-- Stays have no sample of their own: another one's people, in a bed.
local BEDS = {
  stay = { setting = "inpatient", level = "inpatient_acute", diagnoses = { "I21.4" }, days = 3 },
  observation = { setting = "observation", codes = { { code = "G0378", units = 1 } }, diagnoses = { "R07.89" } },
}
local function template(name, changes)
  if not BEDS[name] then return requests.make(name, changes) end
  local request = requests.make("head_ct", changes)
  request.case_kind, request.timing, request.urgency, request.facts = "stay", "concurrent", "standard", {}
  request.service = wire_json.read(wire_json.encode(BEDS[name]))
  request.service.admitted_at = chance.in_(2) and now or nil
  return request
end
-- Who acts, and as what.
local ACTORS = {
  provider = "provider", surgeon = "provider", payer = "payer", intake = "intake", nurse = "nurse", medical_director = "medical_director",
  second_director = "medical_director", payer_medical_director = "payer_medical_director", iro = "iro",
  other_provider = "provider", other_payer = "payer",
}
local NAMES = {}
for name in pairs(ACTORS) do NAMES[#NAMES + 1] = name end
for _, busy in ipairs { "medical_director", "medical_director", "second_director", "nurse", "surgeon" } do NAMES[#NAMES + 1] = busy end
table.sort(NAMES)
local ACTIONS = {}
for action in pairs(reach.PARAMS) do ACTIONS[#ACTIONS + 1] = action end
table.sort(ACTIONS)
local REASONS = { "conservative_care_not_met", "maximum_benefit_reached", "condition_does_not_support_procedure", "no_such_reason" }

-- The days of a proper action, moved to where the clock stands.
local function today(moved)
  local year = math.tointeger(tonumber(now:sub(1, 4)))
  local later = ("%04d-03-01"):format(year + 1)
  local days = {
    to = later, date = now:sub(1, 10), from = now:sub(1, 10), at = now, slot = later .. "T16:00:00.000Z",
  }
  local out = {}
  for name, value in pairs(moved) do out[name] = days[name] or value end
  return out
end

-- What is decided, and about what, where there is a choice.
local CHOICES = {
  open_appeal = { subject = { "medical_necessity", "medical_necessity", "medical_necessity", "contract", "claims" } },
  decide_appeal = { decision = { "uphold", "overturn" } },
  record_iro = { decision = { "uphold", "overturn", "not_eligible" } },
  record_peer_to_peer = { result = { "no_change", "not_held", "overturn" } },
  reconsider = { facts = { { conservative_care_weeks = 1 }, { conservative_care_weeks = 8 }, { bmi = 41 } } },
}
local function properly(action, case, role)
  local params = today(reach.params(action, case.kind, case.state, role))
  for name, values in pairs(CHOICES[action] or {}) do
    if chance.in_(2) then params[name] = chance.one(values) end
  end
  if action == "open_appeal" and params.subject == "claims" and not chance.in_(4) then params.subject = "medical_necessity" end
  return params
end

-- Members that an action may bring: mostly done properly, else right or wrong, most of them left out at random.
local function params_for(action, case, role)
  if not chance.in_(4) then return properly(action, case, role) end
  local params = {}
  local function maybe(name, value)
    if not chance.in_(3) then params[name] = value end
  end
  if action == "approve" or action == "approve_partially" then
    maybe("to", chance.one { "2027-06-30", "2026-12-31", "2020-01-01" })
    if chance.in_(2) then params.visits = chance.next(12) - 1 end
    if chance.in_(4) then params.note = "judged on the record" end
  end
  if action == "deny" or action == "approve_partially" then maybe("reasons", { chance.one(REASONS) }) end
  if action == "request_information" then maybe("items", { { text = "the latest notes" } }) end
  if action == "note" then maybe("text", "seen") end
  if action == "withdraw" then maybe("by", "the practice") end
  if action == "refer" or action == "void" or action == "extend" then maybe("reason", "for a reason") end
  return params
end

local function submit_one(life)
  local request = template(chance.one(TEMPLATES), { request_id = ("life-%d-%d"):format(SEED, life) })
  local names = {}
  for name in pairs(request.facts or {}) do names[#names + 1] = name end
  table.sort(names)
  for _, name in ipairs(names) do
    if chance.in_(6) then request.facts[name] = nil end
  end
  if chance.in_(8) then request.documents = nil end
  request.service.start_date, request.service.end_date = now:sub(1, 10), nil
  if not request.case_kind then request.urgency = chance.one { "standard", "standard", "urgent" } end
  local who = request.requesting_provider == "1000000012" and "provider" or "surgeon"
  local result, problem = as[who]:call("case.submit", request)
  if problem then return nil end
  oracle:answered(request.request_id, wire_json.encode(result))
  for _, case in ipairs(result.cases) do oracle:saw(case, "submit", now) end
  return result.cases, request, who
end

-- A clock that had run out when it began fires after the answer that began it: some looks later, and never is too late.
local LOOKS = 5000
local function settled(case)
  for _, clock in ipairs(case.clocks) do
    if clock.state == "running" and clock.due_at < now then return false end
  end
  return true
end

local function look(case_id, what)
  local case
  for _ = 1, LOOKS do
    case = as.nurse:must("case.get", { case_id = case_id }).case
    if settled(case) then break end
  end
  oracle:saw(case, what, now)
  return case
end

local steps = {}
local family -- the cases about this life's cases, by id

-- What brings a case on comes more often than what goes on beside it, and what ends it early more seldom.
local OFTEN = {
  approve = 4, approve_partially = 6, deny = 10, refer = 4, reconsider = 4, open_appeal = 8, decide_appeal = 10, assign_iro = 10,
  request_external_review = 10, record_iro = 10, request_peer_to_peer = 3, record_peer_to_peer = 4, discharge = 2, milestone = 4,
  revoke = 6, plan_review = 4, record_complete = 4, confirm_benefit = 4, confirm_primary = 4,
}
local function weighed(offered)
  local total = 0
  for _, action in ipairs(offered) do total = total + (OFTEN[action] or 1) end
  local at = chance.next(total)
  for _, action in ipairs(offered) do
    at = at - (OFTEN[action] or 1)
    if at <= 0 then return action end
  end
end

-- Mostly what the actor is offered; else anything.
local function choose_action(name, case_id)
  local seen = as[name]:call("case.get", { case_id = case_id })
  local offered = seen and seen.case.actions or {}
  if #offered == 0 or chance.in_(4) then return chance.one(ACTIONS), false end
  local action = weighed(offered)
  if action == "withdraw" or action == "void" then action = weighed(offered) end
  return action, true
end

function steps.act(case)
  local name = chance.one(NAMES)
  local role = ACTORS[name]
  local action, was_offered = choose_action(name, case.case_id)
  local params = params_for(action, case, role)
  params.case_id, params.action = case.case_id, action
  if chance.in_(10) then params.version = case.version + chance.next(3) - 2 end
  local result, problem = as[name]:call("case.act", params)
  oracle:acted(case, role, action, problem == nil)
  if problem then
    local reason = problem.data and problem.data.reason
    assert(not was_offered or (reason ~= "not_allowed_in_state" and reason ~= "not_allowed_for_role"),
      ("R4.1: actions[] offers %s, and it is refused: %s"):format(action, wire_json.encode(problem)))
    local same = look(case.case_id, ("%s %s refused %s"):format(name, action, problem.data and problem.data.reason or problem.code))
    assert(same.version == case.version, "a refused action changed the case")
    if name == "other_provider" or name == "other_payer" then
      assert(problem.code == -32003 or problem.code == -32002 or problem.code == -32005, "I8: " .. wire_json.encode(problem))
    end
    return
  end
  oracle:saw(result.case, name .. " " .. action, now)
  for _, child in ipairs(result.case.children or {}) do family[child.case_id] = family[child.case_id] or look(child.case_id, "opened") end
end

function steps.supply(case, request, who)
  local facts = {}
  for name, value in pairs(template(chance.one(TEMPLATES)).facts or {}) do
    if chance.in_(3) then facts[name] = value end
  end
  if next(facts) == nil then facts = request.facts end
  local result, problem = as[who]:call("case.supply", { case_id = case.case_id, facts = facts })
  if problem then look(case.case_id, "supply refused") else oracle:saw(result.case, "supply", now) end
end

steps["repeat"] = function(case, request, who)
  local again = as[who]:must("case.submit", request)
  oracle:answered(request.request_id, wire_json.encode(again))
  local other = wire_json.read(wire_json.encode(request))
  other.urgency = other.urgency == "urgent" and "standard" or "urgent"
  local problem = as[who]:refused("case.submit", other)
  assert(problem.data.reason == "request_id_reused", "I7: " .. wire_json.encode(problem))
  look(case.case_id, "repeat")
end

function steps.stranger(case)
  for _, who in ipairs { "other_provider", "other_payer" } do
    assert(as[who]:refused("case.get", { case_id = case.case_id }).code == -32003, "I8")
  end
end

function steps.clock(case)
  local seconds = chance.one { 60, 3600, 86400, 3 * 86400, 20 * 86400 }
  now = admin:must("admin.clock", { advance = seconds .. "s" }).now
  look(case.case_id, "clock +" .. seconds)
end

function steps.crash(case)
  daemon:kill()
  daemon.clock = now
  daemon:start_again()
  connect()
  look(case.case_id, "crash")
end

-- I4: a reload of other policies leaves every open case as it is.
function steps.reload(case)
  local before = model.still(look(case.case_id, "before a reload"))
  shell.write(policies .. "/shared/unused_" .. chance.next(1000000) .. ".lua", "return {}\n")
  admin:must("policy.reload", {})
  assert(model.still(look(case.case_id, "reload")) == before, "I4: a reload changed the case")
end

function steps.replay(case)
  if not case.determination then return end
  local answer = as.medical_director:must("case.replay", { case_id = case.case_id })
  assert(answer.identical, "I9: " .. wire_json.encode(answer))
end

local WEIGHTS = {
  { "act", 70 }, { "supply", 12 }, { "repeat", 5 }, { "stranger", 3 }, { "clock", 6 }, { "replay", 3 },
}
local function choose()
  if chance.in_(400) then return "crash" end
  if chance.in_(600) then return "reload" end
  local at = chance.next(99)
  for _, row in ipairs(WEIGHTS) do
    at = at - row[2]
    if at <= 0 then return row[1] end
  end
  return "act"
end

-- What became of the cases, so that a run shows how far it came.
local function outcomes()
  local counts, lines = {}, {}
  for _, known in pairs(oracle.cases) do
    local key = known.case.kind .. " " .. known.state
    counts[key] = (counts[key] or 0) + 1
  end
  for key, count in pairs(counts) do lines[#lines + 1] = ("# %5d %s"):format(count, key) end
  table.sort(lines)
  return table.concat(lines, "\n")
end

local function live(life)
  local cases, request, who = submit_one(life)
  if not cases then return end
  family = {}
  for _ = 1, chance.next(14) do
    local ids = {}
    for _, case in ipairs(cases) do ids[#ids + 1] = case.case_id end
    for id in pairs(family) do ids[#ids + 1] = id end
    table.sort(ids)
    local case = look(chance.one(ids), "look")
    steps[choose()](case, request, who)
  end
end

describe("whatever happens to cases", function()
  it(("no invariant of the design is broken in %d random lives (I1-I4, I6-I9, I11; seed %d)"):format(LIVES, SEED), function()
    for life = 1, LIVES do live(life) end
    for id in pairs(oracle.cases) do look(id, "the end") end
    for _, role in ipairs { "intake", "nurse", "medical_director" } do
      local listed = as[role]:must("queue.list", { role = role, limit = 500 }).cases
      if #listed < 500 then oracle:queue(role, listed) end
    end
    local verified = admin:must("admin.verify", {})
    assert.is_true(verified.ok, wire_json.encode(verified.findings)) -- I10
    if os.getenv "PC_LONG" or os.getenv "PC_LIVES" then print(outcomes()) end
  end)
end)
