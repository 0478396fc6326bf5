#include <stdio.h>
#include "support/engine_world.h"

#define NURSE "nurse-1", PC_WHO_NURSE
#define DIRECTOR "md-1", PC_WHO_MEDICAL_DIRECTOR
#define INTAKE "intake-1", PC_WHO_INTAKE
#define PROVIDER "payer-1", PC_WHO_PAYER /* the requester of the standard request */

#define LAW                                                                             \
    WORLD_RULE("decision", "law_15d", "law", "15", "calendar_days", "receipt", "false", \
               "\"extension\":{\"length\":15,\"max\":1,\"unit\":\"calendar_days\"},")
#define EXTENDABLE WORLD_CASES(WORLD_CASE("pt_ot", "met", LAW, ""))
#define SUGGESTED                                                                    \
    WORLD_CASES(                                                                     \
        WORLD_CASE("pt_ot", "met", "",                                               \
                   "\"suggestions\":[{\"code\":\"site\",\"text\":\"Another site\"}," \
                   "{\"code\":\"home\",\"text\":\"At home\"},{\"code\":\"site\",\"text\":\"A third\"}],"))

static void submit(struct world *w, const char *answer)
{
    w->answer = answer;
    assert_world(world_submit(w, "R-1"), PC_OK);
}

static void an_extension_moves_the_clock_and_tells_why(void **state) /* R5.5, R5.6 */
{
    struct world *w = *state;
    char params[80];
    submit(w, EXTENDABLE);
    assert_world(world_act(w, NURSE, "extend", ""), PC_INVALID);
    assert_string_equal(w->err.field, "params.reason");
    assert_world(world_act(w, NURSE, "extend", ",\"reason\":\"the specialist is away\""), PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
    assert_string_equal(world_text(w, "/case/clocks/0/due_at"), "2026-12-17T05:59:59.999Z");
    assert_string_equal(world_text(w, "/case/extensions/0/reason"), "the specialist is away");
    assert_string_equal(world_text(w, "/case/letters/0/kind"), "extension");
    assert_string_equal(world_text(w, "/case/letters/1/kind"), "extension");
    snprintf(params, sizeof params, "{\"letter\":\"%s\"}", world_text(w, "/case/letters/1/id"));
    assert_world(world_read(w, &pc_read_letter_show, "payer-1", PC_WHO_PAYER, params), PC_OK);
    assert_non_null(strstr(world_text(w, "/text"), "the specialist is away 2026-12-16"));
}

static void a_clock_is_extended_once(void **state) /* R5.5 */
{
    struct world *w = *state;
    submit(w, EXTENDABLE);
    assert_world(world_act(w, NURSE, "extend", ",\"reason\":\"r\""), PC_OK);
    assert_world(world_act(w, NURSE, "extend", ",\"reason\":\"r\""), PC_REFUSED);
    assert_string_equal(w->err.reason, "no_extension");
    assert_null(strstr(w->err.extra, "extend"));
    submit(w, world_met); /* the programme's own clock knows none */
    assert_world(world_act(w, NURSE, "extend", ",\"reason\":\"r\""), PC_REFUSED);
}

static void add(struct world *w, const char *id, const char *role, const char *payer)
{
    char params[160];
    snprintf(params, sizeof params, "{\"id\":\"%s\",\"name\":\"N\",\"roles\":[\"%s\"]%s}", id, role, payer);
    assert_world(world_run(w, &pc_verb_principal_add, "admin", PC_WHO_ADMIN, params), PC_OK);
}

static void a_case_is_given_to_who_may_take_it(void **state) /* R4.2 */
{
    struct world *w = *state;
    add(w, "nurse-2", "nurse", "");
    add(w, "intake-2", "intake", "");
    add(w, "nurse-3", "nurse", ",\"payer\":\"other\"");
    submit(w, world_met);
    assert_world(world_act(w, NURSE, "assign", ""), PC_INVALID);
    assert_string_equal(w->err.field, "params.assignee");
    assert_world(world_act(w, NURSE, "assign", ",\"assignee\":\"nobody\""), PC_INVALID);
    assert_string_equal(w->err.reason, "not_a_reviewer_here");
    assert_world(world_act(w, NURSE, "assign", ",\"assignee\":\"intake-2\""), PC_INVALID);
    assert_world(world_act(w, NURSE, "assign", ",\"assignee\":\"nurse-3\""), PC_INVALID); /* I8 */
    assert_world(world_act(w, INTAKE, "assign", ",\"assignee\":\"nurse-2\""), PC_OK);
    assert_string_equal(world_text(w, "/case/assigned"), "nurse-2");
    assert_world(world_act(w, NURSE, "assign", ",\"assignee\":\"nurse-2\""), PC_REFUSED);
    assert_string_equal(w->err.reason, "taken_by_another");
    assert_world(world_run(w, &pc_verb_principal_revoke, "admin", PC_WHO_ADMIN, "{\"id\":\"nurse-2\"}"),
                 PC_OK);
    assert_world(world_act(w, DIRECTOR, "assign", ",\"assignee\":\"nurse-2\""), PC_INVALID);
}

static void a_matter_is_handed_to_the_payer_and_the_review_goes_on(void **state) /* R3.9 */
{
    struct world *w = *state;
    submit(w, world_met);
    assert_world(world_act(w, NURSE, "forward_to_payer", ""), PC_INVALID);
    assert_string_equal(w->err.field, "params.subject");
    assert_world(world_act(w, NURSE, "forward_to_payer",
                           ",\"subject\":\"case_agreement\",\"text\":\"Out of network.\""),
                 PC_OK);
    assert_string_equal(world_text(w, "/case/state"), "nurse_review");
    assert_string_equal(world_text(w, "/case/forwarded/0/subject"), "case_agreement");
    assert_world(world_read(w, &pc_read_task_list, PROVIDER, "{}"), PC_OK);
    assert_string_equal(world_text(w, "/tasks/0/kind"), "forwarded");
    assert_string_equal(world_text(w, "/tasks/0/text"), "Out of network.");
    char params[80];
    snprintf(params, sizeof params, "{\"task\":\"%s\",\"text\":\"agreed\"}", world_text(w, "/tasks/0/task"));
    assert_world(world_run(w, &pc_verb_task_answer, PROVIDER, params), PC_OK);
    assert_string_equal(world_text(w, "/task/answer/text"), "agreed");
    assert_world(world_read(w, &pc_read_task_list, PROVIDER, "{}"), PC_OK);
    assert_int_equal(world_count(w, "/tasks"), 0);
}

static void what_is_the_payers_own_ends_here_with_a_task(void **state) /* R3.8 */
{
    struct world *w = *state;
    submit(
        w,
        "{\"cases\":[{\"category\":null,\"lines\":[],\"requirement\":\"referred_to_payer\",\"reason\":{\"code\":"
        "\"transition_of_care_is_payer_benefit\",\"text\":\"Ask the plan.\"},\"criteria\":[],\"clocks\":[]}]}");
    assert_string_equal(world_text(w, "/cases/0/state"), "referred_to_payer");
    assert_world(world_read(w, &pc_read_task_list, PROVIDER, "{}"), PC_OK);
    assert_string_equal(world_text(w, "/tasks/0/subject"), "transition_of_care_is_payer_benefit");
    assert_string_equal(world_text(w, "/tasks/0/text"), "Ask the plan.");
}

static void each_offer_has_an_id_and_its_answer_is_recorded(void **state) /* R3.9 */
{
    struct world *w = *state;
    submit(w, SUGGESTED);
    assert_string_equal(world_text(w, "/cases/0/suggestions/0/offer"), "site");
    assert_string_equal(world_text(w, "/cases/0/suggestions/2/offer"), "site-2");
    assert_world(world_act(w, PROVIDER, "offer_response", ",\"accepted\":true"), PC_INVALID);
    assert_string_equal(w->err.field, "params.offer");
    assert_world(world_act(w, PROVIDER, "offer_response", ",\"offer\":\"site\""), PC_INVALID);
    assert_string_equal(w->err.field, "params.accepted");
    assert_world(world_act(w, PROVIDER, "offer_response", ",\"offer\":\"x\",\"accepted\":true"), PC_INVALID);
    assert_string_equal(w->err.reason, "no_such_offer");
    assert_world(world_act(w, PROVIDER, "offer_response", ",\"offer\":\"site-2\",\"accepted\":false"), PC_OK);
    assert_string_equal(world_text(w, "/case/offers/0/text"), "A third");
    assert_false(world_true(w, "/case/offers/0/accepted"));
    assert_string_equal(world_text(w, "/case/offers/0/by"), "payer-1");
    assert_string_equal(world_text(w, "/case/offers/0/role"), "payer");
    assert_string_equal(world_text(w, "/case/offers/0/at"), "2026-11-16T16:15:00.000Z");
    assert_string_equal(world_text(w, "/case/state"), "nurse_review"); /* never a condition */
    assert_world(world_act(w, NURSE, "offer_response", ",\"offer\":\"site-2\",\"accepted\":true"), PC_OK);
    assert_int_equal(world_count(w, "/case/offers"), 1);
    assert_true(world_true(w, "/case/offers/0/accepted"));
}

static void an_offer_may_be_answered_after_the_decision(void **state) /* R3.9 */
{
    struct world *w = *state;
    submit(w, SUGGESTED);
    assert_world(world_act(w, NURSE, "approve", ""), PC_OK);
    assert_world(world_act(w, PROVIDER, "offer_response", ",\"offer\":\"home\",\"accepted\":true"), PC_OK);
    assert_string_equal(world_text(w, "/case/outcome"), "approved");
    assert_true(world_true(w, "/case/offers/0/accepted"));
}

static void where_nothing_was_suggested_nothing_is_answered(void **state) /* R3.9 */
{
    struct world *w = *state;
    submit(w, world_met);
    assert_world(world_act(w, PROVIDER, "offer_response", ",\"offer\":\"x\",\"accepted\":true"), PC_REFUSED);
    assert_string_equal(w->err.reason, "nothing_offered");
}

#define T(name) PC_TEST_WITH(name, world_with_people, world_gone)
PC_TEST_MAIN(T(an_extension_moves_the_clock_and_tells_why), T(a_clock_is_extended_once),
             T(a_case_is_given_to_who_may_take_it), T(a_matter_is_handed_to_the_payer_and_the_review_goes_on),
             T(what_is_the_payers_own_ends_here_with_a_task),
             T(each_offer_has_an_id_and_its_answer_is_recorded),
             T(an_offer_may_be_answered_after_the_decision),
             T(where_nothing_was_suggested_nothing_is_answered))
