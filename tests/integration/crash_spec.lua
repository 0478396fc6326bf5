-- Power loss, in effect: the daemon is killed with SIGKILL at random instants while 64 connections submit and note.  What
-- it acknowledged must be there afterwards, each once (I2, I7), and the audit chain must be whole (I10).
-- 20 kills by default, 200 with PC_LONG=1 (scripts/test --long).  The seed is printed; PRECERT_SEED repeats a run.
local Daemon = require "tests.support.lua.daemon"
local people = require "tests.support.lua.people"
local requests = require "tests.support.lua.requests"
local sample = require "tests.support.lua.sample"
local shell = require "tests.support.lua.shell"
local wire_json = require "tests.support.lua.wire_json"

local ROUNDS = (os.getenv "PC_LONG" == "1" or os.getenv "PRECERT_LONG" == "1") and 200 or 20
local CONNECTIONS, MEMBERS = 64, 200
local LONGEST_US = 250000

-- load.c's members: L-0, L-1, ...
local function load_members(admin)
  local template = sample.read "members.json"
  local rows = wire_json.array()
  for i = 0, MEMBERS - 1 do
    local row = sample.read("members.json").members[1]
    row.member = "L-" .. i
    rows[#rows + 1] = row
  end
  local result = admin:must("member.load", { payer = template.payer, members = rows })
  assert(result.loaded == MEMBERS, wire_json.encode(result))
end

local function all_cases(client)
  local found, cursor = {}, nil
  repeat
    local page = client:must("case.find", { limit = 500, cursor = cursor })
    for _, case in ipairs(page.cases) do found[#found + 1] = case end
    cursor = page.cursor
  until not cursor
  return found
end

-- index -> case id of all that was acknowledged, and the indices whose notes were.
local function read_journal(path)
  local acked, noted = {}, {}
  for line in shell.read(path):gmatch "[^\n]+" do
    local index, case_id = line:match "^A (%d+) (%S+)$"
    if index then acked[tonumber(index)] = case_id end
    index = line:match "^N (%d+)$"
    if index then noted[tonumber(index)] = true end
  end
  return acked, noted
end

describe("a daemon that is killed " .. ROUNDS .. " times under load", function()
  local daemon, token, template, journal
  local seed = tonumber(os.getenv "PRECERT_SEED") or os.time()

  local function load(pid, after_us)
    return shell.run(shell.words {
      Daemon.build .. "/bin/precert_load", daemon.socket, token, template, journal, CONNECTIONS, pid, after_us,
    })
  end

  setup(function()
    math.randomseed(seed)
    daemon = Daemon.start {}
    local admin = daemon:admin()
    sample.load(admin)
    load_members(admin)
    token = people.add(admin, { "intake" }).intake
    template, journal = daemon.directory .. "/template.json", daemon.directory .. "/journal"
    local request = requests.make("gastric_bypass", { request_id = "@ID@", member = "@MEMBER@" })
    shell.write(template, wire_json.encode(request))
    shell.write(journal, "")
  end)
  teardown(function() daemon:finish() end)

  it("comes back each time and takes up where it was", function()
    for round = 1, ROUNDS do
      local output, status = load(daemon.pid, math.random(1000, LONGEST_US))
      assert.equal(0, status, ("seed %d, round %d: %s"):format(seed, round, output))
      daemon:wait_end()
      if round % 4 == 0 then daemon:crash_while_starting(math.random() * 0.3) end -- recovery, cut short
      daemon:start_again()
    end
    local acked = read_journal(journal)
    local count = 0
    for _ in pairs(acked) do count = count + 1 end
    print(("# seed %d: %d submissions acknowledged in %d rounds"):format(seed, count, ROUNDS))
    assert.is_true(count > ROUNDS, "seed " .. seed .. ": the load was no load: " .. count)
  end)

  it("answers every resend as it did the first time", function()
    local output, status = load(0, 0)
    assert.equal(0, status, "seed " .. seed .. ": " .. output)
  end)

  it("holds everything that it acknowledged, each once", function()
    local acked, noted = read_journal(journal)
    local auditor = daemon:client { token = people.add(daemon:admin(), { "auditor" }).auditor }
    local found = {}
    for _, case in ipairs(all_cases(auditor)) do
      assert.is_nil(found[case.case_id])
      found[case.case_id] = true
    end
    local expected = 0
    for index, case_id in pairs(acked) do
      assert.is_true(found[case_id], ("seed %d: load-%d lost its case %s"):format(seed, index, case_id))
      found[case_id] = nil
      expected = expected + 1
    end
    assert.same({}, found, "seed " .. seed .. ": cases that no request stands for")

    local list, indices = {}, {}
    for index in pairs(noted) do
      indices[#indices + 1] = index
      list[#list + 1] = { "case.events", { case_id = acked[index] } }
    end
    for from = 1, #list, 200 do
      local ids = auditor:send_all(table.move(list, from, math.min(from + 199, #list), 1, {}))
      for i, message in ipairs(auditor:wait_all(ids)) do
        local notes = 0
        for _, event in ipairs(message.result.events) do notes = notes + (event.event == "note" and 1 or 0) end
        assert.equal(1, notes, ("seed %d: notes on load-%d"):format(seed, indices[from + i - 1]))
      end
    end
  end)

  it("has a whole audit chain", function()
    local result = daemon:admin():must("admin.verify", {})
    assert.is_true(result.ok, wire_json.encode(result))
  end)
end)
