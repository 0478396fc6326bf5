/* tests/unit/engine/test_billables.c -- mirrors src/engine/billables.c and read_billables.c (R2.4) */
#include <stdio.h>
#include "support/engine_world.h"

#define DIRECTOR "md-1", PC_WHO_MEDICAL_DIRECTOR
#define ADMIN "admin", PC_WHO_ADMIN
#define PAYER "payer-1", PC_WHO_PAYER
#define OPINION(date, more)                                               \
    "{\"payer\":\"sample\",\"kind\":\"medical_opinion\",\"date\":\"" date \
    "\",\"quantity\":90,\"text\":\"Opinion\"" more "}"

static void a_medical_opinion_is_a_medical_directors_and_billed_by_the_minute(void **state) /* R2.4, R9.4 */
{
    struct world *w = *state;
    assert_world(world_run(w, &pc_verb_billable_record, "nurse-1", PC_WHO_NURSE, OPINION("2026-11-10", "")),
                 PC_FORBIDDEN);
    assert_world(world_run(w, &pc_verb_billable_record, ADMIN, OPINION("2026-11-10", "")), PC_FORBIDDEN);
    assert_world(world_run(w, &pc_verb_billable_record, DIRECTOR, OPINION("2026-11-17", "")), PC_INVALID);
    assert_string_equal(w->err.field, "params.date");
    assert_world(world_run(w, &pc_verb_billable_record, DIRECTOR, OPINION("2026-11-10", "")), PC_OK);
    assert_string_equal(world_text(w, "/item/unit"), "minutes");
    assert_int_equal(world_int(w, "/item/quantity"), 90);
    assert_string_equal(world_text(w, "/item/by"), "md-1");
}

static void an_item_names_a_case_of_its_payer_or_none(void **state) /* I8 */
{
    struct world *w = *state;
    char more[80];
    assert_world(world_submit(w, "S-1"), PC_OK);
    snprintf(more, sizeof more, "{\"payer\":\"other\",\"case_id\":\"%s\",", w->case_id);
    PC_AUTO(pc_buf_free) struct pc_buf params = {0};
    pc_buf_add_text(&params, more);
    pc_buf_add_text(&params,
                    "\"kind\":\"medical_opinion\",\"date\":\"2026-11-10\",\"quantity\":30,\"text\":\"x\"}");
    assert_world(world_run(w, &pc_verb_billable_record, DIRECTOR, params.ptr), PC_NOT_FOUND);
    assert_string_equal(w->err.reason, "unknown_case");
    memcpy(strstr(params.ptr, "other"), "sampl", 5);
    assert_world(world_run(w, &pc_verb_billable_record, DIRECTOR, params.ptr), PC_INVALID);
    assert_string_equal(w->err.reason, "unknown_payer");
}

static void a_customization_that_the_snapshot_has_not_approved_is_not_billed(void **state) /* R8.8 */
{
    struct world *w = *state;
    assert_world(world_run(w, &pc_verb_billable_record, ADMIN,
                           "{\"payer\":\"sample\",\"group\":\"G-FULL\",\"kind\":\"appeal_customization\","
                           "\"date\":\"2026-11-10\",\"text\":\"x\"}"),
                 PC_REFUSED);
    assert_string_equal(w->err.reason, "not_approved");
}

static void the_items_of_a_time_are_listed_for_their_payer_and_survive_a_restart(void **state) /* R2.4, I8 */
{
    struct world *w = *state;
    assert_world(world_run(w, &pc_verb_billable_record, DIRECTOR, OPINION("2026-10-31", "")), PC_OK);
    assert_world(
        world_run(w, &pc_verb_billable_record, DIRECTOR, OPINION("2026-11-01", ",\"request_id\":\"B-1\"")),
        PC_OK);
    assert_world(
        world_run(w, &pc_verb_billable_record, DIRECTOR, OPINION("2026-11-01", ",\"request_id\":\"B-1\"")),
        PC_OK);
    world_restart(w);
    assert_world(
        world_run(
            w, &pc_verb_billable_record, ADMIN,
            "{\"payer\":\"sample\",\"kind\":\"clinical_record_access\",\"date\":\"2026-11-02\",\"text\":\"Set-up\"}"),
        PC_OK);
    assert_int_equal(world_int(w, "/item/number"), 3); /* the resend made none */
    static const char november[] = "{\"payer\":\"sample\",\"from\":\"2026-11-01\",\"to\":\"2026-11-30\"}";
    assert_world(world_read(w, &pc_read_billable_list, PAYER, november), PC_OK);
    assert_int_equal(world_int(w, "/count"), 2);
    assert_int_equal(world_int(w, "/opinion_minutes"), 90);
    assert_world(world_read(w, &pc_read_billable_list, "other-1", PC_WHO_PAYER, november), PC_NOT_FOUND);
}

#define T(name) PC_TEST_WITH(name, world_with_people, world_gone)
PC_TEST_MAIN(T(a_medical_opinion_is_a_medical_directors_and_billed_by_the_minute),
             T(an_item_names_a_case_of_its_payer_or_none),
             T(a_customization_that_the_snapshot_has_not_approved_is_not_billed),
             T(the_items_of_a_time_are_listed_for_their_payer_and_survive_a_restart))
