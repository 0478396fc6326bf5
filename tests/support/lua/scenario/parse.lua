-- Reads a scenario file: see tests/scenarios/README.md for the language.  Returns steps; raises with file and line.
--
--   { title, proves = {...}, skip = reason?, steps = { { kind, line, text, actor, verb, name, ..., block = { {key, op, value, line} } } } }
local dkjson = require "dkjson"
local wire_json = require "tests.support.lua.wire_json"

local parse = {}

-- JSON where all of it is JSON, else the text as it stands.
local function value_of(text)
  local value, after, why = dkjson.decode(text, 1, wire_json.null)
  if why or text:find("%S", after) then return text end
  return value
end

-- `key: value` (equal) or `key ~ value` (contains); the key may hold colons inside brackets.
local function entry_of(line)
  local key, rest = line:match "^%s+([%w_.#%[%]=,-]+)%s*:%s*(.-)%s*$"
  if key then return { key = key, op = "=", value = value_of(rest) } end
  key, rest = line:match "^%s+([%w_.#%[%]=,-]*)%s*~%s*(.-)%s*$"
  if key then return { key = key, op = "~", value = value_of(rest) } end
end

-- What a line without indentation may say, tried in order.
local forms = {
  { "at", "^at%s+(%d%d%d%d%-%S+)$", { "instant" } },
  { "later", "^(%d+[smhd]) later$", { "duration" } },
  { "restart", "^restart$", {} },
  { "submit", "^(%w[%w_]*) submits ([%w_]+)$", { "actor", "name" } },
  { "submit", "^(%w[%w_]*) submits ([%w_]+) like ([%w_]+)$", { "actor", "name", "like" } },
  { "act", "^(%w[%w_]*) does ([%w_]+) on ([%w_.]+)$", { "actor", "action", "name" } },
  { "cover", "^cover of ([%w_.]+) becomes ([%w_]+)$", { "name", "cover" } },
  { "policies", "^policies become ([%w_]+)$", { "policies" } },
  { "migrate", "^migrate ([%w_.%s]+)$", { "names" } },
  { "supply", "^(%w[%w_]*) supplies ([%w_.]+)$", { "actor", "name" } },
  { "call", "^(%w[%w_]*) calls ([%w_.]+)$", { "actor", "method" } },
  { "expect_result", "^expect result$", {} },
  { "expect_letter", "^expect letter ([%w_]+) to (%w+) of ([%w_.]+)$", { "letter", "to", "name" } },
  { "expect_no_letter", "^expect no letter of ([%w_.]+)$", { "name" } },
  { "expect_rows", "^expect rows ([%d%s]+) of ([%w_.]+)$", { "rows", "name" } },
  { "expect", "^expect ([%w_.]+)$", { "name" } },
}

local function step_of(line)
  for _, form in ipairs(forms) do
    local found = { line:match(form[2]) }
    if #found > 0 then
      local step = { kind = form[1], block = {} }
      for i, name in ipairs(form[3]) do step[name] = found[i] end
      return step
    end
  end
end

local function words(text)
  local list = {}
  for word in text:gmatch "[^%s,]+" do list[#list + 1] = word end
  return list
end

-- Opens a section.  Steps go to the file's own list, or after `first` the steps that every branch begins with, or a branch (`then ...`).
local function section_of(scenario, line)
  if line == "first" then
    scenario.first = {}
    return scenario.first
  end
  local title = line:match "^then%s+(.+)$"
  if title then
    local branch = { title = title, steps = {} }
    table.insert(scenario.branches, branch)
    return branch.steps
  end
end

function parse.file(path)
  local scenario = { path = path, steps = {}, branches = {}, proves = {} }
  local into = scenario.steps
  local number, step = 0, nil
  local function fail(why) error(("%s:%d: %s"):format(path, number, why), 0) end
  for line in io.lines(path) do
    number = number + 1
    local bare = line:gsub("%s+#%s.*$", ""):gsub("^#.*$", "")
    if line:match "^# " and not scenario.title then scenario.title = line:sub(3) end
    if bare:match "%S" then
      if bare:match "^proves " then
        for _, word in ipairs(words(bare:sub(8))) do table.insert(scenario.proves, word) end
      elseif bare:match "^%s" then
        local entry = step and entry_of(bare) or fail "an indented line belongs to a step and reads `key: value` or `key ~ value`"
        entry.line = number
        table.insert(step.block, entry)
      elseif section_of(scenario, bare) then
        into = scenario.branches[#scenario.branches] and scenario.branches[#scenario.branches].steps or scenario.first
      else
        step = step_of(bare) or fail("no such step: " .. bare)
        step.line, step.text = number, bare
        table.insert(into, step)
      end
    end
  end
  if not scenario.title then fail "the first line is a comment that says what happens" end
  if #scenario.proves == 0 then fail "a scenario proves something: `proves R4.3, ...`" end
  return scenario
end

return parse
