/* tests/unit/engine/test_delegates.c -- mirrors src/engine/delegates.c: delegate.load (R4.9, R4.10) */
#include <stdio.h>
#include "support/engine_world.h"

#define ADMIN "admin", PC_WHO_ADMIN
#define MD "\"decider\":{\"name\":\"Rhea Vale, MD\",\"role\":\"medical_director\",\"credential\":\"MD\"}"
#define NURSE "\"decider\":{\"name\":\"Ned Rowe, RN\",\"role\":\"nurse\",\"credential\":\"RN\"}"
#define NOBODY "\"decider\":{\"role\":\"medical_director\",\"credential\":\"MD\"}"
#define DENIED "\"outcome\":\"denied\",\"reasons\":[\"condition_does_not_support_procedure\"]"

/* One row on the remembered case. */
static enum pc_rc load_row(struct world *w, const char *delegate, const char *members)
{
    char params[1024];
    snprintf(params, sizeof params,
             "{\"payer\":\"sample\",\"delegate\":\"%s\",\"rows\":[{\"case_id\":\"%s\",%s}]}", delegate,
             w->case_id, members);
    return world_run(w, &pc_verb_delegate_load, ADMIN, params);
}

static const char *state_now(struct world *w)
{
    world_look(w);
    return world_text(w, "/case/state");
}

static void a_delegates_approval_is_applied_under_its_name(void **state) /* R4.10 */
{
    struct world *w = *state;
    assert_world(load_row(w, "therapy_network", NURSE ",\"outcome\":\"approved\",\"reference\":\"TN-77\""),
                 PC_OK);
    assert_int_equal(world_int(w, "/loaded"), 1);
    assert_string_equal(state_now(w), "approved");
    assert_string_equal(world_text(w, "/case/determination/by/entity"), "therapy_network");
    assert_string_equal(world_text(w, "/case/determination/by/id"), "Ned Rowe, RN");
    assert_string_equal(world_text(w, "/case/determination/by/role"), "nurse");
    assert_true(world_count(w, "/case/letters") >= 2); /* R8.1 */
    assert_world(
        world_read(w, &pc_read_case_events, "auditor-1", PC_WHO_AUDITOR, world_of_case(w, ",\"after\":1")),
        PC_OK);
    assert_non_null(strstr(w->result, "delegate_determined"));
    assert_non_null(strstr(w->result, "TN-77"));
    assert_true(world_verified(w));
}

static void a_delegates_medical_director_may_deny(void **state) /* R4.10, R4.3 */
{
    struct world *w = *state;
    assert_world(load_row(w, "therapy_network", MD "," DENIED), PC_OK);
    assert_int_equal(world_int(w, "/loaded"), 1);
    assert_string_equal(state_now(w), "denied");
    assert_string_equal(world_text(w, "/case/determination/by/role"), "medical_director");
    assert_true(world_count(w, "/case/letters") >= 2); /* R8.2 */
}

static void an_adverse_row_that_no_medical_director_signed_waits_for_ours(void **state) /* R4.10, I1 */
{
    static const char *const unsigned_rows[] = {NURSE "," DENIED, NOBODY "," DENIED,
                                                NURSE ",\"outcome\":\"partially_approved\",\"visits\":1,"
                                                      "\"reasons\":[\"excessive_visits\"]"};
    for (size_t i = 0; i < 3; i++) {
        struct world *w;
        void *fresh = NULL;
        (void)state;
        assert_int_equal(world_with_case(&fresh), 0);
        w = fresh;
        assert_world(load_row(w, "therapy_network", unsigned_rows[i]), PC_OK);
        assert_int_equal(world_int(w, "/loaded"), 0);
        assert_string_equal(world_text(w, "/queued/0/case_id"), w->case_id);
        assert_string_equal(state_now(w), "director_review");
        assert_null(yyjson_doc_ptr_get(w->doc, "/case/determination"));
        assert_world(world_read(w, &pc_read_queue_list, "md-1", PC_WHO_MEDICAL_DIRECTOR,
                                "{\"role\":\"medical_director\"}"),
                     PC_OK);
        assert_int_equal(world_count(w, "/cases"), 1);
        world_gone(&fresh);
    }
}

static void what_was_not_delegated_is_recorded_and_not_applied(void **state) /* R4.9 */
{
    struct world *w = *state;
    static const struct {
        const char *delegate, *reason;
    } others[] = {{"nobody", "unknown_delegate"},
                  {"imaging_vendor", "not_delegated"}}; /* for other categories */
    for (size_t i = 0; i < 2; i++) {
        assert_world(load_row(w, others[i].delegate, MD "," DENIED ",\"reference\":\"E-5\""), PC_OK);
        assert_int_equal(world_int(w, "/loaded"), 0);
        assert_string_equal(world_text(w, "/rejected/0/reason"), others[i].reason);
        assert_string_equal(state_now(w), "nurse_review");
        assert_world(world_read(w, &pc_read_case_events, "auditor-1", PC_WHO_AUDITOR, world_of_case(w, "")),
                     PC_OK);
        char pointer[64];
        snprintf(pointer, sizeof pointer, "/events/%zu/event", 1 + i); /* but it is on record */
        assert_string_equal(world_text(w, pointer), "determined_elsewhere");
        snprintf(pointer, sizeof pointer, "/events/%zu/data/delegate", 1 + i);
        assert_string_equal(world_text(w, pointer), others[i].delegate);
        snprintf(pointer, sizeof pointer, "/events/%zu/data/reference", 1 + i);
        assert_string_equal(world_text(w, pointer), "E-5");
    }
    assert_true(world_verified(w));
}

static void a_row_that_is_refused_keeps_no_other_from_being_applied(void **state) /* R4.10, I6 */
{
    struct world *w = *state;
    char first[32], params[1024];
    snprintf(first, sizeof first, "%s", w->case_id);
    w->answer = WORLD_CASES(
        "{\"category\":\"pt_ot\",\"lines\":[1],\"requirement\":\"required\",\"outcome\":\"not_met\","
        "\"title\":\"Therapy\",\"criteria\":[],\"clocks\":[]}");
    assert_world(world_submit(w, "R-2"), PC_OK); /* whose denial nothing explains: no guideline */
    snprintf(params, sizeof params,
             "{\"payer\":\"sample\",\"delegate\":\"therapy_network\",\"rows\":[{\"case_id\":\"%s\"," MD
             "," DENIED "},{\"case_id\":\"x\"," NURSE ",\"outcome\":\"approved\"},{\"case_id\":\"%s\"," NURSE
             ",\"outcome\":\"approved\"}]}",
             w->case_id, first);
    assert_world(world_run(w, &pc_verb_delegate_load, ADMIN, params), PC_OK);
    assert_int_equal(world_int(w, "/loaded"), 1);
    assert_int_equal(world_count(w, "/rejected"), 2);
    assert_int_equal(world_int(w, "/rejected/0/row"), 0);
    assert_string_equal(world_text(w, "/rejected/0/reason"), "letter_incomplete");
    assert_int_equal(world_int(w, "/rejected/1/row"), 1);
    assert_string_equal(state_now(w), "nurse_review");
    snprintf(w->case_id, sizeof w->case_id, "%s", first);
    assert_string_equal(state_now(w), "approved");
    assert_true(world_verified(w));
}

static void a_row_says_what_it_must_and_finds_one_case(void **state) /* R4.10 */
{
    struct world *w = *state;
    static const struct {
        const char *row, *field, *reason;
    } rows[] = {
        {"{\"case_id\":\"x\"," NURSE ",\"outcome\":\"approved\"}", "case_id", "unknown_case"},
        {"{\"member\":\"M-1\"," NURSE ",\"outcome\":\"approved\"}", "codes", "missing"},
        {"{\"member\":\"M-9\",\"codes\":[\"97110\"],\"date\":\"2026-11-20\"," NURSE
         ",\"outcome\":\"approved\"}",
         "member", "unknown_case"},
        {"{\"case_id\":\"x\",\"decider\":{\"role\":\"nurse\",\"credential\":\"RN\"},\"outcome\":\"approved\"}",
         "decider", "missing"},
        {"{\"case_id\":\"x\"," NURSE ",\"outcome\":\"perhaps\"}", "outcome", "not_a_choice"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char params[1024];
        snprintf(params, sizeof params,
                 "{\"payer\":\"sample\",\"delegate\":\"therapy_network\",\"rows\":[%s]}", rows[i].row);
        assert_world(world_run(w, &pc_verb_delegate_load, ADMIN, params), PC_OK);
        assert_string_equal(world_text(w, "/rejected/0/field"), rows[i].field);
        assert_string_equal(world_text(w, "/rejected/0/reason"), rows[i].reason);
    }
    assert_world(load_row(w, "therapy_network", MD ",\"outcome\":\"denied\""), PC_OK);
    assert_string_equal(world_text(w, "/rejected/0/reason"), "reasons_required");
    assert_world(load_row(w, "therapy_network", MD ",\"outcome\":\"denied\",\"reasons\":[\"no_such\"]"),
                 PC_OK);
    assert_string_equal(world_text(w, "/rejected/0/reason"), "unknown_reason");
    assert_string_equal(state_now(w), "nurse_review");
}

static void a_late_or_repeated_file_changes_nothing(void **state) /* I7 */
{
    struct world *w = *state;
    assert_world(load_row(w, "therapy_network", NURSE ",\"outcome\":\"approved\""), PC_OK);
    assert_world(load_row(w, "therapy_network", MD "," DENIED), PC_OK);
    assert_string_equal(world_text(w, "/rejected/0/reason"), "already_decided");
    assert_string_equal(state_now(w), "approved");
}

static enum pc_rc attempt(struct world *w, int number)
{
    (void)number;
    return load_row(w, "therapy_network", NURSE ",\"outcome\":\"approved\"");
}

static void a_fault_at_any_store_call_applies_nothing(void **state) /* I2, I6 */
{
    struct world *w = *state;
    assert_true(world_fault_sweep(w, attempt) > 10);
}

#define T(name) PC_TEST_WITH(name, world_with_case, world_gone)
PC_TEST_MAIN(T(a_delegates_approval_is_applied_under_its_name), T(a_delegates_medical_director_may_deny),
             PC_TEST(an_adverse_row_that_no_medical_director_signed_waits_for_ours),
             T(what_was_not_delegated_is_recorded_and_not_applied),
             T(a_row_that_is_refused_keeps_no_other_from_being_applied),
             T(a_row_says_what_it_must_and_finds_one_case), T(a_late_or_repeated_file_changes_nothing),
             T(a_fault_at_any_store_call_applies_nothing))
