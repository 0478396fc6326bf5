/* tests/unit/engine/test_read_documents.c -- mirrors src/engine/read_documents.c: bytes in, bytes out */
#include <errno.h>
#include <stdio.h>
#include "support/document_world.h"

#define CLINIC "P-1", PC_WHO_PROVIDER
#define OTHER "P-2", PC_WHO_PROVIDER

static void a_document_is_uploaded_in_pieces_and_shown_again(void **state) /* R1.3 */
{
    struct document_world *d = *state;
    struct world *w = &d->w;
    assert_world(upload_begin(d, CLINIC, note_declaration("Visit", "")), PC_OK);
    assert_int_equal(world_int(w, "/offset"), 0);
    assert_int_equal(world_int(w, "/chunk_bytes"), 512 * 1024);
    assert_world(upload_append(d, CLINIC, 0, "Seen today"), PC_OK);
    assert_int_equal(world_int(w, "/offset"), 10);
    assert_world(upload_append(d, CLINIC, 10, NOTE + 10), PC_OK);
    assert_world(upload_finish(d, CLINIC), PC_OK);
    assert_int_equal(world_int(w, "/size"), strlen(NOTE));
    assert_world(world_read(w, &pc_read_document_show, CLINIC, of_document(d, ",\"offset\":5,\"bytes\":5")),
                 PC_OK);
    assert_string_equal(world_text(w, "/data"), "dG9kYXk=");
    assert_int_equal(world_int(w, "/next"), 10);
    assert_string_equal(world_text(w, "/state"), "stored");
    assert_world(world_read(w, &pc_read_document_show, CLINIC, of_document(d, ",\"offset\":10")), PC_OK);
    assert_null(yyjson_doc_ptr_get(w->doc, "/next"));
}

static void what_another_organization_uploads_does_not_exist(void **state) /* I8 */
{
    struct document_world *d = *state;
    struct world *w = &d->w;
    assert_world(upload_begin(d, CLINIC, note_declaration("Visit", "")), PC_OK);
    char mine[PC_ID_TEXT];
    snprintf(mine, sizeof mine, "%s", d->document);
    assert_world(upload_append(d, OTHER, 0, NOTE), PC_NOT_FOUND);
    assert_world(upload_finish(d, OTHER), PC_NOT_FOUND);
    assert_world(world_read(w, &pc_read_document_show, OTHER, of_document(d, "")), PC_NOT_FOUND);
    upload_note(d, CLINIC);
    /* the same bytes: nothing tells that somebody has them, and knowing their digest is not having them */
    assert_world(upload_begin(d, OTHER, note_declaration("Visit", "")), PC_OK);
    assert_int_equal(world_int(w, "/offset"), 0);
    assert_false(world_true(w, "/stored"));
    assert_string_not_equal(d->document, mine);
    assert_world(upload_finish(d, OTHER), PC_REFUSED);
    assert_string_equal(w->err.reason, "incomplete");
}

static void a_lost_connection_costs_no_bytes(void **state)
{
    struct document_world *d = *state;
    struct world *w = &d->w;
    assert_world(upload_begin(d, CLINIC, note_declaration("Visit", "")), PC_OK);
    assert_world(upload_append(d, CLINIC, 0, "Seen today"), PC_OK);
    assert_world(upload_append(d, CLINIC, 0, "Seen today"), PC_OK); /* its answer was lost */
    assert_int_equal(world_int(w, "/offset"), 10);
    world_restart(w);
    assert_int_equal(document_world_recover(d), 0);
    char before[PC_ID_TEXT];
    snprintf(before, sizeof before, "%s", d->document);
    assert_world(upload_begin(d, CLINIC, note_declaration("Visit", "")), PC_OK);
    assert_string_equal(d->document, before);
    assert_int_equal(world_int(w, "/offset"), 10);
    assert_world(upload_append(d, CLINIC, 20, NOTE + 20), PC_CONFLICT);
    assert_string_equal(w->err.reason, "gap");
    assert_string_equal(w->err.extra, "\"offset\":10");
    assert_world(upload_append(d, CLINIC, 4, "?"), PC_REFUSED);
    assert_string_equal(w->err.reason, "differs");
    assert_world(upload_append(d, CLINIC, 10, NOTE + 10), PC_OK);
    assert_world(upload_finish(d, CLINIC), PC_OK);
    assert_world(upload_finish(d, CLINIC), PC_OK); /* its answer was lost */
    assert_int_equal(world_int(w, "/size"), strlen(NOTE));
    assert_world(upload_append(d, CLINIC, 10, "?"), PC_REFUSED);
    assert_string_equal(w->err.reason, "finished");
    assert_world(upload_begin(d, CLINIC, note_declaration("Visit", "")), PC_OK);
    assert_true(world_true(w, "/stored"));
}

static void what_is_not_as_declared_is_refused(void **state)
{
    struct document_world *d = *state;
    struct world *w = &d->w;
    static const struct {
        const char *declaration, *reason, *field;
    } rows[] = {
        {"{\"kind\":\"other\",\"title\":\"x\",\"content_type\":\"text/html\",\"size\":9,\"sha256\":\"00\"}",
         "not_a_choice", "params.content_type"},
        {"{\"kind\":\"other\",\"title\":\"x\",\"content_type\":\"text/plain\",\"size\":33554433,\"sha256\":\"00\"}",
         "too_large", "params.size"},
        {"{\"kind\":\"other\",\"title\":\"x\",\"content_type\":\"text/plain\",\"size\":9,\"sha256\":\"00\"}",
         "malformed_digest", "params.sha256"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_world(upload_begin(d, CLINIC, rows[i].declaration), PC_INVALID);
        assert_string_equal(w->err.reason, rows[i].reason);
        assert_string_equal(w->err.field, rows[i].field);
    }
    assert_world(upload_begin(d, CLINIC, note_declaration("Visit", "")), PC_OK);
    assert_world(upload_append(d, CLINIC, 20, "more than was declared"), PC_INVALID);
    assert_string_equal(w->err.reason, "beyond_size");
    assert_world(world_read_and_run(w, &pc_read_document_append, NULL, CLINIC,
                                    of_document(d, ",\"offset\":0,\"data\":\"Zg=\"")),
                 PC_INVALID);
    assert_string_equal(w->err.reason, "malformed_base64");
    assert_world(upload_append(d, CLINIC, 0, "Seen today: pain 8 of 10.\n"), PC_OK);
    assert_world(upload_finish(d, CLINIC), PC_INVALID);
    assert_string_equal(w->err.reason, "digest_mismatch");
    assert_world(upload_append(d, CLINIC, 0, NOTE), PC_OK); /* from the beginning */
    assert_world(upload_finish(d, CLINIC), PC_OK);
}

static void a_piece_is_bounded(void **state)
{
    struct document_world *d = *state;
    struct world *w = &d->w;
    w->documents.chunk_bytes = 10;
    assert_world(upload_begin(d, CLINIC, note_declaration("Visit", "")), PC_OK);
    assert_world(upload_append(d, CLINIC, 0, NOTE), PC_INVALID);
    assert_string_equal(w->err.reason, "too_large");
}

static void a_stored_row_without_its_file_is_a_fault_and_no_empty_document(void **state)
{
    struct document_world *d = *state;
    struct world *w = &d->w;
    struct pc_hash sha;
    upload_note(d, CLINIC);
    pc_hash_of(pc_str_of(NOTE), &sha);
    pc_files_forget(w->files, &sha);
    assert_world(world_read(w, &pc_read_document_show, CLINIC, of_document(d, "")), PC_CORRUPT);
}

static void a_full_disk_is_said_to_be_full(void **state)
{
    struct document_world *d = *state;
    struct world *w = &d->w;
    assert_world(upload_begin(d, CLINIC, note_declaration("Visit", "")), PC_OK);
    d->disk.error = ENOSPC;
    d->disk.calls = 0;
    d->disk.fail_at = 2; /* open, write */
    assert_world(upload_append(d, CLINIC, 0, NOTE), PC_IO);
    assert_string_equal(w->err.reason, "storage_full");
    assert_world(upload_append(d, CLINIC, 0, NOTE), PC_OK);
    assert_world(upload_finish(d, CLINIC), PC_OK);
}

#define T(name) PC_TEST_WITH(name, document_world_open, document_world_close)
PC_TEST_MAIN(T(a_document_is_uploaded_in_pieces_and_shown_again),
             T(what_another_organization_uploads_does_not_exist), T(a_lost_connection_costs_no_bytes),
             T(what_is_not_as_declared_is_refused), T(a_piece_is_bounded),
             T(a_stored_row_without_its_file_is_a_fault_and_no_empty_document),
             T(a_full_disk_is_said_to_be_full))
