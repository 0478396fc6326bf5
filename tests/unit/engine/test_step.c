#include "engine/step.h"
#include "support/engine_world.h"

#define NURSE "nurse-1", PC_WHO_NURSE

static void an_event_names_its_row_its_actor_and_what_it_saw(void **state) /* I10, R4.1 */
{
    struct world *w = *state;
    assert_world(world_read(w, &pc_read_case_events, "a", PC_WHO_AUDITOR, world_of_case(w, "")), PC_OK);
    assert_int_equal(world_int(w, "/events/0/row"), 103);
    assert_string_equal(world_text(w, "/events/0/actor/role"), "system");
    assert_string_equal(world_text(w, "/events/0/data/submitted_by"), "payer-1");
    assert_string_equal(world_text(w, "/events/0/data/intake"),
                        "system"); /* the hop that nobody made by hand */
    assert_int_equal(world_int(w, "/events/0/data/evaluation"), 1);
    assert_int_equal(strlen(world_text(w, "/events/0/data/kept")), 64);
}

/* Somebody with several roles acts as the first that the table admits. */
static void the_role_that_acts_is_the_one_that_may(void **state)
{
    struct world *w = *state;
    const uint32_t both = PC_WHO_INTAKE | PC_WHO_NURSE | PC_WHO_MEDICAL_DIRECTOR;
    assert_world(world_act(w, "md-1", both, "refer", ""), PC_OK);
    assert_world(
        world_act(w, "md-1", both, "deny", ",\"reasons\":[\"condition_does_not_support_procedure\"]"), PC_OK);
    assert_string_equal(world_text(w, "/case/determination/by/role"), "medical_director");
}

static void a_refusal_says_why_and_what_is_possible(void **state)
{
    struct world *w = *state;
    assert_world(world_act(w, "intake-1", PC_WHO_INTAKE, "take", ""), PC_REFUSED);
    assert_string_equal(w->err.reason, "not_allowed_for_role");
    assert_string_equal(w->err.field, "params.action");
    assert_world(world_act(w, NURSE, "release", ""), PC_REFUSED);
    assert_string_equal(w->err.reason, "not_taken_by_you"); /* a guard says more than "not your role" */
    assert_non_null(strstr(w->err.extra, "\"approve\""));
    assert_null(strstr(w->err.extra, "\"deny\""));
    assert_world(world_act(w, NURSE, "approve", ""), PC_OK);
    assert_world(world_act(w, NURSE, "withdraw", ""), PC_REFUSED);
    assert_string_equal(w->err.reason, "not_allowed_in_state");
    assert_string_equal(w->err.extra, "\"allowed\":[\"note\",\"open_appeal\"]");
}

static void taking_assigns_and_the_end_unassigns(void **state)
{
    struct world *w = *state;
    assert_world(world_act(w, NURSE, "take", ""), PC_OK);
    assert_string_equal(world_text(w, "/case/assigned"), "nurse-1");
    assert_world(world_act(w, "nurse-2", PC_WHO_NURSE, "take", ""), PC_REFUSED);
    assert_string_equal(w->err.reason, "taken_by_another");
    assert_world(world_act(w, NURSE, "approve", ""), PC_OK);
    assert_string_equal(world_text(w, "/case/assigned"), "");
}

static enum pc_rc see(void *arg, const struct pc_note_row *row)
{
    struct pc_note_row *seen = arg;
    *seen = *row;
    return PC_OK;
}

static void a_note_is_kept_apart_and_the_event_has_its_digest(void **state) /* R10.4, I10 */
{
    struct world *w = *state;
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_note_row note = {0};
    assert_world(world_act(w, NURSE, "note", ""), PC_INVALID);
    assert_world(world_act(w, NURSE, "note", ",\"text\":\"called the surgeon\",\"clinical\":false"), PC_OK);
    assert_ok(w->store->ops->note_list(w->store, 1, arena, see, &note));
    assert_text(note.text, "called the surgeon");
    assert_int_equal(note.seq, 2);
    assert_false(note.clinical);
    assert_world(world_read(w, &pc_read_case_events, "a", PC_WHO_AUDITOR, world_of_case(w, "")), PC_OK);
    assert_null(strstr(w->result, "surgeon")); /* protected words are in no event */
    assert_int_equal(strlen(world_text(w, "/events/1/data/note")), 64);
}

static void watchers_learn_of_each_event(void **state) /* R10.5 */
{
    struct world *w = *state;
    w->changes = 0;
    assert_world(world_act(w, NURSE, "take", ""), PC_OK);
    assert_int_equal(w->changes, 1);
    assert_int_equal(w->change.position, 2);
    assert_int_equal(w->change.version, 2);
    assert_int_equal(w->change.event, PC_EV_TAKE);
    assert_string_equal(w->change.payer, "sample");
    assert_string_equal(w->change.provider, "P-1");
    assert_string_equal(w->change.owner, "payer-1");
}

/* Names of 64 characters, the longest that there are, reach the watchers whole. */
static void the_longest_names_reach_the_watchers(void **state)
{
    struct world *w = *state;
    static const char long_name[] = "n123456789012345678901234567890123456789012345678901234567890123";
    char owner[100] = "provider/";
    char params[2048];
    memcpy(owner + 9, long_name, sizeof long_name);
    assert_int_equal(strlen(long_name), 64);
    world_request(params, sizeof params, "L-1", NULL);
    char *socket = strstr(params, "portal"), *provider = strstr(params, "P-1");
    memcpy(socket, "socket", 6);
    memmove(provider + 64, provider + 3, strlen(provider + 3) + 1);
    memcpy(provider, long_name, 64);
    assert_world(world_run(w, &pc_verb_case_submit, owner, PC_WHO_PAYER, params), PC_OK);
    assert_string_equal(w->change.provider, long_name);
    assert_string_equal(w->change.owner, owner);
}

static void time_never_runs_backwards_in_a_case(void **state)
{
    struct world *w = *state;
    assert_world(world_advance(w, "1h"), PC_OK);
    assert_world(world_act(w, NURSE, "take", ""), PC_OK);
    struct pc_time earlier = {pc_wall_now(&w->wall.base).ms - 600000};
    pc_wall_sim_init(&w->wall, earlier); /* the machine's clock was set back */
    assert_world(world_act(w, NURSE, "release", ""), PC_OK);
    assert_string_equal(world_text(w, "/case/updated_at"), "2026-11-16T17:15:00.000Z");
}

#define T(name) PC_TEST_WITH(name, world_with_case, world_gone)
PC_TEST_MAIN(T(an_event_names_its_row_its_actor_and_what_it_saw), T(the_role_that_acts_is_the_one_that_may),
             T(a_refusal_says_why_and_what_is_possible), T(taking_assigns_and_the_end_unassigns),
             T(a_note_is_kept_apart_and_the_event_has_its_digest), T(watchers_learn_of_each_event),
             T(the_longest_names_reach_the_watchers), T(time_never_runs_backwards_in_a_case))
