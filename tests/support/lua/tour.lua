-- Pages whose commands are run and whose output is compared: README.md, policies/README.md.
--
-- In a ```console block a line "$ command" is run (a "\" at its end goes on in the next line), what follows is its output.  A block
-- that starts a daemon (its first command names precertd) is not run: the spec has one running.  A line "`path`:" before a block of
-- another kind makes the block a file.  All commands run in one shell, in order, so that a variable set by one is there for the next.
-- Ids, tokens, hashes, revision labels and instants are compared as such, not by value.
local shell = require "tests.support.lua.shell"

local tour = {}

local MARK = "@@ next @@"

local function read_console(text)
  local list, going_on = {}, false
  for line in text:gmatch "([^\n]*)\n" do
    local command = line:match "^%$ (.*)$"
    if going_on then
      list[#list].command = list[#list].command .. "\n" .. line
      going_on = line:sub(-1) == "\\"
    elseif command then
      list[#list + 1] = { command = command, output = {} }
      going_on = command:sub(-1) == "\\"
    elseif #list > 0 then
      table.insert(list[#list].output, line)
    end
  end
  local starts = list[1] and list[1].command:find "precertd%s"
  return starts and {} or list
end

-- The steps of a page in order: { command =, output = lines } or { path =, text = }.
function tour.read(text)
  local steps, at = {}, 1
  while true do
    local first, last, before, kind, body = text:find("([^\n]*)\n?\n```(%l+)\n(.-)```", at)
    if not first then return steps end
    local path = before:match "^`([^`]+)`:$"
    if kind == "console" then
      local list = read_console(body)
      table.move(list, 1, #list, #steps + 1, steps)
    elseif path then
      steps[#steps + 1] = { path = path, text = body }
    end
    at = last + 1
  end
end

local ID_MEMBERS = { "case_id", "submission", "token", "letter", "authorization", "watch", "cursor", "id" }

-- A text without what differs from run to run.
function tour.normal(text)
  text = text:gsub("%d%d%d%d%-%d%d%-%d%dT%d%d:%d%d:%d%d[%.%d]*Z", "<instant>")
  text = text:gsub("%f[%w]r%d+%-%x%x%x%x%x%x%x%x%f[%W]", "<revision>")
  text = text:gsub("%f[%w]%x+%f[%W]", function(word) return #word >= 16 and "<hex>" or nil end)
  for _, member in ipairs(ID_MEMBERS) do
    text = text:gsub('("' .. member .. '"%s*:%s*)"[^"]*"', "%1<id>")
  end
  return (text:gsub("[ \t]+\n", "\n"):gsub("\n+$", ""))
end

-- Runs the steps in `folder` after the lines of `prelude`; gives each command step its `got`.
--   options: folder, prelude (shell lines), change (function on each command), script (where the shell script goes)
function tour.run(steps, options)
  local script = { "cd " .. shell.quote(options.folder), options.prelude or "" }
  for _, step in ipairs(steps) do
    if step.path then
      script[#script + 1] = ("mkdir -p %s; cat > %s <<'@@ end @@'\n%s@@ end @@"):format(
        shell.quote(step.path:match "^(.*)/[^/]*$" or "."), shell.quote(step.path), step.text)
    else
      script[#script + 1] = options.change and options.change(step.command) or step.command
      script[#script + 1] = "echo; echo '" .. MARK .. "'"
    end
  end
  shell.write(options.script, table.concat(script, "\n") .. "\n")
  local outputs, all = {}, shell.run("timeout 240 bash " .. options.script)
  for output in (all:gsub("^" .. MARK, "")):gmatch("(.-)\n?" .. MARK .. "\n") do outputs[#outputs + 1] = output end
  local n = 0
  for _, step in ipairs(steps) do
    if step.command then
      n = n + 1
      step.got = outputs[n]
      if not step.got then error("no output of: " .. step.command .. "\n" .. all, 2) end
    end
  end
end

return tour
