-- Starts and stops a real precertd in a directory of its own.  Nothing here sleeps: starting waits for the daemon's
-- "ready" line in its log, stopping for the process to end.
--
--   local daemon = Daemon.start { clock = "2026-11-16T16:15:00Z" }
--   local admin = daemon:admin()          -- a client on the admin socket
--   daemon:kill()  daemon:start_again()   -- a crash and the restart after it
--   daemon:finish()                       -- SIGTERM, checks the exit status, removes the directory
local Client = require "tests.support.lua.client"
local shell = require "tests.support.lua.shell"
local wire_json = require "tests.support.lua.wire_json"

local Daemon = {}
Daemon.__index = Daemon

local BUILD = os.getenv("PRECERT_BUILD") or (shell.root .. "/build/dev")
Daemon.program = BUILD .. "/bin/precertd"
Daemon.ctl = BUILD .. "/bin/precertctl"
Daemon.build = BUILD

-- No spec keeps a daemon longer; a hung one is killed then and the spec fails by its exit status.
local LIFE_S = 900

local function flags_of(self)
  local list = {
    "--policies", self.policies, "--data", self.data, "--listen", "unix:" .. self.socket,
    "--admin", "unix:" .. self.admin_socket, "--evaluators", tostring(self.evaluators_wanted),
  }
  if self.clock then
    list[#list + 1] = "--simulated-clock"
    list[#list + 1] = self.clock
  end
  if self.config then
    list[#list + 1] = "--config"
    list[#list + 1] = self.config
  end
  for _, flag in ipairs(self.flags) do list[#list + 1] = flag end
  return list
end

-- Waits for a line of the log that contains `text` (a plain string) after byte `from`; nil when the daemon ended before.
local function await_line(self, text, from)
  local line = shell.run(("timeout %d tail -c +%d -f --pid=%d %s | grep -m 1 -F -e %s"):format(
    Client.patience * 2, from + 1, self.pid, shell.quote(self.log), shell.quote(text)))
  return line ~= "" and line or nil
end

-- The last "ready" line, decoded: version, listen, port, ...
function Daemon:ready_line() return wire_json.read(self.ready) end

local function launch(self)
  local file = assert(io.open(self.log, "ab"))
  local from = file:seek("end")
  file:close()
  -- The inner shell tells its own process id and becomes the daemon; `timeout` stays its parent and reports the status.
  local inner = ("echo $$ >&3; exec 3>&-; exec %s %s </dev/null >/dev/null 2>>%s"):format(
    shell.quote(Daemon.program), shell.words(flags_of(self)), shell.quote(self.log))
  self.pipe = assert(io.popen(("exec 3>&1 2>/dev/null; timeout -s KILL %d sh -c %s; echo $?"):format(LIFE_S, shell.quote(inner)), "r"))
  self.pid = assert(tonumber(self.pipe:read("l")), "no process id")
  self.log_from = from
  self.ready = await_line(self, '"event":"ready"', from)
  if not self.ready then
    local log = shell.read(self.log):sub(from + 1)
    self:kill()
    if from == 0 then os.execute("rm -rf " .. shell.quote(self.directory)) end
    error("precertd did not become ready:\n" .. log, 3)
  end
end

-- options: clock (an instant: simulated), policies (directory), evaluators, flags (list), config (text of a file), data (a data
-- directory that is copied first)
function Daemon.start(options)
  options = options or {}
  local directory = shell.must("mktemp -d " .. (os.getenv("TMPDIR") or "/tmp") .. "/precert-XXXXXX")
  local self = setmetatable({
    directory = directory,
    data = directory .. "/data",
    socket = directory .. "/precertd.sock",
    admin_socket = directory .. "/admin.sock",
    log = directory .. "/log",
    policies = options.policies or (shell.root .. "/policies"),
    clock = options.clock,
    evaluators_wanted = options.evaluators or 2,
    flags = options.flags or {},
  }, Daemon)
  if options.config then
    self.config = directory .. "/config"
    shell.write(self.config, options.config)
  end
  if options.data then shell.must(("cp -r %s %s"):format(shell.quote(options.data), shell.quote(self.data))) end
  launch(self)
  return self
end

function Daemon:start_again()
  launch(self)
  return self
end

-- A crash in the middle of starting: the daemon is killed so many seconds after its start, ready or not.
function Daemon:crash_while_starting(seconds)
  shell.run(("timeout --foreground -s KILL %.3f %s %s </dev/null >/dev/null 2>>%s"):format(
    math.max(seconds, 0.001), shell.quote(Daemon.program), shell.words(flags_of(self)), shell.quote(self.log)))
end

-- The exit status, once the process has ended (128 + signal when one killed it).
function Daemon:wait_end()
  if not self.pipe then return self.status end
  self.status = tonumber(self.pipe:read("l"))
  self.pipe:close()
  self.pipe = nil
  return self.status
end

function Daemon:signal(name) os.execute(("kill -%s %d 2>/dev/null"):format(name, self.pid)) end

-- kill -9, the crash.
function Daemon:kill()
  self:signal("KILL")
  return self:wait_end()
end

-- SIGTERM: drains.
function Daemon:stop()
  if not self.pipe then return self.status end
  self:signal("TERM")
  return self:wait_end()
end

function Daemon:finish()
  local status = self:stop()
  local log = shell.read(self.log)
  if os.getenv("PRECERT_KEEP") then
    print("kept " .. self.directory)
  else
    os.execute("rm -rf " .. shell.quote(self.directory))
  end
  if status ~= 0 then error(("precertd ended with status %s:\n%s"):format(status, log:sub(-6000)), 2) end
end

function Daemon:await(text) return await_line(self, text, self.log_from) end

function Daemon:client(options) return Client.connect(self.socket, options) end
function Daemon:admin(options) return Client.connect(self.admin_socket, options) end

-- The evaluator processes: children whose program is precertd-evaluator.
function Daemon:evaluators()
  local found = {}
  for pid in shell.run("cat /proc/" .. self.pid .. "/task/*/children"):gmatch("%d+") do
    local name = shell.run("cat /proc/" .. pid .. "/comm")
    if name:find("^precertd%-eval") then found[#found + 1] = tonumber(pid) end
  end
  table.sort(found)
  return found
end

return Daemon
