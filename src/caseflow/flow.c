/* src/caseflow/flow.c -- the interpreter: finds the row, says what follows, does nothing. */
#include "caseflow/flow.h"

#include <string.h>
#include "base/mem.h"
#include "caseflow/guards.h"
#include "caseflow/tables.h"

const struct pc_flow_machine *pc_flow_machine(enum pc_kind kind)
{
    static const struct pc_flow_machine *const machines[PC_KIND_COUNT] = {
        [PC_KIND_REVIEW] = &pc_flow_review,
        [PC_KIND_STAY] = &pc_flow_stay,
        [PC_KIND_TRANSPLANT] = &pc_flow_transplant,
        [PC_KIND_APPEAL] = &pc_flow_appeal,
        [PC_KIND_EXTERNAL_REVIEW] = &pc_flow_external_review,
        [PC_KIND_PEER_TO_PEER] = &pc_flow_peer_to_peer,
    };
    PC_ASSERT((unsigned)kind < PC_KIND_COUNT);
    return machines[kind];
}

bool pc_flow_has_state(const struct pc_flow_machine *machine, enum pc_state state)
{
    PC_ASSERT(machine);
    for (size_t i = 0; i < machine->row_count; i++)
        if (machine->rows[i].in == state || machine->rows[i].to == state)
            return true;
    for (size_t i = 0; i < machine->never_count; i++)
        if (machine->never[i].in == state)
            return true;
    return false;
}

static struct pc_flow_effects effects_of(const struct pc_flow_row *row)
{
    return (struct pc_flow_effects){.row = row->id,
                                    .to = row->to,
                                    .outcome = row->outcome ? row->outcome : row->to,
                                    .dos = row->dos,
                                    .start = row->start,
                                    .stop = row->stop,
                                    .toll = row->toll,
                                    .resume = row->resume,
                                    .because = row->because};
}

/* Why a row's guard sent the actor away.  Routing guards give no reason: another row decides. */
static const char *why_of(const struct pc_flow_row *row, const struct pc_flow_facts *facts)
{
    const struct pc_guard *guard = pc_guard_of(row->when);
    return guard && guard->why ? guard->why(facts) : row->when_name;
}

// NOLINTNEXTLINE(readability-function-size): seven parameters, because a pure step is given all it may look at
enum pc_rc pc_flow_step_in(const struct pc_flow_machine *machine, enum pc_state in, enum pc_event event,
                           uint32_t role, const struct pc_flow_facts *facts,
                           struct pc_flow_effects *effects_out, const char **why_out)
{
    PC_ASSERT(machine && facts && effects_out);
    PC_ASSERT((unsigned)in < PC_ST_COUNT && (unsigned)event < PC_EV_COUNT);
    PC_ASSERT(role && (role & (role - 1)) == 0);

    const char *why = "not_allowed_in_state";
    bool guarded = false; /* a row for this role was there: its guard's reason outweighs another role's row */
    for (size_t i = 0; i < machine->row_count; i++) {
        const struct pc_flow_row *row = &machine->rows[i];
        if (row->in != in || row->on != event)
            continue;
        if (row->who & role) {
            if (!row->when || row->when(facts)) {
                *effects_out = effects_of(row);
                return PC_OK;
            }
            why = why_of(row, facts);
            guarded = true;
        } else if (!guarded) {
            why = "not_allowed_for_role";
        }
    }
    if (why_out)
        *why_out = why;
    return PC_REFUSED;
}

// NOLINTNEXTLINE(readability-function-size): as above
enum pc_rc pc_flow_step(enum pc_kind kind, enum pc_state in, enum pc_event event, uint32_t role,
                        const struct pc_flow_facts *facts, struct pc_flow_effects *effects_out,
                        const char **why_out)
{
    const struct pc_flow_machine *machine = pc_flow_machine(kind);
    PC_ASSERT(machine);
    return pc_flow_step_in(machine, in, event, role, facts, effects_out, why_out);
}

/* Whether a guard holds for the stored facts if the action itself is filled in as well as can be: a note, reasons, items, a
 * slot; counts as asked or less; every result, answer and subject. */
static bool can_hold(const struct pc_flow_row *row, const struct pc_flow_facts *stored)
{
    if (!row->when)
        return true;
    struct pc_flow_facts best = *stored;
    best.note_given = best.reasons_given = best.items_given = best.slot_given = true;
    for (int choice = 0; choice < 32; choice++) {
        best.counts_short = choice & 1;
        best.answer_yes = choice & 2;
        best.payers_subject = choice & 4;
        best.result = (enum pc_flow_result)(choice >> 3);
        if (row->when(&best))
            return true;
    }
    return false;
}

/* What was found out about the guards of a state: several rows have the same. */
struct guards {
    bool (*when[8])(const struct pc_flow_facts *);
    bool holds[8];
    size_t next;
};

static bool may_hold(struct guards *known, const struct pc_flow_row *row, const struct pc_flow_facts *stored)
{
    const size_t most = sizeof known->when / sizeof known->when[0];
    if (!row->when)
        return true;
    for (size_t i = 0; i < most; i++)
        if (known->when[i] == row->when)
            return known->holds[i];
    const bool holds = can_hold(row, stored);
    known->when[known->next % most] = row->when;
    known->holds[known->next++ % most] = holds;
    return holds;
}

uint64_t pc_flow_allowed_in(const struct pc_flow_machine *machine, enum pc_state in, uint32_t roles,
                            const struct pc_flow_facts *facts)
{
    PC_ASSERT(machine && facts && (unsigned)in < PC_ST_COUNT);
    struct guards known = {{NULL}, {false}, 0};
    uint64_t allowed = 0;
    for (size_t i = 0; i < machine->row_count; i++) {
        const struct pc_flow_row *row = &machine->rows[i];
        if (row->in == in && (row->who & roles) && pc_event_class_of(row->on) == PC_EVENT_PERSON &&
            !(allowed & PC_EVENT_BIT(row->on)) && may_hold(&known, row, facts))
            allowed |= PC_EVENT_BIT(row->on);
    }
    return allowed;
}

/* What was asked lately on this thread.  Nearly all cases are in one of a few situations, and all the machine's rows and guards make
 * is a function of one.  Bytes are compared: facts that differ in padding alone are worked out again. */
struct asked {
    const struct pc_flow_machine *machine;
    enum pc_state in;
    uint32_t roles;
    struct pc_flow_facts facts;
    uint64_t allowed;
};
enum { ASKED = 64 };

static size_t slot_of(uint32_t roles, const struct pc_flow_facts *facts)
{
    uint64_t words[sizeof *facts / sizeof(uint64_t)], sum = roles;
    memcpy(words, facts, sizeof words);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        sum = (sum ^ words[i]) * UINT64_C(0x9e3779b97f4a7c15);
    return (size_t)(sum >> 32) % ASKED;
}

uint64_t pc_flow_allowed(enum pc_kind kind, enum pc_state in, uint32_t roles,
                         const struct pc_flow_facts *facts)
{
    static _Thread_local struct asked lately[ASKED];
    const struct pc_flow_machine *machine = pc_flow_machine(kind);
    PC_ASSERT(machine);
    struct asked *asked = &lately[slot_of(roles, facts)];
    // NOLINTNEXTLINE(bugprone-suspicious-memory-comparison): padding that differs costs time and nothing else
    const bool same = memcmp(&asked->facts, facts, sizeof *facts) == 0;
    if (!same || asked->machine != machine || asked->in != in || asked->roles != roles) {
        *asked = (struct asked){.machine = machine, .in = in, .roles = roles};
        memcpy(&asked->facts, facts, sizeof *facts);
        asked->allowed = pc_flow_allowed_in(machine, in, roles, facts);
    }
    return asked->allowed;
}
