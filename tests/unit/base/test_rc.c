/* tests/unit/base/test_rc.c -- mirrors src/base/rc.c */
#include <ctype.h>
#include "precert/rc.h"
#include "support/pc_test.h"

static void names_are_the_lists_in_lower_case(void **state)
{
    (void)state;
    assert_string_equal(pc_rc_name(PC_OK), "ok");
    assert_string_equal(pc_rc_name(PC_NOT_FOUND), "not_found");
    assert_string_equal(pc_rc_name(PC_POLICY_FAILED), "policy_failed");
    for (int rc = 0; rc < PC_RC_COUNT; rc++)
        for (const char *c = pc_rc_name((enum pc_rc)rc); *c; c++)
            assert_true(islower(*c) || *c == '_');
}

static void names_and_texts_are_distinct(void **state)
{
    (void)state;
    for (int a = 0; a < PC_RC_COUNT; a++)
        for (int b = a + 1; b < PC_RC_COUNT; b++) {
            assert_string_not_equal(pc_rc_name((enum pc_rc)a), pc_rc_name((enum pc_rc)b));
            assert_string_not_equal(pc_rc_text((enum pc_rc)a), pc_rc_text((enum pc_rc)b));
        }
}

static void every_fault_is_answered_unavailable_and_no_outcome_is(void **state)
{
    (void)state;
    for (int rc = 0; rc < PC_RC_COUNT; rc++)
        assert_int_equal(pc_rc_is_fault((enum pc_rc)rc), pc_rc_code((enum pc_rc)rc) == -32008);
}

static void codes_stay_in_the_range_that_json_rpc_leaves_to_servers(void **state)
{
    (void)state;
    assert_int_equal(pc_rc_code(PC_OK), 0);
    for (int rc = 1; rc < PC_RC_COUNT; rc++)
        assert_in_range(-pc_rc_code((enum pc_rc)rc), 32000, 32099);
}

static enum pc_rc forward(enum pc_rc rc, int *reached)
{
    PC_TRY(rc);
    *reached = 1;
    return PC_OK;
}

static void try_forwards_all_but_ok(void **state)
{
    (void)state;
    int reached = 0;
    assert_rc(forward(PC_CONFLICT, &reached), PC_CONFLICT);
    assert_int_equal(reached, 0);
    assert_ok(forward(PC_OK, &reached));
    assert_int_equal(reached, 1);
}

PC_TEST_MAIN(PC_TEST(names_are_the_lists_in_lower_case), PC_TEST(names_and_texts_are_distinct),
             PC_TEST(every_fault_is_answered_unavailable_and_no_outcome_is),
             PC_TEST(codes_stay_in_the_range_that_json_rpc_leaves_to_servers),
             PC_TEST(try_forwards_all_but_ok))
