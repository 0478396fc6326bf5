--- What a regime's clocks must keep beyond their types (R5.5, R5.6); each broken rule is a load error at the clock's line.

local diagnostics = require "precert.diagnostics"
local fields = require "precert.fields"
local names = require "precert.names"

local regime_rules = {}

local function broken(regime, clock, rule, code, message, fix, ...)
  diagnostics.add {
    code = code, message = message .. " (" .. rule .. ")", fix = fix, place = diagnostics.locate(regime.file, clock.rule, ...),
  }
end

-- A clock of a name starts at what that name is about, else it would never start or start wrongly.
local function start(regime, clock)
  local allowed = fields.clock_starts[clock.clock]
  if names.set(allowed)[clock.start] then return end
  broken(regime, clock, "R5.6", "wrong_start", "a clock '" .. clock.clock .. "' cannot start at '" .. clock.start .. "'",
    "use one of: " .. table.concat(allowed, ", "), "start")
end

-- Only a law can deem a request approved, and only its own decision clock.
local function deemed(regime, clock)
  if clock.on_missed ~= "deemed_approved" then return end
  if regime.kind ~= "law" or clock.clock ~= "decision" or (clock.kind and clock.kind ~= "law") then
    broken(regime, clock, "R5.6", "deemed_without_law", "only the decision clock of a law can deem a request approved",
      "write on_missed = \"escalate\"", "on_missed")
  end
end

local function restart(regime, clock)
  if clock.restart and not clock.tolled then
    broken(regime, clock, "R5.6", "restart_without_tolling", "only a clock that stands still can restart",
      "add tolled = true, or remove restart", "restart")
  end
end

--- Whether a rule's figures were compared with their source (R5.5): its own word goes before its regime's.
---@param regime table
---@param clock table
---@return boolean
function regime_rules.verified(regime, clock)
  if clock.verified ~= nil then return clock.verified end
  return regime.verified
end

-- The programme's rules are the organization's own; what comes from elsewhere says against what it was compared.
local function checked(regime, clock)
  if regime.kind == "programme" or not regime_rules.verified(regime, clock) then return end
  if not clock.checked and not regime.checked then
    broken(regime, clock, "R5.5", "not_checked", "'" .. clock.rule .. "' is verified, but nothing says against what",
      "add checked = { against = ..., on = ... }, or write verified = false")
  end
end

--- Checks one regime whose fields have the right types.
---@param regime table
function regime_rules.check(regime)
  for _, clock in ipairs(regime.clocks) do
    start(regime, clock)
    deemed(regime, clock)
    restart(regime, clock)
    checked(regime, clock)
  end
end

return regime_rules
