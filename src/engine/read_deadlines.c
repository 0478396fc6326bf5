/* src/engine/read_deadlines.c -- case.deadlines: what clocks did, in the order in which it happened: warned, met, missed, and what
 * followed (R5.6, I11).  A simulation is read through it. */
#include "engine/clocks.h"
#include "engine/read.h"
#include "engine/view.h"

enum { EVENTS_A_PAGE = 1000 };

struct history {
    struct pc_reader *reader;
    struct pc_command *command;
    struct pc_arena *arena; /* of one event */
    int64_t last, count;
    int64_t last_case; /* of the event before */
    struct pc_time last_at;
    const struct pc_event_row *event; /* that is looked at */
    int64_t fired; /* the number of its clock; 0: it is no clock's */
};

/* What became of the clock: of one that fired, by the event and by how it ended; of another, that it was met at this instant. */
static const char *what_of(const struct history *h, const struct pc_clock_row *clock)
{
    if (clock->number == h->fired) {
        if (!pc_clocks_ends((enum pc_event)h->event->event))
            return "warned";
        return clock->state == PC_CLOCK_MISSED ? "missed" : "came";
    }
    bool again = h->event->case_id == h->last_case &&
                 h->event->at.ms == h->last_at.ms; /* told by the first event there */
    return clock->state == PC_CLOCK_MET && clock->ended_at.ms == h->event->at.ms && !again ? "met" : NULL;
}

static struct pc_str rule_name(struct pc_arena *arena, struct pc_str rule)
{
    yyjson_val *root;
    return pc_arena_parse(arena, rule, &root) == PC_OK ? pc_json_str(root, "rule") : (struct pc_str){0};
}

static enum pc_rc add_clock(void *arg, const struct pc_clock_row *clock)
{
    struct history *h = arg;
    struct pc_buf *out = &h->command->result;
    const struct pc_event_row *event = h->event;
    const char *what = what_of(h, clock);
    if (!what)
        return PC_OK;
    pc_view_separate(out);
    pc_buf_add_char(out, '{');
    pc_view_time(out, "at", event->at);
    pc_view_id(out, "case_id", h->reader->ids, PC_ID_CASE, event->case_id);
    pc_view_str(out, "clock", pc_str_of(pc_clock_name_text((enum pc_clock_name)clock->name)));
    pc_view_str(out, "rule", rule_name(h->arena, clock->rule));
    pc_view_str(out, "what", pc_str_of(what));
    pc_view_time(out, "due_at", clock->due_at);
    pc_view_str(out, "event", pc_str_of(pc_event_name((enum pc_event)event->event)));
    pc_view_str(out, "from", pc_str_of(pc_state_name((enum pc_state)event->from_state)));
    pc_view_str(out, "to", pc_str_of(pc_state_name((enum pc_state)event->to_state)));
    pc_view_str(out, "by", event->actor);
    pc_view_str(out, "row", pc_str_of(pc_arena_printf(h->arena, "%d", event->row)));
    pc_buf_add_char(out, '}');
    return PC_OK;
}

static enum pc_rc add_event(void *arg, const struct pc_event_row *event)
{
    struct history *h = arg;
    const struct pc_store_ops *ops = h->reader->store->ops;
    struct pc_case_row row;
    yyjson_val *data;
    h->last = event->position;
    h->count++;
    h->event = event;
    h->fired = 0;
    if (pc_event_class_of((enum pc_event)event->event) == PC_EVENT_CLOCK &&
        pc_arena_parse(h->arena, event->data, &data) == PC_OK)
        h->fired = pc_json_int(data, "clock", 0);
    PC_TRY(ops->case_get(h->reader->store, event->case_id, h->arena, &row));
    if (pc_case_visible(&row, &h->command->actor))
        PC_TRY(ops->clock_list(h->reader->store, event->case_id, h->arena, add_clock, h));
    h->last_case = event->case_id;
    h->last_at = event->at;
    pc_arena_reset(h->arena);
    return PC_OK;
}

static enum pc_rc deadlines(struct pc_reader *reader, struct pc_command *command)
{
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(65536);
    struct history h = {.reader = reader, .command = command, .arena = arena};
    struct pc_str after = pc_json_str(command->params, "after");
    char text[PC_ID_TEXT];
    if (after.size && pc_id_parse(reader->ids, PC_ID_CURSOR, after, &h.last) != PC_OK)
        return pc_fail(&command->err, PC_INVALID, "unknown_cursor", "params.after",
                       "take the cursor from case.watch or from the last page");
    pc_buf_add_text(&command->result, "{\"deadlines\":[");
    PC_TRY(reader->store->ops->event_walk(reader->store, h.last, EVENTS_A_PAGE, arena, add_event, &h));
    pc_buf_add_char(&command->result, ']');
    pc_view_str(&command->result, "cursor", pc_str_of(pc_id_text(reader->ids, PC_ID_CURSOR, h.last, text)));
    pc_view_raw(&command->result, "more", h.count == EVENTS_A_PAGE ? PC_STR("true") : PC_STR("false"));
    pc_buf_add_char(&command->result, '}');
    return PC_OK;
}

const struct pc_read pc_read_case_deadlines = {.run = deadlines};
