/* src/engine/batch.c -- the life of a command in the engine: taken, prepared, asked, applied with others in one transaction, done. */
#include "base/log.h"
#include "engine/audit.h"
#include "engine/private.h"
#include "engine/request.h"
#include "engine/savepoint.h"
#include "engine/sweep.h"

/* ---- ends ------------------------------------------------------------------------------------------------------- */

static struct pc_command *command_of(struct pc_link *link)
{
    return (struct pc_command *)link; /* the link is the first member */
}

static void finish(struct pc_engine *engine, struct pc_command *command, enum pc_rc rc)
{
    command->rc = rc;
    command->stage = PC_STAGE_DONE;
    if (rc != PC_OK) {
        engine->refused++;
        if (command->err.rc != rc)
            pc_fail(&command->err, rc, pc_rc_name(rc), "", "%s", pc_rc_text(rc));
    }
    if (command->counted)
        engine->in_flight--;
    command->counted = false;
    if (command->key) {
        struct pc_link *next = pc_keys_release(engine->keys, command->key);
        if (next)
            pc_fifo_push(&engine->todo, next);
    }
    pc_fifo_push(&engine->done, &command->link);
}

/* ---- prepare ---------------------------------------------------------------------------------------------------- */

static void prepare(struct pc_engine *engine, struct pc_command *command)
{
    if (command->verb->alone) {
        pc_fifo_push(&engine->alone, &command->link);
        return;
    }
    command->again = false;
    command->stage = PC_STAGE_APPLY;
    bool answered = false;
    enum pc_rc rc = PC_OK;
    if (command->verb->keyed_answer)
        rc = pc_request_seen(engine, command, &answered);
    if (rc == PC_OK && !answered)
        rc = command->verb->prepare(engine, command);
    if (rc != PC_OK || answered)
        finish(engine, command, rc);
    else if (command->stage == PC_STAGE_ASK)
        pc_fifo_push(&engine->asks, &command->link);
    else
        pc_fifo_push(&engine->ready, &command->link);
}

static void prepare_waiting(struct pc_engine *engine)
{
    struct pc_link *link;
    while ((link = pc_fifo_pop(&engine->todo)))
        prepare(engine, command_of(link));
}

void pc_engine_take(struct pc_engine *engine, struct pc_command *command)
{
    if (command->stage == PC_STAGE_APPLY) {
        pc_fifo_push(&engine->ready, &command->link);
        return;
    }
    engine->in_flight++;
    command->counted = true;
    command->key = command->verb->key ? command->verb->key(engine, command) : 0;
    if (command->key && !pc_keys_take(engine->keys, command->key, &command->link))
        return; /* its turn comes when the holder is done */
    prepare(engine, command);
    prepare_waiting(engine);
}

/* ---- apply ------------------------------------------------------------------------------------------------------ */

static enum pc_rc apply_verb(struct pc_engine *engine, struct pc_command *command)
{
    PC_TRY(command->verb->apply(engine, command));
    if (command->verb->keyed_answer)
        PC_TRY(pc_request_keep(engine, command));
    return engine->store->ops->release(engine->store);
}

/* One command in its savepoint: whole or not at all, in the store and in memory.  Its end is command->rc.  What is returned is
 * the transaction's: a savepoint that cannot be undone leaves half a command behind, so nothing may commit any more (I2). */
static enum pc_rc apply(struct pc_engine *engine, struct pc_command *command)
{
    const struct pc_arena_mark mark = pc_arena_mark(command->arena);
    struct pc_savepoint before;
    do {
        command->once_more = false;
        command->rc = pc_savepoint_set(engine, &before);
        if (command->rc != PC_OK)
            return PC_OK; /* nothing was written */
        command->rc = apply_verb(engine, command);
        if (command->rc != PC_OK)
            PC_TRY(pc_savepoint_undo(engine, &before));
    } while (command->once_more);
    if (command->rc == PC_OK)
        pc_savepoint_kept(engine);
    if (!command->again)
        pc_arena_release(command->arena, mark);
    return PC_OK;
}

/* Closes the batch: its row in the chain, then the commit (I10). */
static enum pc_rc seal(struct pc_engine *engine)
{
    const struct pc_store_ops *ops = engine->store->ops;
    if (engine->next.position > engine->last.position) {
        struct pc_batch_row batch = {
            .seq = engine->last.batch + 1,
            .at = engine->at,
            .first_position = engine->last.position + 1,
            .last_position = engine->next.position,
            .prev = engine->last.batch_hash,
        };
        pc_audit_root(pc_buf_str(&engine->batch_hashes), &batch.root);
        pc_audit_batch(&batch, &batch.hash);
        PC_TRY(ops->batch_append(engine->store, &batch));
        engine->next.batch = batch.seq;
        engine->next.batch_hash = batch.hash;
    }
    return ops->commit(engine->store);
}

static void publish(struct pc_engine *engine, size_t fired)
{
    engine->last = engine->next;
    engine->committed++;
    engine->fired += fired;
    pc_fifo_splice(&engine->changes, &engine->batch_changes);
    if (engine->batch_due.ms < engine->next_due.ms)
        engine->next_due = engine->batch_due;
    /* A due instant whose timer was deleted since (a clock that was met or stands still) must not look due for ever. */
    if (fired > 0 || engine->next_due.ms <= engine->at.ms)
        pc_sweep_look_ahead(engine);
}

static void forget(struct pc_engine *engine, enum pc_rc rc)
{
    pc_log(PC_LOG_ERROR, "commit_failed", pc_kv_str("result", pc_rc_name(rc)),
           pc_kv_str("detail", engine->store->ops->error(engine->store)));
    engine->failed++;
    engine->store->ops->rollback(engine->store);
    engine->next = engine->last;
    pc_changes_drop(&engine->batch_changes);
}

static void begin(struct pc_engine *engine)
{
    engine->at = pc_wall_now(engine->config.wall);
    engine->next = engine->last;
    engine->batch_due = PC_NEVER;
    pc_buf_clear(&engine->batch_hashes);
    pc_rules_tidy(engine->rules);
}

/* Hands back what the batch worked on: `rc` is the fate of the transaction. */
static void settle(struct pc_engine *engine, struct pc_fifo *applied, enum pc_rc rc)
{
    struct pc_link *link;
    while ((link = pc_fifo_pop(applied))) {
        struct pc_command *command = command_of(link);
        if (command->again && command->tries < 3 && rc == PC_OK) {
            command->tries++;
            command->stage = PC_STAGE_PREPARE;
            pc_fifo_push(&engine->todo, link);
            continue;
        }
        if (rc != PC_OK) {
            pc_buf_clear(&command->result);
            pc_fail(&command->err, PC_UNAVAILABLE, "storage_failed", "", "nothing was stored; try again");
            command->rc = PC_UNAVAILABLE;
        }
        finish(engine, command, command->rc);
    }
    prepare_waiting(engine);
}

enum pc_rc pc_engine_run_batch(struct pc_engine *engine, struct pc_fifo *commands, int timers_max)
{
    struct pc_fifo applied = {0};
    size_t fired = 0;
    begin(engine);
    enum pc_rc rc = engine->store->ops->begin(engine->store);
    for (int i = 0; i < engine->config.batch_max; i++) {
        struct pc_link *link = pc_fifo_pop(commands);
        if (!link)
            break;
        struct pc_command *command = command_of(link);
        pc_fifo_push(&applied, link);
        if (rc != PC_OK)
            continue;
        rc = apply(engine, command);
        if (pc_rc_is_fault(command->rc))
            pc_log(PC_LOG_ERROR, "command_failed", pc_kv_str("method", command->verb->name),
                   pc_kv_str("result", pc_rc_name(command->rc)),
                   pc_kv_str("detail", engine->store->ops->error(engine->store)));
    }
    if (rc == PC_OK)
        rc = pc_sweep(engine, timers_max, &fired);
    if (rc == PC_OK)
        rc = seal(engine);
    if (rc == PC_OK)
        publish(engine, fired);
    else
        forget(engine, rc);
    settle(engine, &applied, rc);
    return rc;
}

/* ---- the thread's side -------------------------------------------------------------------------------------------- */

enum { TIMERS_A_TURN = 200 };

static bool timers_due(const struct pc_engine *engine)
{
    return engine->next_due.ms <= pc_wall_now(engine->config.wall).ms;
}

bool pc_engine_ready(const struct pc_engine *engine)
{
    bool turn_of_alone = engine->alone.count > 0 && engine->in_flight == engine->alone.count;
    return engine->ready.count > 0 || turn_of_alone || timers_due(engine);
}

void pc_engine_commit(struct pc_engine *engine)
{
    if (engine->ready.count > 0 || timers_due(engine)) {
        enum pc_rc rc = pc_engine_run_batch(engine, &engine->ready, TIMERS_A_TURN);
        if (rc != PC_OK && timers_due(engine))
            engine->next_due = (struct pc_time){pc_wall_now(engine->config.wall).ms +
                                                1000}; /* try the sweep again later */
        return;
    }
    if (engine->alone.count > 0 && engine->in_flight == engine->alone.count) {
        struct pc_command *command = command_of(pc_fifo_pop(&engine->alone));
        finish(engine, command, command->verb->alone(engine, command));
        prepare_waiting(engine);
    }
}

void pc_engine_collect(struct pc_engine *engine, struct pc_fifo *asks, struct pc_fifo *done,
                       struct pc_fifo *changes)
{
    pc_fifo_splice(asks, &engine->asks);
    pc_fifo_splice(done, &engine->done);
    pc_fifo_splice(changes, &engine->changes);
}

void pc_engine_collect_asks(struct pc_engine *engine, struct pc_fifo *asks)
{
    pc_fifo_splice(asks, &engine->asks);
}

struct pc_time pc_engine_next_due(const struct pc_engine *engine)
{
    return engine->next_due;
}

bool pc_engine_idle(const struct pc_engine *engine)
{
    return engine->in_flight == 0 && !timers_due(engine);
}

void pc_engine_status(const struct pc_engine *engine, struct pc_buf *out)
{
    pc_buf_printf(out,
                  "\"cases\":%lld,\"events\":%lld,\"batches\":%lld,\"transactions\":%llu,\"refused\":%llu,"
                  "\"failed_commits\":%llu,\"timers_fired\":%llu,\"overdue_ms_max\":%lld,\"in_flight\":%zu",
                  (long long)engine->last.case_id, (long long)engine->last.position,
                  (long long)engine->last.batch, (unsigned long long)engine->committed,
                  (unsigned long long)engine->refused, (unsigned long long)engine->failed,
                  (unsigned long long)engine->fired, (long long)engine->overdue_ms_max, engine->in_flight);
}
