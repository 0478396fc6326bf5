/* src/policy/pool/quarantine.h -- which subjects kill evaluators for whom.  Pure: the time comes in. */
#ifndef PC_POLICY_QUARANTINE_H
#define PC_POLICY_QUARANTINE_H

#include <stdbool.h>
#include "base/str.h"

enum { PC_QUARANTINE_KILLS = 5, PC_QUARANTINE_KEYS = 128, PC_QUARANTINE_NAME_MAX = 64 };
#define PC_QUARANTINE_WINDOW_US ((int64_t)60 * 1000 * 1000)
#define PC_QUARANTINE_SUSPEND_US ((int64_t)600 * 1000 * 1000)

/* Names longer than the limit count by their first bytes. */
struct pc_suspect {
    char owner[PC_QUARANTINE_NAME_MAX], subject[PC_QUARANTINE_NAME_MAX]; /* owner "": over all owners */
    uint8_t owner_size, subject_size;
    int64_t kills[PC_QUARANTINE_KILLS]; /* instants, the oldest at `next` */
    unsigned next, count;
    int64_t last, until; /* until: suspended; 0: not */
};
/* A zeroed one is empty and valid.  Bounded: the key that killed longest ago makes room. */
struct pc_quarantine {
    struct pc_suspect keys[PC_QUARANTINE_KEYS];
    int suspended; /* how many; 0 makes the question free */
};

enum pc_quarantine_event {
    PC_QUARANTINE_NOTHING = 0,
    PC_QUARANTINE_SUSPENDED =
        1, /* this kill was the fifth in a minute: suspended for that owner for ten minutes */
    PC_QUARANTINE_WIDESPREAD = 2 /* five in a minute over several owners: an alarm, nothing else */
};
/* Counts a kill; returns an OR of events. */
unsigned pc_quarantine_kill(struct pc_quarantine *quarantine, struct pc_str owner, struct pc_str subject,
                            int64_t now_us);

/* Whether requests of `owner` on `subject` are to be refused now. */
bool pc_quarantine_holds(struct pc_quarantine *quarantine, struct pc_str owner, struct pc_str subject,
                         int64_t now_us);

/* A new revision is a new chance. */
void pc_quarantine_clear(struct pc_quarantine *quarantine);

#endif
