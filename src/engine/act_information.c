/* src/engine/act_information.c -- what a reviewer asks the requester for, and until when (R4.6). */
#include "deadline/deadline.h"
#include "engine/act.h"
#include "engine/clocks.h"

static void read_item(struct pc_act *a, yyjson_val *given, yyjson_mut_val *list)
{
    static const char *const kinds[] = {"fact", "document", "text"};
    yyjson_mut_val *item = yyjson_val_mut_copy(a->c->doc, given);
    for (size_t i = 0; i < 3; i++) {
        if (!pc_json_get(given, kinds[i]))
            continue;
        yyjson_mut_obj_add_str(a->c->doc, item, "kind", kinds[i]);
        break;
    }
    yyjson_mut_arr_append(list, item);
}

static const char *zone_of(const struct pc_act *a)
{
    const char *zone = yyjson_get_str(
        pc_json_get(pc_catalogue_payer(a->c->catalogue, a->c->row.payer), "zone"));
    return zone ? zone : "America/Chicago";
}

/* R5.5: a reviewer may set another last day than the programme's, but none before the law's. */
static enum pc_rc check_window(struct pc_act *a)
{
    struct pc_time least;
    struct pc_date day;
    char text[PC_DATE_TEXT];
    enum pc_rc rc = pc_clocks_window(a->engine->rules, a->c, a->engine->at, &least);
    if (rc == PC_NOT_FOUND || (rc == PC_OK && a->action.until.ms >= least.ms))
        return PC_OK;
    PC_TRY(rc);
    PC_TRY(pc_zone_date(zone_of(a), least, &day, NULL));
    return pc_fail(&a->command->err, PC_INVALID, "shorter_than_law", "params.until",
                   "the law gives until %s at least", pc_date_format(day, text));
}

enum pc_rc pc_act_read_items(struct pc_act *a)
{
    yyjson_val *given = pc_json_get(a->command->params, "items"), *one;
    size_t i, count;
    struct pc_date until;
    if (yyjson_arr_size(given) > 0) {
        a->action.items = yyjson_mut_arr(a->c->doc);
        a->action.items_given = true;
        yyjson_arr_foreach(given, i, count, one) read_item(a, one, a->action.items);
    }
    if (!pc_json_get(a->command->params, "until"))
        return PC_OK;
    PC_TRY(pc_date_parse(pc_json_str(a->command->params, "until"), &until));
    struct pc_time midnight;
    PC_TRY(pc_zone_instant(zone_of(a), (struct pc_date){until.days + 1}, 0, &midnight));
    a->action.until = (struct pc_time){midnight.ms - 1};
    if (a->action.until.ms <= a->engine->at.ms)
        return pc_act_invalid(a, "in_the_past", "params.until", "the last day to answer has passed");
    return check_window(a);
}
