/* Help, printed from the command table. */
#include "precertctl/help.h"
#include "support/pc_test.h"

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

PC_TEST_MAIN(PC_TEST(help_lists_every_command_and_exit_status),
             PC_TEST(help_on_one_command_lists_its_arguments))
