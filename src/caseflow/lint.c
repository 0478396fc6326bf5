/* src/caseflow/lint.c -- proves a machine whole: no pair forgotten, no way to lose a case, nobody but who may.
 *
 * Each check writes one line a finding.  A finding is a bug in the table, never in a case. */
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "caseflow/guards.h"
#include "caseflow/tables.h"

struct lint {
    const struct pc_flow_machine *machine;
    struct pc_buf *out;
    int findings;
    bool reached[PC_ST_COUNT];
    uint32_t may[PC_ST_COUNT], must[PC_ST_COUNT]; /* clocks that may run, that are sure to run */
};

#define ALL_CLOCKS ((1u << PC_CLK_COUNT) - 1)

/* ---- which clocks run where ------------------------------------------------------------------------------------ */

static uint32_t after(const struct pc_flow_row *row, uint32_t running)
{
    return (running & ~row->stop) | row->start;
}

/* Follows the rows from the first state until nothing changes: `may` grows from nothing, `must` shrinks from everything. */
static void run_paths(struct lint *l)
{
    for (int s = 0; s < PC_ST_COUNT; s++)
        l->must[s] = ALL_CLOCKS;
    l->reached[l->machine->first] = true;
    l->must[l->machine->first] = 0;
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < l->machine->row_count; i++) {
            const struct pc_flow_row *row = &l->machine->rows[i];
            if (!l->reached[row->in])
                continue;
            uint32_t may = l->may[row->to] | after(row, l->may[row->in]);
            uint32_t must = l->must[row->to] & after(row, l->must[row->in]);
            changed = changed || !l->reached[row->to] || may != l->may[row->to] || must != l->must[row->to];
            l->reached[row->to] = true;
            l->may[row->to] = may;
            l->must[row->to] = must;
        }
    }
    for (int s = 0; s < PC_ST_COUNT; s++)
        if (!l->reached[s])
            l->must[s] = 0;
}

uint32_t pc_flow_may_run(const struct pc_flow_machine *machine, enum pc_state state)
{
    PC_ASSERT(machine && (unsigned)state < PC_ST_COUNT);
    struct lint l = {.machine = machine};
    run_paths(&l);
    return l.may[state];
}

uint32_t pc_flow_must_run(const struct pc_flow_machine *machine, enum pc_state state)
{
    PC_ASSERT(machine && (unsigned)state < PC_ST_COUNT);
    struct lint l = {.machine = machine};
    run_paths(&l);
    return l.must[state];
}

/* ---- findings ---------------------------------------------------------------------------------------------------- */

static void find_row(struct lint *l, const struct pc_flow_row *row, const char *what)
{
    l->findings++;
    pc_buf_printf(l->out, "row %d (%s, %s): %s\n", row->id, pc_state_name(row->in), pc_event_name(row->on),
                  what);
}

static void find_pair(struct lint *l, enum pc_state in, enum pc_event on, const char *what)
{
    l->findings++;
    pc_buf_printf(l->out, "%s, %s: %s\n", pc_state_name(in), pc_event_name(on), what);
}

static void find_state(struct lint *l, enum pc_state state, const char *what)
{
    l->findings++;
    pc_buf_printf(l->out, "%s: %s\n", pc_state_name(state), what);
}

/* A citation: R or I, then a digit, where a word begins. */
static bool cites_a_rule(const char *because)
{
    for (const char *p = because; p && *p; p++)
        if ((p == because || p[-1] == ' ') && (p[0] == 'R' || p[0] == 'I') && p[1] >= '0' && p[1] <= '9')
            return true;
    return false;
}

/* ---- pairs --------------------------------------------------------------------------------------------------------- */

static bool is_never(const struct pc_flow_machine *m, enum pc_state in, enum pc_event on)
{
    for (size_t i = 0; i < m->never_count; i++)
        if (m->never[i].in == in && m->never[i].events & PC_EVENT_BIT(on))
            return true;
    return false;
}

/* The roles that the pair's rows name, and those among them that an unconditional row or a refusing guard answers last. */
static void roles_of_pair(const struct pc_flow_machine *m, enum pc_state in, enum pc_event on,
                          uint32_t *named_out, uint32_t *settled_out)
{
    uint32_t named = 0, settled = 0;
    for (size_t i = 0; i < m->row_count; i++) {
        const struct pc_flow_row *row = &m->rows[i];
        if (row->in != in || row->on != on)
            continue;
        const struct pc_guard *guard = row->when ? pc_guard_of(row->when) : NULL;
        const enum pc_event_class class = pc_event_class_of(on);
        bool refuses = guard && guard->why && (class == PC_EVENT_PERSON || class == PC_EVENT_RECORDED);
        named |= row->who;
        settled = !row->when || refuses ? settled | row->who : settled & ~row->who;
    }
    *named_out = named;
    *settled_out = settled;
}

/* Which roles may cause an event of a class. */
static uint32_t actors_of(enum pc_event_class class)
{
    switch (class) {
    case PC_EVENT_PERSON: return PC_WHO_PERSONS;
    case PC_EVENT_RECORDED: return PC_WHO_CLINICIANS | PC_WHO_PAYER_MEDICAL_DIRECTOR | PC_WHO_IRO;
    case PC_EVENT_OFFICE: return 0;
    case PC_EVENT_SYSTEM:
    case PC_EVENT_CLOCK:
    default: return PC_WHO_SYSTEM | PC_WHO_LAW;
    }
}

static void check_pair(struct lint *l, enum pc_state in, enum pc_event on)
{
    uint32_t named, settled;
    roles_of_pair(l->machine, in, on, &named, &settled);
    const enum pc_event_class class = pc_event_class_of(on);
    const bool never = is_never(l->machine, in, on), foreign = l->machine->foreign & PC_EVENT_BIT(on);
    if (!named && !never && !foreign)
        find_pair(l, in, on, "neither a row nor a reason why never");
    if ((named != 0) + never + foreign > 1)
        find_pair(l, in, on, "two of: a row, a reason why never, another kind's event");
    if (named & ~settled)
        find_pair(l, in, on, "some role's last row is conditional and gives no reason");
    if (named & ~actors_of(class))
        find_pair(l, in, on, "the wrong kind of actor");
    if (named && class != PC_EVENT_PERSON && class != PC_EVENT_RECORDED && !(named & PC_WHO_SYSTEM))
        find_pair(l, in, on, "no row for the system");
}

/* ---- rows ---------------------------------------------------------------------------------------------------------- */

/* A refusing guard has the last word: what it refuses, no row below may allow to the same role, and no other guard may give
 * another reason.  Either would make its reason a lie. */
static void check_refusal(struct lint *l, size_t at)
{
    const struct pc_flow_row *row = &l->machine->rows[at];
    const struct pc_guard *guard = row->when ? pc_guard_of(row->when) : NULL;
    if (!guard || !guard->why)
        return;
    for (size_t i = 0; i < l->machine->row_count; i++) {
        const struct pc_flow_row *other = &l->machine->rows[i];
        if (i == at || other->in != row->in || other->on != row->on || !(other->who & row->who))
            continue;
        const struct pc_guard *others = other->when ? pc_guard_of(other->when) : NULL;
        if (i > at || !others || others->why)
            find_row(l, row, "its guard refuses, and another row answers the same role");
    }
}

static void check_identity(struct lint *l, size_t at)
{
    const struct pc_flow_row *row = &l->machine->rows[at];
    uint32_t taken = 0; /* roles that an earlier unconditional row of the pair answers */
    for (size_t i = 0; i < at; i++) {
        const struct pc_flow_row *other = &l->machine->rows[i];
        if (other->id == row->id)
            find_row(l, row, "its id is another row's");
        if (other->in == row->in && other->on == row->on && !other->when)
            taken |= other->who;
    }
    if (row->id <= 0)
        find_row(l, row, "an id is positive");
    if ((row->who & ~taken) == 0)
        find_row(l, row, "never reached: nobody is left for it");
    if (row->when && !pc_guard_of(row->when))
        find_row(l, row, "its guard is not listed");
    if (!cites_a_rule(row->because))
        find_row(l, row, "names no rule");
}

static bool is_adverse(enum pc_state outcome)
{
    return outcome == PC_ST_DENIED || outcome == PC_ST_PARTIALLY_APPROVED || outcome == PC_ST_REVOKED ||
           outcome == PC_ST_UPHELD || outcome == PC_ST_PARTIALLY_OVERTURNED;
}

static bool is_determined(enum pc_state outcome)
{
    return outcome == PC_ST_APPROVED || outcome == PC_ST_MODIFIED || outcome == PC_ST_OVERTURNED ||
           is_adverse(outcome);
}

/* I1, I3, R4.11, R5.6: who may decide what.  An independent review organization binds (R8.7). */
static void check_deciders(struct lint *l, const struct pc_flow_row *row)
{
    const enum pc_state outcome = row->outcome ? row->outcome : row->to;
    const bool determines = row->dos & 1u << PC_DO_DETERMINE;
    const bool decides = determines || (row->in != row->to && is_determined(row->to));
    const bool external = l->machine->kind == PC_KIND_EXTERNAL_REVIEW || row->on == PC_EV_CHILD_DECIDED;
    const uint32_t deniers = PC_WHO_MEDICAL_DIRECTOR | (external ? PC_WHO_IRO : 0);
    const uint32_t deciders = PC_WHO_REVIEWERS | PC_WHO_SYSTEM | PC_WHO_LAW | (external ? PC_WHO_IRO : 0);
    if (decides && row->who & ~deciders)
        find_row(l, row, "decided outside of the organization (R4.9, R8.4)");
    if (decides && is_adverse(outcome) && row->who & ~deniers)
        find_row(l, row, "adverse, and not a medical director's alone (I1)");
    if (decides && outcome == PC_ST_APPROVED && row->who & PC_WHO_SYSTEM &&
        row->when != pc_guard_auto_approvable)
        find_row(l, row, "the system approves outside R4.11");
    if (row->who & PC_WHO_LAW && (outcome != PC_ST_APPROVED || row->on != PC_EV_DECISION_DUE))
        find_row(l, row, "the law only deems approved, when a decision is late (R5.6)");
    if (decides != determines)
        find_row(l, row, "a determination is written exactly on the way to a determined state (I9)");
    if (determines && !is_determined(outcome))
        find_row(l, row, "a determination without an outcome (I9)");
    if (determines && !(row->dos & 1u << PC_DO_LETTER))
        find_row(l, row, "a determination without its letters (I6)");
}

/* A decision is reopened by what the law and the programme name: a reconsideration, or what was decided about it elsewhere. */
static bool reopens(const struct pc_flow_row *row)
{
    return row->on == PC_EV_RECONSIDER || row->on == PC_EV_CHILD_DECIDED || row->on == PC_EV_REVOKE;
}

static void check_clocks(struct lint *l, const struct pc_flow_row *row)
{
    if (pc_state_is_final(row->in) && row->to != row->in && !reopens(row))
        find_row(l, row, "leaves a final state");
    if (row->toll & row->resume)
        find_row(l, row, "tolls and resumes the same clock");
    if ((row->start | row->toll | row->resume) && pc_state_is_final(row->to))
        find_row(l, row, "a final state runs no clock");
    /* A determination ends whatever the review may run; other rows name what they stop. */
    const bool ends = pc_state_is_final(row->to) || row->dos & 1u << PC_DO_DETERMINE;
    if (row->stop & ~l->may[row->in] && !ends)
        find_row(l, row, "stops a clock that can't run here");
}

/* Nothing rests in the first state: every answer of the policies leads out of it, nothing leads back, and nothing else happens there
 * but what the request tells of itself. */
static void check_first(struct lint *l, const struct pc_flow_row *row)
{
    const enum pc_state first = l->machine->first;
    const bool told = l->machine->told_at_once & PC_EVENT_BIT(row->on);
    const bool answer = pc_event_class_of(row->on) == PC_EVENT_SYSTEM;
    if (row->in != first && row->to == first)
        find_row(l, row, "leads back to where nothing rests (R4.1)");
    if (row->in == first && !told && (!answer || row->to == first))
        find_row(l, row, "lets a case rest before the policies have answered (R4.1)");
}

/* ---- states -------------------------------------------------------------------------------------------------------- */

static const struct {
    enum pc_event expiry;
    enum pc_clock_name clock;
} expiries[] = {
    {PC_EV_DECISION_WARN, PC_CLK_DECISION},
    {PC_EV_DECISION_DUE, PC_CLK_DECISION},
    {PC_EV_INFORMATION_WARN, PC_CLK_INFORMATION},
    {PC_EV_INFORMATION_DUE, PC_CLK_INFORMATION},
    {PC_EV_ASKING_DUE, PC_CLK_ASKING},
    {PC_EV_NEXT_REVIEW_DUE, PC_CLK_NEXT_REVIEW},
    {PC_EV_OBSERVATION_24H, PC_CLK_OBSERVATION_24H},
    {PC_EV_OBSERVATION_48H, PC_CLK_OBSERVATION_48H},
    {PC_EV_PRELIMINARY_DUE, PC_CLK_PRELIMINARY},
    {PC_EV_FORWARD_DUE, PC_CLK_FORWARD},
    {PC_EV_PEER_TO_PEER_DUE, PC_CLK_PEER_TO_PEER},
    {PC_EV_COURSE_DUE, PC_CLK_COURSE},
};

/* Whether some final state can be reached from `from`. */
static bool can_end(const struct pc_flow_machine *m, enum pc_state from)
{
    bool seen[PC_ST_COUNT] = {false};
    seen[from] = true;
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < m->row_count; i++) {
            const struct pc_flow_row *row = &m->rows[i];
            if (!seen[row->in] || seen[row->to])
                continue;
            if (pc_state_is_final(row->to))
                return true;
            changed = seen[row->to] = true;
        }
    }
    return false;
}

static bool refused(const struct pc_flow_machine *m, enum pc_state in, enum pc_event on)
{
    return is_never(m, in, on) || m->foreign & PC_EVENT_BIT(on);
}

static void check_must(struct lint *l, enum pc_state state)
{
    for (size_t i = 0; i < l->machine->must_count; i++) {
        const struct pc_flow_must *must = &l->machine->must[i];
        if (must->in != state)
            continue;
        if (!(l->must[state] & 1u << must->clock))
            find_state(l, state, "a case may wait here without a clock that it must have");
        if (!cites_a_rule(must->because))
            find_state(l, state, "a clock that must run names no rule");
    }
}

static void check_state(struct lint *l, enum pc_state state)
{
    if (pc_state_is_later(state) && l->reached[state])
        find_state(l, state, "marked as later work, yet reached");
    if (!l->reached[state]) {
        if (!pc_state_is_later(state))
            find_state(l, state, "no path enters it");
        else
            pc_buf_printf(l->out, "note: %s is entered only by later work\n", pc_state_name(state));
        return;
    }
    for (size_t i = 0; i < sizeof expiries / sizeof *expiries; i++) {
        const bool runs = l->may[state] & 1u << expiries[i].clock;
        if (runs == refused(l->machine, state, expiries[i].expiry))
            find_pair(l, state, expiries[i].expiry,
                      runs ? "the clock may run and its expiry is refused"
                           : "the clock can't run and its expiry has a row");
    }
    if (pc_state_is_final(state)) {
        if (l->may[state])
            find_state(l, state, "final, and a clock may run");
        return;
    }
    if (!can_end(l->machine, state))
        find_state(l, state, "no way from here to an end");
    check_must(l, state);
}

static void check_never(struct lint *l)
{
    for (size_t i = 0; i < l->machine->never_count; i++) {
        const struct pc_flow_never *never = &l->machine->never[i];
        if (!cites_a_rule(never->because))
            find_state(l, never->in, "a reason why never names no rule");
        for (size_t k = 0; k < i; k++)
            if (l->machine->never[k].in == never->in && l->machine->never[k].events & never->events)
                find_state(l, never->in, "two reasons why never for one event");
    }
}

int pc_flow_lint(const struct pc_flow_machine *machine, struct pc_buf *out)
{
    PC_ASSERT(machine && out);
    struct lint l = {.machine = machine, .out = out};
    run_paths(&l);
    for (size_t i = 0; i < machine->row_count; i++) {
        check_identity(&l, i);
        check_refusal(&l, i);
        check_deciders(&l, &machine->rows[i]);
        check_clocks(&l, &machine->rows[i]);
        check_first(&l, &machine->rows[i]);
    }
    for (int s = 0; s < PC_ST_COUNT; s++) {
        if (!pc_flow_has_state(machine, (enum pc_state)s))
            continue;
        check_state(&l, (enum pc_state)s);
        for (int e = 0; e < PC_EV_COUNT; e++)
            if (pc_event_class_of((enum pc_event)e) != PC_EVENT_OFFICE)
                check_pair(&l, (enum pc_state)s, (enum pc_event)e);
    }
    check_never(&l);
    return l.findings;
}
