--- Settings that several levels may set, and which level did (R2.12): contract or plan document, then group, then payer,
-- then the programme's default. What a law sets is not here: law clocks stand beside the programme's (clocks.lua).

local settings = {}

local defaults = {
  information_window_days = 45, asking_business_days = 1, next_review_days = 3, reconsideration_days = 180, initial_visits = 5,
  auto_approve = false, mnr_scope = "participating_only", calendar = "us_central", zone = "America/Chicago", retro_window_days = 365,
  readmission_days = 30,
}

--- The programme's default of a setting.
---@param name string
---@return any
function settings.default(name) return defaults[name] end

--- The value of a setting and the level that set it.
---@param name string
---@param group table a snapshot
---@param payer table?
---@return any value
---@return "contract"|"group"|"payer"|"programme" level
function settings.get(name, group, payer)
  if group.plan_document[name] ~= nil then return group.plan_document[name], "contract" end
  if group.settings[name] ~= nil then return group.settings[name], "group" end
  if group[name] ~= nil then return group[name], "group" end -- calendar and zone are fields of the snapshot itself
  if payer and payer.settings[name] ~= nil then return payer.settings[name], "payer" end
  if payer and payer[name] ~= nil then return payer[name], "payer" end
  return defaults[name], "programme"
end

return settings
