-- policy.stage of more files than a request line holds: in parts, by hand and by the tool.
local Daemon = require "tests.support.lua.daemon"
local policy = require "tests.support.lua.policy"
local shell = require "tests.support.lua.shell"

describe("a candidate of more than a line", function()
  local daemon, directory

  setup(function()
    daemon = Daemon.start { clock = "2026-11-16T16:15:00Z", evaluators = 1 }
    directory = shell.must "mktemp -d /tmp/precert-policies-XXXXXX"
    shell.must(("cp -r %s/policies/. %s"):format(shell.root, shell.quote(directory)))
    for i = 1, 6 do shell.write(("%s/shared/large_%d.lua"):format(directory, i), "-- " .. ("words "):rep(40000) .. "\nreturn {}\n") end
  end)
  teardown(function()
    daemon:finish()
    os.execute("rm -rf " .. shell.quote(directory))
  end)

  it("is delivered by the tool", function()
    local text = shell.must(("%s --json --socket %s policy stage %s"):format(Daemon.ctl, daemon.admin_socket, directory))
    assert.truthy(text:find '"revision":"r%d+%-%x+"', text)
  end)

  it("is delivered part by part, and the revision is the same bytes", function()
    local admin, files, parts, size = daemon:admin(), policy.files(directory), { {} }, 0
    for path, source in pairs(files) do
      if path:find "%.lua$" or path:find "^letters/" then
        if size + #source > 400000 then parts[#parts + 1], size = {}, 0 end
        table.insert(parts[#parts], { path = path, source = source })
        size = size + #source
      end
    end
    assert.is_true(#parts >= 5)
    local sent = 0
    for i = 1, #parts - 1 do
      sent = sent + #parts[i]
      assert.equal(sent, admin:must("policy.stage", { files = parts[i], more = true }).files)
    end
    local revision = admin:must("policy.stage", { files = parts[#parts] }).revision
    local changed = admin:must("policy.reload", { revision = revision }).changed
    assert.equal(6, #changed, table.concat(changed, " "))
  end)

  it("is forgotten when its connection closes", function()
    local one = daemon:admin()
    assert.equal(1, one:must("policy.stage", { files = { { path = "a.lua", source = "" } }, more = true }).files)
    one:close()
    assert.equal(1, daemon:admin():must("policy.stage", { files = { { path = "a.lua", source = "" } }, more = true }).files)
  end)
end)
