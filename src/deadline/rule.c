/* src/deadline/rule.c -- clock rules as policies write them, read with errors that name the member. */
#include "deadline/fields.h"

#include <string.h>

#define LENGTH_MAX 36500 /* a hundred years of days; more is a typing error */
#define EXTENSIONS_MAX 10

static const char *const units[PC_UNIT_COUNT] = {
#define X(id, wire) [PC_UNIT_##id] = wire,
    PC_UNITS(X)
#undef X
};
static const char *const starts[PC_START_COUNT] = {
#define X(id, wire) [PC_START_##id] = wire,
    PC_STARTS(X)
#undef X
};
static const char *const kinds[] = {"programme", "law", "internal"};
static const char *const met_by[] = {"decision", "notification"};
static const char *const on_missed[] = {"escalate", "deemed_approved"};
#define COUNT(array) (sizeof(array) / sizeof *(array))

const char *pc_unit_name(enum pc_unit unit)
{
    PC_ASSERT((unsigned)unit < PC_UNIT_COUNT);
    return units[unit];
}

const char *pc_start_name(enum pc_start start)
{
    PC_ASSERT((unsigned)start < PC_START_COUNT);
    return starts[start];
}

static enum pc_rc bad(struct pc_err *err_out, const char *reason, const char *field, const char *detail)
{
    return pc_fail(err_out, PC_INVALID, reason, field, "%s", detail);
}

/* The last member of a dotted path: "extension.unit" is read as "unit". */
static const char *key_of(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot ? dot + 1 : path;
}

enum pc_rc pc_field_text(yyjson_val *obj, const char *key, struct pc_arena *arena, const char **text_out,
                         struct pc_err *err_out)
{
    yyjson_val *val = pc_json_get(obj, key);
    struct pc_str s = pc_json_slice(val);
    if (!val)
        return bad(err_out, "missing", key, "must be given");
    if (!s.size || memchr(s.ptr, 0, s.size))
        return bad(err_out, "wrong_type", key, "a text that is not empty");
    *text_out = pc_arena_strndup(arena, s.ptr, s.size);
    return PC_OK;
}

/* A text that may be absent: *text_out stays NULL then. */
static enum pc_rc text_or_none(yyjson_val *obj, const char *key, struct pc_arena *arena,
                               const char **text_out, struct pc_err *err_out)
{
    *text_out = NULL;
    return pc_json_get(obj, key) ? pc_field_text(obj, key, arena, text_out, err_out) : PC_OK;
}

struct choices {
    const char *const *names;
    size_t count;
};

/* One of the names, as its index. */
static enum pc_rc choice(yyjson_val *obj, const char *path, struct choices among, int *index_out,
                         struct pc_err *err_out)
{
    yyjson_val *val = pc_json_get(obj, key_of(path));
    if (!val)
        return bad(err_out, "missing", path, "must be given");
    for (size_t i = 0; i < among.count; i++)
        if (pc_str_is(pc_json_slice(val), among.names[i])) {
            *index_out = (int)i;
            return PC_OK;
        }
    return bad(err_out, yyjson_is_str(val) ? "not_a_choice" : "wrong_type", path, "none of the known names");
}

struct range {
    int least, most;
};

static enum pc_rc number(yyjson_val *obj, const char *path, struct range range, int *number_out,
                         struct pc_err *err_out)
{
    yyjson_val *val = pc_json_get(obj, key_of(path));
    if (!val)
        return bad(err_out, "missing", path, "must be given");
    if (!yyjson_is_int(val))
        return bad(err_out, "wrong_type", path, "a whole number");
    int64_t n = yyjson_is_uint(val) && yyjson_get_uint(val) > INT64_MAX ? INT64_MAX : yyjson_get_sint(val);
    if (n < range.least || n > range.most)
        return pc_fail(err_out, PC_INVALID, "out_of_range", path, "between %d and %d", range.least,
                       range.most);
    *number_out = (int)n;
    return PC_OK;
}

/* A truth value; absent means false. */
static enum pc_rc flag(yyjson_val *obj, const char *key, bool *flag_out, struct pc_err *err_out)
{
    yyjson_val *val = pc_json_get(obj, key);
    if (val && !yyjson_is_bool(val))
        return bad(err_out, "wrong_type", key, "true or false");
    *flag_out = val && yyjson_get_bool(val);
    return PC_OK;
}

static enum pc_rc read_names(yyjson_val *json, struct pc_arena *arena, struct pc_rule *r,
                             struct pc_err *err_out)
{
    int kind;
    PC_TRY(pc_field_text(json, "clock", arena, &r->clock, err_out));
    PC_TRY(pc_field_text(json, "rule", arena, &r->rule, err_out));
    PC_TRY(pc_field_text(json, "source", arena, &r->source, err_out));
    PC_TRY(choice(json, "kind", (struct choices){kinds, COUNT(kinds)}, &kind, err_out));
    r->kind = kinds[kind];
    PC_TRY(text_or_none(json, "calendar", arena, &r->calendar, err_out));
    PC_TRY(text_or_none(json, "zone", arena, &r->zone, err_out));
    if (r->zone && !pc_zone_known(r->zone))
        return bad(err_out, "unknown_zone", "zone", "an IANA time zone name, such as America/Chicago");
    return PC_OK;
}

static bool counts_in_calendar(enum pc_unit unit)
{
    return unit == PC_UNIT_BUSINESS_DAYS || unit == PC_UNIT_CALENDAR_DAYS_MINUS_HOLIDAYS;
}

static enum pc_rc read_length(yyjson_val *json, struct pc_rule *r, struct pc_err *err_out)
{
    int unit, start;
    PC_TRY(number(json, "length", (struct range){1, LENGTH_MAX}, &r->length, err_out));
    PC_TRY(choice(json, "unit", (struct choices){units, COUNT(units)}, &unit, err_out));
    PC_TRY(choice(json, "start", (struct choices){starts, COUNT(starts)}, &start, err_out));
    r->unit = (enum pc_unit)unit;
    r->start = (enum pc_start)start;
    PC_TRY(flag(json, "rolls_to_business_day", &r->rolls, err_out));
    PC_TRY(flag(json, "start_when_open", &r->start_when_open, err_out));
    bool counts = counts_in_calendar(r->unit) || r->rolls || r->start_when_open;
    if (counts && !r->calendar)
        return bad(err_out, "missing", "calendar", "this rule is counted in a calendar");
    if (r->unit != PC_UNIT_HOURS && !r->calendar && !r->zone)
        return bad(err_out, "missing", "zone", "days begin and end somewhere");
    return PC_OK;
}

static enum pc_rc read_extension(yyjson_val *json, struct pc_rule *r, struct pc_err *err_out)
{
    yyjson_val *extension = pc_json_get(json, "extension");
    int unit;
    if (!extension)
        return PC_OK;
    if (!yyjson_is_obj(extension))
        return bad(err_out, "wrong_type", "extension", "an object with max, length and unit");
    PC_TRY(number(extension, "extension.max", (struct range){0, EXTENSIONS_MAX}, &r->extension_max, err_out));
    PC_TRY(
        number(extension, "extension.length", (struct range){1, LENGTH_MAX}, &r->extension_length, err_out));
    PC_TRY(choice(extension, "extension.unit", (struct choices){units, COUNT(units)}, &unit, err_out));
    r->extension_unit = (enum pc_unit)unit;
    if (counts_in_calendar(r->extension_unit) && !r->calendar)
        return bad(err_out, "missing", "calendar", "the extension's unit is counted in a calendar");
    return PC_OK;
}

/* R5.6: after an answer some laws give a length of their own instead of what was left. */
static enum pc_rc read_restart(yyjson_val *json, struct pc_rule *r, struct pc_err *err_out)
{
    yyjson_val *restart = pc_json_get(json, "restart");
    int unit;
    if (!restart)
        return PC_OK;
    if (!yyjson_is_obj(restart))
        return bad(err_out, "wrong_type", "restart", "an object with length and unit");
    if (!r->tolled)
        return bad(err_out, "restart_without_tolling", "restart",
                   "only a clock that stands still can restart");
    PC_TRY(number(restart, "restart.length", (struct range){1, LENGTH_MAX}, &r->restart_length, err_out));
    PC_TRY(choice(restart, "restart.unit", (struct choices){units, COUNT(units)}, &unit, err_out));
    r->restart_unit = (enum pc_unit)unit;
    if (counts_in_calendar(r->restart_unit) && !r->calendar)
        return bad(err_out, "missing", "calendar", "the restart's unit is counted in a calendar");
    if (r->restart_unit != PC_UNIT_HOURS && !r->calendar && !r->zone)
        return bad(err_out, "missing", "zone", "days begin and end somewhere");
    return PC_OK;
}

static enum pc_rc read_ends(yyjson_val *json, struct pc_rule *r, struct pc_err *err_out)
{
    int met = 0, missed = 0;
    PC_TRY(flag(json, "verified", &r->verified, err_out));
    PC_TRY(flag(json, "tolled", &r->tolled, err_out));
    PC_TRY(choice(json, "met_by", (struct choices){met_by, COUNT(met_by)}, &met, err_out));
    r->met_by_notification = met == 1;
    if (pc_json_get(json, "on_missed"))
        PC_TRY(choice(json, "on_missed", (struct choices){on_missed, COUNT(on_missed)}, &missed, err_out));
    r->deemed_approved = missed == 1;
    if (r->deemed_approved && strcmp(r->kind, "law") != 0)
        return bad(err_out, "deemed_without_law", "on_missed", "only a law can deem a request approved");
    if (pc_json_get(json, "warn_percent"))
        PC_TRY(number(json, "warn_percent", (struct range){0, 99}, &r->warn_percent, err_out));
    return PC_OK;
}

enum pc_rc pc_rule_read(yyjson_val *json, struct pc_arena *arena, struct pc_rule *rule_out,
                        struct pc_err *err_out)
{
    PC_ASSERT(arena && rule_out);
    struct pc_rule r = {0};
    if (!yyjson_is_obj(json))
        return bad(err_out, "wrong_type", "", "a clock rule is an object");
    PC_TRY(read_names(json, arena, &r, err_out));
    PC_TRY(read_length(json, &r, err_out));
    PC_TRY(read_ends(json, &r, err_out));
    PC_TRY(read_extension(json, &r, err_out));
    PC_TRY(read_restart(json, &r, err_out));

    struct pc_buf text = {0};
    pc_json_canonical(json, &text);
    r.text = pc_str_keep(pc_buf_str(&text), arena);
    pc_buf_free(&text);
    *rule_out = r;
    return PC_OK;
}
