/* One real evaluator process over its socket: hello, load, evaluate, batches, garbage, end. */
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <seccomp.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "support/child.h"
#include "support/pc_test.h"
#include "support/policy_files.h"

static char *main_source;
static struct pc_test_child child;

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

static int start(void **state)
{
    (void)state;
    return pc_child_start(&child, NULL, NULL) ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    if (child.page)
        (void)pc_child_stop(&child);
    return 0;
}

/* Loads the stand-in library with one policy file "a.lua". */
static struct pc_reply load(const char *policy)
{
    struct pc_buf bundle = {0};
    const struct pc_test_file files[] = {{"a.lua", policy}, {"lib/precert/main.lua", main_source}};
    pc_child_pack(&bundle, "r7-test", files, 2);
    const struct pc_reply reply = pc_child_load(&child, pc_buf_str(&bundle));
    pc_buf_free(&bundle);
    return reply;
}

#define assert_eval(kind, input, status, expected)                                   \
    do {                                                                             \
        const struct pc_reply reply_ = pc_child_eval(&child, (kind), 1000, (input)); \
        assert_text(reply_.payload, (expected));                                     \
        assert_int_equal(reply_.head.code, (status));                                \
        assert_int_equal(reply_.head.seq, child.seq);                                \
    } while (0)

static void hello_names_abi_lua_and_jail(void **state)
{
    (void)state;
    struct pc_test_child other;
    struct pc_reply hello;
    assert_true(pc_child_start(&other, NULL, &hello));
    char text[128];
    (void)snprintf(text, sizeof text, "%.*s", (int)hello.payload.size, hello.payload.ptr);
    assert_non_null(strstr(text, "{\"abi\":1,\"jailed\":true,\"lua\":\"5.4."));
    assert_int_equal(pc_child_stop(&other), 0);
}

/* Only in a process of its own: no filter can be installed there any more. */
static bool forbid_seccomp(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    const bool forbidden = filter &&
                           seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(seccomp), 0) == 0 &&
                           seccomp_load(filter) == 0;
    seccomp_release(filter);
    return forbidden;
}

/* The daemon reads why, and nothing is ever loaded there. */
static void without_a_jail_hello_is_its_last_word(void **state)
{
    (void)state;
    int status;
    const pid_t pid = fork();
    if (pid == 0) {
        struct pc_test_child other;
        struct pc_reply hello;
        const bool said = forbid_seccomp() && pc_child_start(&other, NULL, &hello) &&
                          memmem(hello.payload.ptr, hello.payload.size, "\"jailed\":false", 14);
        _exit(said && pc_child_stop(&other) == 69 ? 0 : 1);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

static void the_process_is_filtered_and_holds_one_descriptor(void **state)
{
    (void)state;
    char path[64], line[256];
    bool filtered = false, no_new_privileges = false;
    (void)snprintf(path, sizeof path, "/proc/%d/status", (int)child.pid);
    FILE *status = fopen(path, "r");
    assert_non_null(status);
    while (fgets(line, sizeof line, status)) {
        filtered = filtered || strcmp(line, "Seccomp:\t2\n") == 0;
        no_new_privileges = no_new_privileges || strcmp(line, "NoNewPrivs:\t1\n") == 0;
    }
    (void)fclose(status);
    assert_true(filtered);
    assert_true(no_new_privileges);

    int count = 0;
    (void)snprintf(path, sizeof path, "/proc/%d/fd", (int)child.pid);
    DIR *dir = opendir(path); /* only root may look into a process that is not dumpable */
    for (struct dirent *entry = dir ? readdir(dir) : NULL; entry; entry = readdir(dir)) {
        const bool report = PC_VM_SANITIZED && strcmp(entry->d_name, "2") == 0;
        count += entry->d_name[0] != '.' && !report;
    }
    if (dir) {
        (void)closedir(dir);
        assert_int_equal(count, 1);
    } else {
        assert_int_not_equal(geteuid(), 0);
    }
}

static void a_bundle_loads_and_answers(void **state)
{
    (void)state;
    const struct pc_reply loaded = load("return { holds = function(f) return f.x + 1 end }");
    assert_text(loaded.payload, "{\"catalogue\":{\"format\":1},\"diagnostics\":[]}");
    assert_int_equal(loaded.head.type, PC_FRAME_LOADED);
    assert_int_equal(loaded.head.code, PC_EVAL_OK);
    assert_eval(PC_EVAL_CRITERIA, "{\"policy\":\"a\",\"facts\":{\"x\":41}}", PC_EVAL_OK,
                "{\"answer\":42,\"now\":1000,\"revision\":\"r7-test\"}");
    assert_eval(PC_EVAL_CRITERIA, "{\"policy\":\"none\"}", PC_EVAL_NOT_FOUND,
                "{\"field\":\"policy\",\"reason\":\"unknown_policy\"}");
}

static void a_failing_policy_is_a_typed_result_with_its_place(void **state)
{
    (void)state;
    (void)load("return { holds = function(f)\n return f.x + 1 end }");
    assert_eval(
        PC_EVAL_CRITERIA, "{\"policy\":\"a\",\"facts\":{}}", PC_EVAL_POLICY_ERROR,
        "{\"detail\":\"attempt to perform arithmetic on a nil value (field 'x')\",\"file\":\"a.lua\",\"line\":2,"
        "\"reason\":\"policy_failed\"}");
}

static void bad_bundles_give_diagnostics(void **state)
{
    (void)state;
    struct pc_reply reply = load("return {");
    assert_int_equal(reply.head.code, PC_EVAL_POLICY_ERROR);
    assert_text(
        reply.payload,
        "{\"diagnostics\":[{\"code\":\"does_not_load\",\"column\":1,\"file\":\"a.lua\",\"line\":1,\"message\":"
        "\"a.lua:1: unexpected symbol near <eof>\",\"severity\":\"error\"}]}");
    assert_eval(PC_EVAL_CRITERIA, "{\"policy\":\"a\"}", PC_EVAL_POLICY_ERROR,
                "{\"detail\":\"no revision is loaded\",\"reason\":\"policy_failed\"}");

    reply = pc_child_load(&child, PC_STR("\1\0\0"));
    assert_text(
        reply.payload,
        "{\"diagnostics\":[{\"code\":\"bad_bundle\",\"column\":1,\"file\":\"\",\"line\":1,\"message\":"
        "\"the bundle's head is malformed\",\"severity\":\"error\"}]}");
    struct pc_buf bundle = {0};
    pc_child_pack(&bundle, "r1", &(struct pc_test_file){"a.lua", "return {}"}, 1);
    reply = pc_child_load(&child, pc_buf_str(&bundle));
    pc_buf_free(&bundle);
    assert_text(
        reply.payload,
        "{\"diagnostics\":[{\"code\":\"does_not_load\",\"column\":1,\"file\":\"lib/precert/main.lua\",\"line\":1,"
        "\"message\":\"there is no file 'lib/precert/main.lua' to require\",\"severity\":\"error\"}]}");
}

static void a_good_bundle_after_a_bad_one_serves(void **state)
{
    (void)state;
    assert_int_equal(load("return {").head.code, PC_EVAL_POLICY_ERROR);
    assert_int_equal(load("return { holds = function() return true end }").head.code, PC_EVAL_OK);
    assert_eval(PC_EVAL_CRITERIA, "{\"policy\":\"a\"}", PC_EVAL_OK,
                "{\"answer\":true,\"now\":1000,\"revision\":\"r7-test\"}");
}

/* SANDBOX: evaluate A, B, A and compare bytes.  B tries to leave something behind in every way it can. */
static void nothing_of_a_request_survives_it(void **state)
{
    (void)state;
    const struct pc_reply loaded = load(
        "local box, list = { n = 0 }, {}\n"
        "local function try(f, ...) f(...) end\n"
        "return { holds = function(f, input)\n"
        "  if f.way == 1 then box.n = 1 elseif f.way == 2 then list[1] = f elseif f.way == 3 then table.insert(list, f)\n"
        "  elseif f.way == 4 then left = f elseif f.way == 5 then string.rep = f elseif f.way == 6 then error(f)\n"
        "  elseif f.way == 7 then local t = {} while true do t[#t + 1] = { f } end\n"
        "  elseif f.way == 8 then while true do end end\n"
        "  local keys = {} for k in pairs(f) do keys[#keys + 1] = k end\n"
        "  return { box = box, list = list, keys = keys, f = f }\n"
        "end }");
    assert_int_equal(loaded.head.code, PC_EVAL_OK);
    static const char a[] =
        "{\"policy\":\"a\",\"facts\":{\"zeta\":1,\"alpha\":[1.5,\"x\"],\"beta\":{\"k\":true}}}";
    struct pc_buf first = {0};
    pc_buf_add_str(&first, pc_child_eval(&child, PC_EVAL_CRITERIA, 1000, a).payload);
    for (int way = 1; way <= 8; way++) {
        char b[64];
        (void)snprintf(b, sizeof b, "{\"policy\":\"a\",\"facts\":{\"way\":%d}}", way);
        assert_int_equal(pc_child_eval(&child, PC_EVAL_CRITERIA, 1000, b).head.code, PC_EVAL_POLICY_ERROR);
        assert_text(pc_child_eval(&child, PC_EVAL_CRITERIA, 1000, a).payload, first.ptr);
    }
    pc_buf_free(&first);
}

static void documents_pass_through_unchanged_and_canonical(void **state)
{
    (void)state;
    (void)load("return {}");
    assert_eval(
        PC_EVAL_REQUIREMENT,
        "{\"b\":[],\"a\":{\"z\":null,\"q\":1.0,\"x\":[1,\"\\u0001\\\"\\\\\\n \\u00e9\\u007f\"]},\"n\":[0.1,1e300,-5,1e15,9007199254740993]}",
        PC_EVAL_OK,
        "{\"a\":{\"q\":1,\"x\":[1,\"\\u0001\\\"\\\\\\n \xc3\xa9\x7f\"]},\"b\":[],\"n\":[0.1,1e+300,-5,1000000000000000,9007199254740993]}");
    assert_eval(PC_EVAL_REQUIREMENT, "[]", PC_EVAL_INVALID,
                "{\"detail\":\"the input is no JSON object\",\"field\":\"params\",\"reason\":\"bad_input\"}");
    assert_eval(PC_EVAL_REQUIREMENT, "{\"a\":", PC_EVAL_INVALID,
                "{\"detail\":\"the input is not JSON\",\"field\":\"params\",\"reason\":\"bad_input\"}");
}

static void depth_is_bounded_on_the_way_in(void **state)
{
    (void)state;
    (void)load("return {}");
    for (int levels = 31; levels <= 32; levels++) {
        struct pc_buf input = {0};
        pc_buf_add_text(&input, "{\"a\":");
        for (int i = 0; i < levels; i++)
            pc_buf_add_char(&input, '[');
        for (int i = 0; i < levels; i++)
            pc_buf_add_char(&input, ']');
        pc_buf_add_char(&input, '}');
        assert_int_equal(pc_child_eval(&child, PC_EVAL_REQUIREMENT, 1, input.ptr).head.code,
                         levels == 31 ? PC_EVAL_OK : PC_EVAL_INVALID);
        pc_buf_free(&input);
    }
}

static void size_and_depth_are_bounded_on_the_way_out(void **state)
{
    (void)state;
    (void)load(
        "return { holds = function(f) local t = {} if f.wide then for i = 1, 20000 do t[i] = ('x'):rep(100) end return t end\n"
        "local p = t for i = 1, 40 do p.n = {} p = p.n end return t end }");
    assert_eval(
        PC_EVAL_CRITERIA, "{\"policy\":\"a\",\"facts\":{\"wide\":true}}", PC_EVAL_POLICY_ERROR,
        "{\"detail\":\"the result is longer than 1048576 bytes\",\"file\":\"lib/precert/main.lua\",\"line\":57,\"reason\":\"policy_failed\"}");
    assert_eval(
        PC_EVAL_CRITERIA, "{\"policy\":\"a\"}", PC_EVAL_POLICY_ERROR,
        "{\"detail\":\"the result is nested too deeply\",\"file\":\"lib/precert/main.lua\",\"line\":57,\"reason\":\"policy_failed\"}");
}

static void make_patient(char *frame)
{
    const uint16_t flags = PC_FRAME_PATIENT;
    memcpy(frame + offsetof(struct pc_frame, flags), &flags, sizeof flags);
}

/* A third of it is patient: that changes when answers are written, and neither what they are nor their order. */
static void a_batch_comes_back_in_order_and_the_page_says_idle(void **state)
{
    (void)state;
    (void)load("return { holds = function(f) return f.x end }");
    struct pc_buf batch = {0};
    const uint64_t before = child.seq, done = atomic_load(&child.page->done);
    for (int i = 0; i < 300; i++) {
        char input[64];
        (void)snprintf(input, sizeof input, "{\"policy\":\"a\",\"facts\":{\"x\":%d}}", i);
        const size_t at = batch.size;
        (void)pc_child_queue(&child, &batch, PC_EVAL_CRITERIA, 5, input);
        if (i / 100 == 1)
            make_patient(batch.ptr + at);
    }
    assert_true(pc_child_write(&child, pc_buf_str(&batch)));
    pc_buf_free(&batch);
    for (int i = 0; i < 300; i++) {
        char expected[64];
        const struct pc_reply reply = pc_child_read(&child, 5000);
        (void)snprintf(expected, sizeof expected, "{\"answer\":%d,\"now\":5,\"revision\":\"r7-test\"}", i);
        assert_text(reply.payload, expected);
        assert_int_equal(reply.head.seq, before + (uint64_t)i + 1);
    }
    assert_int_equal(atomic_load(&child.page->current), 0);
    assert_int_equal(atomic_load(&child.page->done), done + 300);
}

/* How often the child has gone to sleep; -1: it is awake. */
static long count_sleeps(void)
{
    char path[64], line[256], now = 'S';
    long count = -1;
    (void)snprintf(path, sizeof path, "/proc/%d/status", (int)child.pid);
    FILE *status = fopen(path, "r");
    assert_non_null(status);
    while (now == 'S' && count < 0 && fgets(line, sizeof line, status)) {
        (void)sscanf(line, "State: %c", &now);
        (void)sscanf(line, "voluntary_ctxt_switches: %ld", &count);
    }
    (void)fclose(status);
    return count;
}

/* The same once it sleeps. */
static long sleeps(void)
{
    long count;
    while ((count = count_sleeps()) < 0)
        (void)usleep(200);
    return count;
}

/* A sleep inside read would end each time the daemon takes an answer. */
static void taking_an_answer_wakes_nobody(void **state)
{
    (void)state;
    enum { ROUNDS = 30, TICK_US = 1000 };
    long woken = 0;
    (void)load("return { holds = function() return true end }");
    for (int i = 0; i < ROUNDS; i++) {
        struct pc_buf question = {0};
        struct pollfd answer = {.fd = child.socket, .events = POLLIN};
        (void)pc_child_queue(&child, &question, PC_EVAL_CRITERIA, 1, "{\"policy\":\"a\"}");
        assert_true(pc_child_write(&child, pc_buf_str(&question)));
        pc_buf_free(&question);
        assert_int_equal(poll(&answer, 1, 30000), 1);
        (void)usleep(4 * TICK_US); /* the ticks of watch.c end */
        const long before = sleeps();
        assert_int_equal(pc_child_read(&child, 5000).head.code, PC_EVAL_OK);
        (void)usleep(2 * TICK_US);
        woken += sleeps() - before;
    }
    assert_true(woken < ROUNDS / 2); /* none, but for what the machine does */
}

static void a_running_evaluation_is_named_on_the_page(void **state)
{
    (void)state;
    struct pc_test_child slow;
    const struct pc_child_options options = {.instructions_k = 4000000, .wall_ms = 100};
    struct pc_buf bundle = {0};
    const struct pc_test_file files[] = {{"a.lua", "return { holds = function() while true do end end }"},
                                         {"lib/precert/main.lua", main_source}};
    assert_true(pc_child_start(&slow, &options, NULL));
    pc_child_pack(&bundle, "r1", files, 2);
    assert_int_equal(pc_child_load(&slow, pc_buf_str(&bundle)).head.code, PC_EVAL_OK);
    assert_true(pc_child_eval(&slow, PC_EVAL_CRITERIA, 1, "{\"policy\":\"a\"}").killed);
    assert_int_equal(atomic_load(&slow.page->current), slow.seq);
    assert_true(atomic_load(&slow.page->started_us) > 0);
    assert_int_equal(pc_child_stop(&slow), -1);
    pc_buf_free(&bundle);
}

static void what_is_no_frame_ends_the_process(void **state)
{
    (void)state;
    struct pc_frame wrong = {.type = 77};
    assert_true(pc_child_write(&child, (struct pc_str){(const char *)&wrong, sizeof wrong}));
    assert_true(pc_child_read(&child, 5000).killed);
    assert_int_not_equal(pc_child_stop(&child), 0);
}

static void closing_the_socket_ends_the_process(void **state)
{
    (void)state;
    assert_int_equal(pc_child_stop(&child), 0);
}

#define CHILD_TEST(name) PC_TEST_WITH(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CHILD_TEST(hello_names_abi_lua_and_jail),
        CHILD_TEST(without_a_jail_hello_is_its_last_word),
        CHILD_TEST(the_process_is_filtered_and_holds_one_descriptor),
        CHILD_TEST(a_bundle_loads_and_answers),
        CHILD_TEST(a_failing_policy_is_a_typed_result_with_its_place),
        CHILD_TEST(bad_bundles_give_diagnostics),
        CHILD_TEST(a_good_bundle_after_a_bad_one_serves),
        CHILD_TEST(nothing_of_a_request_survives_it),
        CHILD_TEST(documents_pass_through_unchanged_and_canonical),
        CHILD_TEST(depth_is_bounded_on_the_way_in),
        CHILD_TEST(size_and_depth_are_bounded_on_the_way_out),
        CHILD_TEST(a_batch_comes_back_in_order_and_the_page_says_idle),
        CHILD_TEST(taking_an_answer_wakes_nobody),
        CHILD_TEST(a_running_evaluation_is_named_on_the_page),
        CHILD_TEST(what_is_no_frame_ends_the_process),
        CHILD_TEST(closing_the_socket_ends_the_process),
    };
    return cmocka_run_group_tests_name("evaluator/serve", tests, read_main, free_main);
}
