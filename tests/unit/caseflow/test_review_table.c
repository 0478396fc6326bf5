/* The review machine's rows, held against the programme's rules (R4, R5, I1, I3, I11). */
#include "support/pc_test.h"

#include <stdio.h>
#include <stdlib.h>

#include "unit/caseflow/laws.h"
#include "unit/caseflow/sample_facts.h"

static const struct pc_flow_machine *review(void)
{
    return pc_flow_machine(PC_KIND_REVIEW);
}

static void nothing_broken(int broken, struct pc_buf *story)
{
    if (broken)
        print_error("%s", story->ptr);
    pc_buf_free(story);
    assert_int_equal(broken, 0);
}

static void only_a_medical_director_denies_in_whole_or_part(void **state) /* R4.3, I1 */
{
    (void)state;
    int seen = 0;
    for (size_t i = 0; i < review()->row_count; i++) {
        const struct pc_flow_row *row = &review()->rows[i];
        if (row->in == row->to || (row->to != PC_ST_DENIED && row->to != PC_ST_PARTIALLY_APPROVED))
            continue;
        if (row->on ==
            PC_EV_CHILD_DECIDED) { /* R8.6, R8.7: an appeal, or the independent organization, decided so */
            assert_int_equal(row->who, PC_WHO_MEDICAL_DIRECTOR | PC_WHO_IRO);
            continue;
        }
        assert_int_equal(row->who, PC_WHO_MEDICAL_DIRECTOR);
        if (row->on ==
            PC_EV_DELEGATE_DETERMINED) /* R4.10: a delegate's medical director, wherever our case stands */
            continue;
        assert_int_equal(row->in, PC_ST_DIRECTOR_REVIEW);
        seen++;
    }
    assert_int_equal(seen, 2);
}

static void no_clock_and_no_answer_of_a_policy_yields_an_adverse_result(void **state) /* R5.6, I3 */
{
    (void)state;
    for (size_t i = 0; i < review()->row_count; i++) {
        const struct pc_flow_row *row = &review()->rows[i];
        if (pc_event_class_of(row->on) == PC_EVENT_PERSON || pc_event_class_of(row->on) == PC_EVENT_RECORDED)
            continue;
        assert_true(row->to != PC_ST_DENIED && row->to != PC_ST_PARTIALLY_APPROVED);
        if (pc_event_class_of(row->on) == PC_EVENT_CLOCK && row->who == PC_WHO_SYSTEM)
            assert_false(pc_state_is_final(row->to)); /* R4.4 silence is never an outcome */
    }
}

static void nobody_but_reviewers_system_and_law_decides(void **state) /* R4.9 */
{
    (void)state;
    for (size_t i = 0; i < review()->row_count; i++) {
        const struct pc_flow_row *row = &review()->rows[i];
        const uint32_t independent = row->on == PC_EV_CHILD_DECIDED ? PC_WHO_IRO : 0; /* R8.7 binds */
        if (row->dos & 1u << PC_DO_DETERMINE)
            assert_int_equal(
                row->who & ~(uint32_t)(PC_WHO_REVIEWERS | PC_WHO_SYSTEM | PC_WHO_LAW | independent), 0);
    }
}

static void the_rows_keep_the_laws_of_clocks_queues_and_letters(void **state) /* R5.1, R5.6, I6, I11 */
{
    (void)state;
    struct pc_buf story = {0};
    int broken = laws_broken(review(), &story);
    nothing_broken(broken, &story);
}

/* R4.1 to R4.4, R4.6, R4.11, R5.1, R1.6, R2.8, R3.1, R3.5, R3.7 to R3.9, R8.4, R8.5, R8.9, R10.4 */
static void cases_go_where_the_programme_says(void **state)
{
    (void)state;
    struct pc_buf story = {0};
    int broken = routes_broken(review(), &story);
    nothing_broken(broken, &story);
}

static void everybody_may_do_what_the_hand_written_matrix_says(
    void **state) /* R4, tests/expected/roles.tsv */
{
    (void)state;
    struct pc_buf story = {0}, text = {0};
    FILE *file = fopen(PC_SOURCE_DIR "/tests/expected/roles.tsv", "rb");
    assert_non_null(file);
    for (int c = fgetc(file); c != EOF; c = fgetc(file))
        pc_buf_add_char(&text, (char)c);
    fclose(file);
    assert_true(text.size > 1000);
    int broken = roles_broken(review(), pc_buf_str(&text), &story);
    pc_buf_free(&text);
    nothing_broken(broken, &story);
}

static bool fires(const struct pc_flow_row *row, uint32_t role)
{
    for (unsigned n = 0; n < SAMPLE_FACTS; n++) {
        const struct pc_flow_facts facts = sample_facts(n);
        struct pc_flow_effects effects;
        if (pc_flow_step(PC_KIND_REVIEW, row->in, row->on, role, &facts, &effects, NULL) != PC_OK ||
            effects.row != row->id)
            continue;
        assert_int_equal(effects.to, row->to);
        assert_int_equal(effects.dos, row->dos);
        assert_int_equal(effects.start, row->start);
        assert_int_equal(effects.stop, row->stop);
        assert_int_equal(effects.toll, row->toll);
        assert_int_equal(effects.resume, row->resume);
        assert_ptr_equal(effects.because, row->because);
        return true;
    }
    return false;
}

static void every_row_can_be_fired_by_every_role_it_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < review()->row_count; i++)
        for (int r = 0; r < PC_ROLE_COUNT; r++)
            if (review()->rows[i].who & 1u << r && !fires(&review()->rows[i], 1u << r))
                fail_msg("row %d is never fired by %s", review()->rows[i].id, pc_role_name(1u << r));
}

static void whatever_the_facts_a_system_event_that_has_rows_is_never_refused(void **state) /* I3 */
{
    (void)state;
    for (size_t i = 0; i < review()->row_count; i++) {
        const struct pc_flow_row *row = &review()->rows[i];
        if (pc_event_class_of(row->on) == PC_EVENT_PERSON || pc_event_class_of(row->on) == PC_EVENT_RECORDED)
            continue;
        for (unsigned n = 0; n < SAMPLE_FACTS; n++) {
            const struct pc_flow_facts facts = sample_facts(n);
            struct pc_flow_effects effects;
            assert_ok(pc_flow_step(PC_KIND_REVIEW, row->in, row->on, PC_WHO_SYSTEM, &facts, &effects, NULL));
        }
    }
}

static void ids_stand_in_their_states_hundred(void **state)
{
    (void)state;
    static const int hundreds[PC_ST_COUNT] = {
        [PC_ST_RECEIVED] = 1,     [PC_ST_AWAITING_INFORMATION] = 2, [PC_ST_INTAKE_REVIEW] = 3,
        [PC_ST_NURSE_REVIEW] = 4, [PC_ST_DIRECTOR_REVIEW] = 5,      [PC_ST_AWAITING_PAYER] = 6,
    };
    for (size_t i = 0; i < review()->row_count; i++) {
        const struct pc_flow_row *row = &review()->rows[i];
        assert_int_equal(row->id / 100, pc_state_is_final(row->in) ? 7 : hundreds[row->in]);
    }
}

static void the_window_always_runs_while_information_is_awaited(void **state) /* R5.1, R4.4 */
{
    (void)state;
    uint32_t must = pc_flow_must_run(review(), PC_ST_AWAITING_INFORMATION);
    assert_true(must & 1u << PC_CLK_INFORMATION);
    assert_true(must & 1u << PC_CLK_DECISION);
    assert_int_equal(pc_flow_may_run(review(), PC_ST_NURSE_REVIEW) & 1u << PC_CLK_INFORMATION, 0);
}

PC_TEST_MAIN(PC_TEST(only_a_medical_director_denies_in_whole_or_part),
             PC_TEST(no_clock_and_no_answer_of_a_policy_yields_an_adverse_result),
             PC_TEST(nobody_but_reviewers_system_and_law_decides),
             PC_TEST(the_rows_keep_the_laws_of_clocks_queues_and_letters),
             PC_TEST(cases_go_where_the_programme_says),
             PC_TEST(everybody_may_do_what_the_hand_written_matrix_says),
             PC_TEST(every_row_can_be_fired_by_every_role_it_names),
             PC_TEST(whatever_the_facts_a_system_event_that_has_rows_is_never_refused),
             PC_TEST(ids_stand_in_their_states_hundred),
             PC_TEST(the_window_always_runs_while_information_is_awaited))
