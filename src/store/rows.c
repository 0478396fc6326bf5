/* src/store/rows.c -- the field tables, and what can be said about a row from its table alone. */
#include "store/rows.h"

#include <string.h>

/* clang-format off */
#define FIELD(type_, column_, member_) {column_, (uint16_t)offsetof(struct ROW, member_), PC_FIELD_##type_, 0}
#define LONG_FIELD(alike_, column_, member_) {column_, (uint16_t)offsetof(struct ROW, member_), PC_FIELD_LONG, alike_}

#define ROW pc_case_row
static const struct pc_field case_fields[] = {
    FIELD(I64, "id", id),
    /* what lists filter by stands first: the rest is read only for a row that passes */
    FIELD(I64, "submission", submission), FIELD(I32, "kind", kind), FIELD(I32, "state", state), FIELD(DUE, "due_at", due_at),
    FIELD(STR, "payer", payer), FIELD(STR, "grp", group), FIELD(STR, "member", member), FIELD(STR, "provider", provider),
    FIELD(STR, "category", category), FIELD(STR, "timing", timing), FIELD(STR, "owner", owner), FIELD(STR, "assigned", assigned),
    FIELD(I64, "parent", parent), FIELD(I32, "version", version), FIELD(I64, "revision", revision),
    FIELD(STR, "urgency", urgency), FIELD(STR, "setting", setting),
    FIELD(TIME, "received_at", received_at), FIELD(TIME, "created_at", created_at), FIELD(TIME, "updated_at", updated_at),
    FIELD(DATE, "service_date", service_date), FIELD(TIME, "complete_at", complete_at), FIELD(U32, "flags", flags),
    FIELD(I32, "evaluation", evaluation), FIELD(I32, "event_seq", event_seq), FIELD(HASH, "chain", chain), FIELD(STR, "body", body),
};
#undef ROW
#define ROW pc_evaluation_row
static const struct pc_field evaluation_fields[] = {
    FIELD(I64, "case_id", case_id), FIELD(I32, "number", number), FIELD(I32, "abi", abi), FIELD(I64, "revision", revision),
    FIELD(TIME, "now", now), FIELD(I32, "kind", kind), FIELD(I32, "status", status),
    LONG_FIELD(48, "input", input), LONG_FIELD(48, "output", output), /* as far as the category */
};
#undef ROW
#define ROW pc_event_row
static const struct pc_field event_fields[] = {
    FIELD(I64, "position", position), FIELD(I64, "case_id", case_id), FIELD(I32, "seq", seq), FIELD(I32, "flow_row", row),
    FIELD(I32, "event", event), FIELD(I32, "from_state", from_state), FIELD(I32, "to_state", to_state), FIELD(TIME, "at", at),
    FIELD(STR, "actor", actor), FIELD(U32, "role", role), FIELD(I64, "revision", revision), FIELD(STR, "data", data),
    FIELD(HASH, "hash", hash), FIELD(HASH, "prev", prev),
};
#undef ROW
#define ROW pc_clock_row
static const struct pc_field clock_fields[] = {
    FIELD(I64, "case_id", case_id), FIELD(I32, "number", number), FIELD(I32, "name", name), FIELD(I32, "state", state),
    FIELD(I32, "generation", generation), FIELD(TIME, "started_at", started_at), FIELD(TIME, "due_at", due_at),
    FIELD(TIME, "warn_at", warn_at), FIELD(TIME, "tolled_at", tolled_at), FIELD(TIME, "ended_at", ended_at),
    FIELD(I64, "revision", revision), FIELD(TEXT, "rule", rule),
};
#undef ROW
#define ROW pc_timer_row
static const struct pc_field timer_fields[] = {
    FIELD(DUE, "due", due), FIELD(I64, "case_id", case_id), FIELD(I32, "clock", clock), FIELD(I32, "generation", generation),
    FIELD(I32, "event", event),
};
#undef ROW
#define ROW pc_determination_row
static const struct pc_field determination_fields[] = {
    FIELD(I64, "case_id", case_id), FIELD(I32, "number", number), FIELD(I32, "evaluation", evaluation),
    FIELD(I32, "outcome", outcome), FIELD(STR, "by_id", by), FIELD(U32, "role", role), FIELD(STR, "entity", entity),
    FIELD(TIME, "at", at), FIELD(TIME, "notified_at", notified_at), FIELD(I64, "revision", revision), FIELD(STR, "body", body),
};
#undef ROW
#define ROW pc_letter_row
static const struct pc_field letter_fields[] = {
    FIELD(I64, "id", id), FIELD(I64, "case_id", case_id), FIELD(TIME, "at", at), FIELD(STR, "kind", kind),
    FIELD(STR, "sent_to", to), FIELD(STR, "body", text),
};
#undef ROW
#define ROW pc_note_row
static const struct pc_field note_fields[] = {
    FIELD(I64, "case_id", case_id), FIELD(I32, "seq", seq), FIELD(TIME, "at", at), FIELD(STR, "by_id", by),
    FIELD(BOOL, "clinical", clinical), FIELD(STR, "body", text),
};
#undef ROW
#define ROW pc_request_row
static const struct pc_field request_fields[] = {
    FIELD(STR, "org", org), FIELD(STR, "request_id", request_id), FIELD(HASH, "params", params), FIELD(TIME, "at", at),
    LONG_FIELD(12, "answer", answer), /* as far as its first member's name */
};
#undef ROW
#define ROW pc_member_row
static const struct pc_field member_fields[] = {
    FIELD(STR, "payer", payer), FIELD(STR, "member", member), FIELD(STR, "grp", group), FIELD(STR, "json", json),
};
#undef ROW
#define ROW pc_provider_row
static const struct pc_field provider_fields[] = {
    FIELD(STR, "provider", provider), FIELD(STR, "json", json),
};
#undef ROW
#define ROW pc_principal_row
static const struct pc_field principal_fields[] = {
    FIELD(STR, "id", id), FIELD(STR, "name", name), FIELD(STR, "payer", payer), FIELD(STR, "provider", provider),
    FIELD(STR, "reports_to", reports_to), FIELD(STR, "credentials", credentials), FIELD(U32, "roles", roles),
    FIELD(HASH, "token", token), FIELD(BOOL, "revoked", revoked), FIELD(TIME, "at", at),
};
#undef ROW
#define ROW pc_source_row
static const struct pc_field source_fields[] = {
    FIELD(HASH, "sha", sha), FIELD(BLOB, "bytes", bytes),
};
#undef ROW
#define ROW pc_revision_row
static const struct pc_field revision_fields[] = {
    FIELD(I64, "id", id), FIELD(TIME, "at", at), FIELD(HASH, "hash", hash), FIELD(STR, "label", label),
    FIELD(STR, "catalogue", catalogue), FIELD(STR, "manifest", manifest),
};
#undef ROW
#define ROW pc_activation_row
static const struct pc_field activation_fields[] = {
    FIELD(I64, "seq", seq), FIELD(I64, "revision", revision), FIELD(TIME, "at", at), FIELD(STR, "by_id", by),
    FIELD(STR, "kind", kind), FIELD(HASH, "clocks_before", clocks_before), FIELD(HASH, "clocks_after", clocks_after),
};
#undef ROW
#define ROW pc_batch_row
static const struct pc_field batch_fields[] = {
    FIELD(I64, "seq", seq), FIELD(TIME, "at", at), FIELD(I64, "first_position", first_position),
    FIELD(I64, "last_position", last_position), FIELD(HASH, "root", root), FIELD(HASH, "prev", prev), FIELD(HASH, "hash", hash),
};
#undef ROW
#define ROW pc_meta_row
static const struct pc_field meta_fields[] = {
    FIELD(STR, "key", key), FIELD(STR, "value", value),
};
#undef ROW
#define ROW pc_document_row
static const struct pc_field document_fields[] = {
    FIELD(I64, "id", id), FIELD(STR, "owner", owner), FIELD(STR, "by_id", by), FIELD(STR, "kind", kind),
    FIELD(STR, "title", title), FIELD(STR, "content_type", content_type), FIELD(I64, "size", size), FIELD(HASH, "sha", sha),
    FIELD(TIME, "begun_at", begun_at), FIELD(DUE, "expires_at", expires_at), FIELD(TIME, "stored_at", stored_at),
};
#undef ROW
#define ROW pc_attachment_row
static const struct pc_field attachment_fields[] = {
    FIELD(I64, "document", document), FIELD(I64, "case_id", case_id), FIELD(TIME, "at", at),
};
#undef ROW
#define ROW pc_billable_row
static const struct pc_field billable_fields[] = {
    FIELD(I64, "id", id), FIELD(STR, "payer", payer), FIELD(STR, "grp", group), FIELD(STR, "kind", kind),
    FIELD(I64, "case_id", case_id), FIELD(TIME, "at", at), FIELD(DATE, "date", date), FIELD(I64, "quantity", quantity),
    FIELD(STR, "unit", unit), FIELD(STR, "body", text), FIELD(STR, "by_id", by),
};
#undef ROW
#define ROW pc_task_row
static const struct pc_field task_fields[] = {
    FIELD(I64, "id", id), FIELD(STR, "payer", payer), FIELD(STR, "kind", kind), FIELD(I64, "case_id", case_id),
    FIELD(STR, "member", member), FIELD(STR, "subject", subject), FIELD(STR, "body", text), FIELD(TIME, "asked_at", asked_at),
    FIELD(TIME, "done_at", done_at), FIELD(STR, "by_id", by), FIELD(STR, "answer", answer),
};
#undef ROW

#define TYPE(table_, name_, keys_) \
    {table_, name_##_fields, sizeof(struct pc_##name_##_row), (int)(sizeof name_##_fields / sizeof name_##_fields[0]), keys_}
const struct pc_row_type pc_row_types[PC_ROW_COUNT] = {
    [PC_ROW_CASE]          = TYPE("cases", case, 1),
    [PC_ROW_EVALUATION]    = TYPE("evaluations", evaluation, 2),
    [PC_ROW_EVENT]         = TYPE("events", event, 1),
    [PC_ROW_CLOCK]         = TYPE("clocks", clock, 2),
    [PC_ROW_TIMER]         = TYPE("timers", timer, 5),
    [PC_ROW_DETERMINATION] = TYPE("determinations", determination, 2),
    [PC_ROW_LETTER]        = TYPE("letters", letter, 1),
    [PC_ROW_NOTE]          = TYPE("notes", note, 2),
    [PC_ROW_REQUEST]       = TYPE("requests", request, 2),
    [PC_ROW_MEMBER]        = TYPE("members", member, 2),
    [PC_ROW_PROVIDER]      = TYPE("providers", provider, 1),
    [PC_ROW_PRINCIPAL]     = TYPE("principals", principal, 1),
    [PC_ROW_SOURCE]        = TYPE("sources", source, 1),
    [PC_ROW_REVISION]      = TYPE("revisions", revision, 1),
    [PC_ROW_ACTIVATION]    = TYPE("activations", activation, 1),
    [PC_ROW_BATCH]         = TYPE("batches", batch, 1),
    [PC_ROW_META]          = TYPE("meta", meta, 1),
    [PC_ROW_DOCUMENT]      = TYPE("documents", document, 1),
    [PC_ROW_ATTACHMENT]    = TYPE("attachments", attachment, 2),
    [PC_ROW_BILLABLE]      = TYPE("billables", billable, 1),
    [PC_ROW_TASK]          = TYPE("tasks", task, 1),
};
/* clang-format on */

size_t pc_field_size(enum pc_field_type type)
{
    static const uint8_t sizes[] = {
        [PC_FIELD_I32] = sizeof(int32_t),         [PC_FIELD_U32] = sizeof(uint32_t),
        [PC_FIELD_I64] = sizeof(int64_t),         [PC_FIELD_BOOL] = sizeof(bool),
        [PC_FIELD_STR] = sizeof(struct pc_str),   [PC_FIELD_BLOB] = sizeof(struct pc_str),
        [PC_FIELD_TEXT] = sizeof(struct pc_str),  [PC_FIELD_TIME] = sizeof(struct pc_time),
        [PC_FIELD_DUE] = sizeof(struct pc_time),  [PC_FIELD_DATE] = sizeof(struct pc_date),
        [PC_FIELD_HASH] = sizeof(struct pc_hash), [PC_FIELD_LONG] = sizeof(struct pc_str),
    };
    return sizes[type];
}

static int compare_i64(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int compare_field(const struct pc_field *field, const char *a, const char *b)
{
    switch ((enum pc_field_type)field->type) {
    case PC_FIELD_I32:
        return compare_i64(*(const int32_t *)(const void *)a, *(const int32_t *)(const void *)b);
    case PC_FIELD_U32:
        return compare_i64(*(const uint32_t *)(const void *)a, *(const uint32_t *)(const void *)b);
    case PC_FIELD_DATE:
        return compare_i64(*(const int32_t *)(const void *)a, *(const int32_t *)(const void *)b);
    case PC_FIELD_I64:
    case PC_FIELD_TIME:
    case PC_FIELD_DUE:
        return compare_i64(*(const int64_t *)(const void *)a, *(const int64_t *)(const void *)b);
    case PC_FIELD_BOOL: return *(const bool *)a - *(const bool *)b;
    case PC_FIELD_HASH: return memcmp(a, b, sizeof(struct pc_hash));
    case PC_FIELD_STR:
    case PC_FIELD_BLOB:
    case PC_FIELD_LONG:
    case PC_FIELD_TEXT: break;
    }
    return pc_str_compare(*(const struct pc_str *)(const void *)a, *(const struct pc_str *)(const void *)b);
}

int pc_row_compare(const struct pc_row_type *type, int keys, const void *a, const void *b)
{
    for (int i = 0; i < keys; i++) {
        const struct pc_field *field = &type->fields[i];
        int order = compare_field(field, (const char *)a + field->offset, (const char *)b + field->offset);
        if (order != 0)
            return order;
    }
    return 0;
}

void pc_row_own(const struct pc_row_type *type, void *row, struct pc_arena *arena)
{
    for (int i = 0; i < type->count; i++) {
        if (!pc_field_is_slice(&type->fields[i]))
            continue;
        struct pc_str *s = (struct pc_str *)(void *)((char *)row + type->fields[i].offset);
        if (s->ptr)
            s->ptr = pc_arena_strndup(arena, s->ptr, s->size);
    }
}

/* Whether `item` is one of the comma list. */
static bool listed(struct pc_str list, struct pc_str item)
{
    const char *at = list.ptr;
    const char *end = list.ptr + list.size;
    for (;;) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        const char *stop = comma ? comma : end;
        if (pc_str_equal((struct pc_str){at, (size_t)(stop - at)}, item))
            return true;
        if (!comma)
            return false;
        at = comma + 1;
    }
}

static bool passes(struct pc_str wanted, struct pc_str is)
{
    return !wanted.ptr || pc_str_equal(wanted, is);
}

bool pc_store_case_matches(const struct pc_case_filter *filter, const struct pc_case_row *row)
{
    if (filter->state >= 0 && filter->state != row->state)
        return false;
    if (filter->kind >= 0 && filter->kind != row->kind)
        return false;
    if (filter->submission != 0 && filter->submission != row->submission)
        return false;
    if (filter->due_before.ms != PC_NEVER.ms && row->due_at.ms >= filter->due_before.ms)
        return false;
    if (filter->payers.ptr && !listed(filter->payers, row->payer))
        return false;
    if (filter->categories.ptr && !listed(filter->categories, row->category))
        return false;
    return passes(filter->provider, row->provider) && passes(filter->owner, row->owner) &&
           passes(filter->group, row->group) && passes(filter->member, row->member) &&
           passes(filter->assigned, row->assigned) && passes(filter->timing, row->timing);
}

bool pc_store_case_after(const struct pc_case_filter *filter, const struct pc_case_row *row)
{
    if (filter->after_id == 0)
        return true;
    if (!filter->by_due)
        return row->id > filter->after_id;
    if (row->due_at.ms != filter->after_due.ms)
        return row->due_at.ms > filter->after_due.ms;
    return row->id > filter->after_id;
}
