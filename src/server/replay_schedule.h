/* src/server/replay_schedule.h -- once a day every stored determination is replayed, slowly, and the outcome is told (I9).
 * Private to server/. */
#ifndef PC_SERVER_REPLAY_SCHEDULE_H
#define PC_SERVER_REPLAY_SCHEDULE_H

#include "server/internal.h"

struct pc_replay_schedule;

/* Waits for the time of day that the configuration names, by the wall port (so a simulated clock brings it about).  NULL: none is named.
 * A sweep that the daemon's end interrupts begins anew the next day. */
struct pc_replay_schedule *pc_replay_schedule_new(struct pc_server *server);
void pc_replay_schedule_free(struct pc_replay_schedule **schedule); /* accepts NULL, stores NULL */

/* Appends "replay":{...} to admin.status, with a comma before it; nothing without a schedule. */
void pc_replay_schedule_status(const struct pc_replay_schedule *schedule, struct pc_buf *out);

#endif
