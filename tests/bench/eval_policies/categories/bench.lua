local p = require "precert.policy"

return p.category {
  id = "bench", title = "A category for measuring", review = "precert", recommended = false, documents = {},
  description = "Nothing but what eval_bench needs.", examples = { "none" },
  codes = { { code = "99999", label = "Therapeutic exercise", from = "2020-01-01" } },
  criteria = { "bench.twenty_two" },
}
