-- The same wire over TLS: who is trusted, who a client certificate is, and what without TLS stays at home.
local Daemon = require "tests.support.lua.daemon"
local people = require "tests.support.lua.people"
local shell = require "tests.support.lua.shell"

local daemon, directory, tokens

-- A certificate that the authority signs; `name` is its common name.
local function certificate(name, extension)
  local base = directory .. "/" .. name
  shell.must(("openssl req -newkey ed25519 -nodes -keyout %s.key -subj /CN=%s -out %s.csr 2>/dev/null"):format(base, name, base))
  shell.write(base .. ".ext", extension .. "\n")
  shell.must(("openssl x509 -req -in %s.csr -CA %s/ca.pem -CAkey %s/ca.key -days 30 -extfile %s.ext -out %s.pem 2>/dev/null")
    :format(base, directory, directory, base, base))
  return base
end

local function ctl(words)
  local port = daemon:ready_line().port
  return shell.run(("env -u PRECERT_TOKEN %s --connect tls:localhost:%d --timeout 10 %s"):format(Daemon.ctl, port, shell.words(words)))
end

setup(function()
  directory = shell.must "mktemp -d /tmp/precert-tls-XXXXXX"
  shell.must(("openssl req -x509 -newkey ed25519 -nodes -keyout %s/ca.key -out %s/ca.pem -days 30 -subj /CN=authority 2>/dev/null")
    :format(directory, directory))
  certificate("localhost", "subjectAltName=DNS:localhost,IP:127.0.0.1")
  certificate("nurse", "extendedKeyUsage=clientAuth")
  certificate("nobody", "extendedKeyUsage=clientAuth")
  daemon = Daemon.start { flags = { "--listen", "tls:127.0.0.1:0", "--tls-cert", directory .. "/localhost.pem",
    "--tls-key", directory .. "/localhost.key", "--tls-client-ca", directory .. "/ca.pem" } }
  tokens = people.add(daemon:admin(), { "nurse", "provider" })
end)
teardown(function()
  daemon:finish()
  os.execute("rm -rf " .. shell.quote(directory))
end)

describe("over TLS", function()
  it("a client that trusts the authority logs in with its token", function()
    local text, status = ctl { "--ca", directory .. "/ca.pem", "--token", tokens.nurse, "queue", "nurse" }
    assert.equal(0, status, text)
  end)

  it("a client certificate is a login", function()
    local text, status = ctl { "--ca", directory .. "/ca.pem", "--cert", directory .. "/nurse.pem", "--key",
      directory .. "/nurse.key", "queue", "nurse" }
    assert.equal(0, status, text)
  end)

  it("a certificate of nobody that is known is no login", function()
    local text, status = ctl { "--ca", directory .. "/ca.pem", "--cert", directory .. "/nobody.pem", "--key",
      directory .. "/nobody.key", "queue", "nurse" }
    assert.equal(5, status, text)
  end)

  it("a server that nobody vouches for is not talked to", function()
    local text, status = ctl { "--token", tokens.nurse, "queue", "nurse" }
    assert.equal(3, status, text)
  end)

  it("plain bytes get nowhere and hurt nobody", function()
    local socket = require "socket"
    local raw = assert(socket.connect("127.0.0.1", math.tointeger(daemon:ready_line().port)))
    raw:settimeout(10)
    raw:send '{"jsonrpc":"2.0","id":1,"method":"session.ping"}\n'
    local line = raw:receive "*l"
    assert.is_nil(line and line:find("result", 1, true))
    assert.is_string(daemon:admin():must("session.ping", {}).now)
  end)
end)

describe("without TLS", function()
  it("an address that is not this machine's own is refused at the start", function()
    local text, status = shell.run(("timeout 20 %s --data %s/other --policies %s/policies --listen tcp:0.0.0.0:0"):format(
      Daemon.program, directory, shell.root))
    assert.are_not.equal(0, status)
    assert.are_not.equal(124, status, "it served")
    assert.truthy(text:find("loopback_only", 1, true), text)
  end)
end)
