-- Every scenario file, run against a real daemon; and every row of every machine taken by one of them.
local parse = require "tests.support.lua.scenario.parse"
local pool = require "tests.support.lua.scenario.pool"
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

-- Each file twice: as it is, and with crashes.
local function stories()
  local list = {}
  for _, path in ipairs(files()) do
    for _, crashes in ipairs { false, true } do list[#list + 1] = { path = path, crashes = crashes, scenario = parse.file(path) } end
  end
  return list
end

local function name_of(story)
  local name = story.path:sub(#HERE + 2):gsub("%.scn$", "")
  return story.crashes and name .. ", with crashes" or ("%s (%s)"):format(name, table.concat(story.scenario.proves, ", "))
end

describe("the scenario", function()
  local all = stories()
  local running

  lazy_setup(function()
    local list = {}
    for i, story in ipairs(all) do list[i] = { path = story.path, crashes = story.crashes } end
    running = pool.start(list)
  end)

  lazy_teardown(function()
    if running then running:finish() end
  end)

  for number, story in ipairs(all) do
    it(name_of(story), function()
      for _, row in ipairs(running:wait(number)) do
        if not story.crashes then taken[row] = true end
      end
    end)
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
