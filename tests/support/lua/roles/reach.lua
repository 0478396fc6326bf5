-- The way to every state of the matrices, over the wire: machine -> case (the third column) -> state -> steps (office.lua).
local wire_json = require "tests.support.lua.wire_json"

local reach = {}
local array = wire_json.array

local GOOD, BAD, UNKNOWN = { good = true, faulty = false, hard = false }, { good = false, faulty = false, hard = false }, {}
local HARD = { good = true, faulty = false, hard = true }

-- ---- steps --------------------------------------------------------------------------------------------------------

local REQUESTS = {
  review = {
    setting = "outpatient", codes = array { { code = "99199", units = 5 } }, diagnoses = array { "G89.4" }, start_date = "2027-03-01",
  },
  stay = {
    setting = "inpatient", level = "inpatient_detox", codes = array { { code = "H0010", units = 5 } }, days = 3,
    diagnoses = array { "F10.231" }, start_date = "2026-11-16",
  },
  transplant = {
    setting = "outpatient", codes = array { { code = "99198", units = 5 } }, diagnoses = array { "N18.6" }, start_date = "2027-03-01",
  },
}
local OBSERVED = { -- somebody was kept for observation two hours ago
  setting = "observation", codes = array { { code = "G0378", units = 1 } }, diagnoses = array { "R07.89" }, start_date = "2026-11-16",
  admitted_at = "2026-11-16T14:30:00.000Z",
}

local function submit(machine, facts, more)
  more = more or {}
  local service = {}
  for key, value in pairs(more.service or REQUESTS[machine]) do service[key] = value end
  service.category = more.category
  if machine == "stay" and not more.service then service.admitted_at = more.admitted_at or "2026-11-16T14:00:00.000Z" end
  if more.admitted_at == "never" then service.admitted_at = nil end
  return {
    step = "submit", cover = more.cover, group = more.group, plan_type = more.plan_type, request = {
      channel = "portal", timing = more.timing or "preservice", urgency = "standard", payer = "sample",
      requesting_provider = "1000000020", benefits_verified = true, service = service, facts = facts,
      case_kind = machine ~= "review" and machine or nil,
      documents = array { { kind = "clinical_record", title = "Record", text = "As dictated." } },
    },
  }
end

local function with(params, more)
  local out = {}
  for key, value in pairs(params) do out[key] = value end
  for key, value in pairs(more) do out[key] = value end
  return out
end

local function act(who, action, params) return { step = "act", who = who, action = action, params = params } end
local CHILD, PARENT, MIGRATE = { step = "child" }, { step = "parent" }, { step = "migrate" }
local function use(variant) return { step = "use", variant = variant } end

local function way(...)
  local steps = {}
  for _, piece in ipairs { ... } do
    if piece.step then
      steps[#steps + 1] = piece
    else
      for _, step in ipairs(piece) do steps[#steps + 1] = step end
    end
  end
  return steps
end

-- ---- what each action takes, when it is done properly ---------------------------------------------------------------

local REASONS = array { "condition_does_not_support_procedure" }
local FRAME = { review = { to = "2027-05-01" }, stay = { days = 3 } } -- of what is approved
local LESS = { review = { lines = array { { line = 1, units = 2 } }, to = "2027-05-01" }, stay = { days = 2 } }
local AGREED = {
  review = array { { line = 1, code = "64999", units = 1 } }, transplant = array { { line = 1, code = "50360", units = 1 } },
  stay = array { { line = 1, code = "H0009", units = 5 } },
}
local MARSH = { name = "Dr. Theo Marsh" }

--- Whole params of an action, without case_id and action; `machine`: the kind of case.
reach.PARAMS = {
  take = {}, release = {}, record_complete = {},
  approve = function(machine)
    return with(FRAME[machine] or FRAME.review, { note = "Seen and found sufficient." })
  end,
  approve_partially = function(machine) return with(LESS[machine] or LESS.review, { reasons = REASONS }) end,
  deny = { reasons = REASONS },
  refer = { reason = "for the next reviewer" },
  request_information = { items = array { { text = "The latest office note" } } },
  withdraw = { by = "the practice" },
  void = { reason = "entered in error" },
  note = { text = "called", clinical = false },
  assign = function(_, state) -- to a colleague whose queue it is
    return { assignee = state == "director_review" and "other_director" or "other_nurse" }
  end,
  extend = { reason = "the specialist answers next week" },
  forward_to_payer = function(machine) return { subject = machine == "appeal" and "claims" or "case_agreement" } end,
  modify = function(machine)
    return with(FRAME[machine] or FRAME.review,
      { agreed_by = "the practice", lines = AGREED[machine] or AGREED.review, note = "agreed by telephone" })
  end,
  offer_response = { offer = "another_site", accepted = true },
  confirm_benefit = { exists = true }, confirm_primary = { primary = true },
  request_peer_to_peer = { physician = MARSH },
  schedule_peer_to_peer = { slot = "2026-11-17T16:00:00.000Z" },
  record_peer_to_peer = function(_, _, role)
    local holds = role == "medical_director" or role == "payer_medical_director"
    return holds and { result = "no_change", note = "heard" } or { result = "not_held" }
  end,
  reconsider = { facts = { good = true } },
  open_appeal = { filer = "member", subject = "claims" },
  decide_appeal = function(_, state) -- what a contract means is answered, and not decided (R8.9)
    if state == "intake_review" then return { note = "The rate of the amendment holds." } end
    return { decision = "uphold", reasons = REASONS }
  end,
  request_external_review = { by = "the member" },
  assign_iro = { declined = array { "iro-lakes", "iro-plains" } },
  record_iro = function(_, state)
    if state ~= "iro_review" then return { decision = "not_eligible", reason = "the appeal was about a claim" } end
    return { decision = "uphold", reasons = REASONS }
  end,
  admit = function(_, state, _, kind) -- who was admitted goes to another level
    if state == "observing" then return { at = "2026-11-16T15:00:00.000Z", status = "inpatient" } end
    return { at = "2026-11-16T15:00:00.000Z", level = kind ~= "away" and "inpatient_acute" or nil }
  end,
  record_contact = { with = "the patient", at = "2026-11-16T14:00:00.000Z", text = "Settled in." },
  plan_review = {},
  plan_discharge = { destination = "home" },
  discharge = { at = "2026-11-16T15:30:00.000Z", destination = "home" },
  milestone = { name = "admitted", date = "2026-11-15" },
  revoke = { from = "2026-12-01", reasons = REASONS },
}

--- The params of one try.
function reach.params(action, machine, state, role, kind)
  local params = reach.PARAMS[action]
  if type(params) == "function" then return params(machine, state, role, kind) end
  return params
end

-- ---- the ways -------------------------------------------------------------------------------------------------------

local REFER = act("nurse", "refer", reach.PARAMS.refer)
local DENY = act("medical_director", "deny", reach.PARAMS.deny)
local WITHDRAW, VOID = act("surgeon", "withdraw", { by = "the practice" }), act("nurse", "void", { reason = "entered twice" })
local APPEAL = act("surgeon", "open_appeal", { filer = "member", subject = "medical_necessity" })
local URGENT_APPEAL = act("surgeon", "open_appeal", { filer = "member", subject = "medical_necessity", expedited = true })
local UPHOLD = act("second_director", "decide_appeal", { decision = "uphold", reasons = REASONS })
local EXTERNAL = act("surgeon", "request_external_review", { by = "the member" })
local UPHELD = way(APPEAL, CHILD, UPHOLD, PARENT)
local TALK = act("surgeon", "request_peer_to_peer", { physician = MARSH })
local RECONSIDER = act("surgeon", "reconsider", { facts = { good = false } })

local function partly(machine) return act("medical_director", "approve_partially", reach.params("approve_partially", machine)) end
local function approve(machine, who) return act(who or "nurse", "approve", reach.params("approve", machine)) end

-- What every kind of request goes through.
local function reviewed(machine)
  local plain = {
    awaiting_information = way(submit(machine, UNKNOWN)),
    intake_review = way(submit(machine, GOOD)),
    nurse_review = way(submit(machine, BAD)),
    director_review = way(submit(machine, BAD), REFER),
    awaiting_payer = way(use "asking", submit(machine, GOOD, { cover = "unknown" })),
    no_um = way(submit(machine, GOOD, { cover = "medicare_primary" })),
    not_required = way(submit(machine, GOOD, { group = "G-NOUM" })),
    not_available = way(submit(machine, GOOD, { plan_type = "hmo" })),
    referred_to_payer = way(submit(machine, GOOD, { category = "case_agreement" })),
    withdrawn = way(submit(machine, BAD), WITHDRAW),
    void = way(submit(machine, BAD), VOID),
    denied = way(submit(machine, BAD), REFER, DENY),
  }
  local ways = {
    plain = plain, complex = { nurse_review = way(submit(machine, HARD)), director_review = way(submit(machine, HARD), REFER) },
    again = {}, further = {}, talking = {}, appealed = {}, late = {}, used = {}, asked = {}, mine = {}, theirs = {}, told = {},
    offered = {},
  }
  ways.again.nurse_review = way(plain.denied, RECONSIDER)
  ways.again.director_review = way(ways.again.nurse_review, REFER)
  ways.again.awaiting_information = way(ways.again.nurse_review, act("nurse", "request_information", reach.PARAMS.request_information))
  -- the payer is asked about what is reconsidered when the policies begin to ask
  local confirmed = way(act("payer", "confirm_benefit", { exists = true }), act("payer", "confirm_primary", { primary = true }))
  local waits = way(use "incurious", submit(machine, BAD, { cover = "unknown" }), REFER, DENY,
    act("surgeon", "reconsider", { facts = { good = true } }))
  ways.again.awaiting_payer = way(waits, use "asking", MIGRATE)
  ways.again.intake_review = way(ways.again.awaiting_payer, confirmed)
  for state, steps in pairs(ways.again) do ways.further[state] = way(steps, UPHELD) end
  ways.further.awaiting_payer = way(waits, UPHELD, use "asking", MIGRATE)
  ways.further.intake_review = way(ways.further.awaiting_payer, confirmed)
  return ways
end

-- What can follow a denial, from any state in which something was denied.
local function disputes(ways, states)
  for _, state in ipairs(states) do
    local denied = ways.plain[state]
    ways.appealed[state] = way(denied, APPEAL)
    ways.late[state] = way(denied, URGENT_APPEAL) -- deemed over, as one is that is late: appeals/ has that, with the clock moved
    ways.used[state] = way(denied, UPHELD)
    ways.asked[state] = way(ways.used[state], EXTERNAL)
  end
end

local function talks(ways, states)
  for _, state in ipairs(states) do ways.talking[state] = way(ways.plain[state], TALK) end
end

-- Taken by the one whose trades change, and by a colleague.
local function takes(ways, states, colleague)
  for _, state in ipairs(states) do
    ways.mine[state] = way(ways.plain[state], act("holder", "take"))
    ways.theirs[state] = way(ways.plain[state], act(colleague or "other_director", "take"))
  end
end

local UNDER_REVIEW = { "awaiting_information", "intake_review", "nurse_review", "director_review", "awaiting_payer" }
local MAY_BE_DENIED = { "awaiting_information", "nurse_review", "director_review" }

local function review()
  local ways = reviewed "review"
  local plain = ways.plain
  plain.approved = way(plain.intake_review, approve("review", "intake"))
  plain.partially_approved = way(plain.director_review, partly "review")
  plain.modified = way(plain.nurse_review, act("nurse", "modify", reach.params("modify", "review")))
  takes(ways, UNDER_REVIEW)
  disputes(ways, { "denied", "partially_approved" })
  talks(ways, MAY_BE_DENIED)
  talks(ways, { "denied", "partially_approved" })
  for _, state in ipairs { "intake_review", "nurse_review", "approved", "partially_approved", "modified" } do
    ways.offered[state] = plain[state]
  end
  return ways
end

local function stay()
  local ways = reviewed "stay"
  local plain = ways.plain
  plain.in_stay = way(plain.director_review, partly "stay")
  plain.observing = way(submit("stay", UNKNOWN, { service = OBSERVED, timing = "concurrent" }))
  plain.discharged = way(plain.in_stay, act("nurse", "discharge", reach.PARAMS.discharge))
  takes(ways, UNDER_REVIEW)
  -- a reviewer who approves keeps the stay
  local kept = way(submit("stay", BAD), REFER)
  ways.mine.in_stay = way(kept, act("holder", "take"), act("holder", "approve_partially", reach.params("approve_partially", "stay")))
  ways.theirs.in_stay = way(kept, act("other_director", "take"),
    act("other_director", "approve_partially", reach.params("approve_partially", "stay")))
  disputes(ways, { "in_stay" })
  talks(ways, MAY_BE_DENIED)
  talks(ways, { "in_stay", "denied", "discharged" })
  ways.told.nurse_review = way(plain.in_stay, act("nurse", "plan_review"))
  local AWAY = { admitted_at = "never" }
  ways.away = {
    awaiting_information = way(submit("stay", UNKNOWN, AWAY)),
    intake_review = way(submit("stay", GOOD, AWAY)),
    nurse_review = way(submit("stay", BAD, AWAY)),
    director_review = way(submit("stay", BAD, AWAY), REFER),
    awaiting_payer = way(use "asking", submit("stay", GOOD, { admitted_at = "never", cover = "unknown" })),
    in_stay = way(submit("stay", BAD, AWAY), REFER, partly "stay"),
    denied = way(submit("stay", BAD, AWAY), REFER, DENY),
  }
  ways.left = {}
  for _, state in ipairs(UNDER_REVIEW) do
    ways.left[state] = way(plain[state], act("surgeon", "discharge", reach.PARAMS.discharge))
  end
  ways.told.observing = way(ways.away.in_stay, act("nurse", "admit", { at = "2026-11-16T15:00:00.000Z", status = "observation" }))
  return ways
end

local function transplant()
  local ways = reviewed "transplant"
  local plain = ways.plain
  plain.in_course = way(plain.director_review, partly "transplant") -- of what was granted whole nothing is appealed (R8.6)
  plain.revoked = way(plain.in_course, act("medical_director", "revoke", reach.PARAMS.revoke))
  plain.completed = way(plain.in_course, act("nurse", "milestone", { name = "died", date = "2026-11-16" }))
  takes(ways, UNDER_REVIEW)
  takes(ways, { "in_course" }, "other_nurse")
  disputes(ways, { "denied", "revoked", "completed", "in_course" })
  talks(ways, MAY_BE_DENIED)
  talks(ways, { "in_course", "denied", "revoked", "completed" })
  for _, state in ipairs { "intake_review", "nurse_review" } do ways.offered[state] = plain[state] end
  return ways
end

local DENIED = way(submit("review", BAD), REFER, DENY)

local function appeal()
  local open = way(DENIED, APPEAL, CHILD)
  local contract = way(DENIED, act("intake", "open_appeal", { filer = "provider", subject = "contract" }), CHILD)
  local forwarded = way(contract, act("nurse", "record_complete"))
  local ways = { mine = {}, theirs = {}, talking = {} }
  ways.plain = {
    awaiting_payer = contract,
    intake_review = forwarded,
    answered = way(forwarded, act("intake", "decide_appeal", reach.params("decide_appeal", "appeal", "intake_review"))),
    director_review = open,
    upheld = way(open, UPHOLD),
    overturned = way(open, act("second_director", "decide_appeal", { decision = "overturn", to = "2027-05-01" })),
    partially_overturned = way(open, act("second_director", "decide_appeal",
      with(LESS.review, { decision = "overturn_partly", reasons = REASONS }))),
    referred_to_payer = way(DENIED, act("surgeon", "open_appeal", { filer = "member", subject = "claims" }), CHILD),
    withdrawn = way(open, WITHDRAW),
    void = way(open, VOID),
  }
  takes(ways, { "awaiting_payer", "intake_review", "director_review" })
  talks(ways, { "director_review" })
  ways.took_part = { director_review = open, intake_review = forwarded }
  ways.subordinate = { director_review = open }
  return ways
end

local function external_review()
  local asked = way(DENIED, UPHELD, EXTERNAL, CHILD)
  local assigned = way(asked, act("nurse", "assign_iro", reach.PARAMS.assign_iro))
  local function recorded(params) return way(assigned, act("iro", "record_iro", params)) end
  return {
    plain = {
      preliminary_review = asked,
      iro_review = assigned,
      upheld = recorded { decision = "uphold", reasons = REASONS },
      overturned = recorded { decision = "overturn", to = "2027-05-01" },
      partially_overturned = recorded(with(LESS.review, { decision = "overturn_partly", reasons = REASONS })),
      not_eligible = way(asked, act("nurse", "record_iro", reach.params("record_iro", "external_review", "preliminary_review"))),
      withdrawn = way(asked, WITHDRAW),
      void = way(asked, VOID),
    },
    mine = { iro_review = assigned }, -- the organization has it; see spec
    theirs = { iro_review = assigned },
  }
end

local function peer_to_peer()
  local requested = way(submit("review", BAD), TALK, CHILD)
  local function recorded(result)
    return way(requested, act("medical_director", "record_peer_to_peer", { result = result, note = "heard" }))
  end
  local ways = { mine = {}, theirs = {} }
  ways.plain = {
    requested = requested,
    scheduled = way(requested, act("surgeon", "schedule_peer_to_peer", reach.PARAMS.schedule_peer_to_peer)),
    held = recorded "no_change",
    not_held = recorded "not_held",
    withdrawn = way(requested, WITHDRAW),
    void = way(requested, VOID),
  }
  takes(ways, { "requested", "scheduled" })
  return ways
end

reach.ways = {
  review = review(), stay = stay(), transplant = transplant(), appeal = appeal(), external_review = external_review(),
  peer_to_peer = peer_to_peer(),
}

--- Cells that the wire cannot reach, with the reason: the tables answer for them in tests/unit/caseflow.
local NOTHING_RESTS = "nothing rests here: the policies have answered before anybody sees the case (R4.1)"
local LEAVES_INTAKE = "what is complex or not met does not stay with intake (R4.1)"
local ONLY_AGAIN = "a review that was told of before is a reconsideration: see again (R8.5)"
function reach.why_not(machine, kind, state)
  if state == "received" then return NOTHING_RESTS end
  if state == "intake_review" and (kind == "complex" or kind == "unmet") then return LEAVES_INTAKE end
  if kind == "told" and machine ~= "stay" then return ONLY_AGAIN end
  if state == "observing" and (kind == "mine" or kind == "theirs") then return "who is observed is in nobody's hands (R3.3)" end
  if state == "preliminary_review" and kind ~= "plain" then return "nobody takes what no organization has (R8.7)" end
  return nil
end

return reach
