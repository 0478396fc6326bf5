/* src/engine/view.c -- cases as JSON, and how JSON members are written. */
#include "engine/view.h"
#include <string.h>
#include "engine/clocks.h"
#include "engine/may.h"
#include "engine/transplant.h"

/* ---- members -------------------------------------------------------------------------------------------------------- */

void pc_view_name(struct pc_buf *out, const char *key, size_t size)
{
    const bool first = out->ptr[out->size - 1] == '{';
    char *end = pc_buf_reserve(out, size + 4);
    if (!first)
        *end++ = ',';
    *end++ = '"';
    memcpy(end, key, size);
    memcpy(end + size, "\":", 3); /* and the NUL */
    out->size += size + (first ? 3 : 4);
}

void pc_view_separate(struct pc_buf *out)
{
    if (out->ptr[out->size - 1] != '[')
        pc_buf_add_char(out, ',');
}

void pc_view_str(struct pc_buf *out, const char *key, struct pc_str value)
{
    if (!value.size)
        return;
    pc_view_key(out, key);
    pc_buf_add_json_str(out, value);
}

void pc_view_int(struct pc_buf *out, const char *key, int64_t value)
{
    pc_view_key(out, key);
    pc_buf_add_i64(out, value);
}

void pc_view_time(struct pc_buf *out, const char *key, struct pc_time value)
{
    if (value.ms == PC_NEVER.ms)
        return;
    pc_view_key(out, key);
    char *end = pc_buf_reserve(out, PC_TIME_TEXT + 1); /* its bytes between quotes; it needs no escapes */
    end[0] = '"';
    pc_time_format(value, end + 1);
    memcpy(end + PC_TIME_TEXT, "\"", 2); /* and the NUL */
    out->size += PC_TIME_TEXT + 1;
}

void pc_view_id(struct pc_buf *out, const char *key, const struct pc_ids *ids, enum pc_id_kind kind,
                int64_t number)
{
    char text[PC_ID_TEXT];
    if (number)
        pc_view_str(out, key, pc_str_of(pc_id_text(ids, kind, number, text)));
}

void pc_view_raw(struct pc_buf *out, const char *key, struct pc_str json)
{
    if (!json.size)
        return;
    pc_view_key(out, key);
    pc_buf_add_str(out, json);
}

static void from_body(struct pc_buf *out, const struct pc_case *c, const char *key, const char *otherwise)
{
    yyjson_mut_val *value = pc_body_get(c, key);
    if (!value && !otherwise)
        return;
    pc_view_key(out, key);
    if (value)
        pc_json_canonical_mut(value, out);
    else
        pc_buf_add_text(out, otherwise);
}

/* ---- clocks ------------------------------------------------------------------------------------------------------------- */

static const char *const clock_states[] = {[PC_CLOCK_RUNNING] = "running",
                                           [PC_CLOCK_TOLLED] = "tolled",
                                           [PC_CLOCK_MET] = "met",
                                           [PC_CLOCK_MISSED] = "missed",
                                           [PC_CLOCK_CANCELLED] = "cancelled"};

/* A member of the rule's canonical text, without parsing it again: rule texts are ours and flat where this looks. */
static struct pc_str rule_member(struct pc_str rule, const char *quoted_key)
{
    const char *at = memmem(rule.ptr, rule.size, quoted_key, strlen(quoted_key));
    if (!at)
        return (struct pc_str){0};
    const char *start = at + strlen(quoted_key), *end = rule.ptr + rule.size;
    const char *close = memchr(start, '"', (size_t)(end - start));
    return close ? (struct pc_str){start, (size_t)(close - start)} : (struct pc_str){0};
}

void pc_view_rule(struct pc_buf *out, struct pc_str clock, struct pc_str rule)
{
    pc_view_str(out, "clock", clock);
    pc_view_str(out, "rule", rule_member(rule, "\"rule\":\""));
    pc_view_str(out, "source", rule_member(rule, "\"source\":\""));
    pc_view_str(out, "kind", rule_member(rule, "\"kind\":\""));
}

static void show_clock(struct pc_buf *out, const struct pc_case *c, const struct pc_clock_row *clock,
                       bool operative, struct pc_time now)
{
    const struct pc_known_rule *known = *pc_case_rule(c, clock);
    if (known) {
        pc_buf_add_str(out, known->shown);
    } else {
        pc_buf_add_char(out, '{');
        pc_view_rule(out, pc_str_of(pc_clock_name_text((enum pc_clock_name)clock->name)), clock->rule);
    }
    pc_view_time(out, "started_at", clock->started_at);
    pc_view_time(out, "due_at", clock->due_at);
    pc_view_time(out, "warn_at", clock->warn_at);
    pc_view_time(out, "ended_at", clock->ended_at);
    pc_view_str(out, "state", pc_str_of(clock_states[clock->state]));
    pc_view_raw(out, "operative", operative ? PC_STR("true") : PC_STR("false"));
    if (clock->state == PC_CLOCK_RUNNING)
        pc_view_int(out, "remaining_ms", clock->due_at.ms - now.ms);
    else if (clock->state == PC_CLOCK_TOLLED)
        pc_view_int(out, "remaining_ms", clock->due_at.ms - clock->tolled_at.ms);
    pc_buf_add_char(out, '}');
}

static void show_clocks(struct pc_buf *out, const struct pc_case *c, struct pc_time now)
{
    int operative = pc_clocks_operative_index(c);
    pc_view_key(out, "clocks");
    pc_buf_add_char(out, '[');
    for (size_t i = 0; i < c->clock_count; i++) {
        if (i)
            pc_buf_add_char(out, ',');
        show_clock(out, c, &c->clocks[i], (int)i == operative, now);
    }
    pc_buf_add_char(out, ']');
}

/* ---- the case ------------------------------------------------------------------------------------------------------------ */

static void show_head(struct pc_buf *out, const struct pc_case_row *row, const struct pc_ids *ids)
{
    pc_view_id(out, "case_id", ids, PC_ID_CASE, row->id);
    pc_view_id(out, "submission", ids, PC_ID_SUBMISSION, row->submission);
    pc_view_str(out, "kind", pc_str_of(pc_kind_name((enum pc_kind)row->kind)));
    pc_view_id(out, "parent", ids, PC_ID_CASE, row->parent);
    pc_view_str(out, "timing", row->timing);
    pc_view_str(out, "urgency", row->urgency);
    pc_view_str(out, "state", pc_str_of(pc_state_name((enum pc_state)row->state)));
    pc_view_int(out, "version", row->version);
    if (pc_state_is_final((enum pc_state)row->state))
        pc_view_str(out, "outcome", pc_str_of(pc_state_name((enum pc_state)row->state)));
    pc_view_str(out, "payer", row->payer);
    pc_view_str(out, "group", row->group);
    pc_view_str(out, "member", row->member);
    pc_view_str(out, "provider", row->provider);
    pc_view_str(out, "category", row->category);
    pc_view_str(out, "assigned", row->assigned);
}

/* The cases about this one, oldest first (R8.4 to R8.7). */
static void show_children(struct pc_buf *out, const struct pc_case *c, const struct pc_ids *ids)
{
    if (!c->kin.count)
        return;
    pc_view_key(out, "children");
    pc_buf_add_char(out, '[');
    for (size_t i = 0; i < c->kin.count; i++) {
        const struct pc_relative *r = &c->kin.relatives[i];
        pc_view_separate(out);
        pc_buf_add_char(out, '{');
        pc_view_id(out, "case_id", ids, PC_ID_CASE, r->id);
        pc_view_str(out, "kind", pc_str_of(pc_kind_name(r->kind)));
        pc_view_str(out, "state", pc_str_of(pc_state_name(r->state)));
        pc_buf_add_char(out, '}');
    }
    pc_buf_add_char(out, ']');
}

static void show_times(struct pc_buf *out, const struct pc_case_row *row)
{
    pc_view_time(out, "received_at", row->received_at);
    pc_view_time(out, "complete_at", row->complete_at);
    pc_view_time(out, "created_at", row->created_at);
    pc_view_time(out, "updated_at", row->updated_at);
}

static void show_flags(struct pc_buf *out, const struct pc_case_row *row)
{
    pc_view_raw(out, "late", row->flags & PC_CASE_LATE ? PC_STR("true") : PC_STR("false"));
    if (row->flags & PC_CASE_COMPLEX)
        pc_view_raw(out, "complex", PC_STR("true"));
}

void pc_view_case(struct pc_buf *out, struct pc_case *c, const struct pc_ids *ids,
                  const struct pc_actor *actor, struct pc_time now)
{
    yyjson_val *service = pc_case_service(c);
    pc_buf_add_char(out, '{');
    show_head(out, &c->row, ids);
    if (service) {
        pc_view_key(out, "service");
        pc_json_canonical(service, out);
    }
    from_body(out, c, "requirement", NULL);
    from_body(out, c, "reason", NULL);
    from_body(out, c, "title", NULL);
    from_body(out, c, "channel", NULL);
    from_body(out, c, "after_hours", NULL);
    from_body(out, c, "claim", NULL);
    from_body(out, c, "duplicate_of", NULL);
    from_body(out, c, "lines", "[]");
    from_body(out, c, "determination", NULL);
    from_body(out, c, "stay", NULL);
    from_body(out, c, "appeal", NULL);
    from_body(out, c, "external_review", NULL);
    from_body(out, c, "peer_to_peer", NULL);
    show_children(out, c, ids);
    from_body(out, c, "awaiting", "[]");
    from_body(out, c, "payer_questions", NULL);
    show_clocks(out, c, now);
    pc_transplant_show(out, c, now);
    from_body(out, c, "notices", "[]");
    from_body(out, c, "suggestions", "[]");
    from_body(out, c, "offers", NULL);
    from_body(out, c, "forwarded", NULL);
    from_body(out, c, "extensions", NULL);
    from_body(out, c, "letters", "[]");
    from_body(out, c, "escalations", NULL);
    from_body(out, c, "unread_facts", NULL);
    pc_view_key(out, "actions");
    pc_may_list(c, actor->roles, actor->id, out);
    show_flags(out, &c->row);
    from_body(out, c, "policy_revision", NULL);
    show_times(out, &c->row);
    pc_buf_add_char(out, '}');
}

void pc_view_row(struct pc_buf *out, const struct pc_case_row *row, const struct pc_ids *ids)
{
    pc_buf_add_char(out, '{');
    show_head(out, row, ids);
    pc_view_time(out, "due_at", row->due_at);
    show_flags(out, row);
    show_times(out, row);
    pc_buf_add_char(out, '}');
}
