-- The world of one story: a real daemon in a data directory of its own, and what each step of a scenario does to it.
local Daemon = require "tests.support.lua.daemon"
local check = require "tests.support.lua.scenario.check"
local lfs = require "lfs"
local people = require "tests.support.lua.people"
local template = require "tests.support.lua.scenario.template"
local wire_json = require "tests.support.lua.wire_json"

-- Who is meant by a word where a provider is expected.
local providers = {
  therapist = "1000000012", surgeon = "1000000020", hospital = "1000000038", far_hills = "1000000046", imaging = "1000000053",
  northgate = "1000000061",
}
-- Whose requests an actor submits when the scenario says nothing else.
local desks = { provider = "therapist", surgeon = "surgeon", other_provider = "far_hills" }
local World = {}
World.__index = World

local function connect(self)
  self.admin = self.daemon:admin()
  self.as = people.clients(self.daemon, self.template.tokens)
  self.as.operator = self.admin
end

function World:restart()
  self.daemon:kill() -- the harder of the two ways to end
  self.daemon.clock = self.now
  self.daemon:start_again()
  connect(self)
end

-- Where the daemon looks for policies: one of the template's directories.
local function use_policies(self, name)
  os.remove(self.policies)
  assert(lfs.link(template.policies(self.template, name), self.policies, true))
end

--- A new world with a copy of the template's data.
function World.open(made, path)
  local self = { template = made, path = path, cases = {}, blocks = {}, now = template.BEGINNING, count = 0, rows = {} }
  setmetatable(self, World)
  self.policies = os.tmpname()
  use_policies(self, "base")
  self.daemon = Daemon.start { clock = self.now, evaluators = 1, data = template.data(made), policies = self.policies }
  connect(self)
  return self
end

--- Ends it; the daemon's exit status counts.
function World:finish()
  os.remove(self.policies)
  self.daemon:finish()
end

function World:fail(step, why) error(("%s:%d: %s: %s"):format(self.path, step.line, step.text, why), 0) end

-- `$name` in a value is the case's id.
function World:resolve(value)
  if type(value) == "string" then
    local name = value:match "^%$([%w_.]+)$"
    if name then return assert(self.cases[name], "no case is called " .. name) end
  elseif type(value) == "table" then -- a new one: a step of `first` is taken once for each branch
    local resolved = setmetatable({}, getmetatable(value))
    for key, item in pairs(value) do resolved[key] = self:resolve(item) end
    return resolved
  end
  return value
end

local function put(params, path, value)
  local at = params
  for part in path:gmatch "([^.]+)%." do
    at[part] = at[part] or {}
    at = at[part]
  end
  at[path:match "([^.]+)$"] = value
end

-- 97110*18 97140: codes with units.
local function codes_of(text)
  local list = {}
  for code, units in tostring(text):gmatch "([%w]+)%*?(%d*)" do
    list[#list + 1] = { code = code, units = math.tointeger(tonumber(units)) or 1 }
  end
  return wire_json.array(list)
end

local function words_of(text)
  local list = {}
  for word in tostring(text):gmatch "[^%s,]+" do list[#list + 1] = word end
  return wire_json.array(list)
end

local function documents_of(text)
  local list = {}
  for _, kind in ipairs(words_of(text)) do list[#list + 1] = { kind = kind, title = "Record", text = "As dictated." } end
  return wire_json.array(list)
end

local short = {
  codes = function(params, value) params.service.codes = codes_of(value) end,
  diagnoses = function(params, value) params.service.diagnoses = words_of(value) end,
  documents = function(params, value) params.documents = type(value) == "table" and value or documents_of(value) end,
  setting = function(params, value) params.service.setting = value end,
  level = function(params, value) params.service.level = value end,
  category = function(params, value) params.service.category = value end,
  visits = function(params, value) params.service.visits = value end,
  visits_used = function(params, value) params.service.visits_used = value end,
  units = function(params, value) params.service.units = value end,
  start_date = function(params, value) params.service.start_date = value end,
  end_date = function(params, value) params.service.end_date = value end,
  received_at = function(params, value) params.received_at = check.utc(value) end,
}

-- Members of a step's block that are no params.
local asides = {
  age = true, cover = true, state = true, funding = true, line_of_business = true, refused = true, field = true, born = true,
  plan_type = true,
}

function World:params(step, params)
  local aside = {}
  for _, entry in ipairs(step.block) do
    local value = self:resolve(entry.value)
    if asides[entry.key] then
      aside[entry.key] = value
    elseif step.kind == "submit" and short[entry.key] then
      short[entry.key](params, value)
    elseif entry.key:match "provider$" or entry.key == "facility" then
      params[entry.key] = providers[value] or tostring(value)
    else
      put(params, entry.key, check.seconds(value) and check.utc(value) or value)
    end
  end
  if type(params.documents) == "string" then params.documents = documents_of(params.documents) end
  return params, aside
end

-- The outcome of a call against the step's `refused:` (error.data.reason) and `field:`.
function World:settle(step, aside, result, problem)
  if not aside.refused then
    if problem then self:fail(step, "refused: " .. wire_json.encode(problem)) end
    return result
  end
  if not problem then self:fail(step, "not refused, but " .. wire_json.encode(result):sub(1, 300)) end
  local data = problem.data or {}
  if data.reason ~= aside.refused then self:fail(step, ("refused as %s: %s"):format(tostring(data.reason), wire_json.encode(problem))) end
  if aside.field and data.field ~= aside.field then self:fail(step, "the field is " .. tostring(data.field)) end
end

local do_step = {}

do_step["at"] = function(self, step)
  local to = check.utc(step.instant)
  if check.seconds(to) > check.seconds(self.now) then self.admin:must("admin.clock", { set = to }) end
  self.now = to
end

do_step["later"] = function(self, step)
  self.now = self.admin:must("admin.clock", { advance = step.duration }).now
end

do_step["restart"] = function(self) self:restart() end

local GROUP_STATE = { ["G-RAD"] = "NY", ["G-MI"] = "MI", ["G-NJ"] = "NJ", ["G-NY"] = "NY" }
local INSURED = { ["G-RAD"] = true, ["G-MI"] = true, ["G-NJ"] = true, ["G-NY"] = true }

-- A member of their own for each submission that tells an age (or another cover), so that histories do not mix.
function World:member_for(params, aside)
  self.count = self.count + 1
  local state = aside.state or GROUP_STATE[params.group] or "TX"
  local id = ("M-S%03d"):format(self.count)
  local year = math.tointeger(tonumber(params.service.start_date:sub(1, 4))) - (aside.age or 50)
  local row = {
    member = id, group = params.group, name = { family = "Quince", given = "Sample" .. self.count },
    birth_date = aside.born or ("%04d-01-15"):format(year), line_of_business = aside.line_of_business or "commercial",
    funding = aside.funding or (INSURED[params.group] and "fully_insured" or "self_funded"), situs_state = state,
    address = { line1 = "4 Larch Lane", city = "Elmford", state = state, zip = "75001" },
    coverage = { from = "2024-01-01", other = aside.cover }, plan_type = aside.plan_type,
  }
  self:load_member(params.payer, row)
  self.member = { payer = params.payer, row = row }
  return id
end

function World:load_member(payer, row)
  local loaded = self.admin:must("member.load", { payer = payer, members = { row } })
  if #loaded.rejected > 0 then error("member rejected: " .. wire_json.encode(loaded.rejected), 0) end
end

-- The payer's next feed says otherwise of the member of the last submission.
do_step["cover"] = function(self, step)
  self.member.row.coverage.other = step.cover
  self:load_member(self.member.payer, self.member.row)
end

do_step["policies"] = function(self, step)
  use_policies(self, step.policies)
  self.admin:must("policy.reload", {})
end

do_step["migrate"] = function(self, step)
  local wanted = {}
  for name in step.names:gmatch "%S+" do wanted[#wanted + 1] = self.cases[name] or self:fail(step, "no case is called " .. name) end
  self.result = self.admin:must("policy.migrate", { cases = wire_json.array(wanted) })
  if self.result.migrated ~= #wanted then self:fail(step, wire_json.encode(self.result)) end
end

function World:remember(name, result)
  self.submission = result.submission
  for i, case in ipairs(result.cases) do
    self.cases[i == 1 and name or (name .. "." .. i)] = case.case_id
    if case.category then self.cases[name .. "." .. case.category] = case.case_id end
  end
  for _, case in ipairs(result.cases) do
    if case.service and case.service.category then self.cases[name .. "." .. case.service.category] = case.case_id end
  end
end

-- What a submission tells: its own block, and what the one that it is like told besides.
function World:told(step)
  local block = { table.unpack(step.block) }
  for _, entry in ipairs(step.like and (self.blocks[step.like] or self:fail(step, "nothing was submitted as " .. step.like)) or {}) do
    local own = false
    for _, each in ipairs(step.block) do own = own or each.key == entry.key end
    if not own then block[#block + 1] = entry end
  end
  self.blocks[step.name] = block
  return block
end

do_step["submit"] = function(self, step)
  self.count = self.count + 1
  local today = self.now:sub(1, 10)
  local params, aside = self:params({ kind = step.kind, block = self:told(step) }, {
    request_id = "scenario-" .. self.count, channel = "portal", timing = "preservice", urgency = "standard", payer = "sample",
    group = "G-FULL", requesting_provider = providers[desks[step.actor] or "surgeon"], benefits_verified = true, facts = {},
    service = { setting = "outpatient", codes = wire_json.array {}, diagnoses = wire_json.array {}, start_date = today },
  })
  if #params.service.codes == 0 then params.service.codes = nil end
  params.member = params.member or self:member_for(params, aside)
  local result, problem = self.as[step.actor]:call("case.submit", params)
  result = self:settle(step, aside, result, problem)
  self.result = result
  if result then self:remember(step.name, result) end
end

function World:case_id(step)
  return self.cases[step.name] or self:fail(step, "no case is called " .. step.name)
end

do_step["act"] = function(self, step)
  local params, aside = self:params(step, { case_id = self:case_id(step), action = step.action })
  local result, problem = self.as[step.actor]:call("case.act", params)
  self.result = self:settle(step, aside, result, problem)
  local children = self.result and self.result.case and self.result.case.children or {}
  for _, child in ipairs(children) do self.cases[step.name .. "." .. child.kind] = child.case_id end
end

do_step["supply"] = function(self, step)
  local params, aside = self:params(step, { case_id = self:case_id(step) })
  local result, problem = self.as[step.actor]:call("case.supply", params)
  self.result = self:settle(step, aside, result, problem)
end

do_step["call"] = function(self, step)
  local params, aside = self:params(step, {})
  local result, problem = self.as[step.actor]:call(step.method, params)
  self.result = self:settle(step, aside, result, problem)
end

function World:compare(step, document)
  for _, entry in ipairs(step.block) do
    local wanted = { key = entry.key, op = entry.op, value = self:resolve(entry.value) }
    local ok, actual = check.holds(document, wanted)
    if not ok then
      error(("%s:%d: %s %s %s, but it is %s"):format(self.path, entry.line, entry.key, entry.op == "~" and "should hold" or "should be",
        wire_json.encode(wanted.value), wire_json.encode(actual)), 0)
    end
  end
end

do_step["expect"] = function(self, step)
  self:compare(step, self.as.nurse:must("case.get", { case_id = self:case_id(step) }).case)
end

do_step["expect_result"] = function(self, step) self:compare(step, self.result) end

function World:letters(step) return self.as.nurse:must("letter.list", { case_id = self:case_id(step) }).letters end

do_step["expect_letter"] = function(self, step)
  local letters = self:letters(step)
  for i = #letters, 1, -1 do -- the latest of its kind
    local letter = letters[i]
    if letter.kind == step.letter and letter.to == step.to then
      return self:compare(step, self.as.nurse:must("letter.show", { letter = letter.id or letter.letter }).text)
    end
  end
  self:fail(step, "there is none among " .. wire_json.encode(self:letters(step)))
end

do_step["expect_no_letter"] = function(self, step)
  local letters = self:letters(step)
  if #letters > 0 then self:fail(step, "there are " .. wire_json.encode(letters)) end
end

function World:events(case_id)
  local events, after = {}, 0
  repeat
    local page = self.as.nurse:must("case.events", { case_id = case_id, after = after }).events
    for _, event in ipairs(page) do events[#events + 1] = event end
    after = #page > 0 and page[#page].seq or after
  until #page == 0
  return events
end

-- The rows named, in this order, others may lie between.
do_step["expect_rows"] = function(self, step)
  local taken = {}
  for _, event in ipairs(self:events(self:case_id(step))) do taken[#taken + 1] = event.row end
  local at = 0
  for row in step.rows:gmatch "%d+" do
    local wanted, found = math.tointeger(tonumber(row)), nil
    for i = at + 1, #taken do
      if taken[i] == wanted then found = i break end
    end
    if not found then self:fail(step, ("row %d is not among %s"):format(wanted, table.concat(taken, " "))) end
    at = found
  end
end

--- Keeps the ids of the rows that its cases took.
function World:keep_rows()
  for _, case_id in pairs(self.cases) do
    for _, event in ipairs(self:events(case_id)) do self.rows[event.row] = true end
  end
end

--- Does one step of a scenario; raises with its place when it fails.
function World:take(step) do_step[step.kind](self, step) end

return World
