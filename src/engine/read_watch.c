/* src/engine/read_watch.c -- the changes after a cursor, so that a watcher who was away loses nothing (R10.5). */
#include "engine/read.h"
#include "engine/view.h"

enum { CHANGES_A_PAGE = 1000 };

struct resume {
    struct pc_reader *reader;
    struct pc_command *command;
    struct pc_buf *out;
    int64_t last;
    int count;
};

static enum pc_rc add(void *arg, const struct pc_event_row *event)
{
    struct resume *r = arg;
    struct pc_case_row row;
    char text[PC_ID_TEXT];
    r->last = event->position;
    r->count++;
    PC_TRY(r->reader->store->ops->case_get(r->reader->store, event->case_id, r->command->arena, &row));
    if (!pc_case_visible(&row, &r->command->actor))
        return PC_OK;
    pc_view_separate(r->out);
    pc_buf_add_char(r->out, '{');
    pc_view_str(r->out, "cursor", pc_str_of(pc_id_text(r->reader->ids, PC_ID_CURSOR, event->position, text)));
    pc_view_id(r->out, "case_id", r->reader->ids, PC_ID_CASE, event->case_id);
    pc_view_int(r->out, "version", event->seq);
    pc_view_str(r->out, "state", pc_str_of(pc_state_name((enum pc_state)event->to_state)));
    pc_view_str(r->out, "event", pc_str_of(pc_event_name((enum pc_event)event->event)));
    pc_view_str(r->out, "payer", row.payer);
    pc_view_str(r->out, "group", row.group);
    pc_view_str(r->out, "member", row.member);
    pc_view_str(r->out, "category", row.category);
    pc_view_str(r->out, "provider", row.provider);
    pc_view_str(r->out, "kind", pc_str_of(pc_kind_name((enum pc_kind)row.kind)));
    pc_buf_add_char(r->out, '}');
    return PC_OK;
}

static enum pc_rc run(struct pc_reader *reader, struct pc_command *command)
{
    struct resume r = {.reader = reader, .command = command, .out = &command->result};
    struct pc_str cursor = pc_json_str(command->params, "after");
    char text[PC_ID_TEXT];
    if (cursor.size && pc_id_parse(reader->ids, PC_ID_CURSOR, cursor, &r.last) != PC_OK)
        return pc_fail(&command->err, PC_INVALID, "unknown_cursor", "params.after",
                       "take the cursor from a notification");
    pc_buf_add_text(r.out, "{\"changes\":[");
    PC_TRY(reader->store->ops->event_walk(reader->store, r.last, CHANGES_A_PAGE, command->arena, add, &r));
    pc_buf_add_char(r.out, ']');
    pc_view_str(r.out, "cursor", pc_str_of(pc_id_text(reader->ids, PC_ID_CURSOR, r.last, text)));
    pc_view_raw(r.out, "more", r.count == CHANGES_A_PAGE ? PC_STR("true") : PC_STR("false"));
    pc_buf_add_char(r.out, '}');
    return PC_OK;
}

const struct pc_read pc_read_watch_resume = {.run = run};
