-- The command-line tool against a running daemon, and its policy commands without one.
local Daemon = require "tests.support.lua.daemon"
local people = require "tests.support.lua.people"
local requests = require "tests.support.lua.requests"
local shell = require "tests.support.lua.shell"
local wire_json = require "tests.support.lua.wire_json"

local daemon, tokens

-- Runs precertctl as somebody (nil: nobody, which means the administrator on the admin socket).
local function ctl(who, words)
  local token = who and ("PRECERT_TOKEN=" .. tokens[who] .. " ") or ""
  return shell.run(("env -u PRECERT_TOKEN PRECERT_SOCKET=%s PRECERT_ADMIN_SOCKET=%s %s%s %s"):format(
    daemon.socket, daemon.admin_socket, token, Daemon.ctl, shell.words(words)))
end

-- The same with --json, decoded; fails when the exit status is not 0.
local function answer(who, words)
  local text, status = ctl(who, table.move(words, 1, #words, 2, { "--json" }))
  assert.equal(0, status, text)
  return wire_json.read(text)
end

local function file(name, value)
  local path = daemon.directory .. "/" .. name
  shell.write(path, type(value) == "string" and value or wire_json.encode(value))
  return path
end

setup(function()
  daemon = Daemon.start { clock = "2026-11-16T16:15:00Z" }
  tokens = people.add(daemon:admin())
end)
teardown(function() daemon:finish() end)

describe("precertctl", function()
  local sample = shell.root .. "/tests/support/sample/"

  it("loads the sample as the administrator", function()
    local text = ctl(nil, { "member", "load", sample .. "members.json" })
    assert.truthy(text:find("loaded%s+%d+"), text)
    assert.equal(0, select(2, ctl(nil, { "provider", "load", sample .. "providers.json" })))
  end)

  it("takes a case from submission to letter", function()
    local path = file("pt.json", requests.make "pt_ot")
    local submitted = answer("provider", { "case", "submit", path })
    local id = submitted.cases[1].case_id
    assert.truthy(ctl("nurse", { "queue", "nurse" }):find(id, 1, true))
    assert.truthy(ctl("nurse", { "case", "act", id, "take" }):find("nurse_review", 1, true))
    local text = ctl("nurse", { "case", "act", id, "approve", "--visits", "9", "--to", "2026-12-21", "--from", "2026-11-17" })
    assert.truthy(text:find("approved", 1, true))
    local letters = answer("provider", { "letter", "list", id }).letters
    local letter = ctl("provider", { "letter", "show", letters[1].id })
    assert.is_true(#letter > 200)
    assert.truthy(ctl("provider", { "case", "get", id }):find("Clocks", 1, true))
    assert.truthy(ctl("provider", { "case", "find", "--state", "approved" }):find(id, 1, true))
    assert.truthy(ctl("auditor", { "case", "events", id }):find("approve", 1, true))
    assert.is_true(answer("auditor", { "case", "replay", id }).identical)
  end)

  it("asks the stateless questions", function()
    assert.equal("required", answer("provider", { "requirement", "check", "--payer", "sample", "--group", "G-FULL",
      "--codes", "43775", "--setting", "outpatient", "--date", "2026-12-10" }).requirement)
    local text = ctl("provider", { "criteria", "evaluate", "gastric_bypass.adult", "--facts", '{"bmi":41,"member_age":44}' })
    assert.truthy(text:find("needs_information", 1, true))
    assert.truthy(text:find("unknown", 1, true))
  end)

  it("looks things up", function()
    for _, words in ipairs {
      { "group", "list" }, { "group", "show", "sample", "G-FULL" }, { "category", "list" }, { "category", "show", "pt_ot" },
      { "criteria", "list" }, { "criteria", "show", "gastric_bypass.adult" }, { "member", "show", "sample", "M-1001" },
      { "provider", "show", "1000000012" }, { "ping" },
    } do
      local text, status = ctl("nurse", words)
      assert.equal(0, status, table.concat(words, " ") .. ": " .. text)
      assert.is_nil(text:find("^nothing"), table.concat(words, " "))
    end
  end)

  it("administers", function()
    for _, words in ipairs {
      { "status" }, { "verify" }, { "policy", "status" }, { "policy", "history" }, { "policy", "reload" },
      { "policy", "server-check" }, { "clock", "advance", "1h" }, { "clock", "set", "2026-11-17T00:00:00Z" },
      { "principal", "list" }, { "principal", "add", "spare", "--name", "Spare", "--roles", "auditor" },
      { "principal", "revoke", "spare" },
    } do
      local text, status = ctl(nil, words)
      assert.equal(0, status, table.concat(words, " ") .. ": " .. text)
    end
  end)

  it("calls any method", function()
    assert.is_string(answer("nurse", { "call", "session.ping" }).now)
    local list = answer("nurse", { "call", "queue.list", '{"role":"nurse","limit":1}' })
    assert.is_table(list.cases)
  end)

  it("explains why a case's criteria came out as they did (R4.6)", function()
    local first = answer("provider", { "case", "submit", file("x.json", requests.make "pt_ot") }).cases[1]
    local text, status = ctl("nurse", { "case", "explain", first.case_id })
    assert.equal(0, status, text)
    assert.truthy(text:find("outcome", 1, true) and text:find(" met ", 1, true), text)
    text, status = ctl("nurse", { "case", "explain", "--plain", first.case_id })
    assert.equal(0, status, text)
    assert.truthy(text:find("criteria for this service", 1, true) or text:find("More has to be known", 1, true), text)
    assert.is_table(answer("nurse", { "case", "explain", first.case_id }).criteria)
    assert.equal(1, select(2, ctl("nurse", { "case", "explain", "no-such-case" })))
  end)

  it("watches", function()
    local first = answer("provider", { "case", "submit", file("w.json", requests.make "pt_ot") }).cases[1]
    local cursor = daemon:client { token = tokens.provider }:must("case.watch", { filter = {} }).cursor
    answer("nurse", { "case", "act", first.case_id, "take" })
    local text, status = ctl("provider", { "--json", "case", "watch", "--after", cursor, "--count", "1" })
    assert.equal(0, status, text)
    assert.equal(first.case_id, wire_json.read(text).case_id)
  end)

  it("ends with the documented exit statuses", function()
    assert.equal(1, select(2, ctl("nurse", { "case", "get", "no-such-case" })))
    assert.equal(2, select(2, ctl("nurse", { "case", "frobnicate" })))
    assert.equal(2, select(2, ctl("nurse", { "case", "submit", "/nonexistent" })))
    assert.equal(3, select(2, ctl("nurse", { "--socket", "/nonexistent", "ping" })))
    assert.equal(5, select(2, ctl("provider", { "status" })))
    assert.equal(5, select(2, ctl("nurse", { "--token", "wrong", "queue", "nurse" })))
    local text, status = ctl("nurse", { "--json", "case", "get", "no-such-case" })
    assert.equal(1, status)
    assert.equal(-32003, wire_json.read(text:match "^[^\n]+").error.code)
  end)

  it("stages policies from here and makes them the serving ones", function()
    local directory = daemon.directory .. "/staged"
    shell.must(("cp -r %s/policies %s"):format(shell.root, directory))
    local path = directory .. "/criteria/gastric_bypass/adult.lua"
    shell.write(path, (shell.read(path):gsub('version = "[^"]+"', 'version = "2027.1"', 1)))
    local staged = answer(nil, { "policy", "stage", directory })
    assert.equal(staged.revision, answer(nil, { "policy", "reload", "--revision", staged.revision }).revision)
    local facts = { "criteria", "evaluate", "gastric_bypass.adult", "--facts", "{}" }
    assert.equal("2027.1", answer("provider", facts).guideline.version)
    assert.equal(0, select(2, ctl(nil, { "policy", "rollback" })))
    assert.are_not.equal("2027.1", answer("provider", facts).guideline.version)
  end)
end)

describe("precertctl without a server", function()
  local directory
  setup(function()
    directory = daemon.directory .. "/offline"
    shell.must(("cp -r %s/policies %s"):format(shell.root, directory))
  end)

  it("finds the shipped policies without errors, and their examples hold", function()
    local text, status = shell.run(Daemon.ctl .. " policy check " .. directory)
    assert.equal(0, status, text)
    text, status = shell.run(Daemon.ctl .. " policy test " .. directory)
    assert.equal(0, status, text)
    assert.truthy(text:find "whose examples hold: %d+")
  end)

  it("explains a set of criteria as a tree", function()
    local facts = file("facts.json", { bmi = 36.4, member_age = 44, comorbidities = { "hypertension" } })
    local text, status = shell.run(("%s policy explain gastric_bypass.adult %s %s"):format(Daemon.ctl, facts, directory))
    assert.equal(0, status, text)
    assert.truthy(text:find("met      ", 1, true))
    assert.truthy(text:find("[bmi = 36.4 kg/m2]", 1, true))
    text, status = shell.run(("%s policy explain --plain gastric_bypass.adult %s %s"):format(Daemon.ctl, facts, directory))
    assert.equal(0, status, text)
    assert.truthy(text:find("We do not know yet:\n  - Are earlier attempts", 1, true), text)
    assert.equal(1, select(2, shell.run(("%s policy explain no.such %s %s"):format(Daemon.ctl, facts, directory))))
    local wrong = file("wrong.json", { bmi = "much" })
    text, status = shell.run(("%s policy explain gastric_bypass.adult %s %s"):format(Daemon.ctl, wrong, directory))
    assert.equal(1, status, text)
    assert.truthy(text:find("bmi", 1, true))
  end)

  it("prints diagnostics that an editor can follow, and ends with status 4", function()
    shell.write(directory .. "/categories/broken.lua", "return {\n  oops oops\n}\n")
    local text, status = shell.run(Daemon.ctl .. " policy check " .. directory)
    assert.equal(4, status, text)
    assert.truthy(("\n" .. text):find "\ncategories/broken%.lua:%d+:%d+: error: [%w_]+: ", text)
  end)
end)
