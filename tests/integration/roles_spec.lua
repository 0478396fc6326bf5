-- Who may do what to which case in which state: every cell of the hand-written matrices tests/expected/roles*.tsv is tried over the
-- socket, once with every action that there is (R3.3, R4.1 to R4.5, R4.7, R7.3, R8.4 to R8.9, I1, I8).
--
-- A refused action changes nothing, so that one case serves all refusals of a state; what is allowed has a case of its own each.
--   ROLES=stay  one kind of case alone
local Office = require "tests.support.lua.roles.office"
local trials = require "tests.support.lua.roles.trials"

local office

setup(function() office = Office.open() end)
teardown(function() office:close() end)

-- How many tries there are at the least: a matrix or a way that loses its cells is noticed.
local MACHINES = {
  { "review", 15000 }, { "stay", 10500 }, { "transplant", 14500 }, { "appeal", 4300 }, { "external_review", 3400 }, { "peer_to_peer", 3400 },
}

describe("the matrix of roles", function()
  for _, machine in ipairs(MACHINES) do
    local wanted = os.getenv "ROLES"
    if not wanted or wanted == machine[1] then
      it("holds over the socket: " .. machine[1], function()
        local tried = trials.run(machine[1], office)
        assert.is_true(tried >= machine[2], tried .. " tries")
      end)
    end
  end
end)
