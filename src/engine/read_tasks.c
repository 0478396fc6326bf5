/* src/engine/read_tasks.c -- task.list: what waits for a payer (R3.5, R3.7 to R3.9). */
#include <string.h>
#include "engine/read.h"
#include "engine/tasks.h"
#include "engine/view.h"

struct list {
    struct pc_reader *reader;
    struct pc_buf *out;
    int64_t count, last_id;
};

static enum pc_rc add(void *arg, const struct pc_task_row *row)
{
    struct list *list = arg;
    pc_view_separate(list->out);
    pc_view_task(list->out, row, list->reader->ids);
    list->count++;
    list->last_id = row->id;
    return PC_OK;
}

/* The payer that is meant: the one named, or the only one that the principal is bound to. */
static enum pc_rc payer_of(struct pc_command *command, struct pc_str *payer_out)
{
    const struct pc_str bound = command->actor.payers;
    *payer_out = pc_json_str(command->params, "payer");
    if (payer_out->size)
        return PC_OK;
    *payer_out = bound;
    if (bound.size == 0 || memchr(bound.ptr, ',', bound.size))
        return pc_fail(&command->err, PC_INVALID, "missing", "params.payer", "say whose tasks are meant");
    return PC_OK;
}

static enum pc_rc run(struct pc_reader *reader, struct pc_command *command)
{
    struct list list = {.reader = reader, .out = &command->result};
    struct pc_str payer, cursor = pc_json_str(command->params, "cursor");
    int64_t after = 0, limit = pc_json_int(command->params, "limit", 100);
    PC_TRY(payer_of(command, &payer));
    if (cursor.size && pc_id_parse(reader->ids, PC_ID_CURSOR, cursor, &after) != PC_OK)
        return pc_fail(&command->err, PC_INVALID, "unknown_cursor", "params.cursor",
                       "take the cursor from the page before");
    pc_buf_add_text(&command->result, "{\"tasks\":[");
    if (pc_read_payer_visible(&command->actor, payer)) /* of another's there is nothing (I8) */
        PC_TRY(reader->store->ops->task_waiting(reader->store, payer, after, (int32_t)limit, command->arena,
                                                add, &list));
    pc_buf_add_char(&command->result, ']');
    if (list.count == limit)
        pc_view_id(&command->result, "cursor", reader->ids, PC_ID_CURSOR, list.last_id);
    pc_buf_add_char(&command->result, '}');
    return PC_OK;
}

const struct pc_read pc_read_task_list = {.run = run};
