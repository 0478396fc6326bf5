-- Every leaf of every shipped criterion is met in one example and not met in another: a threshold nobody tries, or a
-- comparison that can only go one way, is found here.
local policy = require "tests.support.lua.policy"

-- A fact that is known is never "not known" (unknown instead), so such a leaf has one way only.
local function one_way(node) return node.op == "known" end

describe("the examples of", function()
  local set = policy.load("policies")
  assert(set.catalogue, table.concat(set.diagnostic_lines, "\n"))
  local definition = set.host.require("precert.definition")
  local criterion = set.host.require("precert.criterion")

  local function facts_of(example)
    local facts = {}
    for name, value in pairs(example.facts) do facts[name] = value end
    return facts
  end

  local function leaves_seen(c, tree, seen)
    for _, example in ipairs(c.examples) do
      local facts = facts_of(example)
      criterion.check(c, facts)
      criterion.add_request(c, facts, example.request)
      tree.run(facts)
      for i, value in ipairs(tree.values) do seen[i][value] = true end
    end
  end

  local function uncovered(c, tree)
    local seen, list = {}, {}
    for i = 1, #tree.nodes do seen[i] = {} end
    leaves_seen(c, tree, seen)
    for i, node in ipairs(tree.nodes) do
      if #node.children == 0 then
        if not seen[i][1] then list[#list + 1] = node.text .. " (line " .. node.place.line .. "): never met" end
        if not seen[i][0] and not one_way(node) then list[#list + 1] = node.text .. " (line " .. node.place.line .. "): never not met" end
      end
    end
    return list
  end

  for _, c in ipairs(definition.defined()) do
    it(c.id .. " " .. c.version .. " cover every leaf both ways", function()
      assert.same({}, uncovered(c, c.meets))
      if type(c.complex) == "table" then assert.same({}, uncovered(c, c.complex)) end
    end)

    it(c.id .. " " .. c.version .. " have one for each outcome, and one where nothing or little is known", function()
      local outcomes = {}
      for _, example in ipairs(c.examples) do outcomes[example.outcome] = true end
      assert.is_true(outcomes.met and outcomes.not_met and outcomes.needs_information)
    end)
  end
end)
