/* tests/unit/base/test_log.c -- mirrors src/base/log.c.  Standard error is a file while a test looks at it. */
#include <pthread.h>
#include "base/json.h"
#include "base/log.h"
#include "support/captured.h"

static struct pc_wall_sim wall;

static int set_up(void **state)
{
    (void)state;
    struct pc_time start;
    assert_ok(pc_time_parse(PC_STR("2026-11-22T00:35:11Z"), &start));
    pc_wall_sim_init(&wall, start);
    pc_log_wall(&wall.base);
    pc_log_threshold(PC_LOG_INFO);
    return 0;
}

static void log_some(void *arg)
{
    (void)arg;
    pc_log(PC_LOG_INFO, "started");
    pc_log(PC_LOG_ERROR, "commit_failed", pc_kv_int("code", -5), pc_kv_str("file", "a\"b\n"),
           pc_kv_str("none", NULL));
}

static void a_line_is_one_json_object_with_its_members_in_order(void **state)
{
    (void)state;
    struct captured got;
    capture(&got, log_some, NULL);
    assert_string_equal(
        got.text, "{\"at\":\"2026-11-22T00:35:11.000Z\",\"level\":\"info\",\"event\":\"started\"}\n"
                  "{\"at\":\"2026-11-22T00:35:11.000Z\",\"level\":\"error\",\"event\":\"commit_failed\","
                  "\"code\":-5,\"file\":\"a\\\"b\\n\",\"none\":null}\n");
}

static void log_every_level(void *arg)
{
    (void)arg;
    pc_log(PC_LOG_DEBUG, "d");
    pc_log(PC_LOG_INFO, "i");
    pc_log(PC_LOG_WARNING, "w");
    pc_log(PC_LOG_ERROR, "e");
}

static void lines_below_the_threshold_are_dropped(void **state)
{
    (void)state;
    static const int lines_expected[] = {4, 3, 2, 1};
    for (int level = PC_LOG_DEBUG; level <= PC_LOG_ERROR; level++) {
        struct captured got;
        pc_log_threshold((enum pc_level)level);
        capture(&got, log_every_level, NULL);
        int lines = 0;
        for (const char *c = got.text; *c; c++)
            lines += *c == '\n';
        assert_int_equal(lines, lines_expected[level]);
    }
}

static void *log_much(void *arg)
{
    (void)arg;
    for (int i = 0; i < 100; i++)
        pc_log(PC_LOG_INFO, "tick", pc_kv_int("number", i), pc_kv_str("text", "some words to fill the line"));
    return NULL;
}

static void log_from_four_threads(void *arg)
{
    (void)arg;
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, log_much, NULL), 0);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
}

static void lines_of_several_threads_do_not_mix(void **state)
{
    (void)state;
    struct captured got;
    capture(&got, log_from_four_threads, NULL);
    int lines = 0;
    for (char *line = strtok(got.text, "\n"); line; line = strtok(NULL, "\n"), lines++) {
        PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(line, strlen(line), 0);
        assert_non_null(doc);
        assert_true(pc_str_is(pc_json_str(yyjson_doc_get_root(doc), "event"), "tick"));
    }
    assert_int_equal(lines, 400);
}

PC_TEST_MAIN(PC_TEST_WITH(a_line_is_one_json_object_with_its_members_in_order, set_up, NULL),
             PC_TEST_WITH(lines_below_the_threshold_are_dropped, set_up, NULL),
             PC_TEST_WITH(lines_of_several_threads_do_not_mix, set_up, NULL))
