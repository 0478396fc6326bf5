-- Ten thousand random lives of cases (PC_LONG=1; a few hundred by default): legal and illegal actions, lost and repeated messages,
-- clock moves, crashes and reloads, in one daemon; after each answer an independent model looks for a broken invariant.
--   PC_SEED=n  the same lives again
local Daemon = require "tests.support.lua.daemon"
local model = require "tests.support.lua.property_model"
local people = require "tests.support.lua.people"
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

local TEMPLATES = { "pt_ot", "pt_ot_plateau", "gastric_bypass", "head_ct", "lumbar_mri", "dme", "transplant" }
local ROLES = { "provider", "surgeon", "payer", "intake", "nurse", "medical_director", "payer_medical_director", "other_provider", "other_payer" }
local ACTIONS = {
  "take", "release", "approve", "approve_partially", "deny", "refer", "request_information", "record_complete", "withdraw", "void", "note",
  "extend", "modify", "confirm_benefit", "confirm_primary", "request_peer_to_peer", "reconsider", "open_appeal", "decide_appeal",
  "request_external_review", "assign_iro", "record_iro", "forward_to_payer", "admit", "plan_review", "discharge", "milestone", "revoke",
}
local REASONS = { "conservative_care_not_met", "maximum_benefit_reached", "condition_does_not_support_procedure", "no_such_reason" }

-- Members that an action may bring, right or wrong; most are left out at random.
local function params_for(action)
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
  local request = requests.make(chance.one(TEMPLATES), { request_id = ("life-%d-%d"):format(SEED, life) })
  local names = {}
  for name in pairs(request.facts or {}) do names[#names + 1] = name end
  table.sort(names)
  for _, name in ipairs(names) do
    if chance.in_(6) then request.facts[name] = nil end
  end
  if chance.in_(8) then request.documents = nil end
  request.service.start_date, request.service.end_date = now:sub(1, 10), nil
  request.urgency = chance.one { "standard", "standard", "urgent" }
  local who = request.requesting_provider == "1000000012" and "provider" or "surgeon"
  local result, problem = as[who]:call("case.submit", request)
  if problem then return nil end
  oracle:answered(request.request_id, wire_json.encode(result))
  for _, case in ipairs(result.cases) do oracle:saw(case, "submit", now) end
  return result.cases, request, who
end

local function look(case_id, what)
  local case = as.nurse:must("case.get", { case_id = case_id }).case
  oracle:saw(case, what, now)
  return case
end

local steps = {}

function steps.act(case)
  local role = chance.one(ROLES)
  local offered = case.actions or {}
  local action = chance.in_(2) and #offered > 0 and chance.one(offered) or chance.one(ACTIONS)
  local params = params_for(action)
  params.case_id, params.action = case.case_id, action
  if chance.in_(10) then params.version = case.version + chance.next(3) - 2 end
  local result, problem = as[role]:call("case.act", params)
  oracle:acted(case, role, action, problem == nil)
  if problem then
    local same = look(case.case_id, ("%s %s refused %s"):format(role, action, problem.data and problem.data.reason or problem.code))
    assert(same.version == case.version, "a refused action changed the case")
    if role == "other_provider" or role == "other_payer" then
      assert(problem.code == -32003 or problem.code == -32002 or problem.code == -32005, "I8: " .. wire_json.encode(problem))
    end
    return
  end
  oracle:saw(result.case, role .. " " .. action, now)
end

function steps.supply(case, request, who)
  local facts = {}
  for name, value in pairs(requests.make(chance.one(TEMPLATES)).facts or {}) do
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

local function live(life)
  local cases, request, who = submit_one(life)
  if not cases then return end
  for _ = 1, chance.next(10) do
    local case = look(chance.one(cases).case_id, "look")
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
  end)
end)
