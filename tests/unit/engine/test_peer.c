/* Conversations with a medical director (R8.4, R5.8). */
#include "support/child_world.h"

static void talk(struct world *w, char parent[32])
{
    snprintf(parent, 32, "%s", w->case_id);
    w->answer = about_talk;
    assert_world(world_act(w, PROVIDER, "request_peer_to_peer", DOCTOR), PC_OK);
    look_at_child(w);
}

static void any_physician_asks_and_the_day_to_hold_it_runs(void **state) /* R8.4, R5.8 */
{
    struct world *w = *state;
    char parent[32];
    assert_world(world_act(w, PROVIDER, "request_peer_to_peer", ""), PC_INVALID);
    assert_string_equal(w->err.field, "params.physician");
    talk(w, parent);
    assert_string_equal(world_text(w, "/case/kind"), "peer_to_peer");
    assert_string_equal(world_text(w, "/case/state"), "requested");
    assert_string_equal(world_text(w, "/case/peer_to_peer/physician/name"), "Dr. Example");
    assert_string_equal(world_text(w, "/case/peer_to_peer/asked_by"), "provider");
    assert_string_equal(world_text(w, "/case/clocks/0/due_at"),
                        "2026-11-18T01:00:00.000Z"); /* the next day, 19:00 */
    back_to(w, parent);
    assert_world(world_act(w, PAYER_DIRECTOR, "request_peer_to_peer", DOCTOR),
                 PC_REFUSED); /* one at a time */
    assert_string_equal(w->err.reason, "peer_to_peer_open");
}

static void slots_and_attempts_are_kept(void **state) /* R8.4 */
{
    struct world *w = *state;
    char parent[32];
    talk(w, parent);
    assert_world(world_act(w, INTAKE, "schedule_peer_to_peer", ""), PC_REFUSED);
    assert_string_equal(w->err.reason, "slot_or_attempt_required");
    assert_world(world_act(w, INTAKE, "schedule_peer_to_peer", ",\"slot\":\"2026-11-16T10:00:00.000Z\""),
                 PC_INVALID);
    assert_string_equal(w->err.reason, "in_the_past");
    assert_world(world_act(w, INTAKE, "schedule_peer_to_peer", ",\"slot\":\"2026-11-17T16:30:00.000Z\""),
                 PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "scheduled");
    assert_int_equal(letters_of(w, "peer_to_peer"), 1);
    assert_world(world_act(w, INTAKE, "schedule_peer_to_peer", ",\"attempt\":\"no answer at the practice\""),
                 PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "requested");
    assert_null(yyjson_doc_ptr_get(w->doc, "/case/peer_to_peer/slot"));
    assert_int_equal(world_count(w, "/case/peer_to_peer/attempts"), 2);
    assert_string_equal(world_text(w, "/case/peer_to_peer/attempts/1/failed"), "no answer at the practice");
    assert_world(world_advance(w, "2d"), PC_OK);
    world_look(w);
    assert_string_equal(world_text(w, "/case/escalations/0/event"), "peer_to_peer_due");
    assert_world(world_act(w, INTAKE, "record_peer_to_peer", ",\"result\":\"no_change\""), PC_REFUSED);
    assert_string_equal(w->err.reason, "held_by_a_medical_director");
    assert_world(world_act(w, INTAKE, "record_peer_to_peer", ",\"result\":\"not_held\""), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "not_held");
    back_to(w, parent);
    assert_string_equal(world_text(w, "/case/state"), "denied");
    assert_string_equal(world_text(w, "/case/children/0/state"), "not_held");
    talk(w, parent); /* and another one */
}

static void a_medical_director_who_was_convinced_reverses_the_denial(void **state) /* R8.4, R4.3 */
{
    struct world *w = *state;
    char parent[32];
    talk(w, parent);
    assert_world(world_act(w, DIRECTOR, "record_peer_to_peer",
                           ",\"result\":\"overturn\",\"note\":\"the images were not on file\""),
                 PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "held");
    assert_string_equal(world_text(w, "/case/clocks/0/state"), "met"); /* R5.8 */
    back_to(w, parent);
    assert_string_equal(world_text(w, "/case/outcome"), "approved");
    assert_string_equal(world_text(w, "/case/determination/by/id"), "md-1");
    assert_true(world_text(w, "/case/determination/authorization")[0]);
    assert_int_equal(letters_of(w, "approval"), 2);
    assert_true(world_verified(w));
}

static void in_part_it_needs_less_and_a_reason(void **state) /* R8.4, R4.3, R4.5 */
{
    struct world *w = *state;
    char parent[32];
    talk(w, parent);
    assert_world(
        world_act(w, DIRECTOR, "record_peer_to_peer", ",\"result\":\"overturn_partly\",\"visits\":4"),
        PC_REFUSED);
    assert_string_equal(w->err.reason, "reasons_required");
    assert_world(world_act(w, DIRECTOR, "record_peer_to_peer",
                           ",\"result\":\"overturn_partly\",\"visits\":4,\"reasons\":[\"excessive_visits\"]"),
                 PC_OK);
    back_to(w, parent);
    assert_string_equal(world_text(w, "/case/outcome"), "partially_approved");
    assert_int_equal(world_int(w, "/case/determination/approved/units"), 4);
}

static void a_payers_medical_director_only_advises(void **state) /* R8.4 */
{
    struct world *w = *state;
    char parent[32];
    talk(w, parent);
    assert_world(world_act(w, PAYER_DIRECTOR, "record_peer_to_peer",
                           ",\"result\":\"overturn\",\"note\":\"I would approve\""),
                 PC_OK);
    back_to(w, parent);
    assert_string_equal(world_text(w, "/case/outcome"), "denied");
    assert_string_equal(world_text(w, "/case/determination/outcome"), "denied");
    assert_int_equal(letters_of(w, "approval"), 0);
}

static void before_the_decision_it_is_a_note_for_the_director(void **state) /* R8.4 */
{
    struct world *w = *state;
    char parent[32];
    w->answer = about_request;
    assert_world(world_submit(w, "R-2"), PC_OK);
    assert_world(world_act(w, NURSE, "refer", ",\"reason\":\"not met\""), PC_OK);
    talk(w, parent);
    assert_world(
        world_act(w, DIRECTOR, "record_peer_to_peer", ",\"result\":\"overturn\",\"note\":\"convinced\""),
        PC_OK);
    back_to(w, parent);
    assert_string_equal(world_text(w, "/case/state"), "director_review");
    assert_world(world_act(w, DIRECTOR, "approve", ""), PC_OK);
}

static void a_late_one_only_teaches(void **state) /* R8.4 */
{
    struct world *w = *state;
    char parent[32];
    assert_world(world_advance(w, "181d"), PC_OK);
    talk(w, parent);
    assert_world(world_act(w, DIRECTOR, "record_peer_to_peer", ",\"result\":\"overturn\""), PC_OK);
    assert_string_equal(world_text(w, "/case/peer_to_peer/educational"), "late");
    back_to(w, parent);
    assert_string_equal(world_text(w, "/case/outcome"), "denied");
}

static void beside_an_open_appeal_it_only_teaches(void **state) /* R8.4, R8.6 */
{
    struct world *w = *state;
    char parent[32], appeal[32];
    talk(w, parent);
    char conversation[32];
    snprintf(conversation, sizeof conversation, "%s", w->case_id);
    back_to(w, parent);
    open_appeal(w, parent);
    snprintf(appeal, sizeof appeal, "%s", w->case_id);
    back_to(w, conversation);
    assert_world(world_act(w, DIRECTOR, "record_peer_to_peer", ",\"result\":\"overturn\""), PC_OK);
    assert_string_equal(world_text(w, "/case/peer_to_peer/educational"), "appeal_open");
    back_to(w, parent);
    assert_string_equal(world_text(w, "/case/outcome"), "denied");
    back_to(w, appeal);
    talk(w, parent); /* one about the appeal itself */
    assert_world(
        world_act(w, OTHER_DIRECTOR, "record_peer_to_peer", ",\"result\":\"no_change\",\"note\":\"heard\""),
        PC_OK);
    back_to(w, parent);
    assert_string_equal(world_text(w, "/case/state"), "director_review");
}

PC_TEST_MAIN(PC_TEST_WITH(any_physician_asks_and_the_day_to_hold_it_runs, world_denied, world_gone),
             PC_TEST_WITH(slots_and_attempts_are_kept, world_denied, world_gone),
             PC_TEST_WITH(a_medical_director_who_was_convinced_reverses_the_denial, world_denied, world_gone),
             PC_TEST_WITH(in_part_it_needs_less_and_a_reason, world_denied, world_gone),
             PC_TEST_WITH(a_payers_medical_director_only_advises, world_denied, world_gone),
             PC_TEST_WITH(before_the_decision_it_is_a_note_for_the_director, world_with_people, world_gone),
             PC_TEST_WITH(a_late_one_only_teaches, world_denied, world_gone),
             PC_TEST_WITH(beside_an_open_appeal_it_only_teaches, world_denied, world_gone))
