/* src/engine/transplant.c -- the course of a transplant as a member of its case's body, and how it is shown (R7). */
#include "engine/transplant.h"
#include <string.h>
#include "deadline/deadline.h"
#include "engine/view.h"

static const char category_id[] = "transplant";
static const char default_zone[] = "America/Chicago";

bool pc_transplant_asked(yyjson_val *params, yyjson_val *answer)
{
    if (answer)
        return pc_str_is(pc_json_str(answer, "category"), category_id);
    const struct pc_str case_kind = pc_json_str(params, "case_kind");
    return pc_str_is(case_kind, "transplant") || pc_str_is(case_kind, "transplant_transfer");
}

static yyjson_mut_val *body_of(const struct pc_case *c)
{
    return c->row.kind == PC_KIND_TRANSPLANT ? pc_body_get(c, "transplant") : NULL;
}

/* ---- the course as stored ------------------------------------------------------------------------------------------------- */

static void read_dates(yyjson_mut_val *list, struct pc_course *course)
{
    yyjson_mut_val *one;
    size_t i, count;
    yyjson_mut_arr_foreach(list, i, count, one)
    {
        enum pc_milestone which;
        const char *name = yyjson_mut_get_str(yyjson_mut_obj_get(one, "name"));
        const char *date = yyjson_mut_get_str(yyjson_mut_obj_get(one, "date"));
        if (!name || !date || pc_milestone_parse(pc_str_of(name), &which) != PC_OK ||
            pc_date_parse(pc_str_of(date), &course->on[which]) != PC_OK)
            continue;
        course->known |= 1u << which;
    }
}

static int days_of(yyjson_mut_val *transplant, const char *name)
{
    return (int)yyjson_mut_get_sint(yyjson_mut_obj_get(yyjson_mut_obj_get(transplant, "parameters"), name));
}

enum pc_rc pc_transplant_course(const struct pc_case *c, struct pc_course *course_out)
{
    yyjson_mut_val *transplant = body_of(c);
    const char *organ = yyjson_mut_get_str(yyjson_mut_obj_get(transplant, "organ"));
    if (!transplant)
        return PC_NOT_FOUND;
    *course_out = (struct pc_course){
        .auto_zone3_days = days_of(transplant, "auto_zone3_days"),
        .allo_zone3_days = days_of(transplant, "allo_zone3_days"),
        .zone4_days = days_of(transplant, "zone4_days"),
    };
    read_dates(yyjson_mut_obj_get(transplant, "milestones"), course_out);
    if (!organ || pc_organ_course(pc_str_of(organ), &course_out->kind) != PC_OK)
        course_out->kind = pc_course_guess(course_out);
    return PC_OK;
}

static const char *time_zone(yyjson_mut_val *transplant)
{
    const char *zone = yyjson_mut_get_str(yyjson_mut_obj_get(transplant, "time_zone"));
    return zone ? zone : default_zone;
}

bool pc_transplant_ends(const struct pc_case *c, struct pc_time *end_out)
{
    struct pc_course course;
    struct pc_date last;
    return pc_transplant_course(c, &course) == PC_OK && pc_course_end(&course, &last) &&
           pc_zone_day_end(time_zone(body_of(c)), last, end_out) == PC_OK;
}

bool pc_transplant_revoked(const struct pc_case *c, struct pc_date *from_out)
{
    const char *from = yyjson_mut_get_str(yyjson_mut_obj_get(body_of(c), "revoked_from"));
    return c->row.state == PC_ST_REVOKED && from && pc_date_parse(pc_str_of(from), from_out) == PC_OK;
}

/* ---- a new one -------------------------------------------------------------------------------------------------------------- */

struct opening {
    struct pc_step *step;
    yyjson_mut_doc *doc;
    yyjson_mut_val *body; /* the member "transplant" */
    yyjson_val *facts;
};

/* The organ that a code of the category names. */
static struct pc_str organ_of_code(yyjson_val *category, const char *code)
{
    yyjson_val *one, *codes = pc_json_get(category, "codes");
    size_t i, count;
    yyjson_arr_foreach(codes, i, count, one)
    {
        if (pc_str_is(pc_json_str(one, "code"), code))
            return pc_json_str(one, "organ");
    }
    return (struct pc_str){0};
}

/* What the lines' codes name; two organs are a dual one; no code names it: the fact does. */
static struct pc_str organ_of(const struct opening *o)
{
    yyjson_val *category = pc_catalogue_category(o->step->c->catalogue, pc_str_of(category_id));
    yyjson_mut_val *line, *lines = pc_body_get(o->step->c, "lines");
    struct pc_str organ = {0};
    size_t i, count;
    yyjson_mut_arr_foreach(lines, i, count, line)
    {
        const char *code = yyjson_mut_get_str(yyjson_mut_obj_get(line, "code"));
        struct pc_str named = organ_of_code(category, code ? code : "");
        if (organ.size && named.size && !pc_str_equal(organ, named))
            return PC_STR("dual_organ");
        if (named.size)
            organ = named;
    }
    return organ.size ? organ : pc_json_str(o->facts, "organ");
}

/* The group's contract in force on the day of service, as it was when the case was opened (I4). */
static void put_contract(const struct opening *o)
{
    static const struct {
        const char *name;
        int64_t otherwise; /* R7.2's defaults */
    } days[] = {{"auto_zone3_days", 60}, {"allo_zone3_days", 90}, {"zone4_days", 365}};
    const struct pc_case *c = o->step->c;
    yyjson_val *group = pc_catalogue_group(c->catalogue, c->row.payer, c->row.group, c->row.service_date);
    yyjson_val *contract = pc_json_get(group, "transplant"),
               *payer = pc_catalogue_payer(c->catalogue, c->row.payer);
    yyjson_mut_val *parameters = yyjson_mut_obj(o->doc);
    struct pc_str network = pc_json_str(contract, "network"), zone = pc_json_str(payer, "zone");
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
        yyjson_mut_obj_add_sint(o->doc, parameters, days[i].name,
                                pc_json_int(contract, days[i].name, days[i].otherwise));
    yyjson_mut_obj_add_val(o->doc, o->body, "parameters", parameters);
    if (network.size)
        yyjson_mut_obj_add_strn(o->doc, o->body, "network", network.ptr, network.size);
    yyjson_mut_obj_add_strncpy(o->doc, o->body, "time_zone", zone.size ? zone.ptr : default_zone,
                               zone.size ? zone.size : strlen(default_zone));
    /* R7.5: the transplant team manages the case too where the group bought it. */
    yyjson_mut_obj_add_bool(o->doc, o->body, "case_management",
                            pc_json_bool(pc_json_get(group, "products"), "case_management", false));
}

/* The dates that the request tells; names and form were checked with the facts. */
static void put_milestones(const struct opening *o)
{
    yyjson_val *told = pc_json_get(o->facts, "milestones");
    yyjson_mut_val *list = yyjson_mut_arr(o->doc);
    for (int i = 0; i < PC_MS_COUNT; i++) {
        struct pc_str date = pc_json_str(told, pc_milestone_fact((enum pc_milestone)i));
        if (!date.size)
            continue;
        yyjson_mut_val *one = yyjson_mut_arr_add_obj(o->doc, list);
        yyjson_mut_obj_add_str(o->doc, one, "name", pc_milestone_name((enum pc_milestone)i));
        yyjson_mut_obj_add_strn(o->doc, one, "date", date.ptr, date.size);
    }
    yyjson_mut_obj_add_val(o->doc, o->body, "milestones", list);
}

static enum pc_rc check_dates(const struct opening *o)
{
    struct pc_course course;
    enum pc_milestone early, late;
    bool missing;
    struct pc_step *step = o->step;
    PC_TRY(pc_transplant_course(step->c, &course));
    if (pc_course_check(&course, &early, &late, &missing) == PC_OK || missing)
        return PC_OK; /* what is not told yet can be recorded later */
    return pc_fail(step->err, PC_INVALID, "out_of_order",
                   pc_arena_printf(step->arena, "params.facts.milestones.%s", pc_milestone_fact(late)),
                   "%s lies before %s", pc_milestone_name(late), pc_milestone_name(early));
}

/* R7.4: a precertification from before the contract is taken over in zones 1 and 2, once staff have it on file; otherwise, and
 * without one, this is a new review, and the record says so. */
static enum pc_rc put_transfer(const struct opening *o, struct pc_time received_at)
{
    struct pc_course course;
    struct pc_date day;
    struct pc_step *step = o->step;
    PC_TRY(pc_transplant_course(step->c, &course));
    PC_TRY(pc_zone_date(time_zone(o->body), received_at, &day, NULL));
    const int zone = pc_zone_on(&course, day, false);
    const bool earlier = pc_json_bool(o->facts, "prior_precert", false);
    const bool possible = earlier && (zone == 1 || zone == 2);
    yyjson_mut_val *transfer = yyjson_mut_obj(o->doc);
    yyjson_mut_obj_add_str(o->doc, transfer, "result", possible ? "transferable" : "new_review");
    yyjson_mut_obj_add_bool(o->doc, transfer, "prior_precert", earlier);
    yyjson_mut_obj_add_sint(o->doc, transfer, "zone", zone);
    yyjson_mut_obj_add_val(o->doc, step->data, "transfer", yyjson_mut_val_mut_copy(o->doc, transfer));
    yyjson_mut_obj_add_val(o->doc, o->body, "transfer", transfer);
    step->c->row.flags |= possible ? PC_CASE_TRANSFER : 0;
    return PC_OK;
}

/* Services asked for that some zone does not hold, so that the view can say why. */
static void put_exclusions(const struct opening *o)
{
    yyjson_val *category = pc_catalogue_category(o->step->c->catalogue, pc_str_of(category_id));
    yyjson_mut_val *line, *lines = pc_body_get(o->step->c, "lines"), *list = yyjson_mut_arr(o->doc);
    size_t i, count;
    yyjson_mut_arr_foreach(lines, i, count, line)
    {
        const char *code = yyjson_mut_get_str(yyjson_mut_obj_get(line, "code"));
        for (int zone = 1; code && zone <= PC_ZONES_MAX; zone++) {
            struct pc_str reason = pc_transplant_exclusion(category, pc_str_of(code), zone);
            if (!reason.size)
                continue;
            yyjson_mut_val *one = yyjson_mut_arr_add_obj(o->doc, list);
            yyjson_mut_obj_add_strcpy(o->doc, one, "code", code);
            yyjson_mut_obj_add_sint(o->doc, one, "zone", zone);
            yyjson_mut_obj_add_strn(o->doc, one, "reason", reason.ptr, reason.size);
        }
    }
    if (yyjson_mut_arr_size(list) > 0)
        yyjson_mut_obj_add_val(o->doc, o->body, "excluded", list);
}

enum pc_rc pc_transplant_open(struct pc_step *step, struct pc_time received_at)
{
    struct pc_case *c = step->c;
    yyjson_val *request = pc_case_request(c);
    struct opening o = {step, c->doc, yyjson_mut_obj(c->doc), pc_json_get(request, "facts")};
    if (c->row.kind != PC_KIND_TRANSPLANT)
        return PC_OK;
    pc_body_put(c, "transplant", o.body);
    struct pc_str organ = organ_of(&o);
    if (organ.size)
        yyjson_mut_obj_add_strncpy(o.doc, o.body, "organ", organ.ptr, organ.size);
    put_contract(&o);
    put_milestones(&o);
    put_exclusions(&o);
    PC_TRY(check_dates(&o));
    if (!pc_str_is(pc_json_str(request, "case_kind"), "transplant_transfer"))
        return PC_OK;
    return put_transfer(&o, received_at);
}

struct pc_str pc_transplant_exclusion(yyjson_val *category, struct pc_str code, int zone)
{
    yyjson_val *one, *excluded, *list = pc_json_get(category, "zone_exclusions");
    size_t i, count, k, codes;
    yyjson_arr_foreach(list, i, count, one)
    {
        yyjson_val *named = pc_json_get(one, "codes");
        if (pc_json_int(one, "zone", 0) != zone)
            continue;
        yyjson_arr_foreach(named, k, codes, excluded)
        {
            if (pc_str_equal(pc_json_slice(excluded), code))
                return pc_json_str(one, "reason");
        }
    }
    return (struct pc_str){0};
}

/* ---- shown -------------------------------------------------------------------------------------------------------------------- */

static void show_date(struct pc_buf *out, const char *key, struct pc_date date)
{
    char text[PC_DATE_TEXT];
    pc_view_str(out, key, pc_str_of(pc_date_format(date, text)));
}

static void show_zones(struct pc_buf *out, const struct pc_course *course)
{
    struct pc_zone zones[PC_ZONES_MAX];
    size_t count = pc_zones(course, zones);
    pc_view_key(out, "zones");
    pc_buf_add_char(out, '[');
    for (size_t i = 0; i < count; i++) {
        pc_view_separate(out);
        pc_buf_add_char(out, '{');
        pc_view_int(out, "zone", zones[i].number);
        show_date(out, "from", zones[i].from);
        if (!zones[i].open)
            show_date(out, "to", zones[i].to);
        /* R7.2: everything in the event's zone is in the case rate, less contract exclusions. */
        pc_view_raw(out, "case_rate", zones[i].number == 3 ? PC_STR("true") : PC_STR("false"));
        pc_buf_add_char(out, '}');
    }
    pc_buf_add_char(out, ']');
}

static void show_member(struct pc_buf *out, yyjson_mut_val *transplant, const char *key)
{
    yyjson_mut_val *value = yyjson_mut_obj_get(transplant, key);
    if (!value)
        return;
    pc_view_key(out, key);
    pc_json_canonical_mut(value, out);
}

/* The reason why a zone does not hold the code, among those that the case keeps. */
static struct pc_str kept_exclusion(yyjson_mut_val *transplant, struct pc_str code, int zone)
{
    yyjson_mut_val *one, *list = yyjson_mut_obj_get(transplant, "excluded");
    size_t i, count;
    yyjson_mut_arr_foreach(list, i, count, one)
    {
        const char *excluded = yyjson_mut_get_str(yyjson_mut_obj_get(one, "code"));
        if (excluded && pc_str_is(code, excluded) &&
            yyjson_mut_get_sint(yyjson_mut_obj_get(one, "zone")) == zone)
            return pc_str_of(yyjson_mut_get_str(yyjson_mut_obj_get(one, "reason")));
    }
    return (struct pc_str){0};
}

/* The zone of each line on its own day; none, with the reason, for what its zone does not hold. */
static void show_lines(struct pc_buf *out, struct pc_case *c, const struct pc_course *course)
{
    yyjson_val *service = pc_case_service(c), *codes = pc_json_get(service, "codes");
    yyjson_mut_val *line, *lines = pc_body_get(c, "lines");
    size_t i, count;
    pc_view_key(out, "lines");
    pc_buf_add_char(out, '[');
    yyjson_mut_arr_foreach(lines, i, count, line)
    {
        const int64_t number = yyjson_mut_get_sint(yyjson_mut_obj_get(line, "line"));
        yyjson_val *asked = yyjson_arr_get(codes, (size_t)number - 1);
        struct pc_str code = pc_json_str(asked, "code");
        struct pc_date day = c->row.service_date;
        if (pc_json_get(asked, "from") && pc_date_parse(pc_json_str(asked, "from"), &day) != PC_OK)
            continue;
        const int zone = pc_zone_on(course, day, false);
        struct pc_str reason = kept_exclusion(body_of(c), code, zone);
        pc_view_separate(out);
        pc_buf_add_char(out, '{');
        pc_view_int(out, "line", number);
        pc_view_str(out, "code", code);
        if (zone && !reason.size)
            pc_view_int(out, "zone", zone);
        pc_view_str(out, "reason", reason);
        pc_buf_add_char(out, '}');
    }
    pc_buf_add_char(out, ']');
}

static bool was_granted(const struct pc_case *c)
{
    return c->row.state == PC_ST_IN_COURSE || c->row.state == PC_ST_COMPLETED ||
           c->row.state == PC_ST_REVOKED;
}

/* R7.4: what can be taken over is, once somebody approved it. */
static void show_transfer(struct pc_buf *out, const struct pc_case *c)
{
    yyjson_mut_val *transfer = yyjson_mut_obj_get(body_of(c), "transfer");
    const char *result = yyjson_mut_get_str(yyjson_mut_obj_get(transfer, "result"));
    if (!result)
        return;
    const bool taken = c->row.flags & PC_CASE_TRANSFER && was_granted(c);
    pc_view_key(out, "transfer");
    pc_buf_add_char(out, '{');
    pc_view_str(out, "result", pc_str_of(taken ? "transferred" : result));
    pc_view_int(out, "zone", yyjson_mut_get_sint(yyjson_mut_obj_get(transfer, "zone")));
    pc_buf_add_char(out, '}');
}

void pc_transplant_show(struct pc_buf *out, struct pc_case *c, struct pc_time now)
{
    struct pc_course course;
    struct pc_date today, revoked;
    yyjson_mut_val *transplant = body_of(c);
    if (pc_transplant_course(c, &course) != PC_OK ||
        pc_zone_date(time_zone(transplant), now, &today, NULL) != PC_OK)
        return;
    const int zone = pc_zone_on(&course, today, false);
    pc_view_key(out, "transplant");
    pc_buf_add_char(out, '{');
    show_member(out, transplant, "organ");
    pc_view_str(out, "course", pc_str_of(pc_course_name(course.kind)));
    if (zone)
        pc_view_int(out, "zone", zone);
    show_zones(out, &course);
    pc_view_raw(out, "case_rate", zone == 3 ? PC_STR("true") : PC_STR("false"));
    show_member(out, transplant, "milestones");
    show_lines(out, c, &course);
    if (pc_transplant_revoked(c, &revoked))
        show_date(out, "revoked_from", revoked);
    show_transfer(out, c);
    show_member(out, transplant, "parameters");
    show_member(out, transplant, "network");
    show_member(out, transplant, "case_management");
    pc_buf_add_char(out, '}');
}

/* ---- guards ------------------------------------------------------------------------------------------------------------ */

void pc_transplant_facts(const struct pc_case *c, struct pc_flow_facts *facts)
{
    const char *outcome = yyjson_mut_get_str(yyjson_mut_obj_get(pc_body_get(c, "determination"), "outcome"));
    if (c->row.kind != PC_KIND_TRANSPLANT || !outcome)
        return;
    facts->nothing_denied = strcmp(outcome, pc_state_name(PC_ST_APPROVED)) == 0 ||
                            strcmp(outcome, pc_state_name(PC_ST_MODIFIED)) == 0;
}
