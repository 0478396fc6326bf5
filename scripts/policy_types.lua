#!/usr/bin/env lua5.4
--- scripts/policy_types.lua [DIRECTORY] -- writes what an editor's language server knows of the policies (LuaCATS):
-- DIRECTORY/.editor/sdk.lua, the SDK's calls with the comparisons of each type of fact, and DIRECTORY/.editor/facts.lua, one class
-- of facts for each set of criteria. Both are made from the tables that the SDK itself checks with, so they say no less and no more.
-- Run it from the repository's root, and again after a change of facts. What it makes belongs to nobody's revision and is not kept.

local policy_types = {}

local HEAD = "---@meta\n-- Made by scripts/policy_types.lua; not part of a revision.\n"

local function sorted(t)
  local keys = {}
  for key in pairs(t) do keys[#keys + 1] = key end
  table.sort(keys)
  return keys
end

-- the SDK ------------------------------------------------------------------------------------------------------

local limits = {
  number = "number", duration = "number", money = "precert.money", date = "string", instant = "string", choice = "string", text = "string",
  code = "string", set = "string", list = "string|number", yes_no = "boolean",
}

-- The parameters of a comparison, by the kind of arguments it takes (compare.lua).
local parameters = {
  ["nothing"] = function() return "" end,
  ["limit"] = function(of, kind) return ", limit: " .. of .. "|precert.fact." .. kind end,
  ["two limits"] = function(of) return ", low: " .. of .. ", high: " .. of end,
  ["value"] = function(of, kind) return ", value: " .. of .. "|precert.fact." .. kind end,
  ["one value"] = function(of) return ", value: " .. of end,
  ["values"] = function(of) return ", values: (" .. of .. ")[]" end,
  ["values or none"] = function(of) return ", values?: (" .. of .. ")[]" end,
  ["codes"] = function() return ", codes: string[]" end,
  ["count"] = function() return ", n: integer" end,
  ["days"] = function() return ", days: integer" end,
  ["limit and count"] = function() return ", limit: number, n: integer" end,
  ["gain"] = function() return ", by: number" end,
  ["gain or none"] = function() return "" end,
}

local function comparison_classes(compare, kinds, out)
  for _, kind in ipairs(kinds) do
    local this = "precert.fact." .. kind
    out[#out + 1] = "---@class " .. this
    for _, op in ipairs(compare.names_for(kind)) do
      local operation = compare.operations[op]
      local more = parameters[operation.takes](limits[kind] or "any", kind)
      local doc = operation.text:gsub("%%s", "..."):gsub("%%%%", "%%")
      out[#out + 1] = ("---@field %s fun(self: %s%s): precert.Part %s"):format(op, this, more, doc)
    end
    out[#out + 1] = ""
  end
end

local simple = {
  string = "string", id = "string", date = "string", time = "string", boolean = "boolean", number = "number", integer = "integer",
  money = "precert.money", zone = "string", url = "string", any = "any", ["function"] = "function",
}

local class_of

-- The annotation of one field; records get a class of their own, named after where they stand.
local function type_of(field, name, out)
  if field.one_of then
    local words = {}
    for i, word in ipairs(field.one_of) do words[i] = '"' .. tostring(word) .. '"' end
    return table.concat(words, "|")
  end
  if field.type == "list" then return field.of and "(" .. type_of(field.of, name, out) .. ")[]" or "any[]" end
  if field.type == "map" then return "table<string, " .. type_of(field.of, name, out) .. ">" end
  if field.type == "record" then return class_of(name, field.fields, out) end
  return simple[field.type]
end

class_of = function(name, fields, out, more)
  local lines = { "---@class " .. name }
  for _, key in ipairs(sorted(fields)) do
    local field = (more or {})[key] and { type = "any" } or fields[key]
    local annotation = (more or {})[key] or type_of(field, name .. "." .. key, out)
    local optional = not fields[key].required and "?" or ""
    lines[#lines + 1] = "---@field " .. key .. optional .. " " .. annotation .. (fields[key].rule and " " .. fields[key].rule or "")
  end
  out[#out + 1] = table.concat(lines, "\n") .. "\n"
  return name
end

local function sdk_text(host)
  local compare, facts = host.require "precert.compare", host.require "precert.facts"
  local fields, definition = host.require "precert.fields", host.require "precert.definition"
  local kinds = {}
  for _, operation in pairs(compare.operations) do
    for _, kind in ipairs(operation.on) do kinds[kind] = true end
  end
  local out = {
    HEAD, "---@class precert.Part a part of criteria: a comparison, or a group of parts\n",
    "---@class precert.FactType a declared fact\n", "---@class precert.money\n---@field cents integer\n---@field currency \"USD\"\n",
  }
  comparison_classes(compare, sorted(kinds), out)
  local c = { "---@class precert.criteria", "---@field fact facts.any", "---@field request precert.request" }
  for _, name in ipairs(sorted(facts.constructors)) do
    local class = class_of("precert.new." .. name, facts.constructor_fields[name], out)
    c[#c + 1] = ("---@field %s fun(spec: %s|table): precert.FactType"):format(name, class)
  end
  local tree = "precert.Part|precert.Parts"
  class_of("precert.Criterion.new", definition.fields, out, {
    facts = "table<string, precert.FactType>", meets = tree, complex = "boolean|" .. tree,
    grants = "{ units: number, unit?: string, days?: integer }|fun(request: table, facts: table, history: table): table?",
  })
  out[#out + 1] = "---@class precert.Parts parts with a label\n---@field id? string\n---@field text? string\n"
    .. "---@field [integer] precert.Part|precert.Parts\n"
  for _, name in ipairs { "all", "any", "none" } do c[#c + 1] = "---@field " .. name .. " fun(parts: precert.Parts): precert.Part" end
  c[#c + 1] = "---@field at_least fun(n: integer): fun(parts: precert.Parts): precert.Part"
  c[#c + 1] = "---@field custom fun(spec: { id?: string, text: string, reads: string[], holds: fun(f: table): boolean }): precert.Part"
  c[#c + 1] = "---@field define fun(spec: precert.Criterion.new): table"
  c[#c + 1] = "---@field usd fun(dollars: number): precert.money"
  c[#c + 1] = "---@field days_between fun(from: string, to: string): integer"
  c[#c + 1] = "---@field organs string[]\n"
  out[#out + 1] = table.concat(c, "\n")
  local request = { "---@class precert.request values of the request; network status is not among them (R1.9)" }
  for _, name in ipairs(sorted(facts.request)) do
    request[#request + 1] = ("---@field %s precert.fact.%s %s"):format(name, facts.request[name].type, facts.request[name].ask)
  end
  out[#out + 1] = table.concat(request, "\n") .. "\n"
  local p = { "---@class precert.policy" }
  for _, pair in ipairs {
    { "category", fields.category }, { "inpatient", fields.category }, { "group", fields.group }, { "payer", fields.payer },
    { "calendar", fields.calendar }, { "regime", fields.regime }, { "phrases", fields.phrases },
  } do
    p[#p + 1] = ("---@field %s fun(spec: %s): table"):format(pair[1], class_of("precert." .. pair[1], pair[2], out))
  end
  p[#p + 1] = ("---@field reasons fun(spec: table<string, %s>): table"):format(class_of("precert.reason", fields.reason, out))
  p[#p + 1] = "---@field usd fun(dollars: number): precert.money\n"
  out[#out + 1] = table.concat(p, "\n")
  return table.concat(out, "\n")
end

-- the facts ----------------------------------------------------------------------------------------------------

local function escaped(text) return (text:gsub("\n", " ")) end

local function part_type(fact) return type(fact.of) == "table" and "choice" or fact.of end

-- The class of one fact: that of its type, or one of its own where it has parts.
local function fact_class(class, name, fact, out)
  if fact.type == "pair" then
    local own = class .. "." .. name
    local lines = { "---@class " .. own .. ": precert.fact.pair" }
    for _, part in ipairs { fact.parts[1], fact.parts[2], "both", "either" } do
      lines[#lines + 1] = ("---@field %s fun(self: %s): precert.fact.%s"):format(part, own, part_type(fact))
    end
    out[#out + 1] = table.concat(lines, "\n") .. "\n"
    return own
  end
  if fact.type == "record" then
    local own = class .. "." .. name
    local lines = { "---@class " .. own .. ": precert.fact.record" }
    for _, part in ipairs(fact.parts) do
      lines[#lines + 1] = ("---@field %s precert.fact.%s %s"):format(part, fact.fields[part].type, escaped(fact.fields[part].ask))
    end
    out[#out + 1] = table.concat(lines, "\n") .. "\n"
    return own
  end
  return "precert.fact." .. fact.type
end

--- The name of a criterion's class of facts.
function policy_types.class_name(id) return "facts." .. id end

local function facts_text(host)
  local derived, out = host.require("precert.facts").derived, { HEAD }
  local base = { "---@class facts.derived computed by the engine" }
  for _, name in ipairs(sorted(derived)) do
    base[#base + 1] = ("---@field %s precert.fact.%s %s"):format(name, derived[name].type, derived[name].ask)
  end
  out[#out + 1] = table.concat(base, "\n") .. "\n"
  local by_id, any = {}, {}
  for _, c in ipairs(host.require("precert.definition").defined()) do
    by_id[c.id] = by_id[c.id] or {}
    for name, fact in pairs(c.facts) do by_id[c.id][name] = fact end
  end
  for _, id in ipairs(sorted(by_id)) do
    local class = policy_types.class_name(id)
    local lines = { "---@class " .. class .. ": facts.derived" }
    for _, name in ipairs(sorted(by_id[id])) do
      local fact = by_id[id][name]
      local kind = fact_class(class, name, fact, out)
      lines[#lines + 1] = ("---@field %s %s %s%s"):format(name, kind, escaped(fact.ask), fact.unit and " (" .. fact.unit .. ")" or "")
      any[name] = any[name] or {}
      any[name][kind] = true
    end
    out[#out + 1] = table.concat(lines, "\n") .. "\n"
  end
  local all = { "---@class facts.any: facts.derived what any criteria declare: without a cast, c.fact completes all of it" }
  for _, name in ipairs(sorted(any)) do all[#all + 1] = "---@field " .. name .. " " .. table.concat(sorted(any[name]), "|") end
  out[#out + 1] = table.concat(all, "\n") .. "\n"
  return table.concat(out, "\n")
end

--- Both texts of a loaded revision.
---@param host table
---@return table<string, string> text by file name
function policy_types.texts(host)
  return { ["sdk.lua"] = sdk_text(host), ["facts.lua"] = facts_text(host) }
end

local function main(directory)
  local policy = require "tests.support.lua.policy"
  local set = policy.load(directory)
  if not set.catalogue then
    io.stderr:write(table.concat(set.diagnostic_lines, "\n"), "\n")
    os.exit(4)
  end
  os.execute("mkdir -p '" .. directory .. "/.editor'")
  for name, text in pairs(policy_types.texts(set.host)) do
    local file = assert(io.open(directory .. "/.editor/" .. name, "wb"))
    file:write(text)
    file:close()
  end
end

if arg and arg[0] and arg[0]:find("policy_types.lua$") then main(arg[1] or "policies") end

return policy_types
