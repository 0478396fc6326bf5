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
/* Machines: a case's `kind`. */
#define PC_KINDS(X) \
    X(REVIEW, "review") X(STAY, "stay") X(TRANSPLANT, "transplant") X(APPEAL, "appeal") \
    X(EXTERNAL_REVIEW, "external_review") X(PEER_TO_PEER, "peer_to_peer")

/* States: wire name, final?, entered only by later work?, meaning (R4.4).  Machines share them where they mean the same, so that
 * a queue or a list by state holds cases of every kind; which machine has which, its rows say.  Numbers are stored: append only. */
#define PC_STATES(X) \
    X(RECEIVED,             "received",             0, 0, "taken in; nothing rests here: it is stored with the policies' answer") \
    X(AWAITING_INFORMATION, "awaiting_information", 0, 0, "what is missing was asked for by name, with a last day") \
    X(AWAITING_PAYER,       "awaiting_payer",       0, 0, "the payer was asked (benefit, primary cover)") \
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
    X(MODIFIED,             "modified",             1, 0, "the requester agreed to another line or setting") \
    X(VOID,                 "void",                 1, 0, "entered in error, before any determination was notified") \
    /* stay */ \
    X(OBSERVING,            "observing",            0, 0, "in observation: hours run, nothing is reviewed before the 24th has passed") \
    X(IN_STAY,              "in_stay",              0, 0, "days are authorized; the next review is planned") \
    X(DISCHARGED,           "discharged",           1, 0, "the member has left the facility") \
    /* transplant */ \
    X(IN_COURSE,            "in_course",            0, 0, "authorized; milestones move the member through the zones") \
    X(COMPLETED,            "completed",            1, 0, "the follow-up zone has ended") \
    X(REVOKED,              "revoked",              1, 0, "no further service is authorized from a day on") \
    /* appeal, external review */ \
    X(PRELIMINARY_REVIEW,   "preliminary_review",   0, 0, "is the request for external review complete and eligible?") \
    X(IRO_REVIEW,           "iro_review",           0, 0, "an independent review organization decides") \
    X(UPHELD,               "upheld",               1, 0, "the decision stands") \
    X(PARTIALLY_OVERTURNED, "partially_overturned", 1, 0, "the decision is changed in part") \
    X(OVERTURNED,           "overturned",           1, 0, "the decision is changed") \
    X(NOT_ELIGIBLE,         "not_eligible",         1, 0, "no right to this review, with the reason") \
    /* peer-to-peer */ \
    X(REQUESTED,            "requested",            0, 0, "a physician asked for a conversation") \
    X(SCHEDULED,            "scheduled",            0, 0, "a slot is agreed") \
    X(HELD,                 "held",                 1, 0, "the conversation took place; its result is recorded") \
    X(NOT_HELD,             "not_held",             1, 0, "it did not take place") \
    X(ANSWERED,             "answered",             1, 0, "what a contract or a rate means is answered: nothing about medical necessity")

/* Events.  System events carry what the policies answered; person events are the wire's actions; clock events fire; recorded
 * events carry what somebody entitled decided in another place: a child case's decision, a delegate's; office events are about
 * the file, not the matter: no machine has rows for them, and the state stays.  Numbers are stored:
 * append only, 64 at most (masks). */
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
    X(ASKING_DUE,         "asking_due",           CLOCK,  "nobody asked for what only people can see missing") \
    X(EXTEND,             "extend",               PERSON, "one extension of the running decision clocks, with reason and notice") \
    X(MODIFY,             "modify",               PERSON, "the requester agreed to another line or setting") \
    X(ASSIGN,             "assign",               PERSON, "give the case to a reviewer") \
    X(CONFIRM_BENEFIT,    "confirm_benefit",      PERSON, "the payer says whether the benefit exists") \
    X(CONFIRM_PRIMARY,    "confirm_primary",      PERSON, "the payer says whether this plan is primary") \
    X(REVOKE,             "revoke",               PERSON, "no further service from a later day on") \
    X(REQUEST_PEER_TO_PEER,"request_peer_to_peer",PERSON, "a physician asks for a conversation") \
    X(SCHEDULE_PEER_TO_PEER,"schedule_peer_to_peer",PERSON,"a slot is agreed, or an attempt is recorded") \
    X(RECORD_PEER_TO_PEER,"record_peer_to_peer",  PERSON, "its result") \
    X(RECONSIDER,         "reconsider",           PERSON, "missing clinical details come after a denial, before an appeal") \
    X(OPEN_APPEAL,        "open_appeal",          PERSON, "an appeal is filed") \
    X(DECIDE_APPEAL,      "decide_appeal",        PERSON, "upheld or overturned, wholly or in part") \
    X(REQUEST_EXTERNAL_REVIEW,"request_external_review",PERSON,"the member asks for an independent review") \
    X(ASSIGN_IRO,         "assign_iro",           PERSON, "eligible; the next organization in rotation gets the file") \
    X(RECORD_IRO,         "record_iro",           PERSON, "its binding decision, or that the request is not eligible") \
    X(FORWARD_TO_PAYER,   "forward_to_payer",     PERSON, "the payer's own business is handed over") \
    X(ADMIT,              "admit",                PERSON, "the admission, observation or change of the level of care") \
    X(PLAN_REVIEW,        "plan_review",          PERSON, "the next concurrent review's day, or its start") \
    X(RECORD_CONTACT,     "record_contact",       PERSON, "a contact with the patient or the facility") \
    X(PLAN_DISCHARGE,     "plan_discharge",       PERSON, "barriers, target date, destination, services as tasks") \
    X(DISCHARGE,          "discharge",            PERSON, "the member left, when and to where") \
    X(MILESTONE,          "milestone",            PERSON, "a date of the transplant's course") \
    X(OFFER_RESPONSE,     "offer_response",       PERSON, "a suggestion was accepted or declined") \
    X(PAYER_ASKED,        "payer_asked",          SYSTEM, "the payer must answer first (benefit, primary cover)") \
    X(CHILD_DECIDED,      "child_decided",        RECORDED,"an appeal, an external review or a peer-to-peer on this case ended with a decision") \
    X(DELEGATE_DETERMINED,"delegate_determined",  RECORDED,"a declared delegate's determination (R4.10)") \
    X(DELEGATE_UNSIGNED,  "delegate_unsigned",    SYSTEM, "a delegate's adverse determination without a medical director's name") \
    X(NEXT_REVIEW_DUE,    "next_review_due",      CLOCK,  "the planned day of the next concurrent review has come") \
    X(OBSERVATION_24H,    "observation_24h",      CLOCK,  "more than 24 hours of observation") \
    X(OBSERVATION_48H,    "observation_48h",      CLOCK,  "more than 48 hours: an inpatient stay") \
    X(PRELIMINARY_DUE,    "preliminary_due",      CLOCK,  "the preliminary review is late") \
    X(FORWARD_DUE,        "forward_due",          CLOCK,  "the payer has not forwarded in time (R5.4)") \
    X(PEER_TO_PEER_DUE,   "peer_to_peer_due",     CLOCK,  "the conversation was not offered or held in time") \
    X(COURSE_DUE,         "course_due",           CLOCK,  "the follow-up zone has ended") \
    X(MIGRATED,           "migrated",             OFFICE, "an administrator moved the case to another policy revision (I4)") \
    X(DETERMINED_ELSEWHERE,"determined_elsewhere",OFFICE, "a determination by somebody who is no delegate for it: recorded, never applied (R4.9)") \
    X(TASK_ANSWERED,      "task_answered",        OFFICE, "the payer answered about what was handed to it, or about the member (R3.7, R3.9)")

/* Clocks a row can start, stop, toll, resume.  Lengths are policy data (regimes). */
#define PC_CLOCKS(X) \
    X(DECISION,    "decision",    "the determination: programme and law rules, all kept (R5.5)") \
    X(INFORMATION, "information", "the requester's window to answer (R5.1)") \
    X(ASKING,      "asking",      "ours to ask for what people see missing (R5.1)") \
    X(NEXT_REVIEW, "next_review", "the planned day of the next concurrent review (R4.7)") \
    X(OBSERVATION_24H, "observation_24h", "observation, unreviewed up to and including its end (R3.3)") \
    X(OBSERVATION_48H, "observation_48h", "observation; an inpatient stay after its end (R3.3)") \
    X(PRELIMINARY, "preliminary", "ours to say whether an external review is eligible (R5.5)") \
    X(FORWARD,     "forward",     "the payer's to forward an appeal on contracts or rates (R5.4)") \
    X(PEER_TO_PEER,"peer_to_peer","ours to hold the conversation (R5.8)") \
    X(COURSE,      "course",      "the transplant's follow-up zone (R7.2)")

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
    X(REEVALUATE,"reevaluate","ask the policies again (the engine does so before the event is applied)") \
    X(EXTEND,    "extend",    "extend the decision clocks once, with a letter that says why") \
    X(TASK,      "task",      "put a question to the payer (task.list)") \
    X(TASK_DONE, "task_done", "the payer's questions are answered or fall away") \
    X(OPEN_CHILD,"open_child","open the case that the action asks for, linked to this one") \
    X(TELL_PARENT,"tell_parent","carry the decision to the case it is about (child_decided)") \
    X(ROUND,     "round",     "begin another round of review: the earlier evaluation, completeness and decision clocks no longer count") \
    X(CONVERT,   "convert",   "change the level of care from observation to inpatient acute care, with a record of it (R3.3)")
/* clang-format on */

enum pc_kind {
#define X(id, wire) PC_KIND_##id,
    PC_KINDS(X)
#undef X
        PC_KIND_COUNT
};
enum pc_state {
#define X(id, ...) PC_ST_##id,
    PC_STATES(X)
#undef X
        PC_ST_COUNT
};
enum pc_event {
#define X(id, ...) PC_EV_##id,
    PC_EVENTS(X)
#undef X
        PC_EV_COUNT
};
enum pc_event_class { PC_EVENT_SYSTEM, PC_EVENT_PERSON, PC_EVENT_CLOCK, PC_EVENT_RECORDED, PC_EVENT_OFFICE };
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

/* How an appeal, an independent review, a conversation or a delegate decided, seen from the request: all, part or nothing of it
 * is granted. */
enum pc_flow_result { PC_RESULT_UNSAID, PC_RESULT_ALL, PC_RESULT_PART, PC_RESULT_NOTHING };

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
    bool benefit_asked; /* the payer was asked whether the benefit exists (R3.5) */
    bool primary_asked; /* ... whether this plan pays first (R3.7) */
    bool extendable; /* a decision clock that runs has an extension left (R5.6) */
    bool offered; /* a suggestion was made (R3.9) */
    bool determined; /* a determination was notified (void is refused then) */
    bool assigned; /* somebody has taken the case */
    bool assigned_to_actor; /* ... and it is the actor */
    enum pc_flow_result
        result; /* of decide_appeal, record_iro, record_peer_to_peer, child_decided, delegate_determined */
    bool into_observation; /* admit: to observation, whose hours the policies know how to count (R3.3) */
    bool
        brief_observation; /* discharge: from an observation of no more than 24 hours that nobody reviewed (R3.3) */
    bool level_changes; /* admit: another level of care than the one that was determined (R4.7) */
    bool review_dated; /* plan_review names a day */
    bool
        next_review_missing; /* an approval of a stay that says neither its last day nor when it is reviewed next (R4.7) */
    bool nothing_denied; /* a stay or transplant of which all was granted: nothing is left to appeal (R8.6) */
    bool within_statutory_stay; /* the decision would deny hours that a law gives without review (R3.3) */
    bool discharged; /* the discharge is recorded */
    bool not_admitted; /* a stay of somebody who was not admitted yet */
    bool answer_yes; /* confirm_benefit: it exists; confirm_primary: this plan is */
    /* What came after a decision, of the cases about it (R8.4 to R8.7). */
    bool reconsidered; /* the review under way is a reconsideration (R8.5) */
    bool appealed; /* an appeal on medical necessity is open or was decided */
    bool appeal_open; /* ... is open */
    bool appeals_used; /* the last level of the appeal profile upheld, in whole or part */
    bool
        appeal_late; /* ... is open beyond its clock, or asked for as expedited: deemed exhausted for the external review */
    bool external_asked; /* an external review is open or was decided */
    bool conversation_open; /* a peer-to-peer was asked for and is not over (R8.4) */
    bool took_part; /* the actor decided, or worked on, what the appeal is about (R8.6) */
    bool subordinate; /* ... or reports to somebody who did */
    bool payers_subject; /* open_appeal: on claims, benefits, eligibility or a contract alone (R8.9) */
    bool course_over; /* milestone: the member died (R7.2) */
    bool slot_given; /* schedule_peer_to_peer: a slot is agreed */
    bool attempt_given; /* ... or an attempt that failed is recorded */
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
    enum pc_state to, outcome; /* outcome: of the determination that a row with DETERMINE writes */
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
    enum pc_state outcome; /* of the determination, where it is not `to`; 0: it is */
    uint32_t dos, start, stop, toll, resume;
    const char *because;
};
/* A state in which a clock must always run, whatever path led there. */
struct pc_flow_must {
    enum pc_state in;
    enum pc_clock_name clock;
    const char *because;
};
struct pc_flow_machine {
    enum pc_kind kind;
    const char *title; /* of its chapter in CASEFLOW.md */
    enum pc_state
        first; /* where a case of this kind begins, and nothing rests: it is stored with the policies' answer */
    uint64_t told_at_once; /* events that a request tells of itself, recorded in `first` before that answer */
    const struct pc_flow_row *rows;
    size_t row_count;
    const struct pc_flow_never *never;
    size_t never_count;
    const struct pc_flow_must *must;
    size_t must_count;
    uint64_t foreign; /* events that cases of this kind never see, in any state; not named by rows or never */
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
bool pc_flow_has_state(const struct pc_flow_machine *machine,
                       enum pc_state state); /* some row or reason names it */
bool pc_state_is_later(enum pc_state state); /* only work that comes later enters it */
PC_CHECK enum pc_rc pc_state_parse(const char *name, enum pc_state *state_out);
/* The actions of case.act: person events but `supplied`, which is case.supply's. */
PC_CHECK enum pc_rc pc_action_parse(const char *name, enum pc_event *event_out);

/* Markdown with a Mermaid diagram: src/caseflow/CASEFLOW.md is this text (compared in a test). */
void pc_flow_print(struct pc_buf *out);

#endif
