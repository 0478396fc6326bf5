-- Documents over the socket (R1.3): chunked, resumable, attached to cases, verified, backed up; and kill -9 between any two
-- steps of an upload (I2).  20 kills by default, 200 with PC_LONG=1.
local Daemon = require "tests.support.lua.daemon"
local people = require "tests.support.lua.people"
local requests = require "tests.support.lua.requests"
local sample = require "tests.support.lua.sample"
local shell = require "tests.support.lua.shell"

local KILLS = (os.getenv "PC_LONG" == "1" or os.getenv "PRECERT_LONG" == "1") and 200 or 20

-- base64 of plain texts, by the machine's own tool: a second opinion on the daemon's.
local function base64(directory, text)
  local path = directory .. "/piece"
  shell.write(path, text)
  return (shell.must("base64 -w0 " .. shell.quote(path)):gsub("%s+$", ""))
end

local function sha256(directory, text)
  local path = directory .. "/whole"
  shell.write(path, text)
  return shell.must("sha256sum " .. shell.quote(path)):match "^%x+"
end

local function declaration(directory, title, text)
  return { kind = "clinical_record", title = title, content_type = "text/plain", size = #text, sha256 = sha256(directory, text) }
end

local function note(number) return ("Visit %d: pain %d of 10, walks without aid.\n"):format(number, number % 11):rep(40) end

describe("documents", function()
  local daemon, tokens, client

  setup(function()
    daemon = Daemon.start { clock = "2026-11-16T16:15:00Z" }
    sample.load(daemon:admin())
    tokens = people.add(daemon:admin())
    client = people.clients(daemon, tokens)
  end)
  teardown(function() daemon:finish() end)

  local function upload(who, title, text)
    local begun = client[who]:must("document.begin", declaration(daemon.directory, title, text))
    client[who]:must("document.append", { document = begun.document, offset = 0, data = base64(daemon.directory, text) })
    return client[who]:must("document.finish", { document = begun.document }).document
  end

  it("are uploaded in pieces, over two connections, and come back byte for byte", function()
    local text = note(1)
    local declared = declaration(daemon.directory, "Visit 1", text)
    local begun = client.provider:must("document.begin", declared)
    assert.equal(0, begun.offset)
    client.provider:must("document.append", { document = begun.document, offset = 0, data = base64(daemon.directory, text:sub(1, 700)) })
    local again = daemon:client { token = tokens.provider }
    local resumed = again:must("document.begin", declared)
    assert.equal(begun.document, resumed.document)
    assert.equal(700, resumed.offset)
    local late = again:refused("document.append", { document = begun.document, offset = 900, data = "eA==" })
    assert.equal(-32004, late.code)
    assert.equal("gap", late.data.reason)
    assert.equal(700, late.data.offset)
    local early = again:refused("document.finish", { document = begun.document })
    assert.equal("incomplete", early.data.reason)
    again:must("document.append", { document = begun.document, offset = 700, data = base64(daemon.directory, text:sub(701)) })
    assert.equal(declared.sha256, again:must("document.finish", { document = begun.document }).sha256)
    local shown = again:must("document.show", { document = begun.document, bytes = 10 })
    assert.equal(base64(daemon.directory, text:sub(1, 10)), shown.data)
    assert.equal(10, shown.next)
  end)

  it("do not exist for others before a case has them, and belong to the case then (I8)", function()
    local id = upload("provider", "Visit 2", note(2))
    for _, who in ipairs { "other_provider", "nurse", "payer" } do
      assert.equal(-32003, client[who]:refused("document.show", { document = id }).code, who)
    end
    local request = requests.make("pt_ot", { documents = { { kind = "treatment_plan", title = "Plan", document = id } } })
    local stolen = client.surgeon:refused("case.submit", requests.make("pt_ot", {
      requesting_provider = "1000000020", documents = { { kind = "treatment_plan", title = "Plan", document = id } } }))
    assert.equal("unknown_document", stolen.data.reason)
    assert.equal("params.documents[0].document", stolen.data.field)
    local case = client.provider:must("case.submit", request).cases[1].case_id
    assert.equal("stored", client.nurse:must("document.show", { document = id }).state)
    assert.equal("stored", client.payer:must("document.show", { document = id }).state)
    for _, who in ipairs { "other_provider", "other_payer" } do
      assert.equal(-32003, client[who]:refused("document.show", { document = id }).code, who)
    end
    local event = client.auditor:must("case.events", { case_id = case }).events[1]
    assert.equal(sha256(daemon.directory, note(2)), event.data.documents[1].sha256)
  end)

  it("that are not what they say are refused by name", function()
    local text = "%PDF-1.7 cut off"
    local declared = declaration(daemon.directory, "Scan", text)
    declared.content_type = "application/pdf"
    local begun = client.provider:must("document.begin", declared)
    client.provider:must("document.append", { document = begun.document, offset = 0, data = base64(daemon.directory, text) })
    local refused = client.provider:refused("document.finish", { document = begun.document })
    assert.equal(-32005, refused.code)
    assert.equal("content_type_mismatch", refused.data.reason)
  end)

  it("are verified, and a backup has them (I10)", function()
    local admin = daemon:admin()
    assert.is_true(admin:must("admin.verify", {}).ok)
    local copy = daemon.directory .. "/copy.db"
    local told = admin:must("admin.backup", { path = copy })
    assert.is_true(told.documents >= 2)
    local restored = daemon.directory .. "/restored"
    shell.must(("mkdir %s && cp %s %s/precert.db && cp -r %s.documents %s/documents"):format(
      restored, copy, restored, copy, restored))
    local second = Daemon.start { clock = "2026-11-16T16:15:00Z", data = restored }
    local seen = second:admin():must("admin.verify", {})
    assert.is_true(seen.ok, require("tests.support.lua.wire_json").encode(seen))
    assert.equal(told.documents, seen.documents)
    second:finish()
    local one = shell.must(("find %s/documents -type f -path '*/??/*' | head -1"):format(daemon.data)):gsub("%s+$", "")
    local path = tostring(one)
    local before = shell.read(path)
    shell.write(path, "X" .. before:sub(2))
    local found = admin:must("admin.verify", {})
    assert.is_false(found.ok)
    assert.equal("document_changed", found.findings[1].finding)
    shell.must("rm " .. shell.quote(path))
    assert.equal("document_missing", admin:must("admin.verify", {}).findings[1].finding)
    shell.write(path, before)
    assert.is_true(admin:must("admin.verify", {}).ok)
  end)

  it("go to the server and back with precertctl", function()
    local path, back = daemon.directory .. "/visit.txt", daemon.directory .. "/back.txt"
    shell.write(path, note(7):rep(500)) -- more than one piece
    local function ctl(who, words)
      return shell.run(("PRECERT_SOCKET=%s PRECERT_TOKEN=%s %s --json %s"):format(
        daemon.socket, tokens[who], Daemon.ctl, shell.words(words)))
    end
    local text, status = ctl("provider", { "document", "put", path, "--title", "Visit 7" })
    assert.equal(0, status, text)
    local id = text:match '"document":"([^"]+)"'
    assert.equal(text, (ctl("provider", { "document", "put", path, "--title", "Visit 7" }))) -- once
    text, status = ctl("provider", { "document", "get", id, back })
    assert.equal(0, status, text)
    assert.equal(shell.read(path), shell.read(back))
    text, status = ctl("provider", { "document", "get", id, back })
    assert.equal(2, status, text) -- what is there stays
    text, status = ctl("surgeon", { "document", "get", id, back .. "2" })
    assert.equal(1, status, text)
    text, status = ctl("provider", { "document", "put", daemon.directory .. "/nothing.docx" })
    assert.equal(2, status, text)
  end)
end)

describe("a daemon that is killed " .. KILLS .. " times while documents come in", function()
  local daemon
  teardown(function() if daemon then daemon:finish() end end)

  it("loses nothing that it acknowledged and keeps nothing that no row names (I2)", function()
    local seed = tonumber(os.getenv "PRECERT_SEED") or os.time()
    print("documents_spec seed " .. seed)
    math.randomseed(seed)
    daemon = Daemon.start { clock = "2026-11-16T16:15:00Z" }
    sample.load(daemon:admin())
    local tokens = people.add(daemon:admin(), { "provider" })
    local stored = {}
    for round = 1, KILLS do
      local sender = daemon:client { token = tokens.provider }
      local text = note(round)
      local declared = declaration(daemon.directory, "Visit " .. round, text)
      local begun = sender:must("document.begin", declared)
      -- all in one write, and the kill somewhere behind it
      local half = #text // 2
      sender:send("document.append", { document = begun.document, offset = 0, data = base64(daemon.directory, text:sub(1, half)) })
      sender:send("document.append", { document = begun.document, offset = half, data = base64(daemon.directory, text:sub(half + 1)) })
      local last = sender:send("document.finish", { document = begun.document })
      shell.run(("sleep %.4f"):format(math.random() * 0.012))
      daemon:kill()
      local ok, answer = pcall(sender.wait, sender, last)
      if ok and answer and answer.result then stored[begun.document] = text end
      daemon:start_again()
      sender = daemon:client { token = tokens.provider }
      local resumed = sender:must("document.begin", declared)
      assert.equal(begun.document, resumed.document)
      if not resumed.stored then
        assert.is_nil(stored[begun.document])
        if resumed.offset < #text then
          local rest = base64(daemon.directory, text:sub(resumed.offset + 1))
          sender:must("document.append", { document = begun.document, offset = resumed.offset, data = rest })
        end
        sender:must("document.finish", { document = begun.document })
      end
      stored[begun.document] = text
      local seen = daemon:admin():must("admin.verify", {})
      assert.is_true(seen.ok, require("tests.support.lua.wire_json").encode(seen))
      assert.equal(round, seen.documents)
    end
    local reader = daemon:client { token = tokens.provider }
    for id, text in pairs(stored) do
      assert.equal(base64(daemon.directory, text), reader:must("document.show", { document = id }).data)
    end
  end)
end)
