--- Which categories list a procedure code on a date. Built once at load; a code list entry may end in "*".

local periods = require "precert.periods"

local listing = {}

local exact, prefixes, by_id = {}, {}, {}

local function sort_claims(claims)
  table.sort(claims, function(a, b)
    if a.category.precedence ~= b.category.precedence then return a.category.precedence > b.category.precedence end
    return a.category.id < b.category.id -- equal precedence on one code was refused at load
  end)
end

--- Indexes the categories of a revision.
---@param categories table[]
function listing.begin(categories)
  exact, prefixes, by_id = {}, {}, {}
  for _, category in ipairs(categories) do
    by_id[category.id] = category
    for _, entry in ipairs(category.codes) do
      local stem = entry.code:match("^(.*)%*$")
      if stem then
        prefixes[#prefixes + 1] = { stem = stem, category = category, entry = entry }
      else
        exact[entry.code] = exact[entry.code] or {}
        table.insert(exact[entry.code], { category = category, entry = entry })
      end
    end
  end
  for _, claims in next, exact do sort_claims(claims) end
  sort_claims(prefixes)
end

--- The category with an id. Categories have no versions: their codes and criteria are dated.
---@param id string
---@return table?
function listing.category(id)
  return by_id[id]
end

--- Categories that list a code on a date, highest precedence first.
---@param code string
---@param date string
---@return table[]
function listing.claims(code, date)
  local found = {}
  local function take(claim)
    if periods.covers(claim.entry, date) then found[#found + 1] = claim.category end
  end
  for _, claim in ipairs(exact[code] or {}) do take(claim) end
  local by_code = #found
  for _, claim in ipairs(prefixes) do
    if code:sub(1, #claim.stem) == claim.stem then take(claim) end
  end
  if by_code > 0 and #found > by_code then
    table.sort(found, function(a, b) return a.precedence > b.precedence end) -- no two are equal: refused at load
  end
  return found
end

return listing
