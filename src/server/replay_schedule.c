/* src/server/replay_schedule.c -- see replay_schedule.h. */
#include "server/replay_schedule.h"

#include "base/log.h"
#include "server/policy_flow.h"
#include "server/study_flow.h"

/* How often the wall clock is looked at (it may jump, and a simulated one stands until it is moved), and when to try again while
 * somebody's study runs. */
enum { LOOK_US = 30 * 1000 * 1000, LOOK_SIMULATED_US = 100 * 1000, AGAIN_US = 10 * 1000 * 1000 };

/* How the last sweep went. */
struct outcome {
    struct pc_time began, ended;
    enum pc_rc rc;
    int64_t determinations, mismatches, abi_differs;
    struct pc_buf first; /* the first mismatch as the sweep's answer has it; empty: none */
};

struct pc_replay_schedule {
    struct pc_server *server;
    struct pc_loop_timer *timer;
    struct pc_time next, began;
    bool running, has_last;
    struct outcome last;
};

static struct pc_time now(const struct pc_replay_schedule *schedule)
{
    return pc_wall_now(schedule->server->config.wall);
}

/* The next time of day that lies ahead; UTC has no shifts. */
static void set_next(struct pc_replay_schedule *schedule)
{
    enum { MINUTE_MS = 60 * 1000, DAY_MS = 24 * 60 * MINUTE_MS };
    const int64_t at = now(schedule).ms;
    const int64_t today = at - at % DAY_MS + (int64_t)schedule->server->config.replay_minute * MINUTE_MS;
    schedule->next.ms = today > at ? today : today + DAY_MS;
}

static void wait(struct pc_replay_schedule *schedule, int64_t after_us)
{
    if (!schedule->server->draining)
        pc_loop_timer_start(schedule->timer, after_us);
}

static void look_again(struct pc_replay_schedule *schedule)
{
    wait(schedule, schedule->server->config.wall->simulated ? LOOK_SIMULATED_US : LOOK_US);
}

/* ---- the outcome --------------------------------------------------------------------------------------------------------- */

static void keep_first(struct outcome *last, const struct pc_study *study)
{
    struct pc_buf list = {0};
    pc_buf_clear(&last->first);
    pc_buf_add_char(&list, '[');
    if (study->list.size)
        pc_buf_add_str(&list, pc_buf_str(&study->list));
    pc_buf_add_char(&list, ']');
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(list.ptr, list.size, 0);
    yyjson_val *first = yyjson_arr_get_first(yyjson_doc_get_root(doc));
    if (first)
        pc_json_canonical(first, &last->first);
    pc_buf_free(&list);
}

static void log_outcome(const struct outcome *last)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(last->first.ptr, last->first.size, 0);
    yyjson_val *first = yyjson_doc_get_root(doc);
    if (last->rc != PC_OK) {
        pc_log(PC_LOG_WARNING, "replay_sweep_ended", pc_kv_str("reason", pc_rc_name(last->rc)));
        return;
    }
    if (last->mismatches == 0) {
        pc_log(PC_LOG_INFO, "replay_sweep_done", pc_kv_int("determinations", last->determinations),
               pc_kv_int("abi_differs", last->abi_differs));
        return;
    }
    pc_log(PC_LOG_ERROR, "replay_differs", pc_kv_int("determinations", last->determinations),
           pc_kv_int("mismatches", last->mismatches), pc_kv_int("abi_differs", last->abi_differs),
           pc_kv_str("first_case", yyjson_get_str(pc_json_get(first, "case_id"))),
           pc_kv_int("first_determination", pc_json_int(first, "determination", 0)),
           pc_kv_str("first_difference", yyjson_get_str(pc_json_get(first, "first_difference"))),
           pc_kv_str("criterion", yyjson_get_str(pc_json_get(first, "criterion"))));
}

static void on_swept(void *arg, enum pc_rc rc, const struct pc_study *study)
{
    struct pc_replay_schedule *schedule = arg;
    struct outcome *last = &schedule->last;
    schedule->running = false;
    if (rc == PC_CONFLICT) { /* an author's study goes first */
        wait(schedule, AGAIN_US);
        return;
    }
    *last = (struct outcome){.began = schedule->began,
                             .ended = now(schedule),
                             .rc = rc,
                             .determinations = study->asked,
                             .mismatches = study->changed,
                             .abi_differs = study->abi_differs,
                             .first = last->first};
    keep_first(last, study);
    schedule->has_last = true;
    log_outcome(last);
    set_next(schedule);
    look_again(schedule);
}

/* ---- the time ------------------------------------------------------------------------------------------------------------ */

static void on_timer(void *arg)
{
    struct pc_replay_schedule *schedule = arg;
    if (now(schedule).ms < schedule->next.ms) {
        look_again(schedule);
        return;
    }
    schedule->running = true;
    schedule->began = now(schedule);
    pc_study_start_slowly(schedule->server, pc_study_new(PC_STUDY_SWEEP),
                          schedule->server->config.replay_rate, on_swept, schedule);
}

struct pc_replay_schedule *pc_replay_schedule_new(struct pc_server *server)
{
    if (server->config.replay_minute < 0)
        return NULL;
    struct pc_replay_schedule *schedule = pc_alloc(sizeof *schedule);
    schedule->server = server;
    schedule->timer = pc_loop_timer_new(server->config.loop, on_timer, schedule);
    set_next(schedule);
    look_again(schedule);
    return schedule;
}

void pc_replay_schedule_free(struct pc_replay_schedule **schedule)
{
    if (!*schedule)
        return;
    pc_loop_timer_free(&(*schedule)->timer);
    pc_buf_free(&(*schedule)->last.first);
    pc_free(*schedule);
    *schedule = NULL;
}

static void add_last(const struct outcome *last, struct pc_buf *out)
{
    char text[PC_TIME_TEXT];
    pc_buf_printf(out, ",\"last\":{\"began\":\"%s\"", pc_time_format(last->began, text));
    pc_buf_printf(
        out,
        ",\"ended\":\"%s\",\"complete\":%s,\"determinations\":%lld,\"identical\":%lld,\"abi_differs\":%lld"
        ",\"mismatches\":%lld",
        pc_time_format(last->ended, text), last->rc == PC_OK ? "true" : "false",
        (long long)last->determinations, (long long)(last->determinations - last->mismatches),
        (long long)last->abi_differs, (long long)last->mismatches);
    if (last->first.size) {
        pc_buf_add_text(out, ",\"first\":");
        pc_buf_add_str(out, pc_buf_str(&last->first));
    }
    pc_buf_add_char(out, '}');
}

void pc_replay_schedule_status(const struct pc_replay_schedule *schedule, struct pc_buf *out)
{
    char text[PC_TIME_TEXT];
    if (!schedule)
        return;
    pc_buf_printf(out, ",\"replay\":{\"next\":\"%s\",\"running\":%s", pc_time_format(schedule->next, text),
                  schedule->running ? "true" : "false");
    if (schedule->has_last)
        add_last(&schedule->last, out);
    pc_buf_add_char(out, '}');
}
