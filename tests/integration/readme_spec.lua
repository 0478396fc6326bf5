-- The tour in README.md is run and its output compared with the text: what stands between "<!-- tour -->" and "<!-- end of tour -->".
local Daemon = require "tests.support.lua.daemon"
local shell = require "tests.support.lua.shell"
local tour = require "tests.support.lua.tour"

-- The steps of the tour, and the clock that its daemon is started with.
local function read_tour(text)
  local page = text:match "<!%-%- tour %-%->(.-)<!%-%- end of tour %-%->"
  if not page then return nil end
  return tour.read(page), page:match "%-%-simulated%-clock%s+(%S+)"
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
    local function here(text)
      text = text:gsub("data/precertd%.sock", (daemon.socket:gsub("%%", "%%%%")))
      text = text:gsub("data/admin%.sock", (daemon.admin_socket:gsub("%%", "%%%%")))
      return (text:gsub("build/release/bin", (Daemon.build:gsub("%%", "%%%%")) .. "/bin"))
    end
    tour.run(steps, {
      folder = shell.root, script = daemon.directory .. "/tour.sh", change = here,
      prelude = ("export PRECERT_SOCKET=%s PRECERT_ADMIN_SOCKET=%s"):format(shell.quote(daemon.socket), shell.quote(daemon.admin_socket)),
    })
    for _, step in ipairs(steps) do
      assert.equal(tour.normal(table.concat(step.output, "\n")), tour.normal(step.got), step.command)
    end
  end)
end)
