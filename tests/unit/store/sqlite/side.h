/* tests/unit/store/sqlite/side.h -- the SQLite side of the contract: a store in a fresh data directory. */
#ifndef PC_TEST_STORE_SQLITE_SIDE_H
#define PC_TEST_STORE_SQLITE_SIDE_H

#include "store/sqlite/db.h"

/* The data directory of the running test; side.c owns it. */
extern char *side_directory;

/* Opens the directory once more, or for the first time; the test fails when it cannot. */
struct pc_store *side_open(bool writer);
/* Closes the store, opens the same directory again as its writer. */
void side_reopen(struct pc_store **store);
/* Closes the store and opens one in a new directory. */
void side_renew(struct pc_store **store);
/* Runs SQL behind the store's back. */
void side_exec(struct pc_store *store, const char *sql);

#endif
