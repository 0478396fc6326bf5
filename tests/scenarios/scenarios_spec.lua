-- Every scenario file, run against a real daemon; and every row of every machine taken by one of them.
local parse = require "tests.support.lua.scenario.parse"
local run = require "tests.support.lua.scenario.run"
local shell = require "tests.support.lua.shell"

local HERE = shell.root .. "/tests/scenarios"
local only = os.getenv("SCENARIO") -- a part of a path: run these alone
local taken = {}

local function files()
  local list = {}
  for path in shell.must("find " .. shell.quote(HERE) .. " -name '*.scn' | sort"):gmatch "[^\n]+" do
    if not only or path:find(only, 1, true) then list[#list + 1] = path end
  end
  return list
end

-- Row ids of all machines, from the page that is printed from the tables.
local function all_rows()
  local rows = {}
  for id in shell.read(shell.root .. "/src/caseflow/CASEFLOW.md"):gmatch "\n| (%d+) | " do rows[#rows + 1] = math.tointeger(tonumber(id)) end
  return rows
end

-- Rows that no scenario takes; the file says why.
local function excused()
  local set = {}
  for line in io.lines(HERE .. "/untaken_rows.txt") do
    for id in (line:match "^[%d%s]+$" or ""):gmatch "%d+" do set[math.tointeger(tonumber(id))] = true end
  end
  return set
end

local function take(rows)
  for row in pairs(rows) do taken[row] = true end
end

describe("the scenario", function()
  lazy_teardown(run.finish)
  for _, path in ipairs(files()) do
    local scenario = parse.file(path)
    local name = path:sub(#HERE + 2):gsub("%.scn$", "")
    it(("%s (%s)"):format(name, table.concat(scenario.proves, ", ")), function() take(run.scenario(scenario, false)) end)
    it(name .. ", with a crash before each step", function() run.scenario(scenario, true) end)
  end

  if not only then
    it("files together take every row of every machine", function()
      local missing, excuse = {}, excused()
      for _, row in ipairs(all_rows()) do
        if not taken[row] and not excuse[row] then missing[#missing + 1] = row end
        if taken[row] and excuse[row] then missing[#missing + 1] = -row end -- excused, yet taken
      end
      assert.same({}, missing)
    end)
  end
end)
