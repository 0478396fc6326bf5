/* Completion, printed from the command table. */
#include "precertctl/completion.h"
#include "support/pc_test.h"

static void every_command_and_option_can_be_completed(void **state)
{
    (void)state;
    struct pc_ctl_output output = {0};
    assert_int_equal(pc_ctl_completion(NULL, &output), PC_CTL_DONE);
    for (size_t i = 0; i < pc_ctl_command_count; i++) {
        char row[80] = "    \"";
        strcat(strcat(strcat(row, pc_ctl_commands[i].words), "\"*) "), "options=");
        assert_non_null(strstr(output.out.ptr, row));
    }
    assert_non_null(strstr(output.out.ptr, "--write"));
    pc_buf_free(&output.out);
}

PC_TEST_MAIN(PC_TEST(every_command_and_option_can_be_completed))
