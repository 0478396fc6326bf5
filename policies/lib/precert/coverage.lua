--- Which way each comparison of a criterion went in its examples: met, not met, unknown. A comparison that no example tries
-- both ways is a warning: a threshold that nobody tried is where mistakes live.

local diagnostics = require "precert.diagnostics"
local runtime = require "precert.runtime"

local coverage = {}

local TRUE, FALSE, UNKNOWN = runtime.TRUE, runtime.FALSE, runtime.UNKNOWN

---@class precert.Coverage
---@field leaves integer comparisons and custom parts
---@field met integer how many were met in an example
---@field not_met integer
---@field unknown integer
---@field open {line: integer, text: string, never: string}[] what no example tried

local ways = {
  { value = TRUE, name = "met" }, { value = FALSE, name = "not_met" }, { value = UNKNOWN, name = "unknown" },
}

--- Starts counting: one set a node of each tree.
---@param trees precert.Compiled[]
---@return table seen
function coverage.begin(trees)
  local seen = {}
  for t, tree in ipairs(trees) do
    seen[t] = {}
    for i in ipairs(tree.nodes) do seen[t][i] = {} end
  end
  return seen
end

--- Takes what the trees are after an example.
---@param trees precert.Compiled[]
---@param seen table
function coverage.take(trees, seen)
  for t, tree in ipairs(trees) do
    for i = 1, #tree.nodes do seen[t][i][tree.values[i]] = true end
  end
end

-- A fact that is known is never "not known": unknown instead.
local function may_be(node, value) return not (node.op == "known" and value == FALSE) end

--- Counts, and lists what is open.
---@param trees precert.Compiled[]
---@param seen table
---@return precert.Coverage
function coverage.finish(trees, seen)
  local made = { leaves = 0, met = 0, not_met = 0, unknown = 0, open = {} }
  for t, tree in ipairs(trees) do
    for i, node in ipairs(tree.nodes) do
      if #node.children == 0 then
        made.leaves = made.leaves + 1
        for _, way in ipairs(ways) do
          if seen[t][i][way.value] or not may_be(node, way.value) then
            made[way.name] = made[way.name] + 1
          else
            table.insert(made.open, { line = node.place.line, text = node.text, never = way.name, node = node })
          end
        end
      end
    end
  end
  return made
end

--- Warns of what is open.
---@param made precert.Coverage
function coverage.warn(made)
  for _, open in ipairs(made.open) do
    local way = open.never:gsub("_", " ")
    diagnostics.add {
      severity = "warning", code = "leaf_not_covered", message = "in no example '" .. open.text .. "' is " .. way,
      fix = open.never == "unknown" and "add an example that leaves the fact out"
        or "add an example at the threshold, and one a step beside it",
      place = open.node.place, word = open.node.op,
    }
  end
end

return coverage
