/* src/caseflow/names.c -- wire names of everything that flow.h lists, both ways. */
#include "caseflow/flow.h"

#include <string.h>
#include "base/mem.h"

static const struct {
    const char *name, *meaning;
    bool final, later;
} states[PC_ST_COUNT] = {
#define X(id, wire, final, later, meaning) [PC_ST_##id] = {wire, meaning, final, later},
    PC_STATES(X)
#undef X
};

static const struct {
    const char *name;
    enum pc_event_class class;
} events[PC_EV_COUNT] = {
#define X(id, wire, class, meaning) [PC_EV_##id] = {wire, PC_EVENT_##class},
    PC_EVENTS(X)
#undef X
};

static const char *const clocks[PC_CLK_COUNT] = {
#define X(id, wire, meaning) [PC_CLK_##id] = wire,
    PC_CLOCKS(X)
#undef X
};

static const char *const dos[PC_DO_COUNT] = {
#define X(id, wire, meaning) [PC_DO_##id] = wire,
    PC_DOS(X)
#undef X
};

static const char *const kinds[PC_KIND_COUNT] = {
#define X(id, wire) [PC_KIND_##id] = wire,
    PC_KINDS(X)
#undef X
};

/* Range checks go through unsigned, so that a stored number that never was an enumerator is caught too. */
#define IN_RANGE(value, count) ((unsigned)(value) < (unsigned)(count))

const char *pc_state_name(enum pc_state state)
{
    PC_ASSERT(IN_RANGE(state, PC_ST_COUNT));
    return states[state].name;
}

const char *pc_state_meaning(enum pc_state state)
{
    PC_ASSERT(IN_RANGE(state, PC_ST_COUNT));
    return states[state].meaning;
}

bool pc_state_is_final(enum pc_state state)
{
    PC_ASSERT(IN_RANGE(state, PC_ST_COUNT));
    return states[state].final;
}

bool pc_state_is_later(enum pc_state state)
{
    PC_ASSERT(IN_RANGE(state, PC_ST_COUNT));
    return states[state].later;
}

const char *pc_event_name(enum pc_event event)
{
    PC_ASSERT(IN_RANGE(event, PC_EV_COUNT));
    return events[event].name;
}

enum pc_event_class pc_event_class_of(enum pc_event event)
{
    PC_ASSERT(IN_RANGE(event, PC_EV_COUNT));
    return events[event].class;
}

const char *pc_clock_name_text(enum pc_clock_name clock)
{
    PC_ASSERT(IN_RANGE(clock, PC_CLK_COUNT));
    return clocks[clock];
}

const char *pc_kind_name(enum pc_kind kind)
{
    PC_ASSERT(IN_RANGE(kind, PC_KIND_COUNT));
    return kinds[kind];
}

const char *pc_do_name(enum pc_do what)
{
    PC_ASSERT(IN_RANGE(what, PC_DO_COUNT));
    return dos[what];
}

enum pc_rc pc_state_parse(const char *name, enum pc_state *state_out)
{
    PC_ASSERT(name && state_out);
    for (int i = 0; i < PC_ST_COUNT; i++)
        if (strcmp(name, states[i].name) == 0) {
            *state_out = (enum pc_state)i;
            return PC_OK;
        }
    return PC_INVALID;
}

enum pc_rc pc_action_parse(const char *name, enum pc_event *event_out)
{
    PC_ASSERT(name && event_out);
    for (int i = 0; i < PC_EV_COUNT; i++)
        if (i != PC_EV_SUPPLIED && events[i].class == PC_EVENT_PERSON && strcmp(name, events[i].name) == 0) {
            *event_out = (enum pc_event)i;
            return PC_OK;
        }
    return PC_INVALID;
}
