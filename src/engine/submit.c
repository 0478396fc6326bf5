/* src/engine/submit.c -- case.submit: a request becomes one case for each category its lines fall into (R1.1-R1.5). */
#include <string.h>
#include "engine/clocks.h"
#include "engine/document.h"
#include "engine/duplicate.h"
#include "engine/episode.h"
#include "engine/evaluation.h"
#include "engine/intake.h"
#include "engine/join.h"
#include "engine/request.h"
#include "engine/stay.h"
#include "engine/transplant.h"
#include "engine/view.h"

struct submission {
    struct pc_str payer, group, member;
    struct pc_time received_at;
    struct pc_date start, end;
    int64_t prior;
    struct pc_str member_json;
    struct pc_str provider_json[4];
    struct pc_str history; /* of the episode, canonical */
    struct pc_str input; /* canonical */
    size_t shared; /* where in `input` begins what all its cases share: all but the history */
    struct pc_duplicate duplicate;
    struct pc_join join;
    struct pc_outline outline;
    int64_t opened; /* the first of its cases */
    int64_t number;
    size_t case_count;
};
static const char *const provider_fields[4][2] = {{"requesting", "requesting_provider"},
                                                  {"ordering", "ordering_provider"},
                                                  {"servicing", "servicing_provider"},
                                                  {"facility", "facility"}};

/* ---- prepare: checks ------------------------------------------------------------------------------------------------ */

static enum pc_rc check_names(struct pc_command *command, struct submission *s)
{
    yyjson_val *params = command->params;
    s->payer = pc_json_str(params, "payer");
    s->group = pc_json_str(params, "group");
    s->member = pc_json_str(params, "member");
    if (!pc_catalogue_payer(command->catalogue, s->payer))
        return pc_fail(&command->err, PC_INVALID, "unknown_payer", "params.payer", "no such payer is set up");
    if (!pc_catalogue_has_group(command->catalogue, s->payer, s->group))
        return pc_fail(&command->err, PC_INVALID, "unknown_group", "params.group",
                       "the payer has no such group");
    return PC_OK;
}

static enum pc_rc check_dates(struct pc_command *command, struct submission *s)
{
    yyjson_val *service = pc_json_get(command->params, "service"), *line;
    size_t i, count;
    PC_TRY(pc_date_parse(pc_json_str(service, "start_date"), &s->start));
    s->end = s->start;
    if (pc_json_get(service, "end_date"))
        PC_TRY(pc_date_parse(pc_json_str(service, "end_date"), &s->end));
    if (s->end.days < s->start.days)
        return pc_fail(&command->err, PC_INVALID, "ends_before_start", "params.service.end_date",
                       "the service ends before it starts");
    yyjson_val *codes = pc_json_get(service, "codes");
    yyjson_arr_foreach(codes, i, count, line)
    {
        struct pc_date from, to;
        if (pc_date_parse(pc_json_str(line, "from"), &from) != PC_OK ||
            pc_date_parse(pc_json_str(line, "to"), &to) != PC_OK)
            continue;
        if (to.days < from.days)
            return pc_fail(&command->err, PC_INVALID, "ends_before_start",
                           pc_arena_printf(command->arena, "params.service.codes[%zu].to", i),
                           "the line ends before it starts");
    }
    if (!pc_json_get(service, "category") && !pc_json_get(service, "level") && yyjson_arr_size(codes) == 0)
        return pc_fail(&command->err, PC_INVALID, "missing", "params.service.category",
                       "a request without codes names its category or inpatient level");
    return PC_OK;
}

/* Phone and fax requests keyed in by intake carry the instant at which they came; clocks start there (PROTOCOL.md). */
static enum pc_rc check_received(struct pc_engine *engine, struct pc_command *command, struct submission *s)
{
    struct pc_str channel = pc_json_str(command->params, "channel");
    struct pc_time now = pc_wall_now(engine->config.wall);
    s->received_at = now;
    if (!pc_json_get(command->params, "received_at"))
        return PC_OK;
    bool keyed_in = (pc_str_is(channel, "phone") || pc_str_is(channel, "fax")) &&
                    (command->actor.roles & PC_WHO_INTAKE);
    if (!keyed_in)
        return pc_fail(&command->err, PC_INVALID, "received_at_not_allowed", "params.received_at",
                       "only intake staff may key in when a phone call or fax was received");
    PC_TRY(pc_time_parse(pc_json_str(command->params, "received_at"), &s->received_at));
    if (s->received_at.ms > now.ms)
        return pc_fail(&command->err, PC_INVALID, "in_the_future", "params.received_at",
                       "it was not received yet");
    return PC_OK;
}

static enum pc_rc load_member(struct pc_engine *engine, struct pc_command *command, struct submission *s)
{
    struct pc_member_row row;
    enum pc_rc rc = engine->store->ops->member_get(engine->store, s->payer, s->member, command->arena, &row);
    if (rc == PC_NOT_FOUND)
        return pc_fail(&command->err, PC_INVALID, "unknown_member", "params.member",
                       "the payer's eligibility data hold no such member"); /* R2.11 */
    PC_TRY(rc);
    if (!pc_str_equal(row.group, s->group))
        return pc_fail(&command->err, PC_INVALID, "member_not_in_group", "params.group",
                       "the member belongs to another group");
    s->member_json = row.json;
    return PC_OK;
}

/* Whether some network row of the provider covers the date. */
static bool in_network(struct pc_arena *arena, struct pc_str json, struct pc_date on)
{
    yyjson_val *root, *network;
    size_t i, count;
    if (pc_arena_parse(arena, json, &root) != PC_OK)
        return false;
    yyjson_val *networks = pc_json_get(root, "networks");
    yyjson_arr_foreach(networks, i, count, network)
    {
        struct pc_date from = {INT32_MIN}, to = {INT32_MAX};
        bool bad = (pc_json_get(network, "from") &&
                    pc_date_parse(pc_json_str(network, "from"), &from) != PC_OK) ||
                   (pc_json_get(network, "to") && pc_date_parse(pc_json_str(network, "to"), &to) != PC_OK);
        if (!bad && from.days <= on.days && on.days <= to.days)
            return true;
    }
    return false;
}

static enum pc_rc load_providers(struct pc_engine *engine, struct pc_command *command, struct submission *s)
{
    for (size_t i = 0; i < 4; i++) {
        struct pc_str id = pc_json_str(command->params, provider_fields[i][1]);
        struct pc_provider_row row;
        if (id.size == 0)
            continue;
        enum pc_rc rc = engine->store->ops->provider_get(engine->store, id, command->arena, &row);
        if (rc == PC_OK)
            s->provider_json[i] = row.json; /* an unknown provider is noted and goes to a person (R2.11) */
        else if (rc != PC_NOT_FOUND)
            return rc;
    }
    if (pc_str_is(pc_json_str(command->params, "channel"), "portal") &&
        !in_network(command->arena, s->provider_json[0], s->start))
        return pc_fail(&command->err, PC_INVALID, "portal_is_for_network_providers", "params.channel",
                       "the portal is for network providers; phone and fax are for anyone"); /* R1.2 */
    return PC_OK;
}

static enum pc_rc check_prior(struct pc_engine *engine, struct pc_command *command, struct submission *s)
{
    struct pc_case_row row;
    struct pc_str id = pc_json_str(command->params, "prior_case");
    if (id.size == 0)
        return PC_OK;
    enum pc_rc rc = pc_id_parse(engine->ids, PC_ID_CASE, id, &s->prior);
    if (rc == PC_OK)
        rc = engine->store->ops->case_get(engine->store, s->prior, command->arena, &row);
    const bool theirs = rc == PC_OK && pc_case_visible(&row, &command->actor) &&
                        pc_str_equal(row.payer, s->payer) && pc_str_equal(row.member, s->member);
    if (rc == PC_NOT_FOUND || (rc == PC_OK && !theirs))
        return pc_fail(&command->err, PC_NOT_FOUND, "unknown_case", "params.prior_case",
                       "the member has no such earlier case");
    return rc;
}

/* What is known of the treatment so far (R1.6, R3.5): visits count by who gives the service. */
static enum pc_rc load_history(struct pc_engine *engine, struct pc_command *command, struct submission *s)
{
    const size_t gives = pc_json_str(command->params, provider_fields[2][1]).size ? 2 : 0;
    const struct pc_episode episode = {
        .payer = s->payer,
        .member = s->member,
        .provider = pc_json_str(command->params, provider_fields[gives][1]),
        .provider_json = s->provider_json[gives],
        .diagnoses = pc_json_get(pc_json_get(command->params, "service"), "diagnoses"),
        .start = s->start,
        .prior = s->prior,
    };
    return pc_episode_history(engine, command->catalogue, &episode, command->arena, &s->history);
}

/* ---- prepare: the question -------------------------------------------------------------------------------------------- */

static void add_member(struct pc_buf *text, const char *key, struct pc_str json)
{
    pc_buf_add_json_str(text, pc_str_of(key));
    pc_buf_add_char(text, ':');
    if (json.size)
        pc_buf_add_str(text, json);
    else
        pc_buf_add_text(text, "null");
}

static void build_input(struct pc_engine *engine, struct pc_command *command, struct submission *s)
{
    const struct pc_str params = pc_request_params_text(engine, command);
    struct pc_buf *text = &engine->scratch;
    pc_buf_clear(text);
    pc_buf_add_char(text, '{');
    add_member(text, "history", s->history);
    pc_buf_add_char(text, ',');
    s->shared = text->size;
    add_member(text, "member", s->member_json);
    pc_buf_add_text(text, ",\"providers\":{");
    for (size_t i = 0; i < 4; i++) {
        if (i)
            pc_buf_add_char(text, ',');
        add_member(text, provider_fields[i][0], s->provider_json[i]);
    }
    pc_buf_add_text(text, "},\"request\":");
    pc_buf_add_str(text, params);
    pc_buf_add_char(text, '}');
    s->input = pc_str_keep(pc_buf_str(text), command->arena);
}

static enum pc_rc prepare(struct pc_engine *engine, struct pc_command *command)
{
    struct submission *s = command->work;
    if (s) /* its own answer is here */
        return pc_join_ask(engine, command, &s->join);
    s = command->work = PC_NEW(command->arena, struct submission);
    PC_TRY(check_names(command, s));
    PC_TRY(check_dates(command, s));
    PC_TRY(check_received(engine, command, s));
    PC_TRY(pc_intake_check(command, s->received_at));
    PC_TRY(load_member(engine, command, s));
    PC_TRY(load_providers(engine, command, s));
    PC_TRY(check_prior(engine, command, s));
    PC_TRY(pc_documents_check(engine, command));
    PC_TRY(load_history(engine, command, s));
    build_input(engine, command, s);
    /* Numbered in the order sent; a refused one leaves a gap (PROTOCOL.md, Transport). */
    s->number = ++engine->submissions_taken;
    command->ask = (struct pc_ask){
        .kind = PC_EVAL_SUBMISSION,
        .now = s->received_at.ms < pc_wall_now(engine->config.wall).ms ? s->received_at
                                                                       : pc_wall_now(engine->config.wall),
        .input = s->input,
        .owner = command->actor.org,
        .subject = pc_json_str(pc_json_get(command->params, "service"), "category"),
    };
    command->stage = PC_STAGE_ASK;
    return PC_OK;
}

/* ---- apply ---------------------------------------------------------------------------------------------------------------- */

/* Whether what was sent says that it is about a stay that is not over. */
static bool is_stay(yyjson_val *params)
{
    struct pc_str setting = pc_json_str(pc_json_get(params, "service"), "setting");
    const bool inside = pc_str_is(setting, "inpatient") || pc_str_is(setting, "observation");
    return inside && !pc_str_is(pc_json_str(params, "timing"), "post_service");
}

/* What the resolution says is a stay is one, and a transplant's event is a transplant whatever its setting (R7.1).  What was sent has
 * to say where the policies failed, or the whole request is not ours to review and has no category (R3.7, R3.8). */
static enum pc_kind kind_of(yyjson_val *params, yyjson_val *answer, bool whole)
{
    if (whole && !pc_json_get(answer, "category"))
        answer = NULL;
    if (pc_transplant_asked(params, answer))
        return PC_KIND_TRANSPLANT;
    const bool stay = answer ? pc_str_is(pc_json_str(answer, "review"), "stay") : is_stay(params);
    return stay ? PC_KIND_STAY : PC_KIND_REVIEW;
}

static void fill_row(struct pc_engine *engine, struct pc_command *command, const struct submission *s,
                     yyjson_val *answer, struct pc_case_row *row)
{
    yyjson_val *params = command->params, *service = pc_json_get(params, "service");
    row->id = ++engine->next.case_id;
    row->submission = s->number;
    row->parent = s->prior;
    row->kind = (int32_t)kind_of(params, answer, s->case_count <= 1);
    row->state = PC_ST_RECEIVED;
    row->revision = command->answer_revision;
    row->payer = s->payer;
    row->group = s->group;
    row->member = s->member;
    row->provider = pc_json_str(params, "requesting_provider");
    row->timing = pc_json_str(params, "timing");
    row->urgency = pc_json_str(params, "urgency");
    row->setting = pc_json_str(service, "setting");
    row->owner = command->actor.org;
    const bool kept = s->duplicate.found && s->duplicate.received_at.ms != PC_NEVER.ms;
    row->received_at = kept ? s->duplicate.received_at : s->received_at; /* R1.5: keeps the first clock */
    row->created_at = row->updated_at = engine->at;
    row->service_date = s->start;
    row->flags = s->duplicate.found ? PC_CASE_DUPLICATE : 0;
}

static void add_line(struct pc_case *c, yyjson_mut_val *lines, yyjson_val *codes, size_t index)
{
    yyjson_val *asked = yyjson_arr_get(codes, index);
    struct pc_str code = pc_json_str(asked, "code");
    yyjson_mut_val *line = yyjson_mut_obj(c->doc);
    yyjson_mut_obj_add_sint(c->doc, line, "line", (int64_t)index + 1);
    yyjson_mut_obj_add_strn(c->doc, line, "code", code.ptr, code.size);
    yyjson_mut_obj_add_sint(c->doc, line, "requested", pc_json_int(asked, "units", 1));
    yyjson_mut_arr_append(lines, line);
}

/* The case that this one repeats, where whoever sends it may know of that (I8). */
static struct pc_str first_of(const struct submission *s)
{
    return pc_str_of(s->duplicate.visible ? s->duplicate.case_text : NULL);
}

static void fill_body(struct pc_command *command, const struct submission *s, struct pc_case *c,
                      yyjson_val *answer)
{
    yyjson_val *codes = pc_json_get(pc_json_get(command->params, "service"), "codes"), *number;
    yyjson_mut_val *lines = yyjson_mut_arr(c->doc);
    size_t i, count;
    char text[PC_DATE_TEXT];
    if (answer) {
        yyjson_val *numbers = pc_json_get(answer, "lines");
        yyjson_arr_foreach(numbers, i, count, number)
            add_line(c, lines, codes, (size_t)yyjson_get_sint(number) - 1);
    } else {
        for (i = 0; i < yyjson_arr_size(codes); i++)
            add_line(c, lines, codes, i);
    }
    pc_body_put(c, "lines", lines);
    pc_body_put_str(c, "channel", pc_json_str(command->params, "channel"));
    pc_body_put_copy(c, "call", pc_json_get(command->params, "call"));
    pc_body_put_str(c, "end_date", pc_str_of(pc_date_format(s->end, text)));
    pc_body_put_str(c, "duplicate_of", first_of(s));
}

/* The stored input names the case's own part of the submission, so that `case` evaluation gives the same bytes (I9). */
static struct pc_str case_input(struct pc_engine *engine, struct pc_command *command,
                                const struct submission *s, yyjson_val *answer)
{
    if (!answer)
        return s->input;
    struct pc_buf *text = &engine->scratch;
    struct pc_str category = pc_json_str(answer, "category");
    pc_buf_clear(text);
    pc_buf_add_text(text, "{\"category\":");
    pc_buf_add_json_str(text, category);
    pc_buf_add(text, ",", 1);
    add_member(text, "history", s->history);
    pc_buf_add_text(text, ",\"lines\":");
    yyjson_val *lines = pc_json_get(answer, "lines");
    if (lines)
        pc_json_canonical(lines, text);
    else
        pc_buf_add_text(text, "[]");
    /* What they share ends with the request; `requirement` follows in canonical order. */
    pc_buf_add_char(text, ',');
    pc_buf_add(text, s->input.ptr + s->shared, s->input.size - s->shared - 1);
    pc_buf_add_text(text, ",\"requirement\":");
    pc_buf_add_json_str(text, pc_json_str(answer, "requirement"));
    pc_buf_add_char(text, '}');
    return pc_str_keep(pc_buf_str(text), command->arena);
}

/* The bytes of the case's own CASE object.  A submission that is one case keeps the evaluators' bytes as they came. */
static struct pc_str case_output(struct pc_command *command, yyjson_val *answer, bool only)
{
    struct pc_str own;
    if (!answer)
        return (struct pc_str){0};
    if (only && pc_answer_only(command->answer, &own) == PC_OK)
        return own;
    struct pc_buf text = {0};
    pc_json_canonical(answer, &text);
    struct pc_str copy = {pc_arena_strndup(command->arena, text.ptr, text.size), text.size};
    pc_buf_free(&text);
    return copy;
}

/* Opens one case from one CASE object (NULL: the policies failed). */
static enum pc_rc open_case(struct pc_engine *engine, struct pc_command *command, struct submission *s,
                            yyjson_val *answer, struct pc_case *c)
{
    struct pc_step step;
    pc_case_begin(c, command->arena);
    PC_TRY(pc_engine_catalogue(engine, command->answer_revision, &c->catalogue));
    fill_row(engine, command, s, answer, &c->row);
    c->row.category = pc_json_str(answer, "category");
    fill_body(command, s, c, answer);
    pc_body_put_str(c, "policy_revision", pc_str_of(pc_catalogue_label(c->catalogue)));
    struct pc_str input = case_input(engine, command, s, answer),
                  output = case_output(command, answer, s->case_count == 1);
    c->request = command->params;
    c->input_text = input;
    c->arena = command->arena;

    pc_step_system(&step, engine, c, command->arena, &command->err);
    PC_TRY(pc_transplant_open(&step, c->row.received_at));
    enum pc_event event = pc_evaluation_take(c, answer);
    c->criteria_text = s->outline.criteria;
    c->frame = s->outline.frame;
    pc_evaluation_completes(c, c->row.received_at);
    PC_TRY(pc_evaluation_store(&step, command, answer ? PC_EVAL_CASE : PC_EVAL_SUBMISSION, input, output));
    yyjson_mut_obj_add_strn(c->doc, step.data, "submitted_by", command->actor.id.ptr, command->actor.id.size);
    PC_TRY(pc_documents_attach(&step, command));
    PC_TRY(pc_intake_open(&step, command));
    if (pc_stay_is(c))
        PC_TRY(pc_stay_open(&step, &command->actor));
    PC_TRY(pc_step(&step, event));
    if (c->row.id == s->opened) /* one claim, however many cases its lines make */
        PC_TRY(pc_intake_forward(&step, command));
    return pc_case_store(engine, c, command->arena);
}

static void begin_result(struct pc_engine *engine, struct pc_command *command, const struct submission *s)
{
    char id[PC_ID_TEXT];
    pc_id_text(engine->ids, PC_ID_SUBMISSION, s->number, id);
    pc_buf_clear(&command->result);
    pc_buf_reserve(&command->result, 4096); /* most answers fit: no growing on the way */
    pc_buf_add_text(&command->result, "{\"submission\":");
    pc_buf_add_json_str(&command->result, pc_str_of(id));
    pc_buf_add_text(&command->result, ",\"duplicate\":");
    pc_buf_add_json_str(&command->result, first_of(s));
    pc_buf_add_text(&command->result, ",\"cases\":[");
}

static enum pc_rc open_and_show(struct pc_engine *engine, struct pc_command *command, struct submission *s,
                                yyjson_val *answer, bool first)
{
    struct pc_case *c = PC_NEW(command->arena, struct pc_case);
    PC_TRY(open_case(engine, command, s, answer, c));
    if (!first)
        pc_buf_add_char(&command->result, ',');
    pc_view_case(&command->result, c, engine->ids, &command->actor, engine->at);
    return PC_OK;
}

static enum pc_rc apply(struct pc_engine *engine, struct pc_command *command)
{
    struct submission *s = command->work;
    yyjson_val *answer;
    size_t i, count;
    s->outline = (struct pc_outline){0};
    if (!s->join.asking &&
        (command->answer_status == PC_EVAL_INVALID || command->answer_status == PC_EVAL_NOT_FOUND))
        return pc_evaluation_refusal(command);
    const struct pc_sought sought = {s->payer, s->member, s->start, s->end};
    PC_TRY(pc_duplicate_find(engine, command, &sought, &s->duplicate));
    PC_TRY(pc_join_begin(engine, command, &s->duplicate, &s->join));
    if (command->answer_status == PC_EVAL_OK)
        PC_TRY(pc_answer_read(engine->answers, command->arena, command->answer, &s->outline));
    s->opened = engine->next.case_id + 1;
    engine->next.submission = s->number > engine->next.submission ? s->number : engine->next.submission;
    begin_result(engine, command, s);

    yyjson_val *cases = pc_json_get(s->outline.root, "cases");
    s->case_count = yyjson_arr_size(cases);
    if (s->case_count == 0) { /* a failing policy sends the stored case to a person (I3) */
        PC_TRY(open_and_show(engine, command, s, NULL, true));
    } else {
        yyjson_arr_foreach(cases, i, count, answer) PC_TRY(open_and_show(engine, command, s, answer, i == 0));
    }
    pc_buf_add_text(&command->result, "]}");
    return pc_join_end(engine, command, &s->join, s->opened);
}

static uint64_t key(struct pc_engine *engine, struct pc_command *command)
{
    (void)engine;
    return pc_request_key(command);
}

const struct pc_verb pc_verb_case_submit = {
    .name = "case.submit", .key = key, .prepare = prepare, .apply = apply, .keyed_answer = true};
