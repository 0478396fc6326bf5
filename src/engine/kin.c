/* src/engine/kin.c -- the cases about a case. */
#include "engine/kin.h"
#include <string.h>

enum { RELATIVES_AT_FIRST = 8 };

static void grow(struct pc_kin *kin, struct pc_arena *arena)
{
    const size_t capacity = kin->capacity ? 2 * kin->capacity : RELATIVES_AT_FIRST;
    struct pc_relative *larger = PC_NEW_ARRAY(arena, struct pc_relative, capacity);
    if (kin->count)
        memcpy(larger, kin->relatives, kin->count * sizeof *larger);
    kin->relatives = larger;
    kin->capacity = capacity;
}

void pc_kin_add(struct pc_kin *kin, const struct pc_case_row *row, struct pc_arena *arena)
{
    if (kin->count == kin->capacity)
        grow(kin, arena);
    kin->relatives[kin->count++] = (struct pc_relative){
        .id = row->id,
        .kind = (enum pc_kind)row->kind,
        .state = (enum pc_state)row->state,
        .late = row->flags & PC_CASE_LATE,
        .payers = row->flags & PC_CASE_PAYERS_SUBJECT,
        .urgent = row->urgency.size && !pc_str_is(row->urgency, "standard"),
    };
}

struct search {
    int64_t parent;
    struct pc_kin *kin;
    struct pc_arena *arena;
};

static enum pc_rc take(void *arg, const struct pc_case_row *row)
{
    struct search *search = arg;
    const bool about = row->kind == PC_KIND_APPEAL || row->kind == PC_KIND_EXTERNAL_REVIEW ||
                       row->kind == PC_KIND_PEER_TO_PEER;
    if (about && row->parent == search->parent)
        pc_kin_add(search->kin, row, search->arena);
    return PC_OK;
}

enum pc_rc pc_kin_load(struct pc_store *store, const struct pc_case_row *parent, struct pc_arena *arena,
                       struct pc_kin *kin)
{
    const struct pc_case_filter filter = {.submission = parent->submission,
                                          .state = -1,
                                          .kind = -1,
                                          .due_before = PC_NEVER,
                                          .after_due = PC_NEVER};
    struct search search = {parent->id, kin, arena};
    kin->count = 0;
    return store->ops->case_list(store, &filter, arena, take, &search);
}

static bool is_open(const struct pc_relative *r)
{
    return !pc_state_is_final(r->state);
}

/* The appeals on medical necessity that count: not what was handed to the payer, taken back or entered in error. */
static bool is_appeal(const struct pc_relative *r)
{
    return r->kind == PC_KIND_APPEAL && !r->payers && r->state != PC_ST_REFERRED_TO_PAYER &&
           r->state != PC_ST_WITHDRAWN && r->state != PC_ST_VOID;
}

static bool is_external(const struct pc_relative *r)
{
    return r->kind == PC_KIND_EXTERNAL_REVIEW && r->state != PC_ST_WITHDRAWN && r->state != PC_ST_VOID &&
           r->state != PC_ST_NOT_ELIGIBLE;
}

int64_t pc_kin_levels_used(const struct pc_kin *kin)
{
    int64_t used = 0;
    for (size_t i = 0; i < kin->count; i++)
        used += is_appeal(&kin->relatives[i]) && !is_open(&kin->relatives[i]);
    return used;
}

void pc_kin_facts(const struct pc_kin *kin, int64_t levels, struct pc_flow_facts *facts)
{
    for (size_t i = 0; i < kin->count; i++) {
        const struct pc_relative *r = &kin->relatives[i];
        facts->external_asked |= is_external(r);
        facts->conversation_open |= r->kind == PC_KIND_PEER_TO_PEER && is_open(r);
        if (!is_appeal(r))
            continue;
        facts->appealed = true;
        facts->appeal_open |= is_open(r);
        /* R5.5, R8.7: beyond its clock it is deemed exhausted; an expedited one may go beside an expedited external review. */
        facts->appeal_late |= is_open(r) && (r->late || r->urgent);
    }
    facts->appeals_used = pc_kin_levels_used(kin) >= levels;
}

const struct pc_relative *pc_kin_last_appeal(const struct pc_kin *kin)
{
    for (size_t i = kin->count; i-- > 0;) {
        if (is_appeal(&kin->relatives[i]) && !is_open(&kin->relatives[i]))
            return &kin->relatives[i];
    }
    return NULL;
}

const struct pc_relative *pc_kin_open(const struct pc_kin *kin, enum pc_kind kind)
{
    for (size_t i = 0; i < kin->count; i++) {
        if (kin->relatives[i].kind == kind && is_open(&kin->relatives[i]))
            return &kin->relatives[i];
    }
    return NULL;
}
