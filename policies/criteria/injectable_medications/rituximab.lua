--- Rituximab in rheumatoid arthritis and other labelled uses.
local c = require "precert.criteria"
local cases = require "shared.cases"
local drugs = require "shared.drugs"
local grants = require "shared.grants"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.injectable_medications.rituximab

local unknown = cases.unknown
local case = cases.from({
  failed = { "methotrexate", "adalimumab" }, hepatitis_b_screen = "negative",
}, { diagnoses = { "M05.79" } })

return c.define {
  id = "injectable_medications.rituximab",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "injectable_medications",
  title = "Rituximab",
  guideline = {
    id = "PRC-INJ-2", section = "1",
    references = {
      "FDA labelling of rituximab",
      "ACR guideline for the treatment of rheumatoid arthritis, 2021",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "J9312" },

  facts = {
    failed = c.set { of = drugs.failed, ask = "Drugs that failed or must not be given", can_change = true },
    hepatitis_b_screen = c.choice {
      of = { "negative", "positive", "positive_managed" }, ask = "Result of the hepatitis B screen", can_change = true,
    },
  },

  meets = all {
    any { id = "earlier_drugs", text = "Rheumatoid arthritis after other drugs, or another labelled use",
      all {
        fact.failed:includes_any { "hydroxychloroquine", "leflunomide", "methotrexate", "sulfasalazine" },
        fact.failed:includes_any { "adalimumab", "certolizumab", "etanercept", "golimumab", "infliximab" },
      },
      { text = "Lymphoma, leukemia, vasculitis or pemphigus",
        c.request.diagnoses:includes_matching { "C82*", "C83*", "C91.1*", "M31.3*", "L10*" },
      },
    },
    { id = "hepatitis_b", text = "Hepatitis B screened, and treated where present",
      fact.hepatitis_b_screen:is_one_of { "negative", "positive_managed" },
    },
  },

  not_met = "conservative_care_not_met",
  grants = grants.as_asked(180),

  examples = {
    case("methotrexate and adalimumab failed", {}, "met"),
    case("hepatitis B treated", { hepatitis_b_screen = "positive_managed" }, "met"),
    case("hepatitis B not treated", { hepatitis_b_screen = "positive" }, "not_met", { unmet = { "hepatitis_b" } }),
    case("methotrexate only", { failed = { "methotrexate" } }, "not_met", { unmet = { "earlier_drugs" } }),
    case("adalimumab only", { failed = { "adalimumab" } }, "not_met", { unmet = { "earlier_drugs" } }),
    case("a lymphoma", { failed = {} }, "met", { request = { diagnoses = { "C82.00" } } }),
    case("no screen yet", { hepatitis_b_screen = unknown }, "needs_information", { missing = { "hepatitis_b_screen" } }),
    { name = "nothing known, of the request either", facts = {}, outcome = "needs_information" },
  },
}
