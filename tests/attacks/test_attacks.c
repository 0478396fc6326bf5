/* tests/attacks/test_attacks.c -- hostile and careless policies against real evaluator processes.
 *
 * Each file of tests/attacks/lua runs three ways: as the top level of a policy file, inside a policy's function, and inside a
 * file of the library (which may use pcall and setmetatable, so what blocks a policy early is tested deeper).  Each way must end
 * within the deadline in a typed answer, the same bytes on a second run in a fresh process, and the next request must be served,
 * by the same process or by a new one.  The first line of a file says how each way ends: ok, error, blocked, instructions, memory
 * or wall (the parent's kill).  A folder of further attacks beside the repository, ../shared/sandbox/attacks, runs too when it is
 * there, without expectations. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "support/child.h"
#include "support/pc_test.h"
#include "support/policy_files.h"

enum { NAMES_MAX = 256, INSTRUCTIONS_K = 300, ENDLESS_K = 4000000, WALL_MS = 1500, LOAD_WALL_MS = 3000 };
enum way { AS_FILE, AS_FUNCTION, AS_LIBRARY, WAYS };

static const char *const way_names[WAYS] = {"file", "function", "library"};
static const char good_policy[] = "return { holds = function(facts) return facts.x * 2 end }";
static const char good_input[] = "{\"facts\":{\"x\":21},\"policy\":\"b\"}";
static const char good_answer[] = "{\"answer\":42,\"now\":1,\"revision\":\"r1\"}";
static const struct pc_child_options options = {
    .instructions_k = INSTRUCTIONS_K, .wall_ms = WALL_MS, .load_wall_ms = LOAD_WALL_MS};
static char *main_source;

/* How one run ended: one of the words above, and the bytes. */
struct ending {
    char word[16];
    struct pc_buf bytes;
};

static void load(struct pc_test_child *child, const char *policy, const char *library,
                 struct pc_reply *reply_out)
{
    struct pc_buf bundle = {0};
    const struct pc_test_file files[] = {{"a.lua", policy},
                                         {"b.lua", good_policy},
                                         {"lib/precert/attack.lua", library},
                                         {"lib/precert/main.lua", main_source}};
    pc_child_pack(&bundle, "r1", files, 4);
    *reply_out = pc_child_load(child, pc_buf_str(&bundle));
    pc_buf_free(&bundle);
}

static const char *word_of(const struct pc_reply *reply)
{
    static const char *const limits[] = {"instructions", "memory", "blocked"};
    if (reply->killed)
        return "wall";
    if (reply->head.code == PC_EVAL_OK)
        return "ok";
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        char member[40];
        (void)snprintf(member, sizeof member, "\"limit\":\"%s\"", limits[i]);
        if (memmem(reply->payload.ptr, reply->payload.size, member, strlen(member)))
            return limits[i];
    }
    const bool told = memmem(reply->payload.ptr, reply->payload.size, ": blocked: ", 11) !=
                      NULL; /* in a diagnostic's message */
    return reply->head.type == PC_FRAME_LOADED && told ? "blocked" : "error";
}

/* The very next request: to the same process if it lives, else to a new one. */
static void assert_next_is_served(struct pc_test_child *child, bool loaded, const char *name, const char *way)
{
    struct pc_test_child fresh;
    struct pc_reply reply;
    const bool replaced = child->gone;
    if (replaced) {
        assert_true(pc_child_start(&fresh, &options, NULL));
        child = &fresh;
    }
    if (replaced || !loaded) {
        load(child, "return {}", "return 1", &reply);
        assert_int_equal(reply.head.code, PC_EVAL_OK);
    }
    reply = pc_child_eval(child, PC_EVAL_CRITERIA, 1, good_input);
    if (reply.killed || !pc_str_is(reply.payload, good_answer))
        fail_msg("%s as %s: the next request was not served", name, way);
    if (replaced)
        assert_int_equal(pc_child_stop(&fresh), 0);
}

static void run_once(const char *name, const char *source, enum way way, struct ending *ending_out)
{
    struct pc_test_child child;
    struct pc_reply reply;
    struct pc_buf text = {0};
    struct pc_child_options mine = options;
    if (strncmp(source, "-- file=wall", 12) == 0)
        mine.instructions_k = ENDLESS_K; /* what only the deadline can stop must not be stopped by luck */
    assert_true(pc_child_start(&child, &mine, NULL));
    if (way == AS_FILE)
        pc_buf_add_text(&text, source);
    else
        pc_buf_printf(&text, "return %s function(...)%s\nend%s", way == AS_FUNCTION ? "{ holds =" : "",
                      source, way == AS_FUNCTION ? " }" : "");
    load(&child, way == AS_LIBRARY ? "return {}" : text.ptr, way == AS_LIBRARY ? text.ptr : "return 1",
         &reply);
    const bool loaded = reply.head.code == PC_EVAL_OK && !reply.killed;
    if (loaded && way == AS_FUNCTION)
        reply = pc_child_eval(&child, PC_EVAL_CRITERIA, 1, "{\"policy\":\"a\"}");
    else if (loaded && way == AS_LIBRARY)
        reply = pc_child_eval(&child, PC_EVAL_CASE, 1, "{}");
    (void)snprintf(ending_out->word, sizeof ending_out->word, "%s", word_of(&reply));
    pc_buf_clear(&ending_out->bytes);
    pc_buf_add_str(&ending_out->bytes, reply.payload);
    assert_next_is_served(&child, loaded, name, way_names[way]);
    (void)pc_child_stop(&child);
    pc_buf_free(&text);
}

static bool names_a_reason(const struct ending *ending)
{
    static const char failed[] = "\"reason\":\"policy_failed\"}", diagnostics[] = "\"severity\":\"error\"";
    return memmem(ending->bytes.ptr, ending->bytes.size, failed, sizeof failed - 1) ||
           memmem(ending->bytes.ptr, ending->bytes.size, diagnostics, sizeof diagnostics - 1);
}

static int run_way(const char *name, const char *source, enum way way, bool expected_known)
{
    struct ending first = {0}, second = {0};
    char expected[40];
    int failures = 0;
    run_once(name, source, way, &first);
    run_once(name, source, way, &second);
    if (!pc_str_equal(pc_buf_str(&first.bytes), pc_buf_str(&second.bytes)) ||
        strcmp(first.word, second.word) != 0) {
        print_error("%s as %s: two runs differ:\n  %s %s\n  %s %s\n", name, way_names[way], first.word,
                    first.bytes.ptr, second.word, second.bytes.ptr);
        failures++;
    }
    if (strcmp(first.word, "ok") != 0 && strcmp(first.word, "wall") != 0 && !names_a_reason(&first)) {
        print_error("%s as %s: no typed answer: %s\n", name, way_names[way], first.bytes.ptr);
        failures++;
    }
    (void)snprintf(expected, sizeof expected, "%s=%s", way_names[way], first.word);
    const size_t size = strlen(expected);
    const char *found = strstr(source, expected);
    if (expected_known && (!found || (found[size] != ' ' && found[size] != '\n'))) {
        print_error("%s ended with %s: %s\n", name, expected, first.bytes.ptr ? first.bytes.ptr : "");
        failures++;
    }
    pc_buf_free(&first.bytes);
    pc_buf_free(&second.bytes);
    return failures;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* Runs every file of a folder all three ways; returns how many files there were. */
static int run_folder(const char *folder, bool expected_known)
{
    static char names[NAMES_MAX][64];
    int count = 0, failures = 0;
    DIR *dir = opendir(folder);
    for (struct dirent *entry = dir ? readdir(dir) : NULL; entry && count < NAMES_MAX; entry = readdir(dir))
        if (strstr(entry->d_name, ".lua"))
            (void)snprintf(names[count++], sizeof names[0], "%.63s", entry->d_name);
    if (dir)
        (void)closedir(dir);
    qsort(names, (size_t)count, sizeof names[0], by_name);
    for (int i = 0; i < count; i++) {
        struct pc_buf path = {0};
        pc_buf_printf(&path, "%s/%s", folder, names[i]);
        char *source = pc_policy_file_read(path.ptr);
        pc_buf_free(&path);
        for (enum way way = AS_FILE; way < WAYS; way++)
            failures += run_way(names[i], source, way, expected_known);
        pc_free(source);
    }
    if (failures > 0)
        fail_msg("%d of %d attacks in %s ended otherwise than they must", failures, count * WAYS, folder);
    return count;
}

static void every_attack_ends_typed_bounded_and_the_same(void **state)
{
    (void)state;
    assert_true(run_folder(PC_SOURCE_DIR "/tests/attacks/lua", true) > 50);
}

static void attacks_kept_beside_the_repository_end_too(void **state)
{
    (void)state;
    if (run_folder(PC_SOURCE_DIR "/../shared/sandbox/attacks", false) == 0)
        pc_skip("no attacks are kept beside the repository");
}

static int read_main(void **state)
{
    (void)state;
    main_source = pc_policy_file_read(PC_SOURCE_DIR "/tests/unit/evaluator/fixtures/main.lua");
    return main_source ? 0 : -1;
}

static int free_main(void **state)
{
    (void)state;
    pc_free(main_source);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PC_TEST(every_attack_ends_typed_bounded_and_the_same),
        PC_TEST(attacks_kept_beside_the_repository_end_too),
    };
    return cmocka_run_group_tests_name("attacks", tests, read_main, free_main);
}
