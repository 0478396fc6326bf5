--- The rules of section 2 that a payer's record must keep; each broken one is a load error with its number.

local diagnostics = require "precert.diagnostics"

local payer_rules = {}

local function broken(payer, rule, code, message, fix, ...)
  diagnostics.add { code = code, message = message .. " (" .. rule .. ")", fix = fix, place = diagnostics.locate(payer.file, ...) }
end

-- R2.10 A checklist is complete when somebody reviewed it on a day and nothing on it is open.
local function procedures(payer)
  local list = payer.operating_procedures
  if not list or not list.complete then return end
  if not list.reviewed_by or not list.reviewed_on then
    broken(payer, "R2.10", "procedures_not_reviewed", "the operating procedures are called complete, but nobody reviewed them",
      "add reviewed_by and reviewed_on, or write complete = false", "operating_procedures", "complete")
  end
  for _, item in ipairs(list.items or {}) do
    if not item.done then
      broken(payer, "R2.10", "procedures_open", "the operating procedures are called complete, but '" .. item.id .. "' is not done",
        "finish it, or write complete = false", "operating_procedures", item.id)
    end
  end
end

-- R4.10 A delegate is declared once.
local function delegates(payer)
  local seen = {}
  for _, delegate in ipairs(payer.delegates) do
    if seen[delegate.id] then
      broken(payer, "R4.10", "declared_twice", "the delegate '" .. delegate.id .. "' is declared twice", "remove one of the two",
        "delegates", delegate.id)
    end
    seen[delegate.id] = true
  end
end

-- R8.7 Rotation needs organizations to turn among: three at least, each once.
local function reviewers(payer)
  local seen, list = {}, payer.independent_reviewers
  for _, organization in ipairs(list) do
    if seen[organization.id] then
      broken(payer, "R8.7", "declared_twice", "the organization '" .. organization.id .. "' is declared twice",
        "remove one of the two", "independent_reviewers", organization.id)
    end
    seen[organization.id] = true
  end
  if #list > 0 and #list < 3 then
    broken(payer, "R8.7", "too_few_reviewers", "rotation needs three independent review organizations at least",
      "declare more, or none where the law assigns them", "independent_reviewers")
  end
end

--- Checks one payer whose fields have the right types.
---@param payer table
function payer_rules.check(payer)
  procedures(payer)
  delegates(payer)
  reviewers(payer)
end

return payer_rules
