/* src/server/methods.h -- one row per method: who may call it, what it takes, where it goes, what it means. */
#ifndef PC_SERVER_METHODS_H
#define PC_SERVER_METHODS_H

#include "engine/engine.h"
#include "engine/reader.h"
#include "model/schemas.h"
#include "policy/ipc.h"

struct pc_call;

enum pc_route {
    PC_ROUTE_LOOP, /* answered by `handle`, at once or later */
    PC_ROUTE_EVAL, /* straight to an evaluator */
    PC_ROUTE_READ, /* a READER */
    PC_ROUTE_CASES, /* the CASES thread */
    PC_ROUTE_FILES, /* the FILES thread (`read`), then CASES (`verb`) when there is one */
    PC_ROUTE_LATER /* in the contract, not in this version: -32601 */
};

/* Which params must belong to a bound principal (I8). */
enum pc_scope {
    PC_SCOPE_PAYER = 1, /* params.payer */
    PC_SCOPE_PROVIDER = 2, /* params.provider */
    PC_SCOPE_REQUESTING = 4 /* params.requesting_provider */
};

struct pc_method {
    const char *name;
    uint32_t who; /* role mask; 0: anybody, before login too */
    enum pc_route route;
    unsigned scope; /* enum pc_scope */
    const struct pc_schema *params; /* NULL: later */
    const struct pc_verb *verb; /* CASES */
    const struct pc_read *read; /* READ; EVAL: the enrichment when a stored row is named */
    void (*handle)(struct pc_call *call, yyjson_val *params); /* LOOP; EVAL: what asks */
    bool reserved; /* may use the reserved credits: who must be able to act when all are taken */
    bool renews_principals; /* the answer leaves when the new principals are in force */
    const char *doc, *result; /* one line each */
};

extern const struct pc_method pc_methods[];
extern const size_t pc_method_count;

/* The row of that name; NULL: none.  Static. */
const struct pc_method *pc_method_find(struct pc_str name);

#endif
