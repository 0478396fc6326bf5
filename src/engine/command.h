/* src/engine/command.h -- one request on its way through the daemon: made by the server, worked on by one thread at a
 * time (LOOP, CASES, a READER), handed back to the server to be answered and freed. */
#ifndef PC_ENGINE_COMMAND_H
#define PC_ENGINE_COMMAND_H

#include "base/err.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/queue.h"
#include "crypto/hash.h"
#include "model/role.h"
#include "policy/port.h"
#include "policy/revision/catalogue.h"

/* Who asks.  Slices are borrowed from the command's arena. */
struct pc_actor {
    struct pc_str id;
    uint32_t roles; /* mask of what the principal may act as */
    struct pc_str payers; /* comma list the principal is bound to; absent: all (staff) */
    struct pc_str provider; /* a provider principal's provider id; absent otherwise */
    struct pc_str org; /* the scope of request ids: payer, provider or principal id */
};

enum pc_stage {
    PC_STAGE_PREPARE, /* CASES: not looked at yet, or to be prepared again */
    PC_STAGE_ASK, /* LOOP: the evaluators must answer `ask` */
    PC_STAGE_APPLY, /* CASES: the answer is here (or none was needed) */
    PC_STAGE_DONE /* LOOP: rc, err and result are the reply */
};

struct pc_verb; /* engine/engine.h: what a durable method does */
struct pc_read; /* engine/reader.h: what a reading method does */

struct pc_command {
    struct pc_link link;
    enum pc_stage stage;
    const struct pc_verb *verb;
    const struct pc_read *read;
    struct pc_actor actor;
    yyjson_doc *doc; /* owns the request's text; may be NULL */
    yyjson_val *params; /* borrowed from doc; checked against the method's schema */
    struct pc_arena *arena; /* owns: everything made while the command lives */
    struct pc_catalogue *catalogue; /* owns a reference: the serving one when the command came */

    struct pc_ask ask; /* filled by prepare; input borrowed from the arena */
    enum pc_eval_status answer_status;
    struct pc_str answer; /* the evaluators' JSON, copied into the arena by LOOP */
    int64_t answer_revision;
    int32_t answer_abi;
    int tries; /* prepare-apply rounds lost to a concurrent change */
    bool again; /* apply lost such a round: prepare once more */
    bool once_more; /* apply found what has to be left out: it begins anew at once, without that */
    bool counted; /* the engine counts it as in flight */
    uint64_t key; /* what it has, or waits to have, to itself; 0: nothing */
    struct pc_str params_text; /* canonical, made once for the request id's hash; absent: not made yet */
    struct pc_hash request_hash; /* of the canonical params, when params.request_id is there (I7) */
    void *work; /* the verb's own, in the arena */

    enum pc_rc rc; /* the reply: PC_OK with result, anything else with err */
    struct pc_err err;
    struct pc_buf result; /* owns: the JSON of "result" */
    void (*done)(
        struct pc_command
            *command); /* for commands that no client waits for (internal); NULL: the server answers */
    void *client; /* the server's */
};

/* The arena and the struct itself come with it.  Freed by pc_command_free (arena, doc, result, catalogue reference). */
struct pc_command *pc_command_new(void);
/* Makes one that ended as new: what it held is freed, the memory of its arena and of its result stays for the next
 * request. */
void pc_command_renew(struct pc_command *command);
void pc_command_free(struct pc_command **command);

/* Makes params_text and request_hash ahead, for a small request with an id; `scratch` is written over.  CASES makes them where they are
 * missing; but LOOP has just read the line, and all that they are made of lies in that processor's cache. */
void pc_request_begin(struct pc_command *command, struct pc_buf *scratch);

#endif
