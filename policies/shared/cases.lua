--- Examples that differ from one case in a few facts, so that a boundary is seen at a glance.
--   local case = require("shared.cases").from { bmi = 41, psych_evaluation = true }
--   examples = { case("BMI 40 exactly", { bmi = 40 }, "met"), case("BMI 39.9", { bmi = 39.9 }, "not_met", { unmet = { "size" } }) }
local cases = {}

--- Stands for a fact, or a value of the request, that is not known.
cases.unknown = {}

local function with(base, changes)
  local made = {}
  for name, value in pairs(base) do made[name] = value end
  for name, value in pairs(changes) do
    if value == cases.unknown then made[name] = nil else made[name] = value end
  end
  return made
end

--- The case that examples start from: its facts, and the request's values where the criteria read some.
---@param facts table
---@param request? table
---@return fun(name: string, changes: table, outcome: string, more?: table): table example
function cases.from(facts, request)
  return function(name, changes, outcome, more)
    local example = with({ name = name, facts = with(facts, changes), outcome = outcome }, more or {})
    if request then example.request = with(request, example.request or {}) end
    return example
  end
end

return cases
