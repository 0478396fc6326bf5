-- A JSON-RPC client over a Unix socket for the specs: pipelining, answers matched by id, notifications kept apart.
-- Whatever takes longer than the timeout is a failure of the spec, never a silent wait.
--
--   local client = Client.connect(daemon.socket, { token = token })
--   local result = client:must("session.ping", {})           -- fails the spec on an error
--   local problem = client:refused("case.get", { case_id = "x" })  -- fails the spec on a result
local socket = require "socket"
local unix = require "socket.unix"
local wire_json = require "tests.support.lua.wire_json"

local Client = {}
Client.__index = Client

-- Seconds without a byte after which a wait fails.  Sanitizer builds on a busy machine are slow; a hang is for ever.
Client.patience = tonumber(os.getenv("PRECERT_PATIENCE") or 30)

function Client.connect(path, options)
  options = options or {}
  local connection = assert(unix.stream and unix.stream() or unix())
  local ok, why = connection:connect(path)
  if not ok then error(("cannot connect to %s: %s"):format(path, why), 2) end
  connection:settimeout(0)
  local self = setmetatable({
    connection = connection, path = path, next_id = 1, pending = "", answers = {}, notes = {},
    patience = options.patience or Client.patience,
  }, Client)
  if options.token then self:must("session.login", { token = options.token }) end
  return self
end

-- Bytes as they are.
function Client:write(bytes)
  local from, deadline = 1, socket.gettime() + self.patience
  while from <= #bytes do
    local last, why, partial = self.connection:send(bytes, from)
    from = (last or partial) + 1
    if not last then
      if why ~= "timeout" then error("write: " .. why, 2) end
      socket.select(nil, { self.connection }, self.patience)
      if socket.gettime() > deadline then error("write: no room for " .. self.patience .. " s", 2) end
    end
  end
end

-- The next line, or nil and "closed".
function Client:read_line(patience)
  local deadline = socket.gettime() + (patience or self.patience)
  while true do
    local line, why, partial = self.connection:receive("*l", self.pending)
    if line then
      self.pending = ""
      return line
    end
    if why ~= "timeout" then return nil, why end
    self.pending = partial
    local left = deadline - socket.gettime()
    if left <= 0 then return nil, "timeout" end
    socket.select({ self.connection }, nil, left)
  end
end

function Client:take_id()
  local id = self.next_id
  self.next_id = id + 1
  return id
end

local function frame(id, method, params)
  return wire_json.encode { jsonrpc = "2.0", id = id, method = method, params = params or {} }
end

-- Sends one request without waiting; returns the id that the answer will carry.
function Client:send(method, params)
  local id = self:take_id()
  self:write(frame(id, method, params) .. "\n")
  return id
end

-- Many requests in one write; returns their ids.
function Client:send_all(requests)
  local ids, lines = {}, {}
  for i, request in ipairs(requests) do
    ids[i] = self:take_id()
    lines[i] = frame(ids[i], request[1], request[2])
  end
  self:write(table.concat(lines, "\n") .. "\n")
  return ids
end

function Client:notify(method, params)
  self:write(wire_json.encode { jsonrpc = "2.0", method = method, params = params or {} } .. "\n")
end

-- Reads one message and files it: an answer under its id, a notification at the end of notes.
function Client:file_one(patience)
  local line, why = self:read_line(patience)
  if not line then return nil, why end
  local message = wire_json.read(line)
  if message.method then
    self.notes[#self.notes + 1] = message
  elseif message.id ~= nil then
    self.answers[message.id] = message
  else
    self.answers[#self.answers + 1] = message
  end
  return message
end

-- The whole answer message to one id.
function Client:wait(id)
  while not self.answers[id] do
    local message, why = self:file_one()
    if not message then error(("no answer to request %s: %s"):format(id, why), 2) end
  end
  local message = self.answers[id]
  self.answers[id] = nil
  return message
end

function Client:wait_all(ids)
  local messages = {}
  for i, id in ipairs(ids) do messages[i] = self:wait(id) end
  return messages
end

-- The next notification.
function Client:note(patience)
  while #self.notes == 0 do
    local message, why = self:file_one(patience)
    if not message then return nil, why end
  end
  return table.remove(self.notes, 1)
end

-- result, error
function Client:call(method, params)
  local message = self:wait(self:send(method, params))
  return message.result, message.error
end

function Client:must(method, params)
  local result, problem = self:call(method, params)
  if problem then error(("%s answered %s"):format(method, wire_json.encode(problem)), 2) end
  return result
end

function Client:refused(method, params)
  local result, problem = self:call(method, params)
  if not problem then error(("%s was not refused but answered %s"):format(method, wire_json.encode(result)), 2) end
  problem.data = problem.data or {}
  return problem
end

-- Sends a line as it is and returns the next line, decoded (nil, why when the connection ends).
function Client:exchange(line)
  self:write(line .. "\n")
  local answer, why = self:read_line()
  if not answer then return nil, why end
  return wire_json.read(answer)
end

function Client:close() self.connection:close() end

return Client
