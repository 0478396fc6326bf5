/* tests/unit/engine/stay_world.h -- a world with a stay in it: Saturday 2026-10-31 20:00 in Chicago, the night before the clocks go back. */
#ifndef PC_TEST_STAY_WORLD_H
#define PC_TEST_STAY_WORLD_H

#include <stdio.h>
#include <string.h>
#include "engine/case.h"
#include "support/engine_world.h"

#define NURSE "nurse-1", PC_WHO_NURSE
#define DIRECTOR "director-1", PC_WHO_MEDICAL_DIRECTOR
#define PROVIDER "P-1", PC_WHO_PROVIDER

#define RULE(clock, rule, start, length, unit)                                                             \
    "{\"clock\":\"" clock "\",\"rule\":\"" rule                                                            \
    "\",\"source\":\"R\",\"kind\":\"programme\",\"verified\":true,\"length\":" length ",\"unit\":\"" unit  \
    "\",\"start\":\"" start "\",\"calendar\":\"us_central\",\"zone\":\"America/Chicago\",\"tolled\":true," \
    "\"met_by\":\"decision\",\"warn_percent\":20,\"on_missed\":\"escalate\"}"
#define RULES                                                                                       \
    RULE("decision", "programme_precert_15d", "complete", "15", "calendar_days")                    \
    "," RULE("information", "programme_information_45d", "asked", "45", "calendar_days") "," RULE(  \
        "asking", "programme_asking_1bd", "asked", "1",                                             \
        "business_days") "," RULE("next_review", "programme_next_review", "planned", "3",           \
                                  "calendar_days") "," RULE("observation_24h", "programme_obs_24h", \
                                                            "admitted", "24",                       \
                                                            "hours") "," RULE("observation_48h",    \
                                                                              "programme_obs_48h",  \
                                                                              "admitted", "48", "hours")

/* What the policies say of a stay, as the world gives it: a list, of which a question about one case gets its own. */
#define STAY(category, outcome, more)                                                                                             \
    "{\"category\":\"" category                                                                                                   \
    "\",\"lines\":[],\"requirement\":\"required\",\"review\":\"stay\",\"title\":\"Stay\",\"outcome\":\"" outcome                  \
    "\",\"criteria\":[{\"id\":\"c\",\"version\":\"1\",\"title\":\"t\",\"outcome\":\"" outcome                                     \
    "\",\"guideline\":{\"id\":\"G\",\"version\":\"1\",\"title\":\"t\"}}],\"missing\":[],\"documents\":[],\"complex\":false,"      \
    "\"intake_approvable\":false,\"auto_approve\":false,\"grants\":{\"units\":3,\"unit\":\"days\",\"days\":3},\"clocks\":[" RULES \
    "],\"notices\":[],\"suggestions\":[]" more "}"
#define FIRST(stay) "{\"cases\":[" stay "]}"

#define ADMITTED_OBS "\"admitted_at\":\"2026-11-01T01:00:00.000Z\""

static inline int stay_begun(void **state)
{
    struct world *w = pc_alloc(sizeof *w);
    world_open(w, "2026-11-01T01:00:00.000Z");
    world_people(w);
    *state = w;
    return 0;
}

static inline void at(struct world *w, const char *instant)
{
    char params[80];
    snprintf(params, sizeof params, "{\"set\":\"%s\"}", instant);
    assert_world(world_run(w, &pc_verb_clock, "admin", PC_WHO_ADMIN, params), PC_OK);
}

/* A submission of a stay; `more` are further members of its service. */
static inline enum pc_rc submit(struct world *w, const char *setting, const char *more)
{
    char service[300];
    snprintf(service, sizeof service,
             "{\"setting\":\"%s\",\"level\":\"%s\",\"diagnoses\":[],\"start_date\":\"2026-10-31\"%s%s}",
             setting, strcmp(setting, "observation") == 0 ? "observation" : "inpatient_acute",
             *more ? "," : "", more);
    return world_submit_service(w, "ST-1", service);
}

static inline void observe(struct world *w)
{
    w->answer = FIRST(STAY("observation", "needs_information", ""));
    assert_world(submit(w, "observation", ADMITTED_OBS), PC_OK);
    w->answer = FIRST(STAY("observation", "not_met", ""));
    world_look(w);
}

/* An inpatient since this evening, met and with a nurse. */
static inline void admitted(struct world *w)
{
    w->answer = FIRST(STAY("inpatient_acute", "met", ""));
    assert_world(submit(w, "inpatient", ADMITTED_OBS), PC_OK);
    w->answer = FIRST(STAY("inpatient_acute", "met", ""));
    world_look(w);
}

static inline enum pc_rc discharge(struct world *w, const char *instant)
{
    char more[120];
    snprintf(more, sizeof more, ",\"at\":\"%s\",\"destination\":\"home\"", instant);
    return world_act(w, PROVIDER, "discharge", more);
}

static inline void supplied(struct world *w, const char *facts)
{
    char more[160];
    snprintf(more, sizeof more, ",\"facts\":%s", facts);
    assert_world(world_run(w, &pc_verb_case_supply, PROVIDER, world_of_case(w, more)), PC_OK);
}

/* A member of the latest clock that a rule made, in the case that was shown last. */
static inline const char *clock_of(struct world *w, const char *rule, const char *name)
{
    yyjson_val *clock, *found = NULL;
    size_t i, count;
    yyjson_val *clocks = yyjson_doc_ptr_get(w->doc, "/case/clocks");
    yyjson_arr_foreach(clocks, i, count, clock)
    {
        if (pc_str_is(pc_json_str(clock, "rule"), rule))
            found = clock;
    }
    return found ? yyjson_get_str(pc_json_get(found, name)) : "no such clock";
}

/* The latest question that was stored about the case. */
static inline yyjson_val *input_of(struct world *w, struct pc_arena *arena)
{
    struct pc_evaluation_row row;
    struct pc_case_row stored;
    yyjson_val *input;
    int64_t id;
    assert_ok(pc_id_parse(pc_engine_ids(w->engine), PC_ID_CASE, pc_str_of(w->case_id), &id));
    assert_ok(w->store->ops->case_get(w->store, id, arena, &stored));
    assert_ok(w->store->ops->evaluation_get(w->store, id, stored.evaluation, arena, &row));
    assert_ok(pc_arena_parse(arena, row.input, &input));
    return input;
}

#endif
