/* The command table against itself, and the help that is printed from it. */
#include "precertctl/help.h"
#include "precertctl/run.h"
#include "support/pc_test.h"

static void every_command_can_be_found_by_its_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < pc_ctl_command_count; i++) {
        char words[64];
        assert_true(strlen(pc_ctl_commands[i].words) < sizeof words);
        strncpy(words, pc_ctl_commands[i].words, sizeof words - 1);
        const char *list[2] = {words, NULL};
        char *space = strchr(words, ' ');
        if (space) {
            *space = '\0';
            list[1] = space + 1;
        }
        size_t used;
        assert_ptr_equal(pc_ctl_find(list, space ? 2 : 1, &used), &pc_ctl_commands[i]);
        assert_int_equal(used, space ? 2 : 1);
    }
}

static void every_command_says_what_it_does_and_how_it_shows(void **state)
{
    (void)state;
    for (size_t i = 0; i < pc_ctl_command_count; i++) {
        const struct pc_ctl_command *command = &pc_ctl_commands[i];
        assert_non_null(command->doc);
        assert_non_null(command->view);
        assert_true(command->method || command->run);
        for (const struct pc_ctl_arg *arg = command->args; arg && arg->name; arg++) {
            assert_non_null(arg->doc);
            assert_true(arg->optional || arg->name[0] != '-');
        }
    }
}

static void help_lists_every_command_and_exit_status(void **state)
{
    (void)state;
    struct pc_buf out = {0};
    pc_ctl_help_all(&out);
    for (size_t i = 0; i < pc_ctl_command_count; i++)
        assert_non_null(strstr(out.ptr, pc_ctl_commands[i].words));
#define X(id, number, doc) assert_non_null(strstr(out.ptr, doc));
    PC_CTL_STATUSES(X)
#undef X
    pc_buf_free(&out);
}

static void help_on_one_command_lists_its_arguments(void **state)
{
    (void)state;
    static const char *const words[] = {"case", "act"};
    size_t used;
    struct pc_buf out = {0};
    pc_ctl_help_one(pc_ctl_find(words, 2, &used), &out);
    assert_non_null(strstr(out.ptr, "precertctl case act CASE ACTION [options]"));
    assert_non_null(strstr(out.ptr, "case.act"));
    assert_non_null(strstr(out.ptr, "--reasons A,B"));
    pc_buf_free(&out);
}

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

PC_TEST_MAIN(PC_TEST(every_command_can_be_found_by_its_words),
             PC_TEST(every_command_says_what_it_does_and_how_it_shows),
             PC_TEST(help_lists_every_command_and_exit_status),
             PC_TEST(help_on_one_command_lists_its_arguments), PC_TEST(exit_statuses_follow_the_wire_s_codes),
             PC_TEST(an_error_names_reason_field_and_what_is_allowed),
             PC_TEST(a_result_that_says_no_ends_with_its_own_status))
