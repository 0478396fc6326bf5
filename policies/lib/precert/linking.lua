--- What the checks across files have in common.

local diagnostics = require "precert.diagnostics"
local names = require "precert.names"

local linking = {}

local folder_of = {
  category = "categories/", criterion = "criteria/", payer = "payers/", calendar = "calendars/", regime = "regimes/",
  reason = "reasons.lua",
}

--- Reports a name that nothing declares. Where a file that could have declared it has an error itself, only that is told.
---@param file string
---@param what string
---@param name any
---@param known string[] sorted
---@param ... any where the name stands, as diagnostics.locate takes it
function linking.unknown(file, what, name, known, ...)
  if diagnostics.failed_in(folder_of[what]) then return end
  diagnostics.add {
    code = "unknown_" .. what, message = "there is no " .. what .. " '" .. tostring(name) .. "'", fix = names.hint(name, known),
    place = diagnostics.locate(file, ...), word = tostring(name),
  }
end

--- Entries whose own file has no error: what is broken already would only be reported twice, or not be readable.
---@param list table[]
---@return table[]
function linking.sound(list)
  local kept = {}
  for _, entry in ipairs(list) do
    if not diagnostics.failed(entry.file) then kept[#kept + 1] = entry end
  end
  return kept
end

return linking
