--- Random criteria and random facts for them: small domains, every type of group and most comparisons, so that trees
-- contradict and repeat themselves often. The same seed gives the same criterion on every machine.

local random_trees = {}

--- A generator of its own (xorshift): the library's differs between machines.
function random_trees.generator(seed)
  local state = (seed * 2654435761 + 88172645463325252) & 0x7fffffffffffffff
  return function(n)
    state = state ~ (state << 13)
    state = state ~ (state >> 7)
    state = state ~ (state << 17)
    return (state & 0x7fffffff) % n + 1
  end
end

local function pick(random, list) return list[random(#list)] end

local kinds = {
  {
    name = "number", declare = 'c.number { min = 0, max = 8, ask = "N"%s }',
    leaf = function(random, fact)
      local op = pick(random, { "at_least", "at_most", "above", "below", "equals", "between" })
      local n = pick(random, { 2, 4, 6 })
      if op == "between" then return ("fact.%s:between(%d, %d)"):format(fact, n, n + 2) end
      return ("fact.%s:%s(%d)"):format(fact, op, n)
    end,
    value = function(random) return pick(random, { 0, 1, 2, 3, 4, 5, 6, 7, 8 }) end,
  },
  {
    name = "yes_no", declare = 'c.yes_no { ask = "Y"%s }',
    leaf = function(random, fact) return ("fact.%s:%s()"):format(fact, pick(random, { "is_true", "is_false", "known" })) end,
    value = function(random) return random(2) == 1 end,
  },
  {
    name = "choice", declare = 'c.choice { of = { "x", "y", "z" }, ask = "C"%s }',
    leaf = function(random, fact)
      local op = pick(random, { "equals", "is_one_of", "is_none_of" })
      if op == "equals" then return ('fact.%s:equals("%s")'):format(fact, pick(random, { "x", "y", "z" })) end
      return ("fact.%s:%s { %s }"):format(fact, op, pick(random, { '"x"', '"y"', '"x", "z"' }))
    end,
    value = function(random) return pick(random, { "x", "y", "z" }) end,
  },
  {
    name = "set", declare = 'c.set { of = { "p", "q", "r" }, ask = "S"%s }',
    leaf = function(random, fact)
      return ("fact.%s:%s"):format(fact, pick(random, {
        'includes("p")', 'includes_any { "p", "q" }', 'includes_none { "r" }', "count_at_least(2)", "is_empty()", "includes_any()",
        "count_at_most(1)", 'includes_all { "p", "r" }',
      }))
    end,
    value = function(random) return pick(random, { {}, { "p" }, { "q", "r" }, { "p", "q", "r" } }) end,
  },
  {
    name = "pair", declare = 'c.pair { "eval", "now", min = 0, max = 8, better = "higher", ask = "P"%s }',
    leaf = function(random, fact)
      return ("fact.%s:%s"):format(fact, pick(random, { "improved_by(2)", "now():at_least(5)", "worsened_by(1)", "improved()" }))
    end,
    value = function(random) return { eval = random(5), now = random(8) } end,
  },
  {
    name = "date", declare = 'c.date { ask = "D"%s }',
    leaf = function(random, fact)
      return ('fact.%s:%s("%s")'):format(fact, pick(random, { "before", "after", "on_or_before", "on_or_after" }),
        pick(random, { "2026-01-10", "2026-01-20" }))
    end,
    value = function(random) return pick(random, { "2026-01-01", "2026-01-10", "2026-01-15", "2026-01-20", "2026-01-30" }) end,
  },
}

local function node(random, facts, depth)
  if depth == 0 or random(4) == 1 then
    local fact = pick(random, facts)
    if fact.kind.name == "number" and random(8) == 1 then
      local other = pick(random, facts)
      if other.kind.name == "number" and other.name ~= fact.name then return ("fact.%s:at_least(fact.%s)"):format(fact.name, other.name) end
    end
    return fact.kind.leaf(random, fact.name)
  end
  local parts = {}
  for i = 1, random(3) + (depth > 1 and 1 or 0) do parts[i] = node(random, facts, depth - 1) end
  local group = pick(random, { "all", "all", "any", "any", "none", "at_least" })
  if group == "at_least" then group = ("at_least(%d)"):format(random(#parts)) end
  return group .. " { " .. table.concat(parts, ", ") .. " }"
end

--- One criterion: its source, and the facts it declares.
---@param seed integer
---@param id string
---@return {source: string, facts: {name: string, kind: table}[], random: fun(n: integer): integer}
function random_trees.criterion(seed, id)
  local random = random_trees.generator(seed)
  local facts, declared = {}, {}
  for i = 1, 1 + random(5) do
    local kind = pick(random, kinds)
    facts[i] = { name = "f" .. i, kind = kind }
    declared[i] = ("    f%d = %s,"):format(i, kind.declare:format(random(4) > 1 and ", can_change = true" or ""))
  end
  local source = ([[
local c = require "precert.criteria"
local all, any, none, at_least, fact = c.all, c.any, c.none, c.at_least, c.fact
return c.define {
  id = "%s", version = "1", effective = { from = "2025-01-01" }, category = "knee", title = "Random",
  guideline = { id = "PRC-RANDOM-1" }, not_met = "conservative_care_not_met",
  facts = {
%s
  },
  meets = all { any { %s } },
  examples = { { name = "nothing known", facts = {}, outcome = "needs_information" } },
}
]]):format(id, table.concat(declared, "\n"), node(random, facts, 3))
  return { source = source, facts = facts, random = random }
end

--- Random facts, some of them unknown.
function random_trees.facts(made)
  local facts = {}
  for _, fact in ipairs(made.facts) do
    if made.random(5) > 1 then facts[fact.name] = fact.kind.value(made.random) end
  end
  return facts
end

return random_trees
