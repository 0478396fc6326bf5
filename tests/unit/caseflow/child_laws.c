/* tests/unit/caseflow/child_laws.c -- laws over the rows of appeals, external reviews and peer-to-peers.  See child_laws.h. */
#include "unit/caseflow/child_laws.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "support/pc_test.h"
#include "unit/caseflow/sample_facts.h"

#define BIT(x) (1u << (x))
#define EVERY_CLOCK (BIT(PC_CLK_COUNT) - 1)

static bool is_determined(enum pc_state s)
{
    return s == PC_ST_UPHELD || s == PC_ST_PARTIALLY_OVERTURNED || s == PC_ST_OVERTURNED;
}

static bool is_criteria(enum pc_event on)
{
    return on == PC_EV_CRITERIA_MET || on == PC_EV_CRITERIA_NOT_MET || on == PC_EV_CRITERIA_UNKNOWN;
}

/* What a row is, said once. */
struct sort {
    bool opens, ends, forwarded, to_the_payer;
};

static struct sort sort_of(const struct pc_flow_row *row)
{
    return (struct sort){
        .opens = row->in == PC_ST_RECEIVED,
        .ends = row->in != row->to && pc_state_is_final(row->to),
        .forwarded = row->in == PC_ST_AWAITING_PAYER && row->to == PC_ST_INTAKE_REVIEW,
        .to_the_payer = row->to == PC_ST_REFERRED_TO_PAYER && row->in != row->to,
    };
}

/* R5.4, R5.5, R5.8, R8.7: which clocks a row starts and stops.  None ever stands still. */
static bool clocks_right(enum pc_kind kind, const struct pc_flow_row *row)
{
    const struct sort is = sort_of(row);
    uint32_t start = 0, stop = is.ends ? EVERY_CLOCK : 0;
    if (kind == PC_KIND_APPEAL && !is.ends && (is.opens || is.forwarded || is_criteria(row->on)))
        start = BIT(PC_CLK_DECISION);
    if (row->on == PC_EV_PAYER_ASKED)
        start |= BIT(PC_CLK_FORWARD);
    if (is.forwarded)
        stop = BIT(PC_CLK_FORWARD);
    if (kind == PC_KIND_EXTERNAL_REVIEW && is.opens)
        start = BIT(PC_CLK_PRELIMINARY);
    if (kind == PC_KIND_PEER_TO_PEER && is.opens)
        start = BIT(PC_CLK_PEER_TO_PEER);
    if (row->on == PC_EV_ASSIGN_IRO) {
        start = BIT(PC_CLK_DECISION);
        stop = BIT(PC_CLK_PRELIMINARY);
    }
    return row->start == start && row->stop == stop && !row->toll && !row->resume;
}

static bool sends(enum pc_kind kind, const struct pc_flow_row *row)
{
    const struct sort is = sort_of(row);
    if (kind == PC_KIND_PEER_TO_PEER)
        return row->on == PC_EV_SCHEDULE_PEER_TO_PEER && row->to == PC_ST_SCHEDULED;
    return is.opens || is.to_the_payer || row->on == PC_EV_DECIDE_APPEAL || row->on == PC_EV_ASSIGN_IRO ||
           row->on == PC_EV_RECORD_IRO;
}

static uint32_t doings(enum pc_kind kind, const struct pc_flow_row *row)
{
    const struct sort is = sort_of(row);
    const bool decided = is.ends && is_determined(row->to),
               clock = pc_event_class_of(row->on) == PC_EVENT_CLOCK;
    const struct {
        bool wanted;
        enum pc_do what;
    } table[] = {
        {(is.opens && !is.ends && row->to != PC_ST_AWAITING_PAYER) || is.forwarded, PC_DO_ENQUEUE},
        {decided, PC_DO_DETERMINE},
        {sends(kind, row), PC_DO_LETTER},
        {is.ends && !decided, PC_DO_CLOSE},
        {clock && row->on != PC_EV_DECISION_WARN, PC_DO_ESCALATE},
        {row->on == PC_EV_CRITERIA_MET || row->on == PC_EV_CRITERIA_NOT_MET ||
             row->on == PC_EV_RECORD_COMPLETE,
         PC_DO_COMPLETE},
        {row->on == PC_EV_DECISION_WARN || (row->on == PC_EV_POLICY_FAILED && !is.opens), PC_DO_WARN},
        {row->on == PC_EV_TAKE, PC_DO_ASSIGN},
        {row->on == PC_EV_RELEASE, PC_DO_UNASSIGN},
        {row->on == PC_EV_SUPPLIED, PC_DO_REEVALUATE},
        {is.to_the_payer || row->on == PC_EV_PAYER_ASKED, PC_DO_TASK},
        {row->in == PC_ST_AWAITING_PAYER && row->in != row->to, PC_DO_TASK_DONE},
        {row->on == PC_EV_REQUEST_PEER_TO_PEER, PC_DO_OPEN_CHILD},
        {decided || (is.ends && row->to == PC_ST_HELD), PC_DO_TELL_PARENT},
    };
    uint32_t dos = 0;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        dos |= table[i].wanted ? BIT(table[i].what) : 0;
    return dos;
}

/* I1, R8.4: the system answers and waits; what another case decided is reported by who may decide or advise. */
static bool actors_right(const struct pc_flow_row *row)
{
    switch (pc_event_class_of(row->on)) {
    case PC_EVENT_SYSTEM:
    case PC_EVENT_CLOCK: return row->who == PC_WHO_SYSTEM;
    case PC_EVENT_RECORDED:
        return row->who == (PC_WHO_MEDICAL_DIRECTOR | PC_WHO_IRO | PC_WHO_PAYER_MEDICAL_DIRECTOR);
    case PC_EVENT_PERSON:
    default: return true; /* the matrix */
    }
}

/* Rows of one pair share all their roles or none: else a role would skip one of the conditions by accident. */
static bool pairs_right(const struct pc_flow_machine *machine, const struct pc_flow_row *row)
{
    for (size_t i = 0; i < machine->row_count; i++) {
        const struct pc_flow_row *other = &machine->rows[i];
        if (other->in == row->in && other->on == row->on && other->who & row->who && other->who != row->who)
            return false;
    }
    return true;
}

static int laws(enum pc_kind kind, const struct pc_flow_machine *machine, struct pc_buf *out)
{
    int broken = 0;
    for (size_t i = 0; i < machine->row_count; i++) {
        const struct pc_flow_row *row = &machine->rows[i];
        const char *law = !clocks_right(kind, row)        ? "clocks"
                          : row->dos != doings(kind, row) ? "doings"
                          : !actors_right(row)            ? "actors"
                          : !pairs_right(machine, row)    ? "pairs"
                                                          : NULL;
        if (!law)
            continue;
        pc_buf_printf(out, "row %d breaks the law of %s\n", row->id, law);
        broken++;
    }
    return broken;
}

static int follow(const struct child_rules *rules, const struct pc_flow_machine *machine, struct pc_buf *out)
{
    int broken = 0;
    for (size_t i = 0; i < rules->route_count; i++) {
        const struct child_route *r = &rules->routes[i];
        struct pc_flow_effects effects = {.to = r->in};
        const char *why = NULL;
        enum pc_rc rc = pc_flow_step_in(machine, r->in, r->on, r->role, &r->facts, &effects, &why);
        if (r->why ? rc == PC_REFUSED && strcmp(why, r->why) == 0 : rc == PC_OK && effects.to == r->to)
            continue;
        broken++;
        pc_buf_printf(out, "route %zu: %s, %s by %s went to %s (%s), expected %s\n", i, pc_state_name(r->in),
                      pc_event_name(r->on), pc_role_name(r->role), pc_state_name(effects.to), why ? why : "-",
                      r->why ? r->why : pc_state_name(r->to));
    }
    return broken;
}

static int matrix(const struct child_rules *rules, const struct pc_flow_machine *machine, struct pc_buf *out)
{
    char path[256];
    struct pc_buf text = {0};
    snprintf(path, sizeof path, "%s/tests/expected/%s", PC_SOURCE_DIR, rules->matrix);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    for (int c = fgetc(file); c != EOF; c = fgetc(file))
        pc_buf_add_char(&text, (char)c);
    fclose(file);
    int broken = roles_broken(machine, pc_buf_str(&text), out);
    pc_buf_free(&text);
    return broken;
}

int child_broken(const struct child_rules *rules, const struct pc_flow_machine *machine, struct pc_buf *out)
{
    int broken = pc_flow_lint(machine, out);
    broken += laws(rules->kind, machine, out);
    broken += follow(rules, machine, out);
    return broken + matrix(rules, machine, out);
}

void child_holds(const struct child_rules *rules)
{
    struct pc_buf story = {0};
    int broken = child_broken(rules, pc_flow_machine(rules->kind), &story);
    if (broken)
        print_error("%s", story.ptr);
    pc_buf_free(&story);
    assert_int_equal(broken, 0);
}

/* ---- rows ---------------------------------------------------------------------------------------------------------- */

static bool fires(enum pc_kind kind, const struct pc_flow_row *row, uint32_t role)
{
    for (unsigned n = 0; n < SAMPLE_FACTS; n++) {
        const struct pc_flow_facts facts = sample_facts(n);
        struct pc_flow_effects effects;
        if (pc_flow_step(kind, row->in, row->on, role, &facts, &effects, NULL) == PC_OK &&
            effects.row == row->id)
            return true;
    }
    return false;
}

void child_rows_fire(const struct child_rules *rules)
{
    const struct pc_flow_machine *m = pc_flow_machine(rules->kind);
    for (size_t i = 0; i < m->row_count; i++)
        for (int r = 0; r < PC_ROLE_COUNT; r++)
            if (m->rows[i].who & BIT(r) && !fires(rules->kind, &m->rows[i], BIT(r)))
                fail_msg("row %d is never fired by %s", m->rows[i].id, pc_role_name(BIT(r)));
}

void child_system_goes_on(const struct child_rules *rules)
{
    const struct pc_flow_machine *m = pc_flow_machine(rules->kind);
    for (size_t i = 0; i < m->row_count; i++) {
        const struct pc_flow_row *row = &m->rows[i];
        struct pc_flow_effects effects;
        for (unsigned n = 0; row->who & PC_WHO_SYSTEM && n < SAMPLE_FACTS; n++) {
            const struct pc_flow_facts facts = sample_facts(n);
            assert_ok(pc_flow_step(rules->kind, row->in, row->on, PC_WHO_SYSTEM, &facts, &effects, NULL));
        }
    }
}

/* ---- damage -------------------------------------------------------------------------------------------------------- */

#define ROWS_MAX 128
#define NEVER_MAX 64

struct copy {
    struct pc_flow_row rows[ROWS_MAX];
    struct pc_flow_never never[NEVER_MAX];
    struct pc_flow_machine machine;
};

struct trial {
    const struct child_rules *rules;
    struct pc_buf out;
    int made, survived;
};

static void copy_machine(const struct trial *t, struct copy *copy)
{
    const struct pc_flow_machine *m = pc_flow_machine(t->rules->kind);
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
    if (child_broken(t->rules, &mutant->machine, &t->out))
        return;
    t->survived++;
    print_error("survived: %s of row %d\n", what, id);
}

static void change_bits(struct trial *t, size_t at, size_t member, const char *what)
{
    struct copy c;
    for (int bit = 0; bit < 32; bit++) {
        copy_machine(t, &c);
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
    copy_machine(t, &c);
    const int id = c.rows[at].id;
    c.machine.row_count--;
    memmove(&c.rows[at], &c.rows[at + 1], (c.machine.row_count - at) * sizeof *c.rows);
    judge(t, &c, "all", id);
    copy_machine(t, &c);
    if (c.rows[at].when) {
        c.rows[at].when = NULL;
        judge(t, &c, "guard", id);
    }
    change_bits(t, at, offsetof(struct pc_flow_row, who), "who");
    change_bits(t, at, offsetof(struct pc_flow_row, dos), "do");
    change_bits(t, at, offsetof(struct pc_flow_row, start), "start");
    change_bits(t, at, offsetof(struct pc_flow_row, stop), "stop");
}

void child_damage_is_noticed(const struct child_rules *rules)
{
    struct trial t = {.rules = rules};
    const struct pc_flow_machine *m = pc_flow_machine(rules->kind);
    for (size_t i = 0; i < m->row_count; i++)
        damage_row(&t, i);
    for (size_t i = 0; i < m->never_count; i++) {
        struct copy c;
        copy_machine(&t, &c);
        c.machine.never_count--;
        memmove(&c.never[i], &c.never[i + 1], (c.machine.never_count - i) * sizeof *c.never);
        judge(&t, &c, "never", (int)i);
    }
    pc_buf_free(&t.out);
    print_message("mutants: %d, %d survived\n", t.made, t.survived);
    assert_true(t.made > 200);
    assert_int_equal(t.survived, 0);
}
