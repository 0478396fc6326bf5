-- Slips of a hand in the shipped criteria: each is refused, by a check or by an example (R3.4). Every 25th of them; PC_LONG=1
-- tries them all. A failure names file, line and what was changed.
local mutants = require "tests.support.lua.mutants"
local policy = require "tests.support.lua.policy"

local EVERY = os.getenv("PC_LONG") and 1 or 25

local shipped = policy.files("policies")

-- What a criterion needs to be loaded: the SDK, what is shared, and the categories with this one criterion alone.
local function around(path)
  local files, id = {}, shipped[path]:match('\n  id = "([^"]+)"')
  local category = shipped[path]:match('\n  category = "([^"]+)"')
  for other, source in pairs(shipped) do
    local needed = other:find "^lib/" or other:find "^shared/" or other:find "^letters/" or other == "reasons.lua" or other == "phrases.lua"
    if needed then files[other] = source end
  end
  for other, source in pairs(shipped) do
    local name = other:match "^categories/([%w_]+)%.lua$" or other:match "^inpatient/([%w_]+)%.lua$"
    local list = name == category and '{ "' .. id .. '" }' or "{}"
    if name then files[other] = source:gsub("\n  criteria = %b{}", "\n  criteria = " .. list, 1) end
  end
  return files
end

local function errors_of(files)
  local set = policy.load_files(files, "2026-11-22")
  if set.catalogue then return nil end
  for i, d in ipairs(set.diagnostics) do
    if d.severity == "error" then return set.diagnostic_lines[i] end
  end
  return "refused without a word"
end

local paths = {}
for path in pairs(shipped) do
  if path:find "^criteria/" then paths[#paths + 1] = path end
end
table.sort(paths)

describe("a slip in the shipped criteria is refused:", function()
  local tried, number = 0, 0
  for _, path in ipairs(paths) do
    local chosen = {}
    for _, mutant in ipairs(mutants.of(shipped[path])) do
      number = number + 1
      if number % EVERY == 0 then chosen[#chosen + 1] = mutant end
    end
    tried = tried + #chosen
    if #chosen > 0 then
      it(path .. ", " .. #chosen .. " of them", function()
        local files = around(path)
        files[path] = shipped[path]
        assert.is_nil(errors_of(files), "the file itself")
        local survivors = {}
        for _, mutant in ipairs(chosen) do
          files[path] = mutant.source
          local text = errors_of(files)
          if not text then
            survivors[#survivors + 1] = ("%s:%d: %s: '%s' instead of '%s'"):format(path, mutant.line, mutant.kind, mutant.now, mutant.was)
          elseif not text:find("^[%w_/.%-]+:%d+:%d+: error: ") then
            survivors[#survivors + 1] = "no place in: " .. text
          end
        end
        assert.same({}, survivors)
      end)
    end
  end

  it("at least 200 of them are tried", function() assert.is_true(tried >= 200, tostring(tried)) end)
end)
