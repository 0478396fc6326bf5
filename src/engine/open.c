/* src/engine/open.c -- what the engine knows at start comes from the store and from nowhere else (I11). */
#include <string.h>
#include "base/log.h"
#include "engine/clocks.h"
#include "engine/private.h"
#include "engine/savepoint.h"
#include "engine/sweep.h"

static enum pc_rc secret(struct pc_engine *engine, const char *key, uint8_t *bytes, size_t size,
                         struct pc_arena *arena)
{
    struct pc_str text;
    char hex[65];
    PC_ASSERT(size <= 32);
    enum pc_rc rc = engine->store->ops->meta_get(engine->store, key, arena, &text);
    if (rc == PC_OK)
        return pc_unhex(text, bytes, size) == PC_OK ? PC_OK : PC_CORRUPT;
    if (rc != PC_NOT_FOUND)
        return rc;
    PC_TRY(pc_random_fill(engine->config.random, bytes, size));
    return engine->store->ops->meta_put(engine->store, key, pc_str_of(pc_hex(bytes, size, hex)));
}

/* Only ever of a copy: the daemon asks for it when the directory says that it is one (start.c). */
static bool may_convert(const struct pc_engine *engine)
{
    int64_t at = engine->config.convert_at.ms;
    return engine->config.sim && at > 0 && at != PC_NEVER.ms;
}

static enum pc_rc stamp(struct pc_engine *engine, struct pc_arena *arena, struct pc_err *err_out)
{
    const char *mine = engine->config.sim ? "simulated" : "real";
    struct pc_str text;
    enum pc_rc rc = engine->store->ops->meta_get(engine->store, "clock", arena, &text);
    if (rc == PC_NOT_FOUND)
        return engine->store->ops->meta_put(engine->store, "clock", pc_str_of(mine));
    PC_TRY(rc);
    if (may_convert(engine) && pc_str_is(text, "real")) {
        pc_wall_sim_set(engine->config.sim, engine->config.convert_at);
        return engine->store->ops->meta_put(engine->store, "clock", pc_str_of(mine));
    }
    if (!pc_str_is(text, mine))
        return pc_fail(err_out, PC_REFUSED, "other_clock", "",
                       "this data directory was made with the other kind of clock (real or simulated)");
    return PC_OK;
}

static enum pc_rc count_clock(void *arg, const struct pc_clock_row *row)
{
    pc_clock_digest(row, arg);
    return PC_OK;
}

/* A simulated clock never runs behind what is stored. */
static void catch_up(struct pc_engine *engine, struct pc_time last)
{
    if (engine->config.sim && last.ms > pc_wall_now(engine->config.wall).ms)
        pc_wall_sim_set(engine->config.sim, last);
}

static enum pc_rc read_ends(struct pc_engine *engine, struct pc_arena *arena)
{
    const struct pc_store_ops *ops = engine->store->ops;
    struct pc_counters *last = &engine->last;
    struct pc_batch_row batch;
    PC_TRY(ops->last_ids(engine->store, &last->case_id, &last->submission, &last->letter, &last->position,
                         &last->batch));
    PC_TRY(ops->last_numbers(engine->store, &last->document, &last->billable));
    PC_TRY(ops->task_last(engine->store, &last->task));
    engine->submissions_taken = last->submission;
    enum pc_rc rc = ops->batch_last(engine->store, &batch);
    if (rc == PC_OK) {
        last->batch_hash = batch.hash;
        catch_up(engine, batch.at);
    } else if (rc != PC_NOT_FOUND) {
        return rc;
    }
    return ops->clock_walk_open(engine->store, arena, count_clock, &last->open_clocks);
}

static enum pc_rc prepare_directory(struct pc_engine *engine, struct pc_arena *arena, struct pc_err *err_out)
{
    uint8_t id_key[16];
    PC_TRY(stamp(engine, arena, err_out));
    PC_TRY(secret(engine, "id_key", id_key, sizeof id_key, arena));
    PC_TRY(secret(engine, "salt", engine->salt, sizeof engine->salt, arena));
    engine->ids = pc_ids_new(id_key);
    return PC_OK;
}

static enum pc_rc open_engine(struct pc_engine *engine, struct pc_arena *arena, struct pc_err *err_out)
{
    const struct pc_store_ops *ops = engine->store->ops;
    PC_TRY(ops->begin(engine->store));
    enum pc_rc rc = prepare_directory(engine, arena, err_out);
    if (rc != PC_OK) {
        ops->rollback(engine->store);
        return rc;
    }
    PC_TRY(ops->commit(engine->store));
    PC_TRY(read_ends(engine, arena));
    pc_sweep_look_ahead(engine);
    return PC_OK;
}

enum pc_rc pc_engine_new(const struct pc_engine_config *config, struct pc_engine **engine_out,
                         struct pc_err *err_out)
{
    struct pc_engine *engine = pc_alloc(sizeof *engine);
    engine->config = *config;
    engine->store = config->store;
    engine->keys = pc_keys_new();
    engine->rules = pc_rules_new();
    engine->answers = pc_answers_new();
    engine->next_due = PC_NEVER;
    if (!engine->config.documents)
        engine->config.documents = &pc_document_defaults;
    if (engine->config.batch_max <= 0)
        engine->config.batch_max = 500;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(16384);
    enum pc_rc rc = open_engine(engine, arena, err_out);
    if (rc != PC_OK) {
        pc_engine_free(&engine);
        return rc;
    }
    *engine_out = engine;
    return PC_OK;
}

void pc_engine_free(struct pc_engine **engine_in)
{
    struct pc_engine *engine = *engine_in;
    if (engine) {
        pc_changes_drop(&engine->changes); /* what nobody collected */
        pc_keys_free(&engine->keys);
        pc_rules_free(&engine->rules);
        pc_answers_free(&engine->answers);
        pc_ids_free(&engine->ids);
        pc_catalogue_unref(&engine->serving);
        for (size_t i = 0; i < sizeof engine->older / sizeof engine->older[0]; i++)
            pc_catalogue_unref(&engine->older[i]);
        pc_buf_free(&engine->scratch);
        pc_buf_free(&engine->batch_hashes);
    }
    pc_free(engine);
    *engine_in = NULL;
}

const struct pc_ids *pc_engine_ids(const struct pc_engine *engine)
{
    return engine->ids;
}

/* ---- catalogues ---------------------------------------------------------------------------------------------------- */

enum { OLDER_MAX = 8 };

static void keep_older(struct pc_engine *engine, struct pc_catalogue *catalogue)
{
    pc_catalogue_unref(&engine->older[OLDER_MAX - 1]);
    memmove(&engine->older[1], &engine->older[0], (OLDER_MAX - 1) * sizeof engine->older[0]);
    engine->older[0] = catalogue;
}

void pc_engine_know(struct pc_engine *engine, struct pc_catalogue *catalogue, bool serving)
{
    struct pc_catalogue *mine = pc_catalogue_ref(catalogue);
    if (!serving) {
        keep_older(engine, mine);
        return;
    }
    if (engine->serving)
        keep_older(engine, engine->serving);
    engine->serving = mine;
}

enum pc_rc pc_engine_catalogue(struct pc_engine *engine, int64_t revision,
                               struct pc_catalogue **catalogue_out)
{
    if (engine->serving && pc_catalogue_revision(engine->serving) == revision) {
        *catalogue_out = engine->serving;
        return PC_OK;
    }
    for (size_t i = 0; i < OLDER_MAX; i++) {
        if (engine->older[i] && pc_catalogue_revision(engine->older[i]) == revision) {
            *catalogue_out = engine->older[i];
            return PC_OK;
        }
    }
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(65536);
    struct pc_revision_row row;
    struct pc_catalogue *loaded;
    PC_TRY(engine->store->ops->revision_get(engine->store, revision, arena, &row));
    const char *label = pc_arena_strndup(arena, row.label.ptr, row.label.size);
    if (pc_catalogue_make(row.catalogue, revision, label, &loaded, NULL) != PC_OK)
        return PC_CORRUPT;
    keep_older(engine, loaded);
    *catalogue_out = loaded;
    return PC_OK;
}
