/* src/engine/clock_move.c -- admin.clock: on a simulated clock, fires what falls due one by one, each at its own instant. */
#include "engine/private.h"
#include "engine/sweep.h"
#include "engine/view.h"

static int64_t unit_ms(char unit)
{
    static const struct {
        char unit;
        int64_t ms;
    } units[] = {{'s', 1000}, {'m', 60000}, {'h', 3600000}, {'d', 86400000}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (units[i].unit == unit)
            return units[i].ms;
    }
    return 0;
}

/* "36h" */
static enum pc_rc read_advance(struct pc_str text, int64_t *ms_out)
{
    int64_t number = 0;
    int64_t unit = text.size ? unit_ms(text.ptr[text.size - 1]) : 0;
    if (!unit || text.size < 2 || text.size > 10)
        return PC_INVALID;
    for (size_t i = 0; i + 1 < text.size; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return PC_INVALID;
        number = number * 10 + (text.ptr[i] - '0');
    }
    *ms_out = number * unit;
    return PC_OK;
}

static enum pc_rc read_target(struct pc_engine *engine, struct pc_command *command,
                              struct pc_time *target_out)
{
    struct pc_time now = pc_wall_now(engine->config.wall);
    struct pc_str advance = pc_json_str(command->params, "advance");
    int64_t ms;
    if (!engine->config.sim)
        return pc_fail(&command->err, PC_REFUSED, "real_clock", "",
                       "the clock of this daemon is real and cannot be moved");
    if (advance.size) {
        if (read_advance(advance, &ms) != PC_OK)
            return pc_fail(&command->err, PC_INVALID, "malformed_duration", "params.advance",
                           "a whole number with s, m, h or d, such as 36h");
        *target_out = (struct pc_time){now.ms + ms};
        return PC_OK;
    }
    PC_TRY(pc_time_parse(pc_json_str(command->params, "set"), target_out));
    if (target_out->ms < now.ms)
        return pc_fail(&command->err, PC_INVALID, "backwards", "params.set",
                       "the clock never goes backwards");
    return PC_OK;
}

enum { TIMERS_A_STEP = 1000 };

/* A timer that is refused stays in the table; it must not hold the clock up for ever. */
static enum pc_rc fire_until(struct pc_engine *engine, struct pc_time target, uint64_t *fired_out)
{
    struct pc_fifo none = {0};
    uint64_t before = engine->fired;
    while (engine->next_due.ms <= target.ms) {
        struct pc_time due = engine->next_due, now = pc_wall_now(engine->config.wall);
        uint64_t fired = engine->fired;
        if (due.ms > now.ms)
            pc_wall_sim_set(engine->config.sim, due);
        PC_TRY(pc_engine_run_batch(engine, &none, TIMERS_A_STEP));
        if (engine->fired == fired && engine->next_due.ms == due.ms)
            break;
    }
    *fired_out = engine->fired - before;
    return PC_OK;
}

static enum pc_rc alone(struct pc_engine *engine, struct pc_command *command)
{
    struct pc_time target = {0};
    uint64_t fired = 0;
    PC_TRY(read_target(engine, command, &target));
    enum pc_rc rc = fire_until(engine, target, &fired);
    if (rc != PC_OK)
        return pc_fail(&command->err, PC_UNAVAILABLE, "storage_failed", "",
                       "the clock stopped where storage failed; try again");
    if (target.ms > pc_wall_now(engine->config.wall).ms)
        pc_wall_sim_set(engine->config.sim, target);
    pc_buf_clear(&command->result);
    pc_buf_add_char(&command->result, '{');
    pc_view_time(&command->result, "now", pc_wall_now(engine->config.wall));
    pc_view_int(&command->result, "fired", (int64_t)fired);
    pc_buf_add_char(&command->result, '}');
    return PC_OK;
}

const struct pc_verb pc_verb_clock = {.name = "admin.clock", .alone = alone};
