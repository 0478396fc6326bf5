-- What the editor is told of the policies (scripts/policy_types.lua) is what the SDK checks.
local policy = require "tests.support.lua.policy"
local policy_types = require "scripts.policy_types"

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

-- The classes of an annotation file: {name = {parent =, fields = {name = type}}}.
local function classes_of(text)
  local classes, current = {}, ""
  for line in text:gmatch "[^\n]+" do
    local name, parent = line:match "^%-%-%-@class ([%w_.]+):? ?([%w_.]*)"
    if name then
      current = name
      classes[name] = { parent = parent, fields = {} }
    end
    local field, kind = line:match "^%-%-%-@field ([%w_]+)%?? (%S+)"
    if field then classes[current].fields[field] = kind end
  end
  return classes
end

describe("the editor's annotations", function()
  local set = policy.load("policies")
  local texts = policy_types.texts(set.host)
  local sdk, facts = classes_of(texts["sdk.lua"]), classes_of(texts["facts.lua"])

  it("are Lua, and mark themselves as annotations only", function()
    for _, text in pairs(texts) do
      assert.truthy(load(text))
      assert.equal("---@meta", text:match "^[^\n]+")
    end
  end)

  it("have a class of facts for each set of criteria, and every criteria file says which is its own", function()
    for _, c in ipairs(set.host.require("precert.definition").defined()) do
      local class = facts["facts." .. c.id]
      assert.is_table(class, c.id)
      for name in pairs(c.facts) do assert.is_string(class.fields[name], c.id .. ": " .. name) end
      local source = read("policies/" .. c.file)
      if source:find("c.fact", 1, true) then
        assert.truthy(source:find("\n---@cast fact facts." .. c.id .. "\n", 1, true), c.file .. ": ---@cast fact facts." .. c.id)
      end
    end
  end)

  it("know every fact and comparison that a shipped file writes, and no misspelt one", function()
    local function field(class, name)
      local found = facts[class] or sdk[class]
      if not found then return nil end
      return found.fields[name] or (found.parent ~= "" and field(found.parent, name)) or nil
    end
    local seen = 0
    for _, c in ipairs(set.host.require("precert.definition").defined()) do
      local source = read("policies/" .. c.file):gsub("%-%-[^\n]*", "")
      for name, op in source:gmatch "fact%.([%l_%d]+):([%l_]+)%(" do
        local kind = field("facts." .. c.id, name)
        assert.is_string(kind, c.file .. ": fact." .. name)
        assert.is_string(field(kind, op), c.file .. ": fact." .. name .. ":" .. op)
        seen = seen + 1
      end
    end
    assert.is_true(seen > 250)
    assert.is_nil(field("facts.gastric_bypass.adult", "bim"))
    assert.is_nil(field("precert.fact.number", "at_laest"))
    assert.is_nil(field("precert.fact.yes_no", "at_least"))
  end)

  it("know every call of the SDK", function()
    for _, pair in ipairs { { "criteria", "precert.criteria" }, { "policy", "precert.policy" } } do
      local module = read("policies/lib/precert/" .. pair[1] .. ".lua")
      for name in module:gmatch "\nfunction author%.([%l_]+)" do assert.is_string(sdk[pair[2]].fields[name], name) end
    end
    for name in pairs(set.host.require("precert.facts").constructors) do assert.is_string(sdk["precert.criteria"].fields[name], name) end
    for _, name in ipairs { "define", "all", "any", "none", "at_least", "custom", "fact", "request", "usd", "days_between" } do
      assert.is_string(sdk["precert.criteria"].fields[name], name)
    end
    assert.is_nil(sdk["precert.criteria"].fields.alll)
  end)
end)
