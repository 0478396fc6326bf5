-- The author's tools (POLICY.md): what is new, what changed in meaning, where a name is used, what became of answers, codes of a year.
local Daemon = require "tests.support.lua.daemon"
local people = require "tests.support.lua.people"
local requests = require "tests.support.lua.requests"
local shell = require "tests.support.lua.shell"
local wire_json = require "tests.support.lua.wire_json"

local daemon, tokens, directory

setup(function()
  daemon = Daemon.start { clock = "2026-11-16T16:15:00Z" }
  tokens = people.add(daemon:admin())
  directory = daemon.directory .. "/policies"
end)
teardown(function() daemon:finish() end)
before_each(function() shell.must(("rm -rf %s && cp -r %s/policies %s"):format(directory, shell.root, directory)) end)

local function ctl(words, who)
  local token = who and ("PRECERT_TOKEN=" .. tokens[who] .. " ") or ""
  return shell.run(("env -u PRECERT_TOKEN PRECERT_SOCKET=%s PRECERT_ADMIN_SOCKET=%s %s%s %s"):format(
    daemon.socket, daemon.admin_socket, token, Daemon.ctl, shell.words(words)))
end

local function answer(words, who)
  local text, status = ctl(table.move(words, 1, #words, 2, { "--json" }), who)
  assert.equal(0, status, text)
  return wire_json.read(text)
end

-- Replaces plain text in a file of the copy; it must be there.
local function edit(path, from, to)
  local source = shell.read(directory .. "/" .. path)
  local at, last = source:find(from, 1, true)
  assert(at, path .. " has no " .. from)
  shell.write(directory .. "/" .. path, source:sub(1, at - 1) .. to .. source:sub(last + 1))
end

-- The diagnostics of the copy that the shipped policies do not have, as lines without their next step.
local function new_diagnostics()
  local known = {}
  for line in shell.run(Daemon.ctl .. " policy check " .. shell.root .. "/policies"):gmatch("[^\n]+") do known[line] = true end
  local lines = {}
  local text, status = shell.run(Daemon.ctl .. " policy check " .. directory)
  assert.equal(0, status, text)
  for line in text:gmatch("[^\n]+") do
    if not known[line] then lines[#lines + 1] = line:match("^[^:]+:%d+:%d+: (%l+: [%w_]+)") or line end
  end
  return table.concat(lines, "\n")
end

describe("policy new", function()
  it("begins a category with criteria that pass check, the sign-off apart", function()
    local made = answer { "policy", "new", "category", "knee_braces", directory, "--title", 'Braces "of the knee"', "--codes", "L1843,L1844" }
    assert.same({ "categories/knee_braces.lua", "criteria/knee_braces/main.lua" }, made.written)
    assert.equal("warning: not_approved", new_diagnostics())
    local text, status = shell.run(Daemon.ctl .. " policy test " .. directory)
    assert.equal(0, status, text)
  end)

  it("adds criteria to the category's list", function()
    answer { "policy", "new", "criteria", "gastric_bypass.second", directory, "--guideline", "PRC-BAR-9" }
    assert.equal("warning: not_approved", new_diagnostics())
    assert.truthy(shell.read(directory .. "/categories/gastric_bypass.lua"):find('"gastric_bypass.second"', 1, true))
  end)

  it("begins a group and a regime", function()
    answer { "policy", "new", "group", "sample/G-NEW", directory, "--categories", "pt_ot", "--from", "2027-01-01" }
    assert.equal("warning: spd_missing", new_diagnostics()) -- R2.9
    answer { "policy", "new", "regime", "ohio", directory, "--state", "OH", "--source", "ORC 1751.823" }
    assert.equal("warning: spd_missing\nwarning: not_verified", new_diagnostics()) -- R5.5
  end)

  it("asks a person at a terminal for what flags do not say, again where an answer cannot be, and nobody else", function()
    -- one answer a line: kind, id, title, description, codes, review, documents, criteria, guideline, reason, from
    local answers = { "cat", "category", "Knee Braces", "knee_braces", 'Knee "braces"', "", "L1843,L1844", "", "", "home", "", "", "soon",
      "2026-01-01" }
    local path = daemon.directory .. "/answers"
    shell.write(path, table.concat(answers, "\n") .. "\n")
    local function at_terminal(line)
      return shell.run(("cd %s && (cat %s; sleep 1) | TERM=xterm script -qec %s /dev/null"):format(daemon.directory, path, shell.quote(line)))
    end
    local text = at_terminal(Daemon.ctl .. " policy new")
    for _, said in ipairs {
      "What is to begin: category, criteria, group or regime:   one of these four words, please",
      "Its id:   small letters, digits and _, please", "Title [the name]: ", "The name of its first criteria [main]: ",
      "In force from [today]:   a date such as 2026-01-31, please", "categories/knee_braces.lua",
    } do
      assert.truthy(text:find(said, 1, true), said .. "\n--\n" .. text)
    end
    local source = shell.read(directory .. "/categories/knee_braces.lua")
    assert.truthy(source:find('title = "Knee \\"braces\\"",', 1, true), source)
    assert.truthy(source:find('{ code = "L1844", label = "L1844: to be named", from = "2026-01-01" },', 1, true), source)
    assert.truthy(shell.read(directory .. "/criteria/knee_braces/home.lua"):find('id = "knee_braces.home"', 1, true))
    assert.equal("warning: not_approved", new_diagnostics())
    local tested, status = shell.run(Daemon.ctl .. " policy test --no-specs " .. directory)
    assert.equal(0, status, tested)
    -- what flags say is not asked; the input that ends leaves nothing behind
    shell.write(path, "\n\n\n")
    text = at_terminal(Daemon.ctl .. " policy new regime ohio --source 'ORC 1751' --state OH --title Ohio")
    assert.truthy(text:find("In force from", 1, true) and not text:find("Title", 1, true), text)
    assert.truthy(shell.read(directory .. "/regimes/ohio.lua"):find('source = "ORC 1751"', 1, true))
    text, status = shell.run("cd " .. daemon.directory .. " && " .. Daemon.ctl .. " policy new </dev/null")
    assert.equal(2, status)
    assert.truthy(text:find("policy new KIND NAME (at a terminal, policy new alone asks for them)", 1, true), text)
  end)

  it("overwrites nothing and says what a name must be", function()
    local before = shell.read(directory .. "/categories/pt_ot.lua")
    local text, status = ctl { "policy", "new", "category", "pt_ot", directory }
    assert.equal(1, status)
    assert.truthy(text:find("is there already; nothing was written", 1, true), text)
    assert.equal(before, shell.read(directory .. "/categories/pt_ot.lua"))
    for _, words in ipairs {
      { "category", "../x" }, { "category", "Knee" }, { "criteria", "knee" }, { "group", "G-1" }, { "letter", "x" },
      { "category", "x", directory, "--codes", 'A"} os.exit() --' },
    } do
      text, status = ctl { "policy", "new", words[1], words[2], words[3] or directory, words[4], words[5] }
      assert.equal(2, status, text)
    end
  end)
end)

describe("policy diff", function()
  it("says that nothing changed, comments apart", function()
    assert.equal("no change in meaning\n", (ctl { "policy", "diff", shell.root .. "/policies", directory }))
    edit("criteria/dme/tens.lua", "local c =", "-- a comment\nlocal c =")
    local text = ctl { "policy", "diff", shell.root .. "/policies", directory }
    assert.truthy(text:find("no change in meaning\n", 1, true), text)
    assert.truthy(text:find("Changed in words only (comments, examples, the order of lines): criteria/dme/tens.lua", 1, true), text)
  end)

  it("tells a threshold under an unchanged label, and shows a case that is answered differently", function()
    edit("criteria/gastric_bypass/adult.lua", "fact.member_age:at_least(18)", "fact.member_age:at_least(16)")
    edit("criteria/gastric_bypass/adult.lua", 'adult("17 years old", { member_age = 17 }, "not_met", { unmet = { "age" } }),', "")
    local diff = answer { "policy", "diff", shell.root .. "/policies", directory }
    assert.equal(1, #diff.changes)
    assert.equal('met when: "Adult, 18 years or older" (member age at least 18 years) becomes '
      .. '"Adult, 18 years or older" (member age at least 16 years)', diff.changes[1].text)
    local witness = diff.witnesses[1]
    assert.equal("gastric_bypass.adult", witness.criteria)
    assert.is_true(witness.facts.member_age == 16 or witness.facts.member_age == 17)
    assert.equal("not_met", witness.before.outcome)
    assert.equal("met", witness.after.outcome)
    -- the witness is one: each side's own evaluation says so
    local facts = daemon.directory .. "/witness.json"
    shell.write(facts, wire_json.encode(witness.facts))
    assert.equal("not_met", answer({ "policy", "explain", witness.criteria, facts, shell.root .. "/policies" }).outcome)
    assert.equal("met", answer({ "policy", "explain", witness.criteria, facts, directory }).outcome)
  end)

  it("tells what a function does otherwise, a part's, the grants' or a helper's, with its lines", function()
    local before = daemon.directory .. "/before"
    shell.must(("rm -rf %s && cp -r %s %s"):format(before, directory, before))
    edit("criteria/pt_ot/amount.lua", 'f["request.visits"] <= f.freq', 'f["request.visits"] - 0.5 <= f.freq')
    edit("criteria/pt_ot/amount.lua", "days = 84", "days = 90")
    edit("shared/transplant.lua", "f.milestones.unos_listed ~= nil", "f.milestones.unos_listed ~= nil and not f.milestones.transfer")
    local text, status = ctl { "policy", "diff", before, directory }
    assert.equal(0, status)
    local found = 0
    for _, line in ipairs {
      "criteria pt_ot.amount version 2026.1\n  grants: its function computes otherwise (criteria/pt_ot/amount.lua:52)\n"
        .. '-    return service.visits and { units = service.visits, unit = "visits", days = 84 }\n'
        .. '+    return service.visits and { units = service.visits, unit = "visits", days = 90 }\n'
        .. '  met when: "The notes support as many visits as are asked for": its function computes otherwise (criteria/pt_ot/amount.lua:47)',
      "criteria transplant.liver version 2026.1\n"
        .. '  met when: "Listed for the transplant": its function computes otherwise (shared/transplant.lua:46)\n',
      '  before: met, grants {"days":84,"unit":"visits","units":12}\n  after:  met, grants {"days":90,"unit":"visits","units":12}',
    } do
      assert.truthy(text:find(line, 1, true), line .. "\n--\n" .. text)
      found = found + 1
    end
    assert.equal(3, found)
    -- nothing of it is said twice, and nothing of criteria without such a function
    assert.equal(3, select(2, text:gsub("Listed for the transplant", "")))
    assert.is_nil(text:find("gastric", 1, true))
  end)

  it("says that the SDK differs", function()
    edit("lib/precert/dates.lua", "\n", "\n-- a comment\n")
    local text = ctl { "policy", "diff", shell.root .. "/policies", directory }
    assert.equal("SDK\n  differs; its meaning is compared by what every probe is answered: lib/precert/dates.lua\n", text)
  end)

  it("tells codes, gates, groups, clocks, reasons, letters and grants", function()
    edit("categories/pt_ot.lua", "initial_visits = 5", "initial_visits = 6")
    edit("groups/sample/G-FULL.lua", "high_dollar_threshold = p.usd(50000)", "high_dollar_threshold = p.usd(60000)")
    edit("letters/denial.member.txt", "\n", "\n\n")
    edit("criteria/gastric_bypass/adult.lua", "days = 90", "days = 60")
    local said = {}
    for _, change in ipairs(answer({ "policy", "diff", shell.root .. "/policies", directory }).changes) do
      said[#said + 1] = change.kind .. " " .. change.id .. ": " .. change.text
    end
    assert.same({
      "criteria gastric_bypass.adult: grants days was 90, is 60", "category pt_ot: initial visits was 5, is 6",
      "group sample/G-FULL: high dollar threshold was $50000.00, is $60000.00", "letter denial.member: text has other words",
    }, said)
  end)

  it("compares stored revisions, for an author too", function()
    edit("categories/pt_ot.lua", "initial_visits = 5", "initial_visits = 6")
    local staged = answer({ "policy", "stage", directory }, "author").revision
    local diff = answer({ "policy", "diff", "serving", staged }, "author")
    assert.equal(1, #diff.changes)
    assert.equal("initial visits was 5, is 6", diff.changes[1].text)
    assert.equal(0, #answer({ "policy", "diff", staged, directory }, "author").changes)
    assert.equal(1, select(2, ctl({ "policy", "diff", "r99-00000000", directory }, "author")))
    assert.equal(5, select(2, ctl({ "policy", "diff", "serving", directory }, "nurse")))
  end)

  it("ends with status 4 and the diagnostics when a side does not load", function()
    edit("categories/pt_ot.lua", "return p.category", "return p.categry")
    local text, status = ctl { "policy", "diff", shell.root .. "/policies", directory }
    assert.equal(4, status)
    assert.truthy(text:find("categories/pt_ot%.lua:%d+:%d+: error: "), text)
  end)
end)

describe("policy where-used", function()
  it("gives places that an editor follows", function()
    local text = ctl { "policy", "where-used", "tobacco_free_weeks", directory }
    local read = "criteria/gastric_bypass/adult%.lua:%d+:%d+: criteria gastric_bypass%.adult: reads it for `complex`: tobacco free weeks below"
    assert.truthy(text:find(read), text)
    for place, line in text:gmatch("([^\n:]+:(%d+)):%d+: ") do
      local source = shell.read(directory .. "/" .. place:match("^[^:]+"))
      local n = 0
      for content in (source .. "\n"):gmatch("(.-)\n") do
        n = n + 1
        if n == tonumber(line) then assert.truthy(content:find("tobacco_free_weeks", 1, true), place) end
      end
    end
    assert.truthy(ctl({ "policy", "where-used", "97110", directory }):find("category pt_ot: lists the code", 1, true))
    assert.equal("nowhere\n", (ctl { "policy", "where-used", "no_such_fact", directory }))
  end)

  it("asks the serving revision, and only authors may", function()
    local uses = answer({ "policy", "where-used", "97110", "--server" }, "author").uses
    assert.equal("pt_ot", uses[1].id)
    assert.equal(5, select(2, ctl({ "policy", "where-used", "97110", "--server" }, "nurse")))
    local client = daemon:client { token = tokens.author }
    assert.is_true(#client:must("policy.where_used", { reason = "conservative_care_not_met" }).uses > 3)
    assert.equal("missing", client:refused("policy.where_used", {}).data.reason)
    assert.equal("only_one", client:refused("policy.where_used", { code = "1", fact = "a" }).data.reason)
  end)
end)

describe("policy stats", function()
  it("counts answers and what people made of them, and shows nobody (I12)", function()
    local sample = shell.root .. "/tests/support/sample/"
    ctl { "member", "load", sample .. "members.json" }
    ctl { "provider", "load", sample .. "providers.json" }
    local request = daemon.directory .. "/pt.json"
    shell.write(request, wire_json.encode(requests.make "pt_ot"))
    local id = answer({ "case", "submit", request }, "provider").cases[1].case_id
    answer({ "case", "act", id, "take" }, "nurse")
    answer({ "case", "act", id, "approve", "--visits", "9", "--from", "2026-11-17", "--to", "2026-12-21" }, "nurse")
    local row
    local stats = answer({ "policy", "stats" }, "author")
    for _, each in ipairs(stats.criteria) do
      if each.criteria == "pt_ot.progress" then row = each end
    end
    assert.equal(1, stats.cases)
    assert.equal(1, row.cases)
    assert.equal(1, row.met + row.not_met + row.unknown)
    assert.equal(1, row.decided)
    assert.equal(0, row.overturned)
    assert.is_nil(ctl({ "--json", "policy", "stats" }, "author"):find("M-1001", 1, true))
    assert.truthy(ctl({ "policy", "stats", "--category", "pt_ot" }, "author"):find("criteria%s+version%s+cases"))
    assert.equal(5, select(2, ctl({ "policy", "stats" }, "provider")))
  end)
end)

describe("policy import-codes", function()
  local function csv(text)
    local path = daemon.directory .. "/codes.csv"
    shell.write(path, text)
    return path
  end

  it("shows what ended and the edit, and writes only when it is told to", function()
    local path = csv "code,label,from,to\n97112,\"Re-education, neuromuscular\",1990-01-01,2026-12-31\n97110,x,1990-01-01,\n"
    local before = shell.read(directory .. "/categories/pt_ot.lua")
    local text, status = ctl { "policy", "import-codes", path, directory }
    assert.equal(0, status, text)
    assert.truthy(text:find("categories/pt_ot%.lua:%d+:%d+: code 97112: ended on 2026%-12%-31"), text)
    local edited = "\n+    { code = \"97112\", label = \"Neuromuscular re-education\", from = \"2025-01-01\", to = \"2026-12-31\" },"
    assert.truthy(text:find(edited, 1, true), text)
    assert.equal(before, shell.read(directory .. "/categories/pt_ot.lua"))
    -- the diff is one that patch takes
    local imported = answer { "policy", "import-codes", path, directory }
    shell.write(daemon.directory .. "/edits.diff", imported.diff)
    shell.must(("cd %s && patch -p1 -s --dry-run < ../edits.diff"):format(directory))
    assert.same({ "categories/pt_ot.lua" }, answer({ "policy", "import-codes", path, directory, "--write" }).written)
    assert.equal("", new_diagnostics())
    assert.equal(0, #answer({ "policy", "import-codes", path, directory }).stale)
  end)

  it("does not miss codes of a system that the file does not have", function()
    local unknown = answer({ "policy", "import-codes", csv "code,from,to\n97110,,\n", directory }).unknown
    for _, each in ipairs(unknown) do assert.truthy(each.id:find("^%d"), each.id) end
  end)

  it("names the line of a bad file", function()
    local text, status = ctl { "policy", "import-codes", csv "code,from,to\n97110,soon,\n", directory }
    assert.equal(2, status)
    assert.truthy(text:find('line 2: "soon" is no date', 1, true), text)
    assert.equal(2, select(2, ctl { "policy", "import-codes", csv "number\n1\n", directory }))
  end)
end)

describe("a terminal", function()
  it("gets colours, a pipe and NO_COLOR do not", function()
    edit("categories/pt_ot.lua", "return p.category", "return p.categry")
    local line = ("%s policy check %s"):format(Daemon.ctl, directory)
    assert.is_nil(shell.run(line):find("\27", 1, true))
    local function terminal(prefix) return shell.run(("script -qec %s /dev/null"):format(shell.quote(prefix .. line))) end
    assert.truthy(terminal("TERM=xterm "):find("\27[31m: error: \27[0m", 1, true))
    assert.is_nil(terminal("TERM=xterm NO_COLOR=1 "):find("\27", 1, true))
  end)
end)
