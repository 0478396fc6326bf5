-- Who may do what in which state, tried over the socket against the hand-written matrix tests/expected/roles.tsv:
-- everything the matrix lists must work, everything else must be refused and change nothing (R4.1-R4.5, I1).
local Daemon = require "tests.support.lua.daemon"
local cases = require "tests.support.lua.case_view"
local people = require "tests.support.lua.people"
local requests = require "tests.support.lua.requests"
local sample = require "tests.support.lua.sample"
local shell = require "tests.support.lua.shell"

local daemon, as

setup(function()
  daemon = Daemon.start { clock = "2026-11-16T16:15:00Z" }
  local admin = daemon:admin()
  sample.load(admin)
  local rows = sample.read "members.json" -- one more, whose other cover nobody knows the order of (R3.7)
  local unsure = rows.members[1]
  unsure.member, unsure.coverage.other = "M-UNSURE", "unknown"
  rows.members = { unsure }
  admin:must("member.load", rows)
  local tokens = people.add(admin)
  for _, role in ipairs { "intake", "nurse", "medical_director" } do -- a colleague of each, to take cases away
    tokens["other_" .. role] = admin:must("admin.principal_add",
      { id = "other-" .. role, name = "Colleague", roles = { role } }).token
  end
  as = people.clients(daemon, tokens)
end)
teardown(function() daemon:finish() end)

local NOT_MET = { requesting_provider = "1000000012" } -- the provider principal's own

-- How a case comes into a state over the wire.  Some states of the matrix no request can rest in: they are left out here
-- and covered by the unit test of the table.
local function submit(name, changes) return cases.submit_one(as.provider, requests.make(name, changes or NOT_MET)) end
local function in_director_review(name, changes)
  local case = submit(name, changes)
  if case.state == "awaiting_information" then -- visits granted before in this spec make the policies ask for more
    cases.act(as.nurse, case.case_id, "record_complete")
  end
  return cases.act(as.nurse, case.case_id, "refer", { reason = "for a medical director" })
end

local function denied()
  return cases.act(as.medical_director, in_director_review("lumbar_mri").case_id, "deny", { reasons = { "conservative_care_not_met" } })
end

-- R8.6: one level of appeal, open, or upheld by a director who took no part.
local function appealed()
  return cases.act(as.provider, denied().case_id, "open_appeal", { filer = "member", subject = "medical_necessity" })
end

local function used()
  local case = appealed()
  cases.act(as.second_director, case.children[1].case_id, "decide_appeal",
    { decision = "uphold", reasons = { "conservative_care_not_met" } })
  return cases.get(as.auditor, case.case_id)
end

local reach = {
  plain = {
    awaiting_information = function()
      return submit("gastric_bypass", { requesting_provider = "1000000012", facts = { bmi = requests.NONE } })
    end,
    intake_review = function() return submit("head_ct", { requesting_provider = "1000000012", urgency = "standard" }) end, -- R5.5: can be extended
    nurse_review = function() return submit "lumbar_mri" end,
    awaiting_payer = function() -- both questions are open (R3.5, R3.7)
      return submit("lumbar_mri", {
        requesting_provider = "1000000012", member = "M-UNSURE", service = { codes = { { code = "22857", units = 1 } } },
      })
    end,
    modified = function()
      return cases.act(as.nurse, submit("lumbar_mri").case_id, "modify", {
        agreed_by = "the practice", lines = { { line = 1, code = "72149" } }, note = "agreed by telephone", from = "2026-11-24",
        to = "2026-12-21",
      })
    end,
    director_review = function() return in_director_review "lumbar_mri" end,
    approved = function() return cases.act(as.intake, submit("head_ct").case_id, "approve") end,
    denied = denied,
    partially_approved = function()
      return cases.act(as.medical_director, in_director_review("pt_ot", {}).case_id, "approve_partially",
        { visits = 4, from = "2026-11-17", to = "2026-12-21", reasons = { "excessive_visits" } })
    end,
    not_required = function()
      return submit("lumbar_mri", { requesting_provider = "1000000012", service = { codes = { { code = "29881", units = 1 } } } })
    end,
    no_um = function() return submit("lumbar_mri", { requesting_provider = "1000000012", member = "M-1008" }) end,
    withdrawn = function() return cases.act(as.provider, submit("lumbar_mri").case_id, "withdraw", { by = "the practice" }) end,
    void = function() return cases.act(as.nurse, submit("lumbar_mri").case_id, "void", { reason = "entered twice" }) end,
  },
  appealed = { denied = appealed },
  again = { -- R8.5
    nurse_review = function()
      return cases.act(as.provider, denied().case_id, "reconsider", { facts = { conservative_care_weeks = 1 } })
    end,
  },
  used = { denied = used },
  asked = {
    denied = function() return cases.act(as.provider, used().case_id, "request_external_review", { by = "the member" }) end,
  },
  complex = {
    nurse_review = function()
      return submit("gastric_bypass", { requesting_provider = "1000000012", facts = { revision = true } })
    end,
    director_review = function()
      return in_director_review("gastric_bypass", { requesting_provider = "1000000012", facts = { revision = true } })
    end,
  },
}

-- What an action takes when it is done properly.
local params = {
  take = {}, release = {},
  approve = { note = "Seen and found sufficient.", from = "2026-11-24", to = "2026-12-21" },
  approve_partially = { lines = { { line = 1, units = 0 } }, from = "2026-11-17", to = "2026-12-21", reasons = { "excessive_visits" } },
  deny = { reasons = { "condition_does_not_support_procedure" } },
  refer = { reason = "for the next reviewer" },
  request_information = { items = { { text = "The latest office note" } } },
  record_complete = {},
  withdraw = { by = "the practice" },
  void = { reason = "entered in error" },
  note = { text = "called", clinical = false },
  -- beside the review (R3.8, R3.9, R4.2, R4.4, R5.6)
  assign = {}, -- to a colleague whose queue it is: see try
  extend = { reason = "the specialist answers next week" },
  forward_to_payer = { subject = "case_agreement" },
  modify = {
    agreed_by = "the practice", lines = { { line = 1, code = "72149" } }, note = "agreed by telephone", from = "2026-11-24", to = "2026-12-21",
  },
  offer_response = { offer = "none_was_made", accepted = true },
  confirm_benefit = { exists = true }, confirm_primary = { primary = true }, -- R3.5, R3.7
  -- what comes after a decision (R8.4 to R8.9)
  request_peer_to_peer = { physician = { name = "Dr. Theo Marsh" } },
  reconsider = { facts = { red_flags = {} } },
  open_appeal = { filer = "member", subject = "claims" },
  request_external_review = { by = "the member" },
}

local function matrix()
  local rows = {}
  for line in shell.read(shell.root .. "/tests/expected/roles.tsv"):gmatch "[^\n]+" do
    local roles, states, kind, actions = line:match "^([^#\t][^\t]*)\t([^\t]+)\t([^\t]+)\t([^\t]+)"
    if roles then rows[#rows + 1] = { roles = roles, states = states, kind = kind, actions = actions } end
  end
  return rows
end

local function listed(text)
  local set = {}
  for name in text:gmatch "[%w_]+" do set[name] = true end
  return set
end

-- Who holds a case that is somebody else's.
local HOLDERS = {
  awaiting_information = "other_nurse", intake_review = "other_intake", nurse_review = "other_nurse",
  director_review = "other_medical_director", awaiting_payer = "other_nurse",
}

-- Makes a case of the row's kind in a state; nil when the wire cannot bring one there.
local function make(kind, state, role)
  if kind == "theirs" then
    local holder = HOLDERS[state]
    return holder and cases.act(as[holder], reach.plain[state]().case_id, "take")
  elseif kind == "mine" then
    if not HOLDERS[state] then return nil end
    local result = as[role]:call("case.act", { case_id = reach.plain[state]().case_id, action = "take" })
    return result and result.case -- who may not take it cannot hold it; that is the plain rows' business
  end
  local maker = reach[kind] and reach[kind][state]
  return maker and maker()
end

local function try(role, case_id, action)
  if action == "supplied" then
    return as[role]:call("case.supply", { case_id = case_id, note = "one more page" })
  end
  local call = { case_id = case_id, action = action }
  if action == "assign" then
    call.assignee = (HOLDERS[cases.get(as.auditor, case_id).state] or "other_nurse"):gsub("other_(.*)", "other-%1")
  end
  for key, value in pairs(params[action]) do call[key] = value end
  return as[role]:call("case.act", call)
end

local REFUSALS = { [-32001] = true, [-32002] = true, [-32003] = true, [-32004] = true, [-32005] = true }

local function check(row, role, state)
  local case = make(row.kind, state, role)
  if not case then return 0 end
  assert.equal(state, case.state)
  local may, tried = listed(row.actions), 0
  local actions = { "supplied" }
  for action in pairs(params) do actions[#actions + 1] = action end
  table.sort(actions)
  for _, action in ipairs(actions) do
    if not may[action] then
      local result, problem = try(role, case.case_id, action)
      local what = ("%s, %s, %s (%s)"):format(role, state, action, row.kind)
      assert.is_nil(result, what .. " must be refused")
      assert.truthy(REFUSALS[problem.code], what .. ": " .. tostring(problem.code))
      tried = tried + 1
    end
  end
  local now = cases.get(as.auditor, case.case_id)
  assert.equal(case.version, now.version, "refused actions changed the case")
  assert.equal(case.state, now.state)
  for action in pairs(may) do
    local _, problem = try(role, make(row.kind, state, role).case_id, action)
    local what = ("%s, %s, %s (%s)"):format(role, state, action, row.kind)
    assert.is_nil(problem, what .. " must work, not " .. (problem and require "tests.support.lua.wire_json".encode(problem) or ""))
    tried = tried + 1
  end
  return tried
end

local ALL_STATES = { "awaiting_information", "nurse_review", "director_review", "approved" } -- stands for "*"

describe("the matrix of roles", function()
  local total = 0
  for number, row in ipairs(matrix()) do
    it(("holds over the socket, row %d: %s in %s (%s)"):format(number, row.roles, row.states, row.kind), function()
      for role in row.roles:gmatch "[%w_]+" do
        local states = {}
        for state in row.states:gmatch "[%w_]+" do states[#states + 1] = state end
        if row.states == "*" then states = ALL_STATES end
        for _, state in ipairs(states) do total = total + check(row, role, state) end
      end
    end)
  end

  it("was really tried", function() assert.is_true(total > 300, total .. " tries") end)
end)
