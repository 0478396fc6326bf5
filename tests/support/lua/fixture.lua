--- A small set of policies for specs: one payer, one group, one category "knee" with one criterion "knee.adult".
-- Specs replace or add files; every file is short enough to be read beside the spec that changes it.

local policy = require "tests.support.lua.policy"

local fixture = {}

fixture.group = [[
local p = require "precert.policy"
return p.group {
  payer = "acme",
  group = "G1",
  name = "Group one",
  status = "active",
  effective = { from = "2025-01-01" },
  products = { medical_network = true, utilization_management = true },
  components = {
    inpatient_precertification = true, concurrent_review = true, discharge_planning = true,
    outpatient_precertification = true, retrospective_review = true, medical_necessity_appeals = true,
  },
  subscribers = 100,
  mnr_states = { "TX" },
  plan_types = { "ppo" },
  categories = { "knee", "therapy", "transplant" },
  plan_requires_op_precert = true,
  transplant = { network = "transplant_network" },
  cob = { commercial = "payer_decides" },
  contacts = { phone = "1-800-555-0100" },
  letter = { brand = "Acme" },
  calendar = "us_central",
  zone = "America/Chicago",
  high_dollar_threshold = p.usd(50000),
  stop_loss_deductible = p.usd(150000),
  funding = "self_funded",
  situs_state = "TX",
  regimes = { commercial = { "programme", "erisa" } },
  unit_values = { visits = p.usd(100) },
  spd = { reference = "SPD-1", date = "2025-01-01" },
}
]]

fixture.category = [[
local p = require "precert.policy"
return p.category {
  id = "knee",
  title = "Knee surgery",
  description = "Operations on the knee.",
  examples = { "arthroscopy" },
  review = "precert",
  documents = { "clinical_record" },
  codes = {
    { code = "29881", label = "Arthroscopy", from = "2025-01-01" },
    { code = "27447", label = "Replacement", from = "2026-01-01", to = "2026-12-31" },
  },
  criteria = { "knee.adult" },
}
]]

fixture.criterion = [[
local c = require "precert.criteria"
local all, any, fact = c.all, c.any, c.fact
return c.define {
  id = "knee.adult",
  version = "1",
  effective = { from = "2025-01-01" },
  category = "knee",
  title = "Knee surgery, adults",
  guideline = { id = "PRC-KNEE-1" },
  facts = {
    weeks = c.number { unit = "weeks", min = 0, max = 520, ask = "Weeks of care" },
    locked = c.yes_no { ask = "Is the knee locked?" },
  },
  meets = any {
    fact.locked:is_true(),
    { id = "care", text = "Six weeks of care", fact.weeks:at_least(6) },
  },
  not_met = "conservative_care_not_met",
  grants = { units = 1, days = 60 },
  examples = {
    { name = "six weeks", facts = { weeks = 6 }, outcome = "met" },
  },
}
]]

local therapy = [[
local p = require "precert.policy"
return p.category {
  id = "therapy",
  title = "Therapy",
  description = "Therapy visits.",
  examples = { "exercise" },
  review = "mnr",
  documents = { "treatment_plan" },
  gates = { initial_visits = 5, ancillary_network = true, geography = true },
  codes = { { code = "97110", label = "Exercise" } },
  criteria = {},
}
]]

local function category(id, extra)
  return ([[
local p = require "precert.policy"
return p.category {
  id = "%s", title = "%s", description = "Text.", examples = { "one" }, review = "precert", documents = {}, criteria = {},
  %s
}
]]):format(id, id, extra)
end

--- A short outpatient category file with further fields.
fixture.short_category = category

local function level(id, extra)
  return ([[
local p = require "precert.policy"
return p.inpatient {
  id = "%s", title = "%s", description = "Text.", examples = { "one" }, review = "precert", documents = {}, criteria = {},
  %s
}
]]):format(id, id, extra or "")
end

--- All files of the fixture, {path = source}: the SDK, and the calendar, regimes, reasons, phrases and letters that are shipped.
function fixture.files()
  local files = policy.sdk()
  local shipped = policy.files("policies")
  for _, path in ipairs { "reasons.lua", "calendars/us_central.lua", "regimes/programme.lua", "regimes/erisa.lua", "phrases.lua" } do
    files[path] = shipped[path]
  end
  for path, source in pairs(shipped) do
    if path:sub(1, 8) == "letters/" then files[path] = source end
  end
  files["payers/acme.lua"] = [[
local p = require "precert.policy"
return p.payer { id = "acme", name = "Acme", zone = "America/Chicago", phone = "1-800-555-0100" }
]]
  files["groups/acme/G1.lua"] = fixture.group
  files["categories/knee.lua"] = fixture.category
  files["categories/therapy.lua"] = therapy
  files["categories/transplant.lua"] = category("transplant", 'any_setting = true, codes = { { code = "50360", label = "Kidney" } },')
  files["categories/imaging.lua"] = category("imaging", 'codes = { { code = "72148", label = "MRI" } },')
  files["categories/outpatient_mh_sa.lua"] = category("outpatient_mh_sa",
    'not_available = true, codes = { { code = "90837", label = "Psychotherapy" } },')
  files["criteria/knee/adult.lua"] = fixture.criterion
  files["inpatient/inpatient_acute.lua"] = level("inpatient_acute")
  files["inpatient/observation.lua"] = level("observation")
  return files
end

--- Loads the fixture with files added, replaced (text) or removed (false).
---@param changed? table<string, string|false>
---@param today? string
function fixture.load(changed, today)
  local files = fixture.files()
  for path, source in pairs(changed or {}) do files[path] = source or nil end
  return policy.load_files(files, today)
end

--- The fixture with a pattern replaced in one file; the pattern must be there.
---@param path string
---@param from string plain text
---@param to string
function fixture.with(path, from, to)
  local source = fixture.files()[path]
  local first, last = source:find(from, 1, true)
  assert(first, "'" .. from .. "' is not in " .. path)
  return fixture.load { [path] = source:sub(1, first - 1) .. to .. source:sub(last + 1) }
end

--- The diagnostics of a set that are errors, as text lines.
function fixture.errors(set)
  local lines = {}
  for i, d in ipairs(set.diagnostics) do
    if d.severity == "error" then lines[#lines + 1] = set.diagnostic_lines[i] end
  end
  return lines
end

--- A criterion's source around facts and a tree, for specs of the tree.
---@param facts string
---@param meets string
---@param more? string further fields
function fixture.criterion_of(facts, meets, more)
  return ([[
local c = require "precert.criteria"
local all, any, none, at_least, fact = c.all, c.any, c.none, c.at_least, c.fact
return c.define {
  id = "knee.adult", version = "1", effective = { from = "2025-01-01" }, category = "knee", title = "Knee",
  guideline = { id = "PRC-KNEE-1" }, not_met = "conservative_care_not_met",
  facts = { %s },
  meets = %s,
  examples = { { name = "nothing known", facts = {}, outcome = "needs_information" } },
  %s
}
]]):format(facts, meets, more or "")
end

--- Loads the fixture with such a criterion; asserts that it loads.
function fixture.load_criterion(facts, meets, more)
  local set = fixture.load { ["criteria/knee/adult.lua"] = fixture.criterion_of(facts, meets, more) }
  assert(set.catalogue, table.concat(fixture.errors(set), "\n"))
  return set
end

--- A submission's input with the usual rows; fields of the request and service can be given.
---@param request table
---@param service table
---@param rows? {member?: table|false, provider?: table|false, history?: table}
function fixture.submission(request, service, rows)
  rows = rows or {}
  local r = {
    request_id = "r1", channel = "portal", timing = "preservice", urgency = "standard", payer = "acme", group = "G1", member = "M1",
    requesting_provider = "P1", benefits_verified = true, facts = {}, service = service,
  }
  for name, value in pairs(request) do r[name] = value end
  service.setting = service.setting or "outpatient"
  service.start_date = service.start_date or "2026-12-10"
  local member = rows.member
  if member == nil then
    member = {
      member = "M1", group = "G1", birth_date = "1980-06-15", line_of_business = "commercial", funding = "self_funded",
      situs_state = "TX", address = { state = "TX" }, coverage = { from = "2025-01-01" },
    }
  end
  local provider = rows.provider
  if provider == nil then
    provider = {
      provider = "P1", kind = "person", address = { state = "TX" },
      networks = { { network = "ancillary", ancillary = true, from = "2026-01-01" } },
    }
  end
  return { request = r, member = member or nil, providers = { requesting = provider or nil }, history = rows.history or {} }
end

return fixture
