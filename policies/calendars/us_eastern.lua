--- Business days for payers in the East: Monday to Friday, 08:00 to 19:00 Eastern, closed on observed federal holidays (R1.7).
local p = require "precert.policy"

return p.calendar {
  id = "us_eastern",
  zone = "America/New_York",
  open = "08:00",
  close = "19:00",
  weekdays = { 1, 2, 3, 4, 5 }, -- 1 is Monday
  holidays = {
    "2025-01-01", "2025-01-20", "2025-02-17", "2025-05-26", "2025-06-19", "2025-07-04", "2025-09-01", "2025-10-13", "2025-11-11",
    "2025-11-27", "2025-12-25",
    "2026-01-01", "2026-01-19", "2026-02-16", "2026-05-25", "2026-06-19",
    "2026-07-03", -- 4 July 2026 is a Saturday: observed on Friday
    "2026-09-07", "2026-10-12", "2026-11-11", "2026-11-26", "2026-12-25",
    "2027-01-01", "2027-01-18", "2027-02-15", "2027-05-31",
    "2027-06-18", -- 19 June 2027 is a Saturday
    "2027-07-05", -- 4 July 2027 is a Sunday: observed on Monday
    "2027-09-06", "2027-10-11", "2027-11-11", "2027-11-25",
    "2027-12-24", -- 25 December 2027 is a Saturday
    "2027-12-31", -- New Year's Day 2028 is a Saturday
  },
  through = "2027-12-31",
}
