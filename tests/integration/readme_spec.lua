-- The tour in README.md is run and its output compared with the text.
--
-- In README.md everything between "<!-- tour -->" and "<!-- end of tour -->" that stands in ```console blocks counts: a
-- line "$ command" is run (a "\" at its end goes on in the next line), what follows is its output.  A block that starts a
-- daemon (its first command names precertd) is not run: the spec has one running, with the tour's simulated clock.  All
-- commands run in one shell, in order, so that a variable set by one is there for the next.  ids, tokens, hashes, revision
-- labels and instants are compared as such, not by value.
local Daemon = require "tests.support.lua.daemon"
local shell = require "tests.support.lua.shell"

local MARK = "@@ next @@"

-- The blocks of the tour: lists of { command =, output = }, and the clock that its daemon is started with.
local function read_tour(text)
  local tour = text:match "<!%-%- tour %-%->(.-)<!%-%- end of tour %-%->"
  if not tour then return nil end
  local steps, clock = {}, tour:match "%-%-simulated%-clock%s+(%S+)"
  for block in tour:gmatch "```console\n(.-)```" do
    local list, going_on = {}, false
    for line in block:gmatch "([^\n]*)\n" do
      local command = line:match "^%$ (.*)$"
      if going_on then
        list[#list].command = list[#list].command .. "\n" .. line
        going_on = line:sub(-1) == "\\"
      elseif command then
        list[#list + 1] = { command = command, output = {} }
        going_on = command:sub(-1) == "\\"
      elseif #list > 0 then
        table.insert(list[#list].output, line)
      end
    end
    local starts = list[1] and list[1].command:find "precertd%s"
    if not starts then table.move(list, 1, #list, #steps + 1, steps) end
  end
  return steps, clock
end

local ID_MEMBERS = { "case_id", "submission", "token", "letter", "authorization", "watch", "cursor", "id" }

local function normal(text)
  text = text:gsub("%d%d%d%d%-%d%d%-%d%dT%d%d:%d%d:%d%d[%.%d]*Z", "<instant>")
  text = text:gsub("%f[%w]r%d+%-%x%x%x%x%x%x%x%x%f[%W]", "<revision>")
  text = text:gsub("%f[%w]%x+%f[%W]", function(word) return #word >= 16 and "<hex>" or nil end)
  for _, member in ipairs(ID_MEMBERS) do
    text = text:gsub('("' .. member .. '"%s*:%s*)"[^"]*"', "%1<id>")
  end
  return (text:gsub("[ \t]+\n", "\n"):gsub("\n+$", ""))
end

describe("the tour of README.md", function()
  local file = io.open(shell.root .. "/README.md")
  local steps, clock
  if file then
    steps, clock = read_tour(file:read "a")
    file:close()
  end
  if not steps then
    pending "README.md has no tour yet"
    return
  end

  local daemon
  setup(function() daemon = Daemon.start { clock = clock or "2026-11-16T16:15:00Z" } end)
  teardown(function() daemon:finish() end)

  it("makes at least five requests with nc", function()
    local count = 0
    for _, step in ipairs(steps) do count = count + select(2, step.command:gsub("nc ", "")) end
    assert.is_true(count >= 5, count .. " requests")
  end)

  it("prints what it says", function()
    local here = function(text)
      text = text:gsub("data/precertd%.sock", (daemon.socket:gsub("%%", "%%%%")))
      text = text:gsub("data/admin%.sock", (daemon.admin_socket:gsub("%%", "%%%%")))
      return (text:gsub("build/release/bin", (Daemon.build:gsub("%%", "%%%%")) .. "/bin"))
    end
    local script = { ("cd %s; export PRECERT_SOCKET=%s PRECERT_ADMIN_SOCKET=%s"):format(
      shell.quote(shell.root), shell.quote(daemon.socket), shell.quote(daemon.admin_socket)) }
    for _, step in ipairs(steps) do
      script[#script + 1] = here(step.command)
      script[#script + 1] = "echo; echo '" .. MARK .. "'"
    end
    local path = daemon.directory .. "/tour.sh"
    shell.write(path, table.concat(script, "\n") .. "\n")
    local outputs, all = {}, shell.run("timeout 120 bash " .. path)
    for output in (all:gsub("^" .. MARK, "")):gmatch("(.-)\n?" .. MARK .. "\n") do outputs[#outputs + 1] = output end
    assert.equal(#steps, #outputs, all)
    for i, step in ipairs(steps) do
      assert.equal(normal(table.concat(step.output, "\n")), normal(outputs[i]), step.command)
    end
  end)
end)
