--- Checks that cross files: ids that are named must exist, periods of one id fit together, codes that two categories
-- claim have a declared precedence, and every reason code the engine itself gives. Payers, groups and regimes: setup.lua.

local diagnostics = require "precert.diagnostics"
local linking = require "precert.linking"
local names = require "precert.names"
local periods = require "precert.periods"
local registry = require "precert.registry"
local reason_codes = require "precert.reason_codes"
local setup = require "precert.setup"

local sound, unknown = linking.sound, linking.unknown

local link = {}

local function by_id(list, id_of)
  local groups, order = {}, {}
  for _, entry in ipairs(list) do
    local id = id_of(entry)
    if not groups[id] then groups[id], order[#order + 1] = {}, id end
    groups[id][#groups[id] + 1] = entry
  end
  return groups, order
end

local function check_periods(list, what, id_of)
  local groups, order = by_id(list, id_of)
  for _, id in ipairs(order) do periods.check(what .. " " .. id, groups[id]) end
end

local function only_once(list, what)
  local groups, order = by_id(list, function(entry) return tostring(entry.id) end)
  for _, id in ipairs(order) do
    for i = 2, #groups[id] do
      diagnostics.add {
        code = "declared_twice", message = what .. " '" .. id .. "' is already declared in " .. groups[id][1].file,
        fix = "remove one of the two", place = diagnostics.locate(groups[id][i].file, "id"),
      }
    end
  end
end

local function lists(category, code)
  for _, entry in ipairs(category.codes) do
    local stem = entry.code:match("^(.*)%*$")
    if entry.code == code or (stem and code:sub(1, #stem) == stem) then return true end
  end
  return false
end

local function listed_by_any(code)
  for _, category in ipairs(registry.list("categories")) do
    if lists(category, code) then return true end
  end
  return false
end

-- The codes that a comparison of the request's procedure codes names.
local function codes_of(node)
  local list = {}
  if node.fact ~= "request.codes" or type(node.a) ~= "table" then return list end
  for key, value in next, node.a do
    if type(value) == "table" then list[#list + 1] = value.exact end
    if value == true then list[#list + 1] = key end
  end
  table.sort(list)
  return list
end

local function check_levels(c)
  for _, other in ipairs(c.other_levels or {}) do
    if not registry.find("categories", other.level) then
      unknown(c.file, "category", other.level, registry.ids("categories"), "other_levels", other.level)
    end
  end
end

-- A criterion for a code that its category does not list would never be asked; a part that reads one that is in no list (a
-- stay may come with any other category's operation) would never be met.
local function check_codes(c, category)
  for _, code in ipairs(c.codes or {}) do
    if not lists(category, code) then
      diagnostics.add {
        severity = "warning", code = "code_not_listed", message = "category '" .. category.id .. "' does not list the code " .. code,
        fix = "add it to codes in " .. category.file .. ", or remove it here", place = diagnostics.locate(c.file, "codes", code),
      }
    end
  end
  for _, tree in ipairs { c.meets, type(c.complex) == "table" and c.complex or nil } do
    for _, node in ipairs(tree.nodes or {}) do
      for _, code in ipairs(codes_of(node)) do
        if not listed_by_any(code) then
          diagnostics.add {
            severity = "warning", code = "code_in_no_list", message = "no category lists the code " .. code,
            fix = "correct it, or add it to codes in " .. category.file, place = node.place, word = code,
          }
        end
      end
    end
  end
end

local function not_used(c, category)
  diagnostics.add {
    severity = "warning", code = "criterion_not_used", message = "category '" .. category.id .. "' does not list this criterion",
    fix = "add \"" .. c.id .. "\" to criteria in " .. category.file, place = diagnostics.locate(c.file, "id"),
  }
end

local function check_categories(criteria)
  local known = {}
  for _, c in ipairs(criteria) do known[#known + 1] = tostring(c.id) end
  table.sort(known)
  local is_known, category_ids = names.set(known), registry.ids("categories")
  for _, category in ipairs(sound(registry.list("categories"))) do
    for _, id in ipairs(category.criteria) do
      if not is_known[id] then unknown(category.file, "criterion", id, known, "criteria", id) end
    end
    if #category.criteria == 0 and not category.not_available then
      diagnostics.add {
        severity = "warning", code = "no_criteria",
        message = "category '" .. tostring(category.id) .. "' has no criteria: all its cases go to a nurse",
        fix = "add criteria = { ... }", place = diagnostics.locate(category.file, "id"),
      }
    end
  end
  for _, c in ipairs(sound(criteria)) do
    local category = registry.find("categories", c.category)
    if not category then
      unknown(c.file, "category", c.category, category_ids, "category")
    elseif not diagnostics.failed(category.file) then
      check_codes(c, category)
      check_levels(c)
      if not names.set(category.criteria)[c.id] then not_used(c, category) end
    end
  end
end

local function overlap(a, b)
  return (not a.from or not b.to or a.from <= b.to) and (not b.from or not a.to or b.from <= a.to)
end

local function report_tie(category, entry, other)
  local same = other.category.id ~= category.id and other.category.precedence == category.precedence
  if not same or not overlap(other.entry, entry) then return end
  diagnostics.add {
    code = "precedence_tie", message = string.format("code %s is also in %s with the same precedence", entry.code, other.category.id),
    fix = "give one of the two categories a higher precedence", place = diagnostics.locate(category.file, "codes", entry.code),
  }
end

local function meet(a, b)
  local stem_a, stem_b = a:match("^(.*)%*$"), b:match("^(.*)%*$")
  if not stem_a and not stem_b then return a == b end
  local short, long = stem_a or a, stem_b or b
  if #short > #long then short, long = long, short end
  local open_end = (short == stem_a) or (short == stem_b)
  return open_end and long:sub(1, #short) == short
end

-- Two categories that claim a code on the same day need different precedence: chance never decides.
local function check_precedence()
  local exact, prefixes = {}, {}
  for _, category in ipairs(sound(registry.list("categories"))) do
    for _, entry in ipairs(category.codes) do
      local claim = { category = category, entry = entry }
      local list = exact[entry.code] or {}
      exact[entry.code] = list
      for _, other in ipairs(list) do report_tie(category, entry, other) end
      for _, other in ipairs(prefixes) do
        if other.entry.code ~= entry.code and meet(other.entry.code, entry.code) then report_tie(category, entry, other) end
      end
      list[#list + 1] = claim
      if entry.code:sub(-1) == "*" then prefixes[#prefixes + 1] = claim end
    end
  end
  -- a prefix that was read after the exact codes it covers
  for _, code in ipairs(names.sorted_keys(exact)) do
    for _, prefix in ipairs(code:sub(-1) ~= "*" and prefixes or {}) do
      for _, claim in ipairs(meet(prefix.entry.code, code) and exact[code] or {}) do
        if claim.category.file < prefix.category.file then report_tie(prefix.category, prefix.entry, claim) end
      end
    end
  end
end

local function any_live_payer()
  for _, payer in ipairs(registry.list("payers")) do
    if payer.live then return payer end
  end
  return nil
end

-- What takes effect must have been signed off before.
local function check_sign_off(c)
  if c.approved.on and c.approved.next_review and c.approved.next_review <= c.approved.on then
    diagnostics.add {
      code = "wrong_period", message = "the next review, " .. c.approved.next_review .. ", is not after the sign-off",
      fix = "exchange the two dates", place = diagnostics.locate(c.file, "approved", "next_review"),
    }
  end
  if c.approved.on and c.effective.from and c.effective.from < c.approved.on then
    diagnostics.add {
      severity = "warning", code = "effective_too_soon",
      message = "in force from " .. c.effective.from .. ", but signed off only on " .. c.approved.on,
      fix = "begin on or after the sign-off, or correct approved.on", place = diagnostics.locate(c.file, "effective", "from"),
    }
  end
end

-- Clinical sign-off (POLICY) is required where any live payer is served; else it warns.
local function check_live(criteria, today)
  local severity = any_live_payer() and "error" or "warning"
  for _, c in ipairs(sound(criteria)) do
    if c.approved then check_sign_off(c) end
    if not c.approved then
      diagnostics.add {
        severity = severity, code = "not_approved", message = "the criterion has no clinical sign-off",
        fix = "add approved = { by = ..., on = ..., next_review = ... }", place = diagnostics.locate(c.file, "id"),
      }
    elseif today and c.approved.next_review and c.approved.next_review < today then
      diagnostics.add {
        severity = "warning", code = "review_overdue", message = "the clinical review was due on " .. c.approved.next_review,
        fix = "have it reviewed and set next_review", place = diagnostics.locate(c.file, "approved", "next_review"),
      }
    end
  end
end

local automatic = { closed = true, no_um = true, not_available = true, not_required = true, notice = true, referred = true }

-- A reason that nobody can give: for a denial it is named by a criterion, or has a guideline of its own; a code of the
-- engine's is one of reason_codes.lua.
local function is_used(reason, named, engine)
  for _, use in ipairs(reason.use) do
    if (use == "denial" or use == "partial") and (named[reason.code] or reason.guideline) then return true end
    if use == "pend" or (automatic[use] and engine[reason.code]) then return true end
  end
  return false
end

local function check_unused_reasons(criteria)
  local named, engine = {}, names.set(reason_codes.all)
  for _, c in ipairs(criteria) do named[c.not_met or ""] = true end
  for _, reason in ipairs(sound(registry.list("reasons"))) do
    if not is_used(reason, named, engine) then
      diagnostics.add {
        severity = "warning", code = "reason_never_used", message = "nothing gives the reason '" .. reason.code .. "'",
        fix = "name it as not_met of a criterion, give it a guideline of its own, or remove it",
        place = diagnostics.locate(reason.file, reason.code),
      }
    end
  end
end

local function may_deny(code)
  for _, reason in ipairs(registry.list("reasons")) do
    if reason.code == code then return names.set(reason.use).denial end
  end
  return true
end

local function check_reasons(criteria)
  local known = registry.ids("reasons")
  local is_known = names.set(known)
  for _, c in ipairs(sound(criteria)) do
    if not is_known[c.not_met] then
      unknown(c.file, "reason", c.not_met, known, "not_met")
    elseif not may_deny(c.not_met) then
      diagnostics.add {
        code = "reason_not_for_denial", message = "'" .. c.not_met .. "' is no reason of a denial: its use in reasons.lua does not say so",
        fix = "name one whose use has \"denial\"", place = diagnostics.locate(c.file, "not_met"),
      }
    end
  end
  check_unused_reasons(criteria)
  if #known == 0 then return end
  local file = registry.list("reasons")[1].file
  for _, code in ipairs(reason_codes.all) do
    if not is_known[code] then
      diagnostics.add {
        code = "missing_reason", message = "the engine gives the reason '" .. code .. "', which is not here",
        fix = "add it with its plain words", place = diagnostics.locate(file),
      }
    end
  end
end

local function a_year_after(date)
  return date:gsub("^%d+", function(year) return tostring(math.tointeger(tonumber(year)) + 1) end)
end

local function check_calendars(today)
  for _, calendar in ipairs(sound(registry.list("calendars"))) do
    if today and calendar.through < a_year_after(today) then
      diagnostics.add {
        severity = "warning", code = "calendar_ends", message = "the holidays end on " .. calendar.through .. ", within a year",
        fix = "add the next year's holidays and move `through`", place = diagnostics.locate(calendar.file, "through"),
      }
    end
  end
end

--- Runs every check across files.
---@param criteria precert.Criterion[]
---@param today? string date of the load, for what is overdue
function link.check(criteria, today)
  check_periods(criteria, "criterion", function(c) return tostring(c.id) end)
  check_periods(registry.active_groups(), "group", function(g) return tostring(g.payer) .. "/" .. tostring(g.group) end)
  for kind, what in next, { categories = "category", payers = "payer", calendars = "calendar", regimes = "regime", reasons = "reason" } do
    only_once(registry.list(kind), what)
  end
  check_categories(criteria)
  check_precedence()
  setup.check(today)
  check_live(criteria, today)
  check_reasons(criteria)
  check_calendars(today)
end

return link
