#include "engine/evaluation.h"
#include "support/engine_world.h"

/* A case that asked for nine visits, and what the policies say of it. */
static enum pc_event take(struct pc_case *c, struct pc_arena *arena, const char *output)
{
    yyjson_val *request = NULL, *root = NULL;
    pc_case_begin(c, arena);
    assert_ok(pc_arena_parse(arena, PC_STR("{\"service\":{\"visits\":9}}"), &request));
    c->request = request;
    if (output)
        assert_ok(pc_arena_parse(arena, pc_str_of(output), &root));
    return pc_evaluation_take(c, root);
}

#define OF(requirement, rest) "{\"requirement\":\"" requirement "\"" rest "}"
#define NEEDED(rest) OF("required", rest)

static void each_answer_is_one_event(void **state) /* R3.1, R4.1, R4.6, I3 */
{
    (void)state;
    static const struct {
        const char *output;
        enum pc_event event;
    } rows[] = {
        {OF("not_required", ",\"outcome\":\"met\""), PC_EV_REVIEW_NOT_REQUIRED},
        {OF("not_available", ""), PC_EV_SERVICE_NOT_AVAILABLE},
        {OF("no_um", ""), PC_EV_UM_NOT_PERFORMED},
        {OF("referred_to_payer", ""), PC_EV_PAYER_BUSINESS},
        {NEEDED(",\"outcome\":\"met\""), PC_EV_CRITERIA_MET},
        {NEEDED(",\"outcome\":\"not_met\""), PC_EV_CRITERIA_NOT_MET},
        {NEEDED(",\"outcome\":\"met\",\"documents\":[\"plan\"]"), PC_EV_CRITERIA_UNKNOWN},
        {NEEDED(",\"outcome\":\"needs_information\",\"missing\":[{\"fact\":\"f\"}]"), PC_EV_CRITERIA_UNKNOWN},
        {NEEDED(",\"outcome\":\"needs_information\",\"missing\":[]"),
         PC_EV_POLICY_FAILED}, /* nobody to ask */
        {NEEDED(",\"outcome\":\"met\",\"policy_error\":{\"reason\":\"policy_failed\"}"), PC_EV_POLICY_FAILED},
        {NULL, PC_EV_POLICY_FAILED},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
        struct pc_case c;
        assert_string_equal(pc_event_name(take(&c, arena, rows[i].output)), pc_event_name(rows[i].event));
    }
}

#define MET(grants, more) NEEDED(",\"outcome\":\"met\",\"grants\":" grants more)
#define INTAKE ",\"intake_approvable\":true,\"auto_approve\":true"

/* Granting less than asked is a partial denial, which neither intake nor the engine may make (R4.3). */
static void what_the_policy_grants_must_cover_what_was_asked(void **state)
{
    (void)state;
    static const struct {
        const char *output;
        bool covers;
    } rows[] = {
        {MET("{\"units\":9,\"unit\":\"visits\"}", INTAKE), true},
        {MET("{\"units\":8,\"unit\":\"visits\"}", INTAKE), false},
        {MET("{\"units\":0,\"unit\":\"visits\"}", INTAKE), false},
        {MET("{\"units\":8}", INTAKE), false},
        {MET("{\"units\":1,\"unit\":\"days\"}", INTAKE), true}, /* counts something else */
        {MET("{\"days\":30}", INTAKE), true},
        {MET("null", INTAKE), true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
        struct pc_case c;
        (void)take(&c, arena, rows[i].output);
        assert_int_equal((c.row.flags & PC_CASE_INTAKE_APPROVABLE) != 0, rows[i].covers);
        assert_int_equal((c.row.flags & PC_CASE_AUTO_APPROVE) != 0, rows[i].covers);
    }
}

static void a_review_after_the_service_is_done_by_nurses(void **state) /* R5.3, R4.1, R4.11 */
{
    (void)state;
    static const struct {
        const char *timing;
        uint32_t flags;
    } rows[] = {{"preservice", PC_CASE_INTAKE_APPROVABLE | PC_CASE_AUTO_APPROVE}, {"post_service", 0}};
    for (size_t i = 0; i < 2; i++) {
        PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
        struct pc_case c;
        yyjson_val *output, *request;
        pc_case_begin(&c, arena);
        c.row.timing = pc_str_of(rows[i].timing);
        assert_ok(pc_arena_parse(arena, PC_STR("{\"service\":{\"visits\":9}}"), &request));
        c.request = request;
        assert_ok(pc_arena_parse(
            arena, PC_STR(NEEDED(",\"outcome\":\"met\",\"intake_approvable\":true,\"auto_approve\":true")),
            &output));
        assert_int_equal(pc_evaluation_take(&c, output), PC_EV_CRITERIA_MET);
        assert_int_equal(c.row.flags & (PC_CASE_INTAKE_APPROVABLE | PC_CASE_AUTO_APPROVE), rows[i].flags);
    }
}

static void a_new_evaluation_replaces_the_old_ones_flags_and_no_others(void **state)
{
    (void)state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_case c;
    yyjson_val *root;
    (void)take(&c, arena, NEEDED(",\"outcome\":\"met\",\"complex\":true,\"intake_approvable\":true"));
    assert_int_equal(c.row.flags, PC_CASE_CRITERIA_MET | PC_CASE_COMPLEX | PC_CASE_INTAKE_APPROVABLE);
    c.row.flags |= PC_CASE_DUPLICATE | PC_CASE_LATE | PC_CASE_ASKED_BY_PERSON;
    assert_ok(pc_arena_parse(arena, PC_STR(NEEDED(",\"outcome\":\"not_met\",\"documents\":[\"x\"]")), &root));
    (void)pc_evaluation_take(&c, root);
    assert_int_equal(c.row.flags, PC_CASE_CRITERIA_NOT_MET | PC_CASE_DOCUMENTS_MISSING | PC_CASE_DUPLICATE |
                                      PC_CASE_LATE | PC_CASE_ASKED_BY_PERSON);
}

static void what_clients_see_is_kept_in_the_body(void **state) /* R3.2, R2.12 */
{
    (void)state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_case c;
    (void)take(&c, arena,
               OF("not_required",
                  ",\"reason\":{\"code\":\"r\"},\"title\":\"T\",\"notices\":[{\"code\":\"n\"}],"
                  "\"suggestions\":[],\"levels\":{\"x\":\"group\"},\"unread_facts\":[\"q\"],\"lines\":[1]"));
    assert_string_equal(yyjson_mut_get_str(yyjson_mut_obj_get(pc_body_get(&c, "reason"), "code")), "r");
    assert_int_equal(yyjson_mut_arr_size(pc_body_get(&c, "notices")), 1);
    assert_int_equal(yyjson_mut_arr_size(pc_body_get(&c, "unread_facts")), 1);
    assert_non_null(pc_body_get(&c, "levels"));
    assert_null(pc_body_get(&c, "suggestions")); /* nothing to show */
    (void)pc_evaluation_take(&c, NULL);
    assert_string_equal(yyjson_mut_get_str(yyjson_mut_obj_get(pc_body_get(&c, "reason"), "code")),
                        "policy_failed");
}

static void information_is_complete_once(void **state) /* R5.1 */
{
    (void)state;
    static const struct {
        uint32_t flags;
        bool completes;
    } rows[] = {{PC_CASE_CRITERIA_MET, true},
                {PC_CASE_CRITERIA_NOT_MET, true},
                {0, false},
                {PC_CASE_CRITERIA_MET | PC_CASE_DOCUMENTS_MISSING, false},
                {PC_CASE_CRITERIA_NOT_MET | PC_CASE_POLICY_FAILED, false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct pc_case c = {.row = {.flags = rows[i].flags, .complete_at = PC_NEVER}};
        pc_evaluation_completes(&c, (struct pc_time){7});
        assert_int_equal(c.row.complete_at.ms == 7, rows[i].completes);
        pc_evaluation_completes(&c, (struct pc_time){9});
        assert_false(c.row.complete_at.ms == 9);
    }
}

static void a_refusal_names_reason_and_field(void **state)
{
    (void)state;
    struct pc_command *command = pc_command_new();
    command->answer = PC_STR(
        "{\"reason\":\"wrong_unit\",\"field\":\"params.facts.bmi\",\"detail\":\"kg/m2\"}");
    assert_rc(pc_evaluation_refusal(command), PC_INVALID);
    assert_string_equal(command->err.reason, "wrong_unit");
    assert_string_equal(command->err.field, "params.facts.bmi");
    assert_string_equal(command->err.detail, "kg/m2");
    command->answer = PC_STR("{}");
    assert_rc(pc_evaluation_refusal(command), PC_INVALID);
    assert_string_equal(command->err.reason, "invalid");
    command->answer = PC_STR("{");
    assert_rc(pc_evaluation_refusal(command), PC_CORRUPT);
    pc_command_free(&command);
}

static void the_question_and_the_answer_are_stored_as_they_were(void **state) /* I9 */
{
    struct world *w = *state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_evaluation_row row;
    assert_ok(w->store->ops->evaluation_get(w->store, 1, 1, arena, &row));
    assert_int_equal(row.kind, PC_EVAL_CASE);
    assert_int_equal(row.revision, 1);
    assert_int_equal(row.abi, PC_EVAL_ABI);
    assert_int_equal(row.now.ms, pc_wall_now(&w->wall.base).ms);
    assert_memory_equal(row.output.ptr, world_met + 10, row.output.size); /* the bytes as they came */
    assert_memory_equal(row.input.ptr,
                        "{\"category\":\"pt_ot\",\"history\":{},\"lines\":[1],\"member\":", 53);
    assert_non_null(memmem(row.input.ptr, row.input.size, "\"requirement\":\"required\"}", 25));
}

PC_TEST_MAIN(PC_TEST(each_answer_is_one_event), PC_TEST(what_the_policy_grants_must_cover_what_was_asked),
             PC_TEST(a_review_after_the_service_is_done_by_nurses),
             PC_TEST(a_new_evaluation_replaces_the_old_ones_flags_and_no_others),
             PC_TEST(what_clients_see_is_kept_in_the_body), PC_TEST(information_is_complete_once),
             PC_TEST(a_refusal_names_reason_and_field),
             PC_TEST_WITH(the_question_and_the_answer_are_stored_as_they_were, world_with_case, world_gone))
