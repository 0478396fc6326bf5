/* Lint finds nothing in the shipped table, and something in (nearly) every damaged copy of it. */
#include "support/pc_test.h"

#include <stdio.h>

#include "unit/caseflow/laws.h"

#define ROWS_MAX 320
#define NEVER_MAX 128

/* A copy of the review machine that may be damaged. */
struct copy {
    struct pc_flow_row rows[ROWS_MAX];
    struct pc_flow_never never[NEVER_MAX];
    struct pc_flow_machine machine;
};

static void copy_review(struct copy *copy)
{
    const struct pc_flow_machine *m = pc_flow_machine(PC_KIND_REVIEW);
    assert_true(m->row_count <= ROWS_MAX && m->never_count <= NEVER_MAX);
    memcpy(copy->rows, m->rows, m->row_count * sizeof *m->rows);
    memcpy(copy->never, m->never, m->never_count * sizeof *m->never);
    copy->machine = *m;
    copy->machine.rows = copy->rows;
    copy->machine.never = copy->never;
}

static void drop_row(struct copy *copy, size_t at)
{
    copy->machine.row_count--;
    memmove(&copy->rows[at], &copy->rows[at + 1], (copy->machine.row_count - at) * sizeof *copy->rows);
}

static void drop_never(struct copy *copy, size_t at)
{
    copy->machine.never_count--;
    memmove(&copy->never[at], &copy->never[at + 1], (copy->machine.never_count - at) * sizeof *copy->never);
}

static int lint(const struct pc_flow_machine *machine, struct pc_buf *out)
{
    pc_buf_clear(out);
    return pc_flow_lint(machine, out);
}

/* Expects a finding whose text holds `part`. */
static void finds(const struct copy *copy, const char *part)
{
    struct pc_buf out = {0};
    assert_true(lint(&copy->machine, &out) > 0);
    if (!strstr(out.ptr, part))
        fail_msg("not found: %s\namong: %s", part, out.ptr);
    pc_buf_free(&out);
}

static struct pc_flow_row *row(struct copy *copy, int id)
{
    for (size_t i = 0; i < copy->machine.row_count; i++)
        if (copy->rows[i].id == id)
            return &copy->rows[i];
    fail_msg("no row %d", id);
    return NULL;
}

static void the_shipped_table_has_no_finding(void **state)
{
    (void)state;
    struct pc_buf out = {0};
    assert_int_equal(lint(pc_flow_machine(PC_KIND_REVIEW), &out), 0);
    assert_int_equal(out.size, 0);
    pc_buf_free(&out);
}

static void a_nurse_who_could_deny_is_found(void **state) /* I1 */
{
    (void)state;
    struct copy c;
    copy_review(&c);
    row(&c, 507)->who |= PC_WHO_NURSE;
    finds(&c, "row 507 (director_review, deny): adverse");
}

static void an_engine_that_approves_too_much_is_found(void **state) /* R4.11 */
{
    (void)state;
    struct copy c;
    copy_review(&c);
    row(&c, 102)->to = PC_ST_APPROVED;
    finds(&c, "row 102 (received, criteria_met): the system approves outside R4.11");
}

static void a_law_that_does_more_than_deem_approved_is_found(void **state) /* R5.6 */
{
    (void)state;
    struct copy c;
    copy_review(&c);
    row(&c, 482)->to = PC_ST_DENIED;
    finds(&c, "the law only deems approved");
}

static void one_id_for_two_rows_is_found(void **state)
{
    (void)state;
    struct copy c;
    copy_review(&c);
    row(&c, 404)->id = 403;
    finds(&c, "its id is another row's");
}

static void a_reason_that_names_no_rule_is_found(void **state)
{
    (void)state;
    struct copy c;
    copy_review(&c);
    row(&c, 404)->because = "because I say so, Rule 4";
    finds(&c, "names no rule");
    copy_review(&c);
    c.never[0].because = "never";
    finds(&c, "a reason why never names no rule");
}

static void a_row_behind_an_unconditional_one_is_found(void **state)
{
    (void)state;
    struct copy c;
    copy_review(&c);
    row(&c, 102)->when = NULL;
    finds(&c, "row 103 (received, criteria_met): never reached");
}

static void an_expiry_that_nobody_handles_is_found(void **state) /* I11 */
{
    (void)state;
    struct copy c;
    copy_review(&c);
    for (size_t i = 0; i < c.machine.row_count; i++)
        if (c.rows[i].id == 219)
            drop_row(&c, i);
    finds(&c, "awaiting_information, information_due: neither a row nor a reason");
    c.never[c.machine.never_count++] = (struct pc_flow_never){
        PC_ST_AWAITING_INFORMATION, PC_EVENT_BIT(PC_EV_INFORMATION_DUE), "R4.4 a lie"};
    finds(&c, "awaiting_information, information_due: the clock may run and its expiry is refused");
}

static void a_clock_left_running_at_the_end_is_found(void **state)
{
    (void)state;
    struct copy c;
    copy_review(&c);
    row(&c, 405)->stop = 0;
    finds(&c, "approved: final, and a clock may run");
}

static void a_state_that_nothing_leaves_is_found(void **state)
{
    (void)state;
    struct copy c;
    copy_review(&c);
    for (size_t i = c.machine.row_count; i-- > 0;)
        if (c.rows[i].in == PC_ST_DIRECTOR_REVIEW && c.rows[i].to != PC_ST_DIRECTOR_REVIEW)
            drop_row(&c, i);
    finds(&c, "director_review: no way from here to an end");
}

static void a_pair_that_is_both_allowed_and_never_is_found(void **state)
{
    (void)state;
    struct copy c;
    copy_review(&c);
    c.never[0].events |= PC_EVENT_BIT(PC_EV_CRITERIA_MET);
    finds(&c, "received, criteria_met: two of: a row, a reason why never, another kind's event");
}

static void a_role_without_a_last_word_is_found(void **state)
{
    (void)state;
    struct copy c;
    copy_review(&c);
    for (size_t i = 0; i < c.machine.row_count; i++)
        if (c.rows[i].id == 103)
            drop_row(&c, i);
    finds(&c, "received, criteria_met: some role's last row is conditional");
}

static void a_case_that_could_rest_before_the_answer_is_found(void **state) /* R4.1 */
{
    (void)state;
    struct copy c;
    copy_review(&c);
    row(&c, 106)->to = PC_ST_RECEIVED;
    finds(&c, "row 106 (received, policy_failed): lets a case rest before the policies have answered");
    copy_review(&c);
    row(&c, 470)->in = PC_ST_RECEIVED;
    finds(&c, "row 470 (received, supplied): lets a case rest before the policies have answered");
    copy_review(&c);
    row(&c, 480)->to = PC_ST_RECEIVED;
    finds(&c, "row 480 (nurse_review, decision_warning): leads back to where nothing rests");
}

static void what_a_request_tells_of_itself_may_be_recorded_first(void **state) /* R3.3, R4.1 */
{
    (void)state;
    struct pc_buf out = {0};
    struct pc_flow_machine stay = *pc_flow_machine(PC_KIND_STAY);
    assert_int_equal(lint(&stay, &out), 0);
    stay.told_at_once = 0;
    assert_int_equal(lint(&stay, &out), 2);
    assert_non_null(strstr(out.ptr, "row 1143 (received, admit): lets a case rest"));
    pc_buf_free(&out);
}

/* ---- mutants ---------------------------------------------------------------------------------------------------- */

struct trial {
    struct pc_str matrix; /* tests/expected/roles.tsv */
    struct pc_buf out;
    int made, by_lint, by_laws, survived;
};

/* Judges one mutant: lint, then the laws, the routes and the matrix that the other tests hold against the table. */
static void judge(struct trial *t, const struct copy *mutant, const char *what, int id, int detail)
{
    t->made++;
    if (lint(&mutant->machine, &t->out)) {
        t->by_lint++;
    } else if (laws_broken(&mutant->machine, &t->out) || routes_broken(&mutant->machine, &t->out) ||
               roles_broken(&mutant->machine, t->matrix, &t->out)) {
        t->by_laws++;
    } else {
        t->survived++;
        print_error("survived: %s of row %d (%d)\n", what, id, detail);
    }
}

static void drop_bits(struct trial *t, size_t at, size_t member, const char *what)
{
    struct copy c;
    for (int bit = 0; bit < 32; bit++) {
        copy_review(&c);
        uint32_t *set = (uint32_t *)(void *)((char *)&c.rows[at] + member);
        if (!(*set & 1u << bit))
            continue;
        *set &= ~(1u << bit);
        judge(t, &c, what, c.rows[at].id, bit);
    }
}

static void add_roles(struct trial *t, size_t at)
{
    struct copy c;
    for (int r = 0; r < PC_ROLE_COUNT; r++) {
        copy_review(&c);
        if (c.rows[at].who & 1u << r)
            continue;
        c.rows[at].who |= 1u << r;
        judge(t, &c, "one role more", c.rows[at].id, r);
    }
}

static void damage_row(struct trial *t, size_t at)
{
    struct copy c;
    copy_review(&c);
    const int id = c.rows[at].id;
    drop_row(&c, at);
    judge(t, &c, "all", id, 0);
    copy_review(&c);
    if (c.rows[at].when) {
        c.rows[at].when = NULL;
        judge(t, &c, "guard", id, 0);
    }
    drop_bits(t, at, offsetof(struct pc_flow_row, who), "who");
    drop_bits(t, at, offsetof(struct pc_flow_row, dos), "do");
    drop_bits(t, at, offsetof(struct pc_flow_row, start), "start");
    drop_bits(t, at, offsetof(struct pc_flow_row, stop), "stop");
    drop_bits(t, at, offsetof(struct pc_flow_row, toll), "toll");
    drop_bits(t, at, offsetof(struct pc_flow_row, resume), "resume");
    add_roles(t, at);
}

static void no_damaged_copy_of_the_table_goes_unnoticed(void **state)
{
    (void)state;
    struct trial t = {0};
    struct pc_buf matrix = {0};
    FILE *file = fopen(PC_SOURCE_DIR "/tests/expected/roles.tsv", "rb");
    assert_non_null(file);
    for (int c = fgetc(file); c != EOF; c = fgetc(file))
        pc_buf_add_char(&matrix, (char)c);
    fclose(file);
    t.matrix = pc_buf_str(&matrix);

    const struct pc_flow_machine *m = pc_flow_machine(PC_KIND_REVIEW);
    for (size_t i = 0; i < m->row_count; i++)
        damage_row(&t, i);
    for (size_t i = 0; i < m->never_count; i++) {
        struct copy c;
        copy_review(&c);
        drop_never(&c, i);
        judge(&t, &c, "never", (int)i, 0);
    }
    print_message("mutants: %d; lint noticed %d, laws, routes and matrix %d more, %d survived\n", t.made,
                  t.by_lint, t.by_laws, t.survived);
    pc_buf_free(&t.out);
    pc_buf_free(&matrix);
    assert_true(t.made > 500);
    assert_int_equal(t.survived, 0);
}

PC_TEST_MAIN(PC_TEST(the_shipped_table_has_no_finding), PC_TEST(a_nurse_who_could_deny_is_found),
             PC_TEST(an_engine_that_approves_too_much_is_found),
             PC_TEST(a_law_that_does_more_than_deem_approved_is_found), PC_TEST(one_id_for_two_rows_is_found),
             PC_TEST(a_reason_that_names_no_rule_is_found),
             PC_TEST(a_row_behind_an_unconditional_one_is_found),
             PC_TEST(an_expiry_that_nobody_handles_is_found),
             PC_TEST(a_clock_left_running_at_the_end_is_found), PC_TEST(a_state_that_nothing_leaves_is_found),
             PC_TEST(a_pair_that_is_both_allowed_and_never_is_found),
             PC_TEST(a_role_without_a_last_word_is_found),
             PC_TEST(a_case_that_could_rest_before_the_answer_is_found),
             PC_TEST(what_a_request_tells_of_itself_may_be_recorded_first),
             PC_TEST(no_damaged_copy_of_the_table_goes_unnoticed))
