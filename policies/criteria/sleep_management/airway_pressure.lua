--- Airway pressure device.
local c = require "precert.criteria"
local cases = require "shared.cases"
local all, any, fact = c.all, c.any, c.fact
---@cast fact facts.sleep_management.airway_pressure

local case = cases.from {
  ahi = 22, events = 130, hypertension = false, epworth = 6, related_conditions = {}, face_to_face_before_test = true,
}

return c.define {
  id = "sleep_management.airway_pressure",
  version = "2026.1",
  effective = { from = "2025-01-01" },
  category = "sleep_management",
  title = "Airway pressure device",
  guideline = {
    id = "PRC-SLP-2", section = "1",
    references = {
      "Medicare National Coverage Determination 240.4, continuous positive airway pressure",
    },
  },
  approved = { by = "Sample Clinical Policy Committee", on = "2024-11-04", next_review = "2027-11-04" },
  codes = { "E0601" },

  facts = {
    ahi = c.number { unit = "events per hour", min = 0, max = 200, ask = "Apnea-hypopnea or respiratory disturbance index" },
    events = c.number { unit = "events", min = 0, max = 5000, ask = "Number of events recorded" },
    hypertension = c.yes_no { ask = "Is there hypertension?" },
    epworth = c.number { unit = "points", min = 0, max = 24, ask = "Epworth sleepiness score" },
    related_conditions = c.set {
      of = { "impaired_cognition", "insomnia", "ischemic_heart_disease", "mood_disorder", "stroke" },
      ask = "Other conditions that go with sleep apnea",
    },
    face_to_face_before_test = c.yes_no { ask = "Was the patient examined face to face before the test?" },
  },

  meets = all {
    any { id = "apnea", text = "Sleep apnea that airway pressure treats",
      all { text = "15 events an hour or more, at least 30 recorded", fact.ahi:at_least(15), fact.events:at_least(30) },
      all { text = "5 events an hour or more, at least 10 recorded, with symptoms or a related condition",
        fact.ahi:at_least(5),
        fact.events:at_least(10),
        any {
          fact.hypertension:is_true(),
          { text = "Sleepiness: Epworth score of 10 or more", fact.epworth:at_least(10) },
          fact.related_conditions:includes_any(),
        },
      },
    },
    { id = "examined", text = "Examined before the test", fact.face_to_face_before_test:is_true() },
  },

  not_met = "condition_does_not_support_procedure",
  grants = { units = 1, unit = "units", days = 90 },

  examples = {
    case("22 events an hour", {}, "met"),
    case("15 events an hour exactly", { ahi = 15 }, "met"),
    case("16 events an hour", { ahi = 16 }, "met"),
    case("14 events an hour, nothing else", { ahi = 14 }, "not_met", { unmet = { "apnea" } }),
    case("14 events an hour with hypertension", { ahi = 14, hypertension = true }, "met"),
    case("30 events exactly", { events = 30 }, "met"),
    case("31 events", { events = 31 }, "met"),
    case("29 events, nothing else", { events = 29 }, "not_met", { unmet = { "apnea" } }),
    case("5 events an hour exactly, 10 recorded exactly, hypertension", { ahi = 5, events = 10, hypertension = true }, "met"),
    case("6 events an hour, 11 recorded, sleepy with a score of 10 exactly", { ahi = 6, events = 11, epworth = 10 }, "met"),
    case("6 events an hour, score of 9", { ahi = 6, epworth = 9 }, "not_met"),
    case("6 events an hour after a stroke", { ahi = 6, related_conditions = { "stroke" } }, "met"),
    case("4 events an hour with hypertension", { ahi = 4, hypertension = true }, "not_met"),
    case("9 events recorded, with hypertension", { ahi = 6, events = 9, hypertension = true }, "not_met"),
    case("not examined before the test", { face_to_face_before_test = false }, "not_met", { unmet = { "examined" } }),
    { name = "nothing known", facts = {}, outcome = "needs_information", missing = {
      "ahi", "events", "hypertension", "epworth", "related_conditions", "face_to_face_before_test",
    } },
  },
}
