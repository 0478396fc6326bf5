/* tests/unit/store/contract.h -- the laws of the store port.  Every side of it runs all of them. */
#ifndef PC_TEST_STORE_CONTRACT_H
#define PC_TEST_STORE_CONTRACT_H

#include "store/store.h"
#include "support/pc_test.h"

/* A side under test; each test program defines one. */
struct contract_side {
    struct pc_store *(*open)(void); /* an empty store, to write and read */
    void (*close)(struct pc_store **store);
};
extern const struct contract_side contract_side;

/* What a law gets as its state: a fresh store and an arena. */
struct contract {
    struct pc_store *store;
    const struct pc_store_ops *ops;
    struct pc_arena *arena;
    struct pc_buf kept; /* of the last evaluation */
};
int contract_setup(void **state);
int contract_teardown(void **state);

/* contract.c: rows and transactions; contract_lists.c: lists and walks. */
extern const struct CMUnitTest contract_laws[], contract_list_laws[];
extern const size_t contract_law_count, contract_list_law_count;

/* Runs all laws; the sum of failures. */
int contract_run(void);

#endif
