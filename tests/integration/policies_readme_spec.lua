-- Every command block of policies/README.md is run, in order, in a folder with a copy of the policies and a daemon that serves it; the
-- output is compared with the text.  PC_GOLDEN=update writes what was printed into the page instead.
local Daemon = require "tests.support.lua.daemon"
local shell = require "tests.support.lua.shell"
local tour = require "tests.support.lua.tour"

local PAGE = shell.root .. "/policies/README.md"

-- Warnings about files that the page does not speak of are left out, as it says.
local function without_others(text, page)
  local kept = {}
  for line in (text .. "\n"):gmatch "(.-)\n" do
    local file = line:match "^(%S+):%d+:%d+: warning: "
    if not file or page:find("policies/" .. file, 1, true) then kept[#kept + 1] = line end
  end
  return (table.concat(kept, "\n"):gsub("\n+$", ""))
end

-- What is compared: counts over all shipped policies are not this page's.
local function relevant(text, page)
  return (("\n" .. without_others(text, page)):gsub("\n(%a[%a ]*: %d[^\n]*)", function(line)
    local counts = line:find "^criteria whose" or line:find "^comparisons"
    return counts and "\n" .. line:gsub("%d+", "<n>")
  end):gsub("^\n", ""))
end

-- Replaces the output of a command of the page by what was printed.
local function rewrite(page, step, got)
  local old = "\n$ " .. step.command .. "\n" .. table.concat(step.output, "\n") .. (#step.output > 0 and "\n" or "")
  local new = "\n$ " .. step.command .. "\n" .. got .. (got ~= "" and "\n" or "")
  local at, last = page:find(old, 1, true)
  assert(at, "not found again: " .. step.command)
  return page:sub(1, at - 1) .. new .. page:sub(last + 1)
end

describe("policies/README.md", function()
  local page = shell.read(PAGE)
  local steps = tour.read(page)
  local daemon, folder

  setup(function()
    folder = shell.must "mktemp -d /tmp/precert-readme-XXXXXX"
    shell.must(("cp -r %s/policies %s && mkdir -p %s/tests/support && cp -r %s/tests/support/sample %s/tests/support"):format(
      shell.root, folder, folder, shell.root, folder))
    daemon = Daemon.start { clock = "2026-11-16T16:15:00Z", policies = folder .. "/policies" }
  end)
  teardown(function()
    daemon:finish()
    shell.must("rm -rf " .. folder)
  end)

  it("prints what it says, from a new criterion to its activation and back", function()
    tour.run(steps, {
      folder = folder, script = daemon.directory .. "/page.sh",
      prelude = ("export PRECERT_SOCKET=%s PRECERT_ADMIN_SOCKET=%s PATH=%s/bin:$PATH"):format(
        shell.quote(daemon.socket), shell.quote(daemon.admin_socket), shell.quote(Daemon.build)),
    })
    local update = os.getenv "PC_GOLDEN" == "update"
    for _, step in ipairs(steps) do
      local said = step.got and tour.normal(relevant(table.concat(step.output, "\n"), page))
      local got = step.got and tour.normal(relevant(step.got, page))
      if update and said ~= got then
        page = rewrite(page, step, without_others(step.got, page))
      else
        assert.equal(said, got, step.command)
      end
    end
    if update then shell.write(PAGE, page) end
  end)

  it("covers writing, testing, comparing, activating and undoing", function()
    for _, word in ipairs { "new", "check", "test", "explain", "diff", "impact", "reload", "rollback" } do
      local words = "policy " .. word
      local found = false
      for _, step in ipairs(steps) do found = found or (step.command or ""):find("precertctl " .. words, 1, true) end
      assert.truthy(found, words)
    end
  end)
end)
