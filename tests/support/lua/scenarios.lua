--- Requests told in a few words, evaluated against the shipped policies: what specs of the policies' content start from.
-- A told request: { group?, codes = { {code, units?, modifiers?} }, diagnoses?, setting?, level?, visits?, visits_used?, timing?,
-- urgency?, start_date?, benefit_confirmed?, state?, ancillary?, other_cover?, age?, facts }.

local policy = require "tests.support.lua.policy"

local scenarios = {}

local DATE = "2026-11-24"

local function birth_date(age, months, on)
  local year, month = math.tointeger(tonumber(on:sub(1, 4))), math.tointeger(tonumber(on:sub(6, 7)))
  local count = year * 12 + month - 1 - (age and age * 12 or months)
  return ("%04d-%02d-01"):format(count // 12, count % 12 + 1)
end

local function facts_of(told)
  local facts = {}
  for name, value in pairs(told.facts or {}) do facts[name] = value end
  facts.member_age, facts.member_age_months = nil, nil -- computed from the birth date
  return facts
end

--- The input of a submission's evaluation.
function scenarios.input(told)
  local start, facts = told.start_date or DATE, told.facts or {}
  local age, state = told.age or facts.member_age, told.state or "TX"
  local provider = { provider = "P1", kind = "person", address = { state = state }, networks = {} }
  if told.ancillary ~= false then provider.networks[1] = { network = "ancillary", ancillary = true, from = "2025-01-01" } end
  return {
    request = {
      request_id = "r1", channel = "portal", timing = told.timing or "preservice", urgency = told.urgency or "standard",
      payer = "sample", group = told.group or "G-FULL", member = "M1", requesting_provider = "P1", benefits_verified = true,
      benefit_confirmed = told.benefit_confirmed, received_at = told.received_at, case_kind = told.case_kind, facts = facts_of(told),
      documents = {
        { kind = "clinical_record", title = "Record" }, { kind = "treatment_plan", title = "Plan" },
        { kind = "progress_documentation", title = "Progress" },
      },
      service = {
        codes = told.codes, diagnoses = told.diagnoses, setting = told.setting or "outpatient", level = told.level, start_date = start,
        visits = told.visits, visits_used = told.visits_used, units = told.units,
      },
    },
    member = {
      member = "M1", group = told.group or "G-FULL",
      birth_date = birth_date(age or not facts.member_age_months and 45, facts.member_age_months, start),
      line_of_business = "commercial", funding = "self_funded", situs_state = "TX", address = { state = state },
      coverage = { from = "2025-01-01", other = told.other_cover },
    },
    providers = { requesting = provider },
    history = {},
  }
end

--- The cases of a told request, by category ("none" for the lines that need no review).
function scenarios.cases(told)
  scenarios.set = scenarios.set or policy.load("policies")
  assert(scenarios.set.catalogue, table.concat(scenarios.set.diagnostic_lines, "\n"))
  local result = scenarios.set:submit(scenarios.input(told))
  if not result.cases then error((result.reason or "?") .. " " .. (result.field or "") .. " " .. (result.detail or ""), 2) end
  local by_category = {}
  for _, case in ipairs(result.cases) do by_category[case.category or "none"] = case end
  return by_category, result.cases
end

--- Reasons that a director is offered for a case that is not met.
function scenarios.offered(case)
  local list = {}
  for _, c in ipairs(case.criteria) do
    if c.outcome == "not_met" then list[#list + 1] = c.not_met end
  end
  return list
end

--- Names of the facts a case asks for.
function scenarios.missing(case)
  local list = {}
  for i, item in ipairs(case.missing) do list[i] = item.fact end
  return list
end

return scenarios
