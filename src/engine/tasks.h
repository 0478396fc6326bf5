/* src/engine/tasks.h -- what waits for a payer: questions about a case (R3.5, R3.7), matters handed over (R3.8, R3.9), members to be
 * taken off the plan (R3.7).  Private to engine/. */
#ifndef PC_ENGINE_TASKS_H
#define PC_ENGINE_TASKS_H

#include "engine/step.h"

/* The kinds of tasks, as the wire names them; static. */
#define PC_TASK_BENEFIT "benefit"
#define PC_TASK_PRIMARY "primary"
#define PC_TASK_FORWARDED "forwarded"
#define PC_TASK_REMOVE_MEMBER "remove_member"

/* Puts the latest evaluation's questions to the payer, but those that wait already; or hands over what the event is about: a matter
 * beside the review, or the whole case that is the payer's business. */
PC_CHECK enum pc_rc pc_tasks_ask(struct pc_step *step, enum pc_event event);

/* Ends the case's questions: the one that the event answers, or all of them when the case goes on without. */
PC_CHECK enum pc_rc pc_tasks_settle(struct pc_step *step, enum pc_event event);

/* Hands a matter of the case over to its payer. */
PC_CHECK enum pc_rc pc_tasks_hand_over(struct pc_step *step, struct pc_str subject, struct pc_str text);

/* Asks the payer to take a member off the plan, unless it was asked already; or ends that task, when the member's cover is no longer
 * so.  Borrows all texts for the call. */
PC_CHECK enum pc_rc pc_tasks_member_off(struct pc_engine *engine, struct pc_str payer, struct pc_str member,
                                        struct pc_arena *arena);
PC_CHECK enum pc_rc pc_tasks_member_stays(struct pc_engine *engine, struct pc_str payer, struct pc_str member,
                                          struct pc_arena *arena);

/* One task as JSON. */
void pc_view_task(struct pc_buf *out, const struct pc_task_row *row, const struct pc_ids *ids);

#endif
