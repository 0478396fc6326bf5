/* The transplant machine: its review is the review's, row by row; its course is held against the programme's rules (R7.2 to R7.5),
 * the hand-written matrix, and damaged copies of itself. */
#include "support/pc_test.h"

#include <stddef.h>
#include <stdio.h>

#include "unit/caseflow/laws.h"
#include "unit/caseflow/sample_facts.h"

#define BIT(x) (1u << (x))
#define EVERY_CLOCK (BIT(PC_CLK_COUNT) - 1)
enum { COURSE = 1 << PC_CLK_COURSE, DECISION = 1 << PC_CLK_DECISION, REVIEW_IDS = 2000 };

static const struct pc_flow_machine *transplant(void)
{
    return pc_flow_machine(PC_KIND_TRANSPLANT);
}

static bool is_open_review(enum pc_state s)
{
    return !pc_state_is_final(s) && s != PC_ST_IN_COURSE;
}

/* ---- the review --------------------------------------------------------------------------------------------------------- */

static const struct pc_flow_row *row_of(const struct pc_flow_machine *m, int id)
{
    for (size_t i = 0; i < m->row_count; i++)
        if (m->rows[i].id == id)
            return &m->rows[i];
    return NULL;
}

/* An approval, whole or in part, leads into the course and sets its clock; everything else is as in a review. */
static bool is_same(const struct pc_flow_row *mine, const struct pc_flow_row *theirs)
{
    const bool grants = theirs->to == PC_ST_APPROVED || theirs->to == PC_ST_PARTIALLY_APPROVED ||
                        theirs->to == PC_ST_MODIFIED;
    const enum pc_state to = grants ? PC_ST_IN_COURSE : theirs->to;
    const enum pc_state outcome = grants && !theirs->outcome ? theirs->to : theirs->outcome;
    const uint32_t start = grants ? theirs->start | COURSE : theirs->start;
    return mine->in == theirs->in && mine->on == theirs->on && mine->who == theirs->who &&
           mine->when == theirs->when && mine->to == to && mine->outcome == outcome &&
           mine->dos == theirs->dos && mine->start == start && mine->stop == theirs->stop &&
           mine->toll == theirs->toll && mine->resume == theirs->resume;
}

static int review_broken(const struct pc_flow_machine *machine, struct pc_buf *out)
{
    const struct pc_flow_machine *review = pc_flow_machine(PC_KIND_REVIEW);
    int broken = 0, mine = 0, theirs = 0;
    for (size_t i = 0; i < machine->row_count; i++)
        mine += is_open_review(machine->rows[i].in);
    for (size_t i = 0; i < review->row_count; i++) {
        const struct pc_flow_row *row = &review->rows[i], *same = row_of(machine, row->id + REVIEW_IDS);
        const bool delegated = row->on == PC_EV_DELEGATE_DETERMINED || row->on == PC_EV_DELEGATE_UNSIGNED;
        if (!is_open_review(row->in) || delegated) /* R4.10: transplants are nobody's to delegate */
            continue;
        theirs++;
        if (same && is_same(same, row))
            continue;
        broken++;
        pc_buf_printf(out, "row %d is not the review's row %d\n", row->id + REVIEW_IDS, row->id);
    }
    if (mine != theirs)
        pc_buf_printf(out, "%d rows of the review, and %d here\n", theirs, mine);
    return broken + (mine != theirs);
}

/* ---- the course --------------------------------------------------------------------------------------------------------- */

/* What R7.2, R7.3 and section 8 say of a course and what follows it, by hand: from where, on what, by whom (exactly these roles), to
 * where; the outcome that is determined (0: none), and every doing and clock. */
struct course_step {
    enum pc_state in;
    enum pc_event on;
    uint32_t who;
    struct pc_flow_facts facts;
    enum pc_state to, outcome;
    uint32_t dos, start, stop;
};

/* clang-format off */
enum {
    TELLS = 1 << PC_DO_DETERMINE | 1 << PC_DO_LETTER, CLOSES = 1 << PC_DO_CLOSE | 1 << PC_DO_LETTER,
    OPENS = 1 << PC_DO_OPEN_CHILD, ASKS_AGAIN = 1 << PC_DO_REEVALUATE | 1 << PC_DO_ENQUEUE
};
#define STEP(in_, on_, who_, to_, outcome_, dos_, start_, stop_, ...) \
    {PC_ST_##in_, PC_EV_##on_, who_, {__VA_ARGS__}, PC_ST_##to_, (enum pc_state)(outcome_), dos_, start_, stop_},
enum {
    SYSTEM = PC_WHO_SYSTEM, DIRECTOR = PC_WHO_MEDICAL_DIRECTOR, ADVISER = PC_WHO_PAYER_MEDICAL_DIRECTOR, IRO = PC_WHO_IRO,
    STAFF = PC_WHO_INTAKE | PC_WHO_NURSE | DIRECTOR, ASKERS = PC_WHO_PAYER | PC_WHO_PROVIDER | STAFF
};
#define PLAIN .determined = true
#define REASONS .reasons_given = true
#define ALL_GRANTED .result = PC_RESULT_ALL
#define PART_GRANTED .result = PC_RESULT_PART, .counts_short = true, REASONS
/* `ended`: the clocks that end when the decision changes; `again`: those that a reconsideration ends. */
#define DENIED_ONCE(ST, granted, clock, ended, again) \
    STEP(ST, REQUEST_PEER_TO_PEER,    ASKERS | ADVISER, ST, 0, OPENS, 0, 0, PLAIN) \
    STEP(ST, RECONSIDER,              ASKERS, NURSE_REVIEW, 0, ASKS_AGAIN, DECISION, again, PLAIN) \
    STEP(ST, RECONSIDER,              0, ST, 0, 0, 0, 0, .appealed = true) \
    STEP(ST, OPEN_APPEAL,             ASKERS, ST, 0, OPENS, 0, 0, PLAIN) \
    STEP(ST, OPEN_APPEAL,             0, ST, 0, OPENS, 0, 0, .appeal_open = true) \
    STEP(ST, REQUEST_EXTERNAL_REVIEW, ASKERS, ST, 0, OPENS, 0, 0, .appeals_used = true) \
    STEP(ST, REQUEST_EXTERNAL_REVIEW, 0, ST, 0, OPENS, 0, 0, PLAIN) \
    STEP(ST, CHILD_DECIDED, DIRECTOR | IRO, granted, PC_ST_APPROVED, TELLS, clock, ended, ALL_GRANTED) \
    STEP(ST, CHILD_DECIDED, DIRECTOR | IRO, granted, PC_ST_PARTIALLY_APPROVED, TELLS, clock, ended, PART_GRANTED) \
    STEP(ST, CHILD_DECIDED, ADVISER, ST, 0, 0, 0, 0, ALL_GRANTED) \
    STEP(ST, CHILD_DECIDED, DIRECTOR | IRO | ADVISER, ST, 0, 0, 0, 0, .result = PC_RESULT_NOTHING) \
    STEP(ST, NOTE, STAFF, ST, 0, 0, 0, 0, PLAIN)
#define NOTHING_DENIED(ST) \
    STEP(ST, CHILD_DECIDED, DIRECTOR | IRO | ADVISER, ST, 0, 0, 0, 0, ALL_GRANTED) \
    STEP(ST, NOTE, STAFF, ST, 0, 0, 0, 0, PLAIN)
#define THE_PAYERS(ST) \
    STEP(ST, OPEN_APPEAL, ASKERS, ST, 0, OPENS, 0, 0, .payers_subject = true) \
    STEP(ST, OPEN_APPEAL, 0, ST, 0, OPENS, 0, 0, PLAIN)

static const struct course_step steps[] = {
    STEP(IN_COURSE, MILESTONE,        STAFF,    IN_COURSE, 0, 0, COURSE, COURSE, PLAIN)
    STEP(IN_COURSE, MILESTONE,        STAFF,    COMPLETED, 0, 0, 0, EVERY_CLOCK, .course_over = true)
    STEP(IN_COURSE, COURSE_DUE,       SYSTEM,   COMPLETED, 0, 0, 0, EVERY_CLOCK, PLAIN)
    STEP(IN_COURSE, REVOKE,           DIRECTOR, REVOKED, PC_ST_REVOKED, TELLS, 0, EVERY_CLOCK, REASONS)
    STEP(IN_COURSE, UM_NOT_PERFORMED, SYSTEM,   NO_UM, 0, CLOSES, 0, EVERY_CLOCK, PLAIN)
    STEP(IN_COURSE, TAKE,             STAFF,    IN_COURSE, 0, 1 << PC_DO_ASSIGN, 0, 0, PLAIN)
    STEP(IN_COURSE, TAKE,             0,        IN_COURSE, 0, 1 << PC_DO_ASSIGN, 0, 0, .assigned = true)
    STEP(IN_COURSE, RELEASE,          DIRECTOR, IN_COURSE, 0, 1 << PC_DO_UNASSIGN, 0, 0, .assigned = true)
    STEP(IN_COURSE, RELEASE,          STAFF,    IN_COURSE, 0, 1 << PC_DO_UNASSIGN, 0, 0, .assigned = true, .assigned_to_actor = true)
    STEP(IN_COURSE, RELEASE,          0,        IN_COURSE, 0, 1 << PC_DO_UNASSIGN, 0, 0, PLAIN)
    STEP(IN_COURSE, FORWARD_TO_PAYER, STAFF,    IN_COURSE, 0, 1 << PC_DO_TASK, 0, 0, PLAIN)
    STEP(IN_COURSE, OFFER_RESPONSE,   ASKERS,   IN_COURSE, 0, 0, 0, 0, .offered = true)
    STEP(IN_COURSE, OFFER_RESPONSE,   0,        IN_COURSE, 0, 0, 0, 0, PLAIN)
    DENIED_ONCE(IN_COURSE, IN_COURSE, COURSE, COURSE, COURSE)
    DENIED_ONCE(DENIED, IN_COURSE, COURSE, EVERY_CLOCK, 0)
    DENIED_ONCE(REVOKED, IN_COURSE, COURSE, EVERY_CLOCK, 0)
    DENIED_ONCE(COMPLETED, COMPLETED, 0, EVERY_CLOCK, 0)
    NOTHING_DENIED(NOT_REQUIRED) THE_PAYERS(NOT_REQUIRED)
    NOTHING_DENIED(NOT_AVAILABLE) THE_PAYERS(NOT_AVAILABLE)
    NOTHING_DENIED(NO_UM) THE_PAYERS(NO_UM)
    NOTHING_DENIED(REFERRED_TO_PAYER) THE_PAYERS(REFERRED_TO_PAYER)
    NOTHING_DENIED(WITHDRAWN)
    NOTHING_DENIED(VOID)
};

static const struct {
    enum pc_state in;
    enum pc_event on;
    uint32_t role;
    struct pc_flow_facts facts;
    const char *why;
} refusals[] = {
    {PC_ST_IN_COURSE, PC_EV_REVOKE, PC_WHO_NURSE, {REASONS}, "not_allowed_for_role"}, /* I1, R7.3 */
    {PC_ST_IN_COURSE, PC_EV_REVOKE, PC_WHO_MEDICAL_DIRECTOR, {PLAIN}, "reasons_required"}, /* R4.5 */
    {PC_ST_IN_COURSE, PC_EV_DENY, PC_WHO_MEDICAL_DIRECTOR, {REASONS}, "not_allowed_in_state"},
    {PC_ST_IN_COURSE, PC_EV_SUPPLIED, PC_WHO_PROVIDER, {PLAIN}, "not_allowed_in_state"},
    {PC_ST_IN_COURSE, PC_EV_MILESTONE, PC_WHO_PROVIDER, {PLAIN}, "not_allowed_for_role"},
    {PC_ST_NURSE_REVIEW, PC_EV_MILESTONE, PC_WHO_NURSE, {PLAIN}, "not_allowed_in_state"},
    {PC_ST_DIRECTOR_REVIEW, PC_EV_REVOKE, PC_WHO_MEDICAL_DIRECTOR, {REASONS}, "not_allowed_in_state"},
    {PC_ST_REVOKED, PC_EV_MILESTONE, PC_WHO_NURSE, {PLAIN}, "not_allowed_in_state"},
    {PC_ST_COMPLETED, PC_EV_REVOKE, PC_WHO_MEDICAL_DIRECTOR, {REASONS}, "not_allowed_in_state"},
};
/* clang-format on */

/* Whether the role does what the step says, all of it and nothing else. */
static bool does_step(const struct pc_flow_machine *machine, const struct course_step *s, uint32_t role)
{
    struct pc_flow_effects e;
    if (pc_flow_step_in(machine, s->in, s->on, role, &s->facts, &e, NULL) != PC_OK)
        return false;
    const bool decides = e.dos & BIT(PC_DO_DETERMINE);
    return e.to == s->to && decides == (s->outcome != 0) && (!decides || e.outcome == s->outcome) &&
           e.dos == s->dos && e.start == s->start && e.stop == s->stop && !e.toll && !e.resume;
}

static bool is_step(const struct pc_flow_machine *machine, const struct course_step *s)
{
    for (int r = 0; r < PC_ROLE_COUNT; r++)
        if (does_step(machine, s, BIT(r)) != ((s->who & BIT(r)) != 0))
            return false;
    return true;
}

static int course_broken(const struct pc_flow_machine *machine, struct pc_buf *out)
{
    int broken = 0;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        if (is_step(machine, &steps[i]))
            continue;
        broken++;
        pc_buf_printf(out, "step %zu: %s in %s is otherwise\n", i, pc_event_name(steps[i].on),
                      pc_state_name(steps[i].in));
    }
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        struct pc_flow_effects effects;
        const char *why = "went on";
        enum pc_rc rc = pc_flow_step_in(machine, refusals[i].in, refusals[i].on, refusals[i].role,
                                        &refusals[i].facts, &effects, &why);
        if (rc == PC_REFUSED && strcmp(why, refusals[i].why) == 0)
            continue;
        broken++;
        pc_buf_printf(out, "refusal %zu: %s\n", i, rc == PC_REFUSED ? why : "went on");
    }
    return broken;
}

/* ---- the matrix --------------------------------------------------------------------------------------------------------- */

static void read_file(const char *name, struct pc_buf *out)
{
    char path[256];
    snprintf(path, sizeof path, "%s/tests/expected/%s", PC_SOURCE_DIR, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    for (int c = fgetc(file); c != EOF; c = fgetc(file))
        pc_buf_add_char(out, (char)c);
    fclose(file);
}

/* Adds a line of roles.tsv with those of its states that are open: until it is decided a transplant is reviewed as everything is. */
static void add_review_line(const char *line, const char *end, struct pc_buf *out)
{
    const char *states = memchr(line, '\t', (size_t)(end - line));
    if (line[0] == '#' || !states)
        return;
    if (states[1] == '*') {
        pc_buf_printf(
            out,
            "%.*s\treceived,awaiting_information,awaiting_payer,intake_review,nurse_review,director_review",
            (int)(states - line), line);
        pc_buf_add(out, states + 2, (size_t)(end - states) - 1);
        return;
    }
    const char *rest = memchr(states + 1, '\t', (size_t)(end - states) - 1), *at = states + 1;
    struct pc_buf open = {0};
    while (at < rest) {
        size_t size = strcspn(at, ",\t");
        char name[32];
        enum pc_state state;
        snprintf(name, sizeof name, "%.*s", (int)size, at);
        if (pc_state_parse(name, &state) == PC_OK && is_open_review(state))
            pc_buf_printf(&open, "%s%s", open.size ? "," : "", name);
        at += size + 1;
    }
    if (open.size) {
        pc_buf_add(out, line, (size_t)(states + 1 - line));
        pc_buf_add_str(out, pc_buf_str(&open));
        pc_buf_add(out, rest, (size_t)(end - rest) + 1);
    }
    pc_buf_free(&open);
}

static struct pc_buf matrix(void)
{
    struct pc_buf text = {0}, review = {0};
    read_file("roles_transplant.tsv", &text);
    read_file("roles.tsv", &review);
    for (const char *line = review.ptr, *end; (end = strchr(line, '\n')); line = end + 1)
        add_review_line(line, end, &text);
    pc_buf_free(&review);
    return text;
}

static int broken_in(const struct pc_flow_machine *machine, struct pc_str roles, struct pc_buf *out)
{
    int broken = pc_flow_lint(machine, out);
    broken += review_broken(machine, out);
    broken += course_broken(machine, out);
    return broken + roles_broken(machine, roles, out);
}

static void the_shipped_table_breaks_nothing(
    void **state) /* R7.2, R7.3, R7.5, R3.7, R8.4 to R8.7, R10.4, I1, I3, I11 */
{
    (void)state;
    struct pc_buf story = {0}, roles = matrix();
    int broken = broken_in(transplant(), pc_buf_str(&roles), &story);
    if (broken)
        print_error("%s", story.ptr);
    pc_buf_free(&story);
    pc_buf_free(&roles);
    assert_int_equal(broken, 0);
}

static void only_a_medical_director_revokes_or_denies(void **state) /* I1, R7.3 */
{
    (void)state;
    int seen = 0;
    for (size_t i = 0; i < transplant()->row_count; i++) {
        const struct pc_flow_row *row = &transplant()->rows[i];
        if (row->in == row->to || (row->to != PC_ST_DENIED && row->to != PC_ST_REVOKED))
            continue;
        assert_int_equal(row->who, PC_WHO_MEDICAL_DIRECTOR);
        seen++;
    }
    assert_int_equal(seen, 2);
}

static void the_course_clock_runs_nowhere_but_in_the_course(void **state) /* R7.2, I11 */
{
    (void)state;
    for (int s = 0; s < PC_ST_COUNT; s++)
        if (pc_flow_has_state(transplant(), (enum pc_state)s))
            assert_int_equal((pc_flow_may_run(transplant(), (enum pc_state)s) & COURSE) != 0,
                             s == PC_ST_IN_COURSE);
}

/* ---- rows --------------------------------------------------------------------------------------------------------------- */

static bool fires(const struct pc_flow_row *row, uint32_t role)
{
    for (unsigned n = 0; n < SAMPLE_FACTS; n++) {
        const struct pc_flow_facts facts = sample_facts(n);
        struct pc_flow_effects effects;
        if (pc_flow_step(PC_KIND_TRANSPLANT, row->in, row->on, role, &facts, &effects, NULL) == PC_OK &&
            effects.row == row->id)
            return true;
    }
    return false;
}

static void every_row_can_be_fired_by_every_role_it_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < transplant()->row_count; i++)
        for (int r = 0; r < PC_ROLE_COUNT; r++)
            if (transplant()->rows[i].who & BIT(r) && !fires(&transplant()->rows[i], BIT(r)))
                fail_msg("row %d is never fired by %s", transplant()->rows[i].id, pc_role_name(BIT(r)));
}

static void the_course_never_refuses_the_system(void **state) /* I3 */
{
    (void)state;
    for (unsigned n = 0; n < SAMPLE_FACTS; n++) {
        const struct pc_flow_facts facts = sample_facts(n);
        struct pc_flow_effects effects;
        assert_ok(pc_flow_step(PC_KIND_TRANSPLANT, PC_ST_IN_COURSE, PC_EV_COURSE_DUE, PC_WHO_SYSTEM, &facts,
                               &effects, NULL));
    }
}

/* ---- damage ------------------------------------------------------------------------------------------------------------- */

#define ROWS_MAX 320
#define NEVER_MAX 128

struct copy {
    struct pc_flow_row rows[ROWS_MAX];
    struct pc_flow_never never[NEVER_MAX];
    struct pc_flow_machine machine;
};

struct trial {
    struct pc_str roles;
    struct pc_buf out;
    int made, survived;
};

static void copy_machine(struct copy *copy)
{
    const struct pc_flow_machine *m = transplant();
    assert_true(m->row_count <= ROWS_MAX && m->never_count <= NEVER_MAX);
    memcpy(copy->rows, m->rows, m->row_count * sizeof *m->rows);
    memcpy(copy->never, m->never, m->never_count * sizeof *m->never);
    copy->machine = *m;
    copy->machine.rows = copy->rows;
    copy->machine.never = copy->never;
}

static void judge(struct trial *t, const struct copy *mutant, const char *what, int id)
{
    t->made++;
    pc_buf_clear(&t->out);
    if (broken_in(&mutant->machine, t->roles, &t->out))
        return;
    t->survived++;
    print_error("survived: %s of row %d\n", what, id);
}

static void change_bits(struct trial *t, size_t at, size_t member, const char *what)
{
    struct copy c;
    for (int bit = 0; bit < 32; bit++) {
        copy_machine(&c);
        uint32_t *set = (uint32_t *)(void *)((char *)&c.rows[at] + member);
        if (member == offsetof(struct pc_flow_row, who) ? bit >= PC_ROLE_COUNT : !(*set & BIT(bit)))
            continue;
        *set ^= BIT(bit);
        judge(t, &c, what, c.rows[at].id);
    }
}

static void damage_row(struct trial *t, size_t at)
{
    struct copy c;
    copy_machine(&c);
    const int id = c.rows[at].id;
    c.machine.row_count--;
    memmove(&c.rows[at], &c.rows[at + 1], (c.machine.row_count - at) * sizeof *c.rows);
    judge(t, &c, "all", id);
    copy_machine(&c);
    if (c.rows[at].when) {
        c.rows[at].when = NULL;
        judge(t, &c, "guard", id);
    }
    change_bits(t, at, offsetof(struct pc_flow_row, who), "who");
    change_bits(t, at, offsetof(struct pc_flow_row, dos), "do");
    change_bits(t, at, offsetof(struct pc_flow_row, start), "start");
    change_bits(t, at, offsetof(struct pc_flow_row, stop), "stop");
}

static void no_damaged_copy_of_the_course_goes_unnoticed(void **state)
{
    (void)state;
    struct pc_buf roles = matrix();
    struct trial t = {.roles = pc_buf_str(&roles)};
    for (size_t i = 0; i < transplant()->row_count; i++)
        if (!is_open_review(
                transplant()->rows[i].in)) /* the others are the review's, which has its own test */
            damage_row(&t, i);
    for (size_t i = 0; i < transplant()->never_count; i++) {
        struct copy c;
        copy_machine(&c);
        c.machine.never_count--;
        memmove(&c.never[i], &c.never[i + 1], (c.machine.never_count - i) * sizeof *c.never);
        judge(&t, &c, "never", (int)i);
    }
    print_message("mutants: %d, survived: %d\n", t.made, t.survived);
    pc_buf_free(&t.out);
    pc_buf_free(&roles);
    assert_true(t.made > 300);
    assert_int_equal(t.survived, 0);
}

PC_TEST_MAIN(PC_TEST(the_shipped_table_breaks_nothing), PC_TEST(only_a_medical_director_revokes_or_denies),
             PC_TEST(the_course_clock_runs_nowhere_but_in_the_course),
             PC_TEST(every_row_can_be_fired_by_every_role_it_names),
             PC_TEST(the_course_never_refuses_the_system),
             PC_TEST(no_damaged_copy_of_the_course_goes_unnoticed))
