--- Calendar arithmetic on dates (YYYY-MM-DD) and instants (RFC 3339, UTC, milliseconds).
-- Dates are compared as text; they become day numbers only to be counted. Ages follow the birthday; someone born
-- on 29 February has it on 1 March of a common year.

local dates = {}

local DAY_MS = 86400000

--- Days since 1970-01-01 of a civil date (proleptic Gregorian).
local function to_days(y, m, d)
  if m <= 2 then y = y - 1 end
  local era = y // 400
  local year_of_era = y - era * 400
  local month_from_march = (m + 9) % 12
  local day_of_year = (153 * month_from_march + 2) // 5 + d - 1
  local day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
  return era * 146097 + day_of_era - 719468
end

local function from_days(days)
  local z = days + 719468
  local era = z // 146097
  local day_of_era = z - era * 146097
  local year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36524 - day_of_era // 146096) // 365
  local day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
  local mp = (5 * day_of_year + 2) // 153
  local d = day_of_year - (153 * mp + 2) // 5 + 1
  local m = mp < 10 and mp + 3 or mp - 9
  local y = year_of_era + era * 400
  if m <= 2 then y = y + 1 end
  return y, m, d
end

local byte, type = string.byte, type

local DASH = byte("-")
local digit = {}
for i = 0, 9 do digit[byte("0") + i] = i end

-- Every request has several dates, so they are read by bytes: a pattern and three conversions cost five times as much.
local function split(text)
  local y1, y2, y3, y4, dash1, m1, m2, dash2, d1, d2, more = byte(text, 1, 11)
  if d2 == nil or more or dash1 ~= DASH or dash2 ~= DASH then return nil end
  y1, y2, y3, y4, m1, m2, d1, d2 = digit[y1], digit[y2], digit[y3], digit[y4], digit[m1], digit[m2], digit[d1], digit[d2]
  if not (y1 and y2 and y3 and y4 and m1 and m2 and d1 and d2) then return nil end
  return y1 * 1000 + y2 * 100 + y3 * 10 + y4, m1 * 10 + m2, d1 * 10 + d2
end

local month_days = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }

--- Day number of a date, or nil when the text is no real date (2026-02-30 is none).
---@param text any
---@return integer?
function dates.day(text)
  if type(text) ~= "string" then return nil end
  local y, m, d = split(text)
  if not y or m < 1 or m > 12 or d < 1 or d > month_days[m] then return nil end
  if m == 2 and d == 29 and (y % 4 ~= 0 or (y % 100 == 0 and y % 400 ~= 0)) then return nil end
  return to_days(y, m, d)
end

--- The date of a day number.
---@param day integer
---@return string
function dates.text(day)
  return string.format("%04d-%02d-%02d", from_days(day))
end

--- Days from one date to another.
---@param from string
---@param to string
---@return integer
function dates.days_between(from, to)
  return dates.day(to) - dates.day(from)
end

--- Whole months lived on a date.
---@param birth string
---@param on string
---@return integer
function dates.age_months(birth, on)
  local by, bm, bd = split(birth)
  local y, m, d = split(on)
  local months = (y - by) * 12 + (m - bm)
  if d < bd then months = months - 1 end
  return months
end

--- Whole years lived on a date.
---@param birth string
---@param on string
---@return integer
function dates.age_years(birth, on)
  return dates.age_months(birth, on) // 12
end

--- Milliseconds since the epoch of an instant such as 2026-11-16T16:15:00.000Z, or nil.
---@param text any
---@return integer?
function dates.instant(text)
  if type(text) ~= "string" then return nil end
  local date, h, mi, s, fraction = text:match("^(%d%d%d%d%-%d%d%-%d%d)T(%d%d):(%d%d):(%d%d)%.?(%d*)Z$")
  local day = dates.day(date)
  if not day then return nil end
  h, mi, s = tonumber(h), tonumber(mi), tonumber(s)
  if h > 23 or mi > 59 or s > 59 then return nil end
  local ms = tonumber((fraction .. "000"):sub(1, 3))
  return math.tointeger(day * DAY_MS + ((h * 60 + mi) * 60 + s) * 1000 + ms)
end

--- The text of an instant, always with milliseconds.
---@param ms integer
---@return string
function dates.instant_text(ms)
  local day, rest = ms // DAY_MS, ms % DAY_MS
  return string.format("%sT%02d:%02d:%02d.%03dZ", dates.text(day), rest // 3600000, rest // 60000 % 60, rest // 1000 % 60,
    rest % 1000)
end

--- First Sunday of a month on or after a day of it (the rule of the United States' clock changes).
local function sunday_from(y, m, d)
  local day = to_days(y, m, d)
  return day + (3 - day) % 7 -- day 0, 1970-01-01, was a Thursday: day % 7 == 3 is a Sunday
end

-- Standard offsets in hours. Only to know which date it is somewhere: due instants are computed in C with ICU.
local standard_offset = {
  ["UTC"] = 0, ["America/New_York"] = -5, ["America/Detroit"] = -5, ["America/Chicago"] = -6,
  ["America/Denver"] = -7, ["America/Los_Angeles"] = -8, ["America/Phoenix"] = -7, ["America/Anchorage"] = -9,
  ["Pacific/Honolulu"] = -10,
}
local no_summer_time = { ["UTC"] = true, ["America/Phoenix"] = true, ["Pacific/Honolulu"] = true }

--- Whether a zone is one of those above; policies may name no other.
---@param zone any
---@return boolean
function dates.known_zone(zone)
  return standard_offset[zone] ~= nil
end

--- The zones a policy may name, sorted.
---@return string[]
function dates.zones()
  local list = {}
  for zone in next, standard_offset do list[#list + 1] = zone end
  table.sort(list)
  return list
end

--- The local date of an instant in a zone.
---@param ms integer
---@param zone string
---@return string
function dates.local_date(ms, zone)
  local offset = standard_offset[zone] or 0
  if not no_summer_time[zone] then
    local y = from_days(ms // DAY_MS)
    local starts = sunday_from(y, 3, 8) * DAY_MS + (2 - offset) * 3600000
    local ends = sunday_from(y, 11, 1) * DAY_MS + (1 - offset) * 3600000
    if ms >= starts and ms < ends then offset = offset + 1 end
  end
  return dates.text((ms + offset * 3600000) // DAY_MS)
end

return dates
