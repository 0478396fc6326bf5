#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "support/engine_world.h"

#define ADMIN "admin", PC_WHO_ADMIN

static void activate(struct world *w, int64_t seq, const char *kind)
{
    const struct pc_activation_row row = {
        .seq = seq, .revision = 1, .at = {1000 * seq}, .by = PC_STR("author-1"), .kind = pc_str_of(kind)};
    assert_ok(w->store->ops->begin(w->store));
    assert_ok(w->store->ops->activation_append(w->store, &row));
    assert_ok(w->store->ops->commit(w->store));
}

static void the_history_ends_with_the_newest_activations(void **state)
{
    struct world *w = *state;
    for (int64_t seq = 1; seq <= 5; seq++)
        activate(w, seq, seq == 1 ? "first" : "reload");
    assert_world(world_read(w, &pc_read_policy_history, ADMIN, "{}"), PC_OK);
    assert_int_equal(world_count(w, "/activations"), 5);
    assert_string_equal(world_text(w, "/activations/0/kind"), "first");
    assert_int_equal(strlen(world_text(w, "/activations/0/clocks_before")), 64);
    assert_string_equal(world_text(w, "/revisions/0/revision"), "r1-test");
    assert_world(world_read(w, &pc_read_policy_history, ADMIN, "{\"limit\":2}"), PC_OK);
    assert_int_equal(world_count(w, "/activations"), 2);
    assert_int_equal(world_int(w, "/activations/1/seq"), 5);
}

static void principals_are_listed_without_their_tokens(void **state)
{
    struct world *w = *state;
    assert_world(
        world_run(
            w, &pc_verb_principal_add, ADMIN,
            "{\"id\":\"nurse-1\",\"name\":\"N\",\"roles\":[\"nurse\",\"intake\"],\"payer\":\"sample\"}"),
        PC_OK);
    char token[64];
    snprintf(token, sizeof token, "%s", world_text(w, "/token"));
    assert_world(world_read(w, &pc_read_principal_list, ADMIN, "{}"), PC_OK);
    assert_string_equal(world_text(w, "/principals/0/id"), "nurse-1");
    assert_int_equal(world_count(w, "/principals/0/roles"), 2);
    assert_false(world_true(w, "/principals/0/revoked"));
    assert_null(strstr(w->result, token));
    assert_null(strstr(w->result, "token"));
}

static void a_question_about_the_requirement_gets_member_and_provider_beside_it(void **state) /* R2.11 */
{
    struct world *w = *state;
    assert_world(world_read(w, &pc_read_requirement_enrich, "payer-1", PC_WHO_PAYER,
                            "{\"payer\":\"sample\",\"member\":\"M-1\",\"provider\":\"P-1\"}"),
                 PC_OK);
    assert_int_equal(w->asked, 1);
    assert_string_equal(world_text(w, "/member/group"), "G-FULL");
    assert_string_equal(world_text(w, "/provider/kind"), "organization");
    assert_string_equal(world_text(w, "/params/member"), "M-1");
    assert_world(world_read(w, &pc_read_requirement_enrich, "payer-1", PC_WHO_PAYER,
                            "{\"payer\":\"sample\",\"provider\":\"P-9\"}"),
                 PC_OK);
    assert_true(yyjson_is_null(yyjson_doc_ptr_get(w->doc, "/member")));
    assert_true(
        yyjson_is_null(yyjson_doc_ptr_get(w->doc, "/provider"))); /* unknown: the policies say what follows */
    assert_world(world_read(w, &pc_read_requirement_enrich, "payer-1", PC_WHO_PAYER,
                            "{\"payer\":\"sample\",\"member\":\"M-9\"}"),
                 PC_INVALID);
    assert_string_equal(w->err.field, "params.member");
}

/* The store's answers to a backup, one after the other; the rest of the store is the real one. */
static enum pc_rc backup_rc;
static char backup_path[64];

static enum pc_rc scripted_backup(struct pc_store *store, const char *path)
{
    (void)store;
    snprintf(backup_path, sizeof backup_path, "%s", path);
    return backup_rc;
}

static void a_backup_that_cannot_be_written_says_so_of_its_path(void **state)
{
    struct world *w = *state;
    assert_world(world_read(w, &pc_read_backup, ADMIN, "{\"path\":\"/nonexistent/copy\"}"), PC_INVALID);
    assert_string_equal(w->err.field, "params.path");
    assert_non_null(strstr(w->err.detail, "No such file or directory"));
}

static void a_backup_never_overwrites_a_file(void **state)
{
    struct world *w = *state;
    struct pc_store_ops ops = *w->store->ops;
    const struct pc_store_ops *real = w->store->ops;
    char folder[] = "/tmp/pc-backup-XXXXXX", path[64], params[128];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.db", folder);
    snprintf(params, sizeof params, "{\"path\":\"%s\"}", path);
    ops.backup = scripted_backup;
    w->store->ops = &ops;
    for (int again = 0; again < 2; again++) { /* a failed one leaves nothing that the next would find */
        backup_rc = PC_IO;
        assert_world(world_read(w, &pc_read_backup, ADMIN, params), PC_IO);
        backup_rc = PC_CONFLICT;
        assert_world(world_read(w, &pc_read_backup, ADMIN, params), PC_REFUSED);
        assert_string_equal(w->err.reason, "file_exists");
    }
    backup_rc = PC_OK;
    assert_world(world_read(w, &pc_read_backup, ADMIN, params), PC_OK);
    assert_string_equal(backup_path, path);
    assert_string_equal(world_text(w, "/path"), path);
    assert_world(world_read(w, &pc_read_backup, ADMIN, params), PC_REFUSED); /* its documents are there */
    w->store->ops = real;
    snprintf(path, sizeof path, "%s/a.db.documents/uploads", folder);
    assert_int_equal(rmdir(path), 0);
    *strrchr(path, '/') = '\0';
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

#define T(name) PC_TEST_WITH(name, world_with_people, world_gone)
PC_TEST_MAIN(T(the_history_ends_with_the_newest_activations), T(principals_are_listed_without_their_tokens),
             T(a_question_about_the_requirement_gets_member_and_provider_beside_it),
             T(a_backup_that_cannot_be_written_says_so_of_its_path), T(a_backup_never_overwrites_a_file))
