/* src/evaluator/budget.c -- see budget.h. */
#include "evaluator/budget.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "evaluator/vm.h"

enum { HOOK_EVERY = 1000, PLACE_LEVELS_MAX = 64, ASIDE_PRICE = 1000 };

const char *pc_vm_limit_name(enum pc_vm_limit limit)
{
    static const char *const names[] = {
        [PC_LIMIT_NONE] = NULL,       [PC_LIMIT_INSTRUCTIONS] = "instructions",
        [PC_LIMIT_MEMORY] = "memory", [PC_LIMIT_BLOCKED] = "blocked",
        [PC_LIMIT_UNCOUNTED] = NULL,
    };
    return names[limit];
}

static void spend(lua_State *L, uint64_t units)
{
    struct pc_vm *vm = pc_vm_of(L);
    vm->budget.spent += units + vm->alloc.work;
    vm->alloc.work = 0;
    if (vm->budget.spent > vm->budget.limit)
        pc_vm_stop(L, PC_LIMIT_INSTRUCTIONS);
}

static void on_count(lua_State *L, lua_Debug *event)
{
    (void)event;
    pc_vm_rethrow_stop(L);
    if (!pc_vm_of(L)->budget.counted)
        pc_vm_stop(L, PC_LIMIT_UNCOUNTED);
    spend(L, HOOK_EVERY);
}

void pc_vm_budget_begin(lua_State *L, uint64_t limit)
{
    struct pc_vm *vm = pc_vm_of(L);
    vm->budget.spent = 0;
    vm->budget.limit = limit;
    vm->budget.stopped = PC_LIMIT_NONE;
    vm->budget.counted = true;
    vm->alloc.work = 0;
    lua_sethook(L, on_count, LUA_MASKCOUNT,
                HOOK_EVERY); /* also restarts the count: same place on every run */
}

void pc_vm_budget_uncount(lua_State *L)
{
    pc_vm_of(L)->budget.counted = false;
    lua_sethook(L, NULL, 0, 0);
}

struct pc_vm_aside pc_vm_budget_aside(lua_State *L)
{
    struct pc_vm_budget *budget = &pc_vm_of(L)->budget;
    pc_vm_charge(L, ASIDE_PRICE);
    const struct pc_vm_aside aside = {budget->spent, budget->limit};
    budget->limit = UINT64_MAX;
    return aside;
}

void pc_vm_budget_resume(lua_State *L, struct pc_vm_aside aside)
{
    struct pc_vm *vm = pc_vm_of(L);
    vm->budget.spent = aside.spent;
    vm->budget.limit = aside.limit;
    vm->alloc.work = 0;
    if (vm->budget.counted)
        lua_sethook(L, on_count, LUA_MASKCOUNT, HOOK_EVERY);
}

void pc_vm_budget_overdue(lua_State *L)
{
    lua_sethook(L, on_count, LUA_MASKCOUNT, 1); /* the manual allows this one call in a handler */
}

void pc_vm_charge(lua_State *L, size_t units)
{
    spend(L, units);
}

static _Noreturn void raise_stopped(lua_State *L)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, PC_SLOT_STOPPED);
    lua_error(L);
    abort(); /* not reached: lua_error does not return, but its header cannot say so */
}

void pc_vm_stop(lua_State *L, enum pc_vm_limit limit)
{
    struct pc_vm_budget *budget = &pc_vm_of(L)->budget;
    if (budget->stopped == PC_LIMIT_NONE) {
        const bool unsure = !budget->counted && limit == PC_LIMIT_INSTRUCTIONS;
        budget->stopped = unsure ? PC_LIMIT_UNCOUNTED : limit;
        pc_vm_place(L, budget->file, &budget->line);
    }
    lua_sethook(L, on_count, LUA_MASKCOUNT, 1);
    raise_stopped(L);
}

void pc_vm_rethrow_stop(lua_State *L)
{
    struct pc_vm *vm = pc_vm_of(L);
    if (vm->alloc.exhausted && vm->budget.stopped == PC_LIMIT_NONE) {
        vm->budget.stopped = PC_LIMIT_MEMORY;
        vm->budget.line = 0; /* where memory ends can differ from run to run, so no place is told */
        vm->budget.file[0] = '\0';
        lua_sethook(L, on_count, LUA_MASKCOUNT, 1);
    }
    if (vm->budget.stopped != PC_LIMIT_NONE)
        raise_stopped(L);
}

void pc_vm_blocked(lua_State *L, const char *format, ...)
{
    va_list args;
    luaL_where(L, 1);
    lua_pushliteral(L, "blocked: ");
    va_start(args, format);
    lua_pushvfstring(L, format, args);
    va_end(args);
    lua_concat(L, 3);
    lua_error(L);
    abort(); /* not reached, as above */
}

void pc_vm_place(lua_State *L, char file_out[200], int *line_out)
{
    lua_Debug ar;
    file_out[0] = '\0';
    *line_out = 0;
    for (int level = 0; level < PLACE_LEVELS_MAX && lua_getstack(L, level, &ar); level++) {
        lua_getinfo(L, "Sl", &ar);
        if (ar.currentline < 0 || ar.source[0] != '@')
            continue;
        const bool library = strncmp(ar.source, "@lib/", 5) == 0;
        if (library && *line_out != 0)
            continue;
        const size_t size = strnlen(ar.source + 1, 199);
        memcpy(file_out, ar.source + 1, size);
        file_out[size] = '\0';
        *line_out = ar.currentline;
        if (!library)
            return;
    }
}
