/* src/engine/read_cases.c -- case.get, case.find, case.events, queue.list. */
#include "engine/clocks.h"
#include "engine/find_text.h"
#include "engine/read.h"
#include "engine/scope.h"
#include "engine/view.h"

bool pc_read_payer_visible(const struct pc_actor *actor, struct pc_str payer)
{
    const struct pc_case_row probe = {.payer = payer};
    const struct pc_actor unbound = {.payers = actor->payers};
    return pc_case_visible(&probe, &unbound);
}

enum pc_rc pc_read_find_case(struct pc_reader *reader, struct pc_command *command, struct pc_case *c)
{
    int64_t id;
    if (pc_id_parse(reader->ids, PC_ID_CASE, pc_json_str(command->params, "case_id"), &id) != PC_OK)
        return pc_scope_absent(&command->err);
    enum pc_rc rc = pc_case_load(reader->store, id, true, command->arena, c);
    if (rc == PC_NOT_FOUND || (rc == PC_OK && !pc_case_visible(&c->row, &command->actor)))
        return pc_scope_absent(&command->err);
    return rc;
}

/* ---- case.get ------------------------------------------------------------------------------------------------------------- */

/* What came along, by name: the text of one, or the id to fetch it by (document.show). */
static void show_documents(struct pc_case *c, struct pc_buf *out)
{
    static const char *const members[] = {"kind", "title", "received_at", "document", "text"};
    yyjson_val *item;
    size_t i, count;
    pc_view_key(out, "documents");
    pc_buf_add_char(out, '[');
    yyjson_arr_foreach(pc_json_get(pc_case_request(c), "documents"), i, count, item)
    {
        pc_view_separate(out);
        pc_buf_add_char(out, '{');
        for (size_t k = 0; k < sizeof members / sizeof *members; k++)
            pc_view_str(out, members[k], pc_json_str(item, members[k]));
        pc_buf_add_char(out, '}');
    }
    pc_buf_add_char(out, ']');
}

static enum pc_rc get(struct pc_reader *reader, struct pc_command *command)
{
    struct pc_case *c = PC_NEW(command->arena, struct pc_case);
    PC_TRY(pc_read_find_case(reader, command, c));
    pc_buf_add_text(&command->result, "{\"case\":");
    pc_view_case(&command->result, c, reader->ids, &command->actor, pc_wall_now(reader->wall));
    command->result.size--; /* reopen the object: case.get shows the criteria with their trace as well */
    yyjson_val *criteria = pc_case_criteria(c);
    pc_view_key(&command->result, "criteria");
    if (criteria)
        pc_json_canonical(criteria, &command->result);
    else
        pc_buf_add_text(&command->result, "[]");
    pc_view_key(&command->result, "facts");
    yyjson_val *facts = pc_json_get(pc_case_request(c), "facts");
    if (facts)
        pc_json_canonical(facts, &command->result);
    else
        pc_buf_add_text(&command->result, "{}");
    show_documents(c, &command->result);
    pc_buf_add_text(&command->result, "}}");
    return PC_OK;
}

/* ---- lists ------------------------------------------------------------------------------------------------------------------ */

/* What a page may cost: rows looked at for a filter that no index serves (some 50 ms), and cases read for their words (some
 * 50 ms).  A page that has used it up ends where it is; its cursor goes on. */
#define LOOKS_A_PAGE 50000
#define TEXTS_A_PAGE 5000

/* Ends a walk: the page is full, or its texts are used up. */
#define ENOUGH PC_CONFLICT

struct list {
    struct pc_reader *reader;
    struct pc_buf *out;
    struct pc_find_text text;
    struct pc_arena *scratch; /* of one case's words */
    int64_t limit, texts;
    int64_t last_id, count;
};

static enum pc_rc has_words(struct list *list, const struct pc_case_row *row, bool *has_out)
{
    *has_out = true;
    if (list->text.count == 0)
        return PC_OK;
    list->texts++;
    enum pc_rc rc = pc_find_text_matches(&list->text, list->reader->store, list->scratch, row, has_out);
    pc_arena_reset(list->scratch);
    return rc;
}

static enum pc_rc add_row(void *arg, const struct pc_case_row *row)
{
    struct list *list = arg;
    bool has;
    PC_TRY(has_words(list, row, &has));
    list->last_id = row->id;
    if (!has)
        return list->texts == TEXTS_A_PAGE ? ENOUGH : PC_OK;
    if (list->count++)
        pc_buf_add_char(list->out, ',');
    pc_view_row(list->out, row, list->reader->ids);
    return list->count == list->limit || list->texts == TEXTS_A_PAGE ? ENOUGH : PC_OK;
}

static enum pc_rc read_names(struct pc_command *command, struct pc_case_filter *filter)
{
    yyjson_val *p = command->params;
    const char *state = yyjson_get_str(pc_json_get(p, "state")),
               *kind = yyjson_get_str(pc_json_get(p, "kind"));
    enum pc_state parsed;
    filter->state = filter->kind = -1;
    if (state) {
        PC_TRY(pc_state_parse(state, &parsed));
        filter->state = (int32_t)parsed;
    }
    for (int i = 0; kind && i < PC_KIND_COUNT; i++) {
        if (pc_str_is(pc_str_of(kind), pc_kind_name((enum pc_kind)i)))
            filter->kind = i;
    }
    return PC_OK;
}

/* Scope first, then what the client narrows it to: outside its scope a principal finds nothing (I8). */
static enum pc_rc read_scope(struct pc_command *command, struct pc_case_filter *filter, bool *nothing_out)
{
    struct pc_str payer = pc_json_str(command->params, "payer");
    filter->payers = command->actor.payers;
    filter->provider = pc_json_str(command->params, "provider");
    *nothing_out = false;
    if (payer.size) {
        *nothing_out = !pc_read_payer_visible(&command->actor, payer);
        filter->payers = payer;
    }
    if (command->actor.roles == PC_WHO_IRO) { /* R8.7: what was assigned to it */
        *nothing_out |= filter->assigned.size && !pc_str_equal(filter->assigned, command->actor.id);
        filter->assigned = command->actor.id;
        filter->kind = PC_KIND_EXTERNAL_REVIEW;
    }
    if (command->actor.roles & PC_WHO_PROVIDER) {
        *nothing_out |= filter->provider.size && !pc_str_equal(filter->provider, command->actor.provider);
        filter->provider = command->actor.provider;
    }
    return PC_OK;
}

static enum pc_rc read_page(struct pc_reader *reader, struct pc_command *command,
                            struct pc_case_filter *filter)
{
    struct pc_str cursor = pc_json_str(command->params, "cursor");
    struct pc_case_row row = {0};
    filter->limit = (int32_t)pc_json_int(command->params, "limit", 100);
    filter->by_due = pc_str_is(pc_json_str(command->params, "order"), "due");
    if (!cursor.size)
        return PC_OK;
    enum pc_rc rc = pc_id_parse(reader->ids, PC_ID_CURSOR, cursor, &filter->after_id);
    if (rc == PC_OK && filter->by_due)
        rc = reader->store->ops->case_get(reader->store, filter->after_id, command->arena, &row);
    if (rc == PC_NOT_FOUND)
        return pc_fail(&command->err, PC_INVALID, "unknown_cursor", "params.cursor",
                       "take the cursor from the page before");
    filter->after_due = row.due_at;
    return rc;
}

/* *next_out: the id after which the next page begins; 0: there is none. */
static enum pc_rc fill_page(struct list *list, const struct pc_case_filter *page, struct pc_arena *arena,
                            int64_t *next_out)
{
    struct pc_case_filter filter = *page;
    struct pc_store *store = list->reader->store;
    int64_t reached = 0;
    filter.limit = 0; /* the walk ends by ENOUGH: what lacks the words does not count */
    filter.reached_out = &reached;
    enum pc_rc rc = store->ops->case_list(store, &filter, arena, add_row, list);
    *next_out = rc == ENOUGH ? list->last_id : reached;
    return rc == ENOUGH ? PC_OK : rc;
}

/* What reviewers write is not for the provider that it is about, nor for an independent organization (R10.4). */
static bool may_read_notes(const struct pc_actor *actor)
{
    return actor->roles & (PC_WHO_REVIEWERS | PC_WHO_PAYER | PC_WHO_PAYER_MEDICAL_DIRECTOR | PC_WHO_AUDITOR);
}

static enum pc_rc run_list(struct pc_reader *reader, struct pc_command *command,
                           const struct pc_case_filter *filter, bool nothing)
{
    struct pc_str text = pc_json_str(command->params, "text");
    PC_AUTO(pc_arena_free) struct pc_arena *scratch = text.size ? pc_arena_new(16384) : NULL;
    struct list list = {.reader = reader,
                        .out = &command->result,
                        .text = pc_find_text_of(text, may_read_notes(&command->actor)),
                        .scratch = scratch,
                        .limit = filter->limit};
    int64_t next = 0;
    pc_buf_add_text(&command->result, "{\"cases\":[");
    if (!nothing)
        PC_TRY(fill_page(&list, filter, command->arena, &next));
    pc_buf_add_char(&command->result, ']');
    pc_view_id(&command->result, "cursor", reader->ids, PC_ID_CURSOR, next);
    pc_buf_add_char(&command->result, '}');
    return PC_OK;
}

static enum pc_rc find(struct pc_reader *reader, struct pc_command *command)
{
    yyjson_val *p = command->params;
    struct pc_case_filter filter = {.owner = {0},
                                    .group = pc_json_str(p, "group"),
                                    .member = pc_json_str(p, "member"),
                                    .categories = pc_json_str(p, "category"),
                                    .assigned = pc_json_str(p, "assigned"),
                                    .timing = pc_json_str(p, "timing"),
                                    .due_before = PC_NEVER,
                                    .looks = LOOKS_A_PAGE};
    bool nothing;
    PC_TRY(read_names(command, &filter));
    PC_TRY(read_scope(command, &filter, &nothing));
    PC_TRY(read_page(reader, command, &filter));
    if (pc_json_get(p, "due_before"))
        PC_TRY(pc_time_parse(pc_json_str(p, "due_before"), &filter.due_before));
    struct pc_str submission = pc_json_str(p, "submission");
    if (submission.size &&
        pc_id_parse(reader->ids, PC_ID_SUBMISSION, submission, &filter.submission) != PC_OK)
        nothing = true;
    return run_list(reader, command, &filter, nothing);
}

static enum pc_rc queue(struct pc_reader *reader, struct pc_command *command)
{
    static const struct {
        const char *role;
        enum pc_state state;
    } queues[] = {{"intake", PC_ST_INTAKE_REVIEW},
                  {"nurse", PC_ST_NURSE_REVIEW},
                  {"medical_director", PC_ST_DIRECTOR_REVIEW}};
    struct pc_str role = pc_json_str(command->params, "role");
    struct pc_case_filter filter = {.payers = command->actor.payers,
                                    .kind = -1,
                                    .due_before = PC_NEVER,
                                    .by_due = true,
                                    .limit = (int32_t)pc_json_int(command->params, "limit", 100)};
    for (size_t i = 0; i < sizeof queues / sizeof queues[0]; i++) {
        if (!pc_str_is(role, queues[i].role))
            continue;
        filter.state = (int32_t)queues[i].state;
        return run_list(reader, command, &filter, false);
    }
    return pc_fail(&command->err, PC_INVALID, "not_a_choice", "params.role",
                   "intake, nurse and medical_director have queues");
}

/* ---- case.events ------------------------------------------------------------------------------------------------------------- */

struct events {
    struct pc_buf *out;
    struct pc_str revision; /* the label of the revision that the case is pinned to */
};

static enum pc_rc add_event(void *arg, const struct pc_event_row *row)
{
    const struct events *events = arg;
    struct pc_buf *out = events->out;
    char hex[2 * PC_HASH_SIZE + 1];
    pc_view_separate(out);
    pc_buf_add_char(out, '{');
    pc_view_int(out, "seq", row->seq);
    pc_view_time(out, "at", row->at);
    pc_view_key(out, "actor");
    pc_buf_add_char(out, '{');
    pc_view_str(out, "id", row->actor);
    pc_view_str(out, "role", pc_str_of(pc_role_name(row->role)));
    pc_buf_add_char(out, '}');
    pc_view_int(out, "row", row->row);
    pc_view_str(out, "event", pc_str_of(pc_event_name((enum pc_event)row->event)));
    pc_view_str(out, "from", pc_str_of(pc_state_name((enum pc_state)row->from_state)));
    pc_view_str(out, "to", pc_str_of(pc_state_name((enum pc_state)row->to_state)));
    pc_view_raw(out, "data", row->data);
    pc_view_str(out, "policy_revision", events->revision);
    pc_view_str(out, "hash", pc_str_of(pc_hex(row->hash.bytes, PC_HASH_SIZE, hex)));
    pc_view_str(out, "prev_hash", pc_str_of(pc_hex(row->prev.bytes, PC_HASH_SIZE, hex)));
    pc_buf_add_char(out, '}');
    return PC_OK;
}

static enum pc_rc events(struct pc_reader *reader, struct pc_command *command)
{
    struct pc_case *c = PC_NEW(command->arena, struct pc_case);
    PC_TRY(pc_read_find_case(reader, command, c));
    struct events list = {&command->result, pc_str_of(yyjson_mut_get_str(pc_body_get(c, "policy_revision")))};
    pc_buf_add_text(&command->result, "{\"events\":[");
    int32_t after = (int32_t)pc_json_int(command->params, "after", 0);
    PC_TRY(reader->store->ops->event_list(reader->store, c->row.id, after, command->arena, add_event, &list));
    pc_buf_add_text(&command->result, "]}");
    return PC_OK;
}

const struct pc_read pc_read_case_get = {.run = get};
const struct pc_read pc_read_case_find = {.run = find};
const struct pc_read pc_read_queue_list = {.run = queue};
const struct pc_read pc_read_case_events = {.run = events};
