/* tests/unit/store/sample.c */
#include "unit/store/sample.h"

#include <string.h>

/* ---- members ---- */

static int64_t number_of(enum sample_look look, int seed, int column, int64_t least, int64_t most)
{
    if (look == SAMPLE_ABSENT)
        return 0;
    if (look == SAMPLE_EXTREMES)
        return (column + seed) % 2 ? least : most;
    return seed * 100 + column;
}

static struct pc_str long_text(struct pc_arena *arena, int column)
{
    const size_t size = 30000 + (size_t)column;
    char *text = pc_arena_alloc(arena, size + 1);
    for (size_t i = 0; i < size; i++)
        text[i] = (char)('a' + (i * 7 + (size_t)column) % 26);
    return (struct pc_str){text, size};
}

static struct pc_str slice_of(enum sample_look look, int seed, int column, struct pc_arena *arena)
{
    static const char binary[] = "nul \0 quote ' \" percent % \xc3\xa9 \xf0\x9f\x8f\xa5 end";
    if (look == SAMPLE_ABSENT)
        return (struct pc_str){0};
    if (look == SAMPLE_PLAIN)
        return pc_str_of(pc_arena_printf(arena, "text %d of %d", column, seed));
    switch (column % 3) {
    case 0: return PC_STR("");
    case 1: return (struct pc_str){binary, sizeof binary - 1};
    default: return long_text(arena, column);
    }
}

static void fill_member(const struct pc_field *field, enum sample_look look, int seed, int column,
                        struct pc_arena *arena, void *at)
{
    switch ((enum pc_field_type)field->type) {
    case PC_FIELD_DATE:
    case PC_FIELD_I32: *(int32_t *)at = (int32_t)number_of(look, seed, column, INT32_MIN, INT32_MAX); break;
    case PC_FIELD_U32: *(uint32_t *)at = (uint32_t)number_of(look, seed, column, 0, UINT32_MAX); break;
    case PC_FIELD_I64: *(int64_t *)at = number_of(look, seed, column, INT64_MIN, INT64_MAX); break;
    case PC_FIELD_BOOL: *(bool *)at = number_of(look, seed, column, 0, 1) % 2; break;
    case PC_FIELD_TIME:
    case PC_FIELD_DUE:
        *(int64_t *)at = look == SAMPLE_ABSENT ? PC_NEVER.ms
                                               : number_of(look, seed, column, INT64_MIN, INT64_MAX);
        break;
    case PC_FIELD_HASH: memset(at, seed * 16 + column, PC_HASH_SIZE); break;
    case PC_FIELD_STR:
    case PC_FIELD_BLOB:
    case PC_FIELD_LONG:
    case PC_FIELD_TEXT: *(struct pc_str *)at = slice_of(look, seed, column, arena); break;
    }
}

static void fill_key(const struct pc_field *field, int seed, struct pc_arena *arena, void *at)
{
    switch ((enum pc_field_type)field->type) {
    case PC_FIELD_I32: *(int32_t *)at = seed; break;
    case PC_FIELD_I64:
    case PC_FIELD_DUE: *(int64_t *)at = seed; break;
    case PC_FIELD_HASH: memset(at, seed, PC_HASH_SIZE); break;
    default: *(struct pc_str *)at = pc_str_of(pc_arena_printf(arena, "key %d", seed)); break;
    }
}

void sample_fill(enum pc_row_kind kind, enum sample_look look, int seed, struct pc_arena *arena, void *row)
{
    const struct pc_row_type *type = &pc_row_types[kind];
    memset(row, 0, type->size);
    for (int i = 0; i < type->count; i++) {
        void *at = (char *)row + type->fields[i].offset;
        if (i < type->keys)
            fill_key(&type->fields[i], seed, arena, at);
        else
            fill_member(&type->fields[i], look, seed, i, arena, at);
    }
    if (kind == PC_ROW_EVENT) { /* its second key */
        ((struct pc_event_row *)row)->case_id = 1;
        ((struct pc_event_row *)row)->seq = seed;
    }
    if (kind == PC_ROW_BILLABLE) /* listed by payer */
        ((struct pc_billable_row *)row)->payer = PC_STR("payer");
    if (kind == PC_ROW_LETTER) /* listed by case */
        ((struct pc_letter_row *)row)->case_id = 1;
    if (kind == PC_ROW_CLOCK && look == SAMPLE_ABSENT) /* a rule is never absent */
        ((struct pc_clock_row *)row)->rule = PC_STR("");
}

static bool same(const struct pc_field *field, const void *a, const void *b)
{
    if (!pc_field_is_slice(field))
        return memcmp(a, b, pc_field_size(field->type)) == 0;
    const struct pc_str *x = a;
    const struct pc_str *y = b;
    if (x->size != y->size || !x->ptr != !y->ptr)
        return false;
    return x->size == 0 || memcmp(x->ptr, y->ptr, x->size) == 0;
}

const char *sample_difference(enum pc_row_kind kind, const void *a, const void *b)
{
    const struct pc_row_type *type = &pc_row_types[kind];
    for (int i = 0; i < type->count; i++) {
        const struct pc_field *field = &type->fields[i];
        if (!same(field, (const char *)a + field->offset, (const char *)b + field->offset))
            return field->column;
    }
    return NULL;
}

bool sample_is_put(enum pc_row_kind kind)
{
    return kind == PC_ROW_MEMBER || kind == PC_ROW_PROVIDER || kind == PC_ROW_PRINCIPAL ||
           kind == PC_ROW_META || kind == PC_ROW_SOURCE;
}

/* ---- through the port ---- */

static enum pc_rc insert_evaluation(struct pc_store *store, const struct pc_evaluation_row *row)
{
    PC_AUTO(pc_buf_free) struct pc_buf kept = {0};
    return store->ops->evaluation_insert(store, row, &kept);
}

enum pc_rc sample_insert(struct pc_store *store, enum pc_row_kind kind, void *row)
{
    const struct pc_store_ops *ops = store->ops;
    const struct pc_source_row *source = row;
    const struct pc_meta_row *meta = row;
    switch (kind) {
    case PC_ROW_CASE: return ops->case_insert(store, row);
    case PC_ROW_EVALUATION: return insert_evaluation(store, row);
    case PC_ROW_EVENT: return ops->event_append(store, row);
    case PC_ROW_CLOCK: return ops->clock_insert(store, row);
    case PC_ROW_TIMER: return ops->timer_insert(store, row);
    case PC_ROW_DETERMINATION: return ops->determination_insert(store, row);
    case PC_ROW_LETTER: return ops->letter_insert(store, row);
    case PC_ROW_NOTE: return ops->note_insert(store, row);
    case PC_ROW_REQUEST: return ops->request_insert(store, row);
    case PC_ROW_MEMBER: return ops->member_put(store, row);
    case PC_ROW_PROVIDER: return ops->provider_put(store, row);
    case PC_ROW_PRINCIPAL: return ops->principal_put(store, row);
    case PC_ROW_SOURCE: return ops->source_put(store, &source->sha, source->bytes);
    case PC_ROW_REVISION: return ops->revision_insert(store, row);
    case PC_ROW_ACTIVATION: return ops->activation_append(store, row);
    case PC_ROW_BATCH: return ops->batch_append(store, row);
    case PC_ROW_META: return ops->meta_put(store, meta->key.ptr, meta->value);
    case PC_ROW_DOCUMENT: return ops->document_insert(store, row);
    case PC_ROW_ATTACHMENT: return ops->attachment_insert(store, row);
    case PC_ROW_BILLABLE: return ops->billable_insert(store, row);
    case PC_ROW_TASK: return ops->task_insert(store, row);
    case PC_ROW_COUNT: break;
    }
    return PC_INVALID;
}

/* Takes the row with the wanted key out of a walk. */
struct taking {
    enum pc_row_kind kind;
    void *row;
    bool found;
};

static enum pc_rc take(struct taking *taking, const void *row)
{
    const struct pc_row_type *type = &pc_row_types[taking->kind];
    if (!taking->found && pc_row_compare(type, type->keys, taking->row, row) == 0) {
        memcpy(taking->row, row, type->size);
        taking->found = true;
    }
    return PC_OK;
}

static enum pc_rc take_event(void *arg, const struct pc_event_row *row)
{
    return take(arg, row);
}

static enum pc_rc take_clock(void *arg, const struct pc_clock_row *row)
{
    return take(arg, row);
}

static enum pc_rc take_timer(void *arg, const struct pc_timer_row *row)
{
    return take(arg, row);
}

static enum pc_rc take_determination(void *arg, const struct pc_determination_row *row)
{
    return take(arg, row);
}

static enum pc_rc take_note(void *arg, const struct pc_note_row *row)
{
    return take(arg, row);
}

static enum pc_rc take_principal(void *arg, const struct pc_principal_row *row)
{
    return take(arg, row);
}

static enum pc_rc take_activation(void *arg, const struct pc_activation_row *row)
{
    return take(arg, row);
}

static enum pc_rc take_batch(void *arg, const struct pc_batch_row *row)
{
    return take(arg, row);
}

static enum pc_rc take_attachment(void *arg, const struct pc_attachment_row *row)
{
    return take(arg, row);
}

static enum pc_rc take_billable(void *arg, const struct pc_billable_row *row)
{
    return take(arg, row);
}

static enum pc_rc fetch_walked(struct pc_store *store, enum pc_row_kind kind, struct pc_arena *arena,
                               void *row)
{
    const struct pc_store_ops *ops = store->ops;
    struct taking taking = {kind, row, false};
    const int64_t case_id = *(const int64_t *)row; /* the first key of all that are listed by case */
    enum pc_rc rc = PC_INVALID;
    switch (kind) {
    case PC_ROW_EVENT: rc = ops->event_walk(store, 0, 0, arena, take_event, &taking); break;
    case PC_ROW_CLOCK: rc = ops->clock_list(store, case_id, arena, take_clock, &taking); break;
    case PC_ROW_TIMER: rc = ops->timer_walk(store, PC_NEVER, 0, take_timer, &taking); break;
    case PC_ROW_DETERMINATION:
        rc = ops->determination_list(store, case_id, arena, take_determination, &taking);
        break;
    case PC_ROW_NOTE: rc = ops->note_list(store, case_id, arena, take_note, &taking); break;
    case PC_ROW_PRINCIPAL: rc = ops->principal_walk(store, arena, take_principal, &taking); break;
    case PC_ROW_ACTIVATION: rc = ops->activation_walk(store, arena, take_activation, &taking); break;
    case PC_ROW_BATCH: rc = ops->batch_walk(store, take_batch, &taking); break;
    case PC_ROW_ATTACHMENT: rc = ops->attachment_list(store, case_id, arena, take_attachment, &taking); break;
    case PC_ROW_BILLABLE:
        rc = ops->billable_list(store, PC_STR("payer"), 0, arena, take_billable, &taking);
        break;
    default: break;
    }
    return rc == PC_OK && !taking.found ? PC_NOT_FOUND : rc;
}

enum pc_rc sample_fetch(struct pc_store *store, enum pc_row_kind kind, struct pc_arena *arena, void *row)
{
    const struct pc_store_ops *ops = store->ops;
    union sample_row key;
    memcpy(&key, row, pc_row_types[kind].size);
    switch (kind) {
    case PC_ROW_CASE: return ops->case_get(store, key.of_case.id, arena, row);
    case PC_ROW_EVALUATION:
        return ops->evaluation_get(store, key.evaluation.case_id, key.evaluation.number, arena, row);
    case PC_ROW_LETTER: return ops->letter_get(store, key.letter.id, arena, row);
    case PC_ROW_REQUEST: return ops->request_get(store, key.request.org, key.request.request_id, arena, row);
    case PC_ROW_MEMBER: return ops->member_get(store, key.member.payer, key.member.member, arena, row);
    case PC_ROW_PROVIDER: return ops->provider_get(store, key.provider.provider, arena, row);
    case PC_ROW_SOURCE:
        return ops->source_get(store, &key.source.sha, arena, &((struct pc_source_row *)row)->bytes);
    case PC_ROW_REVISION: return ops->revision_get(store, key.revision.id, arena, row);
    case PC_ROW_DOCUMENT: return ops->document_get(store, key.document.id, arena, row);
    case PC_ROW_TASK: return ops->task_get(store, key.task.id, arena, row);
    case PC_ROW_META:
        return ops->meta_get(store, key.meta.key.ptr, arena, &((struct pc_meta_row *)row)->value);
    default: return fetch_walked(store, kind, arena, row);
    }
}
