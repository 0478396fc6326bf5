--- What clinical authors write criteria with: local c = require "precert.criteria".
-- README.md beside this file is the guide. Only names are given here; the work is done by definition.lua (the whole
-- criterion), facts.lua (types), tree.lua and compare.lua (comparisons).

local dates = require "precert.dates"
local definition = require "precert.definition"
local diagnostics = require "precert.diagnostics"
local facts = require "precert.facts"
local fields = require "precert.fields"
local names = require "precert.names"
local readonly = require "precert.readonly"
local tree = require "precert.tree"

local fact = setmetatable({}, {
  __index = function(_, name)
    if name == "request" then
      diagnostics.raise { code = "unknown_fact", message = "request is no fact", fix = "write c.request.visits" }
    end
    return tree.fact(name)
  end,
  __newindex = function()
    diagnostics.raise { code = "read_only", message = "fact cannot be changed", fix = "declare facts under facts = { ... }" }
  end,
})

local request = setmetatable({}, {
  __index = function(_, name)
    if not facts.request[name] then
      local network = type(name) == "string" and definition.reads_network(name)
      diagnostics.raise {
        code = network and "reads_network_status" or "unknown_fact",
        message = network and "criteria may not read network status: request." .. name .. " (R1.9)"
          or "the request has no value '" .. tostring(name) .. "'",
        fix = names.hint(name, names.sorted_keys(facts.request)), word = tostring(name),
      }
    end
    return tree.fact("request." .. name)
  end,
  __newindex = function()
    diagnostics.raise { code = "read_only", message = "the request cannot be changed", fix = "remove the assignment" }
  end,
})

local author = {
  define = definition.define, all = tree.all, any = tree.any, none = tree.none, at_least = tree.at_least, custom = tree.custom,
  fact = fact, request = request, usd = facts.usd, days_between = dates.days_between,
  organs = fields.organs,
}
for name, constructor in next, facts.constructors do author[name] = constructor end

---@type precert.criteria
local module = readonly.module("c", author)
return module
