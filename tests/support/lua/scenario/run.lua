-- Runs a parsed scenario in a world of its own.
local World = require "tests.support.lua.scenario.world"
local wire_json = require "tests.support.lua.wire_json"

local run = {}

local moves_time = { at = true, later = true, policies = true, restart = true }
local crash_before = { at = true, later = true, act = true, migrate = true }

local function run_steps(world, steps, crashes)
  for i, step in ipairs(steps) do
    if crashes and i > 1 and crash_before[step.kind] then world:restart() end
    world:take(step)
  end
end

-- ---- branches: each begins with the same steps, on cases of its own -------------------------------------------------

local function begin(world, scenario)
  world.cases, world.member, world.result = {}, nil, nil
  run_steps(world, scenario.first or {})
end

local function branch_by_branch(world, scenario)
  for _, branch in ipairs(scenario.branches) do
    begin(world, scenario)
    run_steps(world, branch.steps)
    world:keep_rows()
  end
end

local function moves(steps)
  for _, step in ipairs(steps) do
    if moves_time[step.kind] then return true end
  end
  return false
end

-- Branches that may stop before their last step and go on together: none but the first moves the clock that all have in common.
local function gatherings(scenario)
  local list = {}
  for i, branch in ipairs(scenario.branches) do
    if i == 1 or moves(scenario.first or {}) or moves(branch.steps) then list[#list + 1] = {} end
    table.insert(list[#list], branch)
  end
  return list
end

-- A crash meets every branch before its last step; one crash meets several.
local function branches_crash(world, scenario)
  for _, gathering in ipairs(gatherings(scenario)) do
    local left = {}
    for i, branch in ipairs(gathering) do
      begin(world, scenario)
      run_steps(world, { table.unpack(branch.steps, 1, #branch.steps - 1) })
      left[i] = { cases = world.cases, member = world.member, result = world.result }
    end
    world:restart()
    for i, branch in ipairs(gathering) do
      world.cases, world.member, world.result = left[i].cases, left[i].member, left[i].result
      world:take(branch.steps[#branch.steps])
      world:keep_rows()
    end
  end
end

--- Runs it; `crashes`: the daemon is killed and started again before every step that moves the clock, acts or migrates, and before
-- the last step of each branch.  Returns the set of row ids that its cases took.
function run.scenario(template, scenario, crashes)
  local world = World.open(template, scenario.path)
  local ok, why = pcall(function()
    run_steps(world, scenario.steps, crashes)
    world:keep_rows()
    local with_branches = crashes and branches_crash or branch_by_branch
    with_branches(world, scenario)
    local verified = world.admin:must("admin.verify", {})
    if not verified.ok then error("the audit chain is broken: " .. wire_json.encode(verified.findings), 0) end
  end)
  if ok then
    world:finish()
  else
    pcall(world.finish, world)
    error(why, 0)
  end
  return world.rows
end

return run
