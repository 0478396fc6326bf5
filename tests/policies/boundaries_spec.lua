-- The thresholds of the shipped criteria as laws: swept value by value, the answer turns exactly where the guideline says.
-- And what holds of every criterion: taking a fact away never turns an answer into its opposite, and a criterion reads
-- every clinical fact that clients send in its category.
local policy = require "tests.support.lua.policy"

local set = policy.load("policies")
assert(set.catalogue, table.concat(set.diagnostic_lines, "\n"))

local function outcome_of(criterion, facts, request, as_of)
  local opts = { as_of = as_of, request = request and { service = request, timing = request.timing, contract = request.contract } }
  return set:evaluate(criterion, facts, opts).outcome
end

local function with(base, name, value)
  local facts = {}
  for fact, known in pairs(base) do facts[fact] = known end
  facts[name] = value
  return facts
end

local surgery = { member_age = 40, bmi = 38, weight_loss_attempts_documented = true, psych_evaluation = true, nutrition_evaluation = true }
local trauma = {
  member_age = 40, hours_since_injury = 2, loss_of_consciousness = false, anticoagulated = false, vomiting = false, neuro_deficit = false,
}
local back = { symptom_weeks = 20, conservative_care_weeks = 20, red_flags = {}, neuro_deficit = false }
local implant = {
  member_age = 50, member_age_months = 600, pta_db = { left = 90, right = 90 }, best_aided_sentence_pct = 40, hearing_aid_trial_months = 6,
  middle_ear_infection = false, cochlea_implantable = true, willing_rehab = true, pneumococcal_vaccinated = true,
  fda_labelled_device = true,
}
local palate = {
  ahi = 30, epworth = 4, cpap_trial_months = 6, cpap_hours_per_night = 1, mask_changes = 0, obstruction_site = "oropharynx",
}
local helmet = { member_age_months = 8, repositioning_weeks = 12, cranial_vault_asymmetry_mm = 12, synostosis_excluded = true }
local vein = { reflux_ms = 900, vein_mm = 6, duplex_age_days = 30, compression_months = 6, symptoms_limit_adl = true }
local pressure = {
  ahi = 20, events = 60, hypertension = false, epworth = 4, related_conditions = {}, face_to_face_before_test = true,
}
local mild = with(pressure, "hypertension", true)
local speech = { member_age = 6, standard_score_sd = -2, hearing_tested = true, plan_of_care = true, goals_measurable = true }
local fusion = {
  spondylolisthesis_grade = 0, instability_mm_flexion_extension = 8, neurogenic_claudication = false, conservative_months = 6,
}
local cement = { fracture_weeks = 2, marrow_edema_mri = true, pain_score = 8, nonsurgical_care_weeks = 0, infection = false }
local nutrition = {
  enteral_not_possible = true, weight_loss_pct_3_months = 0, albumin_g_dl = 5, metabolically_stable = true, caregiver_trained = true,
}
local globulin = {
  igg_mg_dl_pretreatment = { 300, 300 }, recurrent_bacterial_infections = 4, vaccine_response_impaired = true, specialist = "immunology",
  months = 6,
}
local gene = { er_positive = true, her2_negative = true, nodes_positive = 0, tumor_cm = 2, result_changes_chemo_decision = true }
local chiro = { pain_score = { eval = 5, now = 5 }, oswestry_change_points = 0, range_of_motion_improved = false, red_flags = false }
local therapy = {
  functional_score_change_pct = 0, functional_score_change_pct_last_4_weeks = 0, knee_flexion_deg = { eval = 90, now = 90 },
  knee_extension_deficit_deg = { eval = 10, now = 10 }, gait_aid = { eval = "cane", now = "cane" }, new_complication = false,
  independent_with_home_program = false, home_program_started = true,
}
local kidney = { milestones = { evaluation_start = "2026-02-02" }, on_dialysis = false, referred_to_centre = true, contraindications = {} }
local liver = {
  milestones = { evaluation_start = "2026-02-02" }, decompensated = false, hcc_within_milan = false, referred_to_centre = true,
  contraindications = {},
}
local tens = { pain_months = 12, tens_trial_days = 60, acute_postoperative_pain = false }
local osteoarthritis, early = { diagnoses = { "M17.11" } }, { visits = 6, visits_used = 5 }

-- criterion, facts, the fact swept, from, to, step, when it is met, the request
local laws = {
  { "gastric_bypass.adult", surgery, "bmi", 30, 45, 0.1, function(v) return v >= 40 end, more = { comorbidities = {} } },
  { "gastric_bypass.adult", surgery, "bmi", 30, 45, 0.1, function(v) return v >= 35 end, more = { comorbidities = { "hypertension" } } },
  { "gastric_bypass.adult", with(surgery, "bmi", 45), "member_age", 10, 30, 1, function(v) return v >= 18 end },
  { "pt_ot.progress", therapy, "functional_score_change_pct", 0, 20, 1, function(v) return v >= 10 end, early },
  { "pt_ot.progress", therapy, "functional_score_change_pct_last_4_weeks", 0, 20, 1, function(v) return v >= 10 end, early },
  { "chiropractic.progress", chiro, "oswestry_change_points", 0, 20, 1, function(v) return v >= 10 end, { diagnoses = { "M54.50" } } },
  { "cochlear_implants.cochlear", implant, "best_aided_sentence_pct", 50, 70, 1, function(v) return v <= 60 end },
  { "diagnostic_radiology.ct_head", with(trauma, "loss_of_consciousness", true), "hours_since_injury", 0, 48, 1,
    function(v) return v <= 24 end },
  { "diagnostic_radiology.ct_head", trauma, "member_age", 50, 80, 1, function(v) return v >= 65 end },
  { "diagnostic_radiology.spine_mri", back, "conservative_care_weeks", 0, 12, 1, function(v) return v >= 6 end },
  { "diagnostic_radiology.spine_mri", back, "symptom_weeks", 0, 12, 1, function(v) return v >= 6 end },
  { "diagnostic_radiology.brain_mri", { neuro_deficit = true }, "days_since_evaluation", 0, 90, 1, function(v) return v <= 60 end },
  { "diagnostic_radiology.ct_abdomen", { indication = "trauma", contrast_contraindicated = false }, "days_since_evaluation", 0, 90, 1,
    function(v) return v <= 60 end },
  { "dme.tens", tens, "pain_months", 0, 6, 1, function(v) return v >= 3 end, osteoarthritis },
  { "dme.tens", tens, "tens_trial_days", 0, 60, 1, function(v) return v >= 30 end, osteoarthritis },
  { "erectile_dysfunction.prosthesis", { failed = { "pde5" }, active_infection = false }, "ed_months", 0, 24, 1,
    function(v) return v > 6 end },
  { "home_infusion.parenteral_nutrition", nutrition, "weight_loss_pct_3_months", 0, 20, 0.5, function(v) return v >= 10 end },
  { "home_infusion.parenteral_nutrition", nutrition, "albumin_g_dl", 2, 5, 0.1, function(v) return v < 3.4 end },
  { "home_infusion.immunotherapy", globulin, "recurrent_bacterial_infections", 0, 6, 1, function(v) return v >= 2 end },
  { "oral_pharynx.palate_surgery", palate, "ahi", 0, 40, 1, function(v) return v >= 15 end },
  { "oral_pharynx.palate_surgery", with(palate, "epworth", 12), "ahi", 0, 40, 1, function(v) return v >= 5 end },
  { "oral_pharynx.palate_surgery", palate, "cpap_trial_months", 0, 6, 1, function(v) return v >= 3 end },
  { "orthotics_prosthetics.cranial_helmet", helmet, "member_age_months", 0, 24, 1, function(v) return v >= 3 and v <= 18 end,
    { diagnoses = { "Q67.3" } } },
  { "orthotics_prosthetics.cranial_helmet", helmet, "repositioning_weeks", 0, 12, 1, function(v) return v >= 8 end,
    { diagnoses = { "Q67.3" } } },
  { "outpatient_procedures.vein_ablation", vein, "reflux_ms", 400, 600, 10, function(v) return v >= 500 end,
    { diagnoses = { "I83.811" } } },
  { "outpatient_procedures.vein_ablation", vein, "vein_mm", 3, 6, 0.1, function(v) return v >= 4.5 end, { diagnoses = { "I83.811" } } },
  { "outpatient_procedures.vein_ablation", vein, "compression_months", 0, 6, 1, function(v) return v >= 3 end,
    { diagnoses = { "I83.811" } } },
  { "sleep_management.airway_pressure", pressure, "ahi", 0, 30, 1, function(v) return v >= 15 end },
  { "sleep_management.airway_pressure", pressure, "events", 0, 60, 1, function(v) return v >= 30 end },
  { "sleep_management.airway_pressure", mild, "ahi", 0, 30, 1, function(v) return v >= 5 end },
  { "sleep_management.airway_pressure", with(mild, "ahi", 8), "events", 0, 60, 1, function(v) return v >= 10 end },
  { "sleep_management.supplies", { first_90_days = false, reevaluation_day = 60 }, "nights_used_pct", 50, 100, 1,
    function(v) return v >= 70 end },
  { "sleep_management.supplies", { first_90_days = false, nights_used_pct = 90 }, "reevaluation_day", 0, 120, 1,
    function(v) return v >= 31 and v <= 91 end },
  { "speech_therapy.treatment", speech, "standard_score_sd", -3, 0, 0.1, function(v) return v <= -1.5 end },
  { "speech_therapy.evaluation", { concern_documented = true }, "days_since_last_test", 100, 260, 1, function(v) return v >= 180 end },
  { "spinal.fusion", fusion, "conservative_months", 0, 12, 1, function(v) return v >= 3 end, { diagnoses = { "M51.26" } } },
  { "spinal.fusion", fusion, "instability_mm_flexion_extension", 0, 8, 0.5, function(v) return v >= 4 end, { diagnoses = { "M51.26" } } },
  { "spinal.cement", cement, "fracture_weeks", 0, 12, 1, function(v) return v <= 6 end },
  { "spinal.cement", cement, "pain_score", 0, 10, 1, function(v) return v >= 8 end },
  { "spinal.cement", with(cement, "nonsurgical_care_weeks", 4), "pain_score", 0, 10, 1, function(v) return v >= 5 end },
  { "spinal.facet_neurolysis", { diagnostic_blocks = 2, axial_pain_months = 6 }, "block_relief_pct", 60, 100, 1,
    function(v) return v >= 80 end },
  { "experimental.breast_gene_test", gene, "nodes_positive", 0, 10, 1, function(v) return v <= 3 end },
  { "experimental.air_ambulance", { terrain_or_access = false, time_critical = true, nearest_appropriate_facility = true },
    "ground_minutes", 0, 60, 1, function(v) return v >= 30 end },
  { "transplant.kidney", kidney, "egfr_ml_min", 10, 30, 1, function(v) return v <= 20 end },
  { "transplant.liver", liver, "meld", 6, 40, 1, function(v) return v >= 15 end },
  { "inpatient_ltac.stay", {
    ventilator_days = 10, weaning_potential = true, daily_physician_intervention = true, icu_no_longer_needed = true,
  }, "expected_stay_days", 10, 40, 1, function(v) return v > 25 end },
  { "observation.stay", {}, "hours", 0, 72, 1, function(v) return v > 24 and v <= 48 end },
}

local function digits(v, step) return math.type(step) == "integer" and v or math.floor(v * 10 + 0.5) / 10 end

describe("as the value is swept, the outcome turns where the guideline says:", function()
  for _, law in ipairs(laws) do
    local criterion, base, name, from, to, step, met, request = table.unpack(law)
    for fact, value in pairs(law.more or {}) do base = with(base, fact, value) end
    it(criterion .. " by " .. name .. (law.more and " and more" or ""), function()
      local turned = {}
      for i = 0, math.floor((to - from) / step + 0.5) do
        local value = digits(from + i * step, step)
        local outcome = outcome_of(criterion, with(base, name, value), request)
        assert.equal(met(value) and "met" or "not_met", outcome, name .. " = " .. value)
        turned[outcome] = true
      end
      assert.is_true(turned.met and turned.not_met)
    end)
  end
end)

describe("a guideline that changed", function()
  it("counts by the date of service: 12 months without success through 2025, 6 since 2026", function()
    local facts = { failed = { "pde5" }, active_infection = false, ed_months = 9 }
    assert.equal("not_met", outcome_of("erectile_dysfunction.prosthesis", facts, nil, "2025-12-31"))
    assert.equal("met", outcome_of("erectile_dysfunction.prosthesis", facts, nil, "2026-01-01"))
  end)
end)

describe("of every criterion:", function()
  local definition = set.host.require("precert.definition")

  local function service_of(request)
    local service = {}
    for name, value in pairs(request or {}) do
      if name ~= "line_units" then service[name] = value end
    end
    return next(service) and service or nil
  end

  for _, c in ipairs(definition.defined()) do
    it(c.id .. " " .. c.version .. " never turns round when a fact is taken away", function()
      for _, example in ipairs(c.examples) do
        for name in pairs(example.facts) do
          local left = outcome_of(c.id, with(example.facts, name, nil), service_of(example.request), c.effective.from)
          assert.is_true(left == example.outcome or left == "needs_information", example.name .. " without " .. name .. ": " .. tostring(left))
        end
      end
    end)
  end

  it("guidelines are our own, signed off, with public references", function()
    for _, c in ipairs(definition.defined()) do
      assert.truthy(c.guideline.id:find("^PRC%-%u+%-%d+$"), c.id)
      assert.is_true(#c.guideline.references > 0, c.id)
      assert.is_string(c.approved.by)
      assert.is_true(c.approved.next_review > c.approved.on)
    end
  end)
end)

-- What clients send, by category; every one is read by some criterion of the category.
local vocabulary = {
  pt_ot = "weeks_post_op knee_flexion_deg knee_extension_deficit_deg gait_aid functional_score_change_pct home_program_started "
    .. "functional_score_change_pct_last_4_weeks independent_with_home_program new_complication months_post_stroke "
    .. "frequency_supported_by_notes_per_week weeks_supported",
  dme = "tens_trial_days pain_months functional_score_change_pct mobility_limits_mradl_in_home cane_walker_insufficient "
    .. "manual_chair_not_propellable can_operate_safely face_to_face_exam home_accessible severe_hip_or_knee_arthritis "
    .. "can_stand_from_regular_chair can_ambulate_once_standing reason_given",
  chiropractic = "pain_score oswestry_change_points red_flags",
  cochlear_implants = "pta_db best_aided_sentence_pct hearing_aid_trial_months middle_ear_infection cochlea_implantable willing_rehab "
    .. "pneumococcal_vaccinated fda_labelled_device",
  diagnostic_radiology = "hours_since_injury loss_of_consciousness anticoagulated symptom_weeks conservative_care_weeks red_flags "
    .. "neuro_deficit",
  erectile_dysfunction = "ed_months failed active_infection",
  gastric_bypass = "bmi comorbidities weight_loss_attempts_documented psych_evaluation nutrition_evaluation tobacco_free_weeks",
  home_infusion = "igg_mg_dl_pretreatment recurrent_bacterial_infections vaccine_response_impaired specialist months "
    .. "enteral_not_possible weight_loss_pct_3_months albumin_g_dl caregiver_trained metabolically_stable",
  injectable_medications = "failed hepatitis_b_screen",
  oral_pharynx = "ahi cpap_trial_months cpap_hours_per_night mask_changes obstruction_site bmi",
  orthotics_prosthetics = "member_age_months repositioning_weeks cranial_vault_asymmetry_mm synostosis_excluded functional_level "
    .. "variable_cadence motivated",
  outpatient_procedures = "reflux_ms vein_mm compression_months symptoms_limit_adl duplex_age_days",
  experimental = "skilled_continuous_need hours_per_day days caregivers_trained transition_from_hospital er_positive her2_negative "
    .. "nodes_positive tumor_cm result_changes_chemo_decision ground_minutes time_critical nearest_appropriate_facility",
  sleep_management = "epworth comorbid_cardiopulmonary suspected_other_sleep_disorder provider_accepts_home_test ahi events "
    .. "hypertension face_to_face_before_test",
  speech_therapy = "standard_score_sd hearing_tested plan_of_care goals_measurable",
  spinal = "spondylolisthesis_grade instability_mm_flexion_extension conservative_months neurogenic_claudication tobacco_free_weeks "
    .. "levels fracture_weeks marrow_edema_mri pain_score nonsurgical_care_weeks infection",
  therapeutic_radiology = "risk_group clinical_trial comparative_plan_submitted group1_indication curative_intent definitive_treatment "
    .. "with_external_beam tumor_board",
  unlisted = "procedure_description drug_name fda_approved compendia_supported",
  transplant = "milestones",
  inpatient_acute = "surgery_planned oxygen_need_l_min iv_antibiotics",
  observation = "hours",
  inpatient_snf = "daily_skilled_need therapy_minutes_per_day prior_level_independent",
  inpatient_mh_sa = "ciwa seizure_history",
  inpatient_maternity = "delivery delivered_at complication days_asked_beyond_96h",
  inpatient_rehab = "tolerates_3h_therapy_5_days two_disciplines_needed functional_gain_last_7_days days_approved_so_far",
  inpatient_ltac = "ventilator_days weaning_potential daily_physician_intervention icu_no_longer_needed expected_stay_days",
}

describe("a clinical fact that clients send is read by a criterion of", function()
  local definition = set.host.require("precert.definition")
  local read = {}
  for _, c in ipairs(definition.defined()) do
    read[c.category] = read[c.category] or {}
    for _, tree in ipairs { c.meets, type(c.complex) == "table" and c.complex or nil } do
      for _, name in ipairs(tree.reads) do read[c.category][name] = true end
    end
  end
  for category, names in pairs(vocabulary) do
    it(category, function()
      for name in names:gmatch("%S+") do assert.is_true(read[category][name], name) end
    end)
  end
end)
