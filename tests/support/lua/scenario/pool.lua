-- Stories run side by side, each in a world of its own: as many workers (worker.lua) as there are processors.  A worker claims the
-- next story by making its directory, writes what came of it into that directory, and says its number; who waits for a story
-- reads these numbers.
local shell = require "tests.support.lua.shell"
local template = require "tests.support.lua.scenario.template"
local wire_json = require "tests.support.lua.wire_json"

local pool = {}

function pool.directory_of(made, number) return ("%s/%d"):format(made.directory, number) end

--- Starts on a list of {path, crashes}.
function pool.start(stories)
  local self = { made = template.make(), done = {} }
  shell.write(self.made.directory .. "/stories", wire_json.encode(wire_json.array(stories)))
  local workers = os.getenv("SCENARIO_WORKERS") or shell.must "nproc"
  self.pipe = assert(io.popen(("for i in $(seq %d); do lua5.4 tests/support/lua/scenario/worker.lua %s & done; wait"):format(
    tonumber(workers), shell.quote(self.made.directory)), "r"))
  return setmetatable(self, { __index = pool })
end

--- The rows that a story took, once it has ended; raises why it failed.
function pool:wait(number)
  while not self.done[number] do
    local said = self.pipe:read "l" or error("the workers ended before story " .. number, 0)
    self.done[math.tointeger(tonumber(said))] = true
  end
  local outcome = wire_json.read(shell.read(pool.directory_of(self.made, number) .. "/outcome"))
  if outcome.why then error(outcome.why, 0) end
  return outcome.rows
end

function pool:finish()
  self.pipe:close()
  template.remove(self.made)
end

return pool
