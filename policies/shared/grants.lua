--- What criteria grant when they are met.
local grants = {}

--- As many units as the lines ask for, valid for a number of days.
---@param days integer
---@return fun(request: table, facts: table): table
function grants.as_asked(days)
  return function(_, facts)
    return { units = facts["request.line_units"] or 1, unit = "units", days = days }
  end
end

return grants
