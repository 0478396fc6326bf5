--- What a spec needs of policies: load a folder (with files added or replaced), evaluate criteria and requests.
--   local policy = require "tests.support.lua.policy"
--   local set = policy.load("policies")
--   set:evaluate("gastric_bypass.adult", { bmi = 41 }).outcome

local lfs = require "lfs"
local json_text = require "tests.support.lua.json_text"
local plain_host = require "tests.support.lua.plain_host"

local policy = {}

local set_methods = {}
set_methods.__index = set_methods

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

local function walk(root, relative, found)
  for name in lfs.dir(root) do
    if name:sub(1, 1) ~= "." then
      local path, inner = root .. "/" .. name, relative == "" and name or relative .. "/" .. name
      if lfs.attributes(path, "mode") == "directory" then walk(path, inner, found) else found[inner] = read(path) end
    end
  end
  return found
end

--- All files of a folder, {path = source}.
function policy.files(folder)
  return walk(folder, "", {})
end

--- The SDK alone, without any policy.
function policy.sdk()
  local found = {}
  for path, source in pairs(policy.files("policies")) do
    if path:sub(1, 4) == "lib/" then found[path] = source end
  end
  return found
end

--- Loads files {path = source}; the set says in `diagnostics` and `catalogue` how it went.
---@param sources table<string, string>
---@param today? string
function policy.load_files(sources, today)
  local files = {}
  for path, source in pairs(sources) do files[#files + 1] = { path = path, source = source } end
  table.sort(files, function(a, b) return a.path < b.path end)
  local host = plain_host.new(files)
  local main = host.require("precert.main")
  local catalogue, diagnostics = main.load(files, host, today)
  local text = host.require("precert.diagnostics").text
  local lines = {}
  for i, d in ipairs(diagnostics) do lines[i] = text(d) end
  return setmetatable({
    host = host, main = main, diagnostics = diagnostics, diagnostic_lines = lines, catalogue_text = catalogue,
    catalogue = catalogue and json_text.decode(catalogue),
  }, set_methods)
end

--- Loads a folder, with files added, replaced (text) or removed (false).
---@param folder string
---@param changed? table<string, string|false>
---@param today? string
function policy.load(folder, changed, today)
  local sources = policy.files(folder)
  for path, source in pairs(changed or {}) do sources[path] = source or nil end
  return policy.load_files(sources, today)
end

-- Requests reach the SDK as decoded JSON: fresh tables, arrays marked, no nulls.
local function fresh(host, value)
  if type(value) ~= "table" then return value end
  local other = {}
  for key, member in pairs(value) do other[key] = fresh(host, member) end
  if value[1] ~= nil or next(value) == nil then return host.array(other) end
  return other
end

--- 2026-11-16, 16:00 UTC, a Monday: the `now` of specs that do not say otherwise.
policy.NOW = 1794844800000

--- Evaluates one kind and gives status and the text written.
function set_methods:call(kind, input, now)
  self.host.out_reset()
  local status = self.main.evaluate(kind, fresh(self.host, input), now or policy.NOW, "test")
  return status, self.host.out_text()
end

--- criteria.evaluate: the decoded answer (with `status` added).
---@param criteria_id string
---@param facts table
---@param opts? {as_of?: string, request?: table, now?: integer}
function set_methods:evaluate(criteria_id, facts, opts)
  opts = opts or {}
  local params = { criteria = criteria_id, facts = facts, as_of = opts.as_of, request = opts.request }
  local status, text = self:call(1, params, opts.now)
  local result = json_text.decode(text)
  result.status, result.raw = status, text
  return result
end

--- requirement.check.
function set_methods:requirement(params, rows, now)
  rows = rows or {}
  local status, text = self:call(2, { params = params, member = rows.member, provider = rows.provider }, now)
  local result = json_text.decode(text)
  result.status, result.raw = status, text
  return result
end

--- A submission: the list of cases (or the refusal, with `status`).
function set_methods:submit(input, now)
  local status, text = self:call(3, input, now)
  local result = json_text.decode(text)
  result.status, result.raw = status, text
  return result
end

--- Evaluates against the shipped policies, loaded once.
function policy.evaluate(criteria_id, facts, opts)
  policy.shipped = policy.shipped or policy.load("policies")
  return policy.shipped:evaluate(criteria_id, facts, opts)
end

return policy
