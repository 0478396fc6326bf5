--- Osseointegrated device: conductive or mixed loss, or one deaf ear.
local c = require "precert.criteria"
local cases = require "shared.cases"
local grants = require "shared.grants"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.cochlear_implants.osseointegrated

local case = cases.from {
  member_age = 30, hearing_loss = "conductive", air_conduction_aid_usable = false, fda_labelled_device = true,
}

return c.define {
  id = "cochlear_implants.osseointegrated",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "cochlear_implants",
  title = "Osseointegrated hearing device",
  guideline = {
    id = "PRC-COC-1", section = "2",
    references = {
      "FDA labelling of the device",
      "AAO-HNS position statement on bone conduction hearing devices",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "69714" },

  facts = {
    hearing_loss = c.choice { of = { "conductive", "mixed", "sensorineural", "single_sided_deafness" }, ask = "Kind of hearing loss" },
    air_conduction_aid_usable = c.yes_no { ask = "Can a usual hearing aid be worn?" },
    fda_labelled_device = c.yes_no { ask = "Is the device used as its FDA labelling says?" },
  },

  meets = all {
    { id = "age", text = "5 years or older", fact.member_age:at_least(5) },
    { id = "loss", text = "Conductive or mixed loss, or one deaf ear", fact.hearing_loss:is_none_of { "sensorineural" } },
    any { id = "aid", text = "A usual hearing aid does not help",
      fact.air_conduction_aid_usable:is_false(),
      fact.hearing_loss:equals("single_sided_deafness"),
    },
    { id = "labelled", text = "Used as labelled", fact.fda_labelled_device:is_true() },
  },

  not_met = "condition_does_not_support_procedure",
  grants = grants.as_asked(180),

  examples = {
    case("conductive loss, no aid can be worn", {}, "met"),
    case("one deaf ear", { hearing_loss = "single_sided_deafness", air_conduction_aid_usable = true }, "met"),
    case("5 years old exactly", { member_age = 5 }, "met"),
    case("4 years old", { member_age = 4 }, "not_met", { unmet = { "age" } }),
    case("sensorineural loss", { hearing_loss = "sensorineural" }, "not_met", { unmet = { "loss" } }),
    case("a usual aid helps", { air_conduction_aid_usable = true }, "not_met", { unmet = { "aid" } }),
    case("not as labelled", { fda_labelled_device = false }, "not_met", { unmet = { "labelled" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "member_age", "hearing_loss", "air_conduction_aid_usable", "fda_labelled_device",
    } },
  },
}
