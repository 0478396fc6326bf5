-- What all stories start from, made once: the policies, a data directory with the sample loaded, everybody's principal.
local Daemon = require "tests.support.lua.daemon"
local people = require "tests.support.lua.people"
local policies = require "tests.support.lua.scenario.policies"
local sample = require "tests.support.lua.sample"
local shell = require "tests.support.lua.shell"
local wire_json = require "tests.support.lua.wire_json"

local template = {}

-- The day on which it is made: before every scenario.
template.BEGINNING = "2025-06-02T14:00:00Z"

function template.policies(made, name) return made.directory .. "/policies-" .. name end
function template.data(made) return made.directory .. "/data" end

--- Makes it in a directory of its own; other processes open it by that directory.
function template.make()
  local made = { directory = shell.must("mktemp -d " .. (os.getenv("TMPDIR") or "/tmp") .. "/scenario-XXXXXX") }
  for _, name in ipairs(policies.names()) do policies.make(name, template.policies(made, name)) end
  local daemon = Daemon.start { clock = template.BEGINNING, evaluators = 1, policies = template.policies(made, "base") }
  local admin = daemon:admin()
  sample.load(admin)
  made.tokens = people.add(admin)
  daemon:stop()
  shell.must(("cp -r %s %s"):format(shell.quote(daemon.data), shell.quote(template.data(made))))
  daemon:finish()
  shell.write(made.directory .. "/tokens", wire_json.encode(made.tokens))
  return made
end

function template.open(directory) return { directory = directory, tokens = wire_json.read(shell.read(directory .. "/tokens")) } end

function template.remove(made) os.execute("rm -rf " .. shell.quote(made.directory)) end

return template
