-- Running programs from specs without a shell's surprises.
local shell = {}

-- One word, safe for sh.
function shell.quote(word) return "'" .. tostring(word):gsub("'", "'\\''") .. "'" end

function shell.words(list)
  local out = {}
  for i, word in ipairs(list) do out[i] = shell.quote(word) end
  return table.concat(out, " ")
end

-- Runs a command line; returns its output (both streams) and exit status.
function shell.run(line)
  local pipe = assert(io.popen("{ " .. line .. "\n} 2>&1", "r"))
  local text = pipe:read("a")
  local _, _, status = pipe:close()
  return text, status
end

-- Standard output of a command that must succeed, without the last newline.
function shell.must(line)
  local pipe = assert(io.popen(line, "r"))
  local text = pipe:read("a")
  local _, _, status = pipe:close()
  if status ~= 0 then error(("%s: exit status %s"):format(line, status), 2) end
  return (text:gsub("\n$", ""))
end

function shell.read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

function shell.write(path, text)
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
end

-- The repository's root, from this file's own place.
local here = debug.getinfo(1, "S").source:match("^@(.*)/tests/support/lua/shell.lua$") or "."
shell.root = here:sub(1, 1) == "/" and here or shell.must("cd " .. shell.quote(here) .. " && pwd")

return shell
