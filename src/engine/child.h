/* src/engine/child.h -- cases about a case: opening one, and carrying back what was decided there (R8.4 to R8.9).  Private to
 * engine/.
 *
 *   ask    pc_child_ask: the parent's input with the new facts and the member "case" that the clock rules go by
 *   after  pc_child_open: the child under the same submission, payer, member, provider and revision (I4), routed by its own machine
 *   step   pc_child_tell: DO_TELL_PARENT, child_decided on the parent in the same transaction (I6) */
#ifndef PC_ENGINE_CHILD_H
#define PC_ENGINE_CHILD_H

#include "engine/act.h"

/* What was filed: params.received_at (of a phone call, a fax, or at the payer; now when absent) and params.expedited. */
struct pc_filing {
    struct pc_time received_at;
    bool expedited;
};

/* Reads it.  Outcomes: PC_INVALID received_at_not_allowed, in_the_future, before_the_decision. */
PC_CHECK enum pc_rc pc_child_filing(struct pc_act *a, struct pc_filing *filing_out);

/* Edits the parent's input for the child's evaluation: params.facts and documents (checked), and
 * case {kind, received_at, expedited, subject?}.  Outcomes: as pc_child_filing, PC_INVALID of a document. */
PC_CHECK enum pc_rc pc_child_ask(struct pc_act *a, enum pc_kind kind, yyjson_mut_doc *doc,
                                 yyjson_mut_val *input);

struct pc_child {
    enum pc_kind kind;
    struct pc_filing filing;
    enum pc_event event; /* PC_EV_COUNT: what the criteria say */
    uint32_t flags; /* PC_CASE_... of the new row */
    yyjson_mut_val
        *about; /* an object of the parent's document; the child's body has it under its kind's name */
    yyjson_mut_val *took_part; /* ids; NULL: nobody asks (R8.6) */
};

/* Opens it with the answer that `a` has: rows, clocks and letters by its machine's first step; the parent keeps the flag, and the child
 * among its kin. */
PC_CHECK enum pc_rc pc_child_open(struct pc_act *a, const struct pc_child *spec);

/* The object that a child's body has under its kind's name; made when it is not there. */
yyjson_mut_val *pc_child_about(struct pc_case *c);

/* Carries what the step decided to the case that the step's case is about. */
PC_CHECK enum pc_rc pc_child_tell(struct pc_step *step);

/* There, when that changes its determination: what each line is given; of a stay, that it is about days that were denied. */
void pc_child_carry(struct pc_step *told);

/* params.decision or params.result as the action's result, with the counts and reasons that it needs (R4.3, R4.5). */
PC_CHECK enum pc_rc pc_child_read_result(struct pc_act *a, struct pc_str said);

/* PC_REFUSED with `reason` when `at` is after the right's last day, which the detail names; *until_out is it (PC_NEVER: none). */
PC_CHECK enum pc_rc pc_child_in_time(struct pc_act *a, const char *right, struct pc_time from,
                                     struct pc_time at, const char *reason);

/* When a case's latest determination was notified.  PC_NOT_FOUND: it has none. */
PC_CHECK enum pc_rc pc_child_notified(struct pc_store *store, int64_t case_id, struct pc_arena *arena,
                                      struct pc_time *notified_out);
/* The parent's own, from its body; PC_NEVER: none. */
struct pc_time pc_case_notified(const struct pc_case *c);

/* Lines as they were asked: what an earlier decision gave them falls away. */
void pc_case_clear_lines(struct pc_case *c);

#endif
