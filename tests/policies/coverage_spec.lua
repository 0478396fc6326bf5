-- Every leaf of every shipped criterion is met in one example, not met in another and unknown in a third: a threshold nobody
-- tries, or a comparison that can only go one way, is found here.
local policy = require "tests.support.lua.policy"

describe("the examples of", function()
  local set = policy.load("policies")
  assert(set.catalogue, table.concat(set.diagnostic_lines, "\n"))

  for _, c in ipairs(set.host.require("precert.definition").defined()) do
    it(c.id .. " " .. c.version .. " cover every leaf three ways", function()
      local open = {}
      for i, one in ipairs(c.coverage.open) do open[i] = one.text .. " (line " .. one.line .. "): never " .. one.never end
      assert.same({}, open)
    end)

    it(c.id .. " " .. c.version .. " have one for each outcome, and one where nothing or little is known", function()
      local outcomes = {}
      for _, example in ipairs(c.examples) do outcomes[example.outcome] = true end
      assert.is_true(outcomes.met and outcomes.not_met and outcomes.needs_information)
    end)
  end
end)
