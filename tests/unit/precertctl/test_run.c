/* Errors, results and exit statuses; what needs a server is tried by tests/integration/precertctl_spec.lua. */
#include <stdlib.h>
#include "precertctl/run.h"
#include "support/pc_test.h"

static void exit_statuses_follow_the_wire_s_codes(void **state)
{
    (void)state;
    assert_int_equal(pc_ctl_status_of(-32001), PC_CTL_NOT_ALLOWED);
    assert_int_equal(pc_ctl_status_of(-32002), PC_CTL_NOT_ALLOWED);
    assert_int_equal(pc_ctl_status_of(-32003), PC_CTL_REFUSED);
    assert_int_equal(pc_ctl_status_of(-32004), PC_CTL_REFUSED);
    assert_int_equal(pc_ctl_status_of(-32005), PC_CTL_REFUSED);
    assert_int_equal(pc_ctl_status_of(-32006), PC_CTL_TRY_AGAIN);
    assert_int_equal(pc_ctl_status_of(-32007), PC_CTL_POLICY);
    assert_int_equal(pc_ctl_status_of(-32008), PC_CTL_TRY_AGAIN);
    assert_int_equal(pc_ctl_status_of(-32601), PC_CTL_REFUSED);
}

static void an_error_names_reason_field_and_what_is_allowed(void **state)
{
    (void)state;
    struct pc_ctl_invocation invocation = {0};
    struct pc_ctl_output output = {0};
    pc_ctl_show_error(
        &invocation, "case.act",
        PC_STR("{\"code\":-32004,\"message\":\"not allowed in this state\",\"data\":{\"reason\":"
               "\"not_allowed_for_role\",\"field\":\"params.action\",\"detail\":\"Not yours.\","
               "\"allowed\":[\"take\",\"refer\"]}}"),
        &output);
    assert_text(
        pc_buf_str(&output.err),
        "precertctl: case.act: not allowed in this state (-32004 not_allowed_for_role, params.action): Not yours.\n"
        "allowed now: take, refer\n");
    assert_int_equal(output.out.size, 0);
    pc_buf_free(&output.err);
}

static void a_result_that_says_no_ends_with_its_own_status(void **state)
{
    (void)state;
    static const char *const words[] = {"case", "replay"};
    size_t used;
    struct pc_ctl_invocation invocation = {.command = pc_ctl_find(words, 2, &used), .options.json = true};
    struct pc_ctl_output output = {0};
    assert_int_equal(pc_ctl_show_result(&invocation, PC_STR("{\"identical\":true}"), &output), PC_CTL_DONE);
    assert_int_equal(pc_ctl_show_result(&invocation, PC_STR("{\"identical\":false}"), &output),
                     PC_CTL_REFUSED);
    assert_text(pc_buf_str(&output.out), "{\"identical\":true}\n{\"identical\":false}\n");
    pc_buf_free(&output.out);
}

static void a_sweep_with_mismatches_ends_with_a_status_of_its_own(void **state) /* I9 */
{
    (void)state;
    static const char *const words[] = {"replay"};
    size_t used;
    struct pc_ctl_invocation invocation = {.command = pc_ctl_find(words, 1, &used), .options.json = true};
    struct pc_ctl_output output = {0};
    assert_int_equal(pc_ctl_show_result(&invocation, PC_STR("{\"mismatches\":[]}"), &output), PC_CTL_DONE);
    assert_int_equal(pc_ctl_show_result(&invocation, PC_STR("{\"mismatches\":[{}]}"), &output),
                     PC_CTL_REFUSED);
    pc_buf_free(&output.out);
}

/* The path may be written as the daemon's --listen writes it. */
static void nobody_there_is_a_connection_failure(void **state)
{
    (void)state;
    static const char *const sockets[] = {"/nonexistent/socket", "unix:/nonexistent/socket"};
    unsetenv("PRECERT_TOKEN");
    for (size_t i = 0; i < 2; i++) {
        char *argv[] = {(char *)(uintptr_t) "precertctl", (char *)(uintptr_t) "--socket",
                        (char *)(uintptr_t)sockets[i], (char *)(uintptr_t) "ping"};
        struct pc_ctl_invocation invocation;
        struct pc_ctl_output output = {0};
        struct pc_err err;
        assert_ok(pc_ctl_parse(4, argv, &invocation, &err));
        assert_int_equal(pc_ctl_run(&invocation, &output), PC_CTL_CONNECTION);
        assert_int_equal(output.out.size, 0);
        assert_non_null(strstr(output.err.ptr, "precertctl: unix:/nonexistent/socket: "));
        pc_ctl_invocation_free(&invocation);
        pc_buf_free(&output.err);
    }
}

static void with_json_an_error_is_json_too(void **state)
{
    (void)state;
    struct pc_ctl_invocation invocation = {.options.json = true};
    struct pc_ctl_output output = {0};
    pc_ctl_show_error(&invocation, "case.get", PC_STR("{\"code\":-32003,\"message\":\"no such object\"}"),
                      &output);
    assert_text(pc_buf_str(&output.out), "{\"error\":{\"code\":-32003,\"message\":\"no such object\"}}\n");
    assert_text(pc_buf_str(&output.err), "precertctl: case.get: no such object (-32003)\n");
    pc_buf_free(&output.out);
    pc_buf_free(&output.err);
}

PC_TEST_MAIN(PC_TEST(a_sweep_with_mismatches_ends_with_a_status_of_its_own),
             PC_TEST(exit_statuses_follow_the_wire_s_codes),
             PC_TEST(an_error_names_reason_field_and_what_is_allowed),
             PC_TEST(a_result_that_says_no_ends_with_its_own_status),
             PC_TEST(nobody_there_is_a_connection_failure), PC_TEST(with_json_an_error_is_json_too))
