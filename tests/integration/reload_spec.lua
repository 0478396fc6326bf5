-- Policies changed under load: fifty reloads, some of them broken, between two versions that differ in a criterion's
-- version and in the reasons' texts.  Every answer must be of one version alone, none is lost, no clock moves (I4, R5.7).
local Daemon = require "tests.support.lua.daemon"
local cases = require "tests.support.lua.case_view"
local people = require "tests.support.lua.people"
local requests = require "tests.support.lua.requests"
local sample = require "tests.support.lua.sample"
local shell = require "tests.support.lua.shell"
local wire_json = require "tests.support.lua.wire_json"

local RELOADS, CLIENTS, EACH = 50, 6, 24
local CRITERIA = "criteria/gastric_bypass/adult.lua"

local daemon, admin, as, tokens, directory

local function file(path) return directory .. "/" .. path end

-- A BMI of 119 takes a while: some milliseconds in which a switch can happen.  It is met like any other.
local SLOW = [[
    c.custom { reads = { "bmi" }, text = "Slow on demand", holds = function(f)
      local x = 0
      if f.bmi == 119 then for i = 1, 100000 do x = x + i % 7 end end
      return x >= 0
    end },
]]

-- The two versions: one letter in the criterion's version, the same letter in front of every reason's text.
local function write_version(letter)
  shell.must(("rm -rf %s && cp -r %s/policies %s"):format(shell.quote(directory), shell.root, shell.quote(directory)))
  local criterion, count = shell.read(file(CRITERIA)):gsub('version = "([^"]+)"', 'version = "%1-' .. letter .. '"', 1)
  assert(count == 1)
  criterion, count = criterion:gsub("(  meets = all {.-\n)(  },\n)", function(parts, ending) return parts .. SLOW .. ending end, 1)
  assert(count == 1)
  shell.write(file(CRITERIA), criterion)
  local reasons, texts = shell.read(file "reasons.lua"):gsub('(%f[%w]%l+) = "(%u)', '%1 = "[' .. letter .. '] %2')
  assert(texts > 10)
  shell.write(file "reasons.lua", reasons)
end

local function append(path, text) shell.write(file(path), shell.read(file(path)) .. text) end

-- Ways to break a candidate; each must be refused whole.
local breakings = {
  function() append(CRITERIA, "\nthis is no Lua\n") end,
  function() -- an example that no longer holds
    shell.write(file(CRITERIA), (shell.read(file(CRITERIA)):gsub("fact%.bmi:at_least%(40%)", "fact.bmi:at_least(99)")))
  end,
  function() os.remove(file "reasons.lua") end,
  function() append("reasons.lua", "\nwhile true do end\n") end,
  function() -- R2.6: transplant can't be left out
    local path = "groups/sample/G-MIN.lua"
    shell.write(file(path), (shell.read(file(path)):gsub('"transplant",', "")))
  end,
  function() append(CRITERIA, "\nos.execute 'true'\n") end,
}

-- Five hundred people with the same plan: real load is not one person's thousands of requests.
local MEMBERS = 500
local function load_members()
  local loaded, rows, model = sample.read "members.json", {}, nil
  for _, row in ipairs(loaded.members) do
    if row.member == "M-1003" then model = row end
  end
  for i = 1, MEMBERS do
    rows[i] = { member = ("M-L%03d"):format(i) }
    for name, value in pairs(model) do rows[i][name] = rows[i][name] or value end
  end
  admin:must("member.load", { payer = loaded.payer, members = rows })
end

setup(function()
  directory = shell.must "mktemp -d /tmp/precert-policies-XXXXXX"
  write_version "a"
  daemon = Daemon.start { clock = "2026-11-16T16:15:00Z", policies = directory, evaluators = 1 }
  admin = daemon:admin()
  sample.load(admin)
  load_members()
  tokens = people.add(admin)
  tokens.boss = admin:must("admin.principal_add", { id = "boss", name = "Boss", roles = { "admin", "author" } }).token
  as = people.clients(daemon, tokens)
end)
teardown(function()
  daemon:finish()
  os.execute("rm -rf " .. shell.quote(directory))
end)

-- The one letter that all marks of an answer agree on.
local function letter_of(marks, answer)
  assert(#marks > 0, "no mark in " .. wire_json.encode(answer))
  for _, mark in ipairs(marks) do assert.equal(marks[1], mark, wire_json.encode(answer)) end
  return marks[1]
end

-- All marks in a result: "-a" at the end of a version, "[a]" in a text, and the revision's own letter.
local function marks_of(result, letter_by_revision)
  local marks = {}
  local function walk(value, name)
    if type(value) == "table" then
      for key, item in pairs(value) do walk(item, key) end
    elseif name == "policy_revision" then
      marks[#marks + 1] = letter_by_revision[value]
    elseif type(value) == "string" then
      marks[#marks + 1] = value:match "^%[(%l)%] " or (name == "version" and value:match "%-(%l)$") or nil
    end
  end
  walk(result)
  return marks
end

local SERVICE = { setting = "outpatient", codes = { { code = "43775", units = 1 } }, start_date = "2026-12-10" }

local submitted = 0

-- One client's share of work between two looks: submissions, evaluations, requirement checks.
local function work(client)
  local list = {}
  for i = 1, EACH do
    if i % 3 == 0 then
      submitted = submitted + 1
      local member = ("M-L%03d"):format(submitted % MEMBERS + 1)
      list[i] = { "case.submit", requests.make("gastric_bypass", { member = member, benefits_verified = false }) }
    elseif i % 3 == 1 then
      list[i] = { "criteria.evaluate", { criteria = "gastric_bypass.adult", facts = { member_age = 40, bmi = 30 + i } } }
    else
      list[i] = { "requirement.check", { payer = "sample", group = "G-FULL", member = "M-1003", service = SERVICE } }
    end
  end
  return client:send_all(list)
end

describe("fifty reloads under load", function()
  local letter_by_revision, serving = {}, "a"

  it("lose no answer, mix no two versions, and refuse what is broken", function()
    letter_by_revision[admin:must("policy.status", {}).revision] = "a"
    local clients = {}
    for i = 1, CLIENTS do clients[i] = daemon:client { token = tokens.surgeon } end
    local open = cases.submit_one(as.provider, requests.make "pt_ot")
    local seen, refused = { a = 0, b = 0 }, 0

    for i = 1, RELOADS do
      local broken = i % 4 == 0
      local letter = serving == "a" and "b" or "a"
      write_version(letter)
      if broken then breakings[(i // 4 - 1) % #breakings + 1]() end

      local ids = {}
      for c = 1, CLIENTS do ids[c] = work(clients[c]) end
      local reload = admin:send("policy.reload", {})
      for c = 1, CLIENTS do table.move(work(clients[c]), 1, EACH, EACH + 1, ids[c]) end

      local message = admin:wait(reload)
      if broken then
        assert.is_nil(message.result, "a broken candidate was taken: " .. i)
        assert.equal(-32007, message.error.code)
        assert.is_true(#message.error.data.diagnostics > 0)
        for _, line in ipairs(message.error.data.diagnostics) do
          assert.is_string(line.file)
          assert.is_string(line.message)
        end
        refused = refused + 1
      else
        assert.is_nil(message.error, message.error and wire_json.encode(message.error))
        serving = letter
        letter_by_revision[message.result.revision] = letter
      end
      assert.equal(serving, letter_by_revision[admin:must("policy.status", {}).revision])

      for c = 1, CLIENTS do
        for _, answer in ipairs(clients[c]:wait_all(ids[c])) do
          assert.is_nil(answer.error, answer.error and wire_json.encode(answer.error))
          local letter_seen = letter_of(marks_of(answer.result, letter_by_revision), answer.result)
          seen[letter_seen] = seen[letter_seen] + 1
        end
      end
    end

    assert.equal(RELOADS // 4, refused)
    assert.equal(RELOADS * CLIENTS * EACH * 2, seen.a + seen.b)
    assert.is_true(seen.a > 0 and seen.b > 0)
    assert.same(open.clocks, cases.get(as.provider, open.case_id).clocks)
    assert.equal(open.policy_revision, cases.get(as.provider, open.case_id).policy_revision)
  end)

  it("do not touch an evaluation that is under way", function()
    -- On one connection answers have one order: an answer of the old revision after the reload's own was held open.
    local boss = daemon:client { token = tokens.boss }
    local question = { "criteria.evaluate", { criteria = "gastric_bypass.adult", facts = { member_age = 40, bmi = 119 } } }
    local held, old, new = 0, 0, 0
    for turn = 1, 20 do
      if turn > 5 and old > 0 and held > 0 then break end -- it was seen
      local before, after = admin:must("policy.status", {}).revision, nil
      serving = serving == "a" and "b" or "a"
      write_version(serving)
      local reload = boss:send("policy.reload", {})
      local open = {}
      local function ask() open[boss:send(table.unpack(question))] = true end
      for _ = 1, 2 do ask() end -- one at work, one waiting
      while next(open) do
        local message = assert(boss:file_one())
        boss.answers[message.id] = nil
        assert.is_nil(message.error, message.error and wire_json.encode(message.error))
        if message.id == reload then
          after = message.result.revision
        else
          open[message.id] = nil
          local is_old = message.result.policy_revision == before
          old, new = old + (is_old and 1 or 0), new + (is_old and 0 or 1)
          held = held + (is_old and after and 1 or 0)
          if not after then ask() end
        end
      end
      letter_by_revision[after] = serving
    end
    assert.is_true(old > 0)
    assert.is_true(held > 0, ("no evaluation was ever under way at a switch: %d before, %d after"):format(old, new))
  end)

  it("leave a history, and a rollback goes back", function()
    local history = admin:must("policy.history", { limit = 100 }).revisions
    assert.is_true(#history >= 2)
    local status = admin:must("policy.status", {})
    local back = admin:must("policy.rollback", {})
    assert.equal(status.previous, back.revision)
    assert.equal(status.revision, back.previous)
    assert.equal(back.revision, admin:must("policy.status", {}).revision)
    local result = as.surgeon:must("criteria.evaluate", { criteria = "gastric_bypass.adult", facts = {} })
    assert.equal(back.revision, result.policy_revision)
  end)

  it("left every open clock as it was, one by one (I4)", function()
    local activations = admin:must("policy.history", { limit = 500 }).activations
    assert.is_true(#activations > RELOADS / 2)
    for _, activation in ipairs(activations) do assert.equal(activation.clocks_before, activation.clocks_after, activation.revision) end
  end)

  it("survive a crash: the last activated revision serves, the directory is only a candidate", function()
    local revision = admin:must("policy.status", {}).revision
    daemon:kill()
    os.remove(file "reasons.lua")
    daemon:start_again()
    admin = daemon:admin()
    assert.equal(revision, admin:must("policy.status", {}).revision)
  end)

  it("can be held to the revision that somebody looked at", function()
    write_version "a"
    local refused = admin:refused("policy.reload", { expect_revision = "r0-00000000" })
    assert.equal(-32004, refused.code)
  end)

  it("are seen by policy.check first, which changes nothing", function()
    local revision = admin:must("policy.status", {}).revision
    breakings[1]()
    local result = admin:must("policy.check", {})
    assert.is_false(result.ok)
    local errors = {}
    for _, line in ipairs(result.diagnostics) do
      if line.severity == "error" then errors[#errors + 1] = line end
    end
    assert.equal(CRITERIA, errors[1].file)
    assert.is_number(errors[1].line)
    write_version "b"
    assert.is_true(admin:must("policy.check", {}).ok)
    assert.equal(revision, admin:must("policy.status", {}).revision)
  end)
end)
