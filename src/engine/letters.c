/* src/engine/letters.c -- the values that letters may name, and the letters of one step (I6). */
#include "engine/letters.h"
#include <string.h>
#include "crypto/ids.h"
#include "deadline/deadline.h"
#include "engine/clocks.h"
#include "engine/determine.h"
#include "engine/stay.h"
#include "letter/letter.h"

/* Which letters a case gets when it enters a state with a letter to write. */
static const char *kind_for(enum pc_state state)
{
    switch ((int)state) {
    case PC_ST_APPROVED:
    case PC_ST_MODIFIED: return "approval";
    case PC_ST_PARTIALLY_APPROVED: return "partial";
    case PC_ST_DENIED: return "denial";
    case PC_ST_REVOKED: return "revocation";
    case PC_ST_NOT_REQUIRED:
    case PC_ST_NOT_AVAILABLE:
    case PC_ST_NO_UM:
    case PC_ST_REFERRED_TO_PAYER: return "no_review";
    default: return "information_request";
    }
}

/* The letters of cases about a case (R8.4, R8.6, R8.7, R8.9), by what they enter. */
static const struct {
    enum pc_kind kind;
    enum pc_state state;
    const char *letter;
} child_letters[] = {
    {PC_KIND_APPEAL, PC_ST_DIRECTOR_REVIEW, "appeal_received"},
    {PC_KIND_APPEAL, PC_ST_AWAITING_PAYER, "appeal_received"},
    {PC_KIND_APPEAL, PC_ST_REFERRED_TO_PAYER, "appeal_referred"},
    {PC_KIND_APPEAL, PC_ST_ANSWERED, "appeal_answered"},
    {PC_KIND_APPEAL, PC_ST_UPHELD, "appeal_upheld"},
    {PC_KIND_APPEAL, PC_ST_PARTIALLY_OVERTURNED, "appeal_partly"},
    {PC_KIND_APPEAL, PC_ST_OVERTURNED, "appeal_overturned"},
    {PC_KIND_EXTERNAL_REVIEW, PC_ST_PRELIMINARY_REVIEW, "external_received"},
    {PC_KIND_EXTERNAL_REVIEW, PC_ST_IRO_REVIEW, "external_assigned"},
    {PC_KIND_EXTERNAL_REVIEW, PC_ST_NOT_ELIGIBLE, "external_not_eligible"},
    {PC_KIND_EXTERNAL_REVIEW, PC_ST_UPHELD, "external_upheld"},
    {PC_KIND_EXTERNAL_REVIEW, PC_ST_PARTIALLY_OVERTURNED, "external_overturned"},
    {PC_KIND_EXTERNAL_REVIEW, PC_ST_OVERTURNED, "external_overturned"},
    {PC_KIND_PEER_TO_PEER, PC_ST_SCHEDULED, "peer_to_peer"},
};

/* A claim that has nothing on file is pended for its records; what a reviewer asks later is a question as any other (R1.8). */
static bool pends_claim(const struct pc_case *c, enum pc_state state)
{
    return state == PC_ST_AWAITING_INFORMATION && pc_body_get(c, "claim") &&
           !(c->row.flags & (PC_CASE_ASKED_BY_PERSON | PC_CASE_ASKED_BY_DIRECTOR));
}

static const char *letter_for(const struct pc_case *c, enum pc_state state)
{
    const enum pc_kind kind = (enum pc_kind)c->row.kind;
    if (pends_claim(c, state))
        return "pended_for_records";
    for (size_t i = 0; i < sizeof child_letters / sizeof child_letters[0]; i++) {
        if (child_letters[i].kind == kind && child_letters[i].state == state)
            return child_letters[i].letter;
    }
    return kind_for(state);
}

/* ---- values --------------------------------------------------------------------------------------------------------- */

struct values {
    struct pc_step *step;
    yyjson_mut_doc *doc;
    yyjson_mut_val *obj;
};

static void put(struct values *v, const char *name, struct pc_str text)
{
    yyjson_mut_obj_add(v->obj, yyjson_mut_str(v->doc, name),
                       yyjson_mut_strncpy(v->doc, text.ptr ? text.ptr : "", text.size));
}

static void put_text(struct values *v, const char *name, const char *text)
{
    put(v, name, pc_str_of(text ? text : ""));
}

static void put_names(struct values *v)
{
    struct pc_case *c = v->step->c;
    yyjson_val *member = pc_json_get(pc_case_input(c), "member"), *name = pc_json_get(member, "name");
    yyjson_val *provider = pc_json_get(pc_json_get(pc_case_input(c), "providers"), "requesting");
    struct pc_str given = pc_json_str(name, "given"), family = pc_json_str(name, "family");
    put(v, "member_id", c->row.member);
    put(v, "provider_id", c->row.provider);
    put(v, "provider_name", pc_json_str(provider, "name"));
    put_text(v, "member_name",
             pc_arena_printf(v->step->arena, "%.*s %.*s", (int)given.size, given.ptr ? given.ptr : "",
                             (int)family.size, family.ptr ? family.ptr : ""));
}

static void put_payer(struct values *v)
{
    struct pc_case *c = v->step->c;
    yyjson_val *payer = pc_catalogue_payer(c->catalogue, c->row.payer);
    put(v, "payer_name", pc_json_str(payer, "name"));
    put(v, "payer_phone", pc_json_str(payer, "phone"));
    put(v, "group", c->row.group);
}

/* "97110, 97140" from a list of texts, or of objects with that member. */
static void put_joined(struct values *v, const char *name, yyjson_val *list, const char *member)
{
    struct pc_buf text = {0};
    yyjson_val *item;
    size_t i, count;
    yyjson_arr_foreach(list, i, count, item)
    {
        struct pc_str one = member ? pc_json_str(item, member) : pc_json_slice(item);
        if (text.size)
            pc_buf_add_text(&text, ", ");
        pc_buf_add_str(&text, one);
    }
    put(v, name, pc_buf_str(&text));
    pc_buf_free(&text);
}

/* The codes of the lines as they stand: of a modified request those that were agreed on (R4.4). */
static void put_codes(struct values *v, struct pc_str otherwise)
{
    struct pc_buf text = {0};
    yyjson_mut_val *line, *lines = pc_body_get(v->step->c, "lines");
    size_t i, count;
    yyjson_mut_arr_foreach(lines, i, count, line)
    {
        const char *code = yyjson_mut_get_str(yyjson_mut_obj_get(line, "code"));
        if (yyjson_mut_obj_get(line, "withdrawn") || !code)
            continue;
        if (text.size)
            pc_buf_add_text(&text, ", ");
        pc_buf_add_text(&text, code);
    }
    put(v, "codes", text.size ? pc_buf_str(&text) : otherwise);
    pc_buf_free(&text);
}

static void put_service(struct values *v)
{
    struct pc_case *c = v->step->c;
    yyjson_val *service = pc_case_service(c),
               *category = pc_catalogue_category(c->catalogue, c->row.category);
    put(v, "service_title", category ? pc_json_str(category, "title") : pc_json_str(c->output, "title"));
    put(v, "category", c->row.category);
    put_codes(v, category ? pc_json_str(category, "title") : c->row.category);
    put_joined(v, "diagnoses", pc_json_get(service, "diagnoses"), NULL);
    put(v, "start_date", pc_json_str(service, "start_date"));
}

static void put_count(struct values *v, const char *name, int64_t count, struct pc_str unit)
{
    put_text(v, name,
             pc_arena_printf(v->step->arena, "%lld %.*s", (long long)count, (int)unit.size, unit.ptr));
}

static void put_determination(struct values *v)
{
    struct pc_case *c = v->step->c;
    yyjson_mut_val *determination = pc_body_get(c, "determination");
    yyjson_mut_val *approved = yyjson_mut_obj_get(determination, "approved");
    yyjson_mut_val *reasons = yyjson_mut_obj_get(determination, "reasons");
    static const char *const frame[] = {"from", "to"};
    for (size_t i = 0; i < 2; i++)
        put_text(v, frame[i], yyjson_mut_get_str(yyjson_mut_obj_get(approved, frame[i])));
    put_text(v, "authorization", yyjson_mut_get_str(yyjson_mut_obj_get(determination, "authorization")));
    put_text(v, "revoked_from",
             yyjson_mut_get_str(yyjson_mut_obj_get(pc_body_get(c, "transplant"), "revoked_from")));
    put_text(v, "decided_by_role",
             yyjson_mut_get_str(yyjson_mut_obj_get(yyjson_mut_obj_get(determination, "by"), "role")));
    const char *unit_text = yyjson_mut_get_str(yyjson_mut_obj_get(approved, "unit"));
    int64_t asked;
    const char *asked_unit;
    if (unit_text)
        put_count(v, "approved", yyjson_mut_get_sint(yyjson_mut_obj_get(approved, "units")),
                  pc_str_of(unit_text));
    else
        put_text(v, "approved", "");
    if (pc_asked_count(c, &asked, &asked_unit) == PC_OK)
        put_count(v, "requested", asked, pc_str_of(asked_unit));
    else
        put_text(v, "requested", "");
    yyjson_mut_obj_add_val(v->doc, v->obj, "reasons",
                           reasons ? yyjson_mut_val_mut_copy(v->doc, reasons) : yyjson_mut_arr(v->doc));
    yyjson_mut_obj_add_val(v->doc, v->obj, "lines", yyjson_mut_val_mut_copy(v->doc, pc_body_get(c, "lines")));
}

/* NY Ins. 4903 and R4.7: the total, since when, and the next review; on a denial, what stands. */
static void put_stay(struct values *v)
{
    struct pc_case *c = v->step->c;
    static const struct {
        const char *name, *key;
    } dates[] = {
        {"onset", "approved_from"}, {"next_review", "next_review"}, {"approved_through", "approved_through"}};
    for (size_t i = 0; i < 3; i++)
        put(v, dates[i].name, pc_stay_text(c, dates[i].key));
    put_count(v, "total_days", pc_stay_days(c), PC_STR("days"));
}

static void put_guideline(struct values *v)
{
    yyjson_val *first = yyjson_arr_get_first(pc_case_criteria(v->step->c));
    yyjson_val *guideline = pc_json_get(first, "guideline");
    struct pc_str id = pc_json_str(guideline, "id"), version = pc_json_str(guideline, "version"),
                  title = pc_json_str(guideline, "title");
    if (!id.size) {
        /* No criterion answered (a policy failed): the reason's own guideline speaks. */
        yyjson_mut_val *reasons = yyjson_mut_obj_get(pc_body_get(v->step->c, "determination"), "reasons");
        put_text(v, "guideline",
                 yyjson_mut_get_str(yyjson_mut_obj_get(yyjson_mut_arr_get_first(reasons), "guideline")));
        return;
    }
    put_text(v, "guideline",
             pc_arena_printf(v->step->arena, "%.*s, version %.*s, %.*s", (int)id.size, id.ptr,
                             (int)version.size, version.ptr ? version.ptr : "", (int)title.size,
                             title.ptr ? title.ptr : ""));
}

static void put_awaiting(struct values *v)
{
    yyjson_mut_val *items = pc_body_get(v->step->c, "awaiting"), *item;
    yyjson_mut_val *list = yyjson_mut_arr(v->doc);
    size_t i, count;
    const char *until = "";
    yyjson_mut_arr_foreach(items, i, count, item)
    {
        yyjson_mut_val *shown = yyjson_mut_obj(v->doc);
        static const char *const asks[] = {"ask", "text", "document", "fact"};
        const char *ask = NULL, *unit = yyjson_mut_get_str(yyjson_mut_obj_get(item, "unit"));
        for (size_t k = 0; k < 4 && !ask; k++)
            ask = yyjson_mut_get_str(yyjson_mut_obj_get(item, asks[k]));
        yyjson_mut_obj_add_strcpy(v->doc, shown, "ask", ask ? ask : "");
        yyjson_mut_obj_add_strcpy(v->doc, shown, "unit", unit ? unit : "");
        yyjson_mut_arr_append(list, shown);
        if (yyjson_mut_obj_get(item, "until"))
            until = yyjson_mut_get_str(yyjson_mut_obj_get(item, "until"));
    }
    yyjson_mut_obj_add_val(v->doc, v->obj, "items", list);
    put_text(v, "until", until);
}

/* The last day to answer as a date in the payer's zone: nobody reads instants in letters. */
static void put_local_dates(struct values *v)
{
    const char *zone = yyjson_get_str(
        pc_json_get(pc_catalogue_payer(v->step->c->catalogue, v->step->c->row.payer), "zone"));
    struct pc_date date;
    struct pc_time until;
    int minute;
    char text[PC_DATE_TEXT];
    if (pc_zone_date(zone ? zone : "America/Chicago", v->step->at, &date, &minute) == PC_OK)
        put_text(v, "date", pc_date_format(date, text));
    yyjson_mut_val *value = yyjson_mut_obj_get(v->obj, "until");
    if (pc_time_parse(pc_str_of(yyjson_mut_get_str(value)), &until) != PC_OK)
        return;
    if (pc_zone_date(zone ? zone : "America/Chicago", until, &date, &minute) == PC_OK) {
        yyjson_mut_obj_remove_key(v->obj, "until");
        put_text(v, "until", pc_date_format(date, text));
    }
}

/* An instant as a day, or a day and an hour, where the payer is. */
static const char *local_text(struct values *v, struct pc_time at, bool hour)
{
    struct pc_case *c = v->step->c;
    const char *zone = yyjson_get_str(pc_json_get(pc_catalogue_payer(c->catalogue, c->row.payer), "zone"));
    struct pc_date date;
    int minute;
    char text[PC_DATE_TEXT];
    if (pc_zone_date(zone ? zone : "America/Chicago", at, &date, &minute) != PC_OK)
        return "";
    pc_date_format(date, text);
    return hour ? pc_arena_printf(v->step->arena, "%s, %02d:%02d", text, minute / 60, minute % 60)
                : pc_arena_printf(v->step->arena, "%s", text);
}

/* What was filed about the case that this one is about: whose words, who reviews, when (R8.4, R8.6, R8.7). */
static void put_child(struct values *v)
{
    struct pc_case *c = v->step->c;
    yyjson_mut_val *about = pc_body_get(c, pc_kind_name((enum pc_kind)c->row.kind));
    yyjson_mut_val *physician = yyjson_mut_obj_get(about, "physician");
    const char *slot = yyjson_mut_get_str(yyjson_mut_obj_get(about, "slot"));
    const int due = pc_clocks_operative_index(c);
    struct pc_time at;
    put_text(v, "subject", yyjson_mut_get_str(yyjson_mut_obj_get(about, "subject")));
    put_text(v, "contract",
             c->row.flags & PC_CASE_PAYERS_SUBJECT ? "yes" : ""); /* R8.9: no director decides */
    put_text(v, "answer", yyjson_mut_get_str(yyjson_mut_obj_get(about, "answer")));
    put_text(v, "organization",
             yyjson_mut_get_str(yyjson_mut_obj_get(yyjson_mut_obj_get(about, "iro"), "name")));
    put_text(v, "rationale", yyjson_mut_get_str(yyjson_mut_obj_get(about, "note")));
    put_text(v, "why", yyjson_mut_get_str(yyjson_mut_obj_get(about, "reason")));
    put_text(v, "physician", yyjson_mut_get_str(yyjson_mut_obj_get(physician, "name")));
    put_text(v, "slot", slot && pc_time_parse(pc_str_of(slot), &at) == PC_OK ? local_text(v, at, true) : "");
    put_text(v, "received", local_text(v, c->row.received_at, false));
    put_text(v, "due", due < 0 ? "" : local_text(v, c->clocks[due].due_at, false));
    put_text(v, "last_level", yyjson_mut_get_bool(yyjson_mut_obj_get(about, "last_level")) ? "yes" : "");
}

static void put_phrases(struct values *v)
{
    yyjson_val *phrases = pc_catalogue_list(v->step->c->catalogue, "phrases"), *key, *value;
    size_t i, count;
    yyjson_obj_foreach(phrases, i, count, key, value)
    {
        yyjson_mut_obj_add(v->obj, yyjson_val_mut_copy(v->doc, key), yyjson_val_mut_copy(v->doc, value));
    }
}

static void fill(struct values *v, enum pc_state state)
{
    char id[PC_ID_TEXT];
    const struct pc_case_row *row = &v->step->c->row;
    put_phrases(v);
    put_text(v, "case", pc_id_text(v->step->engine->ids, PC_ID_CASE, row->id, id));
    put_text(v, "submission", pc_id_text(v->step->engine->ids, PC_ID_SUBMISSION, row->submission, id));
    put_text(v, "outcome", pc_state_name(state));
    put_text(v, "claim", yyjson_mut_get_str(yyjson_mut_obj_get(pc_body_get(v->step->c, "claim"), "number")));
    yyjson_mut_val *reason = yyjson_mut_obj_get(pc_body_get(v->step->c, "reason"), "text");
    put_text(v, "reason", yyjson_mut_get_str(reason));
    put_names(v);
    put_payer(v);
    put_service(v);
    put_determination(v);
    put_stay(v);
    put_guideline(v);
    put_awaiting(v);
    put_child(v);
    put_local_dates(v);
}

/* ---- writing -------------------------------------------------------------------------------------------------------- */

/* The event names each letter with the digest of its text, so that a changed letter is found (I10). */
static void put_on_record(struct pc_step *step, const struct pc_letter_row *row)
{
    yyjson_mut_doc *doc = step->c->doc;
    yyjson_mut_val *list = yyjson_mut_obj_get(step->data, "letters"), *entry = yyjson_mut_obj(doc);
    if (!list) {
        list = yyjson_mut_arr(doc);
        yyjson_mut_obj_add_val(doc, step->data, "letters", list);
    }
    yyjson_mut_obj_add_sint(doc, entry, "letter", row->id);
    pc_step_digest(step, entry, "digest", row->text);
    yyjson_mut_arr_append(list, entry);
}

static enum pc_rc write_one(struct values *v, const struct pc_letter_kind *kind)
{
    struct pc_engine *engine = v->step->engine;
    struct pc_case *c = v->step->c;
    struct pc_str id = pc_str_of(pc_arena_printf(v->step->arena, "%s.%s", kind->kind, kind->to));
    yyjson_val *template = pc_catalogue_letter(c->catalogue, id);
    PC_AUTO(pc_buf_free) struct pc_buf text = {0};
    PC_TRY(pc_letter_render(kind, pc_json_str(template, "text"), v->obj, &text, v->step->err));
    const struct pc_letter_row row = {
        .id = engine->next.letter + 1,
        .case_id = c->row.id,
        .at = v->step->at,
        .kind = pc_str_of(kind->kind),
        .to = pc_str_of(kind->to),
        .text = pc_buf_str(&text),
    };
    PC_TRY(engine->store->ops->letter_insert(engine->store, &row));
    engine->next.letter = row.id;
    put_on_record(v->step, &row);

    char letter_id[PC_ID_TEXT];
    yyjson_mut_val *list = pc_body_get(c, "letters"), *entry = yyjson_mut_obj(c->doc);
    if (!list) {
        list = yyjson_mut_arr(c->doc);
        pc_body_put(c, "letters", list);
    }
    yyjson_mut_obj_add_strcpy(c->doc, entry, "id", pc_id_text(engine->ids, PC_ID_LETTER, row.id, letter_id));
    yyjson_mut_obj_add_str(c->doc, entry, "kind", kind->kind);
    yyjson_mut_obj_add_str(c->doc, entry, "to", kind->to);
    yyjson_mut_arr_append(list, entry);
    return PC_OK;
}

enum pc_rc pc_letters_write(struct pc_step *step, enum pc_state state)
{
    struct values v = {.step = step, .doc = step->c->doc, .obj = yyjson_mut_obj(step->c->doc)};
    const char *kind = letter_for(step->c, state);
    fill(&v, state);
    for (size_t i = 0; i < pc_letter_kind_count; i++) {
        if (strcmp(pc_letter_kinds[i].kind, kind) == 0)
            PC_TRY(write_one(&v, &pc_letter_kinds[i]));
    }
    return PC_OK;
}

/* R5.6: why a decision takes longer, and until when. */
static void put_extension(struct values *v)
{
    struct pc_case *c = v->step->c;
    yyjson_mut_val *last = yyjson_mut_arr_get_last(pc_body_get(c, "extensions"));
    const char *zone = yyjson_get_str(pc_json_get(pc_catalogue_payer(c->catalogue, c->row.payer), "zone"));
    struct pc_time to;
    struct pc_date date;
    int minute;
    char text[PC_DATE_TEXT];
    put_text(v, "extension_reason", yyjson_mut_get_str(yyjson_mut_obj_get(last, "reason")));
    if (pc_time_parse(pc_str_of(yyjson_mut_get_str(yyjson_mut_obj_get(last, "to"))), &to) == PC_OK &&
        pc_zone_date(zone ? zone : "America/Chicago", to, &date, &minute) == PC_OK)
        put_text(v, "extended_to", pc_date_format(date, text));
}

enum pc_rc pc_letters_notice(struct pc_step *step, const char *kind)
{
    struct values v = {.step = step, .doc = step->c->doc, .obj = yyjson_mut_obj(step->c->doc)};
    fill(&v, (enum pc_state)step->c->row.state);
    put_extension(&v);
    for (size_t i = 0; i < pc_letter_kind_count; i++) {
        if (strcmp(pc_letter_kinds[i].kind, kind) == 0)
            PC_TRY(write_one(&v, &pc_letter_kinds[i]));
    }
    return PC_OK;
}
