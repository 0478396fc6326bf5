--- Immune globulin and parenteral nutrition: the drug, its infusion at home and the nurse who gives it are reviewed in
-- three categories, by the same questions.
local c = require "precert.criteria"
local drugs = require "shared.drugs"
local all, any, fact = c.all, c.any, c.fact

local infusion = {}

--- Facts about immune globulin in primary immunodeficiency.
function infusion.deficiency_facts()
  return {
    igg_mg_dl_pretreatment = c.list {
      of = "number", unit = "mg/dL", min = 0, max = 5000, ask = "IgG before treatment, two or more tests at least 3 weeks apart",
    },
    recurrent_bacterial_infections = c.number {
      unit = "infections", min = 0, max = 100, ask = "Bacterial infections in the last 12 months",
    },
    vaccine_response_impaired = c.yes_no { ask = "Was the response to vaccines poor?" },
    specialist = c.choice {
      of = drugs.specialties, ask = "Specialty of the physician who orders it", can_change = true,
    },
    months = c.number { unit = "months", min = 0, max = 120, ask = "Months of treatment asked for", can_change = true },
  }
end

--- Low IgG twice, infections, poor vaccine response, a specialist's order, up to a year.
function infusion.deficiency()
  return all { id = "primary_deficiency", text = "Primary immunodeficiency, proven and ordered by a specialist",
    { text = "IgG below 500 mg/dL in two tests or more", fact.igg_mg_dl_pretreatment:count_below(500, 2) },
    { text = "Two bacterial infections or more", fact.recurrent_bacterial_infections:at_least(2) },
    fact.vaccine_response_impaired:is_true(),
    { text = "Ordered by a specialist", fact.specialist:is_none_of { "other" } },
    { text = "Up to 12 months at a time", fact.months:at_most(12) },
  }
end

--- Facts about parenteral nutrition.
function infusion.nutrition_facts()
  return {
    enteral_not_possible = c.yes_no { ask = "Is feeding by mouth or tube impossible?" },
    weight_loss_pct_3_months = c.number { unit = "%", min = 0, max = 80, ask = "Weight lost in the last 3 months" },
    albumin_g_dl = c.number { unit = "g/dL", min = 0, max = 10, ask = "Latest serum albumin" },
    metabolically_stable = c.yes_no { ask = "Is the patient metabolically stable?", can_change = true },
    caregiver_trained = c.yes_no { ask = "Was the patient or a caregiver trained?", can_change = true },
  }
end

--- Malnourished or at risk, no way to feed otherwise, stable, and somebody trained.
function infusion.nutrition()
  return all { id = "nutrition", text = "Parenteral nutrition at home",
    { text = "Feeding by mouth or tube is impossible", fact.enteral_not_possible:is_true() },
    any { text = "Malnourished or at risk",
      { text = "10 % of weight lost in 3 months, or more", fact.weight_loss_pct_3_months:at_least(10) },
      { text = "Albumin below 3.4 g/dL", fact.albumin_g_dl:below(3.4) },
    },
    fact.metabolically_stable:is_true(),
    fact.caregiver_trained:is_true(),
  }
end

--- Joins facts of several questions.
function infusion.join(...)
  local facts = {}
  for _, some in ipairs { ... } do
    for name, one in pairs(some) do facts[name] = one end
  end
  return facts
end

return infusion
