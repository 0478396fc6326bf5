/* src/engine/stay.h -- what a stay keeps in its case's body, as member "stay": where the member is and since when, the days
 * authorized, the next review, the plan for the time after.  Private to engine/; the others are for stays alone
 * where they do not say otherwise. */
#ifndef PC_ENGINE_STAY_H
#define PC_ENGINE_STAY_H

#include "engine/step.h"

bool pc_stay_is(const struct pc_case *c); /* whether it is a stay */

/* Whether it was determined before: what is reviewed now is a continued stay. */
bool pc_stay_continued(const struct pc_case *c);

/* Opens the stay with its discharge plan (R4.8: from the first notification on) and, where the request tells of an admission, the
 * event for it (R3.3).  In case.submit's transaction, by its actor, before the policies' answer is applied.
 * Outcomes: PC_INVALID with the field. */
PC_CHECK enum pc_rc pc_stay_open(struct pc_step *system, const struct pc_actor *actor);

/* A concurrent review judges the member as he or she is now: removes the facts of earlier rounds from the input, before those that are
 * the first to come in this one are merged (R4.7). */
void pc_stay_drop_facts(const struct pc_case *c, yyjson_mut_val *input);
/* Puts what the policies may know of the stay into a mutable copy of the case's evaluation input; nothing for other kinds. */
void pc_stay_input(const struct pc_case *c, yyjson_mut_doc *doc, yyjson_mut_val *input);

/* Makes another level of care the stay's, from `at` on: what was authorized from that day on at the level before is given back, earlier
 * days stay (R4.7).  `status` is "inpatient" or "observation"; both are copied. */
void pc_stay_move(struct pc_case *c, struct pc_str level, const char *status, struct pc_time at);

/* What is determined next are days that were denied, not those of a review that may be under way (R8.5, R8.6). */
void pc_stay_disputed(struct pc_case *c);

/* The doings: another round of review begins, for so many more days (0: nobody counted) or as a reconsideration, and what earlier ones
 * found no longer counts (R4.7, R8.5); observation has become an inpatient acute stay (R3.3). */
void pc_stay_renew(struct pc_case *c, struct pc_time at, int64_t days, bool reconsidered);
void pc_stay_convert(struct pc_step *step);

/* A determination with `outcome`: counts the days that it authorizes, and says when the stay is reviewed next (PC_NEVER in
 * *next_out: by the rule).  After a discharge that is at once, and finds the member gone. */
void pc_stay_determined(struct pc_step *step, enum pc_state outcome, struct pc_time *next_out);

/* Days asked for in this round, or those denied when none is under way: PC_NOT_FOUND when nobody counted.  The days that a decision
 * speaks of: from the day after those authorized, or of admission; `count` days, or (negative) those asked, granted or disputed.
 * PC_INVALID: the last is not known. */
PC_CHECK enum pc_rc pc_stay_asked(struct pc_case *c, int64_t *days_out);
PC_CHECK enum pc_rc pc_stay_frame(struct pc_case *c, int64_t count, struct pc_date *from_out,
                                  struct pc_date *to_out);

/* R3.3: whether a law gives hours (the evaluation's protected_until) beyond the last day granted; NULL: none is, beyond those that were
 * before. */
bool pc_stay_protected(struct pc_case *c, const struct pc_date *granted_to);

/* The latest clock of a name: an observation's limit, which the policies set; before all time when there is none. */
struct pc_time pc_stay_limit(const struct pc_case *c, enum pc_clock_name name);

/* Days authorized so far; 0 for other kinds. */
int64_t pc_stay_days(const struct pc_case *c);

/* Stored guard facts of a stay; nothing for other kinds. */
void pc_stay_facts(const struct pc_case *c, struct pc_flow_facts *facts);

/* Members of the stay: absent ones read as PC_NEVER, PC_NOT_FOUND, "". */
struct pc_time pc_stay_time(const struct pc_case *c, const char *key);
struct pc_str pc_stay_text(const struct pc_case *c, const char *key);
void pc_stay_put(struct pc_case *c, const char *key, yyjson_mut_val *value); /* `key` is a constant */
void pc_stay_put_time(struct pc_case *c, const char *key, struct pc_time at);
void pc_stay_put_date(struct pc_case *c, const char *key, struct pc_date date);

/* The calendar of the payer's place: the local day of an instant, the first instant of a day. */
struct pc_date pc_stay_day(const struct pc_case *c, struct pc_time at);
struct pc_time pc_stay_morning(const struct pc_case *c, struct pc_date day);

#endif
