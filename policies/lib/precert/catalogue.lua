--- The catalogue: what the daemon and its clients need from the policies as data, one canonical JSON document.

local body = require "precert.body"
local clocks = require "precert.clocks"
local dates = require "precert.dates"
local fields = require "precert.fields"
local json = require "precert.json"
local names = require "precert.names"
local regime_rules = require "precert.regime_rules"
local registry = require "precert.registry"
local settings = require "precert.settings"
local setup = require "precert.setup"

local catalogue = {}

-- Copies what a field table names, with lists marked, so that an empty list is written [].
local function plain(value, field)
  if value == nil then return nil end
  if field.type == "list" then
    local list = json.array({})
    for i, element in ipairs(value) do list[i] = field.of and plain(element, field.of) or element end
    return list
  end
  if field.type == "record" then
    local record = {}
    for name, inner in next, field.fields do record[name] = plain(value[name], inner) end
    return record
  end
  if field.type == "map" then
    local map = {}
    for name, inner in next, value do map[name] = plain(inner, field.of) end
    return map
  end
  return value
end

local function record(entry, field_table)
  local out = plain(entry, { type = "record", fields = field_table })
  out.file = entry.file
  return out
end

local function category(entry)
  local out = record(entry, fields.category)
  local gates = json.array({})
  for _, name in ipairs(names.sorted_keys(entry.gates)) do
    if entry.gates[name] then gates[#gates + 1] = name end
  end
  out.gates, out.initial_visits = gates, entry.gates.initial_visits
  out.setting = entry.setting
  out.codes, out.criteria = plain(entry.codes, fields.category.codes), plain(entry.criteria, fields.category.criteria)
  return out
end

local function fact(declared, name)
  local f = declared[name]
  local of = f.of
  if type(of) == "table" then
    of = json.array({})
    for i, choice in ipairs(f.of) do of[i] = choice end
  end
  return {
    name = name, type = f.type, unit = f.unit, ask = f.ask, min = f.min, max = f.max, of = of, can_change = f.can_change or false,
    parts = f.parts and json.array({ table.unpack(f.parts) }) or nil,
  }
end

-- A tree as a flat list in pre-order: what the guideline pages, the author's tools and the lints read of it. `says` is the
-- comparison under a label, so that a threshold that moved is seen although its label stayed.
local function outline(nodes)
  local list = json.array({})
  for i, node in ipairs(nodes) do
    list[i] = {
      id = node.id, text = node.text, kind = node.kind, parts = #node.children, line = node.place.line, n = node.n,
      says = node.says ~= node.text and node.says or nil, op = node.op, part = node.part,
      reads = node.reads and json.array({ table.unpack(node.reads) }) or nil, body = node.holds and body.of(node.holds) or nil,
    }
  end
  return list
end

local function levels(c)
  local list = json.array({})
  for i, other in ipairs(c.other_levels) do
    list[i] = { level = other.level, text = other.text, nodes = outline(other.tree and other.tree.nodes or {}) }
  end
  return #list > 0 and list or nil
end

-- How often the examples tried the comparisons, without the places: those are diagnostics.
local function counted(made)
  return made and { leaves = made.leaves, met = made.met, not_met = made.not_met, unknown = made.unknown }
end

local function criterion(c)
  local list = json.array({})
  for _, name in ipairs(c.order or {}) do list[#list + 1] = fact(c.declared, name) end
  return {
    id = c.id, version = c.version, category = c.category, title = c.title, effective = c.effective,
    guideline = {
      id = c.guideline.id, version = c.guideline.version or c.version, title = c.guideline.title or c.title,
      section = c.guideline.section, references = json.array({ table.unpack(c.guideline.references or {}) }),
    },
    approved = c.approved, other_levels = levels(c), coverage = counted(c.coverage),
    facts = list, nodes = outline(c.meets and c.meets.nodes or {}),
    intake_approvable = c.intake_approvable, not_met = c.not_met,
    complex = c.complex ~= false, complex_nodes = type(c.complex) == "table" and outline(c.complex.nodes) or nil,
    grants = type(c.grants) == "table" and c.grants or nil, grants_computed = type(c.grants) == "function" or nil,
    grants_body = type(c.grants) == "function" and body.of(c.grants) or nil,
    notes = c.notes, codes = json.array({ table.unpack(c.codes or {}) }), file = c.file,
  }
end

local function reason(entry)
  local out = record(entry, fields.reason)
  out.code = entry.code
  return out
end

local function rule(clock, regime)
  local out = plain(clock, { type = "record", fields = fields.clock })
  out.kind, out.verified = clocks.kind_of(clock, regime), regime_rules.verified(regime, clock)
  out.calendar, out.zone = settings.default("calendar"), settings.default("zone") -- a case has its snapshot's instead
  return out
end

local function regime(entry)
  local out = record(entry, fields.regime)
  out.clocks = json.array({})
  for i, clock in ipairs(entry.clocks) do out.clocks[i] = rule(clock, entry) end
  return out
end

local function group(entry)
  local out = record(entry, fields.group)
  out.transplant = plain(entry.transplant, { type = "record", fields = fields.transplant })
  return out
end

-- Of a snapshot that serves nobody yet, what a list shows.
local function coming(entry)
  local whole, head = record(entry, fields.group), {}
  for _, name in ipairs { "payer", "group", "name", "status", "effective", "approved" } do head[name] = whole[name] end
  return head
end

local function each(list, make)
  local out = json.array({})
  for i, entry in ipairs(list) do out[i] = make(entry) end
  return out
end

--- The canonical JSON text of everything loaded.
---@param criteria precert.Criterion[]
---@return string
function catalogue.text(criteria)
  return json.encode {
    format = 1,
    categories = each(registry.list("categories"), category),
    criteria = each(criteria, criterion),
    reasons = each(registry.list("reasons"), reason),
    calendars = each(registry.list("calendars"), function(c) return record(c, fields.calendar) end),
    regimes = each(registry.list("regimes"), regime),
    payers = each(registry.list("payers"), function(p) return record(p, fields.payer) end),
    groups = each(registry.active_groups(), group), coming_groups = each(registry.coming_groups(), coming),
    letters = each(registry.list("letters"), function(l) return { id = l.id, kind = l.kind, to = l.to, text = l.text, file = l.file } end),
    phrases = registry.list("phrases")[1] and record(registry.list("phrases")[1], fields.phrases) or nil,
    zones = json.array(dates.zones()), spd_years = setup.SPD_YEARS,
  }
end

return catalogue
