-- Valid submissions, read from tests/support/sample/requests and changed where a spec wants them otherwise.
--
--   requests.make("pt_ot")                                        -- a fresh request_id each time
--   requests.make("gastric_bypass", { facts = { bmi = requests.NONE } })  -- NONE takes a member away
local sample = require "tests.support.lua.sample"

local requests = { NONE = {} }
local count = 0

local function merge(base, changes)
  for key, value in pairs(changes) do
    if value == requests.NONE then
      base[key] = nil
    elseif type(value) == "table" and type(base[key]) == "table" and #value == 0 and #base[key] == 0 then
      merge(base[key], value)
    else
      base[key] = value
    end
  end
  return base
end

-- An id that no other request of this run has.
function requests.id()
  count = count + 1
  return ("spec-%d-%d"):format(os.time(), count)
end

function requests.make(name, changes)
  local request = sample.read("requests/" .. name .. ".json")
  request.request_id = requests.id()
  return merge(request, changes or {})
end

return requests
