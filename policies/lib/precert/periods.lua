--- Effective periods (from, to inclusive): which is in force on a date, and whether several of one id fit together.

local dates = require "precert.dates"
local diagnostics = require "precert.diagnostics"

local periods = {}

--- Whether a date lies in a period; no period is for ever.
---@param period? {from?: string, to?: string}
---@param date string
---@return boolean
function periods.covers(period, date)
  if not period then return true end
  return (not period.from or date >= period.from) and (not period.to or date <= period.to)
end

local function report(entry, code, message, fix)
  diagnostics.add { code = code, message = message, fix = fix, place = diagnostics.locate(entry.file, "effective", "from") }
end

--- Checks that the periods of one id neither overlap nor leave a gap.
---@param what string for messages: "criterion gastric_bypass.adult"
---@param entries {effective: {from: string, to?: string}, file: string}[]
function periods.check(what, entries)
  local sorted = {}
  for _, entry in ipairs(entries) do
    local e = entry.effective
    if e and dates.day(e.from) and (e.to == nil or dates.day(e.to)) then
      if e.to and e.to < e.from then
        report(entry, "wrong_period", what .. " ends before it begins", "exchange from and to")
      else
        sorted[#sorted + 1] = entry
      end
    end
  end
  table.sort(sorted, function(a, b)
    if a.effective.from ~= b.effective.from then return a.effective.from < b.effective.from end
    return a.file < b.file
  end)
  for i = 2, #sorted do
    local last, this = sorted[i - 1].effective, sorted[i].effective
    if not last.to or last.to >= this.from then
      report(sorted[i], "overlapping_periods", what .. " is in force twice on " .. this.from,
        "end the earlier one with to = \"" .. dates.text(dates.day(this.from) - 1) .. "\" in " .. sorted[i - 1].file)
    elseif dates.days_between(last.to, this.from) > 1 then
      report(sorted[i], "gap_between_periods", what .. " is not in force between " .. last.to .. " and " .. this.from,
        "begin this one on " .. dates.text(dates.day(last.to) + 1))
    end
  end
end

return periods
