-- A daemon in which cases are brought into a state by the dozen: each step is done to all of them in one write.
local Daemon = require "tests.support.lua.daemon"
local people = require "tests.support.lua.people"
local sample = require "tests.support.lua.sample"
local shell = require "tests.support.lua.shell"
local wire_json = require "tests.support.lua.wire_json"
local cjson = require "cjson"

local Office = {}
Office.__index = Office

local AT_ONCE = 32 -- requests in one write: well within one principal's credit
local CLOCK = "2026-11-16T16:15:00Z"

-- A colleague of each reviewer, to take cases away, and one who does this work today and that tomorrow.
local COLLEAGUES = {
  other_nurse = { name = "Colleague", roles = { "nurse" } },
  other_director = { name = "Colleague", roles = { "medical_director" } },
  ["iro-lakes"] = { name = "Another organization", roles = { "iro" } },
  subordinate = { name = "Junior colleague", roles = { "medical_director" }, reports_to = "medical-director" },
}

-- The policies that cases are sent under: the shipped ones with criteria that answer whatever is wanted (tests/scenarios/policies),
-- and variants that differ in a few lines.
-- { file, text, instead }; from: another file's text is the beginning.
local TRIALS = { "inpatient/inpatient_detox.lua", "categories/transplant.lua", "categories/unlisted.lua" }
local OFFER = '  suggestions = { { code = "another_site", text = "Another site can be chosen; the choice is free." } },\n'
local REVIEWED = '  review = "precert",\n'

local function in_trials(text, instead)
  local list = {}
  for i, file in ipairs(TRIALS) do list[i] = { file, text, instead } end
  return list
end

local CODES = "  codes = {\n"
local BASE = {
  { "categories/transplant.lua", CODES, CODES .. '    { code = "99198", label = "Trial", from = "2025-01-01", organ = "kidney" },\n' },
  { "categories/transplant.lua", '"transplant.marrow" }', '"transplant.marrow", "transplant.trial" }' },
  { "categories/unlisted.lua", CODES, CODES .. '    { code = "99199", label = "Trial", from = "2025-01-01" },\n' },
  { "categories/unlisted.lua", '"unlisted.drug" }', '"unlisted.drug", "unlisted.trial" }' },
  { "groups/sample/G-NOUM.lua", 'group = "G-FULL"', 'group = "G-NOUM"', from = "groups/sample/G-FULL.lua" },
  { "groups/sample/G-NOUM.lua", "utilization_management = true", "utilization_management = false" },
}

local VARIANTS = {
  plain = {},
  asking = in_trials(REVIEWED, REVIEWED .. "  gates = { benefit_confirmation = true },\n"), -- R3.5
  offering = in_trials(REVIEWED, REVIEWED .. OFFER), -- R3.9
  incurious = { { "lib/precert/resolve.lua", 'if asked.other_cover == "unknown" and', "if false and" } }, -- asks nobody who pays first
}

function Office.open()
  local self = setmetatable({ members = 0, requests = 0, serving = "plain", original = {} }, Office)
  self.directory = shell.must("mktemp -d " .. (os.getenv("TMPDIR") or "/tmp") .. "/roles-XXXXXX")
  self.policies = self.directory .. "/policies"
  shell.must(("cp -rL %s/policies %s && cp -r %s/tests/scenarios/policies/. %s"):format(
    shell.quote(shell.root), shell.quote(self.policies), shell.quote(shell.root), shell.quote(self.policies)))
  self:edit(BASE)
  self.original = {}
  self.daemon = Daemon.start { clock = CLOCK, policies = self.policies, evaluators = 1 }
  self.admin = self.daemon:admin()
  sample.load(self.admin)
  local tokens = people.add(self.admin)
  for id, row in pairs(COLLEAGUES) do
    row.id = id
    tokens[id] = self.admin:must("admin.principal_add", row).token
  end
  self.tokens = tokens
  self.as = people.clients(self.daemon, tokens)
  return self
end

function Office:edit(edits)
  for _, edit in ipairs(edits) do
    local path = self.policies .. "/" .. edit[1]
    local text = shell.read(edit.from and self.policies .. "/" .. edit.from or path)
    local from, to = text:find(edit[2], 1, true)
    if not from then error(("%s: there is no %s"):format(edit[1], edit[2]), 2) end
    self.original[edit[1]] = self.original[edit[1]] or text
    shell.write(path, text:sub(1, from - 1) .. edit[3] .. text:sub(to + 1))
  end
end

--- From now on cases come under a variant of the policies.
function Office:use(variant)
  if self.serving == variant then return end
  for file, text in pairs(self.original) do shell.write(self.policies .. "/" .. file, text) end
  self.original, self.serving = {}, variant
  self:edit(VARIANTS[variant])
  self.admin:must("policy.reload", {})
end

function Office:close()
  self.daemon:finish()
  os.execute("rm -rf " .. shell.quote(self.directory))
end

--- Somebody's role changes: the id stays, and so does what it has taken.
function Office:becomes(id, role)
  self.admin:call("admin.principal_revoke", { id = id })
  local row = { id = id, name = "Of many trades", roles = { role } }
  if role == "payer" or role == "payer_medical_director" then row.payer = "sample" end
  if role == "provider" then row.provider = "1000000020" end
  self.tokens[id] = self.admin:must("admin.principal_add", row).token
  if id == "iro-north" then self.tokens.iro = self.tokens[id] end
  for _, name in ipairs { id, id == "iro-north" and "iro" or nil } do
    if rawget(self.as, name) then self.as[name]:close() end
    rawset(self.as, name, nil)
  end
end

-- Many requests in one write.  There are tens of thousands: the client's own encoder, which keeps an order, would take half the time.
local function send(client, batch)
  local lines = {}
  for i, request in ipairs(batch) do
    local id = client:take_id()
    batch.at[id] = request.at
    lines[i] = cjson.encode { jsonrpc = "2.0", id = id, method = request.method, params = request.params }
  end
  client:write(table.concat(lines, "\n") .. "\n")
end

local function receive(client, batch, answers)
  for _ = 1, #batch do
    local line, why = client:read_line()
    if not line then error("no answer: " .. why, 0) end
    local message = cjson.decode(line)
    answers[batch.at[message.id]] = message
  end
end

--- calls: { who, method, params }; the answers in the same order.
function Office:all(calls)
  local answers = {}
  for from = 1, #calls, AT_ONCE do
    local batches = {} -- by connection
    for i = from, math.min(from + AT_ONCE - 1, #calls) do
      local who, method, params = table.unpack(calls[i])
      batches[who] = batches[who] or { at = {} }
      table.insert(batches[who], { at = i, method = method, params = params })
    end
    for who, batch in pairs(batches) do send(self.as[who], batch) end
    for who, batch in pairs(batches) do receive(self.as[who], batch, answers) end
  end
  return answers
end

--- As `all`, and each must succeed.
function Office:must_all(calls, what)
  local answers = self:all(calls)
  for i, answer in ipairs(answers) do
    if answer.error then
      error(("%s: %s by %s answered %s"):format(what, wire_json.encode(calls[i][3]), calls[i][1], wire_json.encode(answer.error)), 0)
    end
    answers[i] = answer.result
  end
  return answers
end

-- Members of their own, so that histories do not mix.
function Office:new_members(count, step)
  local rows, ids = {}, {}
  for i = 1, count do
    self.members = self.members + 1
    ids[i] = ("M-R%05d"):format(self.members)
    rows[i] = {
      member = ids[i], group = step.group or "G-FULL", name = { family = "Quince", given = "Sample " .. self.members },
      birth_date = "1976-01-15", line_of_business = "commercial", funding = "self_funded", situs_state = "TX",
      address = { line1 = "4 Larch Lane", city = "Elmford", state = "TX", zip = "75001" },
      coverage = { from = "2020-01-01", other = step.cover }, plan_type = step.plan_type,
    }
  end
  local loaded = self.admin:must("member.load", { payer = "sample", members = rows })
  if #loaded.rejected > 0 then error("members rejected: " .. wire_json.encode(loaded.rejected), 0) end
  return ids
end

-- One step done to all subjects; see reach.lua for what a step is.
local steps = {}

function steps.submit(self, subjects, step, what)
  local members = self:new_members(#subjects, step)
  local calls = {}
  for i in ipairs(subjects) do
    self.requests = self.requests + 1
    local request = wire_json.read(wire_json.encode(step.request))
    request.request_id, request.member, request.group = "roles-" .. self.requests, members[i], step.group or "G-FULL"
    calls[i] = { "surgeon", "case.submit", request }
  end
  for i, result in ipairs(self:must_all(calls, what)) do
    if #result.cases ~= 1 then error(what .. ": one case was expected, not " .. #result.cases, 0) end
    subjects[i].case, subjects[i].id = result.cases[1], result.cases[1].case_id
  end
end

function steps.act(self, subjects, step, what)
  local calls = {}
  for i, subject in ipairs(subjects) do
    local params = { case_id = subject.id, action = step.action }
    for key, value in pairs(step.params or {}) do params[key] = value end
    calls[i] = { step.who, "case.act", params }
  end
  for i, result in ipairs(self:must_all(calls, what)) do subjects[i].case = result.case end
end

-- The case that was opened about this one takes its place.
function steps.child(self, subjects, _, what)
  local calls = {}
  for i, subject in ipairs(subjects) do
    local children = subject.case.children
    subject.parent, subject.id = subject.id, children[#children].case_id
    calls[i] = { "auditor", "case.get", { case_id = subject.id } }
  end
  for i, result in ipairs(self:must_all(calls, what)) do subjects[i].case = result.case end
end

-- ... and back.
function steps.parent(self, subjects, _, what)
  local calls = {}
  for i, subject in ipairs(subjects) do
    subject.id = subject.parent
    calls[i] = { "auditor", "case.get", { case_id = subject.id } }
  end
  for i, result in ipairs(self:must_all(calls, what)) do subjects[i].case = result.case end
end

function steps.use(self, _, step) self:use(step.variant) end

-- Open cases go over to the serving policies, which are asked (I4).
function steps.migrate(self, subjects, _, what)
  local ids, calls = {}, {}
  for i, subject in ipairs(subjects) do
    ids[i] = subject.id
    calls[i] = { "auditor", "case.get", { case_id = subject.id } }
  end
  self.admin:must("policy.migrate", { cases = wire_json.array(ids), dry_run = false })
  for i, result in ipairs(self:must_all(calls, what)) do subjects[i].case = result.case end
end

--- So many cases, brought along the way: { id, case, parent? } each.
function Office:bring(count, way, what)
  local subjects = {}
  for i = 1, count do subjects[i] = {} end
  for _, step in ipairs(way) do steps[step.step](self, subjects, step, what) end
  return subjects
end

return Office
