/* src/caseflow/flow.h -- what may happen to a case, as tables.  Pure: no clock, no store, no policy.
 *
 * Every enumerable thing is a macro list with its wire name and meaning; code, CASEFLOW.md, the wire contract and the
 * tests read the same lists.  A machine is rows (flow_row) plus a never-list; pc_flow_step finds the row, nothing else. */
#ifndef PC_CASEFLOW_FLOW_H
#define PC_CASEFLOW_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "model/role.h"
#include "precert/rc.h"

/* clang-format off */
/* Machines: a case's `kind`.  Only review has rows yet; the others come with the programme. */
#define PC_KINDS(X) \
    X(REVIEW, "review") X(STAY, "stay") X(TRANSPLANT, "transplant") X(APPEAL, "appeal") \
    X(EXTERNAL_REVIEW, "external_review") X(PEER_TO_PEER, "peer_to_peer")

/* Review states: wire name, final?, entered only by later work?, meaning (PROTOCOL.md "Values", R4.4). */
#define PC_REVIEW_STATES(X) \
    X(RECEIVED,             "received",             0, 0, "taken in; the policies have not answered yet") \
    X(AWAITING_INFORMATION, "awaiting_information", 0, 0, "what is missing was asked for by name, with a last day") \
    X(AWAITING_PAYER,       "awaiting_payer",       0, 1, "the payer was asked (benefit, primary cover)") \
    X(INTAKE_REVIEW,        "intake_review",        0, 0, "intake staff may approve what a policy marks so") \
    X(NURSE_REVIEW,         "nurse_review",         0, 0, "a nurse approves, asks or refers") \
    X(DIRECTOR_REVIEW,      "director_review",      0, 0, "a medical director decides") \
    X(APPROVED,             "approved",             1, 0, "medically necessary as asked") \
    X(PARTIALLY_APPROVED,   "partially_approved",   1, 0, "less than asked: a partial denial") \
    X(DENIED,               "denied",               1, 0, "not medically necessary") \
    X(NOT_REQUIRED,         "not_required",         1, 0, "no review is required, with the particular reason") \
    X(NOT_AVAILABLE,        "not_available",        1, 0, "the service is not reviewed at all") \
    X(NO_UM,                "no_um",                1, 0, "utilization management is not performed (coordination of benefits)") \
    X(REFERRED_TO_PAYER,    "referred_to_payer",    1, 0, "the payer's own business") \
    X(WITHDRAWN,            "withdrawn",            1, 0, "taken back by the requester") \
    X(MODIFIED,             "modified",             1, 1, "the requester agreed to another line or setting") \
    X(VOID,                 "void",                 1, 0, "entered in error, before any determination was notified")

/* Events.  System events carry what the policies answered; person events are the wire's actions; clock events fire. */
#define PC_EVENTS(X) \
    /* id                 wire name               class   meaning */ \
    X(CRITERIA_MET,       "criteria_met",         SYSTEM, "required; criteria met, all documents on file") \
    X(CRITERIA_NOT_MET,   "criteria_not_met",     SYSTEM, "required; criteria not met, all documents on file") \
    X(CRITERIA_UNKNOWN,   "criteria_unknown",     SYSTEM, "required; facts or documents are missing") \
    X(POLICY_FAILED,      "policy_failed",        SYSTEM, "a policy raised, timed out or was suspended (I3)") \
    X(REVIEW_NOT_REQUIRED,"review_not_required",  SYSTEM, "the resolution says not required") \
    X(SERVICE_NOT_AVAILABLE,"service_not_available",SYSTEM,"the service is not reviewed") \
    X(UM_NOT_PERFORMED,   "um_not_performed",     SYSTEM, "coordination of benefits: no UM") \
    X(PAYER_BUSINESS,     "payer_business",       SYSTEM, "referred to the payer") \
    X(SUPPLIED,           "supplied",             PERSON, "facts or documents came in (case.supply)") \
    X(TAKE,               "take",                 PERSON, "a reviewer takes the case") \
    X(RELEASE,            "release",              PERSON, "and gives it back") \
    X(APPROVE,            "approve",              PERSON, "approve as asked") \
    X(APPROVE_PARTIALLY,  "approve_partially",    PERSON, "approve less than asked") \
    X(DENY,               "deny",                 PERSON, "deny") \
    X(REFER,              "refer",                PERSON, "intake to nurse, nurse to director") \
    X(REQUEST_INFORMATION,"request_information",  PERSON, "ask the requester for named items") \
    X(RECORD_COMPLETE,    "record_complete",      PERSON, "record that the information is complete") \
    X(WITHDRAW,           "withdraw",             PERSON, "the requester takes the request back") \
    X(VOID_CASE,          "void",                 PERSON, "entered in error") \
    X(NOTE,               "note",                 PERSON, "a note; nothing else changes") \
    X(DECISION_WARN,      "decision_warning",     CLOCK,  "a decision clock nears its end") \
    X(DECISION_DUE,       "decision_due",         CLOCK,  "a decision clock ran out: missed, escalates") \
    X(INFORMATION_WARN,   "information_warning",  CLOCK,  "the information window nears its end") \
    X(INFORMATION_DUE,    "information_due",      CLOCK,  "the information window lapsed (R4.4: never an outcome)") \
    X(ASKING_DUE,         "asking_due",           CLOCK,  "nobody asked for what only people can see missing")

/* Clocks a row can start, stop, toll, resume.  Lengths are policy data (regimes). */
#define PC_CLOCKS(X) \
    X(DECISION,    "decision",    "the determination: programme and law rules, all kept (R5.5)") \
    X(INFORMATION, "information", "the requester's window to answer (R5.1)") \
    X(ASKING,      "asking",      "ours to ask for what people see missing (R5.1)")

/* What the engine does besides moving the state. */
#define PC_DOS(X) \
    X(ENQUEUE,   "enqueue",   "stand in the queue of the role that the new state names") \
    X(ASK,       "ask",       "ask for the missing facts and documents by name, with a letter (R4.6)") \
    X(DETERMINE, "determine", "write the determination row (I9)") \
    X(LETTER,    "letter",    "render and store the letters in the same transaction (I6)") \
    X(CLOSE,     "close",     "no determination: closed with its reason") \
    X(ESCALATE,  "escalate",  "a missed deadline goes up, visibly (I11)") \
    X(COMPLETE,  "complete",  "record the instant at which the information was complete (R5.1)") \
    X(INTAKE_HOP,"intake_hop","record the intake step as taken by the system (R4.1)") \
    X(WARN,      "warn",      "record and push a warning") \
    X(ASSIGN,    "assign",    "to the reviewer who acts") \
    X(UNASSIGN,  "unassign",  "to nobody") \
    X(REEVALUATE,"reevaluate","ask the policies again (the engine does so before the event is applied)")
/* clang-format on */

enum pc_kind {
#define X(id, wire) PC_KIND_##id,
    PC_KINDS(X)
#undef X
        PC_KIND_COUNT
};
enum pc_state { /* review states; other machines get their own lists with other number ranges */
#define X(id, ...) PC_ST_##id,
                PC_REVIEW_STATES(X)
#undef X
                    PC_ST_COUNT
};
enum pc_event {
#define X(id, ...) PC_EV_##id,
    PC_EVENTS(X)
#undef X
        PC_EV_COUNT
};
enum pc_event_class { PC_EVENT_SYSTEM, PC_EVENT_PERSON, PC_EVENT_CLOCK };
enum pc_clock_name {
#define X(id, ...) PC_CLK_##id,
    PC_CLOCKS(X)
#undef X
        PC_CLK_COUNT
};
enum pc_do {
#define X(id, ...) PC_DO_##id,
    PC_DOS(X)
#undef X
        PC_DO_COUNT
};

/* Everything a guard may look at.  The engine fills it from the stored case and the evaluation; nothing else decides. */
struct pc_flow_facts {
    bool criteria_met; /* latest evaluation: all criteria met */
    bool criteria_not_met; /* ... or not met; neither: unknown or not evaluated */
    bool documents_missing; /* a required document kind is not on file */
    bool intake_approvable; /* the policy says intake may approve (R4.1) */
    bool auto_approve; /* the snapshot switched engine approval on (R4.11) */
    bool complex; /* the policy sends it to a medical director (R4.2) */
    bool policy_failed; /* the latest evaluation failed (I3) */
    bool complete; /* information was recorded complete (R5.1) */
    bool asked_by_person; /* the open information request is a reviewer's */
    bool asked_by_director; /* ... and that reviewer acted as medical director: the answer goes back there */
    bool counts_short; /* the action approves less than asked on some line (R4.3) */
    bool note_given; /* the action carries a note (R4.2: nurse against unmet criteria) */
    bool reasons_given; /* the action carries at least one reason fit for it (R4.5) */
    bool items_given; /* request_information names at least one item */
    bool determined; /* a determination was notified (void is refused then) */
    bool assigned; /* somebody has taken the case */
    bool assigned_to_actor; /* ... and it is the actor */
};

/* What follows from an event.  Bit sets over enum pc_do and enum pc_clock_name.
 *
 * How the engine applies them, in this order:
 *  stop    ends the clocks of that name (met or cancelled: the engine knows which).
 *  resume  lets those go on that stand still, with what was left.
 *  start   starts the rules of that name whose own start event has happened and that never started before.  DECISION on a
 *          row that takes the case in starts the rules that run from receipt (law); on a row with COMPLETE those that
 *          run from completeness (programme) as well.  Starting a started rule again changes nothing, so rows may
 *          repeat it -- unless the same row stops the clock first: then it begins afresh (a new request, a new window).
 *  toll    lets those rules stand still whose rule text says `tolled` (R5.1); a law clock that does not toll runs on.
 * COMPLETE records an instant only if none is recorded: the first one counts (R5.1).  ASK includes its letter; LETTER is
 * every other one.  ENQUEUE keeps the reviewer who has the case unless the row says UNASSIGN. */
struct pc_flow_effects {
    int row; /* the stable id, stored with the event */
    enum pc_state to;
    uint32_t dos, start, stop, toll, resume;
    const char *because; /* the rule, static */
};

/* One row of a machine.  Rows of one (in, on) pair are tried top-down for rows whose `who` has the actor's role and
 * whose guard holds.  A pair's last row for a role is unconditional, or its guard is one that refuses with a reason
 * (guards.h; person events only).  A pair without rows is in the never-list with its reason. */
struct pc_flow_row {
    int id; /* stable for ever: stored with every event */
    enum pc_state in;
    enum pc_event on;
    uint32_t who; /* role mask, PC_WHO_SYSTEM and PC_WHO_LAW included */
    bool (*when)(const struct pc_flow_facts *); /* NULL: always */
    const char *when_name;
    enum pc_state to;
    uint32_t dos, start, stop, toll, resume;
    const char *because;
};
struct pc_flow_machine {
    enum pc_kind kind;
    const struct pc_flow_row *rows;
    size_t row_count;
    const struct pc_flow_never *never;
    size_t never_count;
};
/* What must not happen, with its reason: events (bit set) refused in a state for everybody not named in rows. */
struct pc_flow_never {
    enum pc_state in;
    uint64_t events;
    const char *because;
};

/* The machine of a kind; static.  NULL for kinds that have none yet. */
const struct pc_flow_machine *pc_flow_machine(enum pc_kind kind);

/* Finds what `event`, caused by an actor acting as `role` (one bit), does to a case in `in`.
 * Outcomes: PC_REFUSED no row fits (state, role or guard); *why_out (may be NULL) then holds a static snake_case
 * reason: "not_allowed_in_state", "not_allowed_for_role", or the failed guard's name ("partial_approval", "note_required",
 * "complex_case", "reasons_required", ...).  *effects_out is written only on PC_OK. */
PC_CHECK enum pc_rc pc_flow_step(enum pc_kind kind, enum pc_state in, enum pc_event event, uint32_t role,
                                 const struct pc_flow_facts *facts, struct pc_flow_effects *effects_out,
                                 const char **why_out);

/* The person events that some row admits in this state for the role mask (guards not asked: they depend on parameters,
 * but guards over stored facts such as complex or intake_approvable are): the `actions[]` of a case. */
#define PC_EVENT_BIT(event) (UINT64_C(1) << (event))
uint64_t pc_flow_allowed(enum pc_kind kind, enum pc_state in, uint32_t roles,
                         const struct pc_flow_facts *facts);

/* Proves the table whole; writes one line a finding into *out.  Returns the number of findings (0 in every build).
 * States that only later work enters are listed ("note: ...") and do not count. */
struct pc_buf;
int pc_flow_lint(const struct pc_flow_machine *machine, struct pc_buf *out);

/* The clocks (bit set) that may run, and those that are sure to have been started and not stopped, while a case is in
 * `state`, over all paths through the rows from `received`.  Both empty for a state that no path enters. */
uint32_t pc_flow_may_run(const struct pc_flow_machine *machine, enum pc_state state);
uint32_t pc_flow_must_run(const struct pc_flow_machine *machine, enum pc_state state);

/* Names, wire spelling; static.  And back: PC_INVALID when there is no such name. */
const char *pc_state_name(enum pc_state state);
const char *pc_event_name(enum pc_event event);
const char *pc_clock_name_text(enum pc_clock_name clock);
const char *pc_kind_name(enum pc_kind kind);
const char *pc_do_name(enum pc_do what);
const char *pc_state_meaning(enum pc_state state);
enum pc_event_class pc_event_class_of(enum pc_event event);
bool pc_state_is_final(enum pc_state state);
bool pc_state_is_later(enum pc_state state); /* only work that comes later enters it */
PC_CHECK enum pc_rc pc_state_parse(const char *name, enum pc_state *state_out);
/* The actions of case.act: person events but `supplied`, which is case.supply's. */
PC_CHECK enum pc_rc pc_action_parse(const char *name, enum pc_event *event_out);

/* Markdown with a Mermaid diagram: src/caseflow/CASEFLOW.md is this text (compared in a test). */
void pc_flow_print(struct pc_buf *out);

#endif
