/* src/server/study_flow.h -- turns the wheel of a study (engine/study.h): read a batch, ask the evaluators, compare, tell how far it is.
 * Private to server/.
 *
 * A few questions are out at any time, so that live ones find the evaluators free; a candidate and old revisions have
 * evaluators of their own anyway.  One study at a time. */
#ifndef PC_SERVER_STUDY_FLOW_H
#define PC_SERVER_STUDY_FLOW_H

#include "engine/study.h"
#include "server/internal.h"

struct pc_study_job;

/* Called once at the end; the study is borrowed until it returns.  rc: PC_CONFLICT another study runs, PC_UNAVAILABLE the
 * client has gone or the daemon ends, or a fault of the store. */
typedef void pc_study_done_fn(void *arg, enum pc_rc rc, const struct pc_study *study);

/* Takes the study over.  Progress goes to the call's client as `policy.progress` notifications; its scope is the call's. */
void pc_study_start(struct pc_server *server, struct pc_study *study, struct pc_call *call,
                    pc_study_done_fn *done, void *arg);

/* The same without a client: as the daemon's own administrator, one question at a time, and at most `rate` a second on average, so
 * that whoever waits for an answer does not notice. */
void pc_study_start_slowly(struct pc_server *server, struct pc_study *study, int rate, pc_study_done_fn *done,
                           void *arg);

/* At the end of the server: whatever it still waits for is never answered. */
void pc_study_job_free(struct pc_study_job **job);

/* policy.impact: a stored candidate against determined cases. */
void pc_handle_policy_impact(struct pc_call *call, yyjson_val *params);
/* admin.replay: every determination with its own revision, input and time. */
void pc_handle_replay_sweep(struct pc_call *call, yyjson_val *params);

#endif
