/* tests/unit/engine/test_document_sweep.c -- mirrors src/engine/document_sweep.c; and documents in admin.verify */
#include <stdio.h>
#include <unistd.h>
#include "support/document_world.h"
#include "unit/store/sqlite/directory.h"

#define CLINIC "P-1", PC_WHO_PROVIDER

static enum pc_rc count_one(void *arg, const struct pc_hash *sha, const char *name)
{
    (void)sha, (void)name;
    ++*(int *)arg;
    return PC_OK;
}

static int stored_count(struct document_world *d)
{
    int count = 0;
    assert_ok(pc_files_stored(d->w.files, count_one, &count));
    return count;
}

static enum pc_rc count_upload(void *arg, int64_t upload)
{
    (void)upload;
    ++*(int *)arg;
    return PC_OK;
}

static int upload_count(struct document_world *d)
{
    int count = 0;
    assert_ok(pc_files_uploads(d->w.files, count_upload, &count));
    return count;
}

/* kill -9 at every call of the disk, and between the last one and the commit: a start leaves no file that no row names, loses no
 * acknowledged document, and the client goes on where it was. */
static void an_end_at_any_step_is_recovered_at_start(void **state) /* I2 */
{
    struct document_world *d = *state;
    struct world *w = &d->w;
    int at = 1;
    for (bool reached = true; reached; at++) {
        char title[20];
        snprintf(title, sizeof title, "t%d", at);
        assert_world(upload_begin(d, CLINIC, note_declaration(title, "")), PC_OK);
        d->disk.calls = 0;
        d->disk.fail_at = at;
        d->disk.dies = true;
        enum pc_rc rc = upload_append(d, CLINIC, 0, NOTE);
        if (rc == PC_OK)
            rc = upload_finish(d, CLINIC);
        reached = d->disk.calls >= at;
        world_restart(w);
        document_world_recover(d);
        assert_int_equal(stored_count(d), rc == PC_OK ? 1 : 0);
        assert_true(world_verified(w));
        if (rc == PC_OK)
            break;
        assert_ok(world_advance(w, "25h")); /* the next title is another upload; this one is abandoned */
        document_world_recover(d);
        assert_int_equal(upload_count(d), 0);
    }
    assert_true(at > 12);
}

static void what_was_kept_without_its_commit_goes_and_the_upload_stays(void **state) /* I2 */
{
    struct document_world *d = *state;
    struct world *w = &d->w;
    assert_world(upload_begin(d, CLINIC, note_declaration("a", "")), PC_OK);
    assert_world(upload_append(d, CLINIC, 0, NOTE), PC_OK);
    /* the FILES thread's half alone: the process ends before CASES has its turn */
    assert_world(world_read(w, &pc_read_document_finish, CLINIC, of_document(d, "")), PC_OK);
    assert_int_equal(stored_count(d), 1);
    world_restart(w);
    assert_int_equal(document_world_recover(d), 1);
    assert_int_equal(stored_count(d), 0);
    assert_world(upload_begin(d, CLINIC, note_declaration("a", "")), PC_OK);
    assert_int_equal(world_int(w, "/offset"), strlen(NOTE)); /* nothing is sent twice */
    assert_world(upload_finish(d, CLINIC), PC_OK);
    assert_int_equal(upload_count(d), 1);
    assert_int_equal(document_world_recover(d), 1); /* the upload; the stored file has its row */
    assert_int_equal(stored_count(d), 1);
}

static void bytes_that_another_row_names_stay(void **state)
{
    struct document_world *d = *state;
    struct world *w = &d->w;
    upload_note(d, CLINIC);
    assert_world(upload_begin(d, "P-2", PC_WHO_PROVIDER, note_declaration("b", "")), PC_OK);
    assert_world(upload_append(d, "P-2", PC_WHO_PROVIDER, 0, NOTE), PC_OK);
    assert_world(world_read(w, &pc_read_document_finish, "P-2", PC_WHO_PROVIDER, of_document(d, "")), PC_OK);
    document_world_recover(d);
    assert_int_equal(stored_count(d), 1);
}

static void a_begin_clears_away_what_others_abandoned(void **state)
{
    struct document_world *d = *state;
    struct world *w = &d->w;
    assert_world(upload_begin(d, CLINIC, note_declaration("a", "")), PC_OK);
    assert_world(upload_append(d, CLINIC, 0, "Seen"), PC_OK);
    assert_ok(world_advance(w, "25h"));
    assert_world(upload_begin(d, "P-2", PC_WHO_PROVIDER, note_declaration("b", "")), PC_OK);
    assert_int_equal(upload_count(d), 0);
}

static void verification_names_missing_changed_and_unnamed_documents(void **state) /* I10 */
{
    struct document_world *d = *state;
    struct world *w = &d->w;
    struct pc_hash sha;
    char hex[65], name[100];
    upload_note(d, CLINIC);
    assert_true(world_verified(w));
    assert_int_equal(world_int(w, "/documents"), 1);
    pc_hash_of(pc_str_of(NOTE), &sha);
    pc_hex(sha.bytes, PC_HASH_SIZE, hex);
    snprintf(name, sizeof name, "documents/%.2s/%s", hex, hex);
    FILE *file = fopen(test_directory_file(d->directory, name), "r+");
    assert_non_null(file);
    fputc('X', file);
    fclose(file);
    assert_false(world_verified(w));
    assert_string_equal(world_text(w, "/findings/0/finding"), "document_changed");
    assert_string_equal(world_text(w, "/findings/0/document"), d->document);
    assert_int_equal(unlink(test_directory_file(d->directory, name)), 0);
    assert_false(world_verified(w));
    assert_string_equal(world_text(w, "/findings/0/finding"), "document_missing");
    hex[63] = hex[63] == '0' ? '1' : '0';
    snprintf(name, sizeof name, "documents/%.2s/%s", hex, hex);
    file = fopen(test_directory_file(d->directory, name), "w");
    assert_non_null(file);
    fclose(file);
    assert_false(world_verified(w));
    assert_string_equal(world_text(w, "/findings/1/finding"), "document_without_a_row");
    assert_string_equal(world_text(w, "/findings/1/file"), name + strlen("documents/"));
}

#define T(name) PC_TEST_WITH(name, document_world_open, document_world_close)
PC_TEST_MAIN(T(an_end_at_any_step_is_recovered_at_start),
             T(what_was_kept_without_its_commit_goes_and_the_upload_stays),
             T(bytes_that_another_row_names_stay), T(a_begin_clears_away_what_others_abandoned),
             T(verification_names_missing_changed_and_unnamed_documents))
