-- What the running processes look like from /proc: the jail, and the daemon that holds no Lua.
local Daemon = require "tests.support.lua.daemon"
local people = require "tests.support.lua.people"
local shell = require "tests.support.lua.shell"

-- Nobody but root looks into an evaluator, not even the user that runs it (PR_SET_DUMPABLE).
local as_root = shell.must "id -u" == "0" and "" or "sudo -n "

describe("the processes", function()
  local daemon
  setup(function() daemon = Daemon.start { evaluators = 2 } end)
  teardown(function() daemon:finish() end)

  it("of the daemon map no Lua library", function()
    local maps = shell.read("/proc/" .. daemon.pid .. "/maps")
    assert.truthy(maps:find("precertd", 1, true))
    assert.is_nil(maps:find("liblua", 1, true))
  end)

  it("of the evaluators hold one descriptor, run under seccomp, without new privileges, with one thread", function()
    local children = daemon:evaluators()
    assert.is_true(#children >= 2)
    -- A sanitizer must be able to say what it found: in such a build alone standard error stays open besides the socket.
    local sanitized = shell.read("/proc/" .. daemon.pid .. "/maps"):find("libasan", 1, true)
    for _, pid in ipairs(children) do
      local open = shell.must(as_root .. "ls /proc/" .. pid .. "/fd")
      assert.equal(sanitized and "2\n3" or "3", open)
      local status = shell.read("/proc/" .. pid .. "/status")
      assert.equal("2", status:match "Seccomp:%s+(%d)")
      assert.equal("1", status:match "NoNewPrivs:%s+(%d)")
      assert.equal("1", status:match "Threads:%s+(%d+)")
    end
  end)

  it("of the daemon are replaced when an evaluator is killed, and the daemon goes on", function()
    local before = daemon:evaluators()
    local from = #shell.read(daemon.log)
    os.execute("kill -KILL " .. before[1])
    local client = daemon:client { token = people.add(daemon:admin(), { "author" }).author }
    for _ = 1, 50 do
      assert.is_table(client:must("criteria.evaluate", { criteria = "gastric_bypass.adult", facts = { bmi = 41 } }))
    end
    assert.is_true(#shell.read(daemon.log) > from, "the death is logged")
    assert.is_true(#daemon:evaluators() >= 2)
  end)

  it("end cleanly on SIGTERM, evaluators included", function()
    local children = daemon:evaluators()
    assert.equal(0, daemon:stop())
    for _, pid in ipairs(children) do
      assert.is_nil(io.open("/proc/" .. pid .. "/status"), "evaluator " .. pid .. " outlived the daemon")
    end
    daemon:start_again()
  end)

  it("of the evaluators end when the daemon is killed", function()
    local children = daemon:evaluators()
    daemon:kill()
    for _, pid in ipairs(children) do
      shell.run(("timeout 10 tail --pid=%d -f /dev/null"):format(pid))
      local status = io.open("/proc/" .. pid .. "/status")
      local state = status and status:read("a"):match "State:%s+(%a)"
      assert.truthy(state == nil or state == "Z", "evaluator " .. pid .. " outlived the daemon: " .. tostring(state))
    end
    daemon:start_again()
  end)
end)
