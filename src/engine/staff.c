/* src/engine/staff.c -- who reports to whom. */
#include "engine/staff.h"

static void make_room(struct pc_staff *staff)
{
    const size_t room = staff->room ? 2 * staff->room : 64;
    struct pc_report *more = PC_NEW_ARRAY(staff->arena, struct pc_report, room);
    for (size_t i = 0; i < staff->count; i++)
        more[i] = staff->reports[i];
    staff->reports = more;
    staff->room = room;
}

static enum pc_rc keep(void *arg, const struct pc_principal_row *row)
{
    struct pc_staff *staff = arg;
    if (!row->reports_to.size)
        return PC_OK;
    if (staff->count == staff->room)
        make_room(staff);
    staff->reports[staff->count++] = (struct pc_report){row->id, row->reports_to};
    return PC_OK;
}

enum pc_rc pc_staff_load(struct pc_store *store, struct pc_arena *arena, struct pc_staff *staff)
{
    *staff = (struct pc_staff){.arena = arena};
    return store->ops->principal_walk(store, arena, keep, staff);
}

struct pc_str pc_staff_superior(const struct pc_staff *staff, struct pc_str id)
{
    for (size_t i = 0; i < staff->count; i++) {
        if (pc_str_equal(staff->reports[i].id, id))
            return staff->reports[i].to;
    }
    return (struct pc_str){0};
}
