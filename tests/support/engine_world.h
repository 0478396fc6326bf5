/* tests/support/engine_world.h -- a whole engine in one process: memory store, simulated clock, scripted policies.
 *
 * Commands are made from JSON text, run to their end, and answer with JSON text; the policies' answers are what the test says. */
#ifndef PC_ENGINE_WORLD_H
#define PC_ENGINE_WORLD_H

#include "engine/engine.h"
#include "engine/reader.h"
#include "support/pc_test.h"

struct world {
    struct pc_store *store;
    struct pc_wall_sim wall;
    struct pc_random_fixed random;
    struct pc_engine *engine;
    struct pc_catalogue *catalogue;
    /* What the policies answer next: status and JSON (until changed). */
    enum pc_eval_status status;
    const char *answer;
    int asked; /* how often they were */
    /* The last command's end. */
    enum pc_rc rc;
    struct pc_err err;
    char *result; /* JSON text; owned */
    yyjson_doc *doc; /* of result */
    char case_id[32]; /* of the last submission's first case */
    struct pc_files *files; /* the test's; NULL: no documents */
    struct pc_document_limits documents;
    int changes; /* how many were pushed for watchers */
    struct pc_change change; /* the last of them */
};

void world_open(struct world *w, const char *now);
void world_close(struct world *w);
void world_restart(struct world *w); /* a new engine on the same store: what a restart sees */

/* Fixtures for PC_TEST_WITH: Monday 2026-11-16 10:15 in Chicago with the people loaded; and with a case of criteria met. */
int world_with_people(void **state);
int world_with_case(void **state);
int world_gone(void **state);

/* Runs a verb to its end as a principal ("nurse-1" with roles).  Payers see payer "sample", one whose name begins with
 * "other" sees payer "other"; a provider principal is named after its provider. */
enum pc_rc world_run(struct world *w, const struct pc_verb *verb, const char *actor, uint32_t roles,
                     const char *params);
enum pc_rc world_read(struct world *w, const struct pc_read *read, const char *actor, uint32_t roles,
                      const char *params);

/* A read, and then its method's verb unless the read was the end of it: as the server does with document.begin and finish. */
enum pc_rc world_read_and_run(struct world *w, const struct pc_read *read, const struct pc_verb *verb,
                              const char *actor, uint32_t roles, const char *params);

/* The same in steps: the engine takes the command; one turn commits what is ready (and answers what is asked); the end is
 * taken over into rc, err and doc, and the command is freed. */
struct pc_command *world_send(struct world *w, const struct pc_verb *verb, const char *actor, uint32_t roles,
                              const char *params);
void world_answer(struct world *w);
void world_turn(struct world *w);
enum pc_rc world_end(struct world *w, struct pc_command *command);

/* Loads member M-1 and provider P-1, then submits the standard request (id: request id); remembers the case. */
void world_people(struct world *w);
enum pc_rc world_submit(struct world *w, const char *request_id);
/* case.act on the remembered case; `more` is further members (",\"note\":\"x\"") or "". */
enum pc_rc world_act(struct world *w, const char *actor, uint32_t roles, const char *action,
                     const char *more);
/* The parameters of the standard request, and of one with another service object. */
const char *world_request(char *text, size_t size, const char *request_id, const char *service);
enum pc_rc world_submit_service(struct world *w, const char *request_id, const char *service);
/* case.get on the remembered case by an auditor. */
void world_look(struct world *w);
/* One member "case_id" in braces, for parameters; `more` as above.  Static until the next call. */
const char *world_of_case(struct world *w, const char *more);
enum pc_rc world_advance(struct world *w, const char *by); /* admin.clock */

/* A value of the last result by JSON pointer; texts only.  "" when absent. */
const char *world_text(struct world *w, const char *pointer);
int64_t world_int(struct world *w, const char *pointer);
bool world_true(struct world *w, const char *pointer);
size_t world_count(struct world *w, const char *pointer); /* of an array */

/* Over every row that the store holds: equal digests, equal stores. */
struct pc_hash world_digest(struct world *w);
/* Runs the operation again and again, its 1st, 2nd, ... store call failing, until none fails.  After each failure the store holds
 * what it held before and the client heard -32008 (I2, I6).  Returns how often it failed. */
int world_fault_sweep(struct world *w, enum pc_rc (*operation)(struct world *w, int attempt));

/* The audit chain as admin.verify sees it: true when whole; w->doc has the findings. */
bool world_verified(struct world *w);

/* One clock rule; `more` is further members. */
#define WORLD_RULE(clock, rule, kind, length, unit, start, tolled, more)                      \
    "{\"clock\":\"" clock "\",\"rule\":\"" rule "\",\"source\":\"S\",\"kind\":\"" kind        \
    "\",\"verified\":true,\"length\":" length ",\"unit\":\"" unit "\",\"start\":\"" start     \
    "\",\"calendar\":\"us_central\",\"zone\":\"America/Chicago\",\"tolled\":" tolled "," more \
    "\"met_by\":\"decision\"}"

/* A CASE object: `more` is members that the standard one does not have. */
#define WORLD_CASE(category, outcome, clocks, more)                                                                                                    \
    "{\"category\":\"" category "\",\"lines\":[1],\"requirement\":\"required\",\"outcome\":\"" outcome                                                 \
    "\",\"title\":\"Therapy\"," more                                                                                                                   \
    "\"criteria\":[{\"id\":\"pt_ot.progress\",\"version\":\"2026.1\",\"title\":\"Progress\",\"outcome\":\"" outcome                                    \
    "\","                                                                                                                                              \
    "\"guideline\":{\"id\":\"PRC-PT-1\",\"version\":\"2026.1\",\"title\":\"Progress\",\"section\":\"2\"},\"trace\":{\"text\":\"t\",\"value\":true}}]," \
    "\"clocks\":[" clocks "]}"
#define WORLD_CASES(cases) "{\"cases\":[" cases "]}"

/* CASE objects for `answer`. */
extern const char world_met[], world_not_met[], world_unknown[], world_intake[], world_not_required[],
    world_complex[];

#define assert_world(expr, expected)                                               \
    do {                                                                           \
        enum pc_rc got_ = (expr);                                                  \
        if (got_ != (expected))                                                    \
            print_error("%s %s %s\n", w->err.reason, w->err.field, w->err.detail); \
        assert_string_equal(pc_rc_name(got_), pc_rc_name(expected));               \
    } while (0)

#endif
