/* src/engine/case.c -- one case in memory: its rows, its body as JSON, who may see it. */
#include "engine/case.h"
#include <string.h>
#include "engine/clocks.h"
#include "engine/stay.h"
#include "engine/transplant.h"

/* ---- JSON in arenas ---------------------------------------------------------------------------------------- */

static void *alc_malloc(void *ctx, size_t size)
{
    return pc_arena_room(ctx, size);
}

static void *alc_realloc(void *ctx, void *ptr, size_t old_size, size_t size)
{
    void *moved = pc_arena_room(ctx, size);
    memcpy(moved, ptr, old_size < size ? old_size : size);
    return moved;
}

static void alc_free(void *ctx, void *ptr)
{
    (void)ctx;
    (void)ptr;
}

const yyjson_alc *pc_arena_json(struct pc_arena *arena)
{
    yyjson_alc *alc = PC_NEW(arena, yyjson_alc);
    *alc = (yyjson_alc){.malloc = alc_malloc, .realloc = alc_realloc, .free = alc_free, .ctx = arena};
    return alc;
}

enum pc_rc pc_arena_parse(struct pc_arena *arena, struct pc_str text, yyjson_val **root_out)
{
    *root_out = NULL;
    if (text.size == 0)
        return PC_OK;
    yyjson_doc *doc = yyjson_read_opts((char *)(uintptr_t)text.ptr, text.size, 0, pc_arena_json(arena), NULL);
    if (!doc)
        return PC_CORRUPT;
    *root_out = yyjson_doc_get_root(doc);
    return PC_OK;
}

/* ---- loading and storing ------------------------------------------------------------------------------------ */

#define CLOCKS_AT_FIRST 16

struct pc_clock_row *pc_case_add_clock(struct pc_case *c)
{
    if (c->clock_count == c->clock_capacity) {
        const size_t capacity = c->clock_capacity ? 2 * c->clock_capacity : CLOCKS_AT_FIRST;
        struct pc_clock_row *clocks = PC_NEW_ARRAY(c->arena, struct pc_clock_row, capacity);
        const struct pc_known_rule **rules = PC_NEW_ARRAY(c->arena, const struct pc_known_rule *, capacity);
        if (c->clock_count) {
            memcpy(clocks, c->clocks, c->clock_count * sizeof *clocks);
            memcpy(rules, c->rules, c->clock_count * sizeof(struct pc_known_rule *));
        }
        c->clocks = clocks;
        c->rules = rules;
        c->clock_capacity = capacity;
    }
    c->clocks[c->clock_count] = (struct pc_clock_row){0};
    c->rules[c->clock_count] = NULL;
    return &c->clocks[c->clock_count++];
}

static enum pc_rc take_clock(void *arg, const struct pc_clock_row *row)
{
    *pc_case_add_clock(arg) = *row;
    return PC_OK;
}

static uint64_t bits_of(yyjson_val *body)
{
    uint64_t bits = 0;
    size_t i, count;
    yyjson_val *key, *value;
    yyjson_obj_foreach(body, i, count, key, value)
    {
        bits |= pc_body_bit(yyjson_get_str(key), yyjson_get_len(key));
    }
    return bits;
}

void pc_case_begin(struct pc_case *c, struct pc_arena *arena)
{
    *c = (struct pc_case){.row = {.complete_at = PC_NEVER, .due_at = PC_NEVER}, .arena = arena};
    c->doc = yyjson_mut_doc_new(pc_arena_json(arena));
    c->body = yyjson_mut_obj(c->doc);
    yyjson_mut_doc_set_root(c->doc, c->body);
}

enum pc_rc pc_case_use_evaluation(struct pc_case *c, struct pc_str input, struct pc_str output,
                                  struct pc_arena *arena)
{
    c->input_text = input;
    c->input = c->request = NULL;
    c->arena = arena;
    return pc_arena_parse(arena, output, &c->output);
}

enum pc_rc pc_case_load(struct pc_store *store, int64_t id, bool with_evaluation, struct pc_arena *arena,
                        struct pc_case *c)
{
    yyjson_val *body;
    pc_case_begin(c, arena);
    PC_TRY(store->ops->case_get(store, id, arena, &c->row));
    c->loaded_version = c->row.version;
    PC_TRY(pc_arena_parse(arena, c->row.body, &body));
    if (body) {
        c->body = yyjson_val_mut_copy(c->doc, body);
        yyjson_mut_doc_set_root(c->doc, c->body);
        c->body_bits = bits_of(body);
    }
    PC_TRY(store->ops->clock_list(store, id, arena, take_clock, c));
    if (c->row.flags & PC_CASE_HAS_CHILDREN)
        PC_TRY(pc_kin_load(store, &c->row, arena, &c->kin));
    if (c->row.kind == PC_KIND_APPEAL && !pc_state_is_final((enum pc_state)c->row.state))
        PC_TRY(pc_staff_load(store, arena, &c->staff));
    if (!with_evaluation || c->row.evaluation == 0)
        return PC_OK;
    struct pc_evaluation_row evaluation;
    PC_TRY(store->ops->evaluation_get(store, id, c->row.evaluation, arena, &evaluation));
    return pc_case_use_evaluation(c, evaluation.input, evaluation.output, arena);
}

enum pc_rc pc_case_store(struct pc_engine *engine, struct pc_case *c, struct pc_arena *arena)
{
    pc_buf_clear(&engine->scratch);
    pc_json_canonical_mut(c->body, &engine->scratch);
    c->row.body = pc_str_keep(pc_buf_str(&engine->scratch), arena);
    const struct pc_store_ops *ops = engine->store->ops;
    if (c->loaded_version == 0)
        PC_TRY(ops->case_insert(engine->store, &c->row));
    else
        PC_TRY(ops->case_update(engine->store, &c->row, c->loaded_version));
    c->loaded_version = c->row.version;
    return PC_OK;
}

/* ---- questions about a case --------------------------------------------------------------------------------- */

int64_t pc_case_appeal_levels(const struct pc_case *c)
{
    yyjson_val *rules = pc_json_get(c->output, "clocks"), *rule;
    size_t i, count;
    int64_t most = 1;
    yyjson_arr_foreach(rules, i, count, rule)
    {
        int64_t levels = pc_json_int(rule, "levels", 1);
        most = levels > most ? levels : most;
    }
    return most;
}

/* R8.6: whether a text is among the body's list of those who took part in what an appeal is about. */
static bool took_part(const struct pc_case *c, struct pc_str actor)
{
    yyjson_mut_val *one, *list = pc_body_get(c, "took_part");
    size_t i, count;
    yyjson_mut_arr_foreach(list, i, count, one)
    {
        if (actor.size &&
            pc_str_equal(actor, (struct pc_str){yyjson_mut_get_str(one), yyjson_mut_get_len(one)}))
            return true;
    }
    return false;
}

/* ... and whether somebody above the actor, however far, is; a circle of superiors ends too. */
static bool is_subordinate(const struct pc_case *c, struct pc_str actor)
{
    struct pc_str above = actor;
    for (size_t i = 0; i < c->staff.count; i++) {
        above = pc_staff_superior(&c->staff, above);
        if (took_part(c, above))
            return true;
    }
    return false;
}

void pc_case_facts(const struct pc_case *c, struct pc_str actor, struct pc_flow_facts *facts)
{
    const uint32_t flags = c->row.flags;
    *facts = (struct pc_flow_facts){
        .criteria_met = flags & PC_CASE_CRITERIA_MET,
        .criteria_not_met = flags & PC_CASE_CRITERIA_NOT_MET,
        .documents_missing = flags & PC_CASE_DOCUMENTS_MISSING,
        .intake_approvable = flags & PC_CASE_INTAKE_APPROVABLE,
        .auto_approve = flags & PC_CASE_AUTO_APPROVE,
        .complex = flags & PC_CASE_COMPLEX,
        .policy_failed = flags & PC_CASE_POLICY_FAILED,
        .asked_by_person = flags & PC_CASE_ASKED_BY_PERSON,
        .asked_by_director = flags & PC_CASE_ASKED_BY_DIRECTOR,
        .determined = flags & PC_CASE_DETERMINED,
        .reconsidered = pc_clocks_reconsidered(c),
        .benefit_asked = flags & PC_CASE_BENEFIT_ASKED,
        .primary_asked = flags & PC_CASE_PRIMARY_ASKED,
        .extendable = pc_clocks_extendable(c),
        .offered = yyjson_mut_arr_size(pc_body_get(c, "suggestions")) > 0 ||
                   yyjson_mut_arr_size(pc_body_get(c, "offers")) > 0,
        .complete = c->row.complete_at.ms != PC_NEVER.ms,
        .assigned = c->row.assigned.size > 0,
        .assigned_to_actor = actor.size > 0 && pc_str_equal(c->row.assigned, actor),
    };
    facts->took_part = took_part(c, actor);
    facts->subordinate = is_subordinate(c, actor);
    if (flags & PC_CASE_TRANSFER) { /* R7.4: the earlier precertification answered what the criteria ask */
        facts->criteria_met = facts->intake_approvable = true;
        facts->criteria_not_met = facts->complex = facts->auto_approve = false;
    }
    pc_stay_facts(c, facts);
    pc_transplant_facts(c, facts);
    if (c->kin.count)
        pc_kin_facts(&c->kin, pc_case_appeal_levels(c), facts);
}

/* Whether `item` is one of a comma list's. */
static bool listed(struct pc_str list, struct pc_str item)
{
    while (list.size) {
        const char *comma = memchr(list.ptr, ',', list.size);
        size_t size = comma ? (size_t)(comma - list.ptr) : list.size;
        if (pc_str_equal((struct pc_str){list.ptr, size}, item))
            return true;
        size_t skip = comma ? size + 1 : size;
        list = (struct pc_str){list.ptr + skip, list.size - skip};
    }
    return false;
}

bool pc_case_visible(const struct pc_case_row *row, const struct pc_actor *actor)
{
    if (actor->payers.size && !listed(actor->payers, row->payer))
        return false;
    /* R8.7: an independent organization sees what was assigned to it, while it has it. */
    if (actor->roles == PC_WHO_IRO)
        return row->kind == PC_KIND_EXTERNAL_REVIEW && pc_str_equal(row->assigned, actor->id);
    if (actor->roles & PC_WHO_PROVIDER)
        return pc_str_equal(row->owner, actor->org) ||
               (actor->provider.size && pc_str_equal(row->provider, actor->provider));
    return true;
}

/* ---- body --------------------------------------------------------------------------------------------------- */

/* As pc_json_find: hardly any key is compared. */
yyjson_mut_val *pc_body_find(const struct pc_case *c, const char *key, size_t size)
{
    size_t i, count;
    yyjson_mut_val *name, *value;
    yyjson_mut_obj_foreach(c->body, i, count, name, value)
    {
        const char *bytes = unsafe_yyjson_get_str(name);
        if (unsafe_yyjson_get_len(name) == size && bytes[0] == key[0] && memcmp(bytes, key, size) == 0)
            return value;
    }
    return NULL;
}

void pc_body_put(struct pc_case *c, const char *key, yyjson_mut_val *value)
{
    if (pc_body_get(c, key))
        yyjson_mut_obj_remove_key(c->body, key);
    if (!value)
        return;
    yyjson_mut_obj_add(c->body, yyjson_mut_str(c->doc, key), value);
    c->body_bits |= pc_body_bit(key, strlen(key));
}

void pc_body_put_copy(struct pc_case *c, const char *key, yyjson_val *value)
{
    bool empty = !value || yyjson_is_null(value) || (yyjson_is_arr(value) && yyjson_arr_size(value) == 0);
    pc_body_put(c, key, empty ? NULL : yyjson_val_mut_copy(c->doc, value));
}

void pc_body_put_str(struct pc_case *c, const char *key, struct pc_str value)
{
    pc_body_put(c, key, value.size ? yyjson_mut_strncpy(c->doc, value.ptr, value.size) : NULL);
}

yyjson_val *pc_case_input(struct pc_case *c)
{
    if (!c->input && pc_arena_parse(c->arena, c->input_text, &c->input) != PC_OK)
        c->input = NULL; /* admin.verify finds it; here it reads as a case without content */
    return c->input;
}

yyjson_val *pc_case_request(struct pc_case *c)
{
    if (!c->request)
        c->request = pc_json_get(pc_case_input(c), "request");
    return c->request;
}

yyjson_val *pc_case_criteria(struct pc_case *c)
{
    if (!c->criteria_text.size)
        return pc_json_get(c->output, "criteria");
    if (!c->criteria && pc_arena_parse(c->arena, c->criteria_text, &c->criteria) != PC_OK)
        c->criteria = NULL; /* the answer was JSON when it came, so this is too */
    return c->criteria;
}

yyjson_val *pc_case_service(struct pc_case *c)
{
    return pc_json_get(pc_case_request(c), "service");
}
