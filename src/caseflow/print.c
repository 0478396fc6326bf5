/* src/caseflow/print.c -- the machines as a page for people: src/caseflow/CASEFLOW.md is this text. */
#include "base/mem.h"
#include "base/str.h"
#include "caseflow/guards.h"
#include "caseflow/tables.h"

static void join(struct pc_buf *out, const char *name, bool *first)
{
    pc_buf_add_text(out, *first ? "" : ", ");
    pc_buf_add_text(out, name);
    *first = false;
}

static void add_roles(struct pc_buf *out, uint32_t who)
{
    bool first = true;
    for (int i = 0; i < PC_ROLE_COUNT; i++)
        if (who & 1u << i)
            join(out, pc_role_name(1u << i), &first);
}

static void add_dos(struct pc_buf *out, uint32_t dos)
{
    bool first = true;
    for (int i = 0; i < PC_DO_COUNT; i++)
        if (dos & 1u << i)
            join(out, pc_do_name((enum pc_do)i), &first);
}

static void add_clocks(struct pc_buf *out, const char *verb, uint32_t clocks, bool *first)
{
    if (clocks == (1u << PC_CLK_COUNT) - 1) {
        pc_buf_printf(out, "%s%s all", *first ? "" : ", ", verb);
        *first = false;
        return;
    }
    for (int i = 0; i < PC_CLK_COUNT; i++) {
        if (!(clocks & 1u << i))
            continue;
        pc_buf_printf(out, "%s%s %s", *first ? "" : ", ", verb, pc_clock_name_text((enum pc_clock_name)i));
        *first = false;
    }
}

static void add_row(struct pc_buf *out, const struct pc_flow_row *row)
{
    bool first = true;
    pc_buf_printf(out, "| %d | %s | ", row->id, pc_event_name(row->on));
    add_roles(out, row->who);
    pc_buf_printf(out, " | %s | %s", row->when ? row->when_name : "",
                  row->to == row->in ? "(stays)" : pc_state_name(row->to));
    if (row->outcome)
        pc_buf_printf(out, ", as %s", pc_state_name(row->outcome));
    pc_buf_add_text(out, " | ");
    add_dos(out, row->dos);
    pc_buf_add_text(out, " | ");
    add_clocks(out, "stop", row->stop, &first);
    add_clocks(out, "resume", row->resume, &first);
    add_clocks(out, "start", row->start, &first);
    add_clocks(out, "toll", row->toll, &first);
    pc_buf_printf(out, " | %s |\n", row->because);
}

static void add_never(struct pc_buf *out, const struct pc_flow_never *never)
{
    bool first = true;
    pc_buf_add_text(out, "- never ");
    for (int e = 0; e < PC_EV_COUNT; e++)
        if (never->events & PC_EVENT_BIT(e))
            join(out, pc_event_name((enum pc_event)e), &first);
    pc_buf_printf(out, ": %s\n", never->because);
}

static void add_state(struct pc_buf *out, const struct pc_flow_machine *m, enum pc_state state)
{
    const char *mark = pc_state_is_later(state) ? " Entered only by later work." : "";
    pc_buf_printf(out, "\n### %s\n\n%s.%s", pc_state_name(state), pc_state_meaning(state), mark);
    uint32_t may = pc_flow_may_run(m, state), must = pc_flow_must_run(m, state);
    bool first = true;
    if (may) {
        pc_buf_add_text(out, " Clocks: ");
        add_clocks(out, "always", must, &first);
        add_clocks(out, "perhaps", may & ~must, &first);
        pc_buf_add_char(out, '.');
    }
    bool head = false;
    for (size_t i = 0; i < m->row_count; i++) {
        if (m->rows[i].in != state)
            continue;
        if (!head)
            pc_buf_add_text(
                out,
                "\n\n| row | on | who | if | go to | do | clocks | because |\n|--:|---|---|---|---|---|---|---|\n");
        head = true;
        add_row(out, &m->rows[i]);
    }
    pc_buf_add_text(out, head ? "\n" : "\n\n");
    for (size_t i = 0; i < m->never_count; i++)
        if (m->never[i].in == state)
            add_never(out, &m->never[i]);
}

/* One arrow of the diagram: all events that lead from one state to another. */
static void add_arrow(struct pc_buf *out, const struct pc_flow_machine *m, enum pc_state from,
                      enum pc_state to)
{
    uint64_t events = 0;
    for (size_t i = 0; i < m->row_count; i++)
        if (m->rows[i].in == from && m->rows[i].to == to)
            events |= PC_EVENT_BIT(m->rows[i].on);
    if (!events)
        return;
    bool first = true;
    pc_buf_printf(out, "    %s --> %s: ", pc_state_name(from), pc_state_name(to));
    for (int e = 0; e < PC_EV_COUNT; e++)
        if (events & PC_EVENT_BIT(e))
            join(out, pc_event_name((enum pc_event)e), &first);
    pc_buf_add_char(out, '\n');
}

/* Ends that every open state shares would hide the picture behind fifty arrows: they are said once, in words. */
static bool is_drawn(enum pc_state to)
{
    static const enum pc_state shared[] = {PC_ST_NOT_REQUIRED,      PC_ST_NOT_AVAILABLE, PC_ST_NO_UM,
                                           PC_ST_REFERRED_TO_PAYER, PC_ST_WITHDRAWN,     PC_ST_VOID};
    for (size_t i = 0; i < sizeof shared / sizeof shared[0]; i++)
        if (to == shared[i])
            return false;
    return true;
}

static void add_diagram(struct pc_buf *out, const struct pc_flow_machine *m)
{
    pc_buf_printf(out, "```mermaid\nstateDiagram-v2\n    [*] --> %s\n", pc_state_name(m->first));
    for (int from = 0; from < PC_ST_COUNT; from++)
        for (int to = 0; to < PC_ST_COUNT; to++)
            if (from != to && is_drawn((enum pc_state)to))
                add_arrow(out, m, (enum pc_state)from, (enum pc_state)to);
    for (int s = 0; s < PC_ST_COUNT; s++)
        if (pc_state_is_final((enum pc_state)s) && is_drawn((enum pc_state)s) &&
            pc_flow_has_state(m, (enum pc_state)s))
            pc_buf_printf(out, "    %s --> [*]\n", pc_state_name((enum pc_state)s));
    pc_buf_add_text(out, "```\n\nEnds that the diagram leaves out:");
    bool first = true;
    pc_buf_add_char(out, ' ');
    for (int s = 0; s < PC_ST_COUNT; s++)
        if (!is_drawn((enum pc_state)s) && pc_flow_has_state(m, (enum pc_state)s))
            join(out, pc_state_name((enum pc_state)s), &first);
    pc_buf_add_text(out, first ? "none.\n" : ".\n");
}

static void add_legend(struct pc_buf *out)
{
    pc_buf_add_text(out, "\n## Words\n\n### Events\n\n");
#define X(id, wire, class, meaning) pc_buf_add_text(out, "- " wire ": " meaning "\n");
    PC_EVENTS(X)
#undef X
    pc_buf_add_text(
        out,
        "\n### Guards\n\nA row without a guard always applies. Where a guard refuses, the answer names what was missing.\n\n");
    for (size_t i = 0; i < pc_guard_count; i++)
        pc_buf_printf(out, "- %s%s: %s\n", pc_guards[i].name, pc_guards[i].why ? " (refuses)" : "",
                      pc_guards[i].meaning);
    pc_buf_add_text(out, "\n### What the engine does\n\n");
#define X(id, wire, meaning) pc_buf_add_text(out, "- " wire ": " meaning "\n");
    PC_DOS(X)
#undef X
    pc_buf_add_text(
        out,
        "\n### Clocks\n\nTheir lengths are policy data. A row's clocks are applied in the order stop, resume, start, toll.\n\n");
#define X(id, wire, meaning) pc_buf_add_text(out, "- " wire ": " meaning "\n");
    PC_CLOCKS(X)
#undef X
}

static void add_machine(struct pc_buf *out, const struct pc_flow_machine *m)
{
    pc_buf_printf(out, "\n## %s\n\n", m->title);
    add_diagram(out, m);
    for (int s = 0; s < PC_ST_COUNT; s++)
        if (pc_flow_has_state(m, (enum pc_state)s))
            add_state(out, m, (enum pc_state)s);
}

void pc_flow_print(struct pc_buf *out)
{
    PC_ASSERT(out);
    pc_buf_add_text(
        out, "# What may happen to a case\n\n"
             "Printed from src/caseflow/*_table.c by pc_flow_print; a unit test compares it. Do not edit.\n");
    for (int kind = 0; kind < PC_KIND_COUNT; kind++)
        if (pc_flow_machine((enum pc_kind)kind))
            add_machine(out, pc_flow_machine((enum pc_kind)kind));
    add_legend(out);
}
