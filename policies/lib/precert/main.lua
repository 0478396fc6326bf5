--- The SDK's two entry points, called by the evaluator (and by specs): load a revision, evaluate one request.
-- Contract with the host: README.md, "The host".

local catalogue = require "precert.catalogue"
local definition = require "precert.definition"
local diagnostics = require "precert.diagnostics"
local evaluate = require "precert.evaluate"
local json = require "precert.json"
local letters = require "precert.letters"
local link = require "precert.link"
local registry = require "precert.registry"
local runtime = require "precert.runtime"

local main = {}

--- Asks the host for its question (host.input_get) where SDKs before took the decoded input.
main.takes_question = true

-- Where policy files live, and what each must give back.
local folders = {
  { prefix = "calendars/", declares = { calendar = true } },
  { prefix = "categories/", declares = { category = true } },
  { prefix = "criteria/", declares = { criterion = true } },
  { prefix = "groups/", declares = { group = true } },
  { prefix = "inpatient/", declares = { category = true } },
  { prefix = "payers/", declares = { payer = true } },
  { prefix = "phrases.lua", declares = { phrases = true } },
  { prefix = "reasons.lua", declares = { reasons = true } },
  { prefix = "regimes/", declares = { regime = true } },
}

local function folder_of(path)
  for _, folder in ipairs(folders) do
    if path:sub(1, #folder.prefix) == folder.prefix then return folder end
  end
  return nil
end

local open_modules = { criteria = true, policy = true }

-- Policies use the two author modules only: the SDK's inside is no interface.
local function requires_inside(file)
  local found = false
  for name in file.source:gmatch("require%s*%(?%s*[\"']precert%.([%w_.]+)[\"']") do
    if not open_modules[name] then
      found = true
      diagnostics.add {
        code = "inside_of_sdk", message = "policies may not require precert." .. name,
        fix = "require \"precert.criteria\" or \"precert.policy\"", place = diagnostics.locate(file.path, "precert." .. name),
      }
    end
  end
  return found
end

local function run_file(file, folder)
  diagnostics.enter(file.path)
  definition.begin_file()
  local chunk, err = runtime.host.compile(file.path, file.source)
  if not chunk then
    diagnostics.from_error(file.path, err)
  else
    local ok, result = runtime.host.protect(chunk)
    if not ok then
      diagnostics.from_error(file.path, result)
    elseif type(result) ~= "table" or not folder.declares[result.declares] then
      diagnostics.add {
        code = "nothing_declared", message = "the file gives back nothing that belongs into this folder",
        fix = "end it with return c.define { ... } or return p.... { ... }", place = { file = file.path, line = 1 },
      }
    end
  end
  diagnostics.leave()
end

local letter_kinds = {
  approval = true, partial = true, denial = true, information_request = true, no_review = true, extension = true, revocation = true,
}

-- letters/<kind>[_variant].<provider|member|payer>.txt: the name says what it is; the text is the template.
local function take_letter(file)
  local id, to = file.path:match("^letters/([%w_]+)%.(%l+)%.%w+$")
  if not id or not ({ provider = true, member = true, payer = true })[to] then
    return diagnostics.add {
      code = "wrong_name", message = "a letter's file is named <kind>.<provider, member or payer>.txt",
      fix = "rename it, for example letters/approval.provider.txt", place = { file = file.path, line = 1, column = 1 },
    }
  end
  local kind = id
  while not letter_kinds[kind] and kind:find("_", 1, true) do kind = kind:match("^(.*)_") end
  registry.add("letters", { id = id .. "." .. to, kind = letter_kinds[kind] and kind or id, to = to, text = file.source, file = file.path })
end

local function load_file(file)
  if file.path:sub(1, 4) == "lib/" or file.path:sub(1, 7) == "shared/" then return end
  if file.path:sub(-3) == ".md" then return end
  if file.path:sub(1, 8) == "letters/" then return take_letter(file) end
  if file.path:sub(-4) ~= ".lua" then return end
  local folder = folder_of(file.path)
  if not folder then
    return diagnostics.add {
      severity = "warning", code = "file_ignored", message = "no policy folder: the file is not loaded",
      fix = "move it to categories/, criteria/, groups/ and so on, or to shared/", place = { file = file.path, line = 1, column = 1 },
    }
  end
  if not requires_inside(file) then run_file(file, folder) end
end

local function array_of(list)
  return json.array(list)
end

--- Loads a revision: runs every policy file, checks each and all together, runs the examples, exports the catalogue.
---@param files {path: string, source: string}[] sorted by path
---@param host precert.Host
---@param today? string date of the load: what is overdue is a warning
---@return string? catalogue canonical JSON; nil when a file has an error
---@return table[] diagnostics
function main.load(files, host, today)
  runtime.bind(host)
  diagnostics.begin(files)
  definition.begin()
  registry.begin()
  for _, file in ipairs(files) do load_file(file) end
  local criteria = definition.defined()
  link.check(criteria, today)
  letters.check()
  for _, criterion in ipairs(criteria) do
    if criterion.usable then definition.run_examples(criterion) end
  end
  local list, failed = diagnostics.finish()
  if failed then return nil, array_of(list) end
  evaluate.begin(criteria)
  return catalogue.text(criteria), array_of(list)
end

--- The diagnostics of main.load as JSON text.
---@param list table[]
---@return string
function main.diagnostics_json(list)
  return json.encode(array_of(list))
end

--- Evaluates one request; the result goes to host.out_*.
---@param kind integer 1 criteria, 2 requirement, 3 submission, 4 case, 5 describe
---@param input any the host's question, which host.input_get reads: arrays marked, null members absent
---@param now_ms integer the injected instant
---@param revision string label of the revision
---@return "ok"|"invalid"|"not_found" status
main.evaluate = evaluate.run

return main
