/* tests/support/golden.h -- pages that are printed from tables and committed: one that differs is a failure, or is rewritten. */
#ifndef PC_TEST_GOLDEN_H
#define PC_TEST_GOLDEN_H

#include "base/str.h"

/* Asserts that the file holds what was printed.  With PC_GOLDEN=update in the environment it is written there first. */
void assert_golden(const char *path, const struct pc_buf *printed);

#endif
