-- The wire contract over the real socket: every malformed thing gets its error, naming the field; the connection and the
-- daemon go on.
local Client = require "tests.support.lua.client"
local Daemon = require "tests.support.lua.daemon"
local cases = require "tests.support.lua.case_view"
local people = require "tests.support.lua.people"
local requests = require "tests.support.lua.requests"
local sample = require "tests.support.lua.sample"
local wire_json = require "tests.support.lua.wire_json"

local daemon, admin, as, tokens

local function alive(client)
  assert.is_string(client:must("session.ping", {}).now)
end

setup(function()
  daemon = Daemon.start { clock = "2026-11-16T16:15:00Z" }
  admin = daemon:admin()
  sample.load(admin)
  tokens = people.add(admin)
  as = people.clients(daemon, tokens)
end)
teardown(function()
  alive(admin)
  daemon:finish()
end)

-- Sends a line; the answer must be this JSON-RPC error, and the connection must still work.
local function answers_error(line, code, id)
  local client = daemon:client()
  local answer = assert(client:exchange(line))
  assert.equal("2.0", answer.jsonrpc)
  assert.is_nil(answer.result)
  assert.equal(code, answer.error.code)
  assert.equal(id, answer.id)
  alive(client)
  client:close()
  return answer.error
end

describe("a frame", function()
  it("that is no JSON is a parse error", function()
    for _, line in ipairs { "{", "nonsense", '{"jsonrpc":"2.0",', "[1,2", '"unterminated', "{}{}", "\1" } do
      answers_error(line, -32700)
    end
  end)

  it("with invalid UTF-8 is a parse error", function()
    answers_error('{"jsonrpc":"2.0","id":1,"method":"session.ping","params":{"x":"\xff\xfe"}}', -32700)
    answers_error('{"jsonrpc":"2.0","id":1,"method":"session.\xc0\xaf"}', -32700)
  end)

  it("nested deeper than 32 is refused", function()
    local deep = ("["):rep(40) .. ("]"):rep(40)
    local code = assert(daemon:client():exchange('{"jsonrpc":"2.0","id":1,"method":"session.ping","params":' .. deep .. "}")).error.code
    assert.truthy(code == -32700 or code == -32600)
  end)

  it("that is JSON but no request is an invalid request", function()
    for _, line in ipairs {
      "1", '"x"', "null", "true", "{}", '{"jsonrpc":"1.0","id":null,"method":"session.ping"}', '{"jsonrpc":"2.0","method":1}',
    } do
      answers_error(line, -32600)
    end
    answers_error('{"jsonrpc":"2.0","id":7,"method":"session.ping","params":3}', -32600, 7)
  end)

  it("over the size limit gets an error, and only its own connection is closed", function()
    local client, other = daemon:client(), daemon:client()
    local ok = pcall(client.write, client, '{"jsonrpc":"2.0","id":1,"method":"session.ping","params":{"x":"'
      .. ("a"):rep(1100 * 1024) .. '"}}\n')
    local answer = client:read_line()
    assert.truthy(answer or not ok, "an answer, or a closed connection")
    if answer then assert.truthy(wire_json.read(answer).error.code <= -32600) end
    assert.is_nil((client:read_line()))
    alive(other)
  end)

  it("may end in CRLF, may be empty, may come in pieces", function()
    local client = daemon:client()
    client:write "\n\r\n"
    client:write '{"jsonrpc":"2.0","id":"a","met'
    alive(as.nurse)
    client:write 'hod":"session.ping"}\r\n'
    assert.equal("a", wire_json.read(assert(client:read_line())).id)
  end)

  it("with an id of any JSON-RPC kind gets it back", function()
    local client = daemon:client()
    for _, id in ipairs { '"text"', "5", "-3", '""' } do
      client:write(('{"jsonrpc":"2.0","id":%s,"method":"session.ping","params":{}}\n'):format(id))
      assert.truthy(assert(client:read_line()):find('"id":' .. id, 1, true))
    end
  end)
end)

describe("a batch", function()
  it("is answered as one array, without the notifications", function()
    local client = daemon:client()
    client:write '[{"jsonrpc":"2.0","id":1,"method":"session.ping"},{"jsonrpc":"2.0","method":"session.ping"},'
    client:write '{"jsonrpc":"2.0","id":2,"method":"no.such"},7]\n'
    local answers = wire_json.read(assert(client:read_line()))
    assert.equal(3, #answers)
    local codes = {}
    for _, answer in ipairs(answers) do codes[#codes + 1] = answer.error and answer.error.code or 0 end
    table.sort(codes)
    assert.same({ -32601, -32600, 0 }, codes)
    alive(client)
  end)

  it("that is empty is an invalid request; one of notifications alone is not answered", function()
    answers_error("[]", -32600)
    local client = daemon:client()
    client:write '[{"jsonrpc":"2.0","method":"session.ping"}]\n'
    alive(client)
  end)
end)

describe("a request", function()
  it("for an unknown method is refused by name", function()
    assert.equal(-32601, as.provider:refused("case.destroy", {}).code)
    assert.equal(-32601, as.provider:refused("", {}).code)
  end)

  it("without a login is unauthorized", function()
    local client = daemon:client()
    assert.equal(-32001, client:refused("case.get", { case_id = "x" }).code)
    assert.equal(-32001, client:refused("session.login", { token = "wrong" }).code)
    alive(client)
  end)

  it("that the principal's roles do not admit is forbidden", function()
    assert.equal(-32002, as.provider:refused("admin.status", {}).code)
    assert.equal(-32002, as.nurse:refused("policy.reload", {}).code)
    assert.equal(-32002, as.author:refused("case.act", { case_id = "x", action = "take" }).code)
    assert.equal(-32002, as.provider:refused("member.load", { payer = "sample", members = wire_json.array() }).code)
  end)

  it("in many pipelined copies is answered under each id", function()
    local client = daemon:client { token = tokens.nurse }
    local list = {}
    for i = 1, 300 do list[i] = { "session.ping", {} } end
    for _, message in ipairs(client:wait_all(client:send_all(list))) do assert.is_table(message.result) end
  end)
end)

describe("params", function()
  -- what is wrong -> field, reason (where the contract fixes one), params
  local function submission(changes) return requests.make("pt_ot", changes) end
  local bad = {
    { "an unknown member", "params.colour", "unknown_member", submission { colour = "red" } },
    { "an unknown member of a nested object", "params.service.visit", "unknown_member", submission { service = { visit = 9 } } },
    { "an unknown member of a list's item", "params.service.codes[1].unit", "unknown_member",
      submission { service = { codes = { { code = "97110" }, { code = "97140", unit = 1 } } } } },
    { "a wrong type", "params.member", "wrong_type", submission { member = 7 } },
    { "a wrong type deep inside", "params.service.visits", "wrong_type", submission { service = { visits = "nine" } } },
    { "a missing field", "params.member", "missing", submission { member = requests.NONE } },
    { "a missing request id", "params.request_id", "missing", submission { request_id = requests.NONE } },
    { "a missing field of a nested object", "params.service.setting", "missing", submission { service = { setting = requests.NONE } } },
    { "a malformed code", "params.service.codes[0].code", "malformed_code",
      submission { service = { codes = { { code = "9711" } } } } },
    { "a malformed diagnosis", "params.service.diagnoses[0]", "malformed_code",
      submission { service = { diagnoses = { "knee" } } } },
    { "a day that does not exist", "params.service.start_date", "malformed_date",
      submission { service = { start_date = "2026-02-30" } } },
    { "a word that is no choice", "params.urgency", "not_a_choice", submission { urgency = "soon" } },
    { "a number out of range", "params.service.visits", "out_of_range", submission { service = { visits = -1 } } },
    { "a group that nobody has", "params.group", nil, submission { group = "G-NONE" } },
    { "a member that nobody loaded", "params.member", nil, submission { member = "M-0000" } },
    { "a fact of a wrong type", "params.facts.weeks_post_op", nil, submission { facts = { weeks_post_op = "three" } } },
    { "a fact out of range", "params.facts.weeks_post_op", nil, submission { facts = { weeks_post_op = -5 } } },
  }
  for _, row in ipairs(bad) do
    it("with " .. row[1] .. " are refused by name", function()
      local refused = as.provider:refused("case.submit", row[4])
      assert.equal(-32005, refused.code)
      assert.equal(row[2], refused.data.field)
      if row[3] then assert.equal(row[3], refused.data.reason) end
      assert.truthy(refused.data.reason:find "^[a-z0-9_]+$")
      assert.is_string(refused.data.detail)
      alive(as.provider)
    end)
  end

  it("that are null count as absent", function()
    local request = submission { service = { end_date = wire_json.null }, facility = wire_json.null }
    assert.equal("nurse_review", cases.submit_one(as.provider, request).state)
  end)

  it("of criteria.evaluate are held to the facts' types", function()
    local refused = as.provider:refused("criteria.evaluate", { criteria = "gastric_bypass.adult", facts = { bmi = "big" } })
    assert.equal(-32005, refused.code)
    assert.equal("params.facts.bmi", refused.data.field)
    assert.equal(-32003, as.provider:refused("criteria.evaluate", { criteria = "no.such", facts = {} }).code)
  end)

  it("under facts and extra may have members that nobody declared: kept and noted, never read", function()
    local case = cases.submit_one(as.provider, submission { facts = { shoe_size = 44 }, extra = { our_number = "7" } })
    assert.equal("nurse_review", case.state)
  end)

  it("never come back in an error: no health information in messages (I12)", function()
    local _, problem = as.provider:call("case.submit", submission { member = "SECRET-NAME" })
    assert.is_nil(wire_json.encode(problem):find("SECRET-NAME", 1, true))
  end)
end)

describe("a case", function()
  it("of somebody else does not exist, whatever the truth", function()
    local case = cases.submit_one(as.provider, requests.make "pt_ot")
    local there = as.other_provider:refused("case.get", { case_id = case.case_id })
    local nowhere = as.other_provider:refused("case.get", { case_id = "no-such-case" })
    assert.equal(-32003, there.code)
    assert.equal(-32003, nowhere.code)
    assert.same(there.data, nowhere.data)
    for _, call in ipairs {
      { "case.events", {} }, { "case.supply", { note = "x" } }, { "case.act", { action = "withdraw", by = "us" } },
      { "letter.list", {} },
    } do
      local params = { case_id = case.case_id }
      for key, value in pairs(call[2]) do params[key] = value end
      assert.equal(-32003, as.other_provider:refused(call[1], params).code, call[1])
    end
  end)

  it("cannot be acted on with a stale version", function()
    local case = cases.submit_one(as.provider, requests.make "pt_ot")
    local stale = case.version
    cases.act(as.nurse, case.case_id, "take", { version = stale })
    local refused = cases.refused(as.nurse, case.case_id, "refer", { version = stale, reason = "x" })
    assert.equal(-32004, refused.code)
    assert.equal("nurse_review", cases.get(as.nurse, case.case_id).state)
  end)

  it("refuses what its state does not admit and says what it does", function()
    local case = cases.submit_one(as.provider, requests.make "pt_ot")
    local refused = cases.refused(as.nurse, case.case_id, "release")
    assert.equal(-32004, refused.code)
    local allowed = table.concat(refused.data.allowed, " ")
    assert.truthy(allowed:find("approve", 1, true))
    assert.is_nil(allowed:find("deny", 1, true))
  end)
end)

describe("a resend", function()
  it("with the same request id gets the first answer, and makes nothing (R1.5, I7)", function()
    local request = requests.make "pt_ot"
    local first = as.provider:must("case.submit", request)
    local again = as.provider:must("case.submit", request)
    assert.equal(first.submission, again.submission)
    assert.same(cases.pick(first.cases, "case_id"), cases.pick(again.cases, "case_id"))
    local found = as.provider:must("case.find", { submission = first.submission, limit = 10 }).cases
    assert.equal(1, #found)
  end)

  it("gets it in a pipeline too, from two connections at once", function()
    local request = requests.make "pt_ot"
    local other = daemon:client { token = tokens.provider }
    local ids, more = as.provider:send_all { { "case.submit", request }, { "case.submit", request } },
      other:send_all { { "case.submit", request } }
    local seen = {}
    for _, message in ipairs(as.provider:wait_all(ids)) do seen[#seen + 1] = message.result.submission end
    seen[#seen + 1] = other:wait_all(more)[1].result.submission
    assert.same({ seen[1], seen[1], seen[1] }, seen)
  end)

  it("with other params is a conflict", function()
    local request = requests.make "pt_ot"
    as.provider:must("case.submit", request)
    request.urgency = "urgent"
    local refused = as.provider:refused("case.submit", request)
    assert.equal(-32004, refused.code)
    assert.equal("request_id_reused", refused.data.reason)
  end)

  it("is another organization's own: ids do not meet", function()
    local request = requests.make "pt_ot"
    local first = as.provider:must("case.submit", request)
    local other = as.intake:must("case.submit", request)
    assert.are_not.equal(first.submission, other.submission)
  end)

  it("works for acts as well", function()
    local case = cases.submit_one(as.provider, requests.make "pt_ot")
    local params = { case_id = case.case_id, action = "note", text = "called", clinical = false, request_id = requests.id() }
    local first = as.nurse:must("case.act", params).case
    assert.equal(first.version, as.nurse:must("case.act", params).case.version)
  end)
end)

describe("a connection", function()
  it("whose reader is slow is not read from, and hurts nobody", function()
    local slow = Client.connect(daemon.socket, { token = tokens.nurse, patience = 2 })
    local line = wire_json.encode { jsonrpc = "2.0", id = 1, method = "group.show",
      params = { payer = "sample", group = "G-FULL" } } .. "\n"
    local sent, block = 0, line:rep(200)
    while pcall(slow.write, slow, block) do -- until the daemon stops reading, or all its patience is spent
      sent = sent + 1
      if sent >= 200 then break end
    end
    alive(as.nurse)
    assert.truthy(sent < 200, "the daemon must stop reading from one who does not read")
    local answer = assert(slow:read_line(10))
    assert.is_table(wire_json.read(answer))
    slow:close()
    alive(as.nurse)
  end)

  it("that ends in the middle of a frame leaves nothing behind", function()
    for _ = 1, 20 do
      local client = daemon:client()
      client:write '{"jsonrpc":"2.0","id":1,"method":"case.sub'
      client:close()
    end
    alive(as.nurse)
  end)

  it("negotiates", function()
    local client = daemon:client()
    local hello = client:must("session.hello", { client = "spec 1", protocol = 1 })
    assert.equal(1, hello.protocol)
    assert.is_table(hello.limits)
    local me = client:must("session.login", { token = tokens.nurse }).principal
    assert.equal("nurse", me.id)
    assert.same({ "nurse" }, me.roles)
  end)

  it("loses its principal when that is revoked", function()
    local token = admin:must("admin.principal_add", { id = "temp", name = "Temp", roles = { "nurse" } }).token
    local client = daemon:client { token = token }
    alive(client)
    admin:must("admin.principal_revoke", { id = "temp" })
    assert.equal(-32001, daemon:client():refused("session.login", { token = token }).code)
    local _, problem = client:call("queue.list", { role = "nurse", limit = 1 })
    assert.truthy(problem and (problem.code == -32001 or problem.code == -32002))
  end)
end)
