/* tests/support/document_world.c -- see document_world.h. */
#include "support/document_world.h"

#include <stdio.h>
#include "base/base64.h"
#include "unit/store/sqlite/directory.h"

static void open_files(struct document_world *d)
{
    struct pc_err err = {0};
    pc_files_free(&d->w.files);
    fake_disk_init(&d->disk);
    assert_ok(pc_files_open(test_directory_file(d->directory, "documents"), false, &d->disk.base, &d->w.files,
                            &err));
    d->disk.calls = 0;
}

int document_world_open(void **state)
{
    struct document_world *d = pc_alloc(sizeof *d);
    world_open(&d->w, "2026-11-16T10:15:00-06:00");
    world_people(&d->w);
    d->directory = test_directory_new();
    open_files(d);
    *state = d;
    return 0;
}

int document_world_close(void **state)
{
    struct document_world *d = *state;
    world_close(&d->w);
    pc_files_free(&d->w.files);
    test_directory_free(&d->directory);
    pc_free(d);
    return 0;
}

int document_world_recover(struct document_world *d)
{
    int removed = 0;
    open_files(d);
    assert_ok(pc_documents_recover(d->w.store, d->w.files, pc_wall_now(&d->w.wall.base), &removed));
    d->disk.calls = 0;
    return removed;
}

const char *note_declaration(const char *title, const char *more)
{
    static char text[512];
    struct pc_hash sha;
    char hex[65];
    pc_hash_of(pc_str_of(NOTE), &sha);
    snprintf(
        text, sizeof text,
        "{\"kind\":\"clinical_record\",\"title\":\"%s\",\"content_type\":\"text/plain\",\"size\":%zu,\"sha256\":\"%s\"%s}",
        title, strlen(NOTE), pc_hex(sha.bytes, PC_HASH_SIZE, hex), more);
    return text;
}

const char *of_document(struct document_world *d, const char *more)
{
    static char text[4096];
    snprintf(text, sizeof text, "{\"document\":\"%s\"%s}", d->document, more);
    return text;
}

enum pc_rc upload_begin(struct document_world *d, const char *actor, uint32_t roles, const char *declaration)
{
    enum pc_rc rc = world_read_and_run(&d->w, &pc_read_document_begin, &pc_verb_document_begin, actor, roles,
                                       declaration);
    if (rc == PC_OK)
        snprintf(d->document, sizeof d->document, "%s", world_text(&d->w, "/document"));
    return rc;
}

enum pc_rc upload_append(struct document_world *d, const char *actor, uint32_t roles, int64_t offset,
                         const char *bytes)
{
    PC_AUTO(pc_buf_free) struct pc_buf more = {0};
    pc_buf_printf(&more, ",\"offset\":%lld,\"data\":\"", (long long)offset);
    pc_base64_encode(&more, pc_str_of(bytes));
    pc_buf_add_char(&more, '"');
    return world_read_and_run(&d->w, &pc_read_document_append, NULL, actor, roles, of_document(d, more.ptr));
}

enum pc_rc upload_finish(struct document_world *d, const char *actor, uint32_t roles)
{
    return world_read_and_run(&d->w, &pc_read_document_finish, &pc_verb_document_finish, actor, roles,
                              of_document(d, ""));
}

void upload_note(struct document_world *d, const char *actor, uint32_t roles)
{
    struct world *w = &d->w;
    assert_world(upload_begin(d, actor, roles, note_declaration("Visit", "")), PC_OK);
    assert_world(upload_append(d, actor, roles, 0, NOTE), PC_OK);
    assert_world(upload_finish(d, actor, roles), PC_OK);
}
