--- The outline of a submission: what its cases are before any fact is looked at. Parts, criteria, clock rules, notices, and the
-- texts of an answer around them. It follows from asked.scope and the loaded revision alone, so the host keeps it for the next
-- submission with the same scope.

local asked_of = require "precert.asked"
local clocks = require "precert.clocks"
local json = require "precert.json"
local lookup = require "precert.lookup"
local names = require "precert.names"
local resolve = require "precert.resolve"
local runtime = require "precert.runtime"

local concat, ipairs = table.concat, ipairs -- found once: a file's globals lie behind a guard

local outline = {}

---@class precert.OutlinedCase
---@field part precert.Part
---@field criteria precert.Criterion[] those that apply
---@field waiting boolean the payer must answer first: nothing is evaluated yet (R5.1)
---@field protected table[] hours that nobody may deny: {from, by, hours}
---@field head string the answer up to the clock rules
---@field documents string from "documents" to its value
---@field middle string from "levels" to "missing"
---@field notices string from "notices" to "outcome"
---@field questions string the end of the outcome, and "payer_questions" where there are some
---@field tail string from "reason" to "unread_facts"

---@class precert.Outline
---@field refused? {reason: string, field: string} why there is nothing to evaluate
---@field asked table see asked.lua
---@field cases precert.OutlinedCase[] one a part

local nothing = {} -- shared, never filled

local function codes_of(asked, lines)
  local codes = {}
  for i, number in ipairs(lines) do codes[i] = asked.codes[number] end
  return codes
end

local function criteria_of(part, asked)
  if part.requirement ~= "required" then return nothing end
  return lookup.criteria_of(part.category, codes_of(asked, part.lines), asked.date)
end

-- R5.1: kinds of documents that the category requires and that are not on file.
local function documents_missing(category, documents)
  if not documents then return category.documents_json end
  local on_file, list = {}, json.array({})
  for _, document in ipairs(documents) do on_file[document.kind] = true end
  for _, kind in ipairs(category.documents) do
    if not on_file[kind] then list[#list + 1] = kind end
  end
  return json.encode(list)
end

local function applies(entry, asked, codes)
  if entry.settings and not names.set(entry.settings)[asked.setting or ""] then return false end
  if not entry.codes then return true end
  local listed = names.set(entry.codes)
  for _, code in ipairs(codes) do
    if listed[code] then return true end
  end
  return false
end

local function coded_texts(entries, asked, codes, list)
  for _, entry in ipairs(entries) do
    if applies(entry, asked, codes) then list[#list + 1] = entry.json end
  end
end

--- The notices of a part, in a fixed order (R3.2, R1.1, R3.6, R2.11, R3.7, then what the gates, the category and the laws say).
---@param part precert.Part
---@param asked table
---@param of_laws? string[] JSON texts
---@return string[] JSON texts
function outline.notices(part, asked, of_laws)
  local codes = {}
  if part.requirement == "required" then
    codes[#codes + 1] = "benefits_not_guaranteed"
    if asked.benefits_verified ~= true then codes[#codes + 1] = "benefits_not_verified" end
  end
  if asked.timing == "post_service" then codes[#codes + 1] = "post_service_notice" end
  if asked.timing == "predetermination" then codes[#codes + 1] = "predetermination_converted" end
  if asked.provider_named and not asked.servicing and part.requirement == "required" then codes[#codes + 1] = "provider_unknown" end
  if asked.other_cover == "unknown" then codes[#codes + 1] = "primary_cover_unknown" end
  for i = 1, #part.notices do codes[#codes + 1] = part.notices[i] end
  local list = {}
  for i = 1, #codes do list[i] = lookup.reason(codes[i]) end
  if part.category and part.requirement == "required" and #part.category.notices > 0 then
    coded_texts(part.category.notices, asked, codes_of(asked, part.lines), list)
  end
  for i = 1, of_laws and #of_laws or 0 do list[#list + 1] = of_laws[i] end
  return list
end

--- Offers to the requester (R3.9): suggestions, never conditions.
---@param part precert.Part
---@param asked table
---@return string[] JSON texts
function outline.suggestions(part, asked)
  local list = {}
  if part.category and part.requirement == "required" and #part.category.suggestions > 0 then
    coded_texts(part.category.suggestions, asked, codes_of(asked, part.lines), list)
  end
  return list
end

local function review_of(part, asked)
  if asked.timing == "post_service" then return "retrospective" end
  if part.category and part.category.setting ~= "outpatient" then return "stay" end
  return part.category and part.category.review or "precert"
end

local no_rules = { text = "", levels = nothing, notices = nothing, protected = nothing } -- of what is not reviewed

local function kind_of(part, kind)
  if kind == "review" and part.category.setting ~= "outpatient" then return "stay" end
  if kind == "transplant_transfer" or (kind == "review" and part.category.id == "transplant") then return "transplant" end
  return kind
end

local function rules_of(part, asked, timing)
  if part.requirement ~= "required" then return no_rules end
  local of = asked.clocks_for
  return clocks.of({
    category = part.category, group = asked.group, payer = asked.payer, member = asked.member, timing = timing or of.timing,
    urgency = of.urgency, case_kind = kind_of(part, of.case_kind), received_on = of.received_on, channel = of.channel, asked = of.asked,
    calendar = asked.calendar, zone = asked.zone,
  }, lookup.regimes())
end

-- R4.7, R5.5: a stay's next review is concurrent, whatever the request was. It begins on its day, when nobody asks the policies, so its
-- rules are told ahead; a review that is asked for has rules of its own.
local function next_rules(part, asked)
  local of = asked.clocks_for
  if part.requirement ~= "required" or kind_of(part, of.case_kind) ~= "stay" or of.timing == "concurrent" then return "" end
  return '"next_clocks":[' .. rules_of(part, asked, "concurrent").text .. "],"
end

-- Everything that can have a level (R2.12), in byte order.
local leveled = {
  "asking_business_days", "auto_approve", "calendar", "category", "decision", "information_window_days", "initial_visits", "mnr_scope",
  "next_review_days", "reconsideration_days", "retro_window_days", "zone",
}

-- What the clocks say of a level goes before what the request as a whole says, and that before what its part says.
local function levels_text(of_clocks, part, asked)
  local list, of_request, of_part = {}, asked.levels, part.levels
  for _, name in ipairs(leveled) do
    local level = of_clocks[name] or of_request[name] or of_part[name]
    if level then list[#list + 1] = '"' .. name .. '":"' .. level .. '"' end
  end
  return concat(list, ",")
end

-- R3.5, R3.7: what the payer is asked before anything is reviewed.
local question_texts = {
  benefit = json.encode { question = "benefit", text = "Does the member's plan have a benefit for this service?" },
  primary = json.encode { question = "primary", text = "The member has other cover: does this plan pay first?" },
}

local function questions_text(questions)
  local list = {}
  for i, question in ipairs(questions) do list[i] = question_texts[question] end
  return list[1] and '","payer_questions":[' .. concat(list, ",") .. "]" or '"'
end

local function outlined(part, asked)
  local category, waiting, required = part.category, #part.questions > 0, part.requirement == "required"
  local criteria = criteria_of(part, asked)
  if required and not waiting and #criteria == 0 then part.notices[#part.notices + 1] = "no_criteria_in_force" end
  local rules = rules_of(part, asked)
  return {
    part = part, criteria = criteria, waiting = waiting, protected = rules.protected,
    head = '"auto_approve":' .. (asked.auto_approve and "true" or "false")
      .. (category and ',"category":' .. category.id_json or "") .. ',"clocks":[' .. rules.text,
    documents = '],"documents":' .. (required and not waiting and documents_missing(category, asked.documents) or "[]"),
    middle = ',"levels":{' .. levels_text(rules.levels, part, asked) .. '},"lines":[' .. concat(part.lines, ",") .. '],"missing":[',
    notices = "]," .. next_rules(part, asked) .. '"notices":[' .. concat(outline.notices(part, asked, rules.notices), ",")
      .. '],"outcome":"',
    questions = questions_text(part.questions),
    tail = (part.reason and ',"reason":' .. lookup.reason(part.reason) or "") .. ',"requirement":"' .. part.requirement
      .. '","review":"' .. review_of(part, asked) .. '","suggestions":[' .. concat(outline.suggestions(part, asked), ",")
      .. '],"title":' .. (category and category.title_json or '"No review"') .. ',"unread_facts":',
  }
end

local function make(input)
  local asked, reason, field = asked_of.from_request(input)
  if not asked then return { refused = { reason = reason, field = field } } end
  local parts, unknown, unknown_field = resolve.parts(asked)
  if not parts then return { refused = { reason = "unknown_category", field = unknown_field, unknown = unknown } } end
  local cases = {}
  for i, part in ipairs(parts) do cases[i] = outlined(part, asked) end
  return { asked = asked, cases = cases }
end

local memo

--- Starts a revision.
function outline.begin()
  memo = runtime.host.memo_new(asked_of.scope)
end

--- The outline of a submission: shared, never changed by a caller.
---@param input any the host's question
---@param now_ms integer
---@return precert.Outline
function outline.of(input, now_ms)
  return runtime.host.recall_input(memo, input, now_ms, make)
end

return outline
