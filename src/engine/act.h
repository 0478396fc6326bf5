/* src/engine/act.h -- case.act, action by action.  Private to engine/.
 *
 * An action is an event of the case's machine (who may, when, what follows: caseflow) and a row in act.c: what to read from the
 * params, what to ask the policies first, and what to do besides the step.  A new action is a row, and functions in the file of
 * its subject. */
#ifndef PC_ENGINE_ACT_H
#define PC_ENGINE_ACT_H

#include "engine/question.h"
#include "engine/step.h"

struct pc_act {
    struct pc_engine *engine;
    struct pc_command *command;
    struct pc_case *c;
    struct pc_action action; /* filled by the row's `read` */
    enum pc_event event;
    yyjson_val *answer; /* the policies', when the row asked; NULL: they failed (I3) */
};

struct pc_act_row {
    enum pc_event on;
    /* Reads and checks params into a->action and the case's body; NULL: nothing to read.  Runs in apply, before the step.
     * Outcomes: PC_INVALID with the field. */
    enum pc_rc (*read)(struct pc_act *a);
    /* In prepare: edits `input`, a mutable copy of the case's evaluation input, and the policies are asked before the step;
     * NULL: nothing is asked.  Outcomes: PC_INVALID, PC_REFUSED. */
    enum pc_rc (*ask)(struct pc_act *a, yyjson_mut_doc *doc, yyjson_mut_val *input);
    /* Whether this one asks at all, by its params alone; NULL: it does when it has an `ask`. */
    bool (*asks)(const struct pc_act *a);
    /* After the step, before the case is stored: child cases, tasks, the policies' answer as an event; NULL: nothing. */
    enum pc_rc (*after)(struct pc_act *a, struct pc_step *step);
};

/* error.data of a bad member: PC_INVALID. */
PC_CHECK enum pc_rc pc_act_invalid(struct pc_act *a, const char *reason, const char *field,
                                   const char *detail);

/* act_decision.c: lines (R4.3); visits, days, from, to; both; reasons (R4.5); all of them. */
PC_CHECK enum pc_rc pc_act_read_lines(struct pc_act *a);
PC_CHECK enum pc_rc pc_act_read_totals(struct pc_act *a);
PC_CHECK enum pc_rc pc_act_read_counts(struct pc_act *a);
PC_CHECK enum pc_rc pc_act_read_reasons(struct pc_act *a);
PC_CHECK enum pc_rc pc_act_read_decision(struct pc_act *a);
/* A reason that the action itself is, when none was named; nothing if the case's policies do not have it. */
PC_CHECK enum pc_rc pc_act_use_reason(struct pc_act *a, struct pc_str code);
/* act_modify.c: agreed_by and the lines agreed instead (R4.4). */
PC_CHECK enum pc_rc pc_act_read_modification(struct pc_act *a);
/* act_review.c: the reason of an extension (R5.6); the reviewer who gets the case (R4.2); what is handed to the payer (R3.9); an
 * offer's answer, and keeping it. */
PC_CHECK enum pc_rc pc_act_read_extension(struct pc_act *a);
PC_CHECK enum pc_rc pc_act_read_assignee(struct pc_act *a);
PC_CHECK enum pc_rc pc_act_read_matter(struct pc_act *a);
PC_CHECK enum pc_rc pc_act_read_offer(struct pc_act *a);
PC_CHECK enum pc_rc pc_act_keep_offer(struct pc_act *a, struct pc_step *step);
/* act_payer.c: exists (R3.5) and primary (R3.7), the input that says so, and the policies' answer as the case's next evaluation. */
PC_CHECK enum pc_rc pc_act_read_benefit(struct pc_act *a);
PC_CHECK enum pc_rc pc_act_read_primary(struct pc_act *a);
PC_CHECK enum pc_rc pc_act_ask_benefit(struct pc_act *a, yyjson_mut_doc *doc, yyjson_mut_val *input);
PC_CHECK enum pc_rc pc_act_ask_primary(struct pc_act *a, yyjson_mut_doc *doc, yyjson_mut_val *input);
PC_CHECK enum pc_rc pc_act_take_answer(struct pc_act *a, struct pc_step *step);
/* act_transplant.c: name and date (R7.2); from and reasons (R7.3). */
PC_CHECK enum pc_rc pc_act_read_milestone(struct pc_act *a);
PC_CHECK enum pc_rc pc_act_read_revocation(struct pc_act *a);
/* act_stay.c: admission and level of care (R3.3, R4.7), asked of the policies at that level; the next review or its start; contacts;
 * the plan and the discharge (R4.8). */
PC_CHECK enum pc_rc pc_act_read_admit(struct pc_act *a);
PC_CHECK enum pc_rc pc_act_ask_admit(struct pc_act *a, yyjson_mut_doc *doc, yyjson_mut_val *input);
PC_CHECK enum pc_rc pc_act_read_review(struct pc_act *a);
PC_CHECK enum pc_rc pc_act_ask_review(struct pc_act *a, yyjson_mut_doc *doc, yyjson_mut_val *input);
bool pc_act_begins_review(const struct pc_act *a);
PC_CHECK enum pc_rc pc_act_read_contact(struct pc_act *a);
PC_CHECK enum pc_rc pc_act_read_plan(struct pc_act *a);
PC_CHECK enum pc_rc pc_act_read_discharge(struct pc_act *a);
PC_CHECK enum pc_rc pc_act_close_stay(struct pc_act *a, struct pc_step *step);
PC_CHECK enum pc_rc pc_act_after_discharge(struct pc_act *a, struct pc_step *step);
/* act_information.c: items and until (R4.6). */
PC_CHECK enum pc_rc pc_act_read_items(struct pc_act *a);

#endif
