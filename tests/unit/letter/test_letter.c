#include "letter/letter.h"
#include "support/pc_test.h"

static const char all[] =
    "{\"authorization\":\"a1\",\"codes\":\"97110\",\"from\":\"f\",\"to\":\"t\",\"disclaimer\":\"d\",\"reasons\":[{\"plain\":\"p\"}],"
    "\"guideline\":\"g\",\"appeal\":\"ap\",\"phone\":\"ph\",\"peer_to_peer\":\"pp\",\"external_review\":\"er\",\"suggestion\":\"s\","
    "\"items\":[{\"ask\":\"i\"}],\"until\":\"u\",\"claim\":\"c\",\"extended_to\":\"e\",\"extension_reason\":\"x\",\"revoked_from\":\"r\","
    "\"received\":\"d\",\"subject\":\"s\",\"payer_phone\":\"p\",\"organization\":\"o\",\"why\":\"w\",\"physician\":\"p\",\"slot\":\"s\",\"answer\":\"n\"}";

static enum pc_rc render(const struct pc_letter_kind *kind, const char *template, const char *without,
                         struct pc_err *err)
{
    yyjson_doc *read = yyjson_read(all, strlen(all), 0);
    yyjson_mut_doc *doc = yyjson_doc_mut_copy(read, NULL);
    struct pc_buf out = {0};
    if (without)
        yyjson_mut_obj_remove_key(yyjson_mut_doc_get_root(doc), without);
    enum pc_rc rc = pc_letter_render(kind, pc_str_of(template), yyjson_mut_doc_get_root(doc), &out, err);
    pc_buf_free(&out);
    yyjson_mut_doc_free(doc);
    yyjson_doc_free(read);
    return rc;
}

/* A template that shows all that the kind must show, but for one value. */
static void write_template(const struct pc_letter_kind *kind, const char *but, struct pc_buf *out)
{
    pc_buf_clear(out);
    pc_buf_add_text(out, "letter ");
    for (const char *const *name = kind->must; *name; name++) {
        if (but && strcmp(*name, but) == 0)
            continue;
        bool list = strcmp(*name, "reasons") == 0 || strcmp(*name, "items") == 0;
        pc_buf_printf(out, list ? "{{#%s}}.{{/%s}}" : "{{%s}}{{#%s}}{{/%s}}", *name, *name, *name);
    }
}

static void no_letter_leaves_without_its_mandatory_parts(void **state) /* R8.1, R8.2, I6 */
{
    (void)state;
    struct pc_buf template = {0};
    for (size_t i = 0; i < pc_letter_kind_count; i++) {
        const struct pc_letter_kind *kind = &pc_letter_kinds[i];
        struct pc_err err = {0};
        write_template(kind, NULL, &template);
        assert_ok(render(kind, template.ptr, NULL, &err));
        for (const char *const *name = kind->must; *name; name++) {
            assert_rc(render(kind, template.ptr, *name, &err), PC_INVALID);
            assert_string_equal(err.reason, "letter_incomplete");
            assert_string_equal(err.field, *name);
        }
        for (const char *const *name = kind->must; *name; name++) {
            write_template(kind, *name, &template);
            assert_rc(render(kind, template.ptr, NULL, &err), PC_INVALID);
            assert_string_equal(err.field, *name);
        }
    }
    pc_buf_free(&template);
}

static void every_adverse_letter_explains_and_shows_the_ways_on(void **state) /* R8.2 */
{
    (void)state;
    static const char *const adverse[] = {"denial", "partial", "appeal_upheld", "appeal_partly"}; /* R8.6 */
    static const char *const to[] = {"provider", "member"};
    static const char *const parts[] = {"reasons", "guideline",    "appeal",
                                        "phone",   "peer_to_peer", "external_review"};
    for (size_t k = 0; k < 8; k++) {
        const struct pc_letter_kind *kind = pc_letter_kind(adverse[k / 2], to[k % 2]);
        assert_non_null(kind);
        for (size_t p = 0; p < 6; p++) {
            bool found = false;
            for (const char *const *name = kind->must; *name; name++)
                found |= strcmp(*name, parts[p]) == 0;
            assert_true(found);
        }
    }
    assert_null(pc_letter_kind("denial", "nobody"));
}

PC_TEST_MAIN(PC_TEST(no_letter_leaves_without_its_mandatory_parts),
             PC_TEST(every_adverse_letter_explains_and_shows_the_ways_on))
