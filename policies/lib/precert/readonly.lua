--- Tables that policy files may read but not change; a misspelt name is an error on the author's line.

local diagnostics = require "precert.diagnostics"
local names = require "precert.names"

local readonly = {}

--- A view of a module for policy authors: unknown names are reported with the nearest known one.
---@generic T: table
---@param title string how authors call it ("c", "p")
---@param t T
---@return T
function readonly.module(title, t)
  local known = names.sorted_keys(t)
  return setmetatable({}, {
    __index = function(_, name)
      local value = t[name]
      if value ~= nil then return value end
      diagnostics.raise {
        code = "unknown_name", message = "there is no " .. title .. "." .. tostring(name), fix = names.hint(name, known),
        word = tostring(name),
      }
    end,
    __newindex = function(_, name)
      diagnostics.raise {
        code = "read_only", message = title .. "." .. tostring(name) .. " cannot be changed", fix = "use a local of your own",
      }
    end,
    __metatable = false,
  })
end

return readonly
