-- Every cell of the hand-written matrices tried on a daemon: what it does not list is refused with the right error and changes
-- nothing, what it lists works; actions[] and case.options say the same.
-- A module of its own, and not in the spec: in a spec's environment each name of the library is searched for, which is slow.
local assert = require "luassert"
local matrix = require "tests.support.lua.roles.matrix"
local reach = require "tests.support.lua.roles.reach"
local wire_json = require "tests.support.lua.wire_json"

local trials = {}

local ACTIONS = matrix.actions()
local office -- the one that is tried at the moment

-- ---- who acts ---------------------------------------------------------------------------------------------------------

local NAMES = { provider = "surgeon" }
-- R8.6: an appeal is decided by who took no part.
local DIRECTORS = { took_part = "medical_director", subordinate = "subordinate" }

local function actor(machine, kind, role)
  if kind == "mine" then return machine == "external_review" and "iro-north" or "holder" end
  if role == "iro" and kind == "theirs" then return "iro-lakes" end
  if machine == "appeal" and role == "medical_director" then return DIRECTORS[kind] or "second_director" end
  return NAMES[role] or role
end

-- What the method table keeps from a role, whatever the case (PROTOCOL.md: who may call what).
local NO_ACTION = { author = true, auditor = true, admin = true }
local NO_SUPPLY = { author = true, auditor = true, admin = true, payer_medical_director = true, iro = true }
local NO_VIEW = { author = true, admin = true }

-- R8.7: an organization sees what it has, while it has it, and nothing else (I8).
local function hidden(cell, group)
  return cell.role == "iro" and (group.machine ~= "external_review" or cell.state ~= "iro_review" or cell.kind == "theirs")
end

-- ---- one try -----------------------------------------------------------------------------------------------------------

local function call_of(cell, group, subject, action)
  local who = actor(group.machine, cell.kind, cell.role)
  if action == "supplied" then return { who, "case.supply", { case_id = subject.id, note = "one more page" } } end
  local params = { case_id = subject.id, action = action }
  for key, value in pairs(reach.params(action, group.machine, cell.state, cell.role, cell.kind)) do params[key] = value end
  if action == "offer_response" then params.offer = (subject.case.suggestions or {})[1] and subject.case.suggestions[1].offer or "none" end
  return { who, "case.act", params }
end

local function place(group, cell, action)
  return ("%s, %s in %s (%s): %s"):format(group.machine, cell.role, cell.state, cell.kind, action)
end

local function sorted(set)
  local list = {}
  for name in pairs(set) do
    if name ~= "supplied" then list[#list + 1] = name end
  end
  table.sort(list)
  return list
end

local function text_of(list)
  local copy = { table.unpack(list or {}) }
  table.sort(copy)
  return table.concat(copy, " ")
end

local function refusal_code(cell, group, action)
  if (action == "supplied" and NO_SUPPLY or NO_ACTION)[cell.role] then return -32002 end
  return hidden(cell, group) and -32003 or -32004
end

-- The right error, naming what would be allowed; nothing else.
local function check_refused(group, cell, action, answer, wrong)
  local what, problem = place(group, cell, action), answer.error
  local code = refusal_code(cell, group, action)
  if not problem then
    wrong[#wrong + 1] = what .. " was not refused"
  elseif problem.code ~= code then
    wrong[#wrong + 1] = what .. " was refused with " .. wire_json.encode(problem)
  elseif code == -32004 and (not problem.data.allowed or text_of(problem.data.allowed) ~= text_of(sorted(cell.may))) then
    wrong[#wrong + 1] = ("%s names as allowed: %s"):format(what, wire_json.encode(problem.data))
  end
end

-- ---- groups: all cells of one kind of case in one state -------------------------------------------------------------------

local function groups_of(machine)
  local groups, by_key = {}, {}
  for _, cell in ipairs(matrix.cells(machine)) do
    local key = cell.kind .. " " .. cell.state
    if not reach.why_not(machine, cell.kind, cell.state) then
      local group = by_key[key]
      if not group then
        group = { machine = machine, kind = cell.kind, state = cell.state, cells = {} }
        by_key[key], groups[#groups + 1] = group, group
      end
      group.cells[#group.cells + 1] = cell
    end
  end
  return groups
end

-- One case for all refusals, one each for what is allowed.
local function bring(group)
  local ways = reach.ways[group.machine][group.kind]
  local what = ("%s in %s (%s)"):format(group.machine, group.state, group.kind)
  local way = ways and ways[group.state] or error("no way leads to " .. what)
  office:use(group.kind == "offered" and "offering" or "plain")
  group.tries = {}
  for _, cell in ipairs(group.cells) do
    for action in pairs(cell.may) do
      if not hidden(cell, group) then group.tries[#group.tries + 1] = { cell = cell, action = action } end
    end
  end
  local subjects = office:bring(#group.tries + 1, way, what)
  for i, try in ipairs(group.tries) do try.subject = subjects[i] end
  group.subject = subjects[#subjects]
  for _, subject in ipairs(subjects) do assert.equal(group.state, subject.case.state, what) end
end

local function head_of(subject)
  local events = office.as.auditor:must("case.events", { case_id = subject.id }).events
  return events[#events].hash
end

local function try_refused(group, cells, wrong)
  local calls, at = {}, {}
  for _, cell in ipairs(cells) do
    for _, action in ipairs(ACTIONS) do
      if not cell.may[action] or hidden(cell, group) then
        calls[#calls + 1], at[#at + 1] = call_of(cell, group, group.subject, action), { cell, action }
      end
    end
  end
  local head = head_of(group.subject)
  for i, answer in ipairs(office:all(calls)) do check_refused(group, at[i][1], at[i][2], answer, wrong) end
  if head_of(group.subject) ~= head then
    wrong[#wrong + 1] = ("%s in %s (%s): a refused action changed the case"):format(group.machine, group.state, group.kind)
  end
  return #calls
end

local OPTIONS = { supply = "supplied" }
-- An appeal that case.options speaks of is one on medical necessity; one on claims and the like can be filed besides (R8.9).
local PAYERS_ALONE = {
  nothing_denied = true, appeal_open = true, appeals_used = true, external_review_asked = true, nothing_decided = true,
}

local function check_options(group, cell, answer, wrong)
  for _, option in ipairs(answer.result.options) do
    local action = OPTIONS[option.action] or option.action
    local open = option.why_not == nil
    local besides = action == "open_appeal" and PAYERS_ALONE[option.why_not]
    if open ~= (cell.may[action] == true) and not besides then
      wrong[#wrong + 1] = ("%s: case.options says %s"):format(place(group, cell, action), tostring(option.why_not))
    end
  end
end

-- actions[] of case.get, and case.options, say what the cell does.
local function compare_views(group, cells, wrong)
  for _, cell in ipairs(cells) do
    local client = office.as[actor(group.machine, cell.kind, cell.role)]
    local answer = client:wait(client:send("case.get", { case_id = group.subject.id }))
    local what = place(group, cell, "case.get")
    if NO_VIEW[cell.role] or hidden(cell, group) then
      local code = NO_VIEW[cell.role] and -32002 or -32003
      if not answer.error or answer.error.code ~= code then wrong[#wrong + 1] = what .. " was answered" end
    elseif answer.error or text_of(answer.result.case.actions) ~= text_of(sorted(cell.may)) then
      wrong[#wrong + 1] = ("%s shows %s"):format(what, wire_json.encode(answer.error or answer.result.case.actions))
    elseif not NO_SUPPLY[cell.role] then
      check_options(group, cell, client:wait(client:send("case.options", { case_id = group.subject.id })), wrong)
    end
  end
end

local function try_allowed(group, wanted, wrong)
  local calls, at = {}, {}
  for _, try in ipairs(group.tries) do
    if wanted[try.cell] then
      calls[#calls + 1], at[#at + 1] = call_of(try.cell, group, try.subject, try.action), try
    end
  end
  for i, answer in ipairs(office:all(calls)) do
    if answer.error then
      wrong[#wrong + 1] = place(group, at[i].cell, at[i].action) .. " must work, not " .. wire_json.encode(answer.error)
    end
  end
  return #calls
end

local function try_cells(group, cells, wrong)
  local wanted = {}
  for _, cell in ipairs(cells) do wanted[cell] = true end
  compare_views(group, cells, wrong)
  return try_refused(group, cells, wrong) + try_allowed(group, wanted, wrong)
end

-- What is somebody's own, role by role: the same person comes back in another one, with what was taken.
local function try_mine(groups, wrong)
  local tried = 0
  for _, role in ipairs(matrix.ROLES) do
    local id_of = {}
    for _, group in ipairs(groups) do
      local id = actor(group.machine, "mine")
      if not id_of[id] then office:becomes(id, role) end
      id_of[id] = true
      local cells = {}
      for _, cell in ipairs(group.cells) do
        if cell.role == role then cells[#cells + 1] = cell end
      end
      tried = tried + try_cells(group, cells, wrong)
    end
  end
  return tried
end

local SHOWN = 40 -- of what is wrong

--- All cells of one kind of case; returns how many tries that were.
function trials.run(machine, at)
  office = at
  local wrong, mine, tried = {}, {}, 0
  office:becomes("holder", "medical_director")
  for _, group in ipairs(groups_of(machine)) do
    bring(group)
    if group.kind == "mine" then
      mine[#mine + 1] = group
    else
      tried = tried + try_cells(group, group.cells, wrong)
    end
  end
  tried = tried + try_mine(mine, wrong)
  assert.equal("", table.concat(wrong, "\n", 1, math.min(#wrong, SHOWN)))
  return tried
end

return trials
