/* src/engine/transplant.h -- the course of a transplant: its dates, zones and parameters in the case's body (R7).  Private to engine/. */
#ifndef PC_ENGINE_TRANSPLANT_H
#define PC_ENGINE_TRANSPLANT_H

#include "caseflow/zones.h"
#include "engine/step.h"

/* Whether a new case is a transplant: the policies' answer puts it into that category, or they failed and the request calls it
 * one. */
bool pc_transplant_asked(yyjson_val *params, yyjson_val *answer);

/* Begins the course of a new case: organ, the group's parameters (pinned, I4), the dates that the request's facts tell, and
 * whether an earlier precertification can be taken over (R7.4), which `data` records.  Nothing for other kinds.
 * Outcomes: PC_INVALID dates that cannot be, with their field. */
PC_CHECK enum pc_rc pc_transplant_open(struct pc_step *step, struct pc_time received_at);

/* The course as stored; PC_NOT_FOUND: the case has none. */
PC_CHECK enum pc_rc pc_transplant_course(const struct pc_case *c, struct pc_course *course_out);

/* The end of the follow-up's last day, for the course clock; false while it is not known. */
bool pc_transplant_ends(const struct pc_case *c, struct pc_time *end_out);

/* From which day on nothing is authorized any more; false: it was not revoked, or no longer is. */
bool pc_transplant_revoked(const struct pc_case *c, struct pc_date *from_out);

/* The guard facts that a transplant adds: where all was granted there is nothing to appeal (R8.6). */
void pc_transplant_facts(const struct pc_case *c, struct pc_flow_facts *facts);

/* Appends the member "transplant" of the case's view; `now` says which zone it is in.  Nothing for other kinds. */
void pc_transplant_show(struct pc_buf *out, struct pc_case *c, struct pc_time now);

/* Why a code does not belong to a zone, by a category's zone_exclusions: the reason's code, or absent. */
struct pc_str pc_transplant_exclusion(yyjson_val *category, struct pc_str code, int zone);

#endif
