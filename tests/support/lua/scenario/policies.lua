-- The policies that scenarios run on: the shipped ones, a criterion that answers whatever a scenario wants in three categories
-- (tests/scenarios/policies), and these few changes, so that no shipped file is repeated.
local shell = require "tests.support.lua.shell"

local policies = {}

local OFFER = '  suggestions = { { code = "another_site", text = "Another site can be chosen; the choice is free." } },\n'
-- The answer about an observation in its first 24 hours, which no shipped criterion has.
local EARLY = [[
c.any { id = "above", text = "More than 24 hours", fact.hours:above(24),
      c.custom { id = "early", text = "The answer that a scenario wants", reads = { "early" }, holds = function(f)
        if f.early == "fault" then error "at fault" end
        return f.early == "met"
      end } }]]

-- A law under which an observation lasts no longer than that.
local SHORT = [[
    {
      clock = "observation_48h", rule = "trial_obs_20h", source = "Trial", kind = "internal", length = 20, unit = "hours",
      start = "admitted", met_by = "decision", case_kinds = { "stay" }, when = { category = { "observation" } },
    },
]]

-- file, the text that must be there, what takes its place; from: another file's text is the beginning.
local base = {
  { "inpatient/inpatient_detox.lua", "  documents = {},\n", "  documents = {},\n" .. OFFER },
  { "inpatient/observation.lua", "  documents = {},\n", "  documents = {},\n" .. OFFER },
  { "criteria/observation/stay.lua", '{ id = "above", text = "More than 24 hours", fact.hours:above(24) }', EARLY },
  { "criteria/observation/stay.lua", "  facts = {\n", '  facts = {\n    early = c.choice { of = { "met", "not_met", "fault" },'
    .. ' ask = "What is the answer in the first 24 hours?", can_change = true },\n' },
  { "criteria/observation/stay.lua", "  not_met =", "  intake_approvable = true,\n  not_met =" },
  { "criteria/observation/stay.lua", "  hours = 30,\n", '  hours = 30, early = "not_met",\n' },
  { "categories/transplant.lua", "  codes = {\n", OFFER
    .. '  codes = {\n    { code = "99198", label = "Trial", from = "2025-01-01", organ = "kidney" },\n'
    .. '    { code = "99196", label = "Trial", from = "2025-01-01", organ = "kidney" },\n' },
  { "categories/transplant.lua", '"transplant.marrow" }', '"transplant.marrow", "transplant.trial", "transplant.endless" }' },
  { "categories/unlisted.lua", "  codes = {\n", OFFER
    .. '  codes = {\n    { code = "99199", label = "Trial", from = "2025-01-01" },\n' },
  { "categories/unlisted.lua", '"unlisted.drug" }', '"unlisted.drug", "unlisted.trial" }' },
  { "payers/sample_insured.lua", '"chiropractic", "pt_ot" }', '"chiropractic", "pt_ot", "unlisted" }' },
  { "groups/sample_insured/G-MI.lua", "  settings = {", '  delegates = { "therapy_network" },\n  settings = {' },
  { "groups/sample_insured/G-NJ.lua", 'situs_state = "MI"', 'situs_state = "NJ"', from = "groups/sample_insured/G-MI.lua" },
  { "groups/sample_insured/G-NJ.lua", 'group = "G-MI"', 'group = "G-NJ"' },
  { "regimes/michigan.lua", "  clocks = {\n", "  clocks = {\n" .. SHORT },
  { "groups/sample/G-AUTO.lua", "  spd = ", "  settings = { auto_approve = true },\n  spd = ", from = "groups/sample/G-FULL.lua" },
  { "groups/sample/G-AUTO.lua", 'group = "G-FULL"', 'group = "G-AUTO"' },
  { "groups/sample/G-NONE.lua", "utilization_management = true", "utilization_management = false", from = "groups/sample/G-MIN.lua" },
  { "groups/sample/G-NONE.lua", 'group = "G-MIN"', 'group = "G-NONE"' },
  { "groups/sample/G-ENDS.lua", 'group = "G-FULL"', 'group = "G-ENDS"', from = "groups/sample/G-FULL.lua" },
}

local GATE = "  gates = { benefit_confirmation = true },\n"

-- Revisions by name: what `policies become` may say.
local revisions = {
  base = {},
  -- The payer confirms some benefits first; a group's plan type is another one; another group ends its reviews.
  narrower = {
    { "inpatient/inpatient_detox.lua", OFFER, OFFER .. GATE },
    { "inpatient/observation.lua", OFFER, OFFER .. GATE },
    { "categories/transplant.lua", OFFER, OFFER .. GATE },
    { "categories/unlisted.lua", OFFER, OFFER .. GATE },
    { "groups/sample/G-FULL.lua", '"ppo"', '"epo"' },
    { "groups/sample/G-ENDS.lua", "utilization_management = true", "utilization_management = false" },
  },
}

local function change(directory, file, text, by, from)
  local whole = shell.read(directory .. "/" .. (from or file))
  local first, last = whole:find(text, 1, true)
  if not first then error(("%s: there is no %s to change"):format(file, text), 0) end
  shell.write(directory .. "/" .. file, whole:sub(1, first - 1) .. by .. whole:sub(last + 1))
end

function policies.names()
  local names = {}
  for name in pairs(revisions) do names[#names + 1] = name end
  return names
end

--- Makes a revision in a new directory.  Links are followed: what is changed is never the repository's own file.
function policies.make(name, directory)
  shell.must(("cp -rL %s/policies %s && cp -r %s/tests/scenarios/policies/. %s"):format(
    shell.quote(shell.root), shell.quote(directory), shell.quote(shell.root), shell.quote(directory)))
  for _, changes in ipairs { base, revisions[name] } do
    for _, one in ipairs(changes) do change(directory, one[1], one[2], one[3], one.from) end
  end
end

return policies
