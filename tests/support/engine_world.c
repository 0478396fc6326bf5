#include "support/engine_world.h"
#include <stdio.h>

/* ---- the policies, scripted ------------------------------------------------------------------------------------------- */

#define RULES                                                                                                                         \
    "[{\"clock\":\"decision\",\"rule\":\"programme_mnr_5bd\",\"source\":\"R5.2\",\"kind\":\"programme\",\"verified\":true,"           \
    "\"length\":5,\"unit\":\"business_days\",\"start\":\"complete\",\"calendar\":\"us_central\",\"zone\":\"America/Chicago\","        \
    "\"tolled\":true,\"met_by\":\"decision\",\"warn_percent\":20,\"on_missed\":\"escalate\"},"                                        \
    "{\"clock\":\"decision\",\"rule\":\"erisa_pre_15d_ext15\",\"source\":\"29 CFR 2560.503-1\",\"kind\":\"law\",\"verified\":true,"   \
    "\"length\":15,\"unit\":\"calendar_days\",\"start\":\"receipt\",\"calendar\":\"us_central\",\"zone\":\"America/Chicago\","        \
    "\"tolled\":true,\"met_by\":\"notification\",\"warn_percent\":20,\"on_missed\":\"escalate\"},"                                    \
    "{\"clock\":\"information\",\"rule\":\"programme_information_45d\",\"source\":\"R5.1\",\"kind\":\"programme\",\"verified\":true," \
    "\"length\":45,\"unit\":\"calendar_days\",\"start\":\"asked\",\"calendar\":\"us_central\",\"zone\":\"America/Chicago\","          \
    "\"tolled\":false,\"met_by\":\"decision\",\"warn_percent\":20,\"on_missed\":\"escalate\"},"                                       \
    "{\"clock\":\"asking\",\"rule\":\"programme_asking_1bd\",\"source\":\"R5.1\",\"kind\":\"programme\",\"verified\":true,"           \
    "\"length\":1,\"unit\":\"business_days\",\"start\":\"asked\",\"calendar\":\"us_central\",\"zone\":\"America/Chicago\","           \
    "\"tolled\":false,\"met_by\":\"decision\",\"warn_percent\":0,\"on_missed\":\"escalate\"}]"

#define ANSWER(outcome, complex, intake, missing)                                                                                                      \
    "{\"cases\":[{\"category\":\"pt_ot\",\"lines\":[1],\"requirement\":\"required\",\"outcome\":\"" outcome                                            \
    "\","                                                                                                                                              \
    "\"title\":\"Therapy\",\"criteria\":[{\"id\":\"pt_ot.progress\",\"version\":\"2026.1\",\"title\":\"Progress\",\"outcome\":\"" outcome              \
    "\","                                                                                                                                              \
    "\"guideline\":{\"id\":\"PRC-PT-1\",\"version\":\"2026.1\",\"title\":\"Progress\",\"section\":\"2\"},\"trace\":{\"text\":\"t\",\"value\":true}}]," \
    "\"missing\":[" missing "],\"documents\":[],\"complex\":" complex ",\"intake_approvable\":" intake                                                 \
    ",\"auto_approve\":false,\"grants\":{\"days\":30},\"clocks\":" RULES                                                                               \
    ",\"notices\":[{\"code\":\"n\",\"text\":\"benefits are the payer's\"}],"                                                                           \
    "\"suggestions\":[]}]}"

const char world_met[] = ANSWER("met", "false", "false", "");
const char world_not_met[] = ANSWER("not_met", "false", "false", "");
const char world_complex[] = ANSWER("met", "true", "false", "");
const char world_intake[] = ANSWER("met", "false", "true", "");
const char world_unknown[] = ANSWER(
    "needs_information", "false", "false",
    "{\"fact\":\"pain_score\",\"ask\":\"Pain score now\",\"type\":\"number\",\"unit\":\"points\"}");
const char world_not_required[] =
    "{\"cases\":[{\"category\":null,\"lines\":[1],\"requirement\":\"not_required\",\"reason\":{\"code\":\"procedure_not_listed\","
    "\"text\":\"not listed\"},\"criteria\":[],\"missing\":[],\"documents\":[],\"clocks\":[],\"notices\":[],\"suggestions\":[]}]}";

/* ---- the catalogue ------------------------------------------------------------------------------------------------------ */

#define LETTER(kind, to, text) \
    "{\"id\":\"" kind "." to "\",\"kind\":\"" kind "\",\"to\":\"" to "\",\"text\":\"" text "\"}"
#define GRANTED "{{authorization}} {{codes}} {{from}} {{to}} {{disclaimer}}"
#define ADVERSE \
    "{{#reasons}}{{plain}}{{/reasons}} {{guideline}} {{appeal}} {{phone}} {{peer_to_peer}} {{external_review}} {{disclaimer}} {{suggestion}}"
#define ASKED "{{#items}}{{ask}}{{/items}} {{until}} {{phone}}"

static const char catalogue_json[] =
    "{\"format\":1,\"categories\":[{\"id\":\"pt_ot\",\"title\":\"Therapy\",\"setting\":\"outpatient\",\"description\":\"d\",\"examples\":[],"
    "\"review\":\"mnr\",\"recommended\":false,\"documents\":[],\"codes\":[],\"gates\":[],\"criteria\":[],\"file\":\"f.lua\"}],"
    "\"criteria\":[],"
    "\"reasons\":[{\"code\":\"condition_does_not_support_procedure\",\"use\":[\"denial\"],\"plain\":\"It does not help.\",\"clinical\":\"c\",\"x12\":\"0\"},"
    "{\"code\":\"excessive_visits\",\"use\":[\"partial\"],\"plain\":\"Too many.\",\"clinical\":\"c\",\"x12\":\"0\"}],"
    "\"calendars\":[{\"id\":\"us_central\",\"zone\":\"America/Chicago\",\"open\":\"08:00\",\"close\":\"19:00\",\"weekdays\":[1,2,3,4,5],"
    "\"holidays\":[\"2026-11-26\",\"2026-12-25\"],\"through\":\"2027-12-31\"}],"
    "\"regimes\":[],\"payers\":[{\"id\":\"sample\",\"name\":\"Sample Payer\",\"live\":false,\"zone\":\"America/Chicago\",\"phone\":\"800-555-0100\"}],"
    "\"groups\":[{\"payer\":\"sample\",\"group\":\"G-FULL\",\"effective\":{\"from\":\"2026-01-01\"},\"funding\":\"self_funded\",\"categories\":[\"pt_ot\"],\"file\":\"g.lua\"}],"
    "\"phrases\":{\"disclaimer\":\"not a guarantee\",\"appeal\":\"how to appeal\",\"peer_to_peer\":\"p2p\",\"external_review\":\"iro\",\"phone\":\"800-555-0100\",\"suggestion\":\"ask your provider\"},"
    "\"letters\":[" LETTER("approval", "provider", GRANTED) "," LETTER("approval", "member", GRANTED) "," LETTER("partial", "provider", GRANTED ADVERSE) "," LETTER(
        "partial", "member",
        GRANTED
            ADVERSE) "," LETTER("denial", "provider",
                                ADVERSE) "," LETTER("denial", "member",
                                                    ADVERSE) "," LETTER("information_request", "provider",
                                                                        ASKED) "," LETTER("information_request",
                                                                                          "member",
                                                                                          ASKED) "," LETTER("no_review",
                                                                                                            "provider",
                                                                                                            "{{reason}} {{disclaimer}}") "]}";

/* ---- the world ------------------------------------------------------------------------------------------------------------ */

static void open_engine(struct world *w)
{
    const struct pc_engine_config config = {
        .store = w->store, .wall = &w->wall.base, .sim = &w->wall, .random = &w->random.base};
    struct pc_err err = {0};
    assert_ok(pc_engine_new(&config, &w->engine, &err));
    pc_engine_know(w->engine, w->catalogue, true);
}

static void keep_revision(struct world *w)
{
    const struct pc_revision_row row = {.id = 1,
                                        .label = PC_STR("r1-test"),
                                        .catalogue = pc_str_of(catalogue_json),
                                        .manifest = PC_STR("{}")};
    assert_ok(w->store->ops->begin(w->store));
    assert_ok(w->store->ops->revision_insert(w->store, &row));
    assert_ok(w->store->ops->commit(w->store));
}

void world_open(struct world *w, const char *now)
{
    struct pc_time start;
    struct pc_err err = {0};
    memset(w, 0, sizeof *w);
    assert_ok(pc_time_parse(pc_str_of(now), &start));
    pc_wall_sim_init(&w->wall, start);
    pc_random_fixed_init(&w->random, 7);
    w->store = pc_store_memory_new();
    if (pc_catalogue_make(pc_str_of(catalogue_json), 1, "r1-test", &w->catalogue, &err) != PC_OK)
        print_error("catalogue: %s %s %s\n", err.field, err.reason, err.detail);
    assert_non_null(w->catalogue);
    keep_revision(w);
    w->answer = world_met;
    open_engine(w);
}

static void forget(struct world *w)
{
    yyjson_doc_free(w->doc);
    pc_free(w->result);
    w->doc = NULL;
    w->result = NULL;
}

void world_close(struct world *w)
{
    forget(w);
    pc_engine_free(&w->engine);
    pc_catalogue_unref(&w->catalogue);
    pc_store_close(&w->store);
}

void world_restart(struct world *w)
{
    pc_engine_free(&w->engine);
    open_engine(w);
}

static struct pc_command *command_for(struct world *w, const char *actor, uint32_t roles, const char *params)
{
    struct pc_command *command = pc_command_new();
    bool bound = roles & (PC_WHO_PAYER | PC_WHO_PROVIDER);
    command->doc = yyjson_read(params, strlen(params), 0);
    assert_non_null(command->doc);
    command->params = yyjson_doc_get_root(command->doc);
    command->actor = (struct pc_actor){.id = pc_str_of(actor), .roles = roles, .org = pc_str_of(actor)};
    if (bound)
        command->actor.payers = PC_STR("sample");
    command->catalogue = pc_catalogue_ref(w->catalogue);
    return command;
}

/* Copies the single case out of {"cases":[CASE]} when one case was asked about. */
static struct pc_str answer_for(struct world *w, struct pc_command *command)
{
    struct pc_str answer = pc_str_of(w->answer);
    if (command->ask.kind == PC_EVAL_CASE && w->status == PC_EVAL_OK)
        answer = (struct pc_str){answer.ptr + 10, answer.size - 12};
    return (struct pc_str){pc_arena_strndup(command->arena, answer.ptr, answer.size), answer.size};
}

static void serve_asks(struct world *w, struct pc_fifo *asks)
{
    struct pc_link *link;
    while ((link = pc_fifo_pop(asks))) {
        struct pc_command *command = (struct pc_command *)link;
        w->asked++;
        command->answer_status = w->status;
        command->answer = answer_for(w, command);
        command->answer_revision = 1;
        command->answer_abi = PC_EVAL_ABI;
        command->stage = PC_STAGE_APPLY;
        pc_engine_take(w->engine, command);
    }
}

static void keep_result(struct world *w, struct pc_command *command)
{
    forget(w);
    w->rc = command->rc;
    w->err = command->err;
    if (command->rc == PC_OK) {
        w->result = pc_alloc(command->result.size + 1);
        memcpy(w->result, command->result.ptr, command->result.size);
        w->doc = yyjson_read(w->result, command->result.size, 0);
        if (!w->doc)
            print_error("not JSON: %s\n", w->result);
        assert_non_null(w->doc);
    }
}

enum pc_rc world_run(struct world *w, const struct pc_verb *verb, const char *actor, uint32_t roles,
                     const char *params)
{
    struct pc_command *command = command_for(w, actor, roles, params);
    command->verb = verb;
    pc_engine_take(w->engine, command);
    for (int turn = 0; turn < 1000 && command->stage != PC_STAGE_DONE; turn++) {
        struct pc_fifo asks = {0}, done = {0}, changes = {0};
        struct pc_link *link;
        if (pc_engine_ready(w->engine))
            pc_engine_commit(w->engine);
        pc_engine_collect(w->engine, &asks, &done, &changes);
        serve_asks(w, &asks);
        while ((link = pc_fifo_pop(&changes)))
            pc_free(link);
    }
    assert_int_equal(command->stage, PC_STAGE_DONE);
    keep_result(w, command);
    struct pc_fifo asks = {0}, done = {0}, changes = {0};
    pc_engine_collect(w->engine, &asks, &done, &changes);
    pc_command_free(&command);
    return w->rc;
}

enum pc_rc world_read(struct world *w, const struct pc_read *read, const char *actor, uint32_t roles,
                      const char *params)
{
    struct pc_reader reader = {.store = w->store, .wall = &w->wall.base, .ids = pc_engine_ids(w->engine)};
    struct pc_command *command = command_for(w, actor, roles, params);
    command->rc = read->run(&reader, command);
    keep_result(w, command);
    pc_command_free(&command);
    return w->rc;
}

void world_people(struct world *w)
{
    assert_world(
        world_run(
            w, &pc_verb_member_load, "admin", PC_WHO_ADMIN,
            "{\"payer\":\"sample\",\"members\":[{\"member\":\"M-1\",\"group\":\"G-FULL\",\"name\":{\"family\":\"Example\",\"given\":\"Ada\"},"
            "\"birth_date\":\"1963-05-01\",\"line_of_business\":\"commercial\",\"funding\":\"self_funded\",\"situs_state\":\"TX\","
            "\"coverage\":{\"from\":\"2026-01-01\"}}]}"),
        PC_OK);
    assert_int_equal(world_int(w, "/loaded"), 1);
    assert_world(
        world_run(
            w, &pc_verb_provider_load, "admin", PC_WHO_ADMIN,
            "{\"providers\":[{\"provider\":\"P-1\",\"name\":\"Therapy Example\",\"kind\":\"organization\","
            "\"networks\":[{\"network\":\"main\",\"from\":\"2020-01-01\"}]}]}"),
        PC_OK);
    assert_int_equal(world_int(w, "/loaded"), 1);
}

enum pc_rc world_submit(struct world *w, const char *request_id)
{
    char params[1024];
    snprintf(
        params, sizeof params,
        "{\"request_id\":\"%s\",\"channel\":\"portal\",\"timing\":\"preservice\",\"urgency\":\"standard\",\"payer\":\"sample\",\"group\":\"G-FULL\","
        "\"member\":\"M-1\",\"requesting_provider\":\"P-1\",\"service\":{\"setting\":\"outpatient\",\"codes\":[{\"code\":\"97110\",\"units\":18}],"
        "\"diagnoses\":[\"Z47.1\"],\"start_date\":\"2026-11-18\",\"end_date\":\"2026-12-20\",\"visits\":9},\"facts\":{\"pain_score\":3}}",
        request_id);
    enum pc_rc rc = world_run(w, &pc_verb_case_submit, "payer-1", PC_WHO_PAYER, params);
    if (rc == PC_OK)
        snprintf(w->case_id, sizeof w->case_id, "%s", world_text(w, "/cases/0/case_id"));
    return rc;
}

enum pc_rc world_act(struct world *w, const char *actor, uint32_t roles, const char *action, const char *more)
{
    char params[1024];
    snprintf(params, sizeof params, "{\"case_id\":\"%s\",\"action\":\"%s\"%s}", w->case_id, action, more);
    return world_run(w, &pc_verb_case_act, actor, roles, params);
}

enum pc_rc world_advance(struct world *w, const char *by)
{
    char params[64];
    snprintf(params, sizeof params, "{\"advance\":\"%s\"}", by);
    return world_run(w, &pc_verb_clock, "admin", PC_WHO_ADMIN, params);
}

const char *world_text(struct world *w, const char *pointer)
{
    const char *text = yyjson_get_str(yyjson_doc_ptr_get(w->doc, pointer));
    return text ? text : "";
}

int64_t world_int(struct world *w, const char *pointer)
{
    return yyjson_get_sint(yyjson_doc_ptr_get(w->doc, pointer));
}
