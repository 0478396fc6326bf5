--- Checks of payers, groups and regimes together: delegates, categories, profiles and calendars exist, a group is ready to serve
-- (R2.9, R2.10), and no law counts for a live payer unless somebody compared it with its source (R5.5).

local clocks = require "precert.clocks"
local diagnostics = require "precert.diagnostics"
local linking = require "precert.linking"
local names = require "precert.names"
local regime_rules = require "precert.regime_rules"
local registry = require "precert.registry"

local sound, unknown = linking.sound, linking.unknown

local setup = {}

--- A plan description is written anew every fifth year at the latest (R2.9).
setup.SPD_YEARS = 5

-- R3.5 Categories marked as recommended manage the same drugs: some of them without the others leave a way around the review.
local function check_recommended(group, recommended)
  local chosen, left = names.set(group.categories), {}
  for _, id in ipairs(recommended) do
    if not chosen[id] then left[#left + 1] = id end
  end
  if #left == 0 or #left == #recommended then return end
  diagnostics.add {
    severity = "warning", code = "recommended_together",
    message = "the group has some of the categories recommended for high-cost drugs (R3.5), but not " .. table.concat(left, ", "),
    fix = "offer them to the group together", place = diagnostics.locate(group.file, "categories"),
  }
end

local function check_opted_into(group, category_ids)
  for _, id in ipairs(group.categories) do
    local category = registry.find("categories", id)
    if not category then
      unknown(group.file, "category", id, category_ids, "categories", id)
    elseif category.setting ~= "outpatient" then
      diagnostics.add {
        code = "not_opted_into", message = "'" .. id .. "' is no outpatient category: inpatient types are always reviewed (R2.7)",
        fix = "remove it from categories", place = diagnostics.locate(group.file, "categories", id),
      }
    end
  end
end

local function check_delegates(group, payer)
  local known = {}
  for _, delegate in ipairs(payer.delegates) do known[#known + 1] = delegate.id end
  table.sort(known)
  for _, id in ipairs(group.delegates or {}) do
    if not names.set(known)[id] then
      diagnostics.add {
        code = "unknown_delegate", message = "the payer declares no delegate '" .. id .. "' (R4.10)", fix = names.hint(id, known),
        place = diagnostics.locate(group.file, "delegates", id), word = id,
      }
    end
  end
end

-- R2.10: what a snapshot needs before it serves a live payer's members; a sample may do without, but is told.
local function check_onboarding(group, payer, today)
  local severity = payer.live and "error" or "warning"
  local reviewed = payer.operating_procedures and payer.operating_procedures.complete
  if group.status == "active" and not reviewed then
    diagnostics.add {
      severity = severity, code = "procedures_not_reviewed",
      message = "the payer's operating procedures are not complete, so the group can't be active (R2.10)",
      fix = "complete operating_procedures in " .. payer.file, place = diagnostics.locate(group.file, "status"),
    }
  end
  if payer.live and group.status ~= "draft" and not group.approved then
    diagnostics.add {
      code = "snapshot_not_approved", message = "a snapshot that is " .. group.status .. " says who approved it (R2.10)",
      fix = "add approved = { by = ..., on = ... }, or write status = \"draft\"", place = diagnostics.locate(group.file, "status"),
    }
  end
  if today and group.status ~= "active" and group.effective.from <= today and (group.effective.to or today) >= today then
    diagnostics.add {
      severity = "warning", code = "snapshot_not_active",
      message = "the snapshot's period has begun, but it is " .. group.status .. " and serves nobody (R2.10)",
      fix = "write status = \"active\", or move effective", place = diagnostics.locate(group.file, "status"),
    }
  end
end

local function years_before(date, years)
  return (date:gsub("^%d+", function(year) return string.format("%04d", math.tointeger(tonumber(year)) - years) end))
end

-- R2.9: a description older than the snapshot, or than its law lets it grow, may not say what the plan is now.
local function check_plan_description(group, today)
  if not group.spd then return end -- reported where the snapshot is checked
  local why
  if group.spd.date < group.effective.from then
    why = "is older than this snapshot"
  elseif today and group.spd.date < years_before(today, setup.SPD_YEARS) then
    why = "is older than " .. setup.SPD_YEARS .. " years"
  end
  if not why then return end
  diagnostics.add {
    severity = "warning", code = "spd_stale", message = "the summary plan description of " .. group.spd.date .. " " .. why .. " (R2.9)",
    fix = "ask the payer for the one in force", place = diagnostics.locate(group.file, "spd", "date"),
  }
end

local function recommended_ids()
  local list = {}
  for _, category in ipairs(sound(registry.list("categories"))) do
    if category.recommended then list[#list + 1] = category.id end
  end
  return list
end

local function check_group(group, known, today)
  check_opted_into(group, known.categories)
  check_recommended(group, known.recommended)
  check_plan_description(group, today)
  local payer = registry.find("payers", group.payer)
  if not payer then
    unknown(group.file, "payer", group.payer, registry.ids("payers"), "payer")
  elseif not diagnostics.failed(payer.file) then
    check_delegates(group, payer)
    check_onboarding(group, payer, today)
  end
  if not registry.find("calendars", group.calendar) then
    unknown(group.file, "calendar", group.calendar, registry.ids("calendars"), "calendar")
  end
  for _, line in ipairs(names.sorted_keys(group.regimes)) do
    for _, id in ipairs(group.regimes[line]) do
      if not registry.find("regimes", id) then unknown(group.file, "regime", id, known.regimes, "regimes", id) end
    end
  end
end

local function check_groups(today)
  local known = { categories = registry.ids("categories"), regimes = registry.ids("regimes"), recommended = recommended_ids() }
  for _, group in ipairs(sound(registry.list("groups"))) do check_group(group, known, today) end
end

-- R5.8: a profile that is laid over a payer exists and is one; R4.10: a delegate's categories exist.
local function check_payers()
  local categories = registry.ids("categories")
  for _, payer in ipairs(sound(registry.list("payers"))) do
    for _, id in ipairs(payer.profiles or {}) do
      local regime = registry.find("regimes", id)
      if not regime then
        unknown(payer.file, "regime", id, registry.ids("regimes"), "profiles", id)
      elseif regime.kind ~= "profile" and not diagnostics.failed(regime.file) then
        diagnostics.add {
          code = "no_profile", message = "'" .. id .. "' is no profile: laws apply by the member's row (R2.11, R5.8)",
          fix = "remove it from profiles", place = diagnostics.locate(payer.file, "profiles", id),
        }
      end
    end
    for _, delegate in ipairs(payer.delegates) do
      for _, id in ipairs(delegate.categories) do
        if not registry.find("categories", id) then unknown(payer.file, "category", id, categories, "delegates", id) end
      end
    end
  end
end

-- Whether a regime can count for a group's members: their rows carry the group's funding and situs, and one of its lines (R2.11).
local function covers_group(regime, group)
  for line, chosen in next, group.regimes do
    if names.set(chosen)[regime.id] or clocks.covers(regime.applies_to, line, group.funding, group.situs_state) then return true end
  end
  return false
end

local function live_payer_under(regime)
  for _, payer in ipairs(sound(registry.list("payers"))) do
    if payer.live and names.set(payer.profiles or {})[regime.id] then return payer end
  end
  for _, group in ipairs(regime.kind == "law" and sound(registry.list("groups")) or {}) do
    local payer = registry.find("payers", group.payer)
    if payer and payer.live and group.status ~= "draft" and covers_group(regime, group) then return payer end
  end
  return nil
end

local function not_verified(regime)
  local left, seen = {}, {}
  local function add(rule)
    if not seen[rule] then left[#left + 1], seen[rule] = rule, true end
  end
  for _, clock in ipairs(regime.clocks) do
    if not regime_rules.verified(regime, clock) then add(clock.rule) end
  end
  for _, notice in ipairs(not regime.verified and regime.notices or {}) do add(notice.code) end
  return left
end

-- R5.5: rules that nobody compared with their source are refused where they could count for a live payer; else they warn.
local function check_verified(regime)
  local left = not_verified(regime)
  if #left == 0 then return end
  local payer = live_payer_under(regime)
  local shown = #left > 3 and table.concat(left, ", ", 1, 3) .. " and " .. #left - 3 .. " more" or table.concat(left, ", ")
  diagnostics.add {
    severity = payer and "error" or "warning", code = "not_verified",
    message = "'" .. regime.id .. "' has rules that are not verified (R5.5): " .. shown
      .. (payer and "; payer '" .. payer.id .. "' is live" or ""),
    fix = "compare them with the source, then write verified = true and checked = { against = ..., on = ... }",
    place = diagnostics.locate(regime.file, "verified"),
  }
end

-- A rule for a category that does not exist would never count.
local function check_categories(regime, entry, name, categories)
  for _, id in ipairs(entry.when and entry.when.category or {}) do
    if not registry.find("categories", id) then unknown(regime.file, "category", id, categories, name, "category", id) end
  end
end

local function check_regime(regime, categories)
  check_verified(regime)
  for _, clock in ipairs(regime.clocks) do check_categories(regime, clock, clock.rule, categories) end
  for _, notice in ipairs(regime.notices or {}) do check_categories(regime, notice, notice.code, categories) end
end

--- Runs the checks.
---@param today? string date of the load
function setup.check(today)
  local categories = registry.ids("categories")
  for _, regime in ipairs(sound(registry.list("regimes"))) do check_regime(regime, categories) end
  check_payers()
  check_groups(today)
end

return setup
