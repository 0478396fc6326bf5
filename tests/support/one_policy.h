/* tests/support/one_policy.h -- one policy file under a library of ten lines, loaded and asked in the test's own process. */
#ifndef PC_TEST_ONE_POLICY_H
#define PC_TEST_ONE_POLICY_H

#include "evaluator/load.h"
#include "evaluator/vm.h"

/* A library whose evaluate calls the function that "a.lua" returns and writes what it gave back as {"v": ...}. */
extern const char one_library[];

/* The test's state, and the bytes of the last answer. */
extern struct pc_vm *one_vm;
extern struct pc_buf one_out;

/* Loads "a.lua" with a library, in a new state of 200,000 instructions and 4 MiB; the answer is in one_out. */
enum pc_eval_status one_load(const char *library, const char *policy);
/* Asks it; returns the answer's text, until the next call. */
const char *one_ask(const char *input);
/* Frees all, as cmocka's teardown. */
int one_gone(void **state);

#endif
