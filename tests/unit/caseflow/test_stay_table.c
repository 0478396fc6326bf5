/* The stay machine's rows, held against the programme's rules (R3.3, R4.7, R4.8, I1, I3). */
#include "support/pc_test.h"

#include <stdio.h>
#include <stdlib.h>

#include "caseflow/guards.h"
#include "unit/caseflow/laws.h"
#include "unit/caseflow/sample_facts.h"

#define BIT(x) (1u << (x))
#define CLOCKS (BIT(PC_CLK_COUNT) - 1)
#define OBSERVED (BIT(PC_CLK_OBSERVATION_24H) | BIT(PC_CLK_OBSERVATION_48H))
#define REVIEWED (BIT(PC_CLK_DECISION) | BIT(PC_CLK_ASKING))
#define ROUND (BIT(PC_DO_ROUND) | BIT(PC_DO_ENQUEUE) | BIT(PC_DO_UNASSIGN))

static const struct pc_flow_machine *stay(void)
{
    return pc_flow_machine(PC_KIND_STAY);
}

/* ---- laws over rows ------------------------------------------------------------------------------------------------ */

static bool rests(enum pc_state s)
{
    return s == PC_ST_OBSERVING || s == PC_ST_IN_STAY;
}

static bool under_review(enum pc_state s)
{
    return !rests(s) && !pc_state_is_final(s) && s != PC_ST_RECEIVED;
}

static bool does(const struct pc_flow_row *row, enum pc_do what)
{
    return row->dos & BIT(what);
}

/* R4.7, R3.3: what comes to review from a state of rest is a new round with its own clocks; a reopened decision is the review's.
 * R3.7: where the policies ask the payer something, it answers before a nurse has it. */
static bool rounds_right(const struct pc_flow_row *row)
{
    const bool begins = rests(row->in) && under_review(row->to);
    if (begins != does(row, PC_DO_ROUND))
        return false;
    if (begins && row->when == pc_guard_payer_asked)
        return row->to == PC_ST_AWAITING_PAYER && does(row, PC_DO_TASK) && does(row, PC_DO_UNASSIGN) &&
               row->start == BIT(PC_CLK_DECISION);
    return !begins ||
           (row->to == PC_ST_NURSE_REVIEW && (row->dos & ROUND) == ROUND && row->start == REVIEWED);
}

/* R3.3: the 48th hour brings the stay to a nurse, who asks for what the level needs; R3.7: not ahead of the payer's answer. */
static bool converts_right(const struct pc_flow_row *row)
{
    if (row->in == PC_ST_AWAITING_PAYER)
        return row->to == PC_ST_AWAITING_PAYER && !row->start;
    if (row->when == pc_guard_payer_asked)
        return row->to == PC_ST_AWAITING_PAYER;
    return row->to == PC_ST_NURSE_REVIEW && does(row, PC_DO_ENQUEUE) && does(row, PC_DO_UNASSIGN) &&
           row->start & BIT(PC_CLK_ASKING);
}

/* R3.3: whoever enters observation has both hours running, whoever leaves it none of the first; the 48th hour converts. */
static bool hours_right(const struct pc_flow_row *row)
{
    const bool enters = row->to == PC_ST_OBSERVING && row->in != row->to;
    const bool leaves = row->in == PC_ST_OBSERVING && row->in != row->to;
    if (enters != ((row->start & OBSERVED) == OBSERVED) || (row->start & OBSERVED && !enters))
        return false;
    const uint32_t over = row->on == PC_EV_OBSERVATION_24H ? BIT(PC_CLK_OBSERVATION_24H) : OBSERVED;
    if (leaves && (row->stop & OBSERVED) != (pc_state_is_final(row->to) ? OBSERVED : over))
        return false;
    const bool ends = row->on == PC_EV_OBSERVATION_48H ||
                      (row->on == PC_EV_ADMIT && row->to == PC_ST_NURSE_REVIEW && row->in == PC_ST_IN_STAY);
    if (ends && !(row->stop & BIT(PC_CLK_OBSERVATION_48H)))
        return false;
    if ((row->on == PC_EV_OBSERVATION_48H) != does(row, PC_DO_CONVERT))
        return false;
    if (row->on == PC_EV_DISCHARGE && under_review(row->in) && !(row->stop & BIT(PC_CLK_OBSERVATION_48H)))
        return false;
    return row->on != PC_EV_OBSERVATION_48H || converts_right(row);
}

/* Letters, closings, questions: an end without a determination is a closing; what the policies closed, and an observation that
 * needed no review, is told. */
static bool ends_right(const struct pc_flow_row *row)
{
    const bool ends = row->in != row->to && pc_state_is_final(row->to), decides = does(row, PC_DO_DETERMINE);
    const bool told = pc_event_class_of(row->on) == PC_EVENT_SYSTEM || row->to == PC_ST_NOT_REQUIRED;
    if (ends && row->stop != CLOCKS)
        return false;
    if (does(row, PC_DO_CLOSE) != (ends && !decides))
        return false;
    return does(row, PC_DO_LETTER) == (decides || (ends && told));
}

static bool asks_right(const struct pc_flow_row *row)
{
    const bool at_once = row->on == PC_EV_PLAN_REVIEW && row->to == PC_ST_NURSE_REVIEW;
    const bool admits = row->on == PC_EV_ADMIT && row->to != PC_ST_OBSERVING && row->in != PC_ST_RECEIVED;
    const bool asks = row->on == PC_EV_SUPPLIED || row->on == PC_EV_RECONSIDER || at_once || admits ||
                      row->on == PC_EV_CONFIRM_BENEFIT || row->on == PC_EV_CONFIRM_PRIMARY;
    const bool warns = row->on == PC_EV_DECISION_WARN || row->on == PC_EV_INFORMATION_WARN ||
                       (row->on == PC_EV_POLICY_FAILED && row->in == row->to);
    const bool opens = row->on == PC_EV_REQUEST_PEER_TO_PEER || row->on == PC_EV_OPEN_APPEAL ||
                       row->on == PC_EV_REQUEST_EXTERNAL_REVIEW;
    const bool leaves_payer = row->in == PC_ST_AWAITING_PAYER && row->to != PC_ST_AWAITING_PAYER;
    const bool confirms = row->on == PC_EV_CONFIRM_BENEFIT || row->on == PC_EV_CONFIRM_PRIMARY;
    const bool frees = row->to == PC_ST_OBSERVING && row->in != row->to && row->in != PC_ST_RECEIVED;
    return does(row, PC_DO_REEVALUATE) == asks && does(row, PC_DO_WARN) == warns &&
           does(row, PC_DO_OPEN_CHILD) == opens && (!frees || does(row, PC_DO_UNASSIGN)) &&
           does(row, PC_DO_TASK_DONE) == (leaves_payer || confirms);
}

/* A planned day that is set again replaces the earlier one; a question that is answered lets the decision clocks go on. */
static bool replaces_right(const struct pc_flow_row *row)
{
    const uint32_t next = BIT(PC_CLK_NEXT_REVIEW);
    if (row->in == PC_ST_IN_STAY && row->start & next && !(row->stop & next))
        return false;
    const bool answered = row->in == PC_ST_AWAITING_INFORMATION && under_review(row->to) &&
                          row->in != row->to;
    if (answered && (row->resume != BIT(PC_CLK_DECISION) || !(row->stop & BIT(PC_CLK_INFORMATION))))
        return false;
    return answered || !row->resume;
}

/* R4.7, R4.8: who is at the bedside may tell; who decided elsewhere is named. */
static bool people_right(const struct pc_flow_row *row)
{
    const uint32_t anybody = PC_WHO_PAYER | PC_WHO_PROVIDER | PC_WHO_REVIEWERS;
    switch ((int)row->on) {
    case PC_EV_ADMIT:
    case PC_EV_DISCHARGE:
    case PC_EV_RECORD_CONTACT:
    case PC_EV_PLAN_DISCHARGE:
    case PC_EV_REQUEST_EXTERNAL_REVIEW: return row->who == anybody;
    case PC_EV_PLAN_REVIEW:
        return row->who == (row->when == pc_guard_review_undated ? anybody & ~(uint32_t)PC_WHO_CLINICIANS
                                                                 : (uint32_t)PC_WHO_CLINICIANS);
    case PC_EV_CHILD_DECIDED:
        return row->who ==
               (PC_WHO_MEDICAL_DIRECTOR | PC_WHO_IRO | (row->when ? 0 : PC_WHO_PAYER_MEDICAL_DIRECTOR));
    default: return true;
    }
}

/* R3.8, R3.9: what is handed to the payer, and who answers an offer. */
static bool beside_right(const struct pc_flow_row *row)
{
    const uint32_t anybody = PC_WHO_PAYER | PC_WHO_PROVIDER | PC_WHO_REVIEWERS;
    const bool hands_over = row->on == PC_EV_PAYER_BUSINESS || row->on == PC_EV_FORWARD_TO_PAYER;
    if (hands_over && !does(row, PC_DO_TASK))
        return false;
    return row->on != PC_EV_OFFER_RESPONSE || (row->who == anybody && row->when == pc_guard_offered);
}

static const char *broken_law(const struct pc_flow_row *row)
{
    return !rounds_right(row)     ? "rounds"
           : !hours_right(row)    ? "hours"
           : !ends_right(row)     ? "ends"
           : !asks_right(row)     ? "questions"
           : !replaces_right(row) ? "replacement"
           : !people_right(row)   ? "people"
           : !beside_right(row)   ? "what goes on beside"
                                  : NULL;
}

static int stay_laws_broken(const struct pc_flow_machine *machine, struct pc_buf *out)
{
    int broken = 0;
    for (size_t i = 0; i < machine->row_count; i++) {
        const char *law = broken_law(&machine->rows[i]);
        if (!law)
            continue;
        pc_buf_printf(out, "row %d breaks the law of %s\n", machine->rows[i].id, law);
        broken++;
    }
    return broken;
}

/* ---- routes ---------------------------------------------------------------------------------------------------------- */

struct route {
    enum pc_state in;
    enum pc_event on;
    uint32_t role;
    struct pc_flow_facts facts;
    enum pc_state to;
    enum pc_state outcome; /* of the determination; 0: none */
    const char *why; /* the refusal's reason */
};

/* clang-format off */
#define GOES(in_, on_, role_, to_, ...) \
    {PC_ST_##in_, PC_EV_##on_, PC_WHO_##role_, {__VA_ARGS__}, PC_ST_##to_, 0, NULL},
#define DECIDES(in_, on_, role_, to_, outcome_, ...) \
    {PC_ST_##in_, PC_EV_##on_, PC_WHO_##role_, {__VA_ARGS__}, PC_ST_##to_, PC_ST_##outcome_, NULL},
#define REFUSES(in_, on_, role_, why_, ...) \
    {PC_ST_##in_, PC_EV_##on_, PC_WHO_##role_, {__VA_ARGS__}, PC_ST_##in_, 0, why_},
#define PLAIN .determined = false
#define MET .criteria_met = true

static const struct route routes[] = {
    /* R4.7: an approval, whole or in part, authorizes days; the next review is always set */
    DECIDES(NURSE_REVIEW, APPROVE, NURSE, IN_STAY, APPROVED, MET)
    REFUSES(NURSE_REVIEW, APPROVE, NURSE, "next_review_required", MET, .next_review_missing = true)
    REFUSES(NURSE_REVIEW, APPROVE, MEDICAL_DIRECTOR, "next_review_required", .next_review_missing = true)
    REFUSES(INTAKE_REVIEW, APPROVE, INTAKE, "next_review_required", MET, .intake_approvable = true, .next_review_missing = true)
    DECIDES(DIRECTOR_REVIEW, APPROVE_PARTIALLY, MEDICAL_DIRECTOR, IN_STAY, PARTIALLY_APPROVED, .reasons_given = true, .counts_short = true)
    REFUSES(DIRECTOR_REVIEW, APPROVE_PARTIALLY, MEDICAL_DIRECTOR, "next_review_required", .reasons_given = true, .counts_short = true, .next_review_missing = true)
    DECIDES(RECEIVED, CRITERIA_MET, SYSTEM, IN_STAY, APPROVED, MET, .intake_approvable = true, .auto_approve = true)
    DECIDES(NURSE_REVIEW, DECISION_DUE, LAW, IN_STAY, APPROVED, PLAIN)
    /* I1: the admission and the continued stay are denied by a director; not the hours that a law gives (R3.3) */
    DECIDES(DIRECTOR_REVIEW, DENY, MEDICAL_DIRECTOR, DENIED, DENIED, .reasons_given = true)
    REFUSES(DIRECTOR_REVIEW, DENY, MEDICAL_DIRECTOR, "statutory_stay", .reasons_given = true, .within_statutory_stay = true)
    REFUSES(DIRECTOR_REVIEW, APPROVE_PARTIALLY, MEDICAL_DIRECTOR, "statutory_stay", .reasons_given = true, .counts_short = true, .within_statutory_stay = true)
    REFUSES(NURSE_REVIEW, DENY, NURSE, "not_allowed_in_state", .reasons_given = true)
    REFUSES(IN_STAY, DENY, MEDICAL_DIRECTOR, "not_allowed_in_state", .reasons_given = true)
    /* R4.7: on its day, at once, on another day; providers ask, reviewers plan */
    GOES(IN_STAY, NEXT_REVIEW_DUE, SYSTEM, NURSE_REVIEW, PLAIN)
    GOES(IN_STAY, NEXT_REVIEW_DUE, SYSTEM, DISCHARGED, .discharged = true)
    GOES(IN_STAY, NEXT_REVIEW_DUE, SYSTEM, AWAITING_PAYER, .benefit_asked = true) /* R3.5 */
    GOES(IN_STAY, NEXT_REVIEW_DUE, SYSTEM, AWAITING_PAYER, .primary_asked = true) /* R3.7 */
    GOES(IN_STAY, PLAN_REVIEW, NURSE, IN_STAY, .review_dated = true)
    GOES(IN_STAY, PLAN_REVIEW, NURSE, NURSE_REVIEW, PLAIN)
    GOES(IN_STAY, PLAN_REVIEW, PROVIDER, NURSE_REVIEW, PLAIN)
    REFUSES(IN_STAY, PLAN_REVIEW, PROVIDER, "planned_by_reviewers", .review_dated = true)
    REFUSES(NURSE_REVIEW, PLAN_REVIEW, NURSE, "not_allowed_in_state", PLAIN)
    /* what comes in between reviews changes nothing (I1, I3) */
    GOES(IN_STAY, CRITERIA_NOT_MET, SYSTEM, IN_STAY, .criteria_not_met = true)
    GOES(IN_STAY, CRITERIA_MET, SYSTEM, IN_STAY, MET, .intake_approvable = true, .auto_approve = true)
    GOES(IN_STAY, POLICY_FAILED, SYSTEM, IN_STAY, .policy_failed = true)
    GOES(IN_STAY, UM_NOT_PERFORMED, SYSTEM, NO_UM, PLAIN)
    /* R3.3: observation */
    GOES(RECEIVED, ADMIT, PROVIDER, OBSERVING, .into_observation = true)
    GOES(RECEIVED, ADMIT, PROVIDER, RECEIVED, .into_observation = true, .policy_failed = true)
    GOES(RECEIVED, ADMIT, PROVIDER, RECEIVED, PLAIN)
    GOES(NURSE_REVIEW, ADMIT, PROVIDER, OBSERVING, .into_observation = true)
    GOES(OBSERVING, CRITERIA_UNKNOWN, SYSTEM, OBSERVING, PLAIN)
    GOES(OBSERVING, REVIEW_NOT_REQUIRED, SYSTEM, OBSERVING, PLAIN)
    GOES(OBSERVING, OBSERVATION_24H, SYSTEM, NURSE_REVIEW, PLAIN)
    GOES(OBSERVING, OBSERVATION_24H, SYSTEM, AWAITING_PAYER, .primary_asked = true) /* R3.7 */
    GOES(OBSERVING, OBSERVATION_24H, SYSTEM, AWAITING_PAYER, .benefit_asked = true)
    GOES(OBSERVING, OBSERVATION_48H, SYSTEM, NURSE_REVIEW, PLAIN)
    GOES(OBSERVING, DISCHARGE, PROVIDER, NOT_REQUIRED, .brief_observation = true)
    GOES(OBSERVING, DISCHARGE, PROVIDER, NURSE_REVIEW, PLAIN)
    GOES(NURSE_REVIEW, DISCHARGE, PROVIDER, NOT_REQUIRED, .brief_observation = true)
    GOES(NURSE_REVIEW, OBSERVATION_48H, SYSTEM, NURSE_REVIEW, PLAIN)
    GOES(AWAITING_INFORMATION, OBSERVATION_48H, SYSTEM, NURSE_REVIEW, PLAIN)
    GOES(IN_STAY, OBSERVATION_48H, SYSTEM, NURSE_REVIEW, PLAIN)
    GOES(IN_STAY, OBSERVATION_48H, SYSTEM, AWAITING_PAYER, .benefit_asked = true) /* R3.5, R3.7 */
    GOES(OBSERVING, ADMIT, PROVIDER, NURSE_REVIEW, PLAIN)
    REFUSES(OBSERVING, TAKE, NURSE, "not_allowed_in_state", PLAIN)
    REFUSES(OBSERVING, APPROVE, NURSE, "not_allowed_in_state", MET)
    /* R4.7: another level of care is another determination */
    GOES(IN_STAY, ADMIT, PROVIDER, NURSE_REVIEW, .level_changes = true)
    GOES(IN_STAY, ADMIT, PROVIDER, IN_STAY, PLAIN)
    REFUSES(NURSE_REVIEW, ADMIT, PROVIDER, "already_discharged", .discharged = true)
    GOES(IN_STAY, ADMIT, PROVIDER, OBSERVING, .into_observation = true, .level_changes = true)
    /* R4.8: the discharge */
    GOES(IN_STAY, DISCHARGE, PROVIDER, DISCHARGED, PLAIN)
    GOES(NURSE_REVIEW, DISCHARGE, PROVIDER, NURSE_REVIEW, PLAIN)
    REFUSES(NURSE_REVIEW, DISCHARGE, PROVIDER, "already_discharged", .discharged = true)
    REFUSES(NURSE_REVIEW, DISCHARGE, PROVIDER, "not_admitted", .not_admitted = true)
    REFUSES(IN_STAY, DISCHARGE, PROVIDER, "not_admitted", .not_admitted = true)
    REFUSES(DENIED, DISCHARGE, PROVIDER, "not_admitted", .not_admitted = true)
    GOES(DENIED, DISCHARGE, NURSE, DENIED, PLAIN)
    REFUSES(DENIED, DISCHARGE, NURSE, "already_discharged", .discharged = true)
    REFUSES(DISCHARGED, DISCHARGE, NURSE, "not_allowed_in_state", PLAIN)
    /* R4.4: what was decided is not taken back */
    REFUSES(IN_STAY, WITHDRAW, PROVIDER, "not_allowed_in_state", PLAIN)
    REFUSES(NURSE_REVIEW, WITHDRAW, PROVIDER, "already_determined", .determined = true)
    /* R8.4 to R8.7: denied days are disputed while the stay goes on */
    GOES(IN_STAY, OPEN_APPEAL, PROVIDER, IN_STAY, PLAIN)
    REFUSES(IN_STAY, OPEN_APPEAL, PROVIDER, "nothing_denied", .nothing_denied = true)
    REFUSES(IN_STAY, RECONSIDER, PROVIDER, "nothing_denied", .nothing_denied = true)
    REFUSES(DISCHARGED, REQUEST_EXTERNAL_REVIEW, PROVIDER, "nothing_denied", .nothing_denied = true, .appeals_used = true)
    GOES(IN_STAY, RECONSIDER, PROVIDER, NURSE_REVIEW, .determined = true)
    DECIDES(IN_STAY, CHILD_DECIDED, MEDICAL_DIRECTOR, IN_STAY, APPROVED, .result = PC_RESULT_ALL)
    DECIDES(IN_STAY, CHILD_DECIDED, IRO, IN_STAY, PARTIALLY_APPROVED, .result = PC_RESULT_PART, .counts_short = true, .reasons_given = true)
    GOES(IN_STAY, CHILD_DECIDED, PAYER_MEDICAL_DIRECTOR, IN_STAY, .result = PC_RESULT_ALL)
    GOES(IN_STAY, CHILD_DECIDED, IRO, IN_STAY, .result = PC_RESULT_PART, .counts_short = true)
    DECIDES(DENIED, CHILD_DECIDED, IRO, IN_STAY, APPROVED, .result = PC_RESULT_ALL)
    DECIDES(DISCHARGED, CHILD_DECIDED, MEDICAL_DIRECTOR, DISCHARGED, APPROVED, .result = PC_RESULT_ALL)
};
/* clang-format on */

static bool went_right(const struct pc_flow_machine *machine, const struct route *r, struct pc_buf *out)
{
    struct pc_flow_effects effects = {.to = r->in};
    const char *why = NULL;
    enum pc_rc rc = pc_flow_step_in(machine, r->in, r->on, r->role, &r->facts, &effects, &why);
    if (r->why && rc == PC_REFUSED && strcmp(why, r->why) == 0)
        return true;
    const bool determines = effects.dos & BIT(PC_DO_DETERMINE);
    if (!r->why && rc == PC_OK && effects.to == r->to && determines == (r->outcome != 0) &&
        (!determines || effects.outcome == r->outcome))
        return true;
    pc_buf_printf(out, "%s, %s by %s: %s (%s)\n", pc_state_name(r->in), pc_event_name(r->on),
                  pc_role_name(r->role), pc_state_name(effects.to), why ? why : "-");
    return false;
}

/* What holds in every state under review: an observation is not reviewed in its first day, a discharge is recorded once. */
static int reviews_broken(const struct pc_flow_machine *machine, struct pc_buf *out)
{
    static const enum pc_state states[] = {PC_ST_AWAITING_INFORMATION, PC_ST_INTAKE_REVIEW,
                                           PC_ST_NURSE_REVIEW, PC_ST_DIRECTOR_REVIEW, PC_ST_AWAITING_PAYER};
    int broken = 0;
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        const enum pc_state in = states[i];
        const enum pc_state converted = in == PC_ST_AWAITING_PAYER ? in : PC_ST_NURSE_REVIEW; /* R3.7 */
        const struct route same[] = {
            {in, PC_EV_ADMIT, PC_WHO_PROVIDER, {.into_observation = true}, PC_ST_OBSERVING, 0, NULL},
            {in, PC_EV_ADMIT, PC_WHO_PROVIDER, {.level_changes = true}, in, 0, NULL},
            {in, PC_EV_DISCHARGE, PC_WHO_PAYER, {.brief_observation = true}, PC_ST_NOT_REQUIRED, 0, NULL},
            {in, PC_EV_DISCHARGE, PC_WHO_INTAKE, {.discharged = true}, in, 0, "already_discharged"},
            {in, PC_EV_OBSERVATION_48H, PC_WHO_SYSTEM, {.determined = true}, converted, 0, NULL},
        };
        for (size_t k = 0; k < sizeof same / sizeof *same; k++)
            broken += !went_right(machine, &same[k], out);
    }
    return broken;
}

static int stay_routes_broken(const struct pc_flow_machine *machine, struct pc_buf *out)
{
    int broken = reviews_broken(machine, out);
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
        broken += !went_right(machine, &routes[i], out);
    return broken;
}

/* ---- tests ----------------------------------------------------------------------------------------------------------- */

static struct pc_buf read_matrix(void)
{
    struct pc_buf text = {0};
    FILE *file = fopen(PC_SOURCE_DIR "/tests/expected/roles_stay.tsv", "rb");
    assert_non_null(file);
    for (int c = fgetc(file); c != EOF; c = fgetc(file))
        pc_buf_add_char(&text, (char)c);
    fclose(file);
    assert_true(text.size > 1000);
    return text;
}

static void nothing_broken(int broken, struct pc_buf *story)
{
    if (broken)
        print_error("%s", story->ptr);
    pc_buf_free(story);
    assert_int_equal(broken, 0);
}

static void the_shipped_table_has_no_finding(void **state)
{
    (void)state;
    struct pc_buf out = {0};
    nothing_broken(pc_flow_lint(stay(), &out), &out);
}

static void the_rows_keep_the_laws_of_rounds_hours_ends_and_questions(
    void **state) /* R3.3, R4.7, R4.8, R1.6, R2.8, R10.4 */
{
    (void)state;
    struct pc_buf out = {0};
    nothing_broken(stay_laws_broken(stay(), &out), &out);
}

static void stays_go_where_the_programme_says(void **state) /* R3.3, R4.3, R4.7, R4.8, R8.4 to R8.7 */
{
    (void)state;
    struct pc_buf out = {0};
    nothing_broken(stay_routes_broken(stay(), &out), &out);
}

static void everybody_may_do_what_the_hand_written_matrix_says(
    void **state) /* tests/expected/roles_stay.tsv */
{
    (void)state;
    struct pc_buf out = {0}, matrix = read_matrix();
    int broken = roles_broken(stay(), pc_buf_str(&matrix), &out);
    pc_buf_free(&matrix);
    nothing_broken(broken, &out);
}

static void the_next_review_always_runs_between_reviews(void **state) /* R4.7 */
{
    (void)state;
    assert_int_equal(pc_flow_must_run(stay(), PC_ST_IN_STAY), BIT(PC_CLK_NEXT_REVIEW));
    assert_int_equal(pc_flow_may_run(stay(), PC_ST_IN_STAY),
                     BIT(PC_CLK_NEXT_REVIEW) | BIT(PC_CLK_OBSERVATION_48H));
    assert_int_equal(pc_flow_must_run(stay(), PC_ST_OBSERVING), OBSERVED);
    assert_int_equal(pc_flow_may_run(stay(), PC_ST_OBSERVING), OBSERVED);
}

static void days_are_denied_by_a_medical_director_or_who_stands_above(void **state) /* R4.3, I1 */
{
    (void)state;
    int seen = 0;
    for (size_t i = 0; i < stay()->row_count; i++) {
        const struct pc_flow_row *row = &stay()->rows[i];
        const enum pc_state outcome = row->outcome ? row->outcome : row->to;
        if (!does(row, PC_DO_DETERMINE) || outcome == PC_ST_APPROVED || outcome == PC_ST_MODIFIED)
            continue;
        seen++;
        if (row->on != PC_EV_CHILD_DECIDED)
            assert_int_equal(row->who, PC_WHO_MEDICAL_DIRECTOR);
        else
            assert_int_equal(row->who, PC_WHO_MEDICAL_DIRECTOR | PC_WHO_IRO);
    }
    assert_int_equal(seen, 10); /* five of them while a denial is reconsidered */
}

static bool fires(const struct pc_flow_row *row, uint32_t role)
{
    for (unsigned n = 0; n < SAMPLE_FACTS; n++) {
        const struct pc_flow_facts facts = sample_facts(n);
        struct pc_flow_effects effects;
        if (pc_flow_step(PC_KIND_STAY, row->in, row->on, role, &facts, &effects, NULL) == PC_OK &&
            effects.row == row->id)
            return effects.to == row->to && effects.start == row->start && effects.stop == row->stop;
    }
    return false;
}

static void every_row_can_be_fired_by_every_role_it_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < stay()->row_count; i++)
        for (int r = 0; r < PC_ROLE_COUNT; r++)
            if (stay()->rows[i].who & BIT(r) && !fires(&stay()->rows[i], BIT(r)))
                fail_msg("row %d is never fired by %s", stay()->rows[i].id, pc_role_name(BIT(r)));
}

static void whatever_the_facts_a_system_event_that_has_rows_is_never_refused(void **state) /* I3, I11 */
{
    (void)state;
    for (size_t i = 0; i < stay()->row_count; i++) {
        const struct pc_flow_row *row = &stay()->rows[i];
        const enum pc_event_class class = pc_event_class_of(row->on);
        if (class != PC_EVENT_SYSTEM && class != PC_EVENT_CLOCK)
            continue;
        for (unsigned n = 0; n < SAMPLE_FACTS; n += 16) {
            const struct pc_flow_facts facts = sample_facts(n);
            struct pc_flow_effects effects;
            assert_ok(pc_flow_step(PC_KIND_STAY, row->in, row->on, PC_WHO_SYSTEM, &facts, &effects, NULL));
        }
    }
}

static void a_states_own_rows_stand_in_its_hundred(void **state)
{
    (void)state;
    static const int hundreds[PC_ST_COUNT] = {
        [PC_ST_RECEIVED] = 11,        [PC_ST_AWAITING_INFORMATION] = 12,
        [PC_ST_INTAKE_REVIEW] = 13,   [PC_ST_NURSE_REVIEW] = 14,
        [PC_ST_DIRECTOR_REVIEW] = 15, [PC_ST_AWAITING_PAYER] = 16,
        [PC_ST_OBSERVING] = 18,       [PC_ST_IN_STAY] = 19,
    };
    for (size_t i = 0; i < stay()->row_count; i++) {
        const struct pc_flow_row *row = &stay()->rows[i];
        assert_int_equal(row->id / 100, pc_state_is_final(row->in) ? 17 : hundreds[row->in]);
    }
}

/* ---- mutants --------------------------------------------------------------------------------------------------------- */

#define ROWS_MAX 512

struct trial {
    struct pc_str matrix;
    struct pc_buf out;
    struct pc_flow_row rows[ROWS_MAX];
    struct pc_flow_machine machine;
    int made, survived;
};

static struct pc_flow_row *fresh(struct trial *t, size_t at)
{
    memcpy(t->rows, stay()->rows, stay()->row_count * sizeof *t->rows);
    t->machine = *stay();
    t->machine.rows = t->rows;
    return &t->rows[at];
}

static void judge(struct trial *t, const char *what, int id, int detail)
{
    pc_buf_clear(&t->out);
    t->made++;
    if (pc_flow_lint(&t->machine, &t->out) || stay_laws_broken(&t->machine, &t->out) ||
        stay_routes_broken(&t->machine, &t->out) || roles_broken(&t->machine, t->matrix, &t->out))
        return;
    t->survived++;
    print_error("survived: %s of row %d (%d)\n", what, id, detail);
}

static void drop_row(struct trial *t, size_t at)
{
    const int id = fresh(t, at)->id;
    t->machine.row_count--;
    memmove(&t->rows[at], &t->rows[at + 1], (t->machine.row_count - at) * sizeof *t->rows);
    judge(t, "all", id, 0);
}

static void drop_bits(struct trial *t, size_t at, size_t member, const char *what)
{
    for (int bit = 0; bit < 32; bit++) {
        struct pc_flow_row *row = fresh(t, at);
        uint32_t *set = (uint32_t *)(void *)((char *)row + member);
        if (!(*set & BIT(bit)))
            continue;
        *set &= ~BIT(bit);
        judge(t, what, row->id, bit);
    }
}

/* The rows that are the stay's own; what review_rows.h writes is damaged in test_lint. */
static bool own(const struct pc_flow_row *row)
{
    const int in_hundred = row->id % 100;
    return row->id >= 1800 || (in_hundred >= 40 && in_hundred < 50);
}

static void no_damaged_row_of_a_stay_goes_unnoticed(void **state)
{
    (void)state;
    static struct trial t;
    struct pc_buf matrix = read_matrix();
    t.matrix = pc_buf_str(&matrix);
    assert_true(stay()->row_count <= ROWS_MAX);
    for (size_t i = 0; i < stay()->row_count; i++) {
        if (!own(&stay()->rows[i]))
            continue;
        drop_row(&t, i);
        if (fresh(&t, i)->when) {
            t.rows[i].when = NULL;
            judge(&t, "guard", t.rows[i].id, 0);
        }
        drop_bits(&t, i, offsetof(struct pc_flow_row, who), "who");
        drop_bits(&t, i, offsetof(struct pc_flow_row, dos), "do");
        drop_bits(&t, i, offsetof(struct pc_flow_row, start), "start");
        drop_bits(&t, i, offsetof(struct pc_flow_row, stop), "stop");
        drop_bits(&t, i, offsetof(struct pc_flow_row, resume), "resume");
    }
    print_message("mutants: %d, %d survived\n", t.made, t.survived);
    pc_buf_free(&t.out);
    pc_buf_free(&matrix);
    assert_true(t.made > 300);
    assert_int_equal(t.survived, 0);
}

PC_TEST_MAIN(PC_TEST(the_shipped_table_has_no_finding),
             PC_TEST(the_rows_keep_the_laws_of_rounds_hours_ends_and_questions),
             PC_TEST(stays_go_where_the_programme_says),
             PC_TEST(everybody_may_do_what_the_hand_written_matrix_says),
             PC_TEST(the_next_review_always_runs_between_reviews),
             PC_TEST(days_are_denied_by_a_medical_director_or_who_stands_above),
             PC_TEST(every_row_can_be_fired_by_every_role_it_names),
             PC_TEST(whatever_the_facts_a_system_event_that_has_rows_is_never_refused),
             PC_TEST(a_states_own_rows_stand_in_its_hundred),
             PC_TEST(no_damaged_row_of_a_stay_goes_unnoticed))
