--- PET-CT: proven cancer, where the result changes what is done.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, fact = c.all, c.fact
---@cast fact facts.diagnostic_radiology.pet_ct

local lung = cases.from { biopsy_proven_cancer = true, pet_purpose = "initial_staging", changes_management = true }

return c.define {
  id = "diagnostic_radiology.pet_ct",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "diagnostic_radiology",
  title = "PET-CT in cancer",
  guideline = {
    id = "PRC-RAD-5", section = "1",
    references = { "Medicare National Coverage Determination 220.6.17, FDG PET for solid tumors" },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "78815" },

  facts = {
    biopsy_proven_cancer = c.yes_no { ask = "Was the cancer proven by biopsy?", can_change = true },
    pet_purpose = c.choice {
      of = { "initial_staging", "restaging", "screening", "surveillance" }, ask = "What is the PET done for?",
    },
    changes_management = c.yes_no { ask = "Will the result change the treatment?" },
  },

  meets = all {
    { id = "proven", text = "Cancer proven by biopsy", fact.biopsy_proven_cancer:is_true() },
    { id = "purpose", text = "Staging, or restaging after treatment", fact.pet_purpose:is_one_of { "initial_staging", "restaging" } },
    { id = "changes", text = "The result changes the treatment", fact.changes_management:is_true() },
  },

  not_met = "condition_does_not_support_procedure",
  grants = { units = 1, unit = "units", days = 60 },

  examples = {
    lung("staging that decides the treatment", {}, "met"),
    lung("restaging", { pet_purpose = "restaging" }, "met"),
    lung("surveillance without signs", { pet_purpose = "surveillance" }, "not_met", { unmet = { "purpose" } }),
    lung("no biopsy", { biopsy_proven_cancer = false }, "not_met", { unmet = { "proven" } }),
    lung("nothing would change", { changes_management = false }, "not_met", { unmet = { "changes" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "biopsy_proven_cancer", "pet_purpose", "changes_management",
    } },
  },
}
