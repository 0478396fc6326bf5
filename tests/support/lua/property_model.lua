-- What must be true of cases, said a second time and independently: from the requirements, of what the wire shows and nothing else.
-- It knows no table of the daemon.  A broken law is an error with the case's own history.
local matrix = require "tests.support.lua.roles.matrix"

local model = {}
model.__index = model

-- Outcomes by which something is refused to the member (R4.3, R8.6).
local ADVERSE = { denied = true, partially_approved = true, upheld = true, partially_overturned = true, revoked = true }
-- Ends of a review in which nothing more is decided, unless by what the law names: reconsideration, appeal and the like.
local CLOSED = {
  not_required = true, not_available = true, no_um = true, referred_to_payer = true, withdrawn = true, modified = true, void = true,
}
local QUEUES = { intake_review = "intake", nurse_review = "nurse", director_review = "medical_director" }

-- Who may decide where, for a review (R4.1 to R4.3): role -> states.
local MAY_APPROVE = {
  intake = { intake_review = true },
  nurse = { intake_review = true, nurse_review = true },
  medical_director = { intake_review = true, nurse_review = true, director_review = true },
}
local MAY_DENY = { medical_director = { director_review = true } }
local FINAL = { approved = true, partially_approved = true, denied = true }
for state in pairs(CLOSED) do FINAL[state] = true end

-- What a role may ever do to a kind of case in a state: all that the hand-written matrices list there, whatever else holds of it.
local function may_ever()
  local may = {}
  for kind in pairs(matrix.FILES) do
    for _, cell in ipairs(matrix.cells(kind)) do
      local key = kind .. " " .. cell.state .. " " .. cell.role
      may[key] = may[key] or {}
      for action in pairs(cell.may) do may[key][action] = true end
    end
  end
  return may
end

function model.new() return setmetatable({ cases = {}, answers = {}, broken = {}, may = may_ever() }, model) end

local function history(known)
  local lines = {}
  for i, line in ipairs(known.log) do lines[i] = ("  %2d %s"):format(i, line) end
  return table.concat(lines, "\n")
end

local function law(known, holds, name, detail)
  if not holds then error(("%s is broken: %s\ncase %s\n%s"):format(name, detail or "", known.id, history(known)), 0) end
end

local function clocks_by_key(case)
  local map = {}
  for i, clock in ipairs(case.clocks) do map[clock.rule .. "#" .. i] = clock end
  return map
end

-- I4: what a reload must leave as it is.
function model.still(case)
  local parts = { case.state, tostring(case.version), case.policy_revision or "" }
  for _, clock in ipairs(case.clocks) do
    parts[#parts + 1] = ("%s %s %s %s"):format(clock.rule, clock.state, clock.due_at or "", clock.started_at or "")
  end
  return table.concat(parts, "|")
end

local function check_determination(known, case)
  local made = case.determination
  if not made then
    law(known, not (case.state == "approved" or case.state == "denied" or case.state == "partially_approved"), "I9",
      "a determined state without a determination")
    return
  end
  local role = made.by.role
  if ADVERSE[made.outcome] then
    law(known, role == "medical_director" or role == "iro", "I1", made.outcome .. " by " .. role)
    law(known, made.reasons and #made.reasons > 0, "R4.5", "an adverse determination without a reason")
    for _, reason in ipairs(made.reasons or {}) do law(known, reason.guideline and reason.guideline ~= "", "R4.5", "no guideline") end
  end
  if role == "system" then law(known, made.outcome == "approved", "R4.11", "the engine decided " .. made.outcome) end
  law(known, #case.letters > 0, "I6", "a determination without letters")
end

-- I6, R4.6: the letters that a decision, or a question, goes out with.
local LETTER = { approved = "approval", partially_approved = "partial", denied = "denial" }
local function check_letters(known, case)
  local kinds = {}
  for _, letter in ipairs(case.letters) do kinds[letter.kind .. " " .. letter.to] = true end
  local wanted = LETTER[case.state]
  if wanted then
    law(known, kinds[wanted .. " provider"] and kinds[wanted .. " member"], "I6", case.state .. " without its letters")
  end
  if case.state == "awaiting_information" then
    law(known, kinds["information_request provider"], "R4.6", "asked without a letter")
  end
end

local function check_clocks(known, case, now)
  local operative = 0
  for _, clock in ipairs(case.clocks) do
    -- a decision that comes after the days it grants begins a clock that has run out: it fires at once, after the answer
    local just_now = case.version > known.version and clock.started_at >= now
    if clock.state == "running" then law(known, clock.due_at >= now or just_now, "I11", clock.rule .. " ran out unseen") end
    if clock.operative then operative = operative + 1 end
    local runs = clock.state == "running" or clock.state == "tolled"
    if FINAL[case.state] then law(known, not runs, "R5.6", clock.rule .. " runs after the end") end
  end
  law(known, operative <= 1, "R5.5", "two operative clocks")
  if known.clocks then -- a clock's rule, start and number never change (R5.7)
    local before = known.clocks
    for key, clock in pairs(before) do
      local after = clocks_by_key(case)[key]
      law(known, after ~= nil, "R5.7", key .. " is gone")
      local restarts = clock.state == "tolled" and after.started_at > clock.started_at -- where a law gives a fresh length (R5.6)
      local same = after.started_at == clock.started_at or restarts
      law(known, same, "R5.7", ("%s started at %s, not %s"):format(key, clock.started_at, tostring(after.started_at)))
      local ended = clock.state == "met" or clock.state == "missed"
      if ended then law(known, after.state == clock.state, "R5.6", key .. " was " .. clock.state) end
    end
  end
  known.clocks = clocks_by_key(case)
end

--- A case as the daemon shows it, after something that was acknowledged.
function model:saw(case, what, now)
  local known = self.cases[case.case_id]
  if not known then
    known = { id = case.case_id, log = {}, version = 0 }
    self.cases[case.case_id] = known
  end
  known.log[#known.log + 1] = ("%s -> %s v%d at %s"):format(what, case.state, case.version, now)
  law(known, case.version >= known.version, "I2", "the version went back to " .. case.version)
  if case.version == known.version then law(known, known.state == nil or case.state == known.state, "I2", "state without version") end
  if known.state and CLOSED[known.state] then law(known, case.state == known.state, "R4.4", known.state .. " was left") end
  if known.revision then law(known, case.policy_revision == known.revision, "I4", "another revision") end
  law(known, case.state ~= "received", "R4.1", "rests before the policies have answered")
  if case.state == "awaiting_information" then
    law(known, #case.awaiting > 0, "R4.6", "nothing is asked for")
    for _, item in ipairs(case.awaiting) do law(known, item["until"] ~= nil, "R5.1", "no last day to answer") end
  end
  check_determination(known, case)
  check_letters(known, case)
  check_clocks(known, case, now)
  known.version, known.state, known.revision = case.version, case.state, case.policy_revision
  known.case = case
end

--- An action's answer: what the requirements say of who may decide, against what the daemon did.
function model:acted(before, role, action, ok)
  local known = self.cases[before.case_id]
  if not ok then return end
  local may_ever_do = self.may[before.kind .. " " .. before.state .. " " .. role]
  law(known, may_ever_do and may_ever_do[action], "R4.1-R4.5", ("%s by %s in %s"):format(action, role, before.state))
  if before.kind ~= "review" then return end
  local may = action == "approve" and MAY_APPROVE or (action == "deny" or action == "approve_partially") and MAY_DENY or nil
  if may then
    law(known, may[role] and may[role][before.state], "R4.1-R4.3", ("%s by %s in %s"):format(action, role, before.state))
  end
  if FINAL[before.state] and (action == "take" or action == "refer" or action == "withdraw" or action == "void") then
    law(known, false, "R4.4", action .. " after the end")
  end
end

--- The queue of a role holds exactly the cases in its state.
function model:queue(role, listed)
  local shown = {}
  for _, case in ipairs(listed) do shown[case.case_id] = true end
  for id, known in pairs(self.cases) do
    if QUEUES[known.state] == role then law(known, shown[id], "R4.1", "not in the queue of " .. role) end
  end
end

--- A submitter's own request id: the first answer again, whatever happened since (I7).
function model:answered(request_id, text)
  local first = self.answers[request_id]
  if first and first ~= text then error("I7 is broken: " .. request_id .. " was answered otherwise:\n" .. first .. "\n" .. text, 0) end
  self.answers[request_id] = text
end

return model
