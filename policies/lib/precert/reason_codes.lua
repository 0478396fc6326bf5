--- The reason and notice codes the SDK itself gives. reasons.lua must have the words for each: checked at load.

local reason_codes = {}

--- Why no review takes place (R3.1, R2.8, R3.7, R5.3).
reason_codes.not_reviewed = {
  "procedure_not_listed", "category_not_opted_in", "within_initial_visits", "outside_program_geography",
  "provider_not_in_ancillary_network", "observation_not_over_24_hours", "outpatient_mh_sa_not_available", "medicare_primary",
  "commercial_not_primary", "retro_window_expired", "retrospective_review_not_bought", "benefit_does_not_exist",
  "transition_of_care_is_payer_benefit", "case_agreement_is_payer_matter", "service_not_in_um_product", "not_available_in_state",
  "plan_type_not_in_programme",
}

--- What is said beside an answer.
reason_codes.notices = {
  "benefits_not_guaranteed", "benefits_not_verified", "post_service_notice", "predetermination_converted", "provider_unknown",
  "place_of_service_unknown", "visits_unknown", "primary_cover_unknown", "benefit_confirmation_needed", "several_categories",
  "no_criteria_in_force", "observation_hours_unknown",
}

reason_codes.all = {}
for _, list in ipairs { reason_codes.not_reviewed, reason_codes.notices } do
  for _, code in ipairs(list) do reason_codes.all[#reason_codes.all + 1] = code end
end

return reason_codes
