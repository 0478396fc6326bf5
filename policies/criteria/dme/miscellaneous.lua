--- Equipment without a code of its own: described, ordered for the illness, and not for convenience.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, fact = c.all, c.fact
---@cast fact facts.dme.miscellaneous

local item = cases.from {
  item_description = "Positioning wedge for a child with cerebral palsy", reason_given = "treatment", comparable_item_insufficient = true,
}

return c.define {
  id = "dme.miscellaneous",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "dme",
  title = "Equipment without a code of its own",
  guideline = {
    id = "PRC-DME-6", section = "1",
    references = { "42 CFR 414.202, definition of durable medical equipment", "Medicare National Coverage Determination 280.1" },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "E1399" },

  facts = {
    item_description = c.text { ask = "What the item is, in plain words, with maker and price", can_change = true },
    reason_given = c.choice { of = { "comfort", "convenience", "treatment" }, ask = "What is the item for?" },
    comparable_item_insufficient = c.yes_no { ask = "Is an item with a code of its own not enough?" },
  },

  meets = all {
    { id = "description", text = "Described", fact.item_description:known() },
    { id = "treatment", text = "Part of treatment: a person without the illness would not want it",
      fact.reason_given:is_none_of { "comfort", "convenience" },
    },
    { id = "comparable", text = "No item with a code of its own will do", fact.comparable_item_insufficient:is_true() },
  },

  not_met = "convenience_item_criteria_not_met",
  complex = true, -- nothing to compare it with: a medical director looks

  examples = {
    item("described and needed", {}, "met", { complex = true }),
    item("comfort", { reason_given = "comfort" }, "not_met", { unmet = { "treatment" } }),
    item("another item will do", { comparable_item_insufficient = false }, "not_met", { unmet = { "comparable" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "item_description", "reason_given", "comparable_item_insufficient",
    } },
  },
}
