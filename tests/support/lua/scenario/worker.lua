-- One of the pool's workers: lua5.4 tests/support/lua/scenario/worker.lua TEMPLATE (see pool.lua).
local lfs = require "lfs"
local parse = require "tests.support.lua.scenario.parse"
local pool = require "tests.support.lua.scenario.pool"
local run = require "tests.support.lua.scenario.run"
local shell = require "tests.support.lua.shell"
local template = require "tests.support.lua.scenario.template"
local wire_json = require "tests.support.lua.wire_json"

local made = template.open(arg[1])

local function outcome_of(story)
  local ok, rows = pcall(run.scenario, made, parse.file(story.path), story.crashes)
  if not ok then return { why = tostring(rows) } end
  local list = {}
  for row in pairs(rows) do list[#list + 1] = row end
  return { rows = wire_json.array(list) }
end

for number, story in ipairs(wire_json.read(shell.read(made.directory .. "/stories"))) do
  local directory = pool.directory_of(made, number)
  if lfs.mkdir(directory) then
    shell.write(directory .. "/outcome", wire_json.encode(outcome_of(story)))
    io.write(number, "\n"):flush()
  end
end
