/* src/store/sqlite/cases.c -- cases, their lists, and what the policies said about them. */
#include "store/sqlite/db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- one case ---- */

static enum pc_rc add_member(struct pc_sqlite *s, const struct pc_case_row *row)
{
    return pc_sqlite_key_add(s, PC_KEYS_MEMBER, pc_sqlite_key(&row->member, 1), row->id, NULL);
}

enum pc_rc pc_sqlite_case_insert(struct pc_store *store, const struct pc_case_row *row)
{
    PC_TRY(pc_sqlite_write(store, PC_SQL_CASE_INSERT, row));
    return add_member(pc_sqlite_of(store), row);
}

enum pc_rc pc_sqlite_case_update(struct pc_store *store, const struct pc_case_row *row,
                                 int32_t expected_version)
{
    struct pc_sqlite *s = pc_sqlite_of(store);
    int changed;
    PC_TRY(pc_sqlite_may_write(store));
    PC_TRY(pc_sqlite_apply(s, PC_SQL_CASE_MOVE, row, expected_version, &changed));
    if (changed == 1)
        return PC_OK;
    /* Another version, or one of the rare changes that MOVE leaves to UPDATE. */
    PC_TRY(pc_sqlite_apply(s, PC_SQL_CASE_UPDATE, row, expected_version, &changed));
    return changed == 1 ? add_member(s, row) : PC_CONFLICT;
}

enum pc_rc pc_sqlite_case_get(struct pc_store *store, int64_t id, struct pc_arena *arena,
                              struct pc_case_row *out)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_CASE_GET, 1));
    pc_sqlite_bind_i64(&walk, 1, id);
    return pc_sqlite_only(&walk, arena, out);
}

/* ---- lists ---- */

/* More cases in a state than this: walking all ids finds the next page sooner than sorting the state's. */
#define RARE_STATE_COUNT 10000

struct listing {
    struct pc_store *store;
    const struct pc_case_filter *filter;
    struct pc_arena *arena;
    pc_store_case_fn *fn;
    void *arg;
    int64_t left, looks_left;
    int64_t looked_at; /* the last case */
    bool cut; /* ended because looks were used up */
    bool sort; /* by due_at, which the walk's order is not: keep all, then hand out */
    struct pc_case_row *rows; /* kept */
    size_t count, capacity;
};

/* Reads the current row of a walk as far as the filter looks; the rest only when it passes. */
static enum pc_rc read_case(struct listing *list, struct pc_sqlite_walk *walk, struct pc_case_row *row,
                            bool *passed)
{
    PC_TRY(pc_sqlite_read(walk, 0, PC_CASE_FILTER_FIELDS, row));
    *passed = pc_store_case_matches(list->filter, row) && pc_store_case_after(list->filter, row);
    if (!*passed)
        return PC_OK;
    PC_TRY(pc_sqlite_read(walk, PC_CASE_FILTER_FIELDS, walk->type->count, row));
    pc_row_own(walk->type, row, list->arena);
    return PC_OK;
}

static void keep(struct listing *list, const struct pc_case_row *row)
{
    if (list->count == list->capacity) {
        list->capacity = list->capacity ? list->capacity * 2 : 16;
        list->rows = pc_realloc(list->rows, list->capacity * sizeof *list->rows);
    }
    list->rows[list->count++] = *row;
}

static enum pc_rc deliver(struct listing *list, const struct pc_case_row *row)
{
    list->left--;
    return list->fn(list->arg, row);
}

static int order_by_due(const void *a, const void *b)
{
    const struct pc_case_row *x = a;
    const struct pc_case_row *y = b;
    if (x->due_at.ms != y->due_at.ms)
        return x->due_at.ms < y->due_at.ms ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* Whether one more row may be looked at. */
static bool may_look(struct listing *list)
{
    list->cut |= list->looks_left == 0;
    return !list->cut;
}

/* Hands out, or keeps, what a bound walk over cases finds. */
static enum pc_rc list_walk(struct listing *list, struct pc_sqlite_walk *walk)
{
    struct pc_case_row row;
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && (list->sort || list->left > 0) && may_look(list) && pc_sqlite_step(walk)) {
        bool passed = false;
        rc = read_case(list, walk, &row, &passed);
        list->looks_left--;
        list->looked_at = row.id;
        if (rc != PC_OK || !passed)
            continue;
        if (list->sort)
            keep(list, &row);
        else
            rc = deliver(list, &row);
    }
    return pc_sqlite_walk_end(walk, rc);
}

static enum pc_rc list_submission(struct listing *list)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, list->store, PC_SQL_CASE_BY_SUBMISSION, 0));
    pc_sqlite_bind_i64(&walk, 1, list->filter->by_due ? 0 : list->filter->after_id);
    pc_sqlite_bind_i64(&walk, 2, list->filter->submission);
    return list_walk(list, &walk);
}

/* Reads one case and lists it. */
static enum pc_rc list_one(struct listing *list, int64_t id)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, list->store, PC_SQL_CASE_GET, 1));
    pc_sqlite_bind_i64(&walk, 1, id);
    return list_walk(list, &walk);
}

static int order_by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Ids of the cases that have or had this member, ascending; some may stand twice. */
static enum pc_rc member_ids(struct listing *list, int64_t **ids, size_t *count)
{
    struct pc_sqlite *s = pc_sqlite_of(list->store);
    struct pc_sqlite_key_row key;
    size_t capacity = 0;
    enum pc_rc rc = pc_sqlite_key_first(s, PC_KEYS_MEMBER, pc_sqlite_key(&list->filter->member, 1), &key);
    while (rc == PC_OK && key.n != 0) {
        if (*count == capacity) {
            capacity = capacity ? capacity * 2 : 16;
            *ids = pc_realloc(*ids, capacity * sizeof **ids);
        }
        (*ids)[(*count)++] = key.row_id;
        rc = pc_sqlite_key_next(s, PC_KEYS_MEMBER, &key);
    }
    if (*count > 1)
        qsort(*ids, *count, sizeof **ids, order_by_id);
    return rc;
}

static enum pc_rc list_member(struct listing *list)
{
    int64_t *ids = NULL;
    size_t count = 0;
    enum pc_rc rc = member_ids(list, &ids, &count);
    for (size_t i = 0; i < count && rc == PC_OK && (list->sort || list->left > 0); i++)
        if (i == 0 || ids[i] != ids[i - 1])
            rc = list_one(list, ids[i]);
    pc_free(ids);
    return rc;
}

/* A person's or a submission's few cases. */
static enum pc_rc list_few(struct listing *list)
{
    list->sort = list->filter->by_due;
    enum pc_rc rc = list->filter->submission ? list_submission(list) : list_member(list);
    if (list->count > 1)
        qsort(list->rows, list->count, sizeof *list->rows, order_by_due);
    for (size_t i = 0; i < list->count && rc == PC_OK && list->left > 0; i++)
        rc = deliver(list, &list->rows[i]);
    pc_free(list->rows);
    return rc;
}

static int64_t after_due(const struct pc_case_filter *filter)
{
    return filter->after_id ? filter->after_due.ms : INT64_MIN;
}

static int64_t last_due(const struct pc_case_filter *filter)
{
    return filter->due_before.ms == PC_NEVER.ms ? INT64_MAX : filter->due_before.ms - 1;
}

/* One state's cases, most urgent first: the index is in this order. */
static enum pc_rc list_queue(struct listing *list)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, list->store, PC_SQL_CASE_QUEUE, 0));
    pc_sqlite_bind_i64(&walk, 1, list->filter->state);
    pc_sqlite_bind_i64(&walk, 2, after_due(list->filter));
    pc_sqlite_bind_i64(&walk, 3, list->filter->after_id);
    return list_walk(list, &walk);
}

/* Whether the statement can compare a member of the filter by itself: not an absent one, nor a list. */
static bool is_one(struct pc_str value)
{
    return value.ptr && !memchr(value.ptr, ',', value.size);
}

static void bind_one(struct pc_sqlite_walk *walk, int parameter, struct pc_str value)
{
    if (is_one(value))
        pc_sqlite_bind_str(walk, parameter, value);
    else if (walk->rc == PC_OK)
        walk->rc = pc_sqlite_rc(walk->s, sqlite3_bind_null(walk->statement, parameter));
}

/* Most cases that do not pass are passed over inside SQLite: that costs a quarter of reading and comparing one here. */
static void bind_passes(struct pc_sqlite_walk *walk, const struct pc_case_filter *filter)
{
    pc_sqlite_bind_i64(walk, 1, filter->kind);
    pc_sqlite_bind_i64(walk, 2, filter->state);
    bind_one(walk, 3, filter->payers);
    bind_one(walk, 4, filter->group);
    bind_one(walk, 5, filter->provider);
    bind_one(walk, 6, filter->categories);
    bind_one(walk, 7, filter->timing);
}

static bool passes_few(const struct pc_case_filter *filter)
{
    return filter->kind >= 0 || is_one(filter->payers) || is_one(filter->group) || is_one(filter->provider) ||
           is_one(filter->categories) || is_one(filter->timing);
}

/* All states' cases, most urgent first: ids are sorted, then looked at one by one.  Those of all cases are in an index; to
 * sort only what passes, all cases are read. */
static enum pc_rc list_by_due(struct listing *list)
{
    const struct pc_case_filter *filter = list->filter;
    const enum pc_sql sql = passes_few(filter) ? PC_SQL_CASE_PASSING_BY_DUE : PC_SQL_CASE_BY_DUE;
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, list->store, sql, 0));
    bind_passes(&walk, filter);
    pc_sqlite_bind_i64(&walk, 8, after_due(filter));
    pc_sqlite_bind_i64(&walk, 9, filter->after_id);
    pc_sqlite_bind_i64(&walk, 10, last_due(filter));
    pc_sqlite_bind_i64(&walk, 11, list->looks_left < INT64_MAX ? list->looks_left + 1 : -1);
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && list->left > 0 && may_look(list) && pc_sqlite_step(&walk))
        rc = list_one(list, sqlite3_column_int64(walk.statement, 0));
    return pc_sqlite_walk_end(&walk, rc);
}

static enum pc_rc state_is_rare(struct listing *list, bool *rare_out)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, list->store, PC_SQL_CASE_STATE_COUNT, 0));
    pc_sqlite_bind_i64(&walk, 1, list->filter->state);
    pc_sqlite_bind_i64(&walk, 2, RARE_STATE_COUNT);
    *rare_out = pc_sqlite_step(&walk) && sqlite3_column_int64(walk.statement, 0) < RARE_STATE_COUNT;
    return pc_sqlite_walk_end(&walk, PC_OK);
}

static enum pc_rc list_assigned(struct listing *list)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, list->store, PC_SQL_CASE_BY_ASSIGNED, 0));
    pc_sqlite_bind_i64(&walk, 1, list->filter->after_id);
    pc_sqlite_bind_str(&walk, 2, list->filter->assigned);
    return list_walk(list, &walk);
}

static enum pc_rc list_rare(struct listing *list)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, list->store, PC_SQL_CASE_BY_STATE, 0));
    pc_sqlite_bind_i64(&walk, 1, list->filter->after_id);
    pc_sqlite_bind_i64(&walk, 2, list->filter->state);
    return list_walk(list, &walk);
}

static enum pc_rc last_case(struct pc_store *store, int64_t *id_out)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_CASE_HIGHEST, 0));
    *id_out = pc_sqlite_step(&walk) ? sqlite3_column_int64(walk.statement, 0) : 0;
    return pc_sqlite_walk_end(&walk, PC_OK);
}

/* So many ids for each case that may be looked at. */
#define PASSED_A_LOOK 4

/* All cases of a stretch of ids: what SQLite passes over is not counted as looked at, so the stretch is bounded too. */
static enum pc_rc list_stretch(struct listing *list)
{
    const struct pc_case_filter *filter = list->filter;
    const int64_t end = filter->looks > 0 ? filter->after_id + (int64_t)filter->looks * PASSED_A_LOOK
                                          : INT64_MAX;
    struct pc_sqlite_walk walk;
    int64_t last;
    PC_TRY(pc_sqlite_walk(&walk, list->store, PC_SQL_CASE_BY_ID, 0));
    bind_passes(&walk, filter);
    pc_sqlite_bind_i64(&walk, 8, filter->after_id);
    pc_sqlite_bind_i64(&walk, 9, end);
    pc_sqlite_bind_i64(&walk, 10, last_due(filter));
    PC_TRY(list_walk(list, &walk));
    if (list->cut || list->left == 0 || end == INT64_MAX)
        return PC_OK;
    PC_TRY(last_case(list->store, &last));
    list->cut = last > end;
    list->looked_at = end;
    return PC_OK;
}

static enum pc_rc list_by_id(struct listing *list)
{
    bool rare = false;
    if (list->filter->state >= 0)
        PC_TRY(state_is_rare(list, &rare));
    return rare ? list_rare(list) : list_stretch(list);
}

/* By what narrows most and gives the order that is asked for. */
static enum pc_rc list_cases(struct listing *list)
{
    const struct pc_case_filter *filter = list->filter;
    if (filter->submission != 0 || filter->member.ptr)
        return list_few(list);
    list->looks_left = filter->looks > 0 ? filter->looks : INT64_MAX;
    if (filter->by_due)
        return filter->state >= 0 ? list_queue(list) : list_by_due(list);
    return filter->assigned.ptr ? list_assigned(list) : list_by_id(list);
}

enum pc_rc pc_sqlite_case_list(struct pc_store *store, const struct pc_case_filter *filter,
                               struct pc_arena *arena, pc_store_case_fn *fn, void *arg)
{
    struct listing list = {.store = store, .filter = filter, .arena = arena, .fn = fn, .arg = arg};
    list.left = filter->limit > 0 ? filter->limit : INT64_MAX;
    list.looks_left = INT64_MAX;
    enum pc_rc rc = list_cases(&list);
    if (filter->reached_out)
        *filter->reached_out = list.cut ? list.looked_at : 0;
    return rc;
}

/* ---- evaluations ---- */

static enum pc_rc keep_texts(struct pc_sqlite *s, const struct pc_str texts[2], struct pc_buf *kept_out)
{
    pc_buf_clear(kept_out);
    for (int i = 0; i < 2; i++) {
        const bool packed = s->packed[i].size > 0;
        PC_TRY(pc_sqlite_keep(s, packed ? pc_buf_str(&s->packed[i]) : texts[i], packed, kept_out));
    }
    return PC_OK;
}

enum pc_rc pc_sqlite_evaluation_insert(struct pc_store *store, const struct pc_evaluation_row *row,
                                       struct pc_buf *kept_out)
{
    const struct pc_str texts[2] = {row->input, row->output};
    struct pc_sqlite *s = pc_sqlite_of(store);
    PC_TRY(pc_sqlite_may_write(store));
    PC_TRY(pc_sqlite_apply_numbered(s, PC_SQL_EVALUATION_INSERT, row, row->case_id, row->number));
    return keep_texts(s, texts, kept_out);
}

enum pc_rc pc_sqlite_evaluation_kept(struct pc_store *store, int64_t case_id, int32_t number,
                                     struct pc_buf *kept_out)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_EVALUATION_KEPT, 1));
    pc_sqlite_bind_i64(&walk, 1, pc_sqlite_case_key(case_id, number));
    pc_buf_clear(kept_out);
    enum pc_rc rc = pc_sqlite_step(&walk) ? PC_OK : PC_NOT_FOUND;
    for (int i = 0; i < 2 && rc == PC_OK; i++) {
        bool packed;
        const struct pc_str bytes = pc_sqlite_stored(&walk, i, &packed);
        rc = pc_sqlite_keep(walk.s, bytes, packed, kept_out);
    }
    return pc_sqlite_walk_end(&walk, walk.rc == PC_OK ? rc : walk.rc);
}

enum pc_rc pc_sqlite_evaluation_get(struct pc_store *store, int64_t case_id, int32_t number,
                                    struct pc_arena *arena, struct pc_evaluation_row *out)
{
    struct pc_sqlite_walk walk;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_EVALUATION_GET, 1));
    pc_sqlite_bind_i64(&walk, 1, pc_sqlite_case_key(case_id, number));
    return pc_sqlite_only(&walk, arena, out);
}

enum pc_rc pc_sqlite_evaluation_list(struct pc_store *store, int64_t after_case, int32_t limit,
                                     struct pc_arena *arena, pc_store_evaluation_fn *fn, void *arg)
{
    struct pc_sqlite_walk walk;
    struct pc_evaluation_row row;
    PC_TRY(pc_sqlite_walk(&walk, store, PC_SQL_EVALUATION_LATEST, limit));
    pc_sqlite_bind_i64(&walk, 1, pc_sqlite_case_key(after_case + 1, 0));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_sqlite_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return pc_sqlite_walk_end(&walk, rc);
}
