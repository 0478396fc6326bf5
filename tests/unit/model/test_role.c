/* Roles and their wire names. */
#include "support/pc_test.h"

#include "model/role.h"

static void every_role_of_a_principal_reads_back_from_its_name(void **state)
{
    (void)state;
    for (int i = 0; i < PC_ROLE_INDEX_SYSTEM; i++) {
        uint32_t role = 0;
        assert_ok(pc_role_parse(pc_role_name(1u << i), &role));
        assert_int_equal(role, 1u << i);
        assert_true(PC_WHO_PERSONS & role);
    }
}

static void nobody_can_be_made_system_or_law(void **state) /* R4.11, R5.6: actors that are no principals */
{
    (void)state;
    uint32_t role = 77;
    assert_rc(pc_role_parse("system", &role), PC_INVALID);
    assert_rc(pc_role_parse("law", &role), PC_INVALID);
    assert_rc(pc_role_parse("", &role), PC_INVALID);
    assert_rc(pc_role_parse("Nurse", &role), PC_INVALID);
    assert_rc(pc_role_parse("nurse ", &role), PC_INVALID);
    assert_int_equal(role, 77);
    assert_string_equal(pc_role_name(PC_WHO_SYSTEM), "system");
    assert_string_equal(pc_role_name(PC_WHO_LAW), "law");
    assert_int_equal(PC_WHO_PERSONS & (uint32_t)(PC_WHO_SYSTEM | PC_WHO_LAW), 0);
}

static void reviewers_are_intake_nurses_and_directors(void **state) /* R4.1, R4.2, R4.3 */
{
    (void)state;
    assert_int_equal(PC_WHO_REVIEWERS, PC_WHO_INTAKE | PC_WHO_NURSE | PC_WHO_MEDICAL_DIRECTOR);
}

PC_TEST_MAIN(PC_TEST(every_role_of_a_principal_reads_back_from_its_name),
             PC_TEST(nobody_can_be_made_system_or_law), PC_TEST(reviewers_are_intake_nurses_and_directors))
