/* The whole site. */
#include <stdio.h>
#include "sample.h"

struct files {
    char names[512];
    struct pc_buf index, codes;
    int left; /* false after so many; negative: never */
};

static bool keep(void *arg, const char *name, struct pc_str text)
{
    struct files *files = arg;
    strcat(strcat(files->names, name), " ");
    if (strcmp(name, "index.html") == 0)
        pc_buf_add_str(&files->index, text);
    if (strcmp(name, "codes.html") == 0)
        pc_buf_add_str(&files->codes, text);
    return files->left < 0 || files->left-- > 0;
}

static void it_has_an_index_all_codes_and_a_page_for_each_category(void **state) /* R9.3 */
{
    (void)state;
    struct sample s;
    struct files files = {.left = -1};
    sample_begin(&s);
    assert_true(pc_guide_site(&s.guide, keep, &files));
    assert_string_equal(files.names, "index.html codes.html category-knee.html category-stay.html ");
    assert_non_null(
        strstr(files.index.ptr, "<li data-codes=\"L18* 97110\"><h3><a href=\"category-knee.html\">"));
    assert_non_null(
        strstr(files.index.ptr, "role=\"search\" hidden")); /* without JavaScript it never shows */
    const char *first = strstr(files.codes.ptr, "<code>97110</code>"),
               *second = strstr(files.codes.ptr, "<code>L18*</code>");
    assert_true(first && second && first < second);
    assert_non_null(strstr(files.codes.ptr, "2025-01-01 to 2026-12-31"));
    pc_buf_free(&files.index);
    pc_buf_free(&files.codes);
    sample_end(&s);
}

static void it_ends_where_a_file_cannot_be_written(void **state)
{
    (void)state;
    struct sample s;
    struct files files = {.left = 1};
    sample_begin(&s);
    assert_false(pc_guide_site(&s.guide, keep, &files));
    assert_string_equal(files.names, "index.html codes.html ");
    pc_buf_free(&files.index);
    pc_buf_free(&files.codes);
    sample_end(&s);
}

PC_TEST_MAIN(PC_TEST(it_has_an_index_all_codes_and_a_page_for_each_category),
             PC_TEST(it_ends_where_a_file_cannot_be_written))
