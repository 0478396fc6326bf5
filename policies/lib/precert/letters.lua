--- Letter templates at load: all letters exist, name only values that the engine gives, and show what they must
-- (R8.1, R8.2, R4.6, R3.2). The engine refuses an incomplete letter too (src/letter); here the author learns it first.

local diagnostics = require "precert.diagnostics"
local fields = require "precert.fields"
local names = require "precert.names"
local registry = require "precert.registry"

local letters = {}

---@class precert.LetterKind
---@field id string
---@field kind string
---@field to string
---@field rule string
---@field must string[] values that the letter must show

local function kind(id, rule, ...)
  local must, seen = {}, {}
  for _, list in ipairs { ... } do
    for _, name in ipairs(list) do
      if not seen[name] then must[#must + 1], seen[name] = name, true end
    end
  end
  return { id = id, kind = id:match("^(.*)%."), to = id:match("%.(.*)$"), rule = rule, must = must }
end

local granted = { "authorization", "codes", "from", "to" }
local adverse = { "reasons", "guideline", "appeal", "phone", "peer_to_peer", "external_review", "disclaimer" }
local revoked = { "authorization", "revoked_from" }
local filed = { "received", "phone" }
local referred = { "subject", "payer_phone" }
local reviewed = { "organization", "phone", "disclaimer" }
local asking = { "items", "until", "phone" }
local pended = { "claim", "items", "until", "phone" }
local extended = { "extension_reason", "extended_to", "phone" }

--- Every letter the engine writes. The same table in C is pc_letter_kinds; a spec compares the two.
---@type precert.LetterKind[]
letters.kinds = {
  kind("approval.member", "R8.1", granted, { "disclaimer" }),
  kind("approval.provider", "R8.1", granted, { "disclaimer" }),
  kind("denial.member", "R8.2", adverse, { "suggestion" }),
  kind("denial.provider", "R8.2", adverse),
  kind("extension.member", "R5.6", extended),
  kind("extension.provider", "R5.6", extended),
  kind("information_request.member", "R4.6", asking),
  kind("information_request.provider", "R4.6", asking),
  kind("no_review.provider", "R3.1", { "disclaimer" }),
  kind("partial.member", "R8.1, R8.2", granted, adverse, { "suggestion" }),
  kind("partial.provider", "R8.1, R8.2", granted, adverse),
  kind("pended_for_records.member", "R1.8", pended),
  kind("pended_for_records.provider", "R1.8", pended),
  kind("revocation.member", "R8.2, R7.3", revoked, adverse, { "suggestion" }),
  kind("revocation.provider", "R8.2, R7.3", revoked, adverse),
  kind("appeal_received.member", "R8.6", filed),
  kind("appeal_received.provider", "R8.6", filed),
  kind("appeal_referred.member", "R8.9", referred),
  kind("appeal_referred.provider", "R8.9", referred),
  kind("appeal_answered.member", "R8.9, R5.4", filed, { "answer" }),
  kind("appeal_answered.provider", "R8.9, R5.4", filed, { "answer" }),
  kind("appeal_upheld.member", "R8.6", adverse),
  kind("appeal_upheld.provider", "R8.6", adverse),
  kind("appeal_partly.member", "R8.6", adverse),
  kind("appeal_partly.provider", "R8.6", adverse),
  kind("appeal_overturned.member", "R8.6, R5.8", filed, { "disclaimer" }),
  kind("appeal_overturned.provider", "R8.6, R5.8", filed, { "disclaimer" }),
  kind("external_received.member", "R8.7", filed),
  kind("external_received.provider", "R8.7", filed),
  kind("external_assigned.member", "R8.7", { "organization", "phone" }),
  kind("external_assigned.provider", "R8.7", { "organization", "phone" }),
  kind("external_not_eligible.member", "R8.7", { "why", "phone" }),
  kind("external_not_eligible.provider", "R8.7", { "why", "phone" }),
  kind("external_upheld.member", "R8.7", reviewed, { "guideline" }),
  kind("external_upheld.payer", "R8.7", reviewed, { "guideline" }),
  kind("external_upheld.provider", "R8.7", reviewed, { "guideline" }),
  kind("external_overturned.member", "R8.7", reviewed),
  kind("external_overturned.payer", "R8.7", reviewed),
  kind("external_overturned.provider", "R8.7", reviewed),
  kind("peer_to_peer.provider", "R8.4", { "physician", "slot", "phone" }),
}

--- The values the engine gives besides the phrases: lists with the values of their items, and plain texts.
letters.lists = {
  items = { "ask", "unit" },
  lines = { "approved", "code", "line", "outcome", "requested" },
  reasons = { "clinical", "code", "guideline", "plain" },
}
letters.texts = {
  "answer", "approved", "approved_through", "authorization", "case", "category", "claim", "codes", "contract", "date", "decided_by_role",
  "diagnoses", "due", "extended_to", "extension_reason", "from", "group", "guideline", "last_level", "member_id", "member_name",
  "next_review", "onset", "organization", "outcome", "payer_name", "payer_phone", "physician", "provider_id", "provider_name",
  "rationale", "reason", "received", "requested", "revoked_from", "service_title", "slot", "start_date", "subject", "submission", "to",
  "total_days", "until", "why",
}

local kind_of, known = {}, {}
for _, one in ipairs(letters.kinds) do kind_of[one.id] = one end
for _, name in ipairs(letters.texts) do known[name] = "text" end
for name in next, fields.phrases do known[name] = "text" end
for name in next, letters.lists do known[name] = "list" end

local function place_of(letter, at)
  local _, newlines = letter.text:sub(1, at - 1):gsub("\n", "")
  local start = letter.text:sub(1, at - 1):match(".*\n()") or 1
  return { file = letter.file, line = newlines + 1, column = at - start + 1 }
end

local function fault(letter, at, code, message, fix)
  diagnostics.add { code = code, message = message, fix = fix, place = place_of(letter, at) }
end

-- What a name means inside the open sections: an item's value, a text, a list, or nothing.
local function meaning(name, open)
  for i = #open, 1, -1 do
    local members = open[i].sign == "#" and letters.lists[open[i].name]
    if members and names.set(members)[name] then return "text" end
  end
  return known[name]
end

local function names_here(open)
  local all = names.sorted_keys(known)
  for _, section in ipairs(open) do
    for _, name in ipairs(section.sign == "#" and letters.lists[section.name] or {}) do all[#all + 1] = name end
  end
  table.sort(all)
  return all
end

local function check_name(letter, at, sign, name, open)
  local means = meaning(name, open)
  if not means then
    fault(letter, at, "unknown_value", "there is no value '" .. name .. "'", names.hint(name, names_here(open)))
  elseif means == "list" and sign == "" then
    fault(letter, at, "unknown_value", "'" .. name .. "' is a list: it has no text of its own",
      "write {{#" .. name .. "}} ... {{/" .. name .. "}}")
  end
end

local function close(letter, at, name, open)
  local last = open[#open]
  if last and last.name == name then
    open[#open] = nil
  else
    fault(letter, at, "malformed_template", "{{/" .. name .. "}} ends no section that is open here",
      last and "write {{/" .. last.name .. "}} first" or "remove it, or open the section with {{#" .. name .. "}}")
  end
end

local function check_template(letter)
  local open, from = {}, 1
  while true do
    local at = letter.text:find("{{", from, true)
    if not at then break end
    local stop = letter.text:find("}}", at, true)
    if not stop then
      return fault(letter, at, "malformed_template", "the tag has no end", "write }} behind the name")
    end
    local sign, name = letter.text:sub(at + 2, stop - 1):match("^([#^/]?)(.*)$")
    if sign == "/" then
      close(letter, at, name, open)
    else
      check_name(letter, at, sign, name, open)
      if sign ~= "" then open[#open + 1] = { name = name, sign = sign, at = at } end
    end
    from = stop + 2
  end
  for _, section in ipairs(open) do
    fault(letter, section.at, "malformed_template", "the section '" .. section.name .. "' does not end",
      "add {{/" .. section.name .. "}}")
  end
end

local function shows(text, name)
  return text:find("{{" .. name .. "}}", 1, true) or text:find("{{#" .. name .. "}}", 1, true)
end

local function check_parts(letter, wanted)
  for _, name in ipairs(wanted.must) do
    if not shows(letter.text, name) then
      local example = known[name] == "list" and "{{#" .. name .. "}} ... {{/" .. name .. "}}" or "{{" .. name .. "}}"
      fault(letter, 1, "missing_part",
        string.format("the %s letter to the %s must show '%s' (%s)", wanted.kind, wanted.to, name, wanted.rule), "add " .. example)
    end
  end
end

--- Checks every letter of the revision, and that none is missing.
function letters.check()
  local there = {}
  for _, letter in ipairs(registry.list("letters")) do
    local wanted = kind_of[letter.id]
    there[letter.id] = true
    check_template(letter)
    if wanted then
      check_parts(letter, wanted)
    else
      diagnostics.add {
        severity = "warning", code = "letter_not_sent", message = "no letter '" .. letter.id .. "' is ever sent",
        fix = names.hint(letter.id, names.sorted_keys(kind_of)), place = { file = letter.file, line = 1, column = 1 },
      }
    end
  end
  for _, wanted in ipairs(letters.kinds) do
    if not there[wanted.id] then
      diagnostics.add {
        code = "missing_letter", message = string.format("there is no %s letter to the %s (%s)", wanted.kind, wanted.to, wanted.rule),
        fix = "add the file; it shows " .. table.concat(wanted.must, ", "),
        place = { file = "letters/" .. wanted.id .. ".txt", line = 1, column = 1 },
      }
    end
  end
  if #registry.list("phrases") == 0 and not diagnostics.failed("phrases.lua") then
    diagnostics.add {
      code = "missing_phrases", message = "there are no phrases for letters (R3.2, R8.2)",
      fix = "add the file: return p.phrases { " .. table.concat(names.sorted_keys(fields.phrases), " = ..., ") .. " = ... }",
      place = { file = "phrases.lua", line = 1, column = 1 },
    }
  end
end

return letters
