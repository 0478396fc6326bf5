/* tests/unit/store/sqlite/side.c */
#include "unit/store/sqlite/side.h"

#include "unit/store/contract.h"
#include "unit/store/sqlite/directory.h"

char *side_directory;

struct pc_store *side_open(bool writer)
{
    struct pc_store *store = NULL;
    char error[200] = "";
    if (!side_directory)
        side_directory = test_directory_new();
    enum pc_rc rc = pc_store_sqlite_open(side_directory, writer, &store, error);
    assert_string_equal(error, "");
    assert_ok(rc);
    return store;
}

static struct pc_store *open_writer(void)
{
    return side_open(true);
}

static void close_and_remove(struct pc_store **store)
{
    pc_store_close(store);
    test_directory_free(&side_directory);
}

void side_reopen(struct pc_store **store)
{
    pc_store_close(store);
    *store = side_open(true);
}

void side_renew(struct pc_store **store)
{
    close_and_remove(store);
    *store = side_open(true);
}

void side_exec(struct pc_store *store, const char *sql)
{
    char *words = NULL;
    pc_sqlite_end_read(pc_sqlite_of(store)); /* or it would be of a transaction that is given up */
    if (sqlite3_exec(pc_sqlite_of(store)->db, sql, NULL, NULL, &words) != SQLITE_OK)
        fail_msg("%s: %s", sql, words);
}

const struct contract_side contract_side = {open_writer, close_and_remove};
