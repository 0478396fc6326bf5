/* src/evaluator/vm.h -- one Lua state with all that bounds it; shared by the files of this folder, seen by nobody else.
 *
 * The state is reached from C functions through the state's extra space, so that nothing here is global. */
#ifndef PC_EVALUATOR_VM_H
#define PC_EVALUATOR_VM_H

#include <lauxlib.h>
#include <lua.h>

#include "base/str.h"
#include "evaluator/alloc.h"
#include "evaluator/budget.h"
#include "evaluator/bundle.h"
#include "evaluator/handle.h"
#include "evaluator/sheet.h"
#include "policy/ipc.h"
#include "precert/rc.h"

/* What one evaluation may use.  Loading a bundle may use PC_VM_LOAD_FACTOR times as many instructions and
 * PC_VM_LOAD_MEMORY_FACTOR times the memory; one policy file's own chunk PC_VM_CHUNK_FACTOR times the instructions. */
struct pc_vm_limits {
    uint64_t instructions;
    size_t memory;
};
enum { PC_VM_LOAD_FACTOR = 500, PC_VM_CHUNK_FACTOR = 10, PC_VM_LOAD_MEMORY_FACTOR = 16 };
enum {
    PC_VM_DEPTH_MAX = 32, /* levels of a document, in and out */
    PC_VM_OUTPUT_MAX = 1024 * 1024, /* bytes of one result */
    PC_VM_CATALOGUE_MAX = 64 * 1024 * 1024,
    PC_VM_STRING_MAX = 1024 * 1024, /* bytes of one Lua string while evaluating */
    PC_VM_SOURCE_MAX = 256 * 1024, /* bytes of one file */
    PC_VM_SETTLE_PART = 16, /* more than this part of the memory budget in use at once is tidied up after */
    PC_VM_GARBAGE_MAX = 64 * 1024, /* bytes that questions leave before they are collected */
    PC_VM_SPREAD_MAX = 4096 /* values that one call may put on the stack */
};

/* Integer keys of the Lua registry where the state keeps what C needs at hand (1 to 3 are Lua's own). */
enum pc_vm_slot {
    PC_SLOT_STOPPED =
        8, /* text raised when a budget is spent: made at start, since nothing can be made then */
    PC_SLOT_ARRAY_MARK, /* metatable of JSON arrays */
    PC_SLOT_POLICY_ENV,
    PC_SLOT_LIBRARY_ENV,
    PC_SLOT_MODULES, /* path -> what its chunk returned */
    PC_SLOT_MAIN, /* the table lib/precert/main.lua returned */
    PC_SLOT_EVALUATE, /* its evaluate */
    PC_SLOT_LABEL, /* the revision's label */
    PC_SLOT_ON_ERROR, /* message handler of the outermost call */
    PC_SLOT_RUN, /* the C function that runs one evaluation */
    PC_SLOT_SHEET_MARK /* metatable of sheets */
};

/* What the last failed call left behind, for the caller's words. */
struct pc_vm_fault {
    enum pc_vm_limit limit;
    int line; /* 0: not known */
    char file[200];
    char detail[240];
};

struct pc_vm {
    lua_State *L;
    struct pc_vm_alloc alloc;
    struct pc_vm_budget budget;
    struct pc_vm_limits limits;
    struct pc_vm_fault fault;
    const struct pc_bundle_view *bundle; /* borrowed while the state lives */
    const void *array_mark; /* address of the table in PC_SLOT_ARRAY_MARK */
    const void *sheet_mark; /* address of the table in PC_SLOT_SHEET_MARK */
    const void *handles[PC_HANDLES]; /* addresses of the metatables of each kind; NULL: none made yet */
    struct pc_buf *out; /* borrowed; where host.out_* and the trace write */
    size_t out_start, out_max; /* this result's first byte and most bytes */
    struct pc_buf keys; /* scratch of the encoder: a stack of key references */
    struct pc_buf parse; /* memory of the JSON parser */
    struct pc_buf memo_key; /* scratch of memo.c */
    struct pc_buf sheet_slots; /* memory of `sheet` */
    struct pc_sheet sheet; /* of the question being answered */
    uint64_t facts_made; /* handles of facts.c so far: their numbers */
    const struct pc_question *question; /* being answered; NULL: none */
    size_t loaded_size; /* Lua memory in use once the bundle is loaded: budgets count from here */
    size_t begin_size; /* Lua memory in use when the evaluation began */
    size_t settled_size; /* Lua memory in use after the last collection between two questions */
    char chunk[PC_BUNDLE_PATH_MAX + 1]; /* the policy file whose own code runs during a load; "": none */
    bool loaded;
    bool takes_question; /* main.evaluate reads the question itself */
    bool spoilt; /* memory ran out: to be rebuilt before the next evaluation */
    bool remembers; /* memo.c keeps something, which takes memory that a fresh state has */
};

/* The machine of a Lua state. */
static inline struct pc_vm *pc_vm_of(lua_State *L)
{
    return *(struct pc_vm **)lua_getextraspace(L);
}

/* A state with the sandbox and nothing loaded; never NULL.  `limits` is copied. */
struct pc_vm *pc_vm_new(const struct pc_vm_limits *limits);
void pc_vm_free(struct pc_vm **vm); /* accepts NULL, stores NULL */

/* Starts an evaluation's (or a load's) budgets and directs output to the end of *out (borrowed until the next call). */
void pc_vm_begin(struct pc_vm *vm, struct pc_buf *out, bool load);

/* Calls the Lua function below `args` arguments on the stack under the message handler.  True: `results` values are on
 * the stack.  False: the stack is as before function and arguments, and vm->fault says what happened. */
PC_CHECK bool pc_vm_call(struct pc_vm *vm, int args, int results);

/* After an evaluation: collects what the last ones left, when that is some, so that the next use the same memory again while it is
 * in the processor's cache.  One that had grown far beyond what it needs has all garbage collected and its grown stack given
 * back, so that the next one has its whole memory budget. */
void pc_vm_settle(struct pc_vm *vm);

/* Sets a fault's words, cut at their room. */
void pc_vm_fault_text(struct pc_vm_fault *fault, const char *text);

#endif
