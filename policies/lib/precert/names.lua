--- Names people type: the nearest known one, lists of names for a message, sorted keys.

local names = {}

local function numbers_first(a, b)
  if type(a) == type(b) then return a < b end
  return type(a) == "number"
end

--- Keys of a table in byte order: everything that can be seen in output goes through here.
---@param t table
---@return string[]
function names.sorted_keys(t)
  local keys, mixed, kind = {}, false, nil
  for key in next, t do
    keys[#keys + 1] = key
    mixed, kind = mixed or (kind and kind ~= type(key)), type(key)
  end
  if mixed then table.sort(keys, numbers_first) else table.sort(keys) end
  return keys
end

--- A set {name = true} of a list.
---@param list any[]
---@return table<any, boolean>
function names.set(list)
  local set = {}
  for _, name in ipairs(list) do set[name] = true end
  return set
end

--- Number of single-letter changes (a swap of neighbours counts as one) from one name to another.
local function distance(a, b)
  local before_last, last = nil, {}
  for j = 0, #b do last[j] = j end
  for i = 1, #a do
    local row = { [0] = i }
    for j = 1, #b do
      local cost = a:sub(i, i) == b:sub(j, j) and 0 or 1
      local best = math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost)
      local swapped = i > 1 and j > 1 and a:sub(i, i) == b:sub(j - 1, j - 1) and a:sub(i - 1, i - 1) == b:sub(j, j)
      if swapped then best = math.min(best, before_last[j - 2] + 1) end
      row[j] = best
    end
    before_last, last = last, row
  end
  return last[#b]
end

--- The known name nearest to a misspelt one, or nil when none is near enough to be meant.
---@param name any
---@param known string[]
---@return string?
function names.nearest(name, known)
  if type(name) ~= "string" or #name > 60 then return nil end
  local best, best_distance
  for _, candidate in ipairs(known) do
    local d = distance(name, candidate)
    if not best or d < best_distance then best, best_distance = candidate, d end
  end
  if best and best_distance <= math.max(1, #name // 3) then return best end
  return nil
end

--- The fix hint for an unknown name: the nearest one, else the whole list.
---@param name any
---@param known string[] sorted
---@return string
function names.hint(name, known)
  local near = names.nearest(name, known)
  if near then return "did you mean '" .. near .. "'?" end
  if #known == 0 then return "remove it" end
  return "use one of: " .. table.concat(known, ", ")
end

return names
