--- Artificial discs: the neck may be supported, the lower back is not proven.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local all, none, fact = c.all, c.none, c.fact
---@cast fact facts.experimental.disc

local case = cases.from({
  disc_level = "C3_C7", nerve_or_cord_compression = true, care_weeks = 8,
}, { codes = { "22856" } })

return c.define {
  id = "experimental.disc",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "experimental",
  title = "Disc arthroplasty",
  guideline = {
    id = "PRC-EXP-1", section = "1",
    references = {
      "FDA labelling of the device",
      "Medicare National Coverage Determination 150.10, lumbar artificial disc replacement",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "22856", "22857" },

  facts = {
    disc_level = c.choice { of = { "C2_C3", "C3_C7", "C7_T1" }, ask = "Level of the disc" },
    nerve_or_cord_compression = c.yes_no { ask = "Is there radiculopathy or myelopathy that imaging explains?" },
    care_weeks = c.number {
      unit = "weeks", min = 0, max = 1000, ask = "Weeks of nonsurgical care without enough relief", can_change = true,
    },
  },

  meets = all {
    none { id = "cervical", text = "Not a lumbar disc: unproven", c.request.codes:includes("22857") },
    { id = "level", text = "Between C3 and C7", fact.disc_level:equals("C3_C7") },
    { id = "compression", text = "Radiculopathy or myelopathy", fact.nerve_or_cord_compression:is_true() },
    { id = "care", text = "6 weeks of nonsurgical care or more", fact.care_weeks:at_least(6) },
  },

  not_met = "unproven_for_indication",
  grants = grants.as_asked(90),

  examples = {
    case("C5-C6 with radiculopathy", {}, "met"),
    case("6 weeks of care exactly", { care_weeks = 6 }, "met"),
    case("7 weeks of care", { care_weeks = 7 }, "met"),
    case("5 weeks of care", { care_weeks = 5 }, "not_met", { unmet = { "care" } }),
    case("another level", { disc_level = "C7_T1" }, "not_met", { unmet = { "level" } }),
    case("neck pain only", { nerve_or_cord_compression = false }, "not_met", { unmet = { "compression" } }),
    { name = "lumbar, nothing else told", facts = {}, request = { codes = { "22857" } }, outcome = "not_met", unmet = { "cervical" } },
    { name = "nothing known but the code", facts = {}, request = { codes = { "22856" } }, outcome = "needs_information", missing = {
      "disc_level", "nerve_or_cord_compression", "care_weeks",
    } },
    { name = "nothing known, of the request either", facts = {}, outcome = "needs_information" },
  },
}
