-- The sample payer's invented members and providers (tests/support/sample), loaded over the wire.
local shell = require "tests.support.lua.shell"
local wire_json = require "tests.support.lua.wire_json"

local sample = { payer = "sample" }

function sample.read(name) return wire_json.template(shell.read(shell.root .. "/tests/support/sample/" .. name)) end

-- Loads both; fails when a row was rejected.
function sample.load(admin)
  for method, name in pairs { ["member.load"] = "members.json", ["provider.load"] = "providers.json" } do
    local result = admin:must(method, sample.read(name))
    if #result.rejected > 0 then error(name .. " was rejected: " .. wire_json.encode(result.rejected), 2) end
  end
end

return sample
