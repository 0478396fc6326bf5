/* src/caseflow/guards.c -- guards as conjunctions of named conditions: what fails first is what the person is told. */
#include "caseflow/guards.h"

#include "base/mem.h"

/* A condition and the reason that a refusal gives when it does not hold (error.data.reason, PROTOCOL.md). */
struct need {
    bool (*holds)(const struct pc_flow_facts *f);
    const char *why;
};

/* clang-format off */
static bool counts_full(const struct pc_flow_facts *f)   { return !f->counts_short; }
static bool counts_less(const struct pc_flow_facts *f)   { return f->counts_short; }
static bool simple(const struct pc_flow_facts *f)        { return !f->complex; }
static bool met(const struct pc_flow_facts *f)           { return f->criteria_met && !f->criteria_not_met; }
static bool met_or_note(const struct pc_flow_facts *f)   { return met(f) || f->note_given; }
static bool worded(const struct pc_flow_facts *f)        { return f->note_given; }
static bool on_file(const struct pc_flow_facts *f)       { return !f->documents_missing; }
static bool evaluated(const struct pc_flow_facts *f)     { return !f->policy_failed; }
static bool for_intake(const struct pc_flow_facts *f)    { return f->intake_approvable; }
static bool switched_on(const struct pc_flow_facts *f)   { return f->auto_approve; }
static bool reasons(const struct pc_flow_facts *f)       { return f->reasons_given; }
static bool items(const struct pc_flow_facts *f)         { return f->items_given; }
static bool undetermined(const struct pc_flow_facts *f)  { return !f->determined; }
static bool others(const struct pc_flow_facts *f)        { return !f->assigned_to_actor; }
static bool unassigned(const struct pc_flow_facts *f)    { return !f->assigned; }
static bool assigned(const struct pc_flow_facts *f)      { return f->assigned; }
static bool of_the_actor(const struct pc_flow_facts *f)  { return f->assigned_to_actor; }
static bool by_person(const struct pc_flow_facts *f)     { return f->asked_by_person || f->asked_by_director; }
static bool by_director(const struct pc_flow_facts *f)   { return f->asked_by_director; }
static bool benefit(const struct pc_flow_facts *f)       { return f->benefit_asked; }
static bool primary(const struct pc_flow_facts *f)       { return f->primary_asked; }
static bool a_question(const struct pc_flow_facts *f)    { return f->benefit_asked || f->primary_asked; }
static bool own_or_none(const struct pc_flow_facts *f)   { return !f->assigned || f->assigned_to_actor; }
static bool can_extend(const struct pc_flow_facts *f)    { return f->extendable; }
static bool suggested(const struct pc_flow_facts *f)     { return f->offered; }
static bool observation(const struct pc_flow_facts *f)   { return f->into_observation; }
static bool brief(const struct pc_flow_facts *f)         { return f->brief_observation; }
static bool other_level(const struct pc_flow_facts *f)   { return f->level_changes; }
static bool dated(const struct pc_flow_facts *f)         { return f->review_dated; }
static bool undated(const struct pc_flow_facts *f)       { return !f->review_dated; }
static bool planned(const struct pc_flow_facts *f)       { return !f->next_review_missing; }
static bool beyond_law(const struct pc_flow_facts *f)    { return !f->within_statutory_stay; }
static bool inside(const struct pc_flow_facts *f)        { return !f->not_admitted; }
static bool gone(const struct pc_flow_facts *f)          { return f->discharged; }
static bool still_there(const struct pc_flow_facts *f)   { return !f->discharged; }
static bool over(const struct pc_flow_facts *f)          { return f->course_over; }
static bool denied(const struct pc_flow_facts *f)        { return !f->nothing_denied || f->payers_subject; }
static bool again(const struct pc_flow_facts *f)         { return f->reconsidered; }
static bool unappealed(const struct pc_flow_facts *f)    { return !f->appealed; }
static bool to_payer(const struct pc_flow_facts *f)      { return f->payers_subject; }
static bool none_open(const struct pc_flow_facts *f)     { return to_payer(f) || !f->appeal_open; }
static bool level_left(const struct pc_flow_facts *f)    { return to_payer(f) || !f->appeals_used; }
static bool no_external(const struct pc_flow_facts *f)   { return to_payer(f) || !f->external_asked; }
static bool unasked(const struct pc_flow_facts *f)       { return !f->external_asked; }
static bool quiet(const struct pc_flow_facts *f)         { return !f->conversation_open; }
static bool exhausted(const struct pc_flow_facts *f)     { return f->appeals_used || f->appeal_late; }
static bool independent(const struct pc_flow_facts *f)   { return !f->took_part && !f->subordinate; }
static bool said(const struct pc_flow_facts *f)          { return f->result != PC_RESULT_UNSAID; }
static bool unsaid(const struct pc_flow_facts *f)        { return f->result == PC_RESULT_UNSAID; }
static bool all(const struct pc_flow_facts *f)           { return f->result == PC_RESULT_ALL; }
static bool part(const struct pc_flow_facts *f)          { return f->result == PC_RESULT_PART; }
static bool nothing(const struct pc_flow_facts *f)       { return f->result == PC_RESULT_NOTHING; }
static bool all_is_full(const struct pc_flow_facts *f)   { return !all(f) || counts_full(f); }
static bool part_is_less(const struct pc_flow_facts *f)  { return !part(f) || counts_less(f); }
static bool part_reasons(const struct pc_flow_facts *f)  { return !part(f) || reasons(f); }
static bool slot(const struct pc_flow_facts *f)          { return f->slot_given; }
static bool attempt(const struct pc_flow_facts *f)       { return f->slot_given || f->attempt_given; }
/* clang-format on */

/* The first condition that does not hold, or NULL. */
static const char *first_unmet(const struct need *needs, const struct pc_flow_facts *facts)
{
    PC_ASSERT(facts);
    for (const struct need *n = needs; n->holds; n++)
        if (!n->holds(facts))
            return n->why;
    return NULL;
}

/* A routing guard has no reasons to give, a refusing one states them in the order in which they matter to a person. */
#define GUARD(name, ...)                                          \
    static const struct need name##_needs[] = {__VA_ARGS__, {0}}; \
    static const char *name##_why(const struct pc_flow_facts *f)  \
    {                                                             \
        return first_unmet(name##_needs, f);                      \
    }                                                             \
    bool pc_guard_##name(const struct pc_flow_facts *facts)       \
    {                                                             \
        return !name##_why(facts);                                \
    }

/* clang-format off */
GUARD(auto_approvable,    {met, "-"}, {for_intake, "-"}, {switched_on, "-"}, {simple, "-"}, {on_file, "-"}, {evaluated, "-"})
GUARD(intake_approvable,  {met, "-"}, {for_intake, "-"}, {simple, "-"})
GUARD(asked_by_director,  {by_director, "-"})
GUARD(asked_by_person,    {by_person, "-"})
GUARD(intake_may_approve, {counts_full, "partial_approval"}, {for_intake, "not_intake_approvable"}, {simple, "complex_case"},
                          {evaluated, "policy_failed"}, {met, "criteria_not_met"}, {on_file, "documents_missing"}, {planned, "next_review_required"})
GUARD(nurse_may_approve,  {counts_full, "partial_approval"}, {simple, "complex_case"}, {met_or_note, "note_required"},
                          {planned, "next_review_required"})
GUARD(as_asked,           {counts_full, "partial_approval"}, {planned, "next_review_required"})
GUARD(less_with_reasons,  {counts_less, "nothing_less_than_asked"}, {reasons, "reasons_required"}, {beyond_law, "statutory_stay"},
                          {planned, "next_review_required"})
GUARD(reasons_given,      {reasons, "reasons_required"}, {beyond_law, "statutory_stay"})
GUARD(items_given,        {items, "items_required"})
GUARD(not_determined,     {undetermined, "already_determined"})
GUARD(not_taken,          {others, "already_yours"}, {unassigned, "taken_by_another"})
GUARD(own,                {of_the_actor, "not_taken_by_you"})
GUARD(taken,              {assigned, "not_taken"})
GUARD(benefit_asked,      {benefit, "not_asked"})
GUARD(primary_asked,      {primary, "not_asked"})
GUARD(payer_asked,        {a_question, "-"})
GUARD(not_anothers,       {own_or_none, "taken_by_another"})
GUARD(extendable,         {can_extend, "no_extension"})
GUARD(offered,            {suggested, "nothing_offered"})
GUARD(into_observation,   {observation, "-"}, {evaluated, "-"})
GUARD(brief_observation,  {brief, "-"})
GUARD(level_changes,      {other_level, "-"})
GUARD(review_dated,       {dated, "-"})
GUARD(review_undated,     {undated, "planned_by_reviewers"})
GUARD(left,               {gone, "-"})
GUARD(not_left,           {still_there, "already_discharged"})
GUARD(admitted,           {inside, "not_admitted"})
GUARD(not_discharged,     {inside, "not_admitted"}, {still_there, "already_discharged"})
GUARD(course_over,        {over, "-"})
GUARD(no_conversation,    {quiet, "peer_to_peer_open"})
GUARD(before_appeal,      {denied, "nothing_denied"}, {unappealed, "appeal_filed"})
GUARD(may_appeal,         {denied, "nothing_denied"}, {none_open, "appeal_open"}, {level_left, "appeals_used"}, {no_external, "external_review_asked"})
GUARD(may_appeal_meanwhile, {again, "nothing_decided"}, {denied, "nothing_denied"}, {none_open, "appeal_open"}, {level_left, "appeals_used"},
                          {no_external, "external_review_asked"})
GUARD(payers_subject,     {to_payer, "nothing_denied"})
GUARD(may_ask_external,   {denied, "nothing_denied"}, {unasked, "external_review_asked"}, {exhausted, "appeal_first"})
GUARD(may_ask_external_meanwhile, {again, "nothing_decided"}, {denied, "nothing_denied"}, {unasked, "external_review_asked"},
                          {exhausted, "appeal_first"})
GUARD(changed_all,        {again, "-"}, {all, "-"}, {counts_full, "-"})
GUARD(changed_part,       {again, "-"}, {part, "-"}, {counts_less, "-"}, {reasons, "-"})
GUARD(decided_all,        {all, "-"}, {counts_full, "-"})
GUARD(grants_all,         {all, "adverse_unsigned"}, {counts_full, "partial_approval"})
GUARD(decided_part,       {part, "-"}, {counts_less, "-"}, {reasons, "-"})
GUARD(overturns,          {independent, "-"}, {all, "-"}, {counts_full, "-"})
GUARD(overturns_partly,   {independent, "-"}, {part, "-"}, {counts_less, "-"}, {reasons, "-"})
GUARD(may_uphold,         {independent, "not_independent"}, {said, "decision_required"}, {all_is_full, "less_than_asked"},
                          {part_is_less, "nothing_less_than_asked"}, {reasons, "reasons_required"}, {nothing, "decided_otherwise"})
GUARD(answered,           {worded, "note_required"})
GUARD(stands,             {said, "decision_required"}, {all_is_full, "less_than_asked"}, {part_is_less, "nothing_less_than_asked"},
                          {part_reasons, "reasons_required"}, {nothing, "decided_otherwise"})
GUARD(not_assigned,       {unsaid, "no_organization_assigned"})
GUARD(slot_given,         {slot, "-"})
GUARD(attempt_given,      {attempt, "slot_or_attempt_required"})
GUARD(not_held,           {unsaid, "-"})
GUARD(only_not_held,      {unsaid, "held_by_a_medical_director"})
GUARD(held,               {said, "result_required"}, {all_is_full, "less_than_asked"}, {part_is_less, "nothing_less_than_asked"},
                          {part_reasons, "reasons_required"})

#define WHY_ROUTING(name) NULL
#define WHY_REFUSING(name) name##_why
const struct pc_guard pc_guards[] = {
#define X(name, sort, meaning) {#name, meaning, pc_guard_##name, WHY_##sort(name)},
    PC_GUARDS(X)
#undef X
};
/* clang-format on */
const size_t pc_guard_count = sizeof pc_guards / sizeof *pc_guards;

const struct pc_guard *pc_guard_of(bool (*when)(const struct pc_flow_facts *))
{
    for (size_t i = 0; i < pc_guard_count; i++)
        if (pc_guards[i].holds == when)
            return &pc_guards[i];
    return NULL;
}
