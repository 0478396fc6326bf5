--- Interferon beta-1b.
local c = require "precert.criteria"
local cases = require "shared.cases"
local drugs = require "shared.drugs"
local grants = require "shared.grants"
local all, fact = c.all, c.fact
---@cast fact facts.injectable_medications.interferon_beta

local case = cases.from {
  multiple_sclerosis_course = "relapsing", specialist = "neurology",
}

return c.define {
  id = "injectable_medications.interferon_beta",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "injectable_medications",
  title = "Interferon beta-1b",
  guideline = {
    id = "PRC-INJ-4", section = "1",
    references = {
      "FDA labelling of interferon beta-1b",
      "AAN guideline on disease-modifying therapies for multiple sclerosis, 2018",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "J1830" },

  facts = {
    multiple_sclerosis_course = c.choice {
      of = { "clinically_isolated", "primary_progressive", "relapsing" }, ask = "Course of multiple sclerosis",
    },
    specialist = c.choice { of = drugs.specialties, ask = "Specialty of the physician who orders it", can_change = true },
  },

  meets = all {
    { id = "course", text = "Relapsing multiple sclerosis, or a first attack",
      fact.multiple_sclerosis_course:is_none_of { "primary_progressive" },
    },
    { id = "specialist", text = "Ordered by a neurologist", fact.specialist:equals("neurology") },
  },

  not_met = "condition_does_not_support_procedure",
  grants = grants.as_asked(180),

  examples = {
    case("relapsing", {}, "met"),
    case("primary progressive", { multiple_sclerosis_course = "primary_progressive" }, "not_met", { unmet = { "course" } }),
    case("not ordered by a neurologist", { specialist = "other" }, "not_met", { unmet = { "specialist" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = { "multiple_sclerosis_course", "specialist" } },
  },
}
