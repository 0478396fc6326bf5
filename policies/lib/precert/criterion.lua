--- One version of one criterion after it was defined: checked facts in, outcome, trace and what is missing out.
-- Everything constant is turned into JSON text here, once; a request only fills the gaps.

local change = require "precert.change"
local fact_types = require "precert.facts"
local json = require "precert.json"
local missing = require "precert.missing"
local runtime = require "precert.runtime"

local ipairs, next, type = ipairs, next, type -- found once: a file's globals lie behind a guard

local criterion = {}

local FALSE = runtime.FALSE

local OUTCOME = { [runtime.TRUE] = "met", [runtime.FALSE] = "not_met", [runtime.UNKNOWN] = "needs_information" }

---@class precert.Criterion
---@field id string
---@field version string
---@field category string
---@field title string
---@field effective {from: string, to?: string}
---@field facts table<string, precert.FactType> declared by the author
---@field declared table<string, precert.FactType> the same, the derived and the request's
---@field order string[] facts in the order the criterion asks them
---@field meets precert.Compiled
---@field complex precert.Compiled|boolean
---@field codes? string[]
---@field trace any the host's handle
---@field file string

--- Whether this version is in force on a date.
---@param self precert.Criterion
---@param date string
---@return boolean
function criterion.in_force(self, date)
  return date >= self.effective.from and (not self.effective.to or date <= self.effective.to)
end

--- Whether the criterion applies to one of these codes (no list of its own: to all of its category).
---@param self precert.Criterion
---@param codes string[]
---@return boolean
function criterion.applies(self, codes)
  if not self.code_set or #codes == 0 then return true end
  for i = 1, #codes do
    if self.code_set[codes[i]] then return true end
  end
  return false
end

--- Checks sent facts against the declarations; changes values into the declared unit. The host passes what is plainly
-- right, in one call; the rest is checked here.
---@param self precert.Criterion
---@param facts table fresh for this request
---@param at? integer the first place that is not plainly right; nil: none
---@return string? name of the refused fact
---@return string? reason wrong_type, out_of_range, wrong_unit, not_a_choice or disagrees_with_derived
function criterion.check_from(self, facts, at)
  local facts_check, handle = runtime.host.facts_check, self.fact_checks
  while at do
    local name = self.checked[at].name
    local reason, changed = self.declared[name].check(facts[name])
    if reason then return name, reason end
    if changed ~= nil then facts[name] = changed end
    at = facts_check(handle, facts, at + 1)
  end
  if self.percents[1] then return criterion.derive(self, facts) end
end

--- The same for facts that nobody looked at yet.
---@param self precert.Criterion
---@param facts table fresh for this request
---@return string? name
---@return string? reason
function criterion.check(self, facts)
  return criterion.check_from(self, facts, runtime.host.facts_check(self.fact_checks, facts, 1))
end

-- The gain of a pair in percent of its first value; nil while one of them is unknown, or the first is nothing.
local function percent_of(pair, fact)
  local first, second = pair[fact.parts[1]], pair[fact.parts[2]]
  if not first or not second or first == 0 then return nil end
  local gain = fact.better == "lower" and first - second or second - first
  return gain * 100 / math.abs(first)
end

--- Computes what is computed from other facts. A sent value that is not the computed one, to a whole percent, is refused.
---@param self precert.Criterion
---@param facts table checked
---@return string? name of the refused fact
---@return string? reason disagrees_with_derived
function criterion.derive(self, facts)
  for i = 1, #self.percents do
    local name, from = self.percents[i].name, self.percents[i].from
    local computed = facts[from] and percent_of(facts[from], self.declared[from])
    if computed then
      if facts[name] ~= nil and math.abs(facts[name] - computed) > 1 then return name, "disagrees_with_derived" end
      facts[name] = computed
    end
  end
end

--- Adds what is derived from the request to the facts, under its dotted name (only what the criterion reads).
---@param self precert.Criterion
---@param facts table
---@param request_values? table
function criterion.add_request(self, facts, request_values)
  local wanted = self.request_reads
  for i = 1, #wanted, 2 do
    -- without a request these are unknown; a sent fact of such a name is none of them
    facts[wanted[i]] = request_values and request_values[wanted[i + 1]]
  end
end

--- Evaluates; raises what a custom part raises.
---@param self precert.Criterion
---@param facts table
---@return string outcome
function criterion.run(self, facts)
  local meets = self.meets
  meets.decided = meets.values
  return OUTCOME[meets.run(facts)]
end

--- The same, where the values may stay with the host: who looks into `meets.values` afterwards calls criterion.show first.
---@param self precert.Criterion
---@param facts table
---@return string outcome
function criterion.decide(self, facts)
  local meets = self.meets
  local value = runtime.host.tree_run(meets.tree, facts)
  if not value then return criterion.run(self, facts) end
  meets.decided = meets.tree
  return OUTCOME[value]
end

--- Puts the values of the last evaluation into `meets.values`.
---@param self precert.Criterion
function criterion.show(self)
  local meets = self.meets
  if meets.decided == meets.values then return end
  runtime.host.tree_values(meets.tree, meets.values)
  meets.decided = meets.values
end

--- The facts that can still change the outcome, as it was just evaluated.
---@param self precert.Criterion
---@param facts table
---@return string[] names
function criterion.missing(self, facts)
  criterion.show(self)
  return missing.of(self.questions, { facts })
end

--- Whether the policy calls the case complex. Unknown is no: facts nobody needs for the outcome are not asked for.
---@param self precert.Criterion
---@param facts table
---@return boolean
function criterion.is_complex(self, facts)
  if type(self.complex) == "boolean" then return self.complex end
  return self.complex.run(facts) == runtime.TRUE
end

--- One entry of `missing` as it is written to clients.
---@param self precert.Criterion
---@param name string
---@return {fact: string, ask: string, type: string, unit?: string}
function criterion.ask(self, name)
  local fact = self.declared[name]
  return { fact = name, ask = fact.ask, type = fact.type, unit = fact.unit }
end

local function copy(value)
  if type(value) ~= "table" then return value end
  local other = {}
  for key, member in next, value do other[key] = copy(member) end
  return other
end

--- A grant as the case keeps it, or nil where the policy grants nothing particular.
---@param self precert.Criterion
---@param request table
---@param facts table
---@param history table
---@return {units: number, unit: string, days: integer}?
function criterion.grant(self, request, facts, history)
  local grants = self.grants
  if type(grants) ~= "function" then return grants end
  -- the function gets copies: what it does to them cannot reach the case
  local given = grants(copy(request), copy(runtime.host.facts_whole(facts)), copy(history))
  if given == nil then return nil end
  local right = type(given) == "table" and type(given.units) == "number" and given.units >= 0
    and (given.days == nil or math.type(given.days) == "integer")
  if not right then error("grants must give { units = number, unit = \"visits\", days = whole number }", 0) end
  return { units = given.units, unit = given.unit or "units", days = given.days }
end

-- A tree that raises on facts it was not written for suggests nothing.
local function is_met_at(other, facts)
  local ok, value = runtime.host.protect(other.tree.run, facts)
  return ok and value == runtime.TRUE
end

--- The other levels of care at which the facts would meet: suggestions to a person, never conditions.
---@param self precert.Criterion
---@param facts table
---@return string[] levels
function criterion.met_at(self, facts)
  local list = {}
  for _, other in ipairs(self.other_levels) do
    if is_met_at(other, facts) then list[#list + 1] = other.level end
  end
  return list
end

--- The same as the member of an answer that is not met, '"met_at":[...],'; nothing where no level is met.
---@param self precert.Criterion
---@param facts table
---@return string
function criterion.met_at_member(self, facts)
  if #self.other_levels == 0 then return "" end
  local texts = {}
  for _, other in ipairs(self.other_levels) do
    if is_met_at(other, facts) then texts[#texts + 1] = other.json end
  end
  return texts[1] and '"met_at":[' .. table.concat(texts, ",") .. "]," or ""
end

--- Why the answer is not met: the top-level parts that are false.
---@param self precert.Criterion
---@return {id?: string, text: string}[]
function criterion.unmet(self)
  criterion.show(self)
  local list, values = {}, self.meets.values
  for _, part in ipairs(self.top_parts) do
    if values[part.index] == runtime.FALSE then list[#list + 1] = { id = part.id, text = part.text } end
  end
  return list
end

--- The same as JSON texts.
---@param self precert.Criterion
---@return string[]
function criterion.unmet_texts(self)
  criterion.show(self)
  local list, values, parts = {}, self.meets.values, self.top_parts
  for i = 1, #parts do
    if values[parts[i].index] == FALSE then list[#list + 1] = self.part_json[i] end
  end
  return list
end

--- Writes them, and a text on each side.
---@param self precert.Criterion
---@param before string
---@param after string
function criterion.write_unmet(self, before, after)
  local host, meets = runtime.host, self.meets
  if meets.decided == meets.tree then return host.tree_unmet(meets.tree, self.part_json, before, after) end
  host.out_raw(before)
  host.out_unmet(meets.values, self.part_places, self.part_json)
  host.out_raw(after)
end

--- The last members of an answer: which changes would turn "not met" into "met".
---@param self precert.Criterion
---@param outcome string
---@param facts table what it was run on
---@return string
function criterion.would_meet(self, outcome, facts)
  if outcome ~= "not_met" or self.no_change then return '"would_meet":[]' end
  criterion.show(self)
  return change.members(self.change, { facts })
end

-- Numbers first, then yes or no, then the rest: of several bad facts the one that is told stays the same.
local check_rank = { number = 1, yes_no = 2 }

local function prepare_checks(self)
  self.percents = {}
  for _, name in ipairs(self.order) do
    local from = self.declared[name].from
    if from then table.insert(self.percents, { name = name, from = from }) end
  end
  local specs = { {}, {}, {} }
  for _, name in ipairs(self.order) do
    if not name:find("^request%.") then
      local fact = self.declared[name]
      table.insert(specs[check_rank[fact.type] or 3], fact_types.host_spec(fact, name))
    end
  end
  self.checked = {}
  for _, list in ipairs(specs) do table.move(list, 1, #list, #self.checked + 1, self.checked) end
  self.fact_checks = runtime.host.facts_new(self.checked)
end

-- The facts that the tree reads and a requester is told of, in its order; `texts` as JSON.
local function needs(self, with_member)
  local list = { texts = {} }
  for _, name in ipairs(self.meets.reads) do
    local computed = name:find("^request%.") or (with_member and name:find("^member_age"))
    if not computed then
      list[#list + 1] = name
      list.texts[#list] = self.ask_json[name]
    end
  end
  return list
end

-- What a case says of the criterion before the trace, by outcome: where that is the same in each case.
local function case_heads(self)
  local heads, text = {}, self.case_head .. '"missing":[' .. self.case_middle
  if self.codes then return heads end
  if type(self.grants) ~= "function" then
    heads.met = (self.grants_json and '{"grants":' .. self.grants_json .. "," or "{") .. text .. "met" .. self.case_title .. ',"trace":'
  end
  if not self.other_levels[1] then heads.not_met = "{" .. text .. "not_met" .. self.case_title .. ',"trace":' end
  return heads
end

--- The constant texts of a criterion's answers.
---@param self precert.Criterion
function criterion.prepare(self)
  local root = self.meets.nodes[1]
  -- of `none` the parts that are met are the trouble, so the whole is named
  self.top_parts = #root.children > 0 and root.kind ~= "none" and root.children or { root }
  self.part_json, self.part_places = {}, {}
  for i, part in ipairs(self.top_parts) do
    part.id = part.id or (part.kind == "leaf" and part.fact) or ("part_" .. i)
    self.part_json[i], self.part_places[i] = json.encode { id = part.id, text = part.text }, part.index
  end
  self.guideline_out = {
    id = self.guideline.id, section = self.guideline.section, title = self.guideline.title or self.title,
    version = self.guideline.version or self.version,
  }
  self.guideline_json = json.encode(self.guideline_out)
  self.case_head = '"guideline":' .. self.guideline_json .. ',"id":' .. json.quote(self.id) .. ","
  for _, other in ipairs(self.other_levels) do other.json = json.encode { level = other.level, text = other.text } end
  self.case_middle = '],"not_met":' .. json.quote(self.not_met) .. ',"outcome":"'
  self.case_title = '","title":' .. json.quote(self.title)
  self.case_tail = ',"version":' .. json.quote(self.version) .. ","
  self.change, self.questions = change.plan { self }, missing.plan { self }
  self.missing_head = '{"guideline":' .. self.guideline_json .. ',"missing":['
  self.ask_json = {}
  for name in next, self.declared do self.ask_json[name] = json.encode(criterion.ask(self, name)) end
  self.needs, self.needs_with_member = needs(self, false), needs(self, true)
  self.no_change = #self.change.facts == 0 and '"would_meet":[]' or nil
  self.case_unmet = self.no_change and "]" .. self.case_tail .. self.no_change .. "}"
  self.grants_json = type(self.grants) == "table" and json.encode(self.grants) or nil
  self.case_heads = case_heads(self)
  self.request_reads, self.reads_derived = {}, false
  for _, name in ipairs(self.order) do
    self.reads_derived = self.reads_derived or fact_types.derived[name] ~= nil
    local request_name = name:match("^request%.(.+)$")
    if request_name then
      table.insert(self.request_reads, name)
      table.insert(self.request_reads, request_name)
    end
  end
  prepare_checks(self)
  self.takes_as_sent = not self.reads_derived and not self.percents[1] and not self.request_reads[1]
  self.trace = runtime.host.trace_new(self.meets.spec)
  if self.codes then
    self.code_set = {}
    for _, code in ipairs(self.codes) do self.code_set[code] = true end
  end
end

--- Ages on the date of service (R-derived facts are computed, never believed).
---@param birth_date any
---@param on string
---@return {member_age: integer, member_age_months: integer}? nil: it is no date
function criterion.ages(birth_date, on)
  local months = runtime.host.age_months(birth_date, on)
  return months and { member_age = months // 12, member_age_months = months }
end

return criterion
