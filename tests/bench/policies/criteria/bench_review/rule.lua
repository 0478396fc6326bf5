--- The benchmark's rule: 22 conditions with table look-ups over declared facts.  Not a clinical policy.
local c = require "precert.criteria"
local all, any, fact = c.all, c.any, c.fact

local DIAGNOSIS = {
  ["M54.50"] = { max = 20, weeks = 8, change = 6 },
  ["M25.561"] = { max = 16, weeks = 8, change = 9 },
  ["M75.101"] = { max = 24, weeks = 12, change = 8 },
  ["M17.11"] = { max = 16, weeks = 8, change = 9 },
  ["S83.511A"] = { max = 36, weeks = 24, change = 9 },
  ["M54.2"] = { max = 20, weeks = 8, change = 7 },
  ["G56.01"] = { max = 12, weeks = 6, change = 8 },
}
local PER_VISIT = { ["97110"] = 4, ["97140"] = 2, ["97112"] = 2, ["97530"] = 4, ["97535"] = 2, ["97161"] = 1, ["97035"] = 1 }
local PLAN = {
  ["PPO-GOLD"] = { out_of_network = true, annual = 60 },
  ["HMO-SILVER"] = { out_of_network = false, annual = 30 },
  ["EPO-BRONZE"] = { out_of_network = false, annual = 20 },
}

local function day(ask) return c.number { unit = "day", min = 0, max = 100000, ask = ask } end
local function count(ask) return c.number { min = 0, max = 10000, ask = ask } end
local function numbers(ask) return c.list { of = "number", min = 0, max = 100000, ask = ask } end
local function words(ask) return c.list { of = "text", ask = ask } end
local function yes_no(ask) return c.yes_no { ask = ask } end

return c.define {
  id = "bench_review.rule",
  version = "2026.1",
  effective = { from = "2020-01-01" },
  category = "bench_review",
  title = "Benchmark rule",
  guideline = { id = "PRC-BENCH-1", section = "1", references = { "none: a benchmark" } },
  approved = { by = "nobody", on = "2026-01-01", next_review = "2036-01-01" },

  facts = {
    plan = c.choice { of = { "PPO-GOLD", "HMO-SILVER", "EPO-BRONZE" }, ask = "plan" },
    contracted = yes_no "contracted",
    specialty = c.choice { of = { "physical_therapy", "occupational_therapy", "chiropractic" }, ask = "specialty" },
    eligible_from = day "eligible from", eligible_to = day "eligible to",
    service_from = day "service from", service_to = day "service to",
    referral = yes_no "referral", referral_day = day "referral day", eval_day = day "evaluation day", onset_day = day "onset day",
    plan_of_care_signed = yes_no "plan of care signed", goals_measurable = yes_no "goals measurable",
    home_program = yes_no "home program followed", maintenance = yes_no "maintenance care", surgery = yes_no "surgery",
    diagnosis = c.text { ask = "first diagnosis" }, second_diagnosis = c.text { ask = "second diagnosis" },
    line_codes = words "codes", line_modifiers = words "modifiers",
    line_units = numbers "units", line_charges = numbers "charges",
    visits_requested = count "visits requested", visits_before = count "visits used",
    frequency_per_week = count "visits a week", duration_weeks = count "weeks",
    measure_names = words "measures", baselines = numbers "baselines", currents = numbers "currents", goals = numbers "goals",
    motions = words "motions", motion_current = numbers "motion now", motion_normal = numbers "normal motion",
    red_flags = words "red flags", notes = c.text { ask = "notes" },
    state = c.text { ask = "state" }, taxonomy = c.text { ask = "taxonomy" }, relationship = c.text { ask = "relationship" },
  },

  meets = all {
    { id = "c01", text = "member is eligible on the date of service",
      all { fact.eligible_from:at_most(fact.service_from), fact.eligible_to:at_least(fact.service_to) } },
    { id = "c02", text = "provider specialty matches the category",
      fact.specialty:is_one_of { "physical_therapy", "occupational_therapy" } },
    { id = "c03", text = "the contract is covered by the plan", c.custom { reads = { "contracted", "plan" }, text = "contract or plan",
      holds = function(f) return f.contracted or PLAN[f.plan].out_of_network end } },
    { id = "c04", text = "a signed referral is on file", fact.referral:is_true() },
    { id = "c05", text = "the referral is not older than 90 days", c.custom { reads = { "service_from", "referral_day" }, text = "90 days",
      holds = function(f) return f.service_from - f.referral_day <= 90 end } },
    { id = "c06", text = "the evaluation is within 30 days", c.custom { reads = { "service_from", "eval_day" }, text = "30 days",
      holds = function(f) return f.service_from - f.eval_day <= 30 end } },
    { id = "c07", text = "a plan of care is signed", fact.plan_of_care_signed:is_true() },
    { id = "c08", text = "goals are measurable", fact.goals_measurable:is_true() },
    { id = "c09", text = "primary diagnosis is in the set", c.custom { reads = { "diagnosis" }, text = "in the set",
      holds = function(f) return DIAGNOSIS[f.diagnosis] ~= nil end } },
    { id = "c10", text = "all procedure codes are covered", c.custom { reads = { "line_codes" }, text = "covered codes",
      holds = function(f)
        for _, code in ipairs(f.line_codes) do
          if not PER_VISIT[code] then return false end
        end
        return true
      end } },
    { id = "c11", text = "units a visit are within the limits",
      c.custom { reads = { "line_codes", "line_units", "visits_requested" }, text = "units",
      holds = function(f)
        for i, code in ipairs(f.line_codes) do
          local most = PER_VISIT[code]
          if most and f.line_units[i] > most * f.visits_requested then return false end
        end
        return true
      end } },
    { id = "c12", text = "requested visits are within the diagnosis limit",
      c.custom { reads = { "diagnosis", "visits_requested", "visits_before" }, text = "visits in all",
      holds = function(f)
        local d = DIAGNOSIS[f.diagnosis]
        return d ~= nil and f.visits_requested + f.visits_before <= d.max
      end } },
    { id = "c13", text = "the year's visits are within the plan limit",
      c.custom { reads = { "plan", "visits_requested", "visits_before" }, text = "visits a year",
      holds = function(f) return f.visits_requested + f.visits_before <= PLAN[f.plan].annual end } },
    { id = "c14", text = "frequency is supported", fact.frequency_per_week:between(1, 3) },
    { id = "c15", text = "duration is supported", c.custom { reads = { "diagnosis", "duration_weeks" }, text = "weeks",
      holds = function(f)
        local d = DIAGNOSIS[f.diagnosis]
        return d ~= nil and f.duration_weeks <= d.weeks
      end } },
    { id = "c16", text = "condition is acute or subacute", any {
      c.custom { reads = { "service_from", "onset_day" }, text = "180 days",
        holds = function(f) return f.service_from - f.onset_day <= 180 end },
      fact.surgery:is_true() } },
    { id = "c17", text = "functional gain reaches the smallest change that matters",
      c.custom { reads = { "diagnosis", "baselines", "currents", "visits_before" }, text = "gain",
      holds = function(f)
        local d = DIAGNOSIS[f.diagnosis]
        if f.visits_before == 0 then return true end
        if not d then return false end
        for i, baseline in ipairs(f.baselines) do
          if baseline - f.currents[i] >= d.change then return true end
        end
        return false
      end } },
    { id = "c18", text = "goals are not reached yet", c.custom { reads = { "currents", "goals" }, text = "open goals",
      holds = function(f)
        for i, current in ipairs(f.currents) do
          if current > f.goals[i] then return true end
        end
        return false
      end } },
    { id = "c19", text = "care is not maintenance", fact.maintenance:is_false() },
    { id = "c20", text = "no red flags", fact.red_flags:is_empty() },
    { id = "c21", text = "range of motion is below normal", c.custom { reads = { "motion_current", "motion_normal" }, text = "motion",
      holds = function(f)
        for i, current in ipairs(f.motion_current) do
          if current < f.motion_normal[i] * 0.9 then return true end
        end
        return false
      end } },
    { id = "c22", text = "home program is followed", fact.home_program:is_true() },
  },

  not_met = "condition_does_not_support_procedure",
  grants = { units = 24, unit = "visits", days = 90 },
  examples = {
    { name = "nothing but maintenance known", facts = { maintenance = true }, outcome = "not_met", unmet = { "c19" } },
  },
}
