/* tests/unit/store/test_sqlite.c -- the contract on SQLite. */
#include "contract.h"
#include "directory.h"

static char *directory;

static struct pc_store *open_sqlite(void)
{
    struct pc_store *store = NULL;
    char error[200] = "";
    directory = test_directory_new();
    enum pc_rc rc = pc_store_sqlite_open(directory, true, &store, error);
    assert_string_equal(error, "");
    assert_ok(rc);
    return store;
}

static void close_sqlite(struct pc_store **store)
{
    pc_store_close(store);
    test_directory_free(&directory);
}

const struct contract_side contract_side = {open_sqlite, close_sqlite};

int main(void)
{
    return contract_run();
}
