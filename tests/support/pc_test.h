/* tests/support/pc_test.h -- the one door to cmocka: its headers need this order, which include sorting would break. */
#ifndef PC_TEST_H
#define PC_TEST_H

/* clang-format off */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
/* clang-format on */
#include "precert/rc.h"

/* A row of PC_TEST_MAIN; the test's name is the function's. */
#define PC_TEST(function) cmocka_unit_test(function)
#define PC_TEST_WITH(function, setup, teardown) cmocka_unit_test_setup_teardown(function, setup, teardown)

/* The program: PC_TEST_MAIN(PC_TEST(it_does_this), PC_TEST(it_refuses_that)) */
#define PC_TEST_MAIN(...)                                                     \
    int main(void)                                                            \
    {                                                                         \
        const struct CMUnitTest tests[] = {__VA_ARGS__};                      \
        return cmocka_run_group_tests_name(__BASE_FILE__, tests, NULL, NULL); \
    }

/* Leaves the test and says why: scripts/run_suites.py counts a skip without a reason as a failure. */
#define pc_skip(reason)                          \
    do {                                         \
        print_message("# because %s\n", reason); \
        skip();                                  \
    } while (0)

#define assert_ok(expr) assert_rc(expr, PC_OK)

/* Compares results by name, so that a failure reads "refused != ok". */
#define assert_rc(expr, expected) assert_string_equal(pc_rc_name(expr), pc_rc_name(expected))

/* Compares a slice or buffer (anything with ptr and size) with a C string. */
#define assert_text(slice, expected)                                    \
    do {                                                                \
        const char *expected_ = (expected);                             \
        assert_int_equal((slice).size, strlen(expected_));              \
        assert_memory_equal((slice).ptr, expected_, strlen(expected_)); \
    } while (0)

#endif
