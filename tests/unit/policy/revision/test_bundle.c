/* tests/unit/policy/revision/test_bundle.c */
#include "policy/revision/bundle.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "support/pc_test.h"

static const struct pc_policy_file TWO[] = {{.path = {"b/x.lua", 7}, .source = {"return 2", 8}},
                                            {.path = {"a.lua", 5}, .source = {"return 1", 8}}};

/* --- from memory -------------------------------------------------------------------------------------------- */

static void files_are_sorted_by_path_and_copied(void **state)
{
    (void)state;
    struct pc_bundle *b = NULL;
    char source[] = "return 3";
    const struct pc_policy_file files[] = {TWO[0], TWO[1], {.path = {"a/z.lua", 7}, .source = {source, 8}}};
    assert_ok(pc_bundle_make(files, 3, &b, NULL));
    source[7] = '4';
    assert_int_equal(b->count, 3);
    assert_text(b->files[0].path, "a.lua");
    assert_text(b->files[1].path, "a/z.lua");
    assert_text(b->files[1].source, "return 3");
    assert_text(b->files[2].path, "b/x.lua");
    pc_bundle_unref(&b);
    assert_null(b);
    pc_bundle_unref(&b);
}

static void the_hash_depends_on_paths_and_sources_and_not_on_order(void **state)
{
    (void)state;
    const struct pc_policy_file turned[] = {TWO[1], TWO[0]};
    const struct pc_policy_file renamed[] = {TWO[1], {.path = {"b/y.lua", 7}, .source = {"return 2", 8}}};
    const struct pc_policy_file changed[] = {TWO[1], {.path = {"b/x.lua", 7}, .source = {"return 3", 8}}};
    struct pc_bundle *a = NULL, *b = NULL, *c = NULL, *d = NULL;
    assert_ok(pc_bundle_make(TWO, 2, &a, NULL));
    assert_ok(pc_bundle_make(turned, 2, &b, NULL));
    assert_ok(pc_bundle_make(renamed, 2, &c, NULL));
    assert_ok(pc_bundle_make(changed, 2, &d, NULL));
    assert_memory_equal(&a->hash, &b->hash, PC_HASH_SIZE);
    assert_memory_not_equal(&a->hash, &c->hash, PC_HASH_SIZE);
    assert_memory_not_equal(&a->hash, &d->hash, PC_HASH_SIZE);
    struct pc_hash sha;
    pc_hash_of(PC_STR("return 1"), &sha);
    assert_memory_equal(&a->files[0].sha, &sha, PC_HASH_SIZE);
    pc_bundle_unref(&a);
    pc_bundle_unref(&b);
    pc_bundle_unref(&c);
    pc_bundle_unref(&d);
}

static void a_reference_keeps_it(void **state)
{
    (void)state;
    struct pc_bundle *b = NULL;
    assert_ok(pc_bundle_make(TWO, 2, &b, NULL));
    struct pc_bundle *other = pc_bundle_ref(b);
    pc_bundle_unref(&b);
    assert_text(other->files[0].source, "return 1");
    pc_bundle_unref(&other);
}

static void an_empty_bundle_is_one_too(void **state)
{
    (void)state;
    struct pc_bundle *b = NULL;
    assert_ok(pc_bundle_make(NULL, 0, &b, NULL));
    assert_int_equal(b->count, 0);
    pc_bundle_unref(&b);
}

static void assert_refused(const char *path, size_t size, const char *reason, const char *field)
{
    struct pc_bundle *b = NULL;
    struct pc_err err = {0};
    char *source = calloc(1, size + 1);
    const struct pc_policy_file file = {.path = pc_str_of(path), .source = {source, size}};
    assert_rc(pc_bundle_make(&file, 1, &b, &err), PC_INVALID);
    assert_null(b);
    assert_string_equal(err.reason, reason);
    assert_string_equal(err.field, field);
    free(source);
}

static void paths_that_could_lead_elsewhere_are_refused(void **state)
{
    (void)state;
    static const char *const BAD[] = {"/etc/a.lua",  "../a.lua", "a/../b.lua", "a//b.lua",
                                      ".hidden.lua", "a/.b.lua", "a.lua/"};
    for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++)
        assert_refused(BAD[i], 1, "bad_path", BAD[i]);
    assert_refused("a b.lua", 1, "bad_path", "a?b.lua");
    assert_refused("", 1, "bad_path", "");
    assert_refused("a\n.lua", 1, "bad_path", "a?.lua");
}

static void only_policies_and_letters_belong_to_it(void **state)
{
    (void)state;
    assert_refused("notes.txt", 1, "bad_path", "notes.txt");
    assert_refused("letters", 1, "bad_path", "letters");
    assert_refused("letters/README.md", 1, "bad_path", "letters/README.md");
    struct pc_bundle *b = NULL;
    const struct pc_policy_file letter = {.path = PC_STR("letters/approval.provider.txt"),
                                          .source = PC_STR("Dear")};
    assert_ok(pc_bundle_make(&letter, 1, &b, NULL));
    pc_bundle_unref(&b);
}

static void limits_are_kept_to_the_byte(void **state)
{
    (void)state;
    struct pc_bundle *b = NULL;
    char *source = calloc(1, 256 * 1024);
    const struct pc_policy_file largest = {.path = PC_STR("a.lua"), .source = {source, 256 * 1024}};
    assert_ok(pc_bundle_make(&largest, 1, &b, NULL));
    pc_bundle_unref(&b);
    assert_refused("a.lua", 256 * 1024 + 1, "file_too_large", "a.lua");

    struct pc_policy_file *many = calloc(4097, sizeof(*many));
    char(*paths)[24] = calloc(4097, sizeof(*paths));
    for (int i = 0; i < 4097; i++) {
        (void)snprintf(paths[i], sizeof(paths[i]), "f%d.lua", i);
        many[i] = (struct pc_policy_file){.path = pc_str_of(paths[i]), .source = PC_STR("x")};
    }
    struct pc_err err = {0};
    assert_rc(pc_bundle_make(many, 4097, &b, &err), PC_INVALID);
    assert_string_equal(err.reason, "too_many_files");
    assert_ok(pc_bundle_make(many, 4096, &b, NULL));
    pc_bundle_unref(&b);
    for (int i = 0; i < 129; i++)
        many[i].source = (struct pc_str){source, 256 * 1024};
    assert_rc(pc_bundle_make(many, 129, &b, &err), PC_INVALID);
    assert_string_equal(err.reason, "too_large");
    free(many);
    free(paths);
    free(source);
}

static void a_path_is_there_once(void **state)
{
    (void)state;
    const struct pc_policy_file twice[] = {TWO[0], TWO[1], TWO[0]};
    struct pc_bundle *b = NULL;
    struct pc_err err = {0};
    assert_rc(pc_bundle_make(twice, 3, &b, &err), PC_INVALID);
    assert_string_equal(err.reason, "duplicate_path");
    assert_string_equal(err.field, "b/x.lua");
}

static void the_label_names_number_and_content(void **state)
{
    (void)state;
    struct pc_bundle *b = NULL;
    char expected[32], hex[9];
    assert_ok(pc_bundle_make(TWO, 2, &b, NULL));
    pc_bundle_label(b, 12);
    (void)snprintf(expected, sizeof(expected), "r12-%s", pc_hex(b->hash.bytes, 4, hex));
    assert_string_equal(b->label, expected);
    pc_bundle_label(b, INT64_MAX);
    assert_int_equal(strlen(b->label), 1 + 19 + 1 + 8);
    pc_bundle_unref(&b);
}

static void the_packed_form_reads_as_ipc_h_says(void **state)
{
    (void)state;
    struct pc_bundle *b = NULL;
    struct pc_buf packed = {0}, expected = {0};
    assert_ok(pc_bundle_make(TWO, 2, &b, NULL));
    pc_bundle_label(b, 1);
    pc_bundle_pack(b, &packed);
    const uint32_t numbers[] = {(uint32_t)strlen(b->label), 2, 5, 8, 7, 8};
    pc_buf_add(&expected, &numbers[0], 4);
    pc_buf_add_text(&expected, b->label);
    pc_buf_add(&expected, &numbers[1], 4);
    pc_buf_add(&expected, &numbers[2], 8);
    pc_buf_add_text(&expected, "a.luareturn 1");
    pc_buf_add(&expected, &numbers[4], 8);
    pc_buf_add_text(&expected, "b/x.luareturn 2");
    assert_int_equal(packed.size, expected.size);
    assert_memory_equal(packed.ptr, expected.ptr, packed.size);
    pc_buf_free(&packed);
    pc_buf_free(&expected);
    pc_bundle_unref(&b);
}

/* --- from a directory --------------------------------------------------------------------------------------- */

static char root[64];

static int make_root(void **state)
{
    (void)state;
    strcpy(root, "/tmp/pc-bundle-XXXXXX");
    return mkdtemp(root) == NULL;
}

static int remove_root(void **state)
{
    (void)state;
    char command[96];
    (void)snprintf(command, sizeof(command), "rm -rf %s", root);
    return system(command); // NOLINT(cert-env33-c)
}

static const char *at(const char *name)
{
    static char path[512];
    (void)snprintf(path, sizeof(path), "%s/%s", root, name);
    return path;
}

static void put(const char *name, const char *text)
{
    FILE *f = fopen(at(name), "w");
    assert_non_null(f);
    (void)fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

static void a_directory_gives_its_policies_and_letters_and_nothing_else(void **state)
{
    (void)state;
    struct pc_bundle *b = NULL;
    assert_int_equal(
        mkdir(at("criteria"), 0700) | mkdir(at("criteria/spinal"), 0700) | mkdir(at("letters"), 0700), 0);
    assert_int_equal(mkdir(at(".git"), 0700), 0);
    put("reasons.lua", "return {}");
    put("README.md", "for people");
    put(".secret.lua", "no");
    put(".git/x.lua", "no");
    put("criteria/spinal/fusion.lua", "return 1");
    put("criteria/empty.lua", "");
    put("letters/approval.txt", "Dear");
    put("letters/README.md", "for people");
    assert_int_equal(symlink("/etc/passwd", at("link.lua")), 0);
    assert_int_equal(symlink("criteria", at("again")), 0);
    assert_int_equal(mkfifo(at("fifo.lua"), 0600), 0);
    assert_ok(pc_bundle_read(root, &b, NULL));
    assert_int_equal(b->count, 4);
    assert_text(b->files[0].path, "criteria/empty.lua");
    assert_int_equal(b->files[0].source.size, 0);
    assert_text(b->files[1].path, "criteria/spinal/fusion.lua");
    assert_text(b->files[1].source, "return 1");
    assert_text(b->files[2].path, "letters/approval.txt");
    assert_text(b->files[3].path, "reasons.lua");
    pc_bundle_unref(&b);
}

static void a_directory_that_is_not_there_is_not_found(void **state)
{
    (void)state;
    struct pc_bundle *b = NULL;
    assert_rc(pc_bundle_read(at("nothing"), &b, NULL), PC_NOT_FOUND);
    put("file.lua", "");
    assert_rc(pc_bundle_read(at("file.lua"), &b, NULL), PC_NOT_FOUND);
    assert_null(b);
}

static void an_empty_directory_gives_an_empty_bundle(void **state)
{
    (void)state;
    struct pc_bundle *b = NULL;
    assert_ok(pc_bundle_read(root, &b, NULL));
    assert_int_equal(b->count, 0);
    pc_bundle_unref(&b);
}

static void a_file_that_is_too_large_is_named(void **state)
{
    (void)state;
    struct pc_bundle *b = NULL;
    struct pc_err err = {0};
    assert_int_equal(mkdir(at("criteria"), 0700), 0);
    put("criteria/large.lua", "");
    assert_int_equal(truncate(at("criteria/large.lua"), 256 * 1024 + 1), 0);
    assert_rc(pc_bundle_read(root, &b, &err), PC_INVALID);
    assert_string_equal(err.reason, "file_too_large");
    assert_string_equal(err.field, "criteria/large.lua");
    assert_int_equal(truncate(at("criteria/large.lua"), 256 * 1024), 0);
    assert_ok(pc_bundle_read(root, &b, NULL));
    pc_bundle_unref(&b);
}

static void a_name_that_no_path_may_have_is_named(void **state)
{
    (void)state;
    struct pc_bundle *b = NULL;
    struct pc_err err = {0};
    put("white space.lua", "");
    assert_rc(pc_bundle_read(root, &b, &err), PC_INVALID);
    assert_string_equal(err.reason, "bad_path");
    assert_string_equal(err.field, "white?space.lua");
}

static void folders_nest_only_so_deep(void **state)
{
    (void)state;
    struct pc_bundle *b = NULL;
    struct pc_err err = {0};
    char path[128] = "";
    for (int depth = 0; depth < 13; depth++) {
        strcat(path, depth > 0 ? "/d" : "d");
        assert_int_equal(mkdir(at(path), 0700), 0);
    }
    assert_rc(pc_bundle_read(root, &b, &err), PC_INVALID);
    assert_string_equal(err.reason, "too_deep");
}

#define IN_ROOT(test) PC_TEST_WITH(test, make_root, remove_root)
PC_TEST_MAIN(PC_TEST(files_are_sorted_by_path_and_copied),
             PC_TEST(the_hash_depends_on_paths_and_sources_and_not_on_order), PC_TEST(a_reference_keeps_it),
             PC_TEST(an_empty_bundle_is_one_too), PC_TEST(paths_that_could_lead_elsewhere_are_refused),
             PC_TEST(only_policies_and_letters_belong_to_it), PC_TEST(limits_are_kept_to_the_byte),
             PC_TEST(a_path_is_there_once), PC_TEST(the_label_names_number_and_content),
             PC_TEST(the_packed_form_reads_as_ipc_h_says),
             IN_ROOT(a_directory_gives_its_policies_and_letters_and_nothing_else),
             IN_ROOT(a_directory_that_is_not_there_is_not_found),
             IN_ROOT(an_empty_directory_gives_an_empty_bundle), IN_ROOT(a_file_that_is_too_large_is_named),
             IN_ROOT(a_name_that_no_path_may_have_is_named), IN_ROOT(folders_nest_only_so_deep))
