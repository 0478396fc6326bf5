/* tests/unit/caseflow/laws.c -- laws over the rows of a machine.  See laws.h. */
#include "unit/caseflow/laws.h"
#include "caseflow/guards.h"

#define BIT(x) (1u << (x))
#define CLOCKS (BIT(PC_CLK_COUNT) - 1)

static bool is_review(enum pc_state s)
{
    return s == PC_ST_INTAKE_REVIEW || s == PC_ST_NURSE_REVIEW || s == PC_ST_DIRECTOR_REVIEW;
}

static bool is_determined(enum pc_state s)
{
    return s == PC_ST_APPROVED || s == PC_ST_PARTIALLY_APPROVED || s == PC_ST_DENIED || s == PC_ST_MODIFIED;
}

static bool does(const struct pc_flow_row *row, enum pc_do what)
{
    return row->dos & BIT(what);
}

/* Information is missing, as far as anybody knows, when the row is taken. */
static bool is_incomplete(const struct pc_flow_row *row)
{
    return row->on == PC_EV_CRITERIA_UNKNOWN || row->on == PC_EV_POLICY_FAILED ||
           row->on == PC_EV_INFORMATION_DUE ||
           (row->on == PC_EV_DECISION_DUE && row->in == PC_ST_AWAITING_INFORMATION);
}

/* R5.1, R5.6: an end ends every clock; a question opens the window and lets decision clocks stand still, an answer ends
 * both; whoever gets a case with something missing has a clock to ask. */
static bool clocks_right(const struct pc_flow_row *row, uint32_t may_run)
{
    const bool moves = row->in != row->to,
               first = (row->in == PC_ST_RECEIVED || row->in == PC_ST_AWAITING_PAYER) &&
                       row->to == PC_ST_AWAITING_INFORMATION;
    const bool asks = first || row->on == PC_EV_REQUEST_INFORMATION;
    const uint32_t running = (may_run & ~row->stop) | row->start;
    if (pc_state_is_final(row->to))
        return (!moves && !does(row, PC_DO_DETERMINE)) || row->stop == CLOCKS;
    if (row->to == PC_ST_AWAITING_INFORMATION && moves && !(row->start & BIT(PC_CLK_INFORMATION)))
        return false;
    if (asks && (!(row->start & BIT(PC_CLK_INFORMATION)) || !(row->toll & BIT(PC_CLK_DECISION)) ||
                 running & BIT(PC_CLK_ASKING)))
        return false;
    if (asks && !moves && !(row->stop & BIT(PC_CLK_INFORMATION))) /* a new request has a new window */
        return false;
    if (!asks && row->toll)
        return false;
    const bool answered = row->in == PC_ST_AWAITING_INFORMATION && moves;
    if (answered != (row->resume == BIT(PC_CLK_DECISION)) || (answered && running & BIT(PC_CLK_INFORMATION)))
        return false;
    if (does(row, PC_DO_COMPLETE) && (!(row->start & BIT(PC_CLK_DECISION)) || running & BIT(PC_CLK_ASKING)))
        return false;
    if (row->in == PC_ST_RECEIVED && moves && !(row->start & BIT(PC_CLK_DECISION)))
        return false;
    const bool to_a_person = moves && is_review(row->to);
    return !to_a_person || is_incomplete(row) == ((row->start & BIT(PC_CLK_ASKING)) != 0);
}

/* Everybody in the right queue, nobody left holding what is another's. */
static bool queues_right(const struct pc_flow_row *row)
{
    const bool moves = row->in != row->to, to_a_person = moves && is_review(row->to);
    const bool by_clock = pc_event_class_of(row->on) == PC_EVENT_CLOCK;
    if (to_a_person != does(row, PC_DO_ENQUEUE))
        return false;
    if (row->on == PC_EV_TAKE || row->on == PC_EV_RELEASE || row->on == PC_EV_SUPPLIED ||
        row->on == PC_EV_NOTE)
        if (moves)
            return false;
    if ((row->on == PC_EV_TAKE || row->on == PC_EV_ASSIGN) != does(row, PC_DO_ASSIGN))
        return false;
    const bool to_the_payer = moves && row->to == PC_ST_AWAITING_PAYER;
    const bool hand_over = (to_a_person &&
                            (is_review(row->in) || by_clock || row->on == PC_EV_DELEGATE_UNSIGNED)) ||
                           (to_the_payer && is_review(row->in));
    return (hand_over || row->on == PC_EV_RELEASE) == does(row, PC_DO_UNASSIGN);
}

/* R4.1: what reaches a nurse on the policies' answer alone has taken the intake step, and the record says by whom. */
static bool hop_right(const struct pc_flow_row *row)
{
    const bool first = row->in == PC_ST_RECEIVED || row->in == PC_ST_AWAITING_PAYER ||
                       (row->in == PC_ST_AWAITING_INFORMATION && !row->when &&
                        row->on != PC_EV_RECORD_COMPLETE);
    return (first && row->to == PC_ST_NURSE_REVIEW) == does(row, PC_DO_INTAKE_HOP);
}

/* Letters, closings, questions, warnings, escalations: each exactly where it belongs. */
static bool acts_right(const struct pc_flow_row *row)
{
    const bool again = row->on == PC_EV_CHILD_DECIDED && does(row, PC_DO_DETERMINE); /* R8.6: decided anew */
    const bool ends = (row->in != row->to || again) && pc_state_is_final(row->to);
    const bool answer = pc_event_class_of(row->on) == PC_EVENT_SYSTEM;
    if (does(row, PC_DO_CLOSE) != (ends && !is_determined(row->to)))
        return false;
    const bool extends = row->on == PC_EV_EXTEND; /* R5.6: its notice is part of it */
    if (does(row, PC_DO_LETTER) != (ends && (answer || is_determined(row->to))) ||
        does(row, PC_DO_EXTEND) != extends)
        return false;
    const bool asks = row->on == PC_EV_REQUEST_INFORMATION || row->to == PC_ST_AWAITING_INFORMATION;
    const bool idle = row->on != PC_EV_REQUEST_INFORMATION && row->on != PC_EV_CRITERIA_UNKNOWN;
    if (does(row, PC_DO_ASK) != (asks && !idle))
        return false;
    if (does(row, PC_DO_ESCALATE) != (row->on == PC_EV_DECISION_DUE || row->on == PC_EV_ASKING_DUE))
        return false;
    const bool warns = row->on == PC_EV_DECISION_WARN || row->on == PC_EV_INFORMATION_WARN ||
                       (row->on == PC_EV_POLICY_FAILED && row->in == row->to);
    const bool confirms = row->on == PC_EV_CONFIRM_BENEFIT || row->on == PC_EV_CONFIRM_PRIMARY;
    if (does(row, PC_DO_WARN) != warns ||
        does(row, PC_DO_REEVALUATE) != (row->on == PC_EV_SUPPLIED || row->on == PC_EV_RECONSIDER || confirms))
        return false;
    const bool leaves_payer = row->in == PC_ST_AWAITING_PAYER && row->to != PC_ST_AWAITING_PAYER;
    const bool hands_over = row->on == PC_EV_PAYER_BUSINESS || row->on == PC_EV_FORWARD_TO_PAYER;
    if (does(row, PC_DO_TASK) != (row->on == PC_EV_PAYER_ASKED || hands_over) ||
        does(row, PC_DO_TASK_DONE) !=
            (leaves_payer || confirms)) /* R3.5, R3.7: no task outlives its question */
        return false;
    const bool completes = row->on == PC_EV_CRITERIA_MET || row->on == PC_EV_CRITERIA_NOT_MET ||
                           row->on == PC_EV_RECORD_COMPLETE;
    return does(row, PC_DO_COMPLETE) == completes;
}

/* R8.4 to R8.7: what opens a case about this one, and who may bring back what was decided there. */
static bool children_right(const struct pc_flow_row *row)
{
    const bool opens = row->on == PC_EV_REQUEST_PEER_TO_PEER || row->on == PC_EV_OPEN_APPEAL ||
                       row->on == PC_EV_REQUEST_EXTERNAL_REVIEW;
    const uint32_t deciders = PC_WHO_MEDICAL_DIRECTOR | PC_WHO_IRO;
    if (does(row, PC_DO_OPEN_CHILD) != opens)
        return false;
    return row->on != PC_EV_CHILD_DECIDED ||
           row->who == (deciders | (row->when ? 0 : PC_WHO_PAYER_MEDICAL_DIRECTOR));
}

/* R3.9, R5.6: who answers an offer, whatever is decided meanwhile; who puts a decision off. */
static bool beside_right(const struct pc_flow_row *row)
{
    const uint32_t anybody = PC_WHO_PAYER | PC_WHO_PROVIDER | PC_WHO_REVIEWERS;
    if (row->on == PC_EV_OFFER_RESPONSE)
        return row->who == anybody && row->when == pc_guard_offered && row->in == row->to;
    if (row->on == PC_EV_EXTEND)
        return row->who == PC_WHO_CLINICIANS && row->in == row->to;
    return true;
}

/* R4.10: a delegate's nurse or medical director grants, its medical director alone denies; of the rest only ours decide. */
static bool delegates_right(const struct pc_flow_row *row)
{
    if (row->on == PC_EV_DELEGATE_UNSIGNED)
        return row->who == PC_WHO_SYSTEM && row->to == PC_ST_DIRECTOR_REVIEW && !does(row, PC_DO_DETERMINE);
    if (row->on != PC_EV_DELEGATE_DETERMINED)
        return true;
    if (row->who == PC_WHO_NURSE)
        return row->to == PC_ST_APPROVED && row->when == pc_guard_grants_all && does(row, PC_DO_DETERMINE);
    return row->who == PC_WHO_MEDICAL_DIRECTOR && does(row, PC_DO_DETERMINE);
}

int laws_broken(const struct pc_flow_machine *machine, struct pc_buf *out)
{
    uint32_t may_run[PC_ST_COUNT];
    int broken = 0;
    for (int s = 0; s < PC_ST_COUNT; s++)
        may_run[s] = pc_flow_may_run(machine, (enum pc_state)s);
    for (size_t i = 0; i < machine->row_count; i++) {
        const struct pc_flow_row *row = &machine->rows[i];
        const char *law = !clocks_right(row, may_run[row->in]) ? "clocks"
                          : !queues_right(row)                 ? "queues"
                          : !hop_right(row)                    ? "intake hop"
                          : !acts_right(row)                   ? "acts"
                          : !children_right(row)               ? "children"
                          : !beside_right(row)                 ? "what goes on beside"
                          : !delegates_right(row)              ? "delegates"
                                                               : NULL;
        if (!law)
            continue;
        pc_buf_printf(out, "row %d breaks the law of %s\n", row->id, law);
        broken++;
    }
    return broken;
}
