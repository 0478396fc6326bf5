/* tests/unit/server/test_staged.c -- parts become one bundle, and are bounded together. */
#include "support/pc_test.h"

#include <stdio.h>
#include "base/mem.h"
#include "policy/revision/bundle.h"
#include "server/staged.h"

static enum pc_rc add(struct pc_staged *staged, const char *json, struct pc_err *err)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(json, strlen(json), YYJSON_READ_NOFLAG);
    assert_non_null(doc);
    return pc_staged_add(staged, yyjson_doc_get_root(doc),
                         err); /* the document goes: what is kept is a copy */
}

static void parts_become_one_bundle(void **state)
{
    (void)state;
    struct pc_staged staged = {0};
    struct pc_bundle *bundle = NULL;
    struct pc_err err = {0};
    assert_ok(add(&staged, "{\"files\":[{\"path\":\"b.lua\",\"source\":\"return 2\"}]}", &err));
    assert_ok(add(
        &staged,
        "{\"files\":[{\"path\":\"c.lua\",\"source\":\"\\n\"},{\"path\":\"a.lua\",\"source\":\"return 1\"}]}",
        &err));
    assert_int_equal(staged.files, 3);
    assert_ok(pc_staged_bundle(&staged, &bundle, &err));
    pc_staged_free(&staged);
    assert_int_equal(bundle->count, 3);
    assert_text(bundle->files[0].path, "a.lua");
    assert_text(bundle->files[2].source, "\n");
    pc_bundle_unref(&bundle);
}

static void a_path_in_two_parts_is_refused(void **state)
{
    (void)state;
    struct pc_staged staged = {0};
    struct pc_bundle *bundle = NULL;
    struct pc_err err = {0};
    for (int i = 0; i < 2; i++)
        assert_ok(add(&staged, "{\"files\":[{\"path\":\"a.lua\",\"source\":\"return 1\"}]}", &err));
    assert_rc(pc_staged_bundle(&staged, &bundle, &err), PC_INVALID);
    assert_null(bundle);
    pc_staged_free(&staged);
}

static void parts_are_bounded_together_and_begin_anew(void **state)
{
    (void)state;
    struct pc_staged staged = {0};
    struct pc_err err = {0};
    struct pc_buf part = {0};
    pc_buf_add_text(&part, "{\"files\":[");
    for (int i = 0; i < 1500; i++)
        pc_buf_printf(&part, "%s{\"path\":\"%d.lua\",\"source\":\"\"}", i ? "," : "", i);
    pc_buf_add_text(&part, "]}");
    assert_ok(add(&staged, part.ptr, &err));
    assert_ok(add(&staged, part.ptr, &err));
    assert_rc(add(&staged, part.ptr, &err), PC_INVALID);
    assert_string_equal(err.field, "params.files");
    assert_int_equal(staged.count + staged.files + staged.bytes, 0);
    assert_ok(add(&staged, part.ptr, &err));
    pc_staged_free(&staged);
    pc_buf_free(&part);
}

PC_TEST_MAIN(PC_TEST(parts_become_one_bundle), PC_TEST(a_path_in_two_parts_is_refused),
             PC_TEST(parts_are_bounded_together_and_begin_anew))
