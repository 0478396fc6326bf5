#include "support/engine_world.h"
#include <stdio.h>
#include "store/memory/double.h"

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

#define LEVEL(id, setting)                                           \
    "{\"id\":\"" id "\",\"title\":\"" id "\",\"setting\":\"" setting \
    "\",\"description\":\"d\",\"examples\":[],"                      \
    "\"review\":\"precert\",\"recommended\":false,\"documents\":[],\"codes\":[],\"gates\":[],\"criteria\":[],\"file\":\"l.lua\"}"
#define PENDED "{{claim}} {{#items}}{{ask}}{{/items}} {{until}} {{phone}}"
#define EXTENDED "{{extension_reason}} {{extended_to}} {{phone}}"
#define LETTER(kind, to, text) \
    "{\"id\":\"" kind "." to "\",\"kind\":\"" kind "\",\"to\":\"" to "\",\"text\":\"" text "\"}"
#define GRANTED "{{authorization}} {{codes}} {{from}} {{to}} {{disclaimer}}"
#define ADVERSE \
    "{{#reasons}}{{plain}}{{/reasons}} {{guideline}} {{appeal}} {{phone}} {{peer_to_peer}} {{external_review}} {{disclaimer}} {{suggestion}}"
#define REVOKED "{{authorization}} {{revoked_from}} " ADVERSE
#define ASKED "{{#items}}{{ask}}{{/items}} {{until}} {{phone}}"

/* Of appeals, external reviews and conversations. */
#define ONE(kind, to, text) LETTER(kind, to, text) ","
#define BOTH(kind, text) ONE(kind, "provider", text) ONE(kind, "member", text)
#define ALL_THREE(kind, text) BOTH(kind, text) ONE(kind, "payer", text)
#define CHILD_LETTERS                                                                                     \
    BOTH("appeal_received", "{{received}} {{due}} {{phone}}")                                             \
    BOTH("appeal_referred", "{{subject}} {{payer_phone}}")                                                \
    BOTH("appeal_answered", "{{received}} {{answer}} {{phone}}")                                          \
    BOTH("appeal_upheld", ADVERSE "{{#last_level}} last{{/last_level}}")                                  \
    BOTH("appeal_partly", ADVERSE)                                                                        \
    BOTH("appeal_overturned", "{{received}} {{phone}} {{disclaimer}}")                                    \
    BOTH("external_received", "{{received}} {{phone}}")                                                   \
    BOTH("external_assigned", "{{organization}} {{phone}} {{due}}")                                       \
    BOTH("external_not_eligible", "{{why}} {{phone}}")                                                    \
    ALL_THREE("external_upheld", "{{organization}} {{guideline}} {{phone}} {{disclaimer}} {{rationale}}") \
    ALL_THREE("external_overturned", "{{organization}} {{phone}} {{disclaimer}}")                         \
    ONE("peer_to_peer", "provider", "{{physician}} {{slot}} {{phone}}")

#define CRITERION(version, effective)                                            \
    "{\"id\":\"pt_ot.progress\",\"version\":\"" version                          \
    "\",\"category\":\"pt_ot\",\"title\":\"Progress\",\"effective\":{" effective \
    "},\"guideline\":{\"id\":\"PRC-PT-1\",\"version\":\"" version "\"},\"facts\":[],\"file\":\"c.lua\"}"

/* In parts: a compiler need not take longer literals. */
static const char catalogue_set_up[] =
    "{\"format\":1,\"categories\":[{\"id\":\"pt_ot\",\"title\":\"Therapy\",\"setting\":\"outpatient\",\"description\":\"d\",\"gates\":[\"initial_visits\"],\"initial_visits\":5,\"examples\":[],"
    "\"review\":\"mnr\",\"recommended\":true,\"documents\":[],\"codes\":[],\"gates\":[],\"criteria\":[\"pt_ot.progress\"],\"file\":\"f.lua\"},"
    "{\"id\":\"transplant\",\"title\":\"Transplants\",\"setting\":\"outpatient\",\"description\":\"d\",\"examples\":[],\"review\":\"precert\","
    "\"recommended\":false,\"documents\":[],\"codes\":[{\"code\":\"47135\",\"label\":\"l\",\"organ\":\"liver\"},{\"code\":\"50360\",\"label\":\"k\","
    "\"organ\":\"kidney\"},{\"code\":\"38241\",\"label\":\"m\",\"organ\":\"marrow_autologous\"}],\"zone_exclusions\":[{\"zone\":2,\"codes\":"
    "[\"90935\"],\"reason\":\"ongoing_maintenance_care\"}],\"gates\":[],\"criteria\":[],\"file\":\"t.lua\"},"
    "{\"id\":\"inpatient\",\"title\":\"Inpatient\",\"setting\":\"inpatient\",\"description\":\"d\",\"examples\":[],\"review\":\"precert\","
    "\"recommended\":false,\"documents\":[],\"codes\":[],\"gates\":[],\"criteria\":[],\"file\":\"i.lua\"}," LEVEL(
        "inpatient_acute",
        "inpatient") "," LEVEL("observation",
                               "observation") "],"
                                              "\"criteria\":[" CRITERION("2025.1", "\"from\":\"2025-01-01\",\"to\":\"2025-12-31\"") "," CRITERION(
                                                  "2026.1",
                                                  "\"from\":\"2026-01-01\"") "],"
                                                                             "\"reasons\":[{\"code\":\"condition_does_not_support_procedure\",\"use\":[\"denial\"],\"plain\":\"It does not help.\",\"clinical\":\"c\",\"x12\":\"0\"},"
                                                                             "{\"code\":\"authorization_revoked\",\"use\":[\"denial\"],\"plain\":\"No longer approved.\",\"clinical\":\"c\",\"x12\":\"0\",\"guideline\":\"PRC-TRP-5\"},"
                                                                             "{\"code\":\"transition_of_care_is_payer_benefit\",\"use\":[\"referred\"],\"plain\":\"p\",\"clinical\":\"c\"},"
                                                                             "{\"code\":\"excessive_visits\",\"use\":[\"partial\"],\"plain\":\"Too many.\",\"clinical\":\"c\",\"x12\":\"0\"}],";
static const char catalogue_rest[] =
    "\"calendars\":[{\"id\":\"us_central\",\"zone\":\"America/Chicago\",\"open\":\"08:00\",\"close\":\"19:00\",\"weekdays\":[1,2,3,4,5],"
    "\"holidays\":[\"2026-11-26\",\"2026-12-25\"],\"through\":\"2027-12-31\"}],"
    "\"regimes\":[{\"id\":\"programme\",\"title\":\"Programme\",\"verified\":true,\"source\":\"R\",\"clocks\":[{\"clock\":\"next_review\",\"rule\":\"programme_next_review\",\"source\":\"R\",\"kind\":\"programme\",\"verified\":true,"
    "\"length\":3,\"unit\":\"calendar_days\",\"start\":\"planned\",\"calendar\":\"us_central\",\"zone\":\"America/Chicago\",\"tolled\":false,\"met_by\":\"decision\"}]}],"
    "\"payers\":[{\"id\":\"sample\",\"parties\":{\"imaging_choice_vendor\":\"Images\"},\"delegates\":[{\"id\":\"therapy_network\",\"kind\":\"ancillary_network\",\"categories\":[\"pt_ot\"],\"daily_file\":false},{\"id\":\"imaging_vendor\",\"kind\":\"imaging_vendor\",\"categories\":[\"diagnostic_radiology\"]}],\"name\":\"Sample Payer\",\"live\":false,\"zone\":\"America/Chicago\",\"phone\":\"800-555-0100\",\"independent_reviewers\":["
    "{\"id\":\"iro-a\",\"name\":\"Review A\"},{\"id\":\"iro-b\",\"name\":\"Review B\",\"conflicts\":[\"P-9\"]},"
    "{\"id\":\"iro-c\",\"name\":\"Review C\"}]},"
    "{\"id\":\"other\",\"name\":\"Other Payer\",\"live\":false,\"zone\":\"America/Chicago\",\"phone\":\"800-555-0101\"}],"
    "\"groups\":[{\"payer\":\"other\",\"group\":\"G-OTHER\",\"effective\":{\"from\":\"2026-01-01\"},\"categories\":[],\"file\":\"o.lua\"},{\"payer\":\"sample\",\"group\":\"G-FULL\",\"effective\":{\"from\":\"2026-01-01\"},\"delegates\":[\"therapy_network\",\"imaging_vendor\"],\"funding\":\"self_funded\",\"products\":{\"case_management\":true},\"transplant\":{\"network\":\"net\",\"auto_zone3_days\":45,\"allo_zone3_days\":60,\"zone4_days\":90},\"regimes\":{\"commercial\":[]},\"calendar\":\"us_central\",\"spd\":{\"reference\":\"SPD-1\",\"date\":\"2026-01-01\"},\"categories\":[\"pt_ot\"],\"file\":\"g.lua\"}],"
    "\"phrases\":{\"disclaimer\":\"not a guarantee\",\"appeal\":\"how to appeal\",\"peer_to_peer\":\"p2p\",\"external_review\":\"iro\",\"phone\":\"800-555-0100\",\"suggestion\":\"ask your provider\"},"
    "\"letters\":[";
static const char child_letters[] = CHILD_LETTERS;
static const char catalogue_letters[] =
    LETTER("pended_for_records", "provider", PENDED) "," LETTER(
        "pended_for_records",
        "member", PENDED) "," LETTER("extension", "provider",
                                     EXTENDED) "," LETTER("extension", "member", EXTENDED) "," LETTER("revocation", "provider", REVOKED) "," LETTER("revocation", "member", REVOKED) "," LETTER("approval", "provider", GRANTED) "," LETTER("approval", "member", GRANTED) "," LETTER("partial", "provider", GRANTED ADVERSE) "," LETTER("partial",
                                                                                                                                                                                                                                                                                                                                         "member", GRANTED ADVERSE) "," LETTER("denial",
                                                                                                                                                                                                                                                                                                                                                                               "provider",
                                                                                                                                                                                                                                                                                                                                                                               ADVERSE) "," LETTER("denial",
                                                                                                                                                                                                                                                                                                                                                                                                   "member", ADVERSE) "," LETTER("information_request", "provider", ASKED) "," LETTER("information_request",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      "member",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      ASKED) "," LETTER("no_review", "provider", "{{reason}} {{disclaimer}}") "]}";

static char catalogue_json[sizeof catalogue_set_up + sizeof catalogue_rest + sizeof child_letters +
                           sizeof catalogue_letters];

/* ---- the world ------------------------------------------------------------------------------------------------------------ */

static void open_engine(struct world *w)
{
    const struct pc_engine_config config = {.store = w->store,
                                            .wall = &w->wall.base,
                                            .sim = &w->wall,
                                            .random = &w->random.base,
                                            .documents = &w->documents};
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
    snprintf(catalogue_json, sizeof catalogue_json, "%s%s%s%s", catalogue_set_up, catalogue_rest,
             child_letters, catalogue_letters);
    assert_ok(pc_time_parse(pc_str_of(now), &start));
    pc_wall_sim_init(&w->wall, start);
    pc_random_fixed_init(&w->random, 7);
    w->store = pc_store_memory_new();
    if (pc_catalogue_make(pc_str_of(catalogue_json), 1, "r1-test", &w->catalogue, &err) != PC_OK)
        print_error("catalogue: %s %s %s\n", err.field, err.reason, err.detail);
    assert_non_null(w->catalogue);
    keep_revision(w);
    w->answer = world_met;
    w->documents = pc_document_defaults;
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
    command->doc = yyjson_read(params, strlen(params), 0);
    assert_non_null(command->doc);
    command->params = yyjson_doc_get_root(command->doc);
    command->actor = (struct pc_actor){.id = pc_str_of(actor), .roles = roles, .org = pc_str_of(actor)};
    if (strncmp(actor, "other", 5) == 0)
        command->actor.payers = PC_STR("other");
    else if (roles & (PC_WHO_PAYER | PC_WHO_PROVIDER))
        command->actor.payers = PC_STR("sample");
    if (roles & PC_WHO_PROVIDER)
        command->actor.provider = pc_str_of(actor);
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

void world_answer(struct world *w)
{
    struct pc_fifo asks = {0}, done = {0}, changes = {0};
    struct pc_link *link;
    pc_engine_collect(w->engine, &asks, &done, &changes);
    while ((link = pc_fifo_pop(&asks))) {
        struct pc_command *command = (struct pc_command *)link;
        w->asked++;
        command->answer_status = w->status;
        command->answer = answer_for(w, command);
        command->answer_revision = 1;
        command->answer_abi = PC_EVAL_ABI;
        command->stage = PC_STAGE_APPLY;
        pc_engine_take(w->engine, command);
    }
    while ((link = pc_fifo_pop(&changes))) {
        w->change = *(struct pc_change *)link;
        w->changes++;
        pc_free(link);
    }
}

void world_turn(struct world *w)
{
    if (pc_engine_ready(w->engine))
        pc_engine_commit(w->engine);
    world_answer(w);
}

static void keep_result(struct world *w, struct pc_command *command)
{
    forget(w);
    w->rc = command->rc;
    w->err = command->err;
    if (command->rc == PC_OK && command->result.size) {
        w->result = pc_alloc(command->result.size + 1);
        memcpy(w->result, command->result.ptr, command->result.size);
        w->doc = yyjson_read(w->result, command->result.size, 0);
        if (!w->doc)
            print_error("not JSON: %s\n", w->result);
        assert_non_null(w->doc);
    }
}

struct pc_command *world_send(struct world *w, const struct pc_verb *verb, const char *actor, uint32_t roles,
                              const char *params)
{
    struct pc_command *command = command_for(w, actor, roles, params);
    command->verb = verb;
    pc_engine_take(w->engine, command);
    return command;
}

enum pc_rc world_end(struct world *w, struct pc_command *command)
{
    assert_int_equal(command->stage, PC_STAGE_DONE);
    keep_result(w, command);
    world_answer(w);
    pc_command_free(&command);
    return w->rc;
}

static enum pc_rc run_to_the_end(struct world *w, struct pc_command *command)
{
    for (int turn = 0; turn < 1000 && command->stage != PC_STAGE_DONE; turn++)
        world_turn(w);
    return world_end(w, command);
}

enum pc_rc world_run(struct world *w, const struct pc_verb *verb, const char *actor, uint32_t roles,
                     const char *params)
{
    return run_to_the_end(w, world_send(w, verb, actor, roles, params));
}

static struct pc_reader reader_of(struct world *w)
{
    return (struct pc_reader){.store = w->store,
                              .wall = &w->wall.base,
                              .ids = pc_engine_ids(w->engine),
                              .files = w->files,
                              .documents = &w->documents};
}

enum pc_rc world_read_and_run(struct world *w, const struct pc_read *read, const struct pc_verb *verb,
                              const char *actor, uint32_t roles, const char *params)
{
    struct pc_reader reader = reader_of(w);
    struct pc_command *command = command_for(w, actor, roles, params);
    command->verb = verb;
    command->rc = read->run(&reader, command);
    if (verb && command->rc == PC_OK && command->stage == PC_STAGE_PREPARE) {
        pc_engine_take(w->engine, command);
        return run_to_the_end(w, command);
    }
    keep_result(w, command);
    pc_command_free(&command);
    return w->rc;
}

enum pc_rc world_read(struct world *w, const struct pc_read *read, const char *actor, uint32_t roles,
                      const char *params)
{
    struct pc_reader reader = reader_of(w);
    struct pc_command *command = command_for(w, actor, roles, params);
    command->rc = read->run(&reader, command);
    if (command->rc == PC_OK && command->stage == PC_STAGE_ASK) { /* as the server does: ask, then finish */
        w->asked++;
        command->answer_status = w->status;
        command->answer = answer_for(w, command);
        command->answer_abi = PC_EVAL_ABI;
        if (read->finish)
            command->rc = read->finish(&reader, command);
        else
            pc_buf_add_str(&command->result, command->ask.input); /* tests look at the question */
    }
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

#define SERVICE                                                                                            \
    "{\"setting\":\"outpatient\",\"codes\":[{\"code\":\"97110\",\"units\":18}],\"diagnoses\":[\"Z47.1\"]," \
    "\"start_date\":\"2026-11-18\",\"end_date\":\"2026-12-20\",\"visits\":9}"

const char *world_request(char *text, size_t size, const char *request_id, const char *service)
{
    snprintf(
        text, size,
        "{\"request_id\":\"%s\",\"channel\":\"portal\",\"timing\":\"preservice\",\"urgency\":\"standard\",\"payer\":\"sample\",\"group\":\"G-FULL\","
        "\"member\":\"M-1\",\"requesting_provider\":\"P-1\",\"service\":%s,\"facts\":{\"pain_score\":3}}",
        request_id, service ? service : SERVICE);
    return text;
}

enum pc_rc world_submit_service(struct world *w, const char *request_id, const char *service)
{
    char params[2048];
    enum pc_rc rc = world_run(w, &pc_verb_case_submit, "payer-1", PC_WHO_PAYER,
                              world_request(params, sizeof params, request_id, service));
    if (rc == PC_OK)
        snprintf(w->case_id, sizeof w->case_id, "%s", world_text(w, "/cases/0/case_id"));
    return rc;
}

enum pc_rc world_submit(struct world *w, const char *request_id)
{
    return world_submit_service(w, request_id, NULL);
}

void world_look(struct world *w)
{
    assert_world(world_read(w, &pc_read_case_get, "auditor-1", PC_WHO_AUDITOR, world_of_case(w, "")), PC_OK);
}

const char *world_of_case(struct world *w, const char *more)
{
    static char params[2048];
    snprintf(params, sizeof params, "{\"case_id\":\"%s\"%s}", w->case_id, more);
    return params;
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

bool world_true(struct world *w, const char *pointer)
{
    return yyjson_get_bool(yyjson_doc_ptr_get(w->doc, pointer));
}

size_t world_count(struct world *w, const char *pointer)
{
    return yyjson_arr_size(yyjson_doc_ptr_get(w->doc, pointer));
}

/* ---- fixtures ------------------------------------------------------------------------------------------------------------- */

int world_with_people(void **state)
{
    struct world *w = *state = pc_alloc(sizeof *w);
    world_open(w, "2026-11-16T16:15:00Z"); /* Monday 10:15 in Chicago: SC-01's instant */
    world_people(w);
    return 0;
}

int world_with_case(void **state)
{
    world_with_people(state);
    struct world *w = *state;
    assert_world(world_submit(w, "A-1"), PC_OK);
    return 0;
}

int world_gone(void **state)
{
    world_close(*state);
    pc_free(*state);
    return 0;
}

/* ---- all or nothing --------------------------------------------------------------------------------------------------------- */

static void add_field(struct pc_buf *text, const struct pc_field *field, const char *row)
{
    if (!pc_field_is_slice(field)) {
        pc_buf_add(text, row + field->offset, pc_field_size((enum pc_field_type)field->type));
        return;
    }
    struct pc_str value;
    memcpy(&value, row + field->offset, sizeof value);
    pc_buf_add(text, &value.size, sizeof value.size);
    pc_buf_add_str(text, value);
}

struct pc_hash world_digest(struct world *w)
{
    struct pc_buf text = {0};
    struct pc_hash digest;
    for (int kind = 0; kind < PC_ROW_COUNT; kind++) {
        const struct pc_mem_table *table = &pc_mem_of(w->store)->tables.of[kind];
        pc_buf_add(&text, &table->count, sizeof table->count);
        for (size_t i = 0; i < table->count; i++) {
            for (int f = 0; f < pc_row_types[kind].count; f++)
                add_field(&text, &pc_row_types[kind].fields[f], table->rows[i]);
        }
    }
    pc_hash_of(pc_buf_str(&text), &digest);
    pc_buf_free(&text);
    return digest;
}

int world_fault_sweep(struct world *w, enum pc_rc (*operation)(struct world *w, int attempt))
{
    const struct pc_hash before = world_digest(w);
    for (int at = 1; at < 1000; at++) {
        pc_store_memory_fail_at(w->store, at);
        enum pc_rc rc = operation(w, at);
        bool reached = pc_mem_of(w->store)->fail_at == 0;
        pc_store_memory_fail_at(w->store, 0);
        if (!reached) {
            assert_world(rc, PC_OK);
            return at - 1;
        }
        if (rc == PC_OK) /* what failed came after the commit: it is whole all the same */
            return at - 1;
        assert_true(pc_rc_is_fault(rc));
        const struct pc_hash after = world_digest(w);
        assert_memory_equal(&after, &before, sizeof before);
    }
    fail_msg("it never succeeds");
    return 0;
}

bool world_verified(struct world *w)
{
    assert_world(world_read(w, &pc_read_verify, "auditor-1", PC_WHO_AUDITOR, "{}"), PC_OK);
    return world_true(w, "/ok");
}
