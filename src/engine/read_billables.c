/* src/engine/read_billables.c -- billable.list: a payer's billable items of a time, for the invoice (R2.4). */
#include "engine/read.h"
#include "engine/view.h"

struct listing {
    struct pc_reader *reader;
    struct pc_command *command;
    struct pc_arena *arena;
    struct pc_date from, to;
    int64_t minutes, items;
};

static enum pc_rc add(void *arg, const struct pc_billable_row *row)
{
    struct listing *l = arg;
    if (row->date.days >= l->from.days && row->date.days <= l->to.days) {
        l->items++;
        if (pc_str_is(row->unit, "minutes"))
            l->minutes += row->quantity;
        pc_view_separate(&l->command->result);
        pc_view_billable(&l->command->result, row, l->reader->ids);
    }
    pc_arena_reset(l->arena);
    return PC_OK;
}

static enum pc_rc list(struct pc_reader *reader, struct pc_command *command)
{
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct listing l = {reader, command, arena, {INT32_MIN}, {INT32_MAX}, 0, 0};
    struct pc_str payer = pc_json_str(command->params, "payer");
    if (!pc_read_payer_visible(&command->actor, payer))
        return pc_fail(&command->err, PC_NOT_FOUND, "not_found", "params.payer", "there is no such object");
    if (pc_json_get(command->params, "from"))
        PC_TRY(pc_date_parse(pc_json_str(command->params, "from"), &l.from));
    if (pc_json_get(command->params, "to"))
        PC_TRY(pc_date_parse(pc_json_str(command->params, "to"), &l.to));
    pc_buf_add_text(&command->result, "{\"items\":[");
    PC_TRY(reader->store->ops->billable_list(reader->store, payer, 0, arena, add, &l));
    pc_buf_add_char(&command->result, ']');
    pc_view_int(&command->result, "count", l.items);
    pc_view_int(&command->result, "opinion_minutes", l.minutes);
    pc_buf_add_char(&command->result, '}');
    return PC_OK;
}

const struct pc_read pc_read_billable_list = {.run = list};
