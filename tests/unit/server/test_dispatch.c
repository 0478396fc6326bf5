/* tests/unit/server/test_dispatch.c -- the straight line: frame, row, who, schema, scope, credit, route. */
#include "support/captured.h"

#include <stdio.h>
#include <unistd.h>
#include "base/log.h"
#include "server_world.h"

#define EVALUATE "{\"criteria\":\"a.b\",\"facts\":{\"x\" : 1}}"
#define SUBMIT                                                                                                                      \
    "{\"request_id\":\"q1\",\"channel\":\"socket\",\"timing\":\"preservice\",\"urgency\":\"standard\",\"payer\":\"sample\","        \
    "\"group\":\"G\",\"member\":\"M\",\"requesting_provider\":\"1234567893\",\"facts\":{},\"service\":{\"setting\":\"outpatient\"," \
    "\"start_date\":\"2026-12-01\",\"codes\":[{\"code\":\"97110\"}]}}"

static void an_unknown_method_is_not_found_and_a_later_one_says_so(void **state)
{
    (void)state;
    int client = client_login("payer");
    has(client_call(client, "case.sumbit", "{}"), "\"code\":-32601");
    const char *line = client_call(client, "report.list", "{}");
    has(line, "\"code\":-32601");
    has(line, "later_method");
    close(client);
}

static void only_session_methods_come_before_a_login(void **state)
{
    (void)state;
    int client = client_open(false);
    for (size_t i = 0; i < pc_method_count; i++) {
        if (pc_methods[i].route == PC_ROUTE_LATER)
            continue;
        const char *line = client_call(client, pc_methods[i].name, "{}");
        bool open = strncmp(pc_methods[i].name, "session.", 8) == 0;
        assert_int_equal(strstr(line, "-32001") == NULL, open);
    }
    close(client);
}

static void a_wrong_token_is_refused_and_five_end_the_connection(void **state)
{
    (void)state;
    int client = client_open(false);
    for (int i = 0; i < 5; i++)
        has(client_call(client, "session.login", "{\"token\":\"x\"}"), "unknown_token");
    assert_true(client_closed(client));
    close(client);
}

/* Every row: whoever has no role in its mask is refused before anything else is looked at. */
static void each_row_admits_its_roles_and_nobody_else(void **state)
{
    (void)state;
    static const struct {
        const char *token;
        uint32_t role;
    } who[] = {{"payer", PC_WHO_PAYER},   {"provider", PC_WHO_PROVIDER},
               {"nurse", PC_WHO_NURSE},   {"director", PC_WHO_MEDICAL_DIRECTOR},
               {"author", PC_WHO_AUTHOR}, {"auditor", PC_WHO_AUDITOR}};
    for (size_t w = 0; w < sizeof who / sizeof who[0]; w++) {
        int client = client_login(who[w].token);
        for (size_t i = 0; i < pc_method_count; i++) {
            if (pc_methods[i].route == PC_ROUTE_LATER || pc_methods[i].who == 0)
                continue;
            const char *line = client_call(client, pc_methods[i].name, "{\"no_such_member\":1}");
            has(line, pc_methods[i].who & who[w].role ? "unknown_member" : "-32002");
        }
        close(client);
    }
}

static void the_admin_socket_makes_its_own_user_admin(void **state)
{
    (void)state;
    int client = client_open(true);
    has(client_call(client, "admin.status", "{}"), "\"result\":{\"version\":\"test\"");
    has(client_call(client, "admin.status", "{}"),
        "\"policies\":[{\"policy\":\"knees\",\"evaluations\":3,\"failed\":1,\"ran_us\":90,\"max_us\":50,\"limits\":{"
        "\"instructions\":0,\"memory\":0,\"blocked\":0,\"wall\":1,\"crash\":0}},{\"policy\":\"other\",");
    has(client_call(client, "case.get", "{\"case_id\":\"c1\"}"), "-32002"); /* no clinical action */
    close(client);
}

static void wrong_params_name_their_place(void **state)
{
    (void)state;
    int client = client_login("payer");
    const char *line = client_call(
        client, "requirement.check",
        "{\"payer\":\"sample\",\"group\":\"G\",\"service\":{\"setting\":\"outpatient\","
        "\"start_date\":\"2026-12-01\",\"codes\":[{\"code\":\"97110\"},{\"code\":\"9711\"}]}}");
    has(line, "\"code\":-32005");
    has(line, "\"reason\":\"malformed_code\",\"field\":\"params.service.codes[1].code\"");
    has(client_call(client, "session.ping", "[]"), "wrong_type");
    close(client);
}

static void what_is_not_theirs_does_not_exist_for_bound_principals(void **state) /* I8 */
{
    (void)state;
    int payer = client_login("other"), provider = client_login("provider");
    has(client_call(payer, "case.submit", SUBMIT), "\"code\":-32003");
    has(client_call(payer, "group.show", "{\"payer\":\"sample\",\"group\":\"G\"}"), "-32003");
    has(client_call(payer, "member.show", "{\"payer\":\"sample\",\"member\":\"M\"}"), "-32003");
    has(client_call(provider, "provider.show", "{\"provider\":\"999\"}"), "-32003");
    has(client_call(provider, "requirement.check",
                    "{\"payer\":\"sample\",\"group\":\"G\",\"provider\":\"999\",\"service\":"
                    "{\"setting\":\"outpatient\",\"start_date\":\"2026-12-01\",\"category\":\"a\"}}"),
        "params.provider");
    assert_null(world_take(&world.cases));
    assert_null(world_take(&world.reads));
    client_request(provider, 1, "case.submit", SUBMIT);
    assert_int_equal(world.cases.count, 1);
    close(payer);
    close(provider);
}

static void a_question_goes_to_the_evaluators_in_its_own_bytes(void **state)
{
    (void)state;
    int client = client_login("payer");
    client_request(client, 7, "criteria.evaluate", EVALUATE);
    assert_int_equal(world.ask_count, 1);
    assert_int_equal(world.asks[0].ask.kind, PC_EVAL_CRITERIA);
    assert_string_equal(world.asks[0].input.ptr, EVALUATE);
    assert_string_equal(world.asks[0].owner, "payer/sample");
    assert_string_equal(world.asks[0].subject, "a.b");
    assert_int_equal(world.asks[0].ask.now.ms, 1795305600000);
    world_answer(PC_EVAL_OK, "{\"outcome\":\"met\"}");
    assert_string_equal(client_line(client),
                        "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"outcome\":\"met\"}}");
    close(client);
}

static void a_requirement_without_stored_rows_goes_straight_and_one_with_them_is_read_first(void **state)
{
    (void)state;
    int client = client_login("payer");
    client_request(
        client, 1, "requirement.check",
        "{\"payer\":\"sample\",\"group\":\"G\",\"service\":{\"setting\":\"outpatient\",\"start_date\":\"2026-12-01\",\"category\":\"a\"}}");
    assert_int_equal(world.ask_count, 1);
    has(world.asks[0].input.ptr, "{\"params\":{\"payer\":\"sample\"");
    has(world.asks[0].input.ptr, ",\"member\":null,\"provider\":null}");
    world_answer(PC_EVAL_OK, "{}");
    has(client_line(client), "\"result\":{}");

    client_request(
        client, 2, "requirement.check",
        "{\"payer\":\"sample\",\"group\":\"G\",\"member\":\"M\",\"service\":{\"setting\":\"outpatient\",\"start_date\":\"2026-12-01\",\"category\":\"a\"}}");
    assert_int_equal(world.ask_count, 0);
    struct pc_command *command = world_take(&world.reads);
    assert_ptr_equal(command->read, &pc_read_requirement_enrich);
    assert_text(pc_json_str(command->params, "member"), "M");
    command->stage = PC_STAGE_ASK;
    command->ask = (struct pc_ask){.kind = PC_EVAL_REQUIREMENT, .input = PC_STR("{}")};
    world_give_back(command);
    assert_int_equal(world.ask_count, 1);
    world_answer(PC_EVAL_OK, "{\"requirement\":\"required\"}");
    has(client_line(client), "\"id\":2,\"result\":{\"requirement\":\"required\"}");
    close(client);
}

static void a_command_carries_who_asks_and_what(void **state)
{
    (void)state;
    int client = client_login("payer");
    client_request(client, 3, "case.submit", SUBMIT);
    struct pc_command *command = world_take(&world.cases);
    assert_non_null(command);
    assert_ptr_equal(command->verb, &pc_verb_case_submit);
    assert_text(command->actor.id, "payer");
    assert_text(command->actor.payers, "sample");
    assert_text(command->actor.org, "payer/sample");
    assert_int_equal(command->actor.roles, PC_WHO_PAYER);
    assert_text(pc_json_str(command->params, "request_id"), "q1");
    assert_non_null(command->catalogue);
    assert_true(pc_str_starts(command->params_text, PC_STR("{\"channel\":"))); /* its canonical text */
    world_finish(command, "{\"submission\":\"s\"}");
    has(client_line(client), "\"id\":3,\"result\":{\"submission\":\"s\"}");
    close(client);
}

static void a_command_that_asks_gets_its_answer_and_goes_back(void **state)
{
    (void)state;
    int client = client_login("payer");
    client_request(client, 3, "case.submit", SUBMIT);
    struct pc_command *command = world_take(&world.cases);
    command->stage = PC_STAGE_ASK;
    command->ask = (struct pc_ask){.kind = PC_EVAL_SUBMISSION, .input = PC_STR("{\"in\":1}")};
    world.ask_rc = PC_BUSY; /* the evaluators' queues are full: the command waits, it is not lost */
    world_give_back(command);
    assert_int_equal(world.ask_count, 0);
    world.ask_rc = PC_OK;
    int other = client_login("payer");
    client_request(other, 1, "criteria.evaluate", EVALUATE);
    assert_int_equal(world.ask_count, 1);
    assert_false(world.asks[0].ask.patient);
    world_answer(PC_EVAL_OK, "{}"); /* whoever is answered makes room */
    assert_int_equal(world.ask_count, 1);
    assert_string_equal(world.asks[0].input.ptr, "{\"in\":1}");
    assert_true(world.asks[0].ask.patient); /* a commit follows */
    world_answer(PC_EVAL_INVALID, "{\"reason\":\"r\"}");
    command = world_take(&world.cases);
    assert_int_equal(command->stage, PC_STAGE_APPLY);
    assert_int_equal(command->answer_status, PC_EVAL_INVALID);
    assert_text(command->answer, "{\"reason\":\"r\"}");
    assert_int_equal(command->answer_abi, 1);
    world_finish(command, "{}");
    close(client);
    close(other);
}

static void a_command_that_nobody_can_answer_goes_on_as_after_a_failed_policy(void **state) /* I3 */
{
    (void)state;
    int client = client_login("payer");
    client_request(client, 3, "case.submit", SUBMIT);
    struct pc_command *command = world_take(&world.cases);
    command->stage = PC_STAGE_ASK;
    command->ask = (struct pc_ask){.kind = PC_EVAL_SUBMISSION, .input = PC_STR("{}")};
    world.ask_rc = PC_UNAVAILABLE;
    world_give_back(command);
    command = world_take(&world.cases);
    assert_non_null(command);
    assert_int_equal(command->stage, PC_STAGE_APPLY);
    assert_int_equal(command->answer_status, PC_EVAL_KILLED);
    world_finish(command, "{}");
    close(client);
}

static void refusals_of_the_policies_have_their_codes(void **state)
{
    (void)state;
    int client = client_login("payer");
    client_request(client, 1, "criteria.evaluate", EVALUATE);
    world_answer(PC_EVAL_INVALID,
                 "{\"reason\":\"wrong_unit\",\"field\":\"params.facts.x\",\"detail\":\"d\"}");
    has(client_line(client),
        "{\"code\":-32005,\"message\":\"invalid value\",\"data\":{\"reason\":\"wrong_unit\",\"field\":\"params.facts.x\",\"detail\":\"d\"}}");
    client_request(client, 2, "criteria.evaluate", EVALUATE);
    world_answer(PC_EVAL_NOT_FOUND, "{\"reason\":\"unknown_criteria\"}");
    has(client_line(client), "\"code\":-32003");
    close(client);
}

static void the_place_of_a_policy_error_is_for_authors_only(void **state)
{
    (void)state;
    static const char error[] =
        "{\"reason\":\"policy_failed\",\"limit\":\"instructions\",\"file\":\"criteria/x.lua\",\"line\":7,\"detail\":\"bmi was 41\"}";
    int payer = client_login("payer"), author = client_login("author");
    client_request(payer, 1, "criteria.evaluate", EVALUATE);
    world_answer(PC_EVAL_POLICY_ERROR, error);
    const char *line = client_line(payer);
    has(line, "\"code\":-32007");
    has(line, "\"limit\":\"instructions\"");
    assert_null(strstr(line, "x.lua"));
    assert_null(strstr(line, "41")); /* its words may quote facts (I12) */
    client_request(author, 1, "criteria.evaluate", EVALUATE);
    world_answer(PC_EVAL_KILLED, error);
    line = client_line(author);
    has(line, "\"file\":\"criteria/x.lua\",\"line\":7");
    assert_null(strstr(line, "41"));
    close(payer);
    close(author);
}

static void an_outcome_tells_its_story_and_a_fault_does_not(void **state) /* I12 */
{
    (void)state;
    int client = client_login("payer");
    client_request(client, 1, "case.get", "{\"case_id\":\"c1\"}");
    struct pc_command *command = world_take(&world.reads);
    command->rc = pc_fail(&command->err, PC_REFUSED, "not_allowed_in_state", "params.action", "no");
    memcpy(command->err.extra, "\"allowed\":[]", 13);
    world_finish(command, NULL);
    has(client_line(client),
        "{\"code\":-32004,\"message\":\"not allowed in this state\",\"data\":{\"reason\":\"not_allowed_in_state\","
        "\"field\":\"params.action\",\"detail\":\"no\",\"allowed\":[]}}");
    client_request(client, 2, "case.get", "{\"case_id\":\"c1\"}");
    command = world_take(&world.reads);
    command->rc = pc_fail(&command->err, PC_IO, "disk", "params.x", "path /var/secret");
    world_finish(command, NULL);
    const char *line = client_line(client);
    has(line, "\"code\":-32008");
    has(line, "\"reason\":\"fault\",\"field\":\"\"");
    assert_null(strstr(line, "secret"));
    close(client);
}

static void a_revoked_principal_is_out_at_its_next_request(void **state)
{
    (void)state;
    int client = client_login("payer");
    pc_principal_by_id(world.server, "payer")->revoked = true;
    const char *line = client_call(client, "case.get", "{\"case_id\":\"c1\"}");
    has(line, "-32001");
    has(line, "revoked");
    close(client);
}

static void without_policies_nothing_but_principals_can_be_done(void **state)
{
    (void)state;
    pc_catalogue_unref(&world.server->catalogue);
    int client = client_login("payer"), admin = client_open(true);
    has(client_call(client, "criteria.evaluate", EVALUATE), "no_policies");
    has(client_call(client, "case.submit", SUBMIT), "no_policies");
    client_request(admin, 1, "admin.principal_revoke", "{\"id\":\"x\"}");
    assert_int_equal(world.cases.count, 1);
    close(client);
    close(admin);
}

static void a_drained_server_takes_no_more_work(void **state)
{
    (void)state;
    int client = client_login("payer"), admin = client_open(true);
    has(client_call(admin, "admin.drain", "{}"), "\"draining\":true");
    assert_true(world.drained);
    client_request(client, 1, "case.submit", SUBMIT);
    struct pc_command *command = world_take(&world.cases);
    pc_server_drain(world.server);
    assert_false(pc_server_idle(world.server));
    has(client_call(client, "case.submit", SUBMIT), "draining");
    world_finish(command, "{}"); /* what is in flight is answered */
    has(client_line(client), "\"result\":{}");
    assert_true(pc_server_idle(world.server));
    close(client);
    close(admin);
}

static void submit_too_late(void *arg)
{
    has(client_call(*(int *)arg, "case.submit", SUBMIT), "draining");
}

/* A thousand callers that come too late are not a thousand faults. */
static void what_a_server_that_ends_refuses_is_not_logged_as_a_fault(void **state)
{
    (void)state;
    static struct captured log;
    int client = client_login("payer");
    pc_server_drain(world.server);
    pc_log_threshold(PC_LOG_DEBUG);
    capture(&log, submit_too_late, &client);
    assert_string_equal(log.text, "");
    close(client);
}

static void hello_speaks_one_protocol(void **state)
{
    (void)state;
    int client = client_open(false);
    has(client_call(client, "session.hello", "{\"client\":\"t\",\"protocol\":1}"),
        "\"limits\":{\"line_bytes\":1048576");
    has(client_call(client, "session.hello", "{\"client\":\"t\",\"protocol\":2}"), "unsupported_protocol");
    close(client);
}

#define IN_WORLD(test) PC_TEST_WITH(test, world_serves, world_is_gone)
PC_TEST_MAIN(IN_WORLD(an_unknown_method_is_not_found_and_a_later_one_says_so),
             IN_WORLD(only_session_methods_come_before_a_login),
             IN_WORLD(a_wrong_token_is_refused_and_five_end_the_connection),
             IN_WORLD(each_row_admits_its_roles_and_nobody_else),
             IN_WORLD(the_admin_socket_makes_its_own_user_admin), IN_WORLD(wrong_params_name_their_place),
             IN_WORLD(what_is_not_theirs_does_not_exist_for_bound_principals),
             IN_WORLD(a_question_goes_to_the_evaluators_in_its_own_bytes),
             IN_WORLD(a_requirement_without_stored_rows_goes_straight_and_one_with_them_is_read_first),
             IN_WORLD(a_command_carries_who_asks_and_what),
             IN_WORLD(a_command_that_asks_gets_its_answer_and_goes_back),
             IN_WORLD(a_command_that_nobody_can_answer_goes_on_as_after_a_failed_policy),
             IN_WORLD(refusals_of_the_policies_have_their_codes),
             IN_WORLD(the_place_of_a_policy_error_is_for_authors_only),
             IN_WORLD(an_outcome_tells_its_story_and_a_fault_does_not),
             IN_WORLD(a_revoked_principal_is_out_at_its_next_request),
             IN_WORLD(without_policies_nothing_but_principals_can_be_done),
             IN_WORLD(a_drained_server_takes_no_more_work),
             IN_WORLD(what_a_server_that_ends_refuses_is_not_logged_as_a_fault),
             IN_WORLD(hello_speaks_one_protocol))
