--- The benchmark's category: one criterion, no gates.
local p = require "precert.policy"

return p.category {
  id = "bench_review",
  title = "Benchmark review",
  description = "What scripts/bench submits.  Not a service that anybody reviews.",
  examples = { "benchmark" },
  review = "mnr",
  documents = {},
  precedence = 1,
  codes = {},
  criteria = { "bench_review.rule" },
}
