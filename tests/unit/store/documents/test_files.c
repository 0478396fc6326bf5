/* tests/unit/store/documents/test_files.c -- mirrors src/store/documents/files.c and disk.c */
#include "store/documents/files.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/mem.h"
#include "support/fake_disk.h"
#include "support/pc_test.h"
#include "unit/store/sqlite/directory.h"

struct world {
    char *directory;
    struct fake_disk disk;
    struct pc_files *files;
    struct pc_hash sha;
    struct pc_err err;
};
static const struct pc_str note = {"Seen today: pain 7 of 10.\n", 26};
static const struct pc_str plain = {"text/plain", 10};

static void open_files(struct world *w)
{
    pc_files_free(&w->files);
    fake_disk_init(&w->disk);
    assert_ok(pc_files_open(test_directory_file(w->directory, "documents"), false, &w->disk.base, &w->files,
                            &w->err));
    w->disk.calls = 0;
}

static int setup(void **state)
{
    struct world *w = pc_alloc(sizeof *w);
    w->directory = test_directory_new();
    open_files(w);
    pc_hash_of(note, &w->sha);
    *state = w;
    return 0;
}

static int teardown(void **state)
{
    struct world *w = *state;
    pc_files_free(&w->files);
    test_directory_free(&w->directory);
    pc_free(w);
    return 0;
}

static int64_t put(struct world *w, int64_t upload, int64_t offset, struct pc_str bytes, enum pc_rc expected)
{
    int64_t size = -1;
    assert_rc(pc_files_write(w->files, upload, offset, bytes, &size, &w->err), expected);
    return size;
}

static void expect_stored(struct world *w)
{
    PC_AUTO(pc_buf_free) struct pc_buf bytes = {0};
    assert_ok(pc_files_read(w->files, &w->sha, 0, 1000, &bytes));
    assert_text(pc_buf_str(&bytes), note.ptr);
    assert_ok(pc_files_check(w->files, &w->sha, (int64_t)note.size));
}

static void a_document_comes_in_pieces_and_is_kept_under_its_digest(void **state)
{
    struct world *w = *state;
    char hex[65], name[100];
    assert_int_equal(put(w, 1, 0, (struct pc_str){note.ptr, 10}, PC_OK), 10);
    assert_int_equal(put(w, 1, 10, (struct pc_str){note.ptr + 10, 16}, PC_OK), 26);
    assert_ok(pc_files_keep(w->files, 1, &w->sha, plain, &w->err));
    expect_stored(w);
    pc_hex(w->sha.bytes, PC_HASH_SIZE, hex);
    snprintf(name, sizeof name, "documents/%.2s/%s", hex, hex);
    struct stat about;
    assert_int_equal(stat(test_directory_file(w->directory, name), &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    PC_AUTO(pc_buf_free) struct pc_buf part = {0};
    assert_ok(pc_files_read(w->files, &w->sha, 5, 5, &part));
    assert_text(pc_buf_str(&part), "today");
}

static void a_piece_may_come_twice_and_in_no_other_form(void **state)
{
    struct world *w = *state;
    put(w, 1, 0, (struct pc_str){note.ptr, 10}, PC_OK);
    assert_int_equal(put(w, 1, 0, (struct pc_str){note.ptr, 10}, PC_OK), 10);
    assert_int_equal(put(w, 1, 5, (struct pc_str){note.ptr + 5, 10}, PC_OK), 15); /* half of it is new */
    assert_int_equal(put(w, 1, 20, (struct pc_str){note.ptr + 20, 6}, PC_CONFLICT),
                     15); /* says where to go on */
    assert_int_equal(put(w, 1, 0, PC_STR("Seen TODAY"), PC_REFUSED), 15);
    open_files(w); /* a restart */
    int64_t size;
    assert_ok(pc_files_size(w->files, 1, &size));
    assert_int_equal(size, 15);
}

static void what_is_not_as_declared_is_refused_and_gone(void **state)
{
    struct world *w = *state;
    int64_t size;
    struct pc_hash other = {{1}};
    put(w, 1, 0, note, PC_OK);
    assert_rc(pc_files_keep(w->files, 1, &other, plain, &w->err), PC_INVALID);
    assert_string_equal(w->err.reason, "digest_mismatch");
    assert_ok(pc_files_size(w->files, 1, &size));
    assert_int_equal(size, 0);
    put(w, 1, 0, note, PC_OK);
    assert_rc(pc_files_keep(w->files, 1, &w->sha, PC_STR("image/png"), &w->err), PC_INVALID);
    assert_string_equal(w->err.reason, "content_type_mismatch");
    assert_false(pc_files_has(w->files, &w->sha));
    assert_rc(pc_files_keep(w->files, 1, &w->sha, plain, &w->err), PC_NOT_FOUND);
}

static enum pc_rc count_stored(void *arg, const struct pc_hash *sha, const char *name)
{
    int *counts = arg; /* ours, not ours */
    assert_non_null(name);
    counts[sha ? 0 : 1]++;
    return PC_OK;
}

static enum pc_rc count_upload(void *arg, int64_t upload)
{
    *(int64_t *)arg += upload;
    return PC_OK;
}

static void the_same_bytes_are_stored_once_and_mend_a_damaged_file(void **state)
{
    struct world *w = *state;
    char hex[65], name[100];
    for (int64_t upload = 1; upload <= 2; upload++) {
        put(w, upload, 0, note, PC_OK);
        assert_ok(pc_files_keep(w->files, upload, &w->sha, plain, &w->err));
        assert_ok(pc_files_keep(w->files, upload, &w->sha, plain, &w->err)); /* twice: nothing changes */
    }
    int counts[2] = {0};
    assert_ok(pc_files_stored(w->files, count_stored, counts));
    assert_int_equal(counts[0], 1);
    pc_files_drop(w->files, 1);
    pc_files_drop(w->files, 2);
    pc_hex(w->sha.bytes, PC_HASH_SIZE, hex);
    snprintf(name, sizeof name, "documents/%.2s/%s", hex, hex);
    FILE *file = fopen(test_directory_file(w->directory, name), "r+");
    assert_non_null(file);
    fputc('X', file);
    fclose(file);
    assert_rc(pc_files_check(w->files, &w->sha, (int64_t)note.size), PC_REFUSED);
    put(w, 3, 0, note, PC_OK);
    assert_ok(pc_files_keep(w->files, 3, &w->sha, plain, &w->err));
    expect_stored(w);
}

static void uploads_and_strangers_are_listed(void **state)
{
    struct world *w = *state;
    int64_t uploads = 0;
    int counts[2] = {0};
    put(w, 3, 0, note, PC_OK);
    put(w, 40, 0, note, PC_OK);
    assert_ok(pc_files_uploads(w->files, count_upload, &uploads));
    assert_int_equal(uploads, 43);
    FILE *file = fopen(test_directory_file(w->directory, "documents/stray"), "w");
    assert_non_null(file);
    fclose(file);
    assert_ok(pc_files_keep(w->files, 3, &w->sha, plain, &w->err));
    assert_ok(pc_files_stored(w->files, count_stored, counts));
    assert_int_equal(counts[0], 1);
    assert_int_equal(counts[1], 1);
}

static void a_full_disk_is_told_and_the_upload_goes_on_when_there_is_room(void **state) /* I2 */
{
    struct world *w = *state;
    w->disk.error = ENOSPC;
    w->disk.fail_at = 2; /* open, write */
    int64_t here = put(w, 1, 0, note, PC_IO);
    assert_string_equal(w->err.reason, "storage_full");
    assert_int_equal(here, note.size / 2);
    w->disk.fail_at = 0;
    put(w, 1, 0, note, PC_OK);
    assert_ok(pc_files_keep(w->files, 1, &w->sha, plain, &w->err));
    expect_stored(w);
}

/* The calls of a whole upload, each in turn the one that fails, or the last one of the process: what is stored is always whole,
 * keep said so only when it is, and the upload can be taken up again. */
static void a_fault_or_an_end_at_any_call_leaves_a_whole_file_or_none(void **state) /* I2 */
{
    struct world *w = *state;
    for (int dies = 0; dies < 2; dies++) {
        int at = 1;
        for (bool reached = true; reached; at++) {
            int64_t size;
            w->disk = (struct fake_disk){.base = w->disk.base, .fail_at = at, .dies = dies, .error = EIO};
            enum pc_rc rc = pc_files_write(w->files, 1, 0, note, &size, &w->err);
            if (rc == PC_OK)
                rc = pc_files_keep(w->files, 1, &w->sha, plain, &w->err);
            reached = w->disk.calls >= at;
            assert_true(rc == PC_OK || reached);
            open_files(w);
            if (pc_files_has(w->files, &w->sha))
                expect_stored(w);
            else
                assert_rc(rc, PC_IO);
            put(w, 1, 0, note, PC_OK);
            assert_ok(pc_files_keep(w->files, 1, &w->sha, plain, &w->err));
            expect_stored(w);
            pc_files_drop(w->files, 1);
            pc_files_forget(w->files, &w->sha);
            assert_rc(pc_files_check(w->files, &w->sha, 26), PC_NOT_FOUND);
        }
        assert_true(at > 10);
    }
}

static void nothing_is_kept_without_having_been_synced(void **state) /* I2 */
{
    struct world *w = *state;
    put(w, 1, 0, note, PC_OK);
    int syncs = 0;
    for (int at = 1; at < 30; at++) { /* each sync that fails makes keep fail: none is ignored */
        w->disk = (struct fake_disk){.base = w->disk.base, .fail_at = at, .error = ENOTBLK};
        errno = 0;
        if (pc_files_keep(w->files, 1, &w->sha, plain, &w->err) == PC_OK)
            break;
        syncs++;
    }
    /* open, read, read, sync; mkdir, open and sync the root; link, rename, unlink (ENOENT is fine, ENOTBLK not); open, sync */
    assert_int_equal(syncs, 12);
}

static void a_copy_is_whole(void **state)
{
    struct world *w = *state;
    char *other = test_directory_new();
    struct pc_files *to = NULL;
    put(w, 1, 0, note, PC_OK);
    assert_ok(pc_files_keep(w->files, 1, &w->sha, plain, &w->err));
    assert_ok(pc_files_open(test_directory_file(other, "a.documents"), true, pc_disk_real(), &to, &w->err));
    assert_ok(pc_files_copy(w->files, &w->sha, to));
    assert_ok(pc_files_check(to, &w->sha, (int64_t)note.size));
    struct pc_hash none = {{9}};
    assert_rc(pc_files_copy(w->files, &none, to), PC_NOT_FOUND);
    pc_files_free(&to);
    assert_rc(pc_files_open(test_directory_file(other, "a.documents"), true, pc_disk_real(), &to, &w->err),
              PC_CONFLICT); /* a backup never overwrites */
    test_directory_free(&other);
}

#define TEST(name) PC_TEST_WITH(name, setup, teardown)
PC_TEST_MAIN(TEST(a_document_comes_in_pieces_and_is_kept_under_its_digest),
             TEST(a_piece_may_come_twice_and_in_no_other_form),
             TEST(what_is_not_as_declared_is_refused_and_gone),
             TEST(the_same_bytes_are_stored_once_and_mend_a_damaged_file),
             TEST(uploads_and_strangers_are_listed),
             TEST(a_full_disk_is_told_and_the_upload_goes_on_when_there_is_room),
             TEST(a_fault_or_an_end_at_any_call_leaves_a_whole_file_or_none),
             TEST(nothing_is_kept_without_having_been_synced), TEST(a_copy_is_whole))
