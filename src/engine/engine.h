/* src/engine/engine.h -- commands on cases, each applied whole or not at all (src/README.md, threads).
 *
 * One thread owns an engine.  It feeds commands in arrival order and gets them back: to be asked of the evaluators, or done.
 *
 *   pc_engine_take(command)      prepare: load, check, reserve; puts it on `asks`, or on the ready list, or on `done`
 *   pc_engine_commit()           applies all that is ready in one durable transaction (a savepoint each), then puts them on `done`
 *
 * The engine sees ports only: the store, the wall clock, randomness.  Caches and timers change only after a commit. */
#ifndef PC_ENGINE_ENGINE_H
#define PC_ENGINE_ENGINE_H

#include "base/clock.h"
#include "base/random.h"
#include "crypto/ids.h"
#include "engine/command.h"
#include "engine/documents.h"
#include "store/store.h"

struct pc_engine;
struct pc_engine_config {
    struct pc_store *store; /* the writer; borrowed for the engine's life */
    struct pc_wall *wall;
    struct pc_wall_sim *sim; /* NULL on a real clock */
    struct pc_random *random;
    struct pc_time
        convert_at; /* with `sim`: a directory stamped real is a copy that becomes simulated at this instant; PC_NEVER or 0: never */
    int batch_max; /* commands a transaction: 500 */
    const struct pc_document_limits *documents; /* NULL: the defaults */
};

/* Opens: reads or makes the directory's keys, the counters, the chain's end, the open clocks' digest; stamps the directory real or
 * simulated (PC_REFUSED when it is the other).  Nothing but the store is trusted (I11). */
PC_CHECK enum pc_rc pc_engine_new(const struct pc_engine_config *config, struct pc_engine **engine_out,
                                  struct pc_err *err_out);
void pc_engine_free(struct pc_engine **engine);

/* The ids cipher of this data directory; immutable, any thread. Borrowed. */
const struct pc_ids *pc_engine_ids(const struct pc_engine *engine);

/* A catalogue became known: the serving one, or an older revision's that pinned cases need.  Takes a reference. */
void pc_engine_know(struct pc_engine *engine, struct pc_catalogue *catalogue, bool serving);

/* Prepares a command, or queues it: one with stage APPLY waits for the next commit, one whose key is taken for its turn.  Borrows it
 * until it comes back through pc_engine_collect. */
void pc_engine_take(struct pc_engine *engine, struct pc_command *command);
/* True while something is ready to be applied or a timer is due. */
bool pc_engine_ready(const struct pc_engine *engine);
/* One batch, one transaction, one fsync.  Also fires what is due (a bounded number a turn). */
void pc_engine_commit(struct pc_engine *engine);

/* What the caller must carry on: commands whose `ask` must be put to the evaluators (they come back through pc_engine_take with
 * stage APPLY), commands that are done, and changes to push to watchers.  Moves them out. */
void pc_engine_collect(struct pc_engine *engine, struct pc_fifo *asks_out, struct pc_fifo *done_out,
                       struct pc_fifo *changes_out);
/* Only those whose question can be put now, while others are committed. */
void pc_engine_collect_asks(struct pc_engine *engine, struct pc_fifo *asks_out);

/* A committed change of one case, for watchers; freed by the receiver with pc_free. */
struct pc_change {
    struct pc_link link;
    int64_t position, case_id;
    int32_t version, state, event, kind;
    char payer[65], provider[65], group[65], member[65], category[65]; /* ids have up to 64 characters */
    char owner[256];
};

/* The earliest instant at which the sweep has work; PC_NEVER: none.  (LOOP arms its one timer by it.) */
struct pc_time pc_engine_next_due(const struct pc_engine *engine);
/* Nothing taken is unanswered and nothing is due: what admin.clock waits for. */
bool pc_engine_idle(const struct pc_engine *engine);
/* Figures for admin.status: appends JSON members. */
void pc_engine_status(const struct pc_engine *engine, struct pc_buf *out);

/* The durable methods. */
extern const struct pc_verb pc_verb_task_answer;
extern const struct pc_verb pc_verb_case_submit, pc_verb_case_supply, pc_verb_case_act,
    pc_verb_case_migrate /* internal: policy.migrate, one case */, pc_verb_member_load, pc_verb_provider_load,
    pc_verb_principal_add, pc_verb_principal_revoke, pc_verb_clock, /* admin.clock */
    pc_verb_document_begin, pc_verb_document_finish, pc_verb_billable_record, pc_verb_delegate_load,
    pc_verb_revision_store /* internal: stores a staged revision */, pc_verb_revision_activate /* internal */;

#endif
