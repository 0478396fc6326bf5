/* The command table against itself. */
#include "precertctl/command.h"
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

static void unknown_words_find_nothing(void **state)
{
    (void)state;
    static const char *const words[] = {"case", "frobnicate"};
    size_t used;
    assert_null(pc_ctl_find(words, 2, &used));
    assert_null(pc_ctl_find(words, 1, &used));
    assert_null(pc_ctl_find(words, 0, &used));
}

PC_TEST_MAIN(PC_TEST(every_command_can_be_found_by_its_words),
             PC_TEST(every_command_says_what_it_does_and_how_it_shows), PC_TEST(unknown_words_find_nothing))
