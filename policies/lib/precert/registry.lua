--- Everything the files of one revision declared, by kind, in the order of the files.

local registry = {}

---@class precert.Declared
---@field categories table[]
---@field groups table[]
---@field payers table[]
---@field reasons table[]
---@field calendars table[]
---@field regimes table[]
---@field letters table[]
---@field phrases table[]

local declared

--- Starts a revision.
function registry.begin()
  declared = { categories = {}, groups = {}, payers = {}, reasons = {}, calendars = {}, regimes = {}, letters = {}, phrases = {} }
end

--- Takes one declaration.
---@param kind string
---@param what table
function registry.add(kind, what)
  local list = declared[kind]
  list[#list + 1] = what
end

--- All of one kind.
---@param kind string
---@return table[]
function registry.list(kind) return declared[kind] end

--- The one with an id, or nil.
---@param kind string
---@param id any
---@return table?
function registry.find(kind, id)
  for _, what in ipairs(declared[kind]) do
    if what.id == id then return what end
  end
  return nil
end

--- The snapshots that count: a draft or approved one is checked, but serves nobody yet (R2.10).
---@return table[]
function registry.active_groups()
  local list = {}
  for _, group in ipairs(declared.groups) do
    if group.status == "active" then list[#list + 1] = group end
  end
  return list
end

--- The others: drafts, and approved ones that are not active yet.
---@return table[]
function registry.coming_groups()
  local list = {}
  for _, group in ipairs(declared.groups) do
    if group.status ~= "active" then list[#list + 1] = group end
  end
  return list
end

--- Ids of one kind, sorted, each once.
---@param kind string
---@return string[]
function registry.ids(kind)
  local list, seen = {}, {}
  for _, what in ipairs(declared[kind]) do
    if what.id and not seen[what.id] then list[#list + 1], seen[what.id] = what.id, true end
  end
  table.sort(list)
  return list
end

return registry
