#include <stdio.h>
#include "caseflow/flow.h"
#include "engine/audit.h"
#include "store/memory/double.h"
#include "support/engine_world.h"

/* A store with two cases and five events in five batches, made so that it can be damaged. */
static int open_world(void **state)
{
    world_with_case(state);
    struct world *w = *state;
    assert_world(world_submit(w, "V-2"), PC_OK);
    assert_world(world_act(w, "nurse-1", PC_WHO_NURSE, "take", ""), PC_OK);
    assert_world(world_act(w, "nurse-1", PC_WHO_NURSE, "note", ",\"text\":\"called\""), PC_OK);
    assert_world(world_act(w, "nurse-1", PC_WHO_NURSE, "approve", ""), PC_OK);
    assert_true(world_verified(w));
    assert_int_equal(world_int(w, "/events"), 5);
    assert_int_equal(world_int(w, "/batches"), 5);
    assert_int_equal(world_count(w, "/findings"), 0);
    return 0;
}

static struct pc_mem_tables *tables(struct world *w)
{
    return &pc_mem_of(w->store)->tables;
}

static struct pc_event_row *event_at(struct world *w, int64_t position)
{
    struct pc_event_row *row = pc_mem_find(tables(w), PC_ROW_EVENT,
                                           &(struct pc_event_row){.position = position});
    assert_non_null(row);
    return row;
}

static struct pc_batch_row *batch_at(struct world *w, int64_t seq)
{
    struct pc_batch_row *row = pc_mem_find(tables(w), PC_ROW_BATCH, &(struct pc_batch_row){.seq = seq});
    assert_non_null(row);
    return row;
}

static void drop(struct world *w, enum pc_row_kind kind, const void *key)
{
    assert_ok(pc_mem_delete(tables(w), kind, key));
    pc_mem_forget(tables(w));
}

static void drop_event(struct world *w, int64_t position)
{
    drop(w, PC_ROW_EVENT, &(struct pc_event_row){.position = position});
}

/* Whether admin.verify names the finding, with that number (-1: any). */
static bool found(struct world *w, const char *what, int64_t number)
{
    char pointer[48];
    assert_false(world_verified(w));
    for (size_t i = 0; i < world_count(w, "/findings"); i++) {
        snprintf(pointer, sizeof pointer, "/findings/%zu/finding", i);
        bool same = strcmp(world_text(w, pointer), what) == 0;
        snprintf(pointer, sizeof pointer, "/findings/%zu/number", i);
        if (same && (number < 0 || world_int(w, pointer) == number))
            return true;
    }
    print_error("%s\n", w->result);
    return false;
}

static void a_changed_event_is_found(void **state) /* I10 */
{
    struct world *w = *state;
    event_at(w, 3)->actor = PC_STR("nurse-9");
    assert_true(found(w, "event_changed", 2)); /* the case's second event */
    assert_string_equal(world_text(w, "/findings/0/case_id"), w->case_id);
    assert_int_equal(world_count(w, "/findings"), 1);
}

/* Whoever can hash can make the event look right, but then its batch and its successor do not fit. */
static void a_changed_event_with_a_new_hash_is_found(void **state)
{
    struct world *w = *state;
    struct pc_event_row *event = event_at(w, 3);
    struct pc_buf scratch = {0};
    event->to_state = PC_ST_DIRECTOR_REVIEW;
    pc_audit_event(event, &event->prev, &scratch, &event->hash);
    pc_buf_free(&scratch);
    assert_true(found(w, "batch_events_differ", 3));
    assert_true(found(w, "event_missing_or_reordered", 2));
}

static void a_dropped_event_is_found(void **state)
{
    struct world *w = *state;
    drop_event(w, 3);
    assert_true(found(w, "batch_events_differ", 3));
    assert_true(found(w, "event_missing_or_reordered", 2));
}

static void a_dropped_last_event_is_found(void **state)
{
    struct world *w = *state;
    drop_event(w, 5);
    assert_true(found(w, "batch_events_differ", 5));
    assert_true(found(w, "case_without_its_last_event", 4));
}

static void reordered_events_are_found(void **state)
{
    struct world *w = *state;
    struct pc_event_row *a = event_at(w, 3), *b = event_at(w, 4), swap = *a;
    *a = *b;
    *b = swap;
    a->position = 3;
    b->position = 4;
    assert_true(found(w, "batch_events_differ", 3));
    assert_true(found(w, "batch_events_differ", 4));
}

static void a_dropped_batch_is_found(void **state)
{
    struct world *w = *state;
    drop(w, PC_ROW_BATCH, &(struct pc_batch_row){.seq = 3});
    assert_true(found(w, "batch_missing", 3));
    assert_true(found(w, "batch_chain_broken", 4));
}

/* Without the last batch its events stand behind the end of the chain. */
static void a_dropped_last_batch_is_found(void **state)
{
    struct world *w = *state;
    drop(w, PC_ROW_BATCH, &(struct pc_batch_row){.seq = 5});
    assert_true(found(w, "event_without_batch", 4));
}

static void a_changed_batch_is_found(void **state)
{
    struct world *w = *state;
    batch_at(w, 2)->at.ms++;
    assert_true(found(w, "batch_chain_broken", 2));
    assert_int_equal(world_count(w, "/findings"), 1);
}

static void a_changed_evaluation_is_found(void **state) /* I9 */
{
    struct world *w = *state;
    struct pc_evaluation_row *row = pc_mem_find(tables(w), PC_ROW_EVALUATION,
                                                &(struct pc_evaluation_row){.case_id = 2, .number = 1});
    row->output.size -= 1;
    assert_true(found(w, "evaluation_changed", 1));
    row->output.size += 1;
    row->input.size -= 1;
    assert_true(found(w, "evaluation_changed", 1));
}

static void a_dropped_evaluation_is_found(void **state)
{
    struct world *w = *state;
    drop(w, PC_ROW_EVALUATION, &(struct pc_evaluation_row){.case_id = 2, .number = 1});
    assert_true(found(w, "evaluation_missing", 1));
}

/* The words of a case are covered by its events, not only its moves. */
static void changed_letters_notes_and_determinations_are_found(void **state) /* I10, R10.4 */
{
    struct world *w = *state;
    struct pc_letter_row *letter = pc_mem_find(tables(w), PC_ROW_LETTER, &(struct pc_letter_row){.id = 2});
    struct pc_note_row *note = pc_mem_find(tables(w), PC_ROW_NOTE,
                                           &(struct pc_note_row){.case_id = 2, .seq = 3});
    struct pc_determination_row *determination = pc_mem_find(
        tables(w), PC_ROW_DETERMINATION, &(struct pc_determination_row){.case_id = 2, .number = 1});
    assert_non_null(letter);
    assert_non_null(note);
    assert_non_null(determination);
    letter->text.size -= 1;
    assert_true(found(w, "letter_changed", 4));
    letter->text.size += 1;
    note->text.size -= 1;
    assert_true(found(w, "note_changed", 3));
    note->text.size += 1;
    determination->body.size -= 1;
    assert_true(found(w, "determination_changed", 4));
    determination->body.size += 1;
    drop(w, PC_ROW_LETTER, &(struct pc_letter_row){.id = 2});
    assert_true(found(w, "letter_changed", 4));
}

/* A case row that is set back to an earlier event. */
static void a_case_that_lost_its_last_event_is_found(void **state)
{
    struct world *w = *state;
    struct pc_case_row *row = pc_mem_find(tables(w), PC_ROW_CASE, &(struct pc_case_row){.id = 2});
    row->event_seq--;
    assert_true(found(w, "case_without_its_last_event", 3));
}

static void a_first_event_with_a_predecessor_is_found(void **state)
{
    struct world *w = *state;
    event_at(w, 1)->prev.bytes[0]++;
    assert_true(found(w, "first_event_has_a_predecessor", 1));
}

static void a_thousand_cases_are_all_looked_at(void **state)
{
    struct world *w = *state;
    char id[16];
    for (int i = 0; i < 1005; i++) {
        snprintf(id, sizeof id, "M-%d", i);
        assert_world(world_submit(w, id), PC_OK);
    }
    assert_true(world_verified(w));
    struct pc_case_row *row = pc_mem_find(tables(w), PC_ROW_CASE, &(struct pc_case_row){.id = 1007});
    row->chain.bytes[0]++;
    assert_true(found(w, "case_without_its_last_event", 1));
}

#define T(name) PC_TEST_WITH(name, open_world, world_gone)
PC_TEST_MAIN(T(a_changed_event_is_found), T(a_changed_event_with_a_new_hash_is_found),
             T(a_dropped_event_is_found), T(a_dropped_last_event_is_found), T(reordered_events_are_found),
             T(a_dropped_batch_is_found), T(a_dropped_last_batch_is_found), T(a_changed_batch_is_found),
             T(a_changed_evaluation_is_found), T(a_dropped_evaluation_is_found),
             T(changed_letters_notes_and_determinations_are_found),
             T(a_case_that_lost_its_last_event_is_found), T(a_first_event_with_a_predecessor_is_found),
             T(a_thousand_cases_are_all_looked_at))
