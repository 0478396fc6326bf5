/* tests/unit/policy/pool/pool_fixture.c */
#include "pool_fixture.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"

enum { TICK_US = 1000, PATIENCE_US = 30 * 1000 * 1000 };

static void on_tick(void *arg)
{
    struct fixture *f = arg;
    if (f->until(f) || pc_mono_us() > f->give_up_us)
        pc_loop_stop(f->loop);
    pc_loop_timer_start(f->tick, TICK_US);
}

static void on_fetch(void *arg, int64_t revision)
{
    struct fixture *f = arg;
    f->fetches++;
    f->fetched = revision;
    if (f->fetch_later)
        return;
    struct pc_bundle *b = f->fetch_source == NULL ? NULL : bundle_of(f->fetch_source, revision);
    pc_pool_provide(f->pool, revision, b);
    pc_bundle_unref(&b);
}

void open_pool(struct fixture *f, const struct pc_pool_config *config, const char *source)
{
    struct pc_pool_config complete = *config;
    if (complete.program == NULL)
        complete.program = FAKE;
    if (complete.backoff_ms == 0)
        complete.backoff_ms = 1;
    if (complete.wall_ms == 0)
        complete.wall_ms = 20000; /* a slow machine must not kill: tests of deadlines say so */
    memset(f, 0, sizeof(*f));
    strcpy(f->directory, "/tmp/pc-pool-XXXXXX");
    assert_non_null(mkdtemp(f->directory));
    pc_log_threshold(PC_LOG_ERROR + 1);
    f->loop = pc_loop_new();
    f->pool = pc_pool_new(f->loop, &complete);
    f->tick = pc_loop_timer_new(f->loop, on_tick, f);
    pc_pool_on_fetch(f->pool, on_fetch, f);
    if (source == NULL)
        return;
    stage_and_wait(f, source, 1);
    assert_true(f->stage_ok);
    pc_pool_switch(f->pool);
}

static void remove_directory(const char *path)
{
    DIR *d = opendir(path);
    for (const struct dirent *e = readdir(d); e != NULL; e = readdir(d)) {
        if (e->d_name[0] != '.')
            assert_int_equal(unlinkat(dirfd(d), e->d_name, 0), 0);
    }
    closedir(d);
    assert_int_equal(rmdir(path), 0);
}

void close_pool(struct fixture *f)
{
    pc_pool_free(&f->pool);
    assert_int_equal(f->asked, f->answered);
    pc_loop_timer_free(&f->tick);
    pc_loop_free(&f->loop);
    pc_buf_free(&f->stage_text);
    for (int i = 0; i < f->asked; i++)
        pc_buf_free(&f->told[i].data);
    remove_directory(f->directory);
}

struct pc_bundle *bundle_of(const char *source, int64_t revision)
{
    const struct pc_policy_file file = {.path = PC_STR("a.lua"), .source = pc_str_of(source)};
    struct pc_bundle *b = NULL;
    assert_ok(pc_bundle_make(&file, 1, &b, NULL));
    pc_bundle_label(b, revision);
    return b;
}

static void on_staged(void *arg, bool ok, struct pc_str text)
{
    struct fixture *f = arg;
    f->staged++;
    f->stage_ok = ok;
    pc_buf_clear(&f->stage_text);
    pc_buf_add_str(&f->stage_text, text);
}

enum pc_rc stage(struct fixture *f, const char *source, int64_t revision)
{
    struct pc_bundle *b = bundle_of(source, revision);
    const enum pc_rc rc = pc_pool_stage(f->pool, b, revision, on_staged, f);
    pc_bundle_unref(&b);
    return rc;
}

static bool is_staged(struct fixture *f)
{
    return f->staged >= f->wanted;
}

void stage_and_wait(struct fixture *f, const char *source, int64_t revision)
{
    f->wanted = f->staged + 1;
    assert_ok(stage(f, source, revision));
    wait_until(f, is_staged);
    assert_int_equal(f->staged, f->wanted);
}

const char *path_in(struct fixture *f, const char *name)
{
    static char path[160];
    (void)snprintf(path, sizeof(path), "%s/%s", f->directory, name);
    return path;
}

const char *fake_named(struct fixture *f, const char *name)
{
    const char *path = path_in(f, name);
    assert_int_equal(symlink(FAKE, path), 0);
    return path;
}

struct pc_ask question(const char *input)
{
    return (struct pc_ask){.kind = PC_EVAL_CRITERIA,
                           .now = {1700000000000},
                           .input = pc_str_of(input),
                           .owner = PC_STR("org-a"),
                           .subject = PC_STR("lumbar_mri")};
}

static void on_answer(void *arg, const struct pc_answer *answer)
{
    struct told *told = arg;
    struct fixture *f = *(struct fixture **)(void *)told->data.ptr;
    assert_false(f->inside_ask);
    pc_buf_clear(&told->data);
    pc_buf_add_str(&told->data, answer->data);
    told->times++;
    told->order = f->answered++;
    told->status = answer->status;
    told->revision = answer->revision;
    told->abi = answer->abi;
}

int ask_as(struct fixture *f, const struct pc_ask *ask)
{
    const int n = f->asked++;
    assert_true(n < ANSWERS_MAX);
    pc_buf_add(&f->told[n].data, &f, sizeof(struct fixture *)); /* until the answer takes its place */
    f->inside_ask = true;
    const enum pc_rc rc = pc_pool_ask(f->pool, ask, on_answer, &f->told[n]);
    f->inside_ask = false;
    assert_ok(rc);
    return n;
}

int ask(struct fixture *f, const char *cue, const char *with)
{
    char input[256];
    (void)snprintf(input, sizeof(input), "{\"do\":\"%s\",\"n\":%d,\"with\":\"%s\"}", cue, f->asked, with);
    const struct pc_ask a = question(input);
    return ask_as(f, &a);
}

void ask_many(struct fixture *f, int count)
{
    for (int i = 0; i < count; i++)
        (void)ask(f, "answer", "");
}

void wait_until(struct fixture *f, bool (*until)(struct fixture *f))
{
    f->until = until;
    f->give_up_us = pc_mono_us() + PATIENCE_US;
    pc_loop_timer_start(f->tick, 0);
    assert_ok(pc_loop_run(f->loop));
    pc_loop_timer_stop(f->tick);
    assert_true(until(f));
}

static bool has_answers(struct fixture *f)
{
    return f->answered >= f->wanted;
}

void wait_for(struct fixture *f, int answers)
{
    f->wanted = answers;
    wait_until(f, has_answers);
}

static bool at_once(struct fixture *f)
{
    (void)f;
    return true;
}

void turn(struct fixture *f)
{
    wait_until(f, at_once);
}

static yyjson_doc *status_of(struct fixture *f)
{
    struct pc_buf text = {0};
    pc_buf_add_char(&text, '{');
    pc_pool_status(f->pool, &text);
    pc_buf_add_char(&text, '}');
    yyjson_doc *doc = yyjson_read(text.ptr, text.size, 0);
    pc_buf_free(&text);
    assert_non_null(doc);
    return doc;
}

int64_t figure(struct fixture *f, const char *name)
{
    yyjson_doc *doc = status_of(f);
    const int64_t n = pc_json_int(pc_json_get(yyjson_doc_get_root(doc), "evaluations"), name, -1);
    pc_json_doc_free(&doc);
    assert_true(n >= 0);
    return n;
}

static int count_where(struct fixture *f, bool (*fits)(yyjson_val *evaluator, const void *arg),
                       const void *arg)
{
    yyjson_doc *doc = status_of(f);
    size_t i, all;
    yyjson_val *e;
    int count = 0;
    yyjson_arr_foreach(pc_json_get(yyjson_doc_get_root(doc), "evaluators"), i, all, e)
    {
        count += fits(e, arg);
    }
    pc_json_doc_free(&doc);
    return count;
}

static bool is_in_state(yyjson_val *evaluator, const void *state)
{
    return state == NULL || pc_str_is(pc_json_str(evaluator, "state"), state);
}

int count_evaluators(struct fixture *f, const char *state)
{
    return count_where(f, is_in_state, state);
}

static bool has_outstanding(yyjson_val *evaluator, const void *questions)
{
    return pc_json_int(evaluator, "outstanding", -1) == *(const int *)questions;
}

int count_outstanding(struct fixture *f, int questions)
{
    return count_where(f, has_outstanding, &questions);
}

const char *data_of(const struct fixture *f, int n)
{
    assert_int_equal(f->told[n].times, 1);
    return f->told[n].data.ptr;
}

void assert_answered(const struct fixture *f, int n)
{
    char own[32];
    (void)snprintf(own, sizeof(own), "\"n\":%d,", n);
    assert_non_null(strstr(data_of(f, n), own));
    assert_int_equal(f->told[n].status, PC_EVAL_OK);
    assert_int_equal(f->told[n].abi, PC_EVAL_ABI);
}

void assert_killed(const struct fixture *f, int n, const char *limit)
{
    char member[64];
    (void)snprintf(member, sizeof(member), "\"limit\":\"%s\"", limit);
    assert_non_null(strstr(data_of(f, n), member));
    assert_non_null(strstr(data_of(f, n), "\"reason\":\"policy_failed\""));
    assert_int_equal(f->told[n].status, PC_EVAL_KILLED);
    assert_int_equal(f->told[n].abi, 0);
}
