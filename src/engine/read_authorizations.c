/* src/engine/read_authorizations.c -- authorization.find: what a claim system asks before it pays.  Exact matches, and near ones with
 * the reason why they are only near: another provider, a day outside, another code of the same category.  They are one list, the
 * nearest first, that goes on behind a cursor. */
#include <stdlib.h>
#include "engine/read.h"
#include "engine/transplant.h"
#include "engine/view.h"

/* How far outside its days an authorization is still worth naming. */
enum { NEAR_DAYS = 30 };

/* A cursor names the match that a page ended with: a line of a case. */
enum { LINES_A_CASE = 1024 };

/* What the claim says; absent members are not compared. */
struct claim {
    struct pc_str provider, code;
    bool dated;
    struct pc_date date;
};

/* What a case authorizes on its days. */
struct grant {
    struct pc_date from, to;
    bool begins, ends; /* whether from, to are known */
    int zone; /* of a transplant's course on the claim's day; 0: none, or no transplant */
    int64_t units;
    struct pc_str unit;
    struct pc_str excluded; /* why the zone does not hold the code */
};

enum nearness { OTHER_PROVIDER = 1, OUTSIDE = 2, SAME_CATEGORY = 4, EXCLUDED = 8 };

struct match {
    int reasons; /* set of enum nearness; 0: exact */
    int64_t days; /* outside */
    int64_t case_id, line; /* which of its matches: 0 for a case without lines */
    struct pc_str text;
};

struct member_case {
    int64_t id;
    struct member_case *next;
};

struct search {
    struct pc_reader *reader;
    struct pc_command *command;
    struct claim claim;
    struct member_case *cases;
    struct match *matches;
    size_t count, room;
};

/* ---- what is authorized ------------------------------------------------------------------------------------------------------ */

static bool date_of(const char *text, struct pc_date *date_out)
{
    return text && pc_date_parse(pc_str_of(text), date_out) == PC_OK;
}

static bool date_in(yyjson_mut_val *object, const char *key, struct pc_date *date_out)
{
    return date_of(yyjson_mut_get_str(yyjson_mut_obj_get(object, key)), date_out);
}

/* A zone is the frame of what is authorized in it; a day in no zone is compared with the nearest one. */
static void zone_frame(const struct search *s, struct pc_case *c, struct grant *g)
{
    struct pc_course course;
    struct pc_zone zones[PC_ZONES_MAX];
    struct pc_date revoked;
    if (pc_transplant_course(c, &course) != PC_OK)
        return;
    size_t count = pc_zones(&course, zones), at = 0;
    g->zone = s->claim.dated ? pc_zone_on(&course, s->claim.date, false) : 0;
    for (size_t i = 0; i < count; i++)
        at = zones[i].number == g->zone || (!g->zone && zones[i].from.days <= s->claim.date.days) ? i : at;
    if (count == 0)
        return;
    const struct pc_zone *first = s->claim.dated ? &zones[at] : &zones[0],
                         *last = s->claim.dated ? first : &zones[count - 1];
    g->begins = true;
    g->from = first->from;
    g->ends = !last->open;
    g->to = last->to;
    if (pc_transplant_revoked(c, &revoked) && (!g->ends || revoked.days <= g->to.days)) {
        g->ends = true; /* R7.3: nothing from that day on */
        g->to.days = revoked.days - 1;
    }
}

/* False: the case authorizes nothing. */
static bool read_grant(const struct search *s, struct pc_case *c, struct grant *g)
{
    yyjson_mut_val *determination = pc_body_get(c, "determination"), *stay = pc_body_get(c, "stay");
    yyjson_mut_val *approved = yyjson_mut_obj_get(determination, "approved");
    *g = (struct grant){.units = yyjson_mut_get_sint(yyjson_mut_obj_get(approved, "units"))};
    const char *unit = yyjson_mut_get_str(yyjson_mut_obj_get(approved, "unit"));
    g->unit = pc_str_of(unit);
    if (c->row.kind ==
        PC_KIND_STAY) { /* the days of all rounds: what was denied later takes none back (R4.7) */
        g->units = yyjson_mut_get_sint(yyjson_mut_obj_get(stay, "days_approved"));
        g->unit = PC_STR("days");
        g->begins = date_in(stay, "approved_from", &g->from);
        g->ends = date_in(stay, "approved_through", &g->to);
        return g->units > 0;
    }
    if (!yyjson_mut_obj_get(determination, "authorization"))
        return false;
    g->begins = date_in(approved, "from", &g->from);
    g->ends = date_in(approved, "to", &g->to);
    if (c->row.kind == PC_KIND_TRANSPLANT)
        zone_frame(s, c, g);
    return true;
}

/* ---- how near ----------------------------------------------------------------------------------------------------------------- */

static int64_t days_outside(const struct claim *claim, const struct grant *g)
{
    if (!claim->dated)
        return 0;
    if (g->begins && claim->date.days < g->from.days)
        return g->from.days - claim->date.days;
    return g->ends && claim->date.days > g->to.days ? claim->date.days - g->to.days : 0;
}

static bool is_provider(struct pc_case *c, struct pc_str provider)
{
    static const char *const fields[] = {"requesting_provider", "ordering_provider", "servicing_provider",
                                         "facility"};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (pc_str_equal(pc_json_str(pc_case_request(c), fields[i]), provider))
            return true;
    }
    return false;
}

static bool lists_code(yyjson_val *category, struct pc_str code)
{
    yyjson_val *one, *codes = pc_json_get(category, "codes");
    size_t i, count;
    yyjson_arr_foreach(codes, i, count, one)
    {
        if (pc_str_equal(pc_json_str(one, "code"), code))
            return true;
    }
    return false;
}

/* How the claim's code stands to the code of a line: -1 not at all. */
static int code_nearness(const struct search *s, const struct pc_case *c, struct grant *g, struct pc_str line)
{
    yyjson_val *category = pc_catalogue_category(s->command->catalogue, c->row.category);
    struct pc_str code = s->claim.code;
    if (!code.size)
        return 0;
    g->excluded = pc_transplant_exclusion(category, code, g->zone);
    if (g->excluded.size)
        return EXCLUDED;
    if (pc_str_equal(code, line))
        return 0;
    if (c->row.kind == PC_KIND_TRANSPLANT && g->zone == 3)
        return 0; /* R7.2: all services of the event are in the case rate */
    return lists_code(category, code) || (c->row.kind == PC_KIND_TRANSPLANT && g->zone) ? SAME_CATEGORY : -1;
}

/* ---- matches ------------------------------------------------------------------------------------------------------------------ */

static void show_reasons(struct pc_buf *out, const struct match *m, const struct grant *g)
{
    static const struct {
        int bit;
        const char *reason;
    } names[] = {{OTHER_PROVIDER, "other_provider"},
                 {OUTSIDE, "outside_dates"},
                 {SAME_CATEGORY, "same_category"},
                 {EXCLUDED, "not_in_zone"}};
    pc_view_key(out, "why");
    pc_buf_add_char(out, '[');
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (!(m->reasons & names[i].bit))
            continue;
        pc_view_separate(out);
        pc_buf_add_char(out, '{');
        pc_view_str(out, "reason", pc_str_of(names[i].reason));
        if (names[i].bit == OUTSIDE)
            pc_view_int(out, "days", m->days);
        if (names[i].bit == EXCLUDED)
            pc_view_str(out, "code", g->excluded);
        pc_buf_add_char(out, '}');
    }
    pc_buf_add_char(out, ']');
}

static void show_date(struct pc_buf *out, const char *key, bool known, struct pc_date date)
{
    char text[PC_DATE_TEXT];
    if (known)
        pc_view_str(out, key, pc_str_of(pc_date_format(date, text)));
}

static void show(const struct search *s, struct pc_case *c, const struct grant *g, struct pc_str line,
                 struct match *m)
{
    const struct pc_ids *ids = s->reader->ids;
    PC_AUTO(pc_buf_free) struct pc_buf out = {0};
    pc_buf_add_char(&out, '{');
    pc_view_id(&out, "case_id", ids, PC_ID_CASE, c->row.id);
    pc_view_id(&out, "authorization", ids, PC_ID_AUTHORIZATION, c->row.id);
    pc_view_str(&out, "kind", pc_str_of(pc_kind_name((enum pc_kind)c->row.kind)));
    pc_view_str(&out, "category", c->row.category);
    pc_view_str(&out, "code", line);
    if (g->unit.size) {
        pc_view_int(&out, "units", g->units);
        pc_view_str(&out, "unit", g->unit);
    }
    show_date(&out, "from", g->begins, g->from);
    show_date(&out, "to", g->ends, g->to);
    if (g->zone) {
        pc_view_int(&out, "zone", g->zone);
        pc_view_raw(&out, "case_rate", g->zone == 3 ? PC_STR("true") : PC_STR("false"));
    }
    pc_view_str(&out, "provider", c->row.provider);
    if (m->reasons)
        show_reasons(&out, m, g);
    pc_buf_add_char(&out, '}');
    m->text = pc_str_keep(pc_buf_str(&out), s->command->arena);
}

static void keep(struct search *s, struct match m)
{
    if (s->count == s->room) {
        struct match *more = PC_NEW_ARRAY(s->command->arena, struct match, s->room * 2 + 16);
        for (size_t i = 0; i < s->count; i++)
            more[i] = s->matches[i];
        s->matches = more;
        s->room = s->room * 2 + 16;
    }
    s->matches[s->count++] = m;
}

/* One line of a case, or a case without lines (number 0), against the claim.  `units`: the line's, where the case does not count. */
static void try_line(struct search *s, struct pc_case *c, struct grant g, size_t number, struct pc_str line,
                     int64_t units)
{
    struct match m = {.case_id = c->row.id, .line = (int64_t)number, .days = days_outside(&s->claim, &g)};
    const int code = code_nearness(s, c, &g, line);
    if (code < 0 || m.days > NEAR_DAYS)
        return;
    m.reasons = code | (m.days ? OUTSIDE : 0);
    if (s->claim.provider.size && !is_provider(c, s->claim.provider))
        m.reasons |= OTHER_PROVIDER;
    if (!g.unit.size) {
        g.units = units;
        g.unit = PC_STR("units");
    }
    show(s, c, &g, line, &m);
    keep(s, m);
}

/* A stay authorizes days and the event of a transplant everything: their lines add nothing but a code to compare. */
static void try_case(struct search *s, struct pc_case *c)
{
    struct grant g;
    yyjson_mut_val *line, *lines = pc_body_get(c, "lines");
    size_t i, count;
    if (!read_grant(s, c, &g))
        return;
    if (yyjson_mut_arr_size(lines) == 0 || c->row.kind == PC_KIND_STAY) {
        try_line(s, c, g, 0, c->row.kind == PC_KIND_STAY ? s->claim.code : (struct pc_str){0}, 1);
        return;
    }
    yyjson_mut_arr_foreach(lines, i, count, line)
    {
        const int64_t units = yyjson_mut_get_sint(yyjson_mut_obj_get(line, "approved"));
        const char *code = yyjson_mut_get_str(yyjson_mut_obj_get(line, "code"));
        if (units > 0)
            try_line(s, c, g, i + 1, pc_str_of(code), units);
    }
}

/* The member's cases that may authorize something: collected first, for loading one may list others (its children). */
static enum pc_rc collect(void *arg, const struct pc_case_row *row)
{
    struct search *s = arg;
    const bool grants = row->kind == PC_KIND_REVIEW || row->kind == PC_KIND_STAY ||
                        row->kind == PC_KIND_TRANSPLANT;
    if (!grants || !(row->flags & PC_CASE_DETERMINED) || !pc_case_visible(row, &s->command->actor))
        return PC_OK;
    struct member_case *one = PC_NEW(s->command->arena, struct member_case);
    *one = (struct member_case){row->id, s->cases};
    s->cases = one;
    return PC_OK;
}

/* ---- the answer --------------------------------------------------------------------------------------------------------------- */

/* Fewest reasons first (none: the exact ones), then the fewest days outside, then the newest case, its lines in order. */
static int nearest_first(const void *a, const void *b)
{
    const struct match *x = a, *y = b;
    const int reasons = __builtin_popcount((unsigned)x->reasons) - __builtin_popcount((unsigned)y->reasons);
    if (reasons)
        return reasons;
    if (x->days != y->days)
        return x->days < y->days ? -1 : 1;
    if (x->case_id != y->case_id)
        return x->case_id < y->case_id ? 1 : -1;
    return (x->line > y->line) - (x->line < y->line);
}

static int64_t place_of(const struct match *m)
{
    return m->case_id * LINES_A_CASE + m->line;
}

/* Which match is the page's first: the one behind that which the cursor names. */
static enum pc_rc page_begin(const struct search *s, size_t *first_out)
{
    struct pc_str cursor = pc_json_str(s->command->params, "cursor");
    int64_t place;
    *first_out = 0;
    if (!cursor.size)
        return PC_OK;
    if (pc_id_parse(s->reader->ids, PC_ID_CURSOR, cursor, &place) == PC_OK) {
        for (size_t i = 0; i < s->count; i++) {
            if (place_of(&s->matches[i]) != place)
                continue;
            *first_out = i + 1;
            return PC_OK;
        }
    }
    return pc_fail(&s->command->err, PC_INVALID, "unknown_cursor", "params.cursor",
                   "take the cursor from the page before and ask the same");
}

/* The page's exact matches, or its near ones. */
static void write_list(const struct search *s, size_t first, size_t end, const char *key, bool exact)
{
    struct pc_buf *out = &s->command->result;
    pc_view_key(out, key);
    pc_buf_add_char(out, '[');
    for (size_t i = first; i < end; i++) {
        if ((s->matches[i].reasons == 0) != exact)
            continue;
        pc_view_separate(out);
        pc_buf_add_str(out, s->matches[i].text);
    }
    pc_buf_add_char(out, ']');
}

static enum pc_rc write_page(const struct search *s)
{
    struct pc_buf *out = &s->command->result;
    const size_t limit = (size_t)pc_json_int(s->command->params, "limit", 100);
    size_t first;
    PC_TRY(page_begin(s, &first));
    const size_t end = s->count - first > limit ? first + limit : s->count;
    pc_buf_add_char(out, '{');
    write_list(s, first, end, "exact", true);
    write_list(s, first, end, "near", false);
    if (end < s->count)
        pc_view_id(out, "cursor", s->reader->ids, PC_ID_CURSOR, place_of(&s->matches[end - 1]));
    pc_buf_add_char(out, '}');
    return PC_OK;
}

static enum pc_rc run(struct pc_reader *reader, struct pc_command *command)
{
    yyjson_val *params = command->params;
    struct search s = {
        .reader = reader,
        .command = command,
        .claim = {.provider = pc_json_str(params, "provider"), .code = pc_json_str(params, "code")}};
    const struct pc_case_filter filter = {.payers = pc_json_str(params, "payer"),
                                          .member = pc_json_str(params, "member"),
                                          .state = -1,
                                          .kind = -1,
                                          .due_before = PC_NEVER};
    if (pc_json_get(params, "date")) {
        s.claim.dated = true;
        PC_TRY(pc_date_parse(pc_json_str(params, "date"), &s.claim.date));
    }
    if (pc_read_payer_visible(&command->actor, filter.payers))
        PC_TRY(reader->store->ops->case_list(reader->store, &filter, command->arena, collect, &s));
    for (const struct member_case *one = s.cases; one; one = one->next) {
        struct pc_case *c = PC_NEW(command->arena, struct pc_case);
        PC_TRY(pc_case_load(reader->store, one->id, true, command->arena, c));
        try_case(&s, c);
    }
    if (s.count)
        qsort(s.matches, s.count, sizeof s.matches[0], nearest_first);
    return write_page(&s);
}

const struct pc_read pc_read_authorizations = {.run = run};
