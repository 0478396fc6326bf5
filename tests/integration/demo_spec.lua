-- The demonstration is run as a stranger runs it, with the programs that are already built.
local Daemon = require "tests.support.lua.daemon"
local shell = require "tests.support.lua.shell"

describe("scripts/demo", function()
  it("walks the whole story, ends with status 0 and leaves nothing behind", function()
    local before = shell.run "ls -d /tmp/precert-demo-* 2>/dev/null"
    local text, status = shell.run(("cd %s && scripts/demo --bin %s/bin"):format(shell.root, Daemon.build))
    assert.equal(0, status, text)
    for _, word in ipairs { "approved", "awaiting_information", "denied", "Try next" } do
      assert.truthy(text:find(word, 1, true), "the demonstration does not show " .. word)
    end
    assert.equal(before, shell.run "ls -d /tmp/precert-demo-* 2>/dev/null")
  end)

  it("says how it is used", function()
    local text, status = shell.run(("cd %s && scripts/demo --nonsense"):format(shell.root))
    assert.equal(1, status)
    assert.truthy(text:find("usage", 1, true))
  end)
end)
