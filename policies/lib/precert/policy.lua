--- What set-up files are written with: local p = require "precert.policy". Categories, groups, payers, reasons,
-- calendars, regimes: plain data, each checked against its field table (fields.lua) with the author's line.

local diagnostics = require "precert.diagnostics"
local facts = require "precert.facts"
local fields = require "precert.fields"
local group_rules = require "precert.group_rules"
local json = require "precert.json"
local names = require "precert.names"
local payer_rules = require "precert.payer_rules"
local readonly = require "precert.readonly"
local regime_rules = require "precert.regime_rules"
local registry = require "precert.registry"
local schema = require "precert.schema"

local function take(kind, spec, field_table)
  if type(spec) ~= "table" then
    diagnostics.raise { code = "wrong_type", message = "a declaration takes a table", fix = "write return p." .. kind .. " { ... }" }
  end
  local made = {}
  for name, value in next, spec do made[name] = value end
  schema.check(made, field_table, schema.this_file())
  made.file, made.declares = diagnostics.file(), kind
  return made
end

local function code_order(made)
  for _, entry in ipairs(made.codes or {}) do
    if type(entry) == "table" and entry.from and entry.to and entry.from > entry.to then
      diagnostics.add {
        code = "wrong_period", message = "code " .. tostring(entry.code) .. " ends before it begins", fix = "exchange from and to",
        place = diagnostics.locate(made.file, "codes", entry.code),
      }
    end
  end
end

-- R2.7: a stay is reviewed wherever and for however long it is; only whether the benefit exists may be asked first (R3.5).
local function no_gates_of_visits(made)
  for _, gate in ipairs { "initial_visits", "ancillary_network", "geography" } do
    if type(made.gates) == "table" and made.gates[gate] then
      diagnostics.add {
        code = "gate_of_visits", message = "the gate '" .. gate .. "' is one of outpatient visits: a stay is always reviewed (R2.7)",
        fix = "leave it out; a stay may have benefit_confirmation", place = diagnostics.locate(made.file, gate),
      }
    end
  end
end

local function category_of(kind, spec)
  local made = take(kind, spec, fields.category)
  made.gates, made.codes = made.gates or {}, made.codes or {}
  made.suggestions, made.notices = made.suggestions or {}, made.notices or {}
  made.declares = "category"
  made.id_json, made.title_json = json.quote(tostring(made.id)), json.quote(tostring(made.title))
  made.documents_json = json.encode(json.array(type(made.documents) == "table" and { table.unpack(made.documents) } or {}))
  for _, list in ipairs { made.suggestions, made.notices } do
    for _, entry in ipairs(list) do entry.json = json.encode { code = entry.code, text = entry.text } end
  end
  code_order(made)
  if kind == "inpatient" then
    no_gates_of_visits(made)
    made.setting = made.id == "observation" and "observation" or "inpatient"
  else
    made.setting = "outpatient"
  end
  registry.add("categories", made)
  return made
end

local author = { usd = facts.usd }

--- An outpatient category: what it is, its code lists, gates, documents and criteria (R3.4).
---@param spec table
function author.category(spec) return category_of("category", spec) end

--- An inpatient type, or observation (R3.3). It needs no codes: the level of care decides.
---@param spec table
function author.inpatient(spec) return category_of("inpatient", spec) end

--- A group snapshot (section 2), effective-dated.
---@param spec table
function author.group(spec)
  local made = take("group", spec, fields.group)
  made.settings, made.plan_document = made.settings or {}, made.plan_document or {}
  made.states = made.states or {}
  registry.add("groups", made)
  if not diagnostics.failed(made.file) then group_rules.check(made) end
  return made
end

--- A payer (R2.10).
---@param spec table
function author.payer(spec)
  local made = take("payer", spec, fields.payer)
  made.settings, made.delegates = made.settings or {}, made.delegates or {}
  made.independent_reviewers = made.independent_reviewers or {}
  registry.add("payers", made)
  if not diagnostics.failed(made.file) then payer_rules.check(made) end
  return made
end

--- The reasons: code -> { use, plain words, clinical wording, X12 886 code } (R4.5).
---@param spec table<string, table>
function author.reasons(spec)
  local made = { file = diagnostics.file(), declares = "reasons" }
  for _, code in ipairs(names.sorted_keys(type(spec) == "table" and spec or {})) do
    local reason = { code = code, file = made.file }
    for name, value in next, type(spec[code]) == "table" and spec[code] or {} do reason[name] = value end
    reason.code, reason.file = nil, nil
    schema.check(reason, fields.reason, { file = made.file, trail = { code } })
    reason.code, reason.id, reason.file = code, code, made.file
    registry.add("reasons", reason)
  end
  return made
end

--- The sentences that letters carry: disclaimer, ways to appeal and the like (R3.2, R8.2).
---@param spec table<string, string>
function author.phrases(spec)
  local made = take("phrases", spec, fields.phrases)
  registry.add("phrases", made)
  return made
end

--- A business calendar: opening hours, weekdays and holidays (R1.7, R5.6).
---@param spec table
function author.calendar(spec)
  local made = take("calendar", spec, fields.calendar)
  registry.add("calendars", made)
  return made
end

--- A regime: clock rules of the programme or of a law (R5.5).
---@param spec table
function author.regime(spec)
  local made = take("regime", spec, fields.regime)
  made.applies_to = made.applies_to or {}
  registry.add("regimes", made)
  if not diagnostics.failed(made.file) then regime_rules.check(made) end
  return made
end

---@type precert.policy
local module = readonly.module("p", author)
return module
