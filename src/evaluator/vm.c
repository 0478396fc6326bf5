/* src/evaluator/vm.c -- making a state, starting budgets, calling into Lua and saying what went wrong. */
#include "evaluator/vm.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "evaluator/compile.h"
#include "evaluator/evaluate.h"
#include "evaluator/sandbox.h"

enum { EXIT_PANIC = 70 };

static int on_panic(lua_State *L)
{
    (void)L;
    _exit(EXIT_PANIC); /* an error outside every protected call: a bug here, never a policy's doing */
}

/* The path of the bundle that an error names, shortened ("...tail") where it is long; absent: none of ours, so the text was
 * made up by whoever raised it. */
static struct pc_str known_path(const struct pc_vm *vm, struct pc_str shown)
{
    const bool cut = shown.size > 3 && memcmp(shown.ptr, "...", 3) == 0;
    const struct pc_str tail = cut ? (struct pc_str){shown.ptr + 3, shown.size - 3} : shown;
    for (size_t i = 0; vm->bundle && i < vm->bundle->count; i++) {
        const struct pc_str path = vm->bundle->files[i].path;
        const bool fits = cut ? path.size >= tail.size : path.size == tail.size;
        if (fits && memcmp(path.ptr + path.size - tail.size, tail.ptr, tail.size) == 0)
            return path;
    }
    return (struct pc_str){0};
}

static void copy_text(char *to, size_t room, struct pc_str from)
{
    size_t size = from.size < room - 1 ? from.size : room - 1;
    while (size < from.size && size > 0 && ((unsigned char)from.ptr[size] & 0xC0u) == 0x80u)
        size--; /* never half a character */
    if (size > 0)
        memcpy(to, from.ptr, size);
    to[size] = '\0';
}

/* Splits "file:line: message"; false when the text does not begin so with a file of the bundle. */
static bool split_place(const struct pc_vm *vm, struct pc_str text, struct pc_vm_fault *fault)
{
    const char *colon = memchr(text.ptr, ':', text.size);
    if (!colon || colon == text.ptr)
        return false;
    char *end;
    const long line = strtol(colon + 1, &end, 10);
    if (end == colon + 1 || line <= 0 || line > 10000000 || end[0] != ':' || end[1] != ' ')
        return false;
    const struct pc_str file = known_path(vm, (struct pc_str){text.ptr, (size_t)(colon - text.ptr)});
    if (!file.ptr)
        return false;
    copy_text(fault->file, sizeof fault->file, file);
    fault->line = (int)line;
    copy_text(fault->detail, sizeof fault->detail,
              (struct pc_str){end + 2, text.size - (size_t)(end + 2 - text.ptr)});
    return true;
}

/* The message handler: notes place and words while the stack still stands. */
static int on_error(lua_State *L)
{
    struct pc_vm *vm = pc_vm_of(L);
    struct pc_vm_fault *fault = &vm->fault;
    *fault = (struct pc_vm_fault){0};
    struct pc_str text = PC_STR("a policy raised a value that is no text");
    const bool is_text = lua_type(L, 1) == LUA_TSTRING;
    if (is_text)
        text.ptr = lua_tolstring(L, 1, &text.size);
    if (!is_text || !split_place(vm, text, fault)) {
        pc_vm_place(L, fault->file, &fault->line);
        copy_text(fault->detail, sizeof fault->detail, text);
    }
    if (strncmp(fault->detail, "blocked: ", 9) == 0) {
        fault->limit = PC_LIMIT_BLOCKED;
        memmove(fault->detail, fault->detail + 9, strlen(fault->detail + 9) + 1);
    }
    return 1;
}

static int build(lua_State *L)
{
    struct pc_vm *vm = pc_vm_of(L);
    lua_pushliteral(L, "the evaluation was stopped");
    lua_rawseti(L, LUA_REGISTRYINDEX, PC_SLOT_STOPPED);
    lua_createtable(L, 0, 1);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    vm->array_mark = lua_topointer(L, -1);
    lua_rawseti(L, LUA_REGISTRYINDEX, PC_SLOT_ARRAY_MARK);
    pc_sheet_prepare(L);
    lua_newtable(L);
    lua_rawseti(L, LUA_REGISTRYINDEX, PC_SLOT_MODULES);
    lua_pushcfunction(L, on_error);
    lua_rawseti(L, LUA_REGISTRYINDEX, PC_SLOT_ON_ERROR);
    lua_pushcfunction(L, pc_evaluate_run);
    lua_rawseti(L, LUA_REGISTRYINDEX, PC_SLOT_RUN);
    pc_sandbox_build(L, pc_compile_require);
    return 0;
}

struct pc_vm *pc_vm_new(const struct pc_vm_limits *limits)
{
    struct pc_vm *vm = pc_alloc(sizeof *vm);
    vm->limits = *limits;
    vm->budget.limit = UINT64_MAX;
    vm->L = lua_newstate(pc_vm_allocate, &vm->alloc);
    PC_ASSERT(vm->L != NULL);
    *(struct pc_vm **)lua_getextraspace(vm->L) = vm;
    lua_atpanic(vm->L, on_panic);
    lua_pushcfunction(vm->L, build);
    if (lua_pcall(vm->L, 0, 0, 0) != LUA_OK)
        _exit(EXIT_PANIC);
    return vm;
}

void pc_vm_free(struct pc_vm **vm)
{
    struct pc_vm *gone = pc_steal(vm);
    if (!gone)
        return;
    lua_sethook(gone->L, NULL, 0, 0);
    lua_close(gone->L);
    pc_vm_alloc_deinit(&gone->alloc);
    pc_buf_free(&gone->keys);
    pc_buf_free(&gone->parse);
    pc_buf_free(&gone->memo_key);
    pc_buf_free(&gone->sheet_slots);
    pc_free(gone);
}

void pc_vm_begin(struct pc_vm *vm, struct pc_buf *out, bool load)
{
    vm->out = out;
    vm->out_start = out->size;
    vm->out_max = load ? PC_VM_CATALOGUE_MAX : PC_VM_OUTPUT_MAX;
    vm->chunk[0] = '\0';
    vm->sheet.of = 0;
    vm->alloc.refused = 0;
    vm->alloc.exhausted = false;
    vm->alloc.peak = vm->begin_size = vm->alloc.used;
    vm->alloc.string_max = load ? PC_VM_CATALOGUE_MAX : PC_VM_STRING_MAX;
    vm->alloc.limit = load ? vm->limits.memory * PC_VM_LOAD_MEMORY_FACTOR
                           : vm->loaded_size + vm->limits.memory;
    pc_vm_budget_begin(vm->L, vm->limits.instructions * (load ? PC_VM_LOAD_FACTOR : 1));
}

/* Turns a stop, or memory's end, into the fault; those leave no usable message. */
static void note_stop(struct pc_vm *vm, int status)
{
    struct pc_vm_fault *fault = &vm->fault;
    if (vm->alloc.exhausted || status == LUA_ERRMEM) {
        *fault = (struct pc_vm_fault){.limit = PC_LIMIT_MEMORY};
        memcpy(fault->file, vm->chunk, sizeof vm->chunk);
        vm->spoilt = true;
        pc_vm_fault_text(fault, "the policy used more memory than one evaluation may");
        return;
    }
    if (vm->budget.stopped != PC_LIMIT_NONE) {
        *fault = (struct pc_vm_fault){.limit = vm->budget.stopped, .line = vm->budget.line};
        memcpy(fault->file, vm->budget.file, sizeof fault->file);
        const bool memory = fault->limit == PC_LIMIT_MEMORY;
        pc_vm_fault_text(fault, memory ? "the policy asked for a text that is too long"
                                       : "the policy did more work than one evaluation may");
        return;
    }
    if (status == LUA_ERRERR) { /* the handler itself had no room: the stack was full */
        *fault = (struct pc_vm_fault){0};
        pc_vm_fault_text(fault, "stack overflow");
    }
}

void pc_vm_fault_text(struct pc_vm_fault *fault, const char *text)
{
    copy_text(fault->detail, sizeof fault->detail, pc_str_of(text));
}

bool pc_vm_call(struct pc_vm *vm, int args, int results)
{
    lua_State *L = vm->L;
    const int base = lua_gettop(L) - args;
    lua_rawgeti(L, LUA_REGISTRYINDEX, PC_SLOT_ON_ERROR);
    lua_insert(L, base);
    const int status = lua_pcall(L, args, results, base);
    const bool stopped = vm->budget.stopped != PC_LIMIT_NONE || vm->alloc.exhausted;
    if (status == LUA_OK && !stopped) {
        lua_remove(L, base);
        return true;
    }
    lua_settop(L, base - 1);
    note_stop(vm, status);
    return false;
}

void pc_vm_settle(struct pc_vm *vm)
{
    const bool large = vm->alloc.peak - vm->begin_size >= vm->limits.memory / PC_VM_SETTLE_PART;
    if (!large && vm->alloc.used < vm->settled_size + PC_VM_GARBAGE_MAX)
        return;
    vm->alloc.exhausted = false;
    lua_gc(vm->L, large ? LUA_GCCOLLECT : LUA_GCSTEP, 0); /* a step is the young objects' */
    vm->settled_size = vm->alloc.used;
}
