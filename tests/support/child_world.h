/* tests/support/child_world.h -- a denied case, and what the policies answer about the cases about it. */
#ifndef PC_CHILD_WORLD_H
#define PC_CHILD_WORLD_H

#include "support/engine_world.h"

#define NURSE "nurse-1", PC_WHO_NURSE
#define INTAKE "intake-1", PC_WHO_INTAKE
#define DIRECTOR "md-1", PC_WHO_MEDICAL_DIRECTOR
#define OTHER_DIRECTOR "md-2", PC_WHO_MEDICAL_DIRECTOR
#define PAYER "payer-1", PC_WHO_PAYER
#define PROVIDER "P-1", PC_WHO_PROVIDER
#define PAYER_DIRECTOR "payer-md", PC_WHO_PAYER_MEDICAL_DIRECTOR
#define IRO_A "iro-a", PC_WHO_IRO
#define IRO_B "iro-b", PC_WHO_IRO

#define DENIAL ",\"reasons\":[\"condition_does_not_support_procedure\"]"
#define UPHOLD ",\"decision\":\"uphold\"" DENIAL
#define MEMBER ",\"filer\":\"member\",\"subject\":\"medical_necessity\""
#define DOCTOR ",\"physician\":{\"name\":\"Dr. Example\"},\"phone\":\"800-555-0188\""

/* The rules of a request, with the last days of the rights that a denial begins: 180 days, 180 days, 4 months that roll. */
#define RIGHTS                                                                                             \
    WORLD_RULE("decision", "erisa_pre_15d", "law", "15", "calendar_days", "receipt", "false", "")          \
    "," WORLD_RULE("decision", "programme_mnr_5bd", "programme", "5", "business_days", "complete", "true", \
                   "") "," WORLD_RULE("reconsideration_filing", "reconsider_180d", "internal", "180",      \
                                      "calendar_days", "notified", "false", "") ","
#define FILING(levels)                                                                                     \
    WORLD_RULE("appeal_filing", "appeal_180d", "law", "180", "calendar_days", "notified", "false", levels) \
    "," WORLD_RULE("external_filing", "external_4mo", "law", "4", "months", "notified", "false",           \
                   "\"rolls_to_business_day\":true,")
#define APPEAL_RULES                                                                           \
    WORLD_RULE("decision", "appeal_30d", "law", "30", "calendar_days", "receipt", "false", "") \
    "," WORLD_RULE("forward", "forward_4bd", "programme", "4", "business_days", "receipt", "false", "")
#define EXTERNAL_RULES                                                                           \
    WORLD_RULE("preliminary", "prelim_5bd", "law", "5", "business_days", "receipt", "false", "") \
    "," WORLD_RULE("decision", "iro_45d", "law", "45", "calendar_days", "asked", "false", "")
#define TALK_RULES \
    WORLD_RULE("peer_to_peer", "p2p_1bd", "programme", "1", "business_days", "asked", "false", "")
#define ANSWER_OF(outcome, rules) \
    WORLD_CASES(WORLD_CASE("pt_ot", outcome, rules, "\"grants\":{\"days\":30},"))

static const char about_request[] = ANSWER_OF("not_met", RIGHTS FILING(""));
static const char about_two_levels[] = ANSWER_OF("not_met", RIGHTS FILING("\"levels\":2,"));
static const char about_appeal[] = ANSWER_OF("not_met", APPEAL_RULES);
static const char about_external[] = ANSWER_OF("not_met", EXTERNAL_RULES);
static const char about_talk[] = ANSWER_OF("not_met", TALK_RULES);

/* Monday 2026-11-16 10:15 in Chicago: a request, seen by a nurse, denied by md-1. */
static inline void deny_with(struct world *w, const char *answer)
{
    w->answer = answer;
    assert_world(world_submit(w, "R-1"), PC_OK);
    assert_world(world_act(w, NURSE, "refer", ",\"reason\":\"not met\""), PC_OK);
    assert_world(world_act(w, DIRECTOR, "deny", DENIAL), PC_OK);
}

static inline int world_denied(void **state)
{
    int rc = world_with_people(state);
    deny_with(*state, about_request);
    return rc;
}

/* From here on the remembered case is the last child in the latest result. */
static inline void look_at_child(struct world *w)
{
    char pointer[64];
    snprintf(pointer, sizeof pointer, "/case/children/%zu/case_id", world_count(w, "/case/children") - 1);
    snprintf(w->case_id, sizeof w->case_id, "%s", world_text(w, pointer));
    assert_true(w->case_id[0]);
    world_look(w);
}

/* Opens an appeal of the remembered case and looks at it; the parent's id goes to *parent. */
static inline void open_appeal(struct world *w, char parent[32])
{
    snprintf(parent, 32, "%s", w->case_id);
    w->answer = about_appeal;
    assert_world(world_act(w, PROVIDER, "open_appeal", MEMBER), PC_OK);
    look_at_child(w);
}

static inline void back_to(struct world *w, const char parent[32])
{
    snprintf(w->case_id, sizeof w->case_id, "%s", parent);
    world_look(w);
}

/* How many letters of a kind the last case has. */
static inline int letters_of(struct world *w, const char *kind)
{
    int count = 0;
    for (size_t i = 0; i < world_count(w, "/case/letters"); i++) {
        char pointer[48];
        snprintf(pointer, sizeof pointer, "/case/letters/%zu/kind", i);
        count += strcmp(world_text(w, pointer), kind) == 0;
    }
    return count;
}

#endif
