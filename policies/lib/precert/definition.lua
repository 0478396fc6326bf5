--- c.define: checks one whole criterion (its fields, its facts, its tree) and runs its examples.
-- What is wrong is reported with the author's line and what to do next; only a criterion without errors is usable.

local compile = require "precert.compile"
local coverage = require "precert.coverage"
local criterion = require "precert.criterion"
local diagnostics = require "precert.diagnostics"
local facts = require "precert.facts"
local lint = require "precert.lint"
local names = require "precert.names"
local runtime = require "precert.runtime"
local schema = require "precert.schema"
local tree = require "precert.tree"

local period = {
  type = "record", required = true, fields = { from = { type = "date", required = true }, to = { type = "date" } },
}

local outcomes = { "met", "needs_information", "not_met" }

---@type table<string, precert.Field>
local fields = {
  id = { type = "id", required = true },
  version = { type = "string", required = true },
  effective = period,
  category = { type = "id", required = true },
  title = { type = "string", required = true },
  guideline = {
    type = "record", required = true, rule = "R4.5",
    fields = {
      id = { type = "id", required = true }, section = { type = "string" }, title = { type = "string" }, version = { type = "string" },
      references = { type = "list", of = { type = "string" } },
    },
  },
  approved = {
    type = "record",
    fields = {
      by = { type = "string", required = true }, on = { type = "date", required = true },
      next_review = { type = "date", required = true },
    },
  },
  codes = { type = "list", of = { type = "string" } },
  facts = { type = "any", required = true },
  meets = { type = "any", required = true },
  not_met = { type = "id", required = true, rule = "R4.5" },
  complex = { type = "any", default = false },
  intake_approvable = { type = "boolean", default = false },
  grants = { type = "any" },
  other_levels = {
    type = "list",
    of = {
      type = "record",
      fields = {
        level = { type = "id", required = true }, text = { type = "string", required = true }, meets = { type = "any", required = true },
      },
    },
  },
  notes = { type = "string" },
  examples = {
    type = "list", required = true,
    of = {
      type = "record",
      fields = {
        name = { type = "string", required = true }, facts = { type = "any", required = true },
        request = { type = "any" }, outcome = { type = "string", required = true, one_of = outcomes },
        missing = { type = "list", of = { type = "string" } }, complex = { type = "boolean" },
        unmet = { type = "list", of = { type = "string" } }, met_at = { type = "list", of = { type = "string" } },
      },
    },
  },
}

local grant_fields = {
  units = { type = "number", required = true, min = 0 },
  unit = { type = "string", one_of = { "days", "hours", "units", "visits" }, default = "units" },
  days = { type = "integer", min = 1 },
}

local definition = { fields = fields } -- the fields of c.define, for the editor's annotations too

local defined = {} -- every criterion of the revision being loaded

local function at(self, ...) return diagnostics.locate(self.file, ...) end

local function fault(place, code, message, fix, word)
  diagnostics.add { code = code, message = message, fix = fix, place = place, word = word }
end

--- R1.9: the same criteria in and out of network, so nothing about networks may be a fact.
function definition.reads_network(name)
  return name:find("network", 1, true) or name:find("participating", 1, true) or name:match("^par_") or name:match("^in_net")
end

local function check_fact_names(self)
  for _, name in ipairs(names.sorted_keys(self.facts)) do
    local fact = self.facts[name]
    if not facts.is_type(fact) then
      fault(at(self, "facts", name), "wrong_type", "fact '" .. tostring(name) .. "' has no type",
        "write " .. tostring(name) .. " = c.number { ... }, c.yes_no { ... } and so on", tostring(name))
      self.facts[name] = nil
    elseif type(name) ~= "string" or not name:match("^%l[%l%d_]*$") then
      fault(fact.place, "wrong_name", "'" .. tostring(name) .. "' is no fact name", "use lower-case letters, digits and _")
    elseif facts.derived[name] then
      fact.member_of_other = true -- reported here, not as one lost to a repeated name
      fault(fact.place, "derived_fact", name .. " is computed from the birth date",
        "remove the declaration; fact." .. name .. " works without it", name)
      self.facts[name] = nil
    elseif definition.reads_network(name) then
      fault(fact.place, "reads_network_status", "criteria may not read network status: '" .. name .. "' (R1.9)",
        "remove it; which providers are reviewed is a gate of the category", name)
    end
  end
end

-- A percentage is computed from a pair of numbers that says which way is better.
local function check_percents(self)
  for _, name in ipairs(names.sorted_keys(self.facts)) do
    local fact = self.facts[name]
    local pair = fact.from and self.facts[fact.from]
    if fact.from and not pair then
      fault(fact.place, "unknown_fact", "fact '" .. fact.from .. "' is not declared",
        names.hint(fact.from, names.sorted_keys(self.facts)), fact.from)
    elseif fact.from and not (pair.type == "pair" and pair.of == "number" and pair.better) then
      fault(fact.place, "wrong_type", "'" .. fact.from .. "' is no pair of numbers with a better side",
        "declare it with c.pair { \"eval\", \"now\", better = \"higher\", ... }", fact.from)
    end
  end
end

local function check_lost(self, taken)
  local taken_facts = {}
  for _, fact in next, self.facts do taken_facts[fact] = true end
  for _, fact in ipairs(facts.lost(taken_facts)) do
    fault(fact.place, "declared_twice", "this fact's name is declared again below", "rename or remove one of the two")
  end
  for _, leaf in ipairs(tree.lost(taken)) do
    fault(leaf.place, "lost_comparison", "this comparison is in no part of the criteria",
      "join comparisons with all { }, any { } or none { }, never with and, or, not", leaf.op)
  end
end

local function declared_facts(self)
  local declared = {}
  for name, fact in next, facts.derived do declared[name] = fact end
  for name, fact in next, facts.request do declared["request." .. name] = fact end
  for name, fact in next, self.facts do declared[name] = fact end
  return declared
end

-- The order in which facts are asked: as the tree reads them, then `complex`, then the rest as declared.
local function ask_order(self)
  local order, seen = {}, {}
  local function take(list)
    for _, name in ipairs(list) do
      if not seen[name] then order[#order + 1], seen[name] = name, true end
    end
  end
  take(self.meets.reads)
  if type(self.complex) == "table" then take(self.complex.reads) end
  for _, other in ipairs(self.other_levels) do take(other.tree.reads) end
  -- what a percentage is computed from is read with it
  for i = 1, #order do
    local from = self.declared[order[i]].from
    if from and self.facts[from] then take { from } end
  end
  local rest = {}
  for name in next, self.facts do
    if not seen[name] then rest[#rest + 1] = name end
  end
  table.sort(rest, function(a, b)
    local line_a, line_b = self.facts[a].place.line, self.facts[b].place.line
    if line_a ~= line_b then return line_a < line_b end
    return a < b
  end)
  for _, name in ipairs(rest) do
    -- what a function for the grants reads is seen in its text alone
    local read = self.facts[name].noted or (type(self.grants) == "function" and diagnostics.reads_member(self.file, name))
    if not read then
      diagnostics.add {
        severity = "warning", code = "fact_never_read", message = "nothing reads the fact '" .. name .. "'",
        fix = "use it in meets, remove it, or write noted = true where it is for people and the engine",
        place = self.facts[name].place, word = name,
      }
    end
  end
  take(rest)
  if type(self.grants) == "function" then
    for _, name in ipairs { "member_age", "member_age_months", "request.line_units" } do take { name } end
  end
  return order
end

local function check_grants(self)
  local grants = self.grants
  if type(grants) == "table" then
    schema.check(grants, grant_fields, { file = self.file, trail = { "grants" } })
  elseif grants ~= nil and type(grants) ~= "function" then
    fault(at(self, "grants"), "wrong_type", "grants is a table or a function(request, facts, history)",
      "write grants = { units = 1, days = 90 }")
  end
end

-- Other levels of care: suggestions, each with a tree of its own.
local function compile_levels(self, taken)
  local list, right = {}, true
  for i, other in ipairs(type(self.other_levels) == "table" and self.other_levels or {}) do
    local place = at(self, "other_levels", other.level)
    list[i] = { level = other.level, text = other.text, tree = compile.tree(other.meets, self.declared, place, taken), place = place }
    right = right and list[i].tree ~= nil
  end
  self.other_levels = list
  return right
end

local function compile_trees(self)
  self.declared = declared_facts(self)
  local taken, author_complex = {}, self.complex
  self.meets = compile.tree(self.meets, self.declared, at(self, "meets"), taken)
  if type(author_complex) ~= "boolean" then
    self.complex = compile.tree(author_complex, self.declared, at(self, "complex"), taken)
  end
  local levels_right = compile_levels(self, taken)
  check_lost(self, taken)
  return self.meets and self.complex ~= nil and levels_right
end

local function trees_of(self)
  local list = { self.meets }
  if type(self.complex) == "table" then list[2] = self.complex end
  for _, other in ipairs(self.other_levels) do list[#list + 1] = other.tree end
  return list
end

--- Defines one version of a criterion. See README.md for every field.
---@param spec table
---@return precert.Criterion
function definition.define(spec)
  if type(spec) ~= "table" then
    diagnostics.raise { code = "wrong_type", message = "c.define takes a table", fix = "write return c.define { id = ..., ... }" }
  end
  local self = {}
  for name, value in next, spec do self[name] = value end
  schema.check(self, fields, schema.this_file())
  self.file, self.declares = diagnostics.file(), "criterion"
  defined[#defined + 1] = self
  if type(self.facts) ~= "table" or self.meets == nil then return self end
  check_fact_names(self)
  check_percents(self)
  check_grants(self)
  if not compile_trees(self) then return self end
  self.order = ask_order(self)
  if diagnostics.failed(self.file) then return self end
  for _, compiled in ipairs(trees_of(self)) do lint.tree(compiled, self.declared) end
  criterion.prepare(self)
  self.usable = true
  return self
end

-- examples ---------------------------------------------------------------------------------------------------

local function example_fault(self, example, code, message, fix)
  fault(at(self, "examples", example.name), code, "example '" .. example.name .. "': " .. message, fix)
end

local function copy(value)
  if type(value) ~= "table" then return value end
  local other = {}
  for key, member in next, value do other[key] = copy(member) end
  return other
end

-- What the fact does allow.
local function allowed(self, name, reason)
  local fact = self.declared[name]
  if reason == "wrong_unit" and fact.unit then return "give it in " .. fact.unit end
  if reason == "not_a_choice" and type(fact.of) == "table" then return "use one of: " .. table.concat(fact.of, ", ") end
  if reason == "out_of_range" and type(fact.min) == "number" and type(fact.max) == "number" then
    return "send a value from " .. fact.min .. " to " .. fact.max
  end
  return "send a value the fact allows (it is a " .. fact.type .. ")"
end

local function facts_of(self, example)
  local sent = copy(example.facts)
  for _, name in ipairs(names.sorted_keys(sent)) do
    if not self.facts[name] and not facts.derived[name] then
      return nil, "unknown_fact", "fact '" .. tostring(name) .. "' is not declared", names.hint(name, names.sorted_keys(self.facts))
    end
  end
  local request_values = copy(example.request or {})
  for _, name in ipairs(names.sorted_keys(request_values)) do
    if not facts.request[name] then
      return nil, "unknown_fact", "the request has no value '" .. tostring(name) .. "'",
        names.hint(name, names.sorted_keys(facts.request))
    end
  end
  local name, reason = criterion.check(self, sent)
  if name then return nil, "example_refused", "fact '" .. name .. "' is refused: " .. reason, allowed(self, name, reason) end
  criterion.add_request(self, sent, request_values)
  return sent
end

local function listed(list)
  return #list == 0 and "nothing" or table.concat(list, ", ")
end

local function compare_example(self, example, sent, trees, seen)
  local outcome, is_complex = criterion.run(self, sent), criterion.is_complex(self, sent)
  local met_at = listed(criterion.met_at(self, sent))
  coverage.take(trees, seen)
  if outcome ~= example.outcome then
    return example_fault(self, example, "example_fails", "expected " .. tostring(example.outcome) .. ", got " .. outcome,
      "correct the example or the criteria")
  end
  local missing = listed(criterion.missing(self, sent))
  if example.missing and missing ~= listed(example.missing) then
    example_fault(self, example, "example_fails", "expected to miss " .. listed(example.missing) .. ", but misses " .. missing,
      "list the facts in the order the criteria ask them")
  end
  local unmet = {}
  for i, part in ipairs(criterion.unmet(self)) do unmet[i] = part.id end
  if example.unmet and listed(unmet) ~= listed(example.unmet) then
    example_fault(self, example, "example_fails", "expected unmet " .. listed(example.unmet) .. ", got " .. listed(unmet),
      "correct the example or the criteria")
  end
  if example.met_at and met_at ~= listed(example.met_at) then
    example_fault(self, example, "example_fails", "expected to be met at " .. listed(example.met_at) .. ", got " .. met_at,
      "correct the example or other_levels")
  end
  if example.complex ~= nil and is_complex ~= example.complex then
    example_fault(self, example, "example_fails", "expected complex = " .. tostring(example.complex), "correct the example or `complex`")
  end
end

--- Runs a criterion's examples; each that fails is an error at its line.
---@param self precert.Criterion
function definition.run_examples(self)
  if #self.examples == 0 then
    fault(at(self, "examples"), "no_examples", "the criterion has no examples", "add one for each outcome")
  end
  local trees = trees_of(self)
  local seen = coverage.begin(trees)
  for _, example in ipairs(self.examples) do
    local sent, code, message, fix = facts_of(self, example)
    if not sent then
      example_fault(self, example, code, message, fix)
    else
      local ok, err = runtime.host.protect(compare_example, self, example, sent, trees, seen)
      if not ok then
        diagnostics.from_raise(err, at(self, "examples", example.name), "example '" .. example.name .. "' makes the criteria raise")
      end
    end
  end
  self.coverage = coverage.finish(trees, seen)
  if not diagnostics.failed(self.file) then coverage.warn(self.coverage) end
end

--- Starts a revision.
function definition.begin() defined = {} end

--- Starts a file.
function definition.begin_file()
  facts.begin_file()
  tree.begin_file()
end

--- Every criterion of the revision, in the order of the files.
---@return precert.Criterion[]
function definition.defined() return defined end

return definition
