--- What the engine tells of a stay (input.stay) changes what is asked: the level of care as it is now, the hours of an observation,
-- the days approved so far, and, from the second review on, that the review is concurrent (R3.3, R4.7, R5.5).

local dates = require "precert.dates"

local stays = {}

local HOUR_MS = 3600000

-- Elapsed time, whatever the clocks on the wall did (R3.3); whole hours as integers.
local function hours_between(from, to)
  local elapsed = to - from
  if elapsed % HOUR_MS == 0 then return elapsed // HOUR_MS end
  return elapsed / HOUR_MS
end

local function observe(a, stay, now_ms)
  local admitted, ended = dates.instant(stay.admitted_at), dates.instant(stay.discharged_at)
  if not admitted then return end
  a.observing = not ended
  a.observation_hours = hours_between(admitted, ended or now_ms)
  a.stay_facts.hours = a.observation_hours
end

-- R5.5: the law's time for an extension counts from when it was asked for, and depends on whether that was early enough.
local function continue(a, stay, zone)
  local of, asked_at = a.clocks_for, dates.instant(stay.round_at)
  a.timing, of.timing, a.request.timing = "concurrent", "concurrent", "concurrent"
  of.asked = stay.in_time == false and "late" or "in_time"
  if asked_at then of.received_on = dates.local_date(asked_at, zone) end
end

--- Applies input.stay to what is asked. Without one, a request that tells of an observation which has begun and not how long it took
-- is observed first.
---@param a table see asked.lua
---@param stay? table {status, level, admitted_at?, round_at?, discharged_at?, days_approved?, continued?, in_time?}
---@param now_ms integer
---@param zone string
function stays.apply(a, stay, now_ms, zone)
  if not stay then
    a.observing = a.setting == "observation" and a.service.admitted_at ~= nil and not a.observation_hours
    return
  end
  a.level, a.setting = stay.level, stay.level == "observation" and "observation" or "inpatient"
  a.stay_facts = { days_approved_so_far = a.request.facts and a.request.facts.days_approved_so_far or stay.days_approved }
  if stay.level == "observation" then observe(a, stay, now_ms) end
  if stay.continued then continue(a, stay, zone) end
end

return stays
