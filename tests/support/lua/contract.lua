-- The printed wire contract (src/server/PROTOCOL.md), read back into tables.  A unit test holds the page against the method
-- table and the schemas, so what is made from it here is made from them.
--
--   local contract = require "tests.support.lua.contract"
--   contract.methods[i]  { name, who = {role...} (empty: anybody), fields = {field...} }
--   contract.later[i]    the name of a method of a later version
--   contract.shapes.code { field... }
--   field                { name, required, kind, min, max, choices, shape, item = field }
local shell = require "tests.support.lua.shell"

local contract = { methods = {}, later = {}, shapes = {} }

local function bounds(text)
  local min, max = text:match "(%-?%d+)%.%.(%-?%d+)%s*$"
  return tonumber(min), tonumber(max), (text:gsub("%s*%-?%d+%.%.%-?%d+%s*$", ""))
end

-- "list of string 1..500 0..50": the last bounds are the list's.
local function type_of(text)
  local field = {}
  local listed = text:match "^list of (.+)$"
  if listed then
    local rest
    field.min, field.max, rest = bounds(listed)
    field.kind, field.item = "list", type_of(rest)
    return field
  end
  if text:find("`", 1, true) then
    field.kind, field.choices = "choice", {}
    for choice in text:gmatch "`([^`]+)`" do field.choices[#field.choices + 1] = choice end
    return field
  end
  field.shape = text:match "^%[([%w_]+)%]"
  if field.shape then
    field.kind = "object"
    return field
  end
  field.min, field.max, field.kind = bounds(text)
  return field
end

local function read_field(line)
  local name, text = line:match "^| ([%w_*]+) | (.-) | "
  if not name or name == "member" then return nil end
  local field = type_of(text)
  field.name, field.required = name:match "^%*%*(.+)%*%*$" or name, name:find("*", 1, true) ~= nil
  return field
end

local function read(page)
  local fields, part
  for line in page:gmatch "[^\n]*" do
    local section, title = line:match "^## (.+)$", line:match "^### (.+)$"
    if section then
      part, fields = section, nil
    elseif title == "Later versions" then
      part, fields = title, nil
    elseif title then
      fields = {}
      if part == "Methods" then
        contract.methods[#contract.methods + 1] = { name = title, who = {}, fields = fields }
      elseif part == "Shapes" then
        contract.shapes[title] = fields
      end
    elseif part == "Later versions" then
      contract.later[#contract.later + 1] = line:match "^| ([%w_]+%.[%w_]+) |"
    elseif fields and line:find "^Who: " and line:match "^Who: (.-)%." ~= "anybody" then
      for role in line:match("^Who: (.-)%."):gmatch "[%w_]+" do table.insert(contract.methods[#contract.methods].who, role) end
    elseif fields then
      fields[#fields + 1] = read_field(line)
    end
  end
end

read(shell.read(shell.root .. "/src/server/PROTOCOL.md"))

return contract
