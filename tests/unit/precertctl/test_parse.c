/* Command lines read by the table. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "precertctl/parse.h"
#include "support/pc_test.h"

enum { ARGS_MAX = 24 };

/* One command line: parsed, with the params as canonical text. */
struct parsed {
    struct pc_ctl_invocation invocation;
    struct pc_err err;
    struct pc_buf params;
    enum pc_rc rc;
};

static void parse(struct parsed *parsed, ...)
{
    char *argv[ARGS_MAX] = {(char *)(uintptr_t) "precertctl"};
    int argc = 1;
    va_list list;
    va_start(list, parsed);
    for (char *word = va_arg(list, char *); word; word = va_arg(list, char *))
        argv[argc++] = word;
    va_end(list);

    *parsed = (struct parsed){0};
    parsed->rc = pc_ctl_parse(argc, argv, &parsed->invocation, &parsed->err);
    if (parsed->rc == PC_OK)
        pc_json_canonical_mut(yyjson_mut_doc_get_root(parsed->invocation.params_doc), &parsed->params);
}

static void drop(struct parsed *parsed)
{
    pc_ctl_invocation_free(&parsed->invocation);
    pc_buf_free(&parsed->params);
}

#define PARSES(expected, ...)                               \
    do {                                                    \
        struct parsed parsed_;                              \
        parse(&parsed_, __VA_ARGS__, NULL);                 \
        assert_ok(parsed_.rc);                              \
        assert_text(pc_buf_str(&parsed_.params), expected); \
        drop(&parsed_);                                     \
    } while (0)

#define REFUSES(said, ...)                             \
    do {                                               \
        struct parsed parsed_;                         \
        parse(&parsed_, __VA_ARGS__, NULL);            \
        assert_true(parsed_.rc != PC_OK);              \
        assert_string_equal(parsed_.err.detail, said); \
        drop(&parsed_);                                \
    } while (0)

static void positional_arguments_and_options_become_params(void **state)
{
    (void)state;
    PARSES("{\"action\":\"approve\",\"case_id\":\"C1\",\"from\":\"2026-11-17\",\"version\":3,\"visits\":9}",
           "case", "act", "C1", "approve", "--version", "3", "--visits=9", "--from", "2026-11-17");
    PARSES("{\"clinical\":true,\"text\":\"called\"}", "call", "case.act",
           "{\"text\":\"called\",\"clinical\":true}");
    PARSES("{\"id\":\"n1\",\"name\":\"Nora\",\"roles\":[\"nurse\",\"auditor\"]}", "principal", "add", "n1",
           "--name", "Nora", "--roles", "nurse,auditor");
}

static void options_may_stand_anywhere(void **state)
{
    (void)state;
    struct parsed parsed;
    parse(&parsed, "--socket", "/tmp/s", "case", "--json", "get", "C1", NULL);
    assert_ok(parsed.rc);
    assert_string_equal(parsed.invocation.command->words, "case get");
    assert_string_equal(parsed.invocation.options.socket, "/tmp/s");
    assert_true(parsed.invocation.options.json);
    drop(&parsed);
}

static void a_dotted_member_makes_the_objects_on_its_way(void **state)
{
    (void)state;
    PARSES("{\"group\":\"G\",\"service\":{\"codes\":[{\"code\":\"97110\",\"units\":18},{\"code\":\"70450\"}],"
           "\"setting\":\"outpatient\",\"start_date\":\"2026-11-17\"}}",
           "requirement", "check", "--group", "G", "--codes", "97110x18,70450", "--setting", "outpatient",
           "--date", "2026-11-17");
}

static void items_name_facts_and_documents(void **state)
{
    (void)state;
    PARSES("{\"action\":\"request_information\",\"case_id\":\"C1\",\"items\":[{\"fact\":\"bmi\"},"
           "{\"document\":\"treatment_plan\"}]}",
           "case", "act", "C1", "request_information", "--items", "bmi,document:treatment_plan");
}

static void pages_have_a_limit_that_an_option_overrides(void **state)
{
    (void)state;
    PARSES("{\"limit\":50,\"role\":\"nurse\"}", "queue", "nurse");
    PARSES("{\"limit\":3,\"role\":\"nurse\"}", "queue", "nurse", "--limit", "3");
    PARSES("{\"max_changed\":0.5}", "policy", "reload", "--max-changed", "0.5%");
    PARSES("{\"max_changed\":2}", "policy", "reload", "--max-changed", "2");
}

static void a_file_is_params_and_an_option_wins_over_it(void **state)
{
    (void)state;
    char path[] = "/tmp/precertctl-XXXXXX";
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    static const char text[] = "{\"request_id\":\"a\",\"payer\":\"sample\"}";
    assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
    close(fd);
    PARSES("{\"payer\":\"sample\",\"request_id\":\"b\"}", "case", "submit", path, "--request-id", "b");
    unlink(path);
}

static void a_file_that_is_missing_or_no_json_is_said(void **state)
{
    (void)state;
    struct parsed parsed;
    parse(&parsed, "case", "submit", "/nonexistent/file", NULL);
    assert_rc(parsed.rc, PC_INVALID);
    assert_non_null(strstr(parsed.err.detail, "/nonexistent/file cannot be read"));
    drop(&parsed);
    parse(&parsed, "call", "x", "{broken", NULL);
    assert_rc(parsed.rc, PC_INVALID);
    assert_non_null(strstr(parsed.err.detail, "is no JSON"));
    drop(&parsed);
}

static void mistakes_are_named(void **state)
{
    (void)state;
    REFUSES("there is no command \"case frobnicate\"", "case", "frobnicate", "C1");
    REFUSES("there is no option --colour", "case", "get", "C1", "--colour");
    REFUSES("an argument is missing: CASE", "case", "get");
    REFUSES("there is no place for the argument C2", "case", "get", "C1", "C2");
    REFUSES("a value is missing after --state", "case", "find", "--state");
    REFUSES("a value is missing after --token", "case", "get", "C1", "--token");
    REFUSES("a whole number must follow --limit", "queue", "nurse", "--limit", "3x");
    REFUSES("a number must follow --max-changed", "policy", "reload", "--max-changed", "half");
    REFUSES("a number must follow --max-changed", "policy", "reload", "--max-changed", "%");
    REFUSES("a JSON object must stand for PARAMS", "call", "session.ping", "[1]");
}

static void two_dashes_end_the_options(void **state)
{
    (void)state;
    PARSES("{\"case_id\":\"--odd\"}", "case", "get", "--", "--odd");
}

static void help_needs_no_arguments(void **state)
{
    (void)state;
    struct parsed parsed;
    parse(&parsed, "case", "get", "--help", NULL);
    assert_ok(parsed.rc);
    assert_true(parsed.invocation.options.help);
    assert_string_equal(parsed.invocation.command->words, "case get");
    drop(&parsed);
    parse(&parsed, NULL);
    assert_ok(parsed.rc);
    assert_true(parsed.invocation.options.help);
    drop(&parsed);
}

static void local_arguments_stay_here(void **state)
{
    (void)state;
    struct parsed parsed;
    parse(&parsed, "policy", "check", "some/dir", NULL);
    assert_ok(parsed.rc);
    assert_string_equal(pc_ctl_local(&parsed.invocation, "directory"), "some/dir");
    assert_null(pc_ctl_local(&parsed.invocation, "evaluator"));
    assert_text(pc_buf_str(&parsed.params), "{}");
    drop(&parsed);
}

PC_TEST_MAIN(PC_TEST(positional_arguments_and_options_become_params), PC_TEST(options_may_stand_anywhere),
             PC_TEST(a_dotted_member_makes_the_objects_on_its_way), PC_TEST(items_name_facts_and_documents),
             PC_TEST(pages_have_a_limit_that_an_option_overrides),
             PC_TEST(a_file_is_params_and_an_option_wins_over_it),
             PC_TEST(a_file_that_is_missing_or_no_json_is_said), PC_TEST(mistakes_are_named),
             PC_TEST(two_dashes_end_the_options), PC_TEST(help_needs_no_arguments),
             PC_TEST(local_arguments_stay_here))
