-- What the shipped policies answer to whole requests: which category, what its criteria say, what a director is offered,
-- what is asked for. One request a line, in the terms of scenarios.lua. With PRECERT_SCENARIOS set to a file of
-- scenarios, their outcomes are held against the policies too.
local json_text = require "tests.support.lua.json_text"
local scenarios = require "tests.support.lua.scenarios"

-- A case in a few words: "met", "met complex", "not_met: reasons", "asks: facts", or the requirement and its reason.
local function told_of(case)
  if case.requirement ~= "required" then return case.requirement .. ": " .. case.reason.code end
  local words = case.outcome
  if case.outcome == "not_met" then words = "not_met: " .. table.concat(scenarios.offered(case), ", ") end
  if case.outcome == "needs_information" then words = "asks: " .. table.concat(scenarios.missing(case), ", ") end
  if case.complex then words = words .. " (complex)" end
  if case.intake_approvable then words = words .. " (intake)" end
  return words
end

local function line(code, units) return { code = code, units = units } end

local deficiency = {
  igg_mg_dl_pretreatment = { 350, 410 }, recurrent_bacterial_infections = 3, vaccine_response_impaired = true, specialist = "immunology",
  months = 6,
}

local requests = {
  { "therapy after a knee replacement", {
    codes = { line("97110", 12), line("97140", 6) }, visits = 8, visits_used = 6, diagnoses = { "Z96.651" },
    facts = { weeks_post_op = 4, knee_flexion_deg = { eval = 70, now = 95 }, gait_aid = { eval = "walker", now = "cane" } },
  }, { pt_ot = "met" } },
  { "therapy on a plateau", {
    codes = { line("97110", 20) }, visits = 10, visits_used = 20,
    facts = { functional_score_change_pct_last_4_weeks = 1, independent_with_home_program = true, new_complication = false },
  }, { pt_ot = "not_met: maximum_benefit_reached" } },
  { "more therapy than the notes support", {
    codes = { line("97530", 40) }, visits = 20, visits_used = 5,
    facts = {
      functional_score_change_pct = 20, months_post_stroke = 6, frequency_supported_by_notes_per_week = 2, weeks_supported = 4,
    },
  }, { pt_ot = "not_met: excessive_visits" } },
  { "therapy within the first visits", { codes = { line("97161", 1) }, visits = 3, visits_used = 2 },
    { none = "not_required: within_initial_visits" } },
  { "therapy outside the states", { codes = { line("97110", 8) }, visits = 8, visits_used = 5, state = "NY" },
    { none = "not_required: outside_program_geography" } },
  { "therapy outside the ancillary network", { codes = { line("97110", 8) }, visits = 8, visits_used = 5, ancillary = false },
    { none = "not_required: provider_not_in_ancillary_network" } },
  { "a TENS unit beside therapy", {
    codes = { line("97110", 8), line("E0730", 1) }, visits = 6, visits_used = 5, diagnoses = { "M54.16" },
    facts = { functional_score_change_pct = 15, pain_months = 1, tens_trial_days = 0 },
  }, { pt_ot = "met", dme = "asks: acute_postoperative_pain" } },
  { "chiropractic that helps", {
    codes = { line("98941", 6) }, visits = 6, visits_used = 6, diagnoses = { "M54.50" },
    facts = { pain_score = { eval = 8, now = 5 }, oswestry_change_points = 12, red_flags = false },
  }, { chiropractic = "met" } },
  { "chiropractic that does not", {
    codes = { line("98940", 6) }, visits = 6, visits_used = 12, diagnoses = { "M54.50" },
    facts = { pain_score = { eval = 6, now = 6 }, oswestry_change_points = 0, range_of_motion_improved = false, red_flags = false },
  }, { chiropractic = "not_met: maximum_benefit_reached" } },
  { "a cochlear implant", {
    codes = { line("69930", 1) }, age = 60,
    facts = {
      pta_db = { left = 95, right = 90 }, best_aided_sentence_pct = 20, middle_ear_infection = false, cochlea_implantable = true,
      willing_rehab = true, pneumococcal_vaccinated = true, fda_labelled_device = true,
    },
  }, { cochlear_implants = "met" } },
  { "CT of the head after a fall", {
    codes = { line("70450", 1) }, age = 70, urgency = "urgent", facts = { hours_since_injury = 3, loss_of_consciousness = true },
  }, { diagnostic_radiology = "met (intake)" } },
  { "MRI of the back too early", {
    codes = { line("72148", 1) }, facts = { symptom_weeks = 3, conservative_care_weeks = 1, red_flags = {}, neuro_deficit = false },
  }, { diagnostic_radiology = "not_met: conservative_care_not_met" } },
  { "MRI of the back after care", { codes = { line("72148", 1) }, facts = { symptom_weeks = 9, conservative_care_weeks = 7 } },
    { diagnostic_radiology = "met" } },
  { "MRI while Medicare pays first", { codes = { line("72148", 1) }, other_cover = "medicare_primary" },
    { none = "no_um: medicare_primary" } },
  { "a power wheelchair", {
    codes = { line("K0823", 1) },
    facts = {
      mobility_limits_mradl_in_home = true, cane_walker_insufficient = true, manual_chair_not_propellable = true, can_operate_safely = true,
      face_to_face_exam = true, home_accessible = true,
    },
  }, { dme = "met" } },
  { "a seat lift for comfort", {
    codes = { line("E0627", 1) },
    facts = {
      severe_hip_or_knee_arthritis = false, can_stand_from_regular_chair = true, can_ambulate_once_standing = true, reason_given = "comfort",
    },
  }, { dme = "not_met: convenience_item_criteria_not_met" } },
  { "a penile prosthesis", {
    codes = { line("54405", 1) }, facts = { ed_months = 12, failed = { "pde5" }, active_infection = false },
  }, { erectile_dysfunction = "met" } },
  { "a sleeve with a stay", {
    codes = { line("43775", 1) }, setting = "inpatient",
    facts = { bmi = 41, weight_loss_attempts_documented = true, psych_evaluation = true, nutrition_evaluation = true, tobacco_free_weeks = 8 },
  }, { gastric_bypass = "met", inpatient_acute = "met" } },
  { "a sleeve and an arthroscopy, asked beforehand (R3.6)", {
    codes = { line("43775", 1), line("29881", 1) }, timing = "predetermination",
    facts = { bmi = 42, weight_loss_attempts_documented = true, psych_evaluation = true, nutrition_evaluation = true },
  }, { gastric_bypass = "met", none = "not_required: procedure_not_listed" } },
  { "immune globulin, its infusion and the nurse", {
    codes = { line("J1569", 200), line("S9338", 6), line("S9123", 24) }, setting = "home", diagnoses = { "D83.9" }, facts = deficiency,
  }, { injectable_medications = "met", home_infusion = "met", home_health = "met" } },
  { "a nurse at home, category not chosen", { codes = { line("S9123", 10) }, group = "G-RAD", setting = "home", state = "NY" },
    { none = "not_required: category_not_opted_in" } },
  { "parenteral nutrition", {
    codes = { line("S9366", 30) }, setting = "home",
    facts = {
      enteral_not_possible = true, weight_loss_pct_3_months = 14, albumin_g_dl = 2.8, caregiver_trained = true, metabolically_stable = true,
    },
  }, { home_infusion = "met" } },
  { "rituximab without a hepatitis B screen", {
    codes = { line("J9312", 200) }, diagnoses = { "M05.79" }, facts = { failed = { "methotrexate", "adalimumab" } },
  }, { injectable_medications = "asks: hepatitis_b_screen" } },
  { "palate surgery in a hospital", {
    codes = { line("42145", 1) }, setting = "inpatient",
    facts = { ahi = 30, cpap_trial_months = 4, cpap_hours_per_night = 2, obstruction_site = "oropharynx" },
  }, { oral_pharynx = "met" } },
  { "a laser against snoring", { codes = { line("S2080", 1) }, facts = { ahi = 2 } },
    { oral_pharynx = "not_met: not_medically_necessary_snoring (complex)" } },
  { "a helmet", {
    codes = { line("S1040", 1) }, diagnoses = { "Q67.3" },
    facts = { member_age_months = 7, repositioning_weeks = 9, cranial_vault_asymmetry_mm = 11, synostosis_excluded = true },
  }, { orthotics_prosthetics = "met" } },
  { "a microprocessor knee at K2", {
    codes = { line("L5856", 1) }, facts = { functional_level = "K2", variable_cadence = false, motivated = true },
  }, { orthotics_prosthetics = "not_met: functional_level_not_met" } },
  { "vein ablation", {
    codes = { line("36475", 1) }, diagnoses = { "I83.811" },
    facts = { reflux_ms = 800, vein_mm = 5.5, compression_months = 3, symptoms_limit_adl = true, duplex_age_days = 60 },
  }, { outpatient_procedures = "met" } },
  { "a lumbar disc, benefit confirmed", { codes = { line("22857", 1) }, benefit_confirmed = true },
    { experimental = "not_met: unproven_for_indication" } },
  { "a lumbar disc, no benefit", { codes = { line("22857", 1) }, benefit_confirmed = false },
    { none = "referred_to_payer: benefit_does_not_exist" } },
  { "a child with a ventilator coming home", {
    codes = { line("T1000", 1200) }, setting = "home", benefit_confirmed = true, age = 3,
    facts = { skilled_continuous_need = true, hours_per_day = 12, days = 30, caregivers_trained = 2, transition_from_hospital = true },
  }, { experimental = "met (complex)" } },
  { "a helicopter, asked afterwards", {
    codes = { line("A0431", 1) }, setting = "transport", timing = "post_service", benefit_confirmed = true, start_date = "2026-11-02",
    facts = { ground_minutes = 80, time_critical = true, nearest_appropriate_facility = true },
  }, { experimental = "met" } },
  { "a gene expression test", {
    codes = { line("81519", 1) }, benefit_confirmed = true,
    facts = { er_positive = true, her2_negative = true, nodes_positive = 0, tumor_cm = 1.5, result_changes_chemo_decision = true },
  }, { experimental = "met" } },
  { "an unlisted gene test is experimental before unlisted", { codes = { line("81479", 1) }, benefit_confirmed = true },
    { experimental = "asks: test_description, evidence_supports (complex)" } },
  { "a laboratory study where a test at home will do", {
    codes = { line("95810", 1) }, age = 45,
    facts = {
      epworth = 14, comorbid_cardiopulmonary = false, suspected_other_sleep_disorder = false, provider_accepts_home_test = true,
    },
  }, { sleep_management = "not_met: lower_level_test_suffices" } },
  { "the test at home instead", { codes = { line("95806", 1) }, age = 45, facts = { epworth = 14, comorbid_cardiopulmonary = false } },
    { sleep_management = "met" } },
  { "airway pressure, which is no equipment here", {
    codes = { line("E0601", 1) }, facts = { ahi = 9, events = 60, hypertension = true, face_to_face_before_test = true },
  }, { sleep_management = "met" } },
  { "speech treatment of a child, from the first visit", {
    codes = { line("92507", 20) }, age = 6, visits = 20, visits_used = 0,
    facts = { standard_score_sd = -1.8, hearing_tested = true, plan_of_care = true, goals_measurable = true },
  }, { speech_therapy = "met" } },
  { "a fusion of two levels in a hospital", {
    codes = { line("22633", 1), line("22634", 1), line("63047", 1), line("20930", 1) }, setting = "inpatient", diagnoses = { "M43.16" },
    facts = {
      spondylolisthesis_grade = 2, instability_mm_flexion_extension = 6, conservative_months = 8, neurogenic_claudication = true,
      tobacco_free_weeks = 12, levels = 2,
    },
  }, { spinal = "met (complex)", inpatient_acute = "met" } },
  { "a fusion for disc pain, motion not measured", {
    codes = { line("22633", 1) }, diagnoses = { "M51.26" }, facts = { conservative_months = 3 },
  }, { spinal = "asks: spondylolisthesis_grade, instability_mm_flexion_extension, neurogenic_claudication" } },
  { "the same, measured later", {
    codes = { line("22633", 1) }, diagnoses = { "M51.26" }, facts = { conservative_months = 9, instability_mm_flexion_extension = 6 },
  }, { spinal = "met" } },
  { "cement for a fresh fracture", {
    codes = { line("22514", 1) },
    facts = { fracture_weeks = 3, marrow_edema_mri = true, pain_score = 7, nonsurgical_care_weeks = 2, infection = false },
  }, { spinal = "met" } },
  { "protons for prostate cancer", {
    codes = { line("77523", 30) }, diagnoses = { "C61" },
    facts = { risk_group = "intermediate", clinical_trial = false, comparative_plan_submitted = false },
  }, { therapeutic_radiology = "not_met: unproven_for_indication" } },
  { "protons for a child", {
    codes = { line("77523", 30) }, diagnoses = { "C71.6" }, age = 8, facts = { group1_indication = true, curative_intent = true },
  }, { therapeutic_radiology = "met" } },
  { "brachytherapy", {
    codes = { line("77771", 4) }, facts = { definitive_treatment = true, with_external_beam = true, tumor_board = true },
  }, { therapeutic_radiology = "met" } },
  { "an unlisted procedure nobody described", { codes = { line("64999", 1) } },
    { unlisted = "asks: procedure_description, comparable_code, operative_plan (complex)" } },
  { "an unclassified drug", {
    codes = { line("J3490", 1) }, facts = { drug_name = "named in the request", fda_approved = false, compendia_supported = true },
  }, { unlisted = "met" } },
  { "a liver, listed", {
    codes = { line("47135", 1) }, setting = "inpatient", case_kind = "transplant",
    facts = { milestones = { evaluation_start = "2026-03-02", unos_listed = "2026-04-20" } },
  }, { transplant = "met (complex)" } },
  { "stem cells, accepted", {
    codes = { line("38241", 1) }, facts = { milestones = { evaluation_start = "2026-03-02", acceptance = "2026-04-01" } },
  }, { transplant = "met (complex)" } },
  { "a kidney in a group that chose nothing", { codes = { line("50360", 1) }, group = "G-MIN" },
    { transplant = "asks: milestones, egfr_ml_min, on_dialysis, referred_to_centre, contraindications (complex)" } },
  { "imaging in a group that chose nothing", { codes = { line("72148", 1) }, group = "G-MIN" },
    { none = "not_required: category_not_opted_in" } },
  { "psychotherapy", { codes = { line("90837", 10) } }, { none = "not_available: outpatient_mh_sa_not_available" } },
  { "24 hours of observation", { setting = "observation", facts = { hours = 24 } },
    { none = "not_required: observation_not_over_24_hours" } },
  { "30 hours of observation", { setting = "observation", facts = { hours = 30 } }, { observation = "met" } },
  { "49 hours of observation", { setting = "observation", facts = { hours = 49 } },
    { inpatient_acute = "asks: oxygen_need_l_min, iv_antibiotics, surgery_planned, severity_signs" } },
  { "day 4 of a stay with nothing left to do", {
    setting = "inpatient", level = "inpatient_acute", timing = "concurrent", facts = { oxygen_need_l_min = 0, iv_antibiotics = false },
  }, { inpatient_acute = "not_met: level_of_care_not_met" } },
  { "skilled nursing", {
    setting = "inpatient", level = "inpatient_snf",
    facts = { daily_skilled_need = true, therapy_minutes_per_day = 90, prior_level_independent = true },
  }, { inpatient_snf = "met" } },
  { "rehabilitation without a gain", {
    setting = "inpatient", level = "inpatient_rehab", timing = "concurrent",
    facts = {
      tolerates_3h_therapy_5_days = false, two_disciplines_needed = true, functional_gain_last_7_days = 0, days_approved_so_far = 21,
    },
  }, { inpatient_rehab = "not_met: level_of_care_not_met" } },
  { "long-term acute care", {
    setting = "inpatient", level = "inpatient_ltac",
    facts = {
      ventilator_days = 20, weaning_potential = true, daily_physician_intervention = true, icu_no_longer_needed = true,
      expected_stay_days = 28,
    },
  }, { inpatient_ltac = "met" } },
  { "a mother with a wound infection", {
    setting = "inpatient", level = "inpatient_maternity", age = 30,
    facts = {
      delivery = "cesarean", delivered_at = "2026-11-20T10:00:00.000Z", complication = "wound infection", days_asked_beyond_96h = 2,
    },
  }, { inpatient_maternity = "met" } },
  { "severe withdrawal", { setting = "inpatient", level = "inpatient_mh_sa", facts = { ciwa = 20, seizure_history = true } },
    { inpatient_mh_sa = "met" } },
  { "detoxification", { setting = "inpatient", level = "inpatient_detox", facts = { ciwa = 20, seizure_history = true } },
    { inpatient_detox = "met" } },
  { "residential treatment", {
    setting = "inpatient", level = "inpatient_mh_sa_residential",
    facts = { lower_level_failed = true, medically_stable = true, able_to_participate = true },
  }, { inpatient_mh_sa_residential = "met" } },
}

describe("the shipped policies answer a request for", function()
  for _, request in ipairs(requests) do
    local title, told, wanted = request[1], request[2], request[3]
    it(title, function()
      local got = {}
      local _, list = scenarios.cases(told)
      for _, case in ipairs(list) do
        local reviewed = case.requirement == "required"
        got[reviewed and case.category or "none"] = told_of(case)
        if reviewed then assert.is_nil(case.policy_error) end
      end
      assert.same(wanted, got)
    end)
  end

  it("every category and inpatient type at least once", function()
    local seen = {}
    for _, request in ipairs(requests) do
      for category in pairs(request[3]) do seen[category] = true end
    end
    for _, category in ipairs(scenarios.set.catalogue.categories) do
      if category.id ~= "outpatient_mh_sa" then assert.is_true(seen[category.id], category.id) end
    end
  end)

  it("imaging, sleep studies and rehabilitation with an offer that is no condition (R3.9)", function()
    local function offers(told, category)
      local codes = {}
      for i, offer in ipairs(scenarios.cases(told)[category].suggestions) do codes[i] = offer.code end
      return table.concat(codes, " ")
    end
    assert.equal("in_network_imaging_site", offers({ codes = { line("72148", 1) } }, "diagnostic_radiology"))
    assert.equal("", offers({ codes = { line("78452", 1) } }, "diagnostic_radiology"))
    assert.equal("home_sleep_test", offers({ codes = { line("95810", 1) } }, "sleep_management"))
    assert.equal("skilled_nursing_facility", offers({ setting = "inpatient", level = "inpatient_rehab" }, "inpatient_rehab"))
    assert.equal("outpatient_instead", offers({ codes = { line("42145", 1) }, setting = "inpatient" }, "oral_pharynx"))
  end)

  it("a seat lift or therapy with what it grants", function()
    assert.same({ units = 1, unit = "units", days = 90 }, scenarios.cases({
      codes = { line("43775", 1) },
      facts = { bmi = 41, weight_loss_attempts_documented = true, psych_evaluation = true, nutrition_evaluation = true },
    }).gastric_bypass.grants)
    assert.same({ units = 8, unit = "visits", days = 84 }, scenarios.cases(requests[1][2]).pt_ot.grants)
    assert.same({ units = 200, unit = "units", days = 180 }, scenarios.cases({
      codes = { line("J1569", 200), line("S9338", 6) }, diagnoses = { "D83.9" }, facts = deficiency,
    }).injectable_medications.grants)
  end)
end)

-- a file of scenarios ------------------------------------------------------------------------------------------------

local levels = {
  inpatient = "inpatient_acute", inpatient_acute = "inpatient_acute", skilled_nursing_facility = "inpatient_snf",
  inpatient_rehabilitation = "inpatient_rehab",
}
local timings = { retrospective = "post_service", predetermination = "predetermination", concurrent = "concurrent" }

local function plain(value)
  if type(value) ~= "table" then return value end
  local copy = {}
  for key, member in pairs(value) do copy[key] = plain(member) end
  return copy
end

local function told_by(scenario)
  local request, facts = scenario.request, plain(scenario.facts)
  local told = {
    group = scenario.group, diagnoses = plain(request.diagnoses), setting = levels[request.setting] and "inpatient" or request.setting,
    level = levels[request.setting], visits = request.visits_requested, visits_used = request.visits_used, timing = timings[request.kind],
    urgency = request.urgency, ancillary = request.provider.ancillary_network, state = request.provider.state, facts = facts,
    benefit_confirmed = facts.benefit_confirmed, other_cover = facts.coverage_order,
    start_date = request.service_dates and request.service_dates.from,
  }
  facts.benefit_confirmed, facts.coverage_order, facts.second_request = nil, nil, nil
  for i, l in ipairs(request.lines) do
    told.codes = told.codes or {}
    told.codes[i] = { code = l.code, units = l.units }
  end
  return told
end

-- What criteria must say so that people can come to the scenario's end.
local wanted_outcome = { approved = "met", denied = "not_met", partially_approved = "not_met", continued_stay_denied = "not_met" }
local not_reviewed = {
  no_review_required = true, service_not_available = true, um_not_performed = true, observation_not_reviewed = true,
}
local other_name = { criteria_not_met_conservative_care = "conservative_care_not_met" }

local function check(scenario)
  local expect, events = scenario.expect, scenario.expect.events or scenario.events
  local _, cases = scenarios.cases(told_by(scenario))
  if not_reviewed[expect.final] then
    assert.are_not.equal("required", cases[1].requirement)
    if expect.reason_code then assert.equal(expect.reason_code, cases[1].reason.code) end
  elseif wanted_outcome[expect.final] and not events then
    for _, case in ipairs(cases) do
      if case.category == scenario.category then
        assert.equal(wanted_outcome[expect.final], case.outcome)
        assert.equal(expect.decided_by == "medical_director" and case.outcome == "met", case.complex and case.outcome == "met")
        assert.equal(expect.decided_by == "intake", case.intake_approvable)
        if case.outcome == "not_met" and expect.reason_code then
          assert.equal(other_name[expect.reason_code] or expect.reason_code, scenarios.offered(case)[1])
        end
      end
    end
  end
end

local path = os.getenv "PRECERT_SCENARIOS"
local file = path and io.open(path, "rb")
if file then
  describe("the scenario", function()
    for _, scenario in ipairs(json_text.decode(file:read("a")).scenarios) do
      if scenario.request.lines and scenario.request.provider then
        it(scenario.id .. " " .. scenario.title, function() check(scenario) end)
      end
    end
  end)
end
