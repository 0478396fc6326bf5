--- The nodes of a criteria tree as an author writes them: comparisons on facts, all, any, at_least, none, custom.
-- Here they are only collected, each with the author's line; compile.lua checks and resolves them.

local compare = require "precert.compare"
local diagnostics = require "precert.diagnostics"
local names = require "precert.names"

local tree = {}

local node_mark = { __name = "criteria node" }
local leaves = {} -- comparisons made while the current file loads, to find the ones no tree took

--- Whether a value is a node of a tree.
function tree.is_node(v) return getmetatable(v) == node_mark end

--- Starts a file; `tree.lost` then answers for it.
function tree.begin_file() leaves = {} end

--- Comparisons of this file that ended up in no tree: `and`, `or` and `not` drop them without a word.
---@param taken table<table, boolean>
---@return table[]
function tree.lost(taken)
  local lost = {}
  for _, leaf in ipairs(leaves) do
    if not taken[leaf] then lost[#lost + 1] = leaf end
  end
  return lost
end

local function node(kind, fields)
  fields.kind, fields.place = kind, diagnostics.here()
  return setmetatable(fields, node_mark)
end

-- fact.<name> and its parts ---------------------------------------------------------------------------------

local handle_mark = { __name = "fact" }

--- Whether a value is fact.<name> or a part of it.
function tree.is_fact(v) return getmetatable(v) == handle_mark end

local function handle(fact, part)
  return setmetatable({ _fact = fact, _part = part or false, _place = diagnostics.here() }, handle_mark)
end

--- A reference to a fact by its full name (`bmi`, `request.visits`).
---@param name string
function tree.fact(name) return handle(name) end

local methods = {}
for _, op in ipairs(compare.names) do
  methods[op] = function(fact, ...)
    if not tree.is_fact(fact) then
      diagnostics.raise {
        code = "wrong_call", message = op .. " is called with a colon", fix = "write fact.name:" .. op .. "(...)", word = op,
      }
    end
    local leaf = node("leaf", { fact = fact._fact, part = fact._part, op = op, args = { ... } })
    leaves[#leaves + 1] = leaf
    return leaf
  end
end

-- Any other name is a part: fact.pain_score:now(), fact.milestones.listed, fact.pta_db:both().
handle_mark.__index = function(fact, name)
  if methods[name] then return methods[name] end
  if fact._part then
    diagnostics.raise {
      code = "unknown_comparison", message = "there is no comparison '" .. tostring(name) .. "'",
      fix = names.hint(name, compare.names), word = tostring(name),
    }
  end
  return handle(fact._fact, name)
end

handle_mark.__call = function(fact) return fact end

local function no_operator()
  diagnostics.raise {
    code = "operator_on_fact", message = "facts are not compared with <, <=, +, - and the like",
    fix = "write fact.name:at_least(40), :below(40), :equals(...)",
  }
end

for _, event in ipairs { "__lt", "__le", "__add", "__sub", "__mul", "__div", "__unm", "__concat", "__len" } do
  handle_mark[event] = no_operator
end

-- groups ----------------------------------------------------------------------------------------------------

local function group(kind, list, extra)
  local made = node(kind, extra or {})
  if type(list) ~= "table" or tree.is_node(list) then
    diagnostics.raise { code = "wrong_type", message = kind .. " takes a list of parts", fix = "write " .. kind .. " { part, part }" }
  end
  made.parts = list
  return made
end

--- Met when every part is met.
function tree.all(list) return group("all", list) end

--- Met when one part is met.
function tree.any(list) return group("any", list) end

--- Met when no part is met.
function tree.none(list) return group("none", list) end

--- at_least(2) { part, part, part }: met when that many parts are met.
function tree.at_least(n)
  if math.type(n) ~= "integer" or n < 1 then
    diagnostics.raise {
      code = "wrong_type", message = "at_least takes a whole number first", fix = "write at_least(2) { part, part, part }",
    }
  end
  return function(list) return group("at_least", list, { n = n }) end
end

--- c.custom { reads = { "a", "b" }, text = "...", holds = function(f) return f.a > f.b end }: what a tree cannot say.
-- `holds` is called only when all it reads is known; it sees those facts and no other.
function tree.custom(spec)
  local made = node("custom", {})
  local fields = { id = "string", text = "string", reads = "table", holds = "function" }
  for key, value in next, type(spec) == "table" and spec or {} do
    if not fields[key] then
      diagnostics.add {
        code = "unknown_field", message = "there is no field '" .. tostring(key) .. "' in c.custom",
        fix = names.hint(key, names.sorted_keys(fields)), place = made.place,
      }
    end
    made[key] = value
  end
  for key, kind in next, fields do
    if type(made[key]) ~= kind and (key ~= "id" or made.id ~= nil) then
      diagnostics.raise {
        code = "missing_field", message = "c.custom needs " .. key .. " (a " .. kind .. ")", place = made.place,
        fix = "write c.custom { reads = { \"bmi\" }, text = \"...\", holds = function(f) return f.bmi > 40 end }",
      }
    end
  end
  leaves[#leaves + 1] = made
  return made
end

return tree
