/* src/engine/migrate.h -- policy.migrate: open cases to the serving revision, one command a case (I4).
 *
 * pc_read_migratable    command->work is a struct pc_migration: fills `cases` with the open cases that params.filter names and that
 *                       another revision than `revision` is pinned to, in the actor's scope
 * pc_verb_case_migrate  params {case_id, dry_run}; asks the serving revision (the command's catalogue) and, unless dry, pins the case to
 *                       it with an event.  result: {case_id, from, to, state, was, would_be, clocks_started[]} */
#ifndef PC_ENGINE_MIGRATE_H
#define PC_ENGINE_MIGRATE_H

#include "crypto/ids.h"
#include "engine/reader.h"

struct pc_migration_case {
    char id[PC_ID_TEXT];
    struct pc_migration_case *next;
};
struct pc_migration {
    int64_t revision;
    int64_t limit;
    struct pc_arena *arena; /* whose the list is */
    struct pc_migration_case *cases, **last;
    int64_t count;
};
extern const struct pc_read pc_read_migratable;

#endif
