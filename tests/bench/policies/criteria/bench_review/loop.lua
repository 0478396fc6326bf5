--- A criterion of its own for the looping requests of the benchmark: it never ends when it is told to.
local c = require "precert.criteria"
local all, fact = c.all, c.fact

return c.define {
  id = "bench_review.loop",
  version = "2026.1",
  effective = { from = "2020-01-01" },
  category = "bench_review",
  title = "Benchmark loop",
  guideline = { id = "PRC-BENCH-2", section = "1", references = { "none: a benchmark" } },
  approved = { by = "nobody", on = "2026-01-01", next_review = "2036-01-01" },
  facts = {
    spin = c.yes_no { ask = "loop" },
  },
  codes = { "0000L" },
  meets = all {
    fact.spin:is_false(),
    c.custom { reads = { "spin" }, text = "comes to an end", holds = function(f)
      local n = 0
      while f.spin do n = n + 1 end
      return n == 0
    end },
  },
  not_met = "condition_does_not_support_procedure",
  examples = {
    { name = "ends", facts = { spin = false }, outcome = "met" },
  },
}
