--- What is wrong with the policy files of a revision: collected while they load, each with its place and the next step.
-- The author's line comes from Lua's own position text (`error` with a level, caught at once); the column and the
-- lines of plain data come from looking the name up in the file's source. No debug library is needed.

local runtime = require "precert.runtime"

local diagnostics = {}

---@class precert.Place
---@field file string
---@field line integer
---@field column? integer

local files, current, list = {}, {}, {}

--- Forgets everything and takes the sources of a new revision.
---@param revision_files {path: string, source: string}[]
function diagnostics.begin(revision_files)
  files, current, list = {}, {}, {}
  for _, file in ipairs(revision_files) do files[file.path] = file.source end
end

--- Says which file's chunk runs from now on (they nest when one requires another).
---@param path string
function diagnostics.enter(path) current[#current + 1] = path end

function diagnostics.leave() current[#current] = nil end

--- The file whose chunk runs now.
---@return string
function diagnostics.file() return current[#current] or "" end

-- Lua shortens long chunk names to "...tail": give back the file that ends so.
local function full_path(shown)
  if files[shown] then return shown end
  local tail = shown:match("^%.%.%.(.+)$")
  if not tail then return nil end
  for path in next, files do
    if #path >= #tail and path:sub(-#tail) == tail then return path end
  end
  return nil
end

--- The place in an author's file that led here: the nearest caller outside the SDK.
---@return precert.Place
function diagnostics.here()
  for level = 2, 24 do
    local _, where = runtime.host.protect(error, "", level)
    local shown, line = tostring(where):match("^(.-):(%d+):")
    local path = shown and full_path(shown)
    if path and path:sub(1, 12) ~= "lib/precert/" then
      return { file = path, line = math.tointeger(tonumber(line)) }
    end
  end
  return { file = diagnostics.file(), line = 1 }
end

-- Position of a key (`name =`), else of a quoted value or key, in a source from a byte offset on.
local function find_name(source, name, from)
  local plain = tostring(name):gsub("%p", "%%%0")
  return source:find("%f[%w_]" .. plain .. "%f[^%w_]%s*=[^=]", from) or source:find('["\']' .. plain .. '["\']', from)
end

--- Whether a file, or one of shared/, reads a member of that name somewhere: `facts.name`, `f.name`, `facts["name"]`.
---@param path string
---@param name string
---@return boolean
function diagnostics.reads_member(path, name)
  for file, source in next, files do
    local looked_at = file == path or file:sub(1, 7) == "shared/"
    if looked_at and (source:find("[%w_%]]%." .. name .. "%f[^%w_]") or source:find('[%w_]%["' .. name .. '"%]')) then return true end
  end
  return false
end

local function line_and_column(source, at)
  local line, start = 1, 1
  for newline in source:gmatch("()\n") do
    if newline >= at then break end
    line, start = line + 1, newline + 1
  end
  return line, at - start + 1
end

--- The place of a nested name in a data file: each next name is looked for after the one before.
---@param path string
---@param ... any names or quoted values, outermost first
---@return precert.Place
function diagnostics.locate(path, ...)
  local source, at = files[path] or "", nil
  for i = 1, select("#", ...) do
    at = find_name(source, (select(i, ...)), at or 1) or at
  end
  if not at then return { file = path, line = 1, column = 1 } end
  local line, column = line_and_column(source, at)
  return { file = path, line = line, column = column }
end

local function column_of(place, word)
  local number = 0
  for text in ((files[place.file] or "") .. "\n"):gmatch("(.-)\n") do
    number = number + 1
    if number == place.line then
      local found = word and text:find(word, 1, true)
      return found or (#text:match("^%s*") + 1)
    end
  end
  return 1
end

---@class precert.Diagnostic
---@field code string
---@field message string
---@field fix? string
---@field severity? "error"|"warning"
---@field place? precert.Place default: the author's current line
---@field word? string the word on that line the column points at

--- Records one diagnostic.
---@param d precert.Diagnostic
function diagnostics.add(d)
  local place = d.place or diagnostics.here()
  list[#list + 1] = {
    file = place.file, line = place.line, column = place.column or column_of(place, d.word),
    severity = d.severity or "error", code = d.code, message = d.message, fix = d.fix,
  }
end

--- Records a diagnostic and gives up on the running file: for mistakes after which nothing sensible follows.
---@param d precert.Diagnostic
function diagnostics.raise(d)
  diagnostics.add(d)
  error({ already_reported = true }, 0)
end

-- What Lua says of the commonest mistakes, with a code and the next step. %1 is what the pattern took.
local known_errors = {
  {
    match = "unexpected symbol near '([^']*)'$", code = "syntax_error",
    fix = "is a comma or a bracket missing or one too many before %1?",
  },
  {
    match = "expected .-near '([^']*)'$", code = "syntax_error",
    fix = "is a comma or a bracket missing before %1, or at the end of the line above?",
  },
  { match = "unfinished string near '(.+)'$", code = "syntax_error", fix = "a quote is missing at the end of the text" },
  { match = "near <eof>$", code = "syntax_error", fix = "a bracket is still open at the end of the file" },
  { match = "near '([^']*)'$", code = "syntax_error", fix = "is a comma, a bracket or a quote missing before %1?" },
  {
    match = "attempt to compare (.-nil.*)$", code = "nil_value",
    fix = "one side is not there: a part of a pair or record may be absent; test it first (v ~= nil), or compare in the tree",
  },
  {
    match = "attempt to %l+[%l ]- a nil value(.*)$", code = "nil_value",
    fix = "there is no such name%1: correct it, or test it first (v ~= nil)",
  },
}

-- Code, next step and the word the column points at of what Lua raised.
local function known_error(message)
  for _, known in ipairs(known_errors) do
    local taken = message:match(known.match)
    if taken then
      local word = taken ~= "" and known.code == "syntax_error" and taken or message:match("'([%w_]+)'%)$")
      return known.code, (known.fix:gsub("%%1", function() return known.code == "syntax_error" and "'" .. taken .. "'" or taken end)), word
    end
  end
  return "does_not_load", "correct the file: Lua stopped here", message:match("'([%w_]+)'")
end

--- Records what a failed chunk raised, unless it was reported already.
---@param path string
---@param err any
function diagnostics.from_error(path, err)
  if type(err) == "table" and err.already_reported then return end
  local shown, line, message = tostring(err):match("^(.-):(%d+): (.*)$")
  local file = shown and full_path(shown)
  if not file then file, line, message = path, 1, tostring(err) end
  message = message:gsub("^blocked: ", "")
  local code, fix, word = known_error(message)
  diagnostics.add { code = code, message = message, fix = fix, place = { file = file, line = math.tointeger(tonumber(line)) }, word = word }
end

--- The diagnostic of what a policy's function raised, at the line that raised it; `place` when that is no policy's line.
---@param err any
---@param place precert.Place
---@param what string what was done, for the message
function diagnostics.from_raise(err, place, what)
  local shown, line, message = tostring(err):match("^(.-):(%d+): (.*)$")
  local file = shown and full_path(shown)
  local own = file and file:sub(1, 12) ~= "lib/precert/"
  local code, fix, word = known_error(message or tostring(err))
  diagnostics.add {
    code = code == "does_not_load" and "example_fails" or code, message = what .. ": " .. (message or tostring(err)),
    fix = code == "does_not_load" and "correct the criteria" or fix, word = own and word or nil,
    place = own and { file = file, line = math.tointeger(tonumber(line)) } or place,
  }
end

local function before(a, b)
  if a.file ~= b.file then return a.file < b.file end
  if a.line ~= b.line then return a.line < b.line end
  if a.column ~= b.column then return a.column < b.column end
  if a.code ~= b.code then return a.code < b.code end
  return a.message < b.message
end

--- All diagnostics, in the order of the files, and whether one of them is an error.
---@return table[] list
---@return boolean failed
function diagnostics.finish()
  table.sort(list, before)
  local failed = false
  for _, d in ipairs(list) do failed = failed or d.severity == "error" end
  return list, failed
end

--- Whether a file has an error so far.
---@param path string
---@return boolean
function diagnostics.failed(path)
  for _, d in ipairs(list) do
    if d.file == path and d.severity == "error" then return true end
  end
  return false
end

--- Whether a file of a folder has an error so far.
---@param folder string
---@return boolean
function diagnostics.failed_in(folder)
  for _, d in ipairs(list) do
    if d.severity == "error" and d.file:sub(1, #folder) == folder then return true end
  end
  return false
end

--- One diagnostic as people read it: file:line:column: severity: code: message; next step.
---@param d table
---@return string
function diagnostics.text(d)
  local text = string.format("%s:%d:%d: %s: %s: %s", d.file, d.line, d.column, d.severity, d.code, d.message)
  if d.fix then text = text .. "; " .. d.fix end
  return text
end

return diagnostics
