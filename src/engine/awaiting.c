/* src/engine/awaiting.c -- the list of what is awaited, its last day, and who asked (R4.6). */
#include "engine/awaiting.h"
#include "engine/clocks.h"

static struct pc_time window_end(const struct pc_case *c)
{
    for (size_t i = c->clock_count; i-- > 0;) {
        if (c->clocks[i].name == PC_CLK_INFORMATION && c->clocks[i].state == PC_CLOCK_RUNNING)
            return c->clocks[i].due_at;
    }
    return PC_NEVER;
}

static void add_missing_facts(struct pc_case *c, yyjson_mut_val *list)
{
    yyjson_val *fact;
    size_t i, count;
    yyjson_val *missing = pc_json_get(c->output, "missing");
    yyjson_arr_foreach(missing, i, count, fact)
    {
        yyjson_mut_val *item = yyjson_val_mut_copy(c->doc, fact);
        yyjson_mut_obj_add_str(c->doc, item, "kind", "fact");
        yyjson_mut_arr_append(list, item);
    }
}

static void add_missing_documents(struct pc_case *c, yyjson_mut_val *list)
{
    yyjson_val *kind;
    size_t i, count;
    yyjson_val *documents = pc_json_get(c->output, "documents");
    yyjson_arr_foreach(documents, i, count, kind)
    {
        yyjson_mut_val *item = yyjson_mut_obj(c->doc);
        yyjson_mut_obj_add_str(c->doc, item, "kind", "document");
        yyjson_mut_obj_add_val(c->doc, item, "document", yyjson_val_mut_copy(c->doc, kind));
        yyjson_mut_arr_append(list, item);
    }
}

enum pc_rc pc_awaiting_ask(struct pc_step *step, bool by_person)
{
    struct pc_case *c = step->c;
    yyjson_mut_val *list, *item;
    size_t i, count;
    char until[PC_TIME_TEXT];
    if (by_person) {
        PC_ASSERT(step->action->items);
        list = step->action->items;
        c->row.flags |= PC_CASE_ASKED_BY_PERSON;
        if (step->role == PC_WHO_MEDICAL_DIRECTOR)
            c->row.flags |= PC_CASE_ASKED_BY_DIRECTOR;
    } else {
        list = yyjson_mut_arr(c->doc);
        add_missing_facts(c, list);
        add_missing_documents(c, list);
    }
    struct pc_time end = window_end(c);
    yyjson_mut_arr_foreach(list, i, count, item)
    {
        if (end.ms != PC_NEVER.ms)
            yyjson_mut_obj_add_strcpy(c->doc, item, "until", pc_time_format(end, until));
    }
    pc_body_put(c, "awaiting", list);
    return PC_OK;
}

void pc_awaiting_clear(struct pc_case *c)
{
    c->row.flags &= ~(uint32_t)(PC_CASE_ASKED_BY_PERSON | PC_CASE_ASKED_BY_DIRECTOR);
    pc_body_put(c, "awaiting", NULL);
}
