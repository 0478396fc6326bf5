/* tests/support/golden.c -- see golden.h. */
#include "support/golden.h"

#include <stdio.h>
#include <stdlib.h>
#include "support/pc_test.h"

static void write_page(const char *path, const struct pc_buf *printed)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(printed->ptr, 1, printed->size, file), printed->size);
    assert_int_equal(fclose(file), 0);
}

static void read_page(const char *path, struct pc_buf *out)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    for (int c = fgetc(file); c != EOF; c = fgetc(file))
        pc_buf_add_char(out, (char)c);
    (void)fclose(file);
}

void assert_golden(const char *path, const struct pc_buf *printed)
{
    struct pc_buf committed = {0};
    const char *golden = getenv("PC_GOLDEN");
    if (golden && strcmp(golden, "update") == 0)
        write_page(path, printed);
    read_page(path, &committed);
    assert_string_equal(printed->ptr, committed.ptr);
    pc_buf_free(&committed);
}
