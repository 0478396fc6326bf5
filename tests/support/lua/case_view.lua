-- Small questions about a case document, so that specs read as sentences.
local case_view = {}

-- The clock that a rule made; nil when there is none.
function case_view.clock(case, rule)
  for _, clock in ipairs(case.clocks) do
    if clock.rule == rule then return clock end
  end
end

-- { rule = due instant } of all clocks.
function case_view.dues(case)
  local dues = {}
  for _, clock in ipairs(case.clocks) do dues[clock.rule] = clock.due_at end
  return dues
end

-- The values of one member of a list's elements, sorted.
function case_view.pick(list, member)
  local out = {}
  for _, item in ipairs(list or {}) do
    if item[member] ~= nil then out[#out + 1] = item[member] end
  end
  table.sort(out)
  return out
end

-- The names of the events so far, in order.
function case_view.events(client, case_id)
  local names = {}
  for i, event in ipairs(client:must("case.events", { case_id = case_id }).events) do names[i] = event.event end
  return names
end

function case_view.get(client, case_id) return client:must("case.get", { case_id = case_id }).case end

-- Submits and returns the one case that must come of it.
function case_view.submit_one(client, request)
  local result = client:must("case.submit", request)
  if #result.cases ~= 1 then error("one case was expected, not " .. #result.cases, 2) end
  return result.cases[1]
end

-- Acts, and returns the case after it.
function case_view.act(client, case_id, action, more)
  local params = { case_id = case_id, action = action }
  for key, value in pairs(more or {}) do params[key] = value end
  return client:must("case.act", params).case
end

-- Tries to act; returns the error.
function case_view.refused(client, case_id, action, more)
  local params = { case_id = case_id, action = action }
  for key, value in pairs(more or {}) do params[key] = value end
  return client:refused("case.act", params)
end

return case_view
