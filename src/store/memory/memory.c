/* src/store/memory/memory.c -- the in-memory double of the store port: for tests, never for data that matter.
 *
 * One handle, writer and reader at once.  Every fallible call passes `enter`, which can be told to fail (the fault
 * sweeps) and which refuses what a database would refuse: a write outside a transaction or from inside a walk. */
#include <stdlib.h>
#include <string.h>

#include "store/memory/table.h"

#define NO_SAVEPOINT SIZE_MAX

struct memory_store {
    struct pc_store base;
    struct pc_mem_tables tables;
    size_t savepoint; /* length of the undo log there */
    bool in_transaction, in_snapshot;
    int walking;
    int fail_at;
    const char *error;
};

static struct memory_store *memory_of(struct pc_store *store)
{
    return (struct memory_store *)(void *)store;
}

/* Every call's first step: fails when its turn to fail has come. */
static enum pc_rc enter(struct pc_store *store)
{
    struct memory_store *memory = memory_of(store);
    if (memory->fail_at == 0 || --memory->fail_at > 0)
        return PC_OK;
    memory->error = "told to fail";
    return PC_IO;
}

static enum pc_rc enter_write(struct pc_store *store)
{
    struct memory_store *memory = memory_of(store);
    PC_ASSERT(memory->in_transaction && memory->walking == 0);
    return enter(store);
}

/* ---- transactions ---- */

static enum pc_rc begin(struct pc_store *store)
{
    struct memory_store *memory = memory_of(store);
    PC_ASSERT(!memory->in_transaction && memory->walking == 0);
    PC_TRY(enter(store));
    memory->in_transaction = true;
    memory->savepoint = NO_SAVEPOINT;
    return PC_OK;
}

static void rollback(struct pc_store *store)
{
    struct memory_store *memory = memory_of(store);
    pc_mem_undo(&memory->tables, 0);
    memory->in_transaction = false;
}

static enum pc_rc commit(struct pc_store *store)
{
    struct memory_store *memory = memory_of(store);
    PC_ASSERT(memory->in_transaction && memory->savepoint == NO_SAVEPOINT);
    enum pc_rc rc = enter(store);
    if (rc == PC_OK)
        pc_mem_forget(&memory->tables);
    rollback(store);
    return rc;
}

static enum pc_rc savepoint(struct pc_store *store)
{
    struct memory_store *memory = memory_of(store);
    PC_ASSERT(memory->savepoint == NO_SAVEPOINT);
    PC_TRY(enter_write(store));
    memory->savepoint = memory->tables.undo_count;
    return PC_OK;
}

static enum pc_rc release(struct pc_store *store)
{
    struct memory_store *memory = memory_of(store);
    PC_ASSERT(memory->savepoint != NO_SAVEPOINT);
    PC_TRY(enter_write(store));
    memory->savepoint = NO_SAVEPOINT;
    return PC_OK;
}

static enum pc_rc rollback_to(struct pc_store *store)
{
    struct memory_store *memory = memory_of(store);
    PC_ASSERT(memory->savepoint != NO_SAVEPOINT);
    PC_TRY(enter_write(store));
    pc_mem_undo(&memory->tables, memory->savepoint);
    memory->savepoint = NO_SAVEPOINT;
    return PC_OK;
}

static enum pc_rc snapshot_begin(struct pc_store *store)
{
    PC_ASSERT(!memory_of(store)->in_snapshot);
    PC_TRY(enter(store));
    memory_of(store)->in_snapshot = true;
    return PC_OK;
}

static void snapshot_end(struct pc_store *store)
{
    PC_ASSERT(memory_of(store)->in_snapshot);
    memory_of(store)->in_snapshot = false;
}

/* ---- what all rows share ---- */

static enum pc_rc insert(struct pc_store *store, enum pc_row_kind kind, const void *row)
{
    PC_TRY(enter_write(store));
    return pc_mem_insert(&memory_of(store)->tables, kind, row);
}

static enum pc_rc put(struct pc_store *store, enum pc_row_kind kind, const void *row)
{
    PC_TRY(enter_write(store));
    enum pc_rc rc = pc_mem_replace(&memory_of(store)->tables, kind, row);
    return rc == PC_NOT_FOUND ? pc_mem_insert(&memory_of(store)->tables, kind, row) : rc;
}

/* Completes *row, whose key members are set. */
static enum pc_rc get(struct pc_store *store, enum pc_row_kind kind, struct pc_arena *arena, void *row)
{
    PC_TRY(enter(store));
    const void *found = pc_mem_find(&memory_of(store)->tables, kind, row);
    if (!found)
        return PC_NOT_FOUND;
    memcpy(row, found, pc_row_types[kind].size);
    pc_row_own(&pc_row_types[kind], row, arena);
    return PC_OK;
}

/* A walk over one table in the order of its keys. */
struct walk {
    struct memory_store *memory;
    const struct pc_row_type *type;
    const struct pc_mem_table *table;
    size_t at;
    int64_t left; /* rows that may still be handed out */
    int64_t case_id; /* only its rows; 0: all */
    size_t case_offset;
};

/* Starts behind all rows whose first `keys` key members come before those of `from`.  limit 0: none. */
static enum pc_rc walk_begin(struct walk *walk, struct pc_store *store, enum pc_row_kind kind, int keys,
                             const void *from, int32_t limit)
{
    PC_TRY(enter(store));
    struct memory_store *memory = memory_of(store);
    *walk = (struct walk){.memory = memory, .type = &pc_row_types[kind], .table = &memory->tables.of[kind]};
    walk->at = pc_mem_lower_bound(&memory->tables, kind, keys, from);
    walk->left = limit > 0 ? limit : INT64_MAX;
    memory->walking++;
    return PC_OK;
}

static enum pc_rc walk_all(struct walk *walk, struct pc_store *store, enum pc_row_kind kind)
{
    return walk_begin(walk, store, kind, 0, NULL, 0);
}

/* The rows of one case; `offset` is where the row struct has its case id. */
static enum pc_rc walk_case(struct walk *walk, struct pc_store *store, enum pc_row_kind kind, size_t offset,
                            int64_t case_id)
{
    PC_TRY(walk_all(walk, store, kind));
    walk->case_id = case_id;
    walk->case_offset = offset;
    return PC_OK;
}

/* The next row as the table has it, or NULL. */
static const void *walk_peek(struct walk *walk)
{
    while (walk->at < walk->table->count) {
        const char *row = walk->table->rows[walk->at++];
        if (walk->case_id == 0 || *(const int64_t *)(const void *)(row + walk->case_offset) == walk->case_id)
            return row;
    }
    return NULL;
}

/* Copies a row as the caller gets it: with slices of its arena. */
static void hand_out(struct walk *walk, const void *row, struct pc_arena *arena, void *copy)
{
    memcpy(copy, row, walk->type->size);
    pc_row_own(walk->type, copy, arena);
    walk->left--;
}

static bool walk_next(struct walk *walk, struct pc_arena *arena, void *copy)
{
    const void *row = walk->left > 0 ? walk_peek(walk) : NULL;
    if (row)
        hand_out(walk, row, arena, copy);
    return row != NULL;
}

static enum pc_rc walk_end(struct walk *walk, enum pc_rc rc)
{
    walk->memory->walking--;
    return rc;
}

/* ---- cases ---- */

static enum pc_rc case_insert(struct pc_store *store, const struct pc_case_row *row)
{
    return insert(store, PC_ROW_CASE, row);
}

static enum pc_rc case_update(struct pc_store *store, const struct pc_case_row *row, int32_t expected_version)
{
    PC_TRY(enter_write(store));
    const struct pc_case_row *now = pc_mem_find(&memory_of(store)->tables, PC_ROW_CASE, row);
    if (!now || now->version != expected_version)
        return PC_CONFLICT;
    return pc_mem_replace(&memory_of(store)->tables, PC_ROW_CASE, row);
}

static enum pc_rc case_get(struct pc_store *store, int64_t id, struct pc_arena *arena,
                           struct pc_case_row *out)
{
    *out = (struct pc_case_row){.id = id};
    return get(store, PC_ROW_CASE, arena, out);
}

static int by_due(const void *a, const void *b)
{
    const struct pc_case_row *x = *(const struct pc_case_row *const *)a;
    const struct pc_case_row *y = *(const struct pc_case_row *const *)b;
    if (x->due_at.ms != y->due_at.ms)
        return x->due_at.ms < y->due_at.ms ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

static enum pc_rc case_list(struct pc_store *store, const struct pc_case_filter *filter,
                            struct pc_arena *arena, pc_store_case_fn *fn, void *arg)
{
    struct walk walk;
    PC_TRY(walk_all(&walk, store, PC_ROW_CASE));
    const struct pc_case_row **chosen = PC_NEW_ARRAY(arena, const struct pc_case_row *,
                                                     walk.table->count + 1);
    size_t count = 0;
    for (const struct pc_case_row *row = walk_peek(&walk); row; row = walk_peek(&walk))
        if (pc_store_case_matches(filter, row) && pc_store_case_after(filter, row))
            chosen[count++] = row;
    if (filter->by_due && count > 1)
        qsort(chosen, count, sizeof *chosen, by_due);
    if (filter->limit > 0 && count > (size_t)filter->limit)
        count = (size_t)filter->limit;
    enum pc_rc rc = PC_OK;
    for (size_t i = 0; i < count && rc == PC_OK; i++) {
        struct pc_case_row row;
        hand_out(&walk, chosen[i], arena, &row);
        rc = fn(arg, &row);
    }
    return walk_end(&walk, rc);
}

static const void *last_of(struct pc_store *store, enum pc_row_kind kind)
{
    const struct pc_mem_table *table = &memory_of(store)->tables.of[kind];
    return table->count ? table->rows[table->count - 1] : NULL;
}

static enum pc_rc last_ids(struct pc_store *store, int64_t *case_id, int64_t *submission, int64_t *letter,
                           int64_t *position, int64_t *batch)
{
    struct walk walk;
    PC_TRY(walk_all(&walk, store, PC_ROW_CASE));
    *case_id = *submission = *letter = *position = *batch = 0;
    for (const struct pc_case_row *row = walk_peek(&walk); row; row = walk_peek(&walk)) {
        *case_id = row->id;
        *submission = row->submission > *submission ? row->submission : *submission;
    }
    if (last_of(store, PC_ROW_LETTER))
        *letter = ((const struct pc_letter_row *)last_of(store, PC_ROW_LETTER))->id;
    if (last_of(store, PC_ROW_EVENT))
        *position = ((const struct pc_event_row *)last_of(store, PC_ROW_EVENT))->position;
    if (last_of(store, PC_ROW_BATCH))
        *batch = ((const struct pc_batch_row *)last_of(store, PC_ROW_BATCH))->seq;
    return walk_end(&walk, PC_OK);
}

static enum pc_rc evaluation_insert(struct pc_store *store, const struct pc_evaluation_row *row)
{
    return insert(store, PC_ROW_EVALUATION, row);
}

static enum pc_rc evaluation_get(struct pc_store *store, int64_t case_id, int32_t number,
                                 struct pc_arena *arena, struct pc_evaluation_row *out)
{
    *out = (struct pc_evaluation_row){.case_id = case_id, .number = number};
    return get(store, PC_ROW_EVALUATION, arena, out);
}

static enum pc_rc evaluation_list(struct pc_store *store, int64_t after_case, int32_t limit,
                                  struct pc_arena *arena, pc_store_evaluation_fn *fn, void *arg)
{
    struct walk walk;
    const struct pc_evaluation_row from = {.case_id = after_case + 1};
    PC_TRY(walk_begin(&walk, store, PC_ROW_EVALUATION, 1, &from, limit));
    enum pc_rc rc = PC_OK;
    const struct pc_evaluation_row *at = walk_peek(&walk);
    while (at && rc == PC_OK && walk.left > 0) {
        const struct pc_evaluation_row *next = walk_peek(&walk);
        if (!next || next->case_id != at->case_id) {
            struct pc_evaluation_row row;
            hand_out(&walk, at, arena, &row);
            rc = fn(arg, &row);
        }
        at = next;
    }
    return walk_end(&walk, rc);
}

/* ---- events and batches ---- */

static enum pc_rc event_append(struct pc_store *store, struct pc_event_row *row)
{
    const struct pc_event_row *last = last_of(store, PC_ROW_EVENT);
    row->position = last ? last->position + 1 : 1;
    return insert(store, PC_ROW_EVENT, row);
}

static enum pc_rc event_list(struct pc_store *store, int64_t case_id, int32_t after_seq,
                             struct pc_arena *arena, pc_store_event_fn *fn, void *arg)
{
    struct walk walk;
    struct pc_event_row row;
    PC_TRY(walk_case(&walk, store, PC_ROW_EVENT, offsetof(struct pc_event_row, case_id), case_id));
    enum pc_rc rc = PC_OK;
    for (const struct pc_event_row *at = walk_peek(&walk); at && rc == PC_OK; at = walk_peek(&walk)) {
        if (at->seq <= after_seq)
            continue;
        hand_out(&walk, at, arena, &row);
        rc = fn(arg, &row);
    }
    return walk_end(&walk, rc);
}

static enum pc_rc event_walk(struct pc_store *store, int64_t after_position, int32_t limit,
                             struct pc_arena *arena, pc_store_event_fn *fn, void *arg)
{
    struct walk walk;
    struct pc_event_row row = {.position = after_position + 1};
    PC_TRY(walk_begin(&walk, store, PC_ROW_EVENT, 1, &row, limit));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && walk_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return walk_end(&walk, rc);
}

static enum pc_rc batch_append(struct pc_store *store, const struct pc_batch_row *row)
{
    return insert(store, PC_ROW_BATCH, row);
}

static enum pc_rc batch_last(struct pc_store *store, struct pc_batch_row *out)
{
    PC_TRY(enter(store));
    const struct pc_batch_row *last = last_of(store, PC_ROW_BATCH);
    if (!last)
        return PC_NOT_FOUND;
    *out = *last;
    return PC_OK;
}

static enum pc_rc batch_walk(struct pc_store *store, pc_store_batch_fn *fn, void *arg)
{
    struct walk walk;
    PC_TRY(walk_all(&walk, store, PC_ROW_BATCH));
    enum pc_rc rc = PC_OK;
    for (const struct pc_batch_row *at = walk_peek(&walk); at && rc == PC_OK; at = walk_peek(&walk))
        rc = fn(arg, at);
    return walk_end(&walk, rc);
}

/* ---- clocks and timers ---- */

static enum pc_rc clock_insert(struct pc_store *store, const struct pc_clock_row *row)
{
    return insert(store, PC_ROW_CLOCK, row);
}

static enum pc_rc clock_update(struct pc_store *store, const struct pc_clock_row *row)
{
    PC_TRY(enter_write(store));
    return pc_mem_replace(&memory_of(store)->tables, PC_ROW_CLOCK, row);
}

static enum pc_rc clock_list(struct pc_store *store, int64_t case_id, struct pc_arena *arena,
                             pc_store_clock_fn *fn, void *arg)
{
    struct walk walk;
    struct pc_clock_row row;
    PC_TRY(walk_case(&walk, store, PC_ROW_CLOCK, offsetof(struct pc_clock_row, case_id), case_id));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && walk_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return walk_end(&walk, rc);
}

static enum pc_rc clock_walk_open(struct pc_store *store, struct pc_arena *arena, pc_store_clock_fn *fn,
                                  void *arg)
{
    struct walk walk;
    struct pc_clock_row row;
    PC_TRY(walk_all(&walk, store, PC_ROW_CLOCK));
    enum pc_rc rc = PC_OK;
    for (const struct pc_clock_row *at = walk_peek(&walk); at && rc == PC_OK; at = walk_peek(&walk)) {
        if (at->state != PC_CLOCK_RUNNING && at->state != PC_CLOCK_TOLLED)
            continue;
        hand_out(&walk, at, arena, &row);
        rc = fn(arg, &row);
    }
    return walk_end(&walk, rc);
}

static enum pc_rc timer_insert(struct pc_store *store, const struct pc_timer_row *row)
{
    return insert(store, PC_ROW_TIMER, row);
}

static enum pc_rc timer_delete(struct pc_store *store, const struct pc_timer_row *row)
{
    PC_TRY(enter_write(store));
    return pc_mem_delete(&memory_of(store)->tables, PC_ROW_TIMER, row);
}

static enum pc_rc timer_walk(struct pc_store *store, struct pc_time until, int32_t limit,
                             pc_store_timer_fn *fn, void *arg)
{
    struct walk walk;
    PC_TRY(walk_begin(&walk, store, PC_ROW_TIMER, 0, NULL, limit));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && walk.left-- > 0) {
        const struct pc_timer_row *at = walk_peek(&walk);
        if (!at || at->due.ms > until.ms)
            break;
        rc = fn(arg, at);
    }
    return walk_end(&walk, rc);
}

/* ---- determinations, letters, notes ---- */

static enum pc_rc determination_insert(struct pc_store *store, const struct pc_determination_row *row)
{
    return insert(store, PC_ROW_DETERMINATION, row);
}

static enum pc_rc determination_list(struct pc_store *store, int64_t case_id, struct pc_arena *arena,
                                     pc_store_determination_fn *fn, void *arg)
{
    struct walk walk;
    struct pc_determination_row row;
    PC_TRY(walk_case(&walk, store, PC_ROW_DETERMINATION, offsetof(struct pc_determination_row, case_id),
                     case_id));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && walk_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return walk_end(&walk, rc);
}

static enum pc_rc letter_insert(struct pc_store *store, const struct pc_letter_row *row)
{
    return insert(store, PC_ROW_LETTER, row);
}

static enum pc_rc letter_get(struct pc_store *store, int64_t id, struct pc_arena *arena,
                             struct pc_letter_row *out)
{
    *out = (struct pc_letter_row){.id = id};
    return get(store, PC_ROW_LETTER, arena, out);
}

static enum pc_rc letter_list(struct pc_store *store, int64_t case_id, struct pc_arena *arena,
                              pc_store_letter_fn *fn, void *arg)
{
    struct walk walk;
    struct pc_letter_row row;
    PC_TRY(walk_case(&walk, store, PC_ROW_LETTER, offsetof(struct pc_letter_row, case_id), case_id));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && walk_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return walk_end(&walk, rc);
}

static enum pc_rc note_insert(struct pc_store *store, const struct pc_note_row *row)
{
    return insert(store, PC_ROW_NOTE, row);
}

static enum pc_rc note_list(struct pc_store *store, int64_t case_id, struct pc_arena *arena,
                            pc_store_note_fn *fn, void *arg)
{
    struct walk walk;
    struct pc_note_row row;
    PC_TRY(walk_case(&walk, store, PC_ROW_NOTE, offsetof(struct pc_note_row, case_id), case_id));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && walk_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return walk_end(&walk, rc);
}

/* ---- requests ---- */

static enum pc_rc request_insert(struct pc_store *store, const struct pc_request_row *row)
{
    return insert(store, PC_ROW_REQUEST, row);
}

static enum pc_rc request_get(struct pc_store *store, struct pc_str org, struct pc_str request_id,
                              struct pc_arena *arena, struct pc_request_row *out)
{
    *out = (struct pc_request_row){.org = org, .request_id = request_id};
    return get(store, PC_ROW_REQUEST, arena, out);
}

/* ---- people ---- */

static enum pc_rc member_put(struct pc_store *store, const struct pc_member_row *row)
{
    return put(store, PC_ROW_MEMBER, row);
}

static enum pc_rc member_get(struct pc_store *store, struct pc_str payer, struct pc_str member,
                             struct pc_arena *arena, struct pc_member_row *out)
{
    *out = (struct pc_member_row){.payer = payer, .member = member};
    return get(store, PC_ROW_MEMBER, arena, out);
}

static enum pc_rc provider_put(struct pc_store *store, const struct pc_provider_row *row)
{
    return put(store, PC_ROW_PROVIDER, row);
}

static enum pc_rc provider_get(struct pc_store *store, struct pc_str provider, struct pc_arena *arena,
                               struct pc_provider_row *out)
{
    *out = (struct pc_provider_row){.provider = provider};
    return get(store, PC_ROW_PROVIDER, arena, out);
}

static enum pc_rc principal_put(struct pc_store *store, const struct pc_principal_row *row)
{
    return put(store, PC_ROW_PRINCIPAL, row);
}

static enum pc_rc principal_walk(struct pc_store *store, struct pc_arena *arena, pc_store_principal_fn *fn,
                                 void *arg)
{
    struct walk walk;
    struct pc_principal_row row;
    PC_TRY(walk_all(&walk, store, PC_ROW_PRINCIPAL));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && walk_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return walk_end(&walk, rc);
}

/* ---- policies ---- */

static enum pc_rc source_put(struct pc_store *store, const struct pc_hash *sha, struct pc_str bytes)
{
    const struct pc_source_row row = {*sha, bytes};
    enum pc_rc rc = insert(store, PC_ROW_SOURCE, &row);
    return rc == PC_CONFLICT ? PC_OK : rc;
}

static enum pc_rc source_get(struct pc_store *store, const struct pc_hash *sha, struct pc_arena *arena,
                             struct pc_str *out)
{
    struct pc_source_row row = {.sha = *sha};
    PC_TRY(get(store, PC_ROW_SOURCE, arena, &row));
    *out = row.bytes;
    return PC_OK;
}

static enum pc_rc revision_insert(struct pc_store *store, const struct pc_revision_row *row)
{
    return insert(store, PC_ROW_REVISION, row);
}

static enum pc_rc revision_get(struct pc_store *store, int64_t id, struct pc_arena *arena,
                               struct pc_revision_row *out)
{
    *out = (struct pc_revision_row){.id = id};
    return get(store, PC_ROW_REVISION, arena, out);
}

static enum pc_rc revision_walk(struct pc_store *store, struct pc_arena *arena, pc_store_revision_fn *fn,
                                void *arg)
{
    struct walk walk;
    struct pc_revision_row row;
    PC_TRY(walk_all(&walk, store, PC_ROW_REVISION));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && walk_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return walk_end(&walk, rc);
}

static enum pc_rc activation_append(struct pc_store *store, const struct pc_activation_row *row)
{
    return insert(store, PC_ROW_ACTIVATION, row);
}

static enum pc_rc activation_last(struct pc_store *store, struct pc_arena *arena,
                                  struct pc_activation_row *out)
{
    PC_TRY(enter(store));
    const struct pc_activation_row *last = last_of(store, PC_ROW_ACTIVATION);
    if (!last)
        return PC_NOT_FOUND;
    *out = *last;
    pc_row_own(&pc_row_types[PC_ROW_ACTIVATION], out, arena);
    return PC_OK;
}

static enum pc_rc activation_walk(struct pc_store *store, struct pc_arena *arena, pc_store_activation_fn *fn,
                                  void *arg)
{
    struct walk walk;
    struct pc_activation_row row;
    PC_TRY(walk_all(&walk, store, PC_ROW_ACTIVATION));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && walk_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return walk_end(&walk, rc);
}

/* ---- the rest ---- */

static enum pc_rc meta_get(struct pc_store *store, const char *key, struct pc_arena *arena,
                           struct pc_str *out)
{
    struct pc_meta_row row = {.key = pc_str_of(key)};
    PC_TRY(get(store, PC_ROW_META, arena, &row));
    *out = row.value;
    return PC_OK;
}

static enum pc_rc meta_put(struct pc_store *store, const char *key, struct pc_str value)
{
    const struct pc_meta_row row = {pc_str_of(key), value};
    return put(store, PC_ROW_META, &row);
}

static enum pc_rc backup(struct pc_store *store, const char *path)
{
    (void)path;
    PC_TRY(enter(store));
    memory_of(store)->error = "the in-memory store has nothing to copy";
    return PC_IO;
}

static enum pc_rc check(struct pc_store *store, struct pc_buf *findings)
{
    (void)findings;
    return enter(store);
}

static const char *last_error(struct pc_store *store)
{
    return memory_of(store)->error ? memory_of(store)->error : "";
}

static void close_store(struct pc_store *store)
{
    struct memory_store *memory = memory_of(store);
    PC_ASSERT(memory->walking == 0);
    rollback(store);
    pc_mem_free(&memory->tables);
    pc_free(memory);
}

static const struct pc_store_ops memory_ops = {
    .close = close_store,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .savepoint = savepoint,
    .release = release,
    .rollback_to = rollback_to,
    .snapshot_begin = snapshot_begin,
    .snapshot_end = snapshot_end,
    .case_insert = case_insert,
    .case_update = case_update,
    .case_get = case_get,
    .case_list = case_list,
    .last_ids = last_ids,
    .evaluation_insert = evaluation_insert,
    .evaluation_get = evaluation_get,
    .evaluation_list = evaluation_list,
    .event_append = event_append,
    .event_list = event_list,
    .event_walk = event_walk,
    .batch_append = batch_append,
    .batch_last = batch_last,
    .batch_walk = batch_walk,
    .clock_insert = clock_insert,
    .clock_update = clock_update,
    .clock_list = clock_list,
    .clock_walk_open = clock_walk_open,
    .timer_insert = timer_insert,
    .timer_delete = timer_delete,
    .timer_walk = timer_walk,
    .determination_insert = determination_insert,
    .determination_list = determination_list,
    .letter_insert = letter_insert,
    .letter_get = letter_get,
    .letter_list = letter_list,
    .note_insert = note_insert,
    .note_list = note_list,
    .request_insert = request_insert,
    .request_get = request_get,
    .member_put = member_put,
    .member_get = member_get,
    .provider_put = provider_put,
    .provider_get = provider_get,
    .principal_put = principal_put,
    .principal_walk = principal_walk,
    .source_put = source_put,
    .source_get = source_get,
    .revision_insert = revision_insert,
    .revision_get = revision_get,
    .revision_walk = revision_walk,
    .activation_append = activation_append,
    .activation_last = activation_last,
    .activation_walk = activation_walk,
    .meta_get = meta_get,
    .meta_put = meta_put,
    .backup = backup,
    .check = check,
    .error = last_error,
};

struct pc_store *pc_store_memory_new(void)
{
    struct memory_store *memory = pc_alloc(sizeof *memory);
    memory->base.ops = &memory_ops;
    memory->savepoint = NO_SAVEPOINT;
    return &memory->base;
}

void pc_store_memory_fail_at(struct pc_store *store, int calls)
{
    PC_ASSERT(store->ops == &memory_ops && calls >= 0);
    memory_of(store)->fail_at = calls;
}
