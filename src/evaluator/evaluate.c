/* src/evaluator/evaluate.c -- see evaluate.h. */
#include "evaluator/evaluate.h"

#include <string.h>

#include "base/clock.h"
#include "evaluator/input.h"
#include "evaluator/json.h"
#include "evaluator/watch.h"

/* More than any machine executes: an instruction of the VM is a dozen of the processor's at the least. */
enum { INSTRUCTIONS_A_US_MAX = 4000 };

int pc_evaluate_run(lua_State *L)
{
    const struct pc_question *question = lua_touserdata(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, PC_SLOT_EVALUATE);
    lua_pushinteger(L, question->kind);
    if (pc_vm_of(L)->takes_question)
        lua_pushvalue(L, 1);
    else
        pc_json_push(L, question->input);
    lua_pushinteger(L, question->now_ms);
    lua_rawgeti(L, LUA_REGISTRYINDEX, PC_SLOT_LABEL);
    lua_call(L, 4, 1);
    return 1;
}

void pc_evaluate_write_fault(const struct pc_vm_fault *fault, struct pc_buf *out)
{
    pc_buf_add_text(out, "{\"detail\":");
    pc_buf_add_json_str(out, pc_str_of(fault->detail));
    if (fault->file[0]) {
        pc_buf_add_text(out, ",\"file\":");
        pc_buf_add_json_str(out, pc_str_of(fault->file));
    }
    if (fault->limit != PC_LIMIT_NONE)
        pc_buf_printf(out, ",\"limit\":\"%s\"", pc_vm_limit_name(fault->limit));
    if (fault->line > 0)
        pc_buf_printf(out, ",\"line\":%d", fault->line);
    pc_buf_add_text(out, ",\"reason\":\"policy_failed\"}");
}

/* Drops what was written and answers that the policy failed. */
static enum pc_eval_status failed(struct pc_vm *vm)
{
    vm->out->size = vm->out_start;
    pc_evaluate_write_fault(&vm->fault, vm->out);
    return PC_EVAL_POLICY_ERROR;
}

static enum pc_eval_status failed_with(struct pc_vm *vm, const char *words)
{
    vm->fault = (struct pc_vm_fault){0};
    pc_vm_fault_text(&vm->fault, words);
    return failed(vm);
}

static enum pc_eval_status refused(struct pc_vm *vm, const char *words)
{
    pc_buf_printf(vm->out, "{\"detail\":\"%s\",\"field\":\"params\",\"reason\":\"bad_input\"}", words);
    return PC_EVAL_INVALID;
}

/* The parser's values live in memory that is kept from one request to the next. */
static yyjson_doc *parse(struct pc_vm *vm, struct pc_str input)
{
    yyjson_alc pool;
    const size_t size = yyjson_read_max_memory_usage(input.size, YYJSON_READ_NOFLAG);
    pc_buf_clear(&vm->parse);
    char *memory = pc_buf_reserve(&vm->parse, size);
    if (!yyjson_alc_pool_init(&pool, memory, vm->parse.capacity))
        return NULL;
    return yyjson_read_opts((char *)(uintptr_t)input.ptr, input.size, YYJSON_READ_NOFLAG, &pool, NULL);
}

/* The status a policy named; -1: none of them. */
static int status_of(lua_State *L)
{
    static const char *const names[] = {
        [PC_EVAL_OK] = "ok",
        [PC_EVAL_INVALID] = "invalid",
        [PC_EVAL_NOT_FOUND] = "not_found",
        [PC_EVAL_POLICY_ERROR] = "policy_error",
    };
    const char *name = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
    for (int i = 0; i < (int)(sizeof names / sizeof *names); i++)
        if (strcmp(name, names[i]) == 0)
            return i;
    return -1;
}

/* One line of JSON, an object: what the daemon passes on unread. */
static bool is_line(const struct pc_buf *out, size_t start)
{
    const size_t size = out->size - start;
    const char *text = out->ptr + start;
    return size >= 2 && text[0] == '{' && text[size - 1] == '}' && !memchr(text, '\n', size);
}

static enum pc_eval_status run(struct pc_vm *vm, struct pc_question *question)
{
    lua_State *L = vm->L;
    lua_rawgeti(L, LUA_REGISTRYINDEX, PC_SLOT_RUN);
    lua_pushlightuserdata(L, question);
    vm->question = question;
    const bool answered = pc_vm_call(vm, 1, 1);
    vm->question = NULL;
    if (!answered)
        return failed(vm);
    const int status = status_of(L);
    lua_settop(L, 0);
    if (status < 0)
        return failed_with(vm, "the evaluation ended without a status");
    if (!is_line(vm->out, vm->out_start))
        return failed_with(vm, "the evaluation wrote no JSON object");
    return (enum pc_eval_status)status;
}

static enum pc_eval_status evaluate(struct pc_vm *vm, enum pc_eval_kind kind, int64_t now_ms,
                                    struct pc_str input)
{
    if (!vm->loaded)
        return failed_with(vm, "no revision is loaded");
    yyjson_doc *doc = parse(vm, input);
    if (!doc)
        return refused(vm, "the input is not JSON");
    struct pc_question question = {kind, now_ms, yyjson_doc_get_root(doc)};
    const char *words = pc_json_refusal(question.input);
    const enum pc_eval_status status = words ? refused(vm, words) : run(vm, &question);
    yyjson_doc_free(doc);
    if (!vm->spoilt)
        pc_vm_settle(vm);
    return status;
}

enum pc_eval_status pc_evaluate(struct pc_vm *vm, enum pc_eval_kind kind, int64_t now_ms, struct pc_str input,
                                struct pc_buf *out)
{
    pc_vm_begin(vm, out, false);
    return evaluate(vm, kind, now_ms, input);
}

/* Whether a run of that length can't have spent its budget, whatever it did. */
static bool is_within(const struct pc_vm_budget *budget, int64_t us)
{
    const uint64_t most = ((uint64_t)us + 1) * INSTRUCTIONS_A_US_MAX; /* 1: the clock's own grain */
    return budget->stopped != PC_LIMIT_UNCOUNTED && most + budget->spent < budget->limit;
}

/* Whether a fresh state might have had the memory that this one ran out of. */
static bool lacked_memory(const struct pc_vm *vm)
{
    return vm->spoilt && vm->remembers;
}

bool pc_evaluate_uncounted(struct pc_vm *vm, enum pc_eval_kind kind, int64_t now_ms, struct pc_str input,
                           struct pc_buf *out, enum pc_eval_status *status_out)
{
    const bool watched = pc_watch_is_ready();
    const int64_t start = pc_mono_us();
    pc_vm_begin(vm, out, false);
    if (watched) {
        pc_vm_budget_uncount(vm->L);
        pc_watch_begin(vm->L);
    }
    *status_out = evaluate(vm, kind, now_ms, input);
    pc_watch_end();
    const bool sure = !watched || is_within(&vm->budget, pc_mono_us() - start);
    if (sure && !lacked_memory(vm))
        return true;
    out->size = vm->out_start;
    return false;
}
