/* tests/unit/caseflow/child_laws.h -- what must hold of the machines of cases about a case (appeal, external review, peer-to-peer),
 * and of damaged copies of them.  Like laws.h: each returns how often it is broken and writes a line for each time. */
#ifndef PC_TEST_CASEFLOW_CHILD_LAWS_H
#define PC_TEST_CASEFLOW_CHILD_LAWS_H

#include "unit/caseflow/laws.h"

/* One step that the requirements describe.  why: NULL when it leads to `to`, else the refusal's reason. */
struct child_route {
    enum pc_state in;
    enum pc_event on;
    uint32_t role;
    struct pc_flow_facts facts;
    enum pc_state to;
    const char *why;
};
#define GOES(in_, on_, role_, to_, ...) \
    {PC_ST_##in_, PC_EV_##on_, PC_WHO_##role_, {__VA_ARGS__}, PC_ST_##to_, NULL},
#define REFUSES(in_, on_, role_, why_, ...) \
    {PC_ST_##in_, PC_EV_##on_, PC_WHO_##role_, {__VA_ARGS__}, PC_ST_##in_, why_},
#define PLAIN .determined = false

/* What a machine is held against. */
struct child_rules {
    enum pc_kind kind;
    const struct child_route *routes;
    size_t route_count;
    const char *matrix; /* file of tests/expected */
};

int child_broken(const struct child_rules *rules, const struct pc_flow_machine *machine, struct pc_buf *out);

/* The tests of a table: lint, laws, routes and matrix; every row fired by each role it names; system events never refused;
 * every damaged copy noticed. */
void child_holds(const struct child_rules *rules);
void child_rows_fire(const struct child_rules *rules);
void child_system_goes_on(const struct child_rules *rules);
void child_damage_is_noticed(const struct child_rules *rules);

#endif
