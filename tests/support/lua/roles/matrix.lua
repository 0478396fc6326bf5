-- The hand-written matrices of tests/expected: who may do what to a case of which kind, in which state.
local shell = require "tests.support.lua.shell"

local matrix = {}

matrix.ROLES = {
  "payer", "provider", "intake", "nurse", "medical_director", "payer_medical_director", "author", "auditor", "admin", "iro",
}
matrix.FILES = {
  review = "roles.tsv", stay = "roles_stay.tsv", transplant = "roles_transplant.tsv", appeal = "roles_appeal.tsv",
  external_review = "roles_external_review.tsv", peer_to_peer = "roles_peer_to_peer.tsv",
}
-- Until it is decided a transplant is reviewed as every request is.
local REVIEWED = {
  received = true, awaiting_information = true, awaiting_payer = true, intake_review = true, nurse_review = true, director_review = true,
}

local function each(text, one)
  for word in text:gmatch "[%w_]+" do one(word) end
end

local function set(text)
  local out = {}
  each(text, function(word) out[word] = true end)
  return out
end

local function lines(machine, wanted, add)
  for line in shell.read(shell.root .. "/tests/expected/" .. matrix.FILES[machine]):gmatch "[^\n]+" do
    local roles, states, kind, actions = line:match "^([^#\t][^\t]*)\t([^\t]+)\t([^\t]+)\t([^\t]+)$"
    if roles then add(roles, states, kind, set(actions), wanted) end
  end
end

--- Every cell of a kind of case: { role, state, kind, may }, in the file's order; "*" stands for the states that others name.
function matrix.cells(machine)
  local cells, states, stars = {}, {}, {}
  local function add(roles, listed, kind, may, wanted)
    if listed == "*" then
      stars[#stars + 1] = { roles, kind, may, wanted }
      return
    end
    each(listed, function(state)
      if wanted and not wanted[state] then return end
      if not states[state] then states[state], states[#states + 1] = true, state end
      each(roles == "*" and table.concat(matrix.ROLES, " ") or roles, function(role)
        cells[#cells + 1] = { role = role, state = state, kind = kind, may = may }
      end)
    end)
  end
  lines(machine, nil, add)
  if machine == "transplant" then lines("review", REVIEWED, add) end
  for _, star in ipairs(stars) do
    local listed = {}
    for _, state in ipairs(states) do
      if not star[4] or star[4][state] then listed[#listed + 1] = state end
    end
    add(star[1], table.concat(listed, ","), star[2], star[3])
  end
  return cells
end

--- Every action that any cell names, sorted; "supplied" stands for case.supply.
function matrix.actions()
  local seen, list = {}, {}
  for machine in pairs(matrix.FILES) do
    for _, cell in ipairs(matrix.cells(machine)) do
      for action in pairs(cell.may) do
        if not seen[action] then seen[action], list[#list + 1] = true, action end
      end
    end
  end
  table.sort(list)
  return list
end

return matrix
