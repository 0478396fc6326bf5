--- What the engine tells of a stay (input.stay) changes what is asked: the level of care as it is now, the hours of an observation,
-- and, from the second review on, that the review is concurrent; and some facts: those hours, the days approved so far (R3.3, R4.7,
-- R5.5).

local dates = require "precert.dates"

local stays = {}

local HOUR_MS = 3600000

-- Elapsed time, whatever the clocks on the wall did (R3.3); whole hours as integers.
local function hours_between(from, to)
  local elapsed = to - from
  if elapsed % HOUR_MS == 0 then return elapsed // HOUR_MS end
  return elapsed / HOUR_MS
end

local function observe(a, stay)
  local admitted, ended = dates.instant(stay.admitted_at), dates.instant(stay.discharged_at)
  if not admitted then return end
  a.observing = not ended
  a.observation_hours = ended and hours_between(admitted, ended) or nil
end

-- R5.5: the law's time for an extension counts from when it was asked for, and depends on whether that was early enough.
local function continue(a, stay, zone)
  local of, asked_at = a.clocks_for, dates.instant(stay.round_at)
  a.timing, of.timing = "concurrent", "concurrent"
  of.asked = stay.in_time == false and "late" or "in_time"
  if asked_at then of.received_on = dates.local_date(asked_at, zone) end
end

--- Applies input.stay to what is asked. Without one, a request that tells of an observation which has begun and not how long it took
-- is observed first.
---@param a table see asked.lua
---@param service table
---@param stay? table {status, level, admitted_at?, round_at?, discharged_at?, days_approved?, continued?, in_time?}
---@param zone string
function stays.apply(a, service, stay, zone)
  if not stay then
    a.observing = a.setting == "observation" and service.admitted_at ~= nil and not a.observation_hours
    return
  end
  a.level, a.setting = stay.level, stay.level == "observation" and "observation" or "inpatient"
  if stay.level == "observation" then observe(a, stay) end
  if stay.continued then continue(a, stay, zone) end
end

--- What the engine itself counts of a stay, as facts.
---@param stay table
---@param sent? any days_approved_so_far, as the requester sent it
---@param now_ms integer
---@return table<string, any>
function stays.facts(stay, sent, now_ms)
  local facts = { days_approved_so_far = sent or stay.days_approved }
  local admitted = stay.level == "observation" and dates.instant(stay.admitted_at)
  if admitted then facts.hours = hours_between(admitted, dates.instant(stay.discharged_at) or now_ms) end
  return facts
end

return stays
