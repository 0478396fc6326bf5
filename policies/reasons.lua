--- Reasons and notices: the code, plain words for a member, clinical wording, and the X12 code where one fits (R4.5).
-- `use` says where a reason may stand; a criterion's not_met names one that may stand in a denial. A reason without a
-- guideline of its own takes the one of the criterion that is not met. `x12` is the decision reason (HCR03): the list is
-- licensed, so check the codes against it before they go to anybody.
local p = require "precert.policy"

return p.reasons {
  -- why a request is not reviewed (R3.1)
  procedure_not_listed = {
    use = { "not_required" }, x12 = "84",
    plain = "This service does not need approval before you have it.",
    clinical = "The procedure is on no list of services that need precertification.",
  },
  category_not_opted_in = {
    use = { "not_required" }, x12 = "84",
    plain = "Your plan does not ask for approval of this kind of service.",
    clinical = "The group has not chosen precertification for this category.",
  },
  within_initial_visits = {
    use = { "not_required" }, x12 = "84",
    plain = "The first visits of this treatment do not need approval.",
    clinical = "The visits lie within the initial visits that are not reviewed.",
  },
  outside_program_geography = {
    use = { "not_required" }, x12 = "84",
    plain = "Where you have this service, it does not need approval.",
    clinical = "The place of service is outside the areas of this programme.",
  },
  provider_not_in_ancillary_network = {
    use = { "not_required" }, x12 = "84",
    plain = "This provider's visits do not need approval under this programme.",
    clinical = "The provider did not take part in the ancillary network on the date of service.",
  },
  observation_not_over_24_hours = {
    use = { "not_required" }, x12 = "84",
    plain = "A stay for observation of up to 24 hours does not need approval.",
    clinical = "Observation of up to and including 24 hours is not reviewed.",
  },
  service_not_in_um_product = {
    use = { "not_required" }, x12 = "84",
    plain = "Your plan does not use this review service.",
    clinical = "The group has not bought utilization management.",
  },
  outpatient_mh_sa_not_available = {
    use = { "not_available" }, x12 = "84",
    plain = "Outpatient mental health and substance use services are not reviewed here. Please ask your plan.",
    clinical = "Outpatient mental health and substance abuse precertification is not an available service.",
  },
  not_available_in_state = {
    use = { "not_available" }, x12 = "84",
    plain = "Where you have this service, your plan's reviews are not offered. Please ask your plan.",
    clinical = "The group's programme is not offered in the state of the place of service.",
  },
  plan_type_not_in_programme = {
    use = { "not_available" }, x12 = "84",
    plain = "Your kind of plan is not reviewed here. Please ask your plan.",
    clinical = "The group's programme does not cover the member's plan type.",
  },
  retro_window_expired = {
    use = { "not_available" }, x12 = "89",
    plain = "A review after the service must be asked for within 365 days. That time has passed.",
    clinical = "More than 365 days lie between the last date of service and the request.",
  },
  retrospective_review_not_bought = {
    use = { "not_available" }, x12 = "84",
    plain = "Your plan does not use reviews after the service.",
    clinical = "The group has not bought retrospective review.",
  },
  medicare_primary = {
    use = { "no_um" }, x12 = "84",
    plain = "Medicare pays first for you, so this plan does not review the service.",
    clinical = "Medicare is primary: no utilization management is performed.",
  },
  commercial_not_primary = {
    use = { "no_um" }, x12 = "84",
    plain = "Another plan pays first for you, so this plan does not review the service.",
    clinical = "Other commercial cover is primary: no utilization management is performed.",
  },
  benefit_does_not_exist = {
    use = { "not_required", "closed" }, x12 = "88",
    plain = "Your plan says that it has no benefit for this service, so there is nothing to review.",
    clinical = "The payer reports that the benefit does not exist; no clinical decision was made.",
  },
  transition_of_care_is_payer_benefit = {
    use = { "referred" }, x12 = "E8",
    plain = "Please ask your plan about staying with your present provider.",
    clinical = "Transition of care is a benefit of the payer; the inquiry is referred to the payer.",
  },
  case_agreement_is_payer_matter = {
    use = { "referred" }, x12 = "E8",
    plain = "Your plan negotiates agreements with providers outside its network.",
    clinical = "Requests for an out-of-network case agreement are sent to the payer.",
  },

  -- what a medical director is offered (R4.5)
  missing_clinical_information = {
    use = { "denial", "partial", "pend" }, x12 = "90", guideline = "PRC-GEN-1",
    plain = "We do not have the medical information we need to decide.",
    clinical = "The records are incomplete or clinical information is missing.",
  },
  condition_does_not_support_procedure = {
    use = { "denial", "partial" }, x12 = "82",
    plain = "The medical information does not show that this service is needed for your condition.",
    clinical = "The condition does not support the procedure requested.",
  },
  maximum_benefit_reached = {
    use = { "denial", "partial" }, x12 = "82",
    plain = "Further treatment is not expected to bring more improvement. A self-care program at home is the next step.",
    clinical = "The maximum benefit has been reached; transition to a self-care program.",
  },
  excessive_visits = {
    use = { "denial", "partial" }, x12 = "82",
    plain = "More visits were asked for than the medical information supports.",
    clinical = "The visits or units requested exceed what the documentation supports.",
  },
  unproven_for_indication = {
    use = { "denial", "partial" }, x12 = "98",
    plain = "This service has not been shown to work for your condition.",
    clinical = "Experimental or unproven for this indication.",
  },
  functional_level_not_met = {
    use = { "denial", "partial" }, x12 = "82",
    plain = "This device is made for people who can do more activity than the medical information shows.",
    clinical = "The functional level that the device requires is not met.",
  },
  convenience_item_criteria_not_met = {
    use = { "denial", "partial" }, x12 = "82",
    plain = "This item is for comfort or convenience and is not needed to treat your condition.",
    clinical = "The criteria that set a medical item apart from a convenience item are not met.",
  },
  conservative_care_not_met = {
    use = { "denial", "partial" }, x12 = "82",
    plain = "Other treatment should be tried first, and for longer.",
    clinical = "The required conservative care has not been completed.",
  },
  not_medically_necessary_snoring = {
    use = { "denial", "partial" }, x12 = "82",
    plain = "An operation for snoring alone is not needed for your health.",
    clinical = "Treatment of snoring without proven obstructive sleep apnea is not medically necessary.",
  },
  cosmetic_service = {
    use = { "denial", "partial" }, x12 = "82",
    plain = "The medical information shows that this service is for looks, not for health.",
    clinical = "Cosmetic: the functional criteria are not met.",
  },
  lower_level_test_suffices = {
    use = { "denial", "partial" }, x12 = "82",
    plain = "A simpler test can answer the same question.",
    clinical = "A less intensive test suffices for this patient.",
  },
  level_of_care_not_met = {
    use = { "denial", "partial" }, x12 = "83",
    plain = "Your condition can be treated safely in a less intensive setting.",
    clinical = "The criteria for the level of care requested are not met.",
  },
  ongoing_maintenance_care = {
    use = { "denial", "partial" }, x12 = "82", guideline = "PRC-TRP-5",
    plain = "This is continuing care that is not part of this authorization.",
    clinical = "Ongoing maintenance care is not part of the candidacy zone.",
  },
  authorization_revoked = {
    use = { "denial" }, x12 = "83", guideline = "PRC-TRP-5",
    plain = "From the day named in this letter on, services for your transplant are no longer approved.",
    clinical = "The conditions of the transplant's authorization no longer hold; services given before that day stay authorized.",
  },
  policy_failed = {
    use = { "pend" }, x12 = "E8",
    plain = "Your request is being looked at by a person.",
    clinical = "The policy could not be evaluated; the case was sent to a person.",
  },

  -- what is said beside an answer
  benefits_not_guaranteed = {
    use = { "notice" },
    plain = "This answer is about medical need only. Benefits and eligibility are your plan's and are not guaranteed.",
    clinical = "Determination of medical necessity only; benefits and eligibility are the payer's and are not guaranteed.",
  },
  benefits_not_verified = {
    use = { "notice" },
    plain = "Benefits and eligibility were not checked with the plan first.",
    clinical = "Benefits and eligibility were not verified with the payer before this request.",
  },
  post_service_notice = {
    use = { "notice" },
    plain = "The service has already taken place. Please ask before the service next time.",
    clinical = "Post-service request: preservice review is encouraged.",
  },
  predetermination_converted = {
    use = { "notice" },
    plain = "Your question was handled as a request for approval before the service.",
    clinical = "The predetermination request is handled as a precertification.",
  },
  provider_unknown = {
    use = { "notice" },
    plain = "We do not know this provider yet. A person will look at the request.",
    clinical = "The servicing provider is not on file; network status could not be established.",
  },
  place_of_service_unknown = {
    use = { "notice" },
    plain = "We do not know where the service takes place.",
    clinical = "The place of service is unknown; the geography of the programme could not be applied.",
  },
  visits_unknown = {
    use = { "notice" },
    plain = "We do not know how many visits there have been.",
    clinical = "Visits used or visits asked are unknown; the initial visits could not be applied.",
  },
  primary_cover_unknown = {
    use = { "notice" },
    plain = "We are asking your plan which insurance pays first.",
    clinical = "It is unknown which cover is primary; the payer is asked.",
  },
  benefit_confirmation_needed = {
    use = { "notice" },
    plain = "We are asking your plan whether it has a benefit for this service.",
    clinical = "Reviewed only after the payer confirms that the benefit exists.",
  },
  several_categories = {
    use = { "notice" },
    plain = "The request holds services of different kinds, which are reviewed separately.",
    clinical = "The lines belong to several categories; each becomes a case of its own.",
  },
  no_criteria_in_force = {
    use = { "notice" },
    plain = "A person will look at the request.",
    clinical = "No criteria were in force on the date of service; a nurse reviews the case.",
  },
  observation_hours_unknown = {
    use = { "notice" },
    plain = "We do not know how long the observation lasted.",
    clinical = "The hours of observation are unknown.",
  },
}
