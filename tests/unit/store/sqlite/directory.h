/* tests/unit/store/sqlite/directory.h -- a data directory of its own for a test. */
#ifndef PC_TEST_STORE_DIRECTORY_H
#define PC_TEST_STORE_DIRECTORY_H

/* Makes an empty folder under $TMPDIR or /tmp; its path is owned by the caller until test_directory_free. */
char *test_directory_new(void);
/* Removes the folder and the files in it; stores NULL. */
void test_directory_free(char **directory);
/* "<directory>/<name>"; static until the next call. */
const char *test_directory_file(const char *directory, const char *name);

#endif
