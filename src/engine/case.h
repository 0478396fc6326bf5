/* src/engine/case.h -- one case in memory while a command works on it.  Private to engine/. */
#ifndef PC_ENGINE_CASE_H
#define PC_ENGINE_CASE_H

#include "base/json.h"
#include "caseflow/flow.h"
#include "engine/kin.h"
#include "engine/private.h"
#include "engine/staff.h"

/* Everything is borrowed from the arena that it was loaded with. */
struct pc_case {
    struct pc_case_row row;
    int32_t loaded_version; /* 0: not stored yet */
    yyjson_mut_doc *doc; /* of body */
    yyjson_mut_val *body; /* the row's body as an object: what this file's accessors read and write */
    uint64_t body_bits; /* of all keys that it has, or had (pc_body_bit) */
    struct pc_arena *arena; /* that all this is borrowed from */
    struct pc_str input_text; /* the latest evaluation's input; parsed when somebody asks (pc_case_input) */
    yyjson_val *request; /* its request, when that is at hand without parsing; else NULL */
    yyjson_val *input; /* the latest evaluation's input: request, member, providers, history */
    yyjson_val *output; /* its CASE object; NULL: not evaluated or failed */
    uint64_t frame; /* of the answer that holds the output (pc_answer_read); 0: none */
    struct pc_str
        criteria_text; /* the output's criteria, when they are not in it; parsed when somebody asks (pc_case_criteria) */
    yyjson_val *criteria;
    struct pc_clock_row *clocks; /* as many as it has had; a long stay gathers hundreds */
    const struct pc_known_rule *
        *rules; /* of each clock, if it was started just now; else NULL: its text says */
    size_t clock_count, clock_capacity;
    struct pc_catalogue *catalogue; /* of the pinned revision; borrowed */
    struct pc_kin kin; /* the cases about this one */
    struct pc_staff staff; /* of an open appeal: who reports to whom (R8.6); else empty */
};

/* Loads row, body and clocks; input and output too when `with_evaluation`.  PC_NOT_FOUND. */
PC_CHECK enum pc_rc pc_case_load(struct pc_store *store, int64_t id, bool with_evaluation,
                                 struct pc_arena *arena, struct pc_case *case_out);
/* Parses an evaluation's bytes into input/output. */
PC_CHECK enum pc_rc pc_case_use_evaluation(struct pc_case *c, struct pc_str input, struct pc_str output,
                                           struct pc_arena *arena);
/* Starts an empty body for a new case. */
void pc_case_begin(struct pc_case *c, struct pc_arena *arena);

/* One more clock at the end of the list, zeroed; whoever points at another one looks it up again. */
struct pc_clock_row *pc_case_add_clock(struct pc_case *c);
/* Where the rule of a clock of the list stands; NULL there: only its text is known. */
static inline const struct pc_known_rule **pc_case_rule(const struct pc_case *c,
                                                        const struct pc_clock_row *clock)
{
    return &c->rules[clock - c->clocks];
}

/* Writes the row (insert or guarded update) and its new and changed clocks were written by clocks.c already. */
PC_CHECK enum pc_rc pc_case_store(struct pc_engine *engine, struct pc_case *c, struct pc_arena *arena);

/* The guard facts that are stored with a case (actions add theirs). */
void pc_case_facts(const struct pc_case *c, struct pc_str actor, struct pc_flow_facts *facts_out);

/* How many levels of appeal the case's profile has: a member of its filing rule (R8.6). */
int64_t pc_case_appeal_levels(const struct pc_case *c);

/* Whether the actor may see the case (I8): a payer its own, a provider what it submitted or is named on. */
bool pc_case_visible(const struct pc_case_row *row, const struct pc_actor *actor);

/* The yyjson allocator of an arena: documents die with it. */
const yyjson_alc *pc_arena_json(struct pc_arena *arena);
/* A document of the arena from text that the store or an evaluator gave: PC_CORRUPT when it does not parse. */
PC_CHECK enum pc_rc pc_arena_parse(struct pc_arena *arena, struct pc_str text, yyjson_val **root_out);

/* body accessors; keys are texts that stay (the body borrows them) */
yyjson_mut_val *pc_body_find(const struct pc_case *c, const char *key, size_t size);
/* Of the dozens of members that a body may have it has a few: a bit tells that one is absent. */
static inline uint64_t pc_body_bit(const char *key, size_t size)
{
    return UINT64_C(1) << ((5 * size + (unsigned char)key[0] + 3u * (unsigned char)key[size / 2]) % 64);
}
/* Inline: the size and the bit of a constant are known. */
static inline yyjson_mut_val *pc_body_get(const struct pc_case *c, const char *key)
{
    const size_t size = strlen(key);
    return c->body_bits & pc_body_bit(key, size) ? pc_body_find(c, key, size) : NULL;
}
void pc_body_put(struct pc_case *c, const char *key, yyjson_mut_val *value); /* NULL removes */
void pc_body_put_copy(struct pc_case *c, const char *key, yyjson_val *value); /* NULL or null removes */
void pc_body_put_str(struct pc_case *c, const char *key, struct pc_str value); /* copies; absent removes */

/* What the submitter asked for: request.service of the input, and single members of it. */
yyjson_val *pc_case_input(struct pc_case *c); /* request, member, providers, history */
yyjson_val *pc_case_request(struct pc_case *c);
yyjson_val *pc_case_criteria(struct pc_case *c); /* what the latest evaluation said of each; NULL: nothing */
yyjson_val *pc_case_service(struct pc_case *c);

#endif
