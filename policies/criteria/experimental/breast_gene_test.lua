--- Gene expression test in early breast cancer: does it decide on chemotherapy?
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.experimental.breast_gene_test

local case = cases.from {
  er_positive = true, her2_negative = true, nodes_positive = 0, tumor_cm = 1.8, result_changes_chemo_decision = true,
}

return c.define {
  id = "experimental.breast_gene_test",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "experimental",
  title = "Gene expression test, breast cancer",
  guideline = {
    id = "PRC-EXP-3", section = "1",
    references = {
      "ASCO guideline on biomarkers in early breast cancer, 2022",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "81519" },

  facts = {
    er_positive = c.yes_no { ask = "Is the tumour estrogen receptor positive?" },
    her2_negative = c.yes_no { ask = "Is the tumour HER2 negative?" },
    nodes_positive = c.number { unit = "nodes", min = 0, max = 60, ask = "Lymph nodes with tumour" },
    tumor_cm = c.number { unit = "cm", min = 0, max = 30, ask = "Size of the tumour" },
    result_changes_chemo_decision = c.yes_no { ask = "Does the decision on chemotherapy depend on the result?" },
  },

  meets = all {
    { id = "er", text = "Estrogen receptor positive", fact.er_positive:is_true() },
    { id = "her2", text = "HER2 negative", fact.her2_negative:is_true() },
    { id = "nodes", text = "Up to 3 nodes with tumour", fact.nodes_positive:at_most(3) },
    any { id = "risk", text = "Larger than 0.5 cm, or a node with tumour",
      fact.tumor_cm:above(0.5),
      fact.nodes_positive:at_least(1),
    },
    { id = "decides", text = "The result decides on chemotherapy", fact.result_changes_chemo_decision:is_true() },
  },

  not_met = "unproven_for_indication",
  grants = { units = 1, unit = "units", days = 90 },

  examples = {
    case("node-negative, 1.8 cm", {}, "met"),
    case("3 nodes exactly", { nodes_positive = 3 }, "met"),
    case("2 nodes", { nodes_positive = 2 }, "met"),
    case("4 nodes", { nodes_positive = 4 }, "not_met", { unmet = { "nodes" } }),
    case("0.6 cm", { tumor_cm = 0.6 }, "met"),
    case("0.5 cm exactly", { tumor_cm = 0.5 }, "not_met", { unmet = { "risk" } }),
    case("0.4 cm with 1 node exactly", { tumor_cm = 0.4, nodes_positive = 1 }, "met"),
    case("receptor negative", { er_positive = false }, "not_met", { unmet = { "er" } }),
    case("HER2 positive", { her2_negative = false }, "not_met", { unmet = { "her2" } }),
    case("nothing would change", { result_changes_chemo_decision = false }, "not_met", { unmet = { "decides" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "er_positive", "her2_negative", "nodes_positive", "tumor_cm", "result_changes_chemo_decision",
    } },
  },
}
