/* tests/support/captured.h -- what a test's program writes to standard error, the log with it. */
#ifndef PC_TESTS_CAPTURED_H
#define PC_TESTS_CAPTURED_H

#include <stdio.h>
#include <unistd.h>
#include "support/pc_test.h"

struct captured {
    char text[65536]; /* ends with a NUL */
    size_t size;
};

/* Runs fn(arg) and takes what it wrote. */
static inline void capture(struct captured *out, void (*fn)(void *arg), void *arg)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    int saved = dup(STDERR_FILENO);
    assert_true(dup2(fileno(file), STDERR_FILENO) >= 0);
    fn(arg);
    assert_true(dup2(saved, STDERR_FILENO) >= 0);
    close(saved);
    rewind(file);
    out->size = fread(out->text, 1, sizeof out->text - 1, file);
    out->text[out->size] = '\0';
    fclose(file);
}

#endif
