/* tests/unit/engine/test_documents.c -- mirrors src/engine/documents.c: rows, limits, request ids */
#include <stdio.h>
#include "support/document_world.h"

#define CLINIC "P-1", PC_WHO_PROVIDER
#define OTHER "P-2", PC_WHO_PROVIDER

static void uploads_on_their_way_are_bounded_of_one_and_of_all(void **state)
{
    struct document_world *d = *state;
    struct world *w = &d->w;
    w->documents.owner_pending = 2;
    w->documents.pending = 3;
    assert_world(upload_begin(d, CLINIC, note_declaration("a", "")), PC_OK);
    assert_world(upload_begin(d, CLINIC, note_declaration("b", "")), PC_OK);
    assert_world(upload_begin(d, CLINIC, note_declaration("c", "")), PC_BUSY);
    assert_string_equal(w->err.reason, "too_many_uploads");
    assert_world(upload_begin(d, CLINIC, note_declaration("b", "")), PC_OK); /* goes on: not one more */
    assert_world(upload_begin(d, OTHER, note_declaration("a", "")), PC_OK);
    assert_world(upload_begin(d, OTHER, note_declaration("b", "")), PC_BUSY);
    w->documents.pending = 1000;
    w->documents.pending_bytes = (int64_t)(3 * strlen(NOTE));
    assert_world(upload_begin(d, OTHER, note_declaration("b", "")), PC_BUSY);
    w->documents.pending_bytes = 1 << 20;
    w->documents.owner_bytes = (int64_t)strlen(NOTE);
    assert_world(upload_begin(d, OTHER, note_declaration("b", "")), PC_BUSY);
    w->documents.owner_bytes = 1 << 20;
    assert_world(upload_begin(d, OTHER, note_declaration("b", "")), PC_OK);
}

static void an_abandoned_upload_expires_and_makes_room(void **state)
{
    struct document_world *d = *state;
    struct world *w = &d->w;
    w->documents.owner_pending = 1;
    assert_world(upload_begin(d, CLINIC, note_declaration("a", "")), PC_OK);
    assert_world(upload_append(d, CLINIC, 0, "Seen"), PC_OK);
    char first[PC_ID_TEXT];
    snprintf(first, sizeof first, "%s", d->document);
    assert_ok(world_advance(w, "24h"));
    assert_world(upload_append(d, CLINIC, 4, " today"), PC_REFUSED);
    assert_string_equal(w->err.reason, "expired");
    assert_world(upload_finish(d, CLINIC), PC_REFUSED);
    assert_world(world_read(w, &pc_read_document_show, CLINIC, of_document(d, "")), PC_OK);
    assert_string_equal(world_text(w, "/state"), "expired");
    assert_world(upload_begin(d, CLINIC, note_declaration("a", "")), PC_OK);
    assert_string_not_equal(d->document, first);
    assert_int_equal(world_int(w, "/offset"), 0);
}

static void a_request_id_begins_one_upload(void **state) /* I7 */
{
    struct document_world *d = *state;
    struct world *w = &d->w;
    assert_world(upload_begin(d, CLINIC, note_declaration("a", ",\"request_id\":\"u-1\"")), PC_OK);
    char first[PC_ID_TEXT];
    snprintf(first, sizeof first, "%s", d->document);
    assert_world(upload_append(d, CLINIC, 0, "Seen"), PC_OK);
    assert_world(upload_begin(d, CLINIC, note_declaration("a", ",\"request_id\":\"u-1\"")), PC_OK);
    assert_string_equal(d->document, first);
    assert_int_equal(world_int(w, "/offset"), 4); /* the first answer, but for how far it has come */
    assert_world(upload_begin(d, CLINIC, note_declaration("b", ",\"request_id\":\"u-1\"")), PC_REFUSED);
    assert_string_equal(w->err.reason, "request_id_reused");
    assert_ok(world_advance(w, "25h"));
    assert_world(upload_begin(d, CLINIC, note_declaration("a", ",\"request_id\":\"u-1\"")), PC_OK);
    assert_string_equal(d->document, first);
}

static enum pc_rc begin_attempt(struct world *w, int attempt)
{
    char title[20];
    snprintf(title, sizeof title, "a%d", attempt);
    return world_read_and_run(w, &pc_read_document_begin, &pc_verb_document_begin, CLINIC,
                              note_declaration(title, ""));
}

static void a_fault_at_any_store_call_begins_nothing(void **state) /* I2 */
{
    struct document_world *d = *state;
    assert_true(world_fault_sweep(&d->w, begin_attempt) > 3);
}

static void a_commit_that_fails_after_the_bytes_were_kept_can_be_tried_again(void **state) /* I2 */
{
    struct document_world *d = *state;
    struct world *w = &d->w;
    for (int at = 1; at < 40; at++) {
        assert_world(upload_begin(d, CLINIC, note_declaration("a", "")), PC_OK);
        if (world_true(w, "/stored"))
            return;
        assert_world(upload_append(d, CLINIC, 0, NOTE), PC_OK);
        pc_store_memory_fail_at(w->store, at);
        enum pc_rc rc = upload_finish(d, CLINIC);
        pc_store_memory_fail_at(w->store, 0);
        assert_true(rc == PC_OK || pc_rc_is_fault(rc));
    }
    fail_msg("never stored");
}

#define T(name) PC_TEST_WITH(name, document_world_open, document_world_close)
PC_TEST_MAIN(T(uploads_on_their_way_are_bounded_of_one_and_of_all),
             T(an_abandoned_upload_expires_and_makes_room), T(a_request_id_begins_one_upload),
             T(a_fault_at_any_store_call_begins_nothing),
             T(a_commit_that_fails_after_the_bytes_were_kept_can_be_tried_again))
