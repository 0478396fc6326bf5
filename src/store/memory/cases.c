/* src/store/memory/cases.c -- cases and what drives them, in memory. */
#include <stdlib.h>
#include <string.h>

#include "store/memory/double.h"

/* ---- cases ---- */

static enum pc_rc case_insert(struct pc_store *store, const struct pc_case_row *row)
{
    return pc_mem_add(store, PC_ROW_CASE, row);
}

static enum pc_rc case_update(struct pc_store *store, const struct pc_case_row *row, int32_t expected_version)
{
    PC_TRY(pc_mem_enter_write(store));
    const struct pc_case_row *now = pc_mem_find(&pc_mem_of(store)->tables, PC_ROW_CASE, row);
    if (!now || now->version != expected_version)
        return PC_CONFLICT;
    return pc_mem_replace(&pc_mem_of(store)->tables, PC_ROW_CASE, row);
}

static enum pc_rc case_get(struct pc_store *store, int64_t id, struct pc_arena *arena,
                           struct pc_case_row *out)
{
    *out = (struct pc_case_row){.id = id};
    return pc_mem_get(store, PC_ROW_CASE, arena, out);
}

static int by_due(const void *a, const void *b)
{
    const struct pc_case_row *x = *(const struct pc_case_row *const *)a;
    const struct pc_case_row *y = *(const struct pc_case_row *const *)b;
    if (x->due_at.ms != y->due_at.ms)
        return x->due_at.ms < y->due_at.ms ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* All that stand behind the last page, in the order that is asked for. */
static size_t rows_after(struct pc_mem_walk *walk, const struct pc_case_filter *filter,
                         const struct pc_case_row **rows)
{
    size_t count = 0;
    for (const struct pc_case_row *row = pc_mem_peek(walk); row; row = pc_mem_peek(walk))
        if (pc_store_case_after(filter, row))
            rows[count++] = row;
    if (filter->by_due && count > 1)
        qsort(rows, count, sizeof *rows, by_due);
    return count;
}

static enum pc_rc case_list(struct pc_store *store, const struct pc_case_filter *filter,
                            struct pc_arena *arena, pc_store_case_fn *fn, void *arg)
{
    struct pc_mem_walk walk;
    PC_TRY(pc_mem_walk_all(&walk, store, PC_ROW_CASE));
    const struct pc_case_row **rows = PC_NEW_ARRAY(arena, const struct pc_case_row *, walk.table->count + 1);
    const size_t count = rows_after(&walk, filter, rows);
    const bool few = filter->submission != 0 || filter->member.ptr;
    const size_t looks = filter->looks > 0 && !few ? (size_t)filter->looks : count;
    int64_t left = filter->limit > 0 ? filter->limit : INT64_MAX;
    enum pc_rc rc = PC_OK;
    size_t i;
    for (i = 0; i < count && i < looks && left > 0 && rc == PC_OK; i++) {
        struct pc_case_row row;
        if (!pc_store_case_matches(filter, rows[i]))
            continue;
        pc_mem_hand_out(&walk, rows[i], arena, &row);
        rc = fn(arg, &row);
        left--;
    }
    if (filter->reached_out)
        *filter->reached_out = i == looks && i < count && left > 0 ? rows[i - 1]->id : 0;
    return pc_mem_walk_end(&walk, rc);
}

static enum pc_rc last_ids(struct pc_store *store, int64_t *case_id, int64_t *submission, int64_t *letter,
                           int64_t *position, int64_t *batch)
{
    struct pc_mem_walk walk;
    PC_TRY(pc_mem_walk_all(&walk, store, PC_ROW_CASE));
    *case_id = *submission = *letter = *position = *batch = 0;
    for (const struct pc_case_row *row = pc_mem_peek(&walk); row; row = pc_mem_peek(&walk)) {
        *case_id = row->id;
        *submission = row->submission > *submission ? row->submission : *submission;
    }
    if (pc_mem_last(store, PC_ROW_LETTER))
        *letter = ((const struct pc_letter_row *)pc_mem_last(store, PC_ROW_LETTER))->id;
    if (pc_mem_last(store, PC_ROW_EVENT))
        *position = ((const struct pc_event_row *)pc_mem_last(store, PC_ROW_EVENT))->position;
    if (pc_mem_last(store, PC_ROW_BATCH))
        *batch = ((const struct pc_batch_row *)pc_mem_last(store, PC_ROW_BATCH))->seq;
    return pc_mem_walk_end(&walk, PC_OK);
}

/* Here the texts vouch for themselves, each with its length. */
static void keep_texts(const struct pc_evaluation_row *row, struct pc_buf *kept_out)
{
    pc_buf_clear(kept_out);
    pc_buf_printf(kept_out, "%zu:", row->input.size);
    pc_buf_add_str(kept_out, row->input);
    pc_buf_printf(kept_out, "%zu:", row->output.size);
    pc_buf_add_str(kept_out, row->output);
}

static enum pc_rc evaluation_insert(struct pc_store *store, const struct pc_evaluation_row *row,
                                    struct pc_buf *kept_out)
{
    keep_texts(row, kept_out);
    return pc_mem_add(store, PC_ROW_EVALUATION, row);
}

static enum pc_rc evaluation_get(struct pc_store *store, int64_t case_id, int32_t number,
                                 struct pc_arena *arena, struct pc_evaluation_row *out)
{
    *out = (struct pc_evaluation_row){.case_id = case_id, .number = number};
    return pc_mem_get(store, PC_ROW_EVALUATION, arena, out);
}

static enum pc_rc evaluation_kept(struct pc_store *store, int64_t case_id, int32_t number,
                                  struct pc_buf *kept_out)
{
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(16384);
    struct pc_evaluation_row row;
    PC_TRY(evaluation_get(store, case_id, number, arena, &row));
    keep_texts(&row, kept_out);
    return PC_OK;
}

static enum pc_rc evaluation_list(struct pc_store *store, int64_t after_case, int32_t limit,
                                  struct pc_arena *arena, pc_store_evaluation_fn *fn, void *arg)
{
    struct pc_mem_walk walk;
    const struct pc_evaluation_row from = {.case_id = after_case + 1};
    PC_TRY(pc_mem_walk(&walk, store, PC_ROW_EVALUATION, 1, &from, limit));
    enum pc_rc rc = PC_OK;
    const struct pc_evaluation_row *at = pc_mem_peek(&walk);
    while (at && rc == PC_OK && walk.left > 0) {
        const struct pc_evaluation_row *next = pc_mem_peek(&walk);
        if (!next || next->case_id != at->case_id) {
            struct pc_evaluation_row row;
            pc_mem_hand_out(&walk, at, arena, &row);
            rc = fn(arg, &row);
        }
        at = next;
    }
    return pc_mem_walk_end(&walk, rc);
}

/* ---- events and batches ---- */

static enum pc_rc event_append(struct pc_store *store, struct pc_event_row *row)
{
    const struct pc_event_row *last = pc_mem_last(store, PC_ROW_EVENT);
    row->position = last ? last->position + 1 : 1;
    return pc_mem_add(store, PC_ROW_EVENT, row);
}

static enum pc_rc event_list(struct pc_store *store, int64_t case_id, int32_t after_seq,
                             struct pc_arena *arena, pc_store_event_fn *fn, void *arg)
{
    struct pc_mem_walk walk;
    struct pc_event_row row;
    PC_TRY(pc_mem_walk_case(&walk, store, PC_ROW_EVENT, offsetof(struct pc_event_row, case_id), case_id));
    enum pc_rc rc = PC_OK;
    for (const struct pc_event_row *at = pc_mem_peek(&walk); at && rc == PC_OK; at = pc_mem_peek(&walk)) {
        if (at->seq <= after_seq)
            continue;
        pc_mem_hand_out(&walk, at, arena, &row);
        rc = fn(arg, &row);
    }
    return pc_mem_walk_end(&walk, rc);
}

static enum pc_rc event_walk(struct pc_store *store, int64_t after_position, int32_t limit,
                             struct pc_arena *arena, pc_store_event_fn *fn, void *arg)
{
    struct pc_mem_walk walk;
    struct pc_event_row row = {.position = after_position + 1};
    PC_TRY(pc_mem_walk(&walk, store, PC_ROW_EVENT, 1, &row, limit));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_mem_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return pc_mem_walk_end(&walk, rc);
}

static enum pc_rc batch_append(struct pc_store *store, const struct pc_batch_row *row)
{
    return pc_mem_add(store, PC_ROW_BATCH, row);
}

static enum pc_rc batch_last(struct pc_store *store, struct pc_batch_row *out)
{
    PC_TRY(pc_mem_enter(store));
    const struct pc_batch_row *last = pc_mem_last(store, PC_ROW_BATCH);
    if (!last)
        return PC_NOT_FOUND;
    *out = *last;
    return PC_OK;
}

static enum pc_rc batch_walk(struct pc_store *store, pc_store_batch_fn *fn, void *arg)
{
    struct pc_mem_walk walk;
    PC_TRY(pc_mem_walk_all(&walk, store, PC_ROW_BATCH));
    enum pc_rc rc = PC_OK;
    for (const struct pc_batch_row *at = pc_mem_peek(&walk); at && rc == PC_OK; at = pc_mem_peek(&walk))
        rc = fn(arg, at);
    return pc_mem_walk_end(&walk, rc);
}

/* ---- clocks and timers ---- */

static enum pc_rc clock_insert(struct pc_store *store, const struct pc_clock_row *row)
{
    return pc_mem_add(store, PC_ROW_CLOCK, row);
}

static enum pc_rc clock_update(struct pc_store *store, const struct pc_clock_row *row)
{
    PC_TRY(pc_mem_enter_write(store));
    return pc_mem_replace(&pc_mem_of(store)->tables, PC_ROW_CLOCK, row);
}

static enum pc_rc clock_list(struct pc_store *store, int64_t case_id, struct pc_arena *arena,
                             pc_store_clock_fn *fn, void *arg)
{
    struct pc_mem_walk walk;
    struct pc_clock_row row;
    PC_TRY(pc_mem_walk_case(&walk, store, PC_ROW_CLOCK, offsetof(struct pc_clock_row, case_id), case_id));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && pc_mem_next(&walk, arena, &row))
        rc = fn(arg, &row);
    return pc_mem_walk_end(&walk, rc);
}

static enum pc_rc clock_walk_open(struct pc_store *store, struct pc_arena *arena, pc_store_clock_fn *fn,
                                  void *arg)
{
    struct pc_mem_walk walk;
    struct pc_clock_row row;
    PC_TRY(pc_mem_walk_all(&walk, store, PC_ROW_CLOCK));
    enum pc_rc rc = PC_OK;
    for (const struct pc_clock_row *at = pc_mem_peek(&walk); at && rc == PC_OK; at = pc_mem_peek(&walk)) {
        if (at->state != PC_CLOCK_RUNNING && at->state != PC_CLOCK_TOLLED)
            continue;
        pc_mem_hand_out(&walk, at, arena, &row);
        rc = fn(arg, &row);
    }
    return pc_mem_walk_end(&walk, rc);
}

static enum pc_rc timer_insert(struct pc_store *store, const struct pc_timer_row *row)
{
    return pc_mem_add(store, PC_ROW_TIMER, row);
}

static enum pc_rc timer_delete(struct pc_store *store, const struct pc_timer_row *row)
{
    PC_TRY(pc_mem_enter_write(store));
    return pc_mem_delete(&pc_mem_of(store)->tables, PC_ROW_TIMER, row);
}

static enum pc_rc timer_walk(struct pc_store *store, struct pc_time until, int32_t limit,
                             pc_store_timer_fn *fn, void *arg)
{
    struct pc_mem_walk walk;
    PC_TRY(pc_mem_walk(&walk, store, PC_ROW_TIMER, 0, NULL, limit));
    enum pc_rc rc = PC_OK;
    while (rc == PC_OK && walk.left-- > 0) {
        const struct pc_timer_row *at = pc_mem_peek(&walk);
        if (!at || at->due.ms > until.ms)
            break;
        rc = fn(arg, at);
    }
    return pc_mem_walk_end(&walk, rc);
}

/* ---- the table ---- */

void pc_mem_case_ops(struct pc_store_ops *ops)
{
    ops->case_insert = case_insert;
    ops->case_update = case_update;
    ops->case_get = case_get;
    ops->case_list = case_list;
    ops->last_ids = last_ids;
    ops->evaluation_insert = evaluation_insert;
    ops->evaluation_get = evaluation_get;
    ops->evaluation_kept = evaluation_kept;
    ops->evaluation_list = evaluation_list;
    ops->event_append = event_append;
    ops->event_list = event_list;
    ops->event_walk = event_walk;
    ops->batch_append = batch_append;
    ops->batch_last = batch_last;
    ops->batch_walk = batch_walk;
    ops->clock_insert = clock_insert;
    ops->clock_update = clock_update;
    ops->clock_list = clock_list;
    ops->clock_walk_open = clock_walk_open;
    ops->timer_insert = timer_insert;
    ops->timer_delete = timer_delete;
    ops->timer_walk = timer_walk;
}
