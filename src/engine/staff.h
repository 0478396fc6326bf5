/* src/engine/staff.h -- who reports to whom: a subordinate of somebody who took part decides no appeal (R8.6).  Private to engine/. */
#ifndef PC_ENGINE_STAFF_H
#define PC_ENGINE_STAFF_H

#include "base/mem.h"
#include "store/store.h"

/* The principals who report to somebody; in the arena that they were loaded with. */
struct pc_staff {
    struct pc_report {
        struct pc_str id, to;
    } * reports;
    size_t count, room;
    struct pc_arena *arena;
};

/* Reads them once for an answer; *staff_out keeps the arena. */
PC_CHECK enum pc_rc pc_staff_load(struct pc_store *store, struct pc_arena *arena, struct pc_staff *staff_out);

/* Whom the principal reports to; absent: nobody. */
struct pc_str pc_staff_superior(const struct pc_staff *staff, struct pc_str id);

#endif
