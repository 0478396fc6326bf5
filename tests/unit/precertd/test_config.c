/* tests/unit/precertd/test_config.c -- flags before the file before the defaults, and nothing misread in silence. */
#include "support/pc_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "precertd/config.h"

static enum pc_rc read_args(struct pc_config *config, struct pc_err *err, int argc, const char *const *argv)
{
    *err = (struct pc_err){0};
    return pc_config_read(argc, (char **)(uintptr_t)argv, config, err);
}
#define READ(config, err, ...)                                                                            \
    read_args((config), (err), (int)(sizeof((const char *[]){"precertd", __VA_ARGS__}) / sizeof(char *)), \
              (const char *[]){"precertd", __VA_ARGS__})

static void without_arguments_everything_has_a_default(void **state)
{
    (void)state;
    struct pc_config config;
    struct pc_err err = {0};
    const char *argv[] = {"precertd"};
    assert_ok(read_args(&config, &err, 1, argv));
    assert_string_equal(config.value[PC_OPTION_POLICIES], "policies");
    assert_string_equal(config.listen[0], "unix:data/precertd.sock");
    assert_int_equal(config.listen_count, 1);
    assert_string_equal(config.value[PC_OPTION_ADMIN], "unix:data/admin.sock");
    assert_int_equal(pc_config_int(&config, PC_OPTION_LINE_BYTES), 1048576);
    assert_int_equal(pc_config_minute(&config, PC_OPTION_REPLAY_AT), -1);
    assert_false(pc_config_flag(&config, PC_OPTION_ALLOW_UNJAILED));
    assert_null(config.value[PC_OPTION_SIMULATED_CLOCK]);
    pc_config_deinit(&config);
}

static void flags_come_in_both_spellings_and_listeners_add_up(void **state)
{
    (void)state;
    struct pc_config config;
    struct pc_err err;
    assert_ok(READ(&config, &err, "--data=/x", "--evaluators", "3", "--replay-at=23:59", "--listen",
                   "tcp:127.0.0.1:0", "--listen=unix:/s", "--allow-unjailed"));
    assert_string_equal(config.value[PC_OPTION_DATA], "/x");
    assert_string_equal(config.value[PC_OPTION_ADMIN], "unix:/x/admin.sock");
    assert_int_equal(pc_config_int(&config, PC_OPTION_EVALUATORS), 3);
    assert_int_equal(pc_config_minute(&config, PC_OPTION_REPLAY_AT), 23 * 60 + 59);
    assert_int_equal(config.listen_count, 2);
    assert_string_equal(config.listen[1], "unix:/s");
    assert_true(pc_config_flag(&config, PC_OPTION_ALLOW_UNJAILED));
    pc_config_deinit(&config);
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *flag, *value, *field, *reason;
    } table[] = {
        {"--evaluatros", "3", "evaluatros", "unknown_option"},
        {"data", "x", "data", "unknown_option"},
        {"--evaluators", "three", "evaluators", "malformed_number"},
        {"--replay-at", "3:00", "replay-at", "malformed_time"},
        {"--replay-at", "24:00", "replay-at", "malformed_time"},
        {"--replay-at", "03:60", "replay-at", "malformed_time"},
        {"--replay-at", "03:000", "replay-at", "malformed_time"},
        {"--evaluators", "-1", "evaluators", "malformed_number"},
        {"--log-level", "loud", "log-level", "not_a_choice"},
        {"--config", "/no/such/file", "config", "unreadable"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct pc_config config;
        struct pc_err err;
        assert_rc(READ(&config, &err, table[i].flag, table[i].value), PC_INVALID);
        assert_string_equal(err.field, table[i].field);
        assert_string_equal(err.reason, table[i].reason);
        pc_config_deinit(&config);
    }
    struct pc_config config;
    struct pc_err err;
    assert_rc(READ(&config, &err, "--data"), PC_INVALID);
    assert_string_equal(err.reason, "missing");
    pc_config_deinit(&config);
}

static void a_flag_wins_over_the_file_and_the_file_over_the_default(void **state)
{
    (void)state;
    char path[] = "/tmp/pc-config-XXXXXX";
    int fd = mkstemp(path);
    static const char text[] =
        "# comment\n\n data = /from/file \nlisten = unix:/a\nlisten = unix:/b\nlog-level=debug\nallow-unjailed\n";
    assert_int_equal(write(fd, text, sizeof text - 1), (ssize_t)sizeof text - 1);
    close(fd);
    struct pc_config config;
    struct pc_err err;
    assert_ok(READ(&config, &err, "--config", path, "--log-level", "error"));
    assert_string_equal(config.value[PC_OPTION_DATA], "/from/file");
    assert_string_equal(config.value[PC_OPTION_LOG_LEVEL], "error");
    assert_int_equal(config.listen_count, 2);
    assert_true(pc_config_flag(&config, PC_OPTION_ALLOW_UNJAILED));
    pc_config_deinit(&config);
    assert_ok(READ(&config, &err, "--config", path, "--listen", "unix:/c"));
    assert_int_equal(config.listen_count, 1);
    assert_string_equal(config.listen[0], "unix:/c");
    pc_config_deinit(&config);
    unlink(path);
}

static void a_typo_in_the_file_is_an_error(void **state)
{
    (void)state;
    char path[] = "/tmp/pc-config-XXXXXX";
    int fd = mkstemp(path);
    assert_int_equal(write(fd, "dada = x\n", 9), 9);
    close(fd);
    struct pc_config config;
    struct pc_err err;
    assert_rc(READ(&config, &err, "--config", path), PC_INVALID);
    assert_string_equal(err.field, "dada");
    pc_config_deinit(&config);
    unlink(path);
}

static void help_names_every_option(void **state)
{
    (void)state;
    struct pc_buf text = {0};
    pc_config_help(&text);
    for (int i = 0; i < PC_OPTION_COUNT; i++)
        assert_non_null(strstr(text.ptr, pc_option_name((enum pc_option)i)));
    pc_buf_free(&text);
}

PC_TEST_MAIN(PC_TEST(without_arguments_everything_has_a_default),
             PC_TEST(flags_come_in_both_spellings_and_listeners_add_up), PC_TEST(what_is_wrong_is_named),
             PC_TEST(a_flag_wins_over_the_file_and_the_file_over_the_default),
             PC_TEST(a_typo_in_the_file_is_an_error), PC_TEST(help_names_every_option))
