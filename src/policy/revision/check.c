/* src/policy/revision/check.c -- one table of members, then the references between lists. */
#include "policy/revision/check.h"

#include <stdio.h>
#include <string.h>
#include "base/mem.h"
#include "base/time.h"
#include "deadline/deadline.h"

/* clang-format off */
enum want {
    ID,      /* text, not empty, required */
    TEXT,    /* text, required */
    MAYBE,   /* text or absent */
    FLAG,    /* boolean or absent */
    SURE,    /* boolean, required */
    STRINGS, /* array of text, or absent */
    OBJECTS, /* array of objects, or absent */
    PERIOD,  /* {"from","to"} of dates, required; "to" may be absent and is the last day */
    SPAN     /* the same or absent */
};
static const struct member {
    const char *list, *name;
    enum want want;
} MEMBERS[] = {
    {"categories", "id",                ID},
    {"categories", "title",             MAYBE},
    {"categories", "setting",           MAYBE},
    {"categories", "review",            MAYBE},
    {"categories", "recommended",       FLAG},
    {"categories", "documents",         STRINGS},
    {"categories", "codes",             OBJECTS},
    {"categories", "criteria",          STRINGS},
    {"criteria",   "id",                ID},
    {"criteria",   "version",           TEXT},
    {"criteria",   "category",          MAYBE},
    {"criteria",   "title",             MAYBE},
    {"criteria",   "effective",         SPAN},
    {"criteria",   "facts",             OBJECTS},
    {"criteria",   "intake_approvable", FLAG},
    {"criteria",   "not_met",           MAYBE},
    {"reasons",    "code",              ID},
    {"reasons",    "use",               STRINGS},
    {"reasons",    "plain",             MAYBE},
    {"reasons",    "clinical",          MAYBE},
    {"calendars",  "id",                ID},
    {"regimes",    "id",                ID},
    {"regimes",    "verified",          SURE},
    {"regimes",    "kind",              MAYBE},
    {"regimes",    "clocks",            OBJECTS},
    {"payers",     "id",                ID},
    {"payers",     "name",              MAYBE},
    {"payers",     "live",              FLAG},
    {"payers",     "profiles",          STRINGS},
    {"groups",     "payer",             ID},
    {"groups",     "group",             ID},
    {"groups",     "effective",         PERIOD},
    {"letters",    "id",                ID},
    {"letters",    "kind",              TEXT},
    {"letters",    "to",                TEXT},
    {"letters",    "text",              TEXT},
};
static const char *const LISTS[] = {"categories", "criteria", "reasons", "calendars", "regimes", "payers", "groups", "letters"};
static const struct {
    const char *list, *key;
} UNIQUE[] = {{"categories", "id"}, {"reasons", "code"}, {"calendars", "id"}, {"regimes", "id"}, {"payers", "id"}, {"letters", "id"}};
/* Every text that `list` has under `member` (one or many) is a `key` of `of`. */
static const struct {
    const char *list, *member, *of, *key;
} REFERENCES[] = {
    {"categories", "criteria", "criteria", "id"},
    {"criteria",   "not_met",  "reasons",  "code"},
    {"groups",     "payer",    "payers",   "id"},
};
/* clang-format on */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Where in the document we are: what an error names. */
struct spot {
    const char *list;
    size_t at;
    yyjson_val *object;
    struct pc_err *err_out;
};

static enum pc_rc wrong(const struct spot *spot, const char *reason, const char *member, const char *what)
{
    char field[160];
    (void)snprintf(field, sizeof(field), "%s[%zu].%s", spot->list, spot->at, member);
    const struct pc_str file = pc_json_str(spot->object, "file");
    if (file.size == 0 || file.size > 100)
        return pc_fail(spot->err_out, PC_INVALID, reason, field, "The catalogue's %s %s.", field, what);
    return pc_fail(spot->err_out, PC_INVALID, reason, field, "%.*s: the catalogue's %s %s.", (int)file.size,
                   file.ptr, field, what);
}

enum pc_rc pc_catalogue_check_prefix(struct pc_err *err_out, const char *list, size_t at)
{
    if (err_out == NULL)
        return PC_INVALID;
    const struct pc_err inner = *err_out;
    int n = snprintf(err_out->field, sizeof(err_out->field), "%s[%zu]", list, at);
    if (n > 0 && (size_t)n < sizeof(err_out->field) && inner.field[0] != '\0')
        (void)snprintf(err_out->field + n, sizeof(err_out->field) - (size_t)n, ".%.*s", 100, inner.field);
    return inner.rc;
}

static enum pc_rc check_period(const struct spot *spot, const char *name, yyjson_val *value)
{
    char member[64];
    struct pc_date from, to;
    if (!yyjson_is_obj(value))
        return wrong(spot, "wrong_type", name, "must be {from, to}");
    (void)snprintf(member, sizeof(member), "%s.from", name);
    if (pc_date_parse(pc_json_str(value, "from"), &from) != PC_OK)
        return wrong(spot, "bad_date", member, "must be a date YYYY-MM-DD");
    if (pc_json_get(value, "to") == NULL)
        return PC_OK;
    (void)snprintf(member, sizeof(member), "%s.to", name);
    if (pc_date_parse(pc_json_str(value, "to"), &to) != PC_OK)
        return wrong(spot, "bad_date", member, "must be a date YYYY-MM-DD");
    if (to.days < from.days)
        return wrong(spot, "bad_period", member, "lies before its from");
    return PC_OK;
}

static enum pc_rc check_array(const struct spot *spot, const struct member *m, yyjson_val *value)
{
    size_t i, count;
    yyjson_val *element;
    if (!yyjson_is_arr(value))
        return wrong(spot, "wrong_type", m->name, "must be a list");
    yyjson_arr_foreach(value, i, count, element)
    {
        if (m->want == STRINGS ? !yyjson_is_str(element) : !yyjson_is_obj(element))
            return wrong(spot, "wrong_type", m->name,
                         m->want == STRINGS ? "must hold texts" : "must hold objects");
    }
    return PC_OK;
}

static enum pc_rc check_member(const struct spot *spot, const struct member *m)
{
    yyjson_val *value = pc_json_get(spot->object, m->name);
    const bool required = m->want == ID || m->want == TEXT || m->want == SURE || m->want == PERIOD;
    if (value == NULL)
        return required ? wrong(spot, "missing", m->name, "is missing") : PC_OK;
    switch (m->want) {
    case ID:
        if (yyjson_get_len(value) == 0)
            return wrong(spot, "wrong_type", m->name, "must be a text that is not empty");
        return PC_OK;
    case TEXT:
    case MAYBE: return yyjson_is_str(value) ? PC_OK : wrong(spot, "wrong_type", m->name, "must be a text");
    case FLAG:
    case SURE:
        return yyjson_is_bool(value) ? PC_OK : wrong(spot, "wrong_type", m->name, "must be true or false");
    case STRINGS:
    case OBJECTS: return check_array(spot, m, value);
    case PERIOD:
    case SPAN: return check_period(spot, m->name, value);
    }
    return PC_OK;
}

static enum pc_rc check_list(yyjson_val *root, const char *list, struct pc_err *err_out)
{
    size_t i, count;
    yyjson_val *element, *array = pc_json_get(root, list);
    if (array == NULL)
        return PC_OK; /* absent and empty mean the same */
    if (!yyjson_is_arr(array))
        return pc_fail(err_out, PC_INVALID, "wrong_type", list, "The catalogue's %s must be a list.", list);
    yyjson_arr_foreach(array, i, count, element)
    {
        const struct spot spot = {list, i, element, err_out};
        if (!yyjson_is_obj(element))
            return wrong(&spot, "wrong_type", "", "must be an object");
        for (size_t k = 0; k < COUNT(MEMBERS); k++) {
            if (strcmp(MEMBERS[k].list, list) == 0)
                PC_TRY(check_member(&spot, &MEMBERS[k]));
        }
    }
    return PC_OK;
}

/* Lists are short (tens; reasons a hundred) and this runs once a revision: a plain search is enough. */
static bool is_known(yyjson_val *array, const char *key, struct pc_str text, size_t before)
{
    size_t i, count;
    yyjson_val *element;
    yyjson_arr_foreach(array, i, count, element)
    {
        if (i >= before)
            break;
        if (pc_str_equal(pc_json_str(element, key), text))
            return true;
    }
    return false;
}

static enum pc_rc check_unique(yyjson_val *root, const char *list, const char *key, struct pc_err *err_out)
{
    size_t i, count;
    yyjson_val *element, *array = pc_json_get(root, list);
    yyjson_arr_foreach(array, i, count, element)
    {
        const struct spot spot = {list, i, element, err_out};
        if (is_known(array, key, pc_json_str(element, key), i))
            return wrong(&spot, "duplicate", key, "is there twice");
    }
    return PC_OK;
}

static enum pc_rc check_reference(const struct spot *spot, const char *member, yyjson_val *of,
                                  const char *key)
{
    size_t i, count;
    yyjson_val *text, *value = pc_json_get(spot->object, member);
    if (yyjson_is_str(value) && !is_known(of, key, pc_json_slice(value), SIZE_MAX))
        return wrong(spot, "unknown_reference", member, "names something that this revision does not have");
    yyjson_arr_foreach(value, i, count, text)
    {
        if (!is_known(of, key, pc_json_slice(text), SIZE_MAX))
            return wrong(spot, "unknown_reference", member,
                         "names something that this revision does not have");
    }
    return PC_OK;
}

static enum pc_rc check_references(yyjson_val *root, struct pc_err *err_out)
{
    for (size_t r = 0; r < COUNT(REFERENCES); r++) {
        size_t i, count;
        yyjson_val *element, *of = pc_json_get(root, REFERENCES[r].of);
        yyjson_arr_foreach(pc_json_get(root, REFERENCES[r].list), i, count, element)
        {
            const struct spot spot = {REFERENCES[r].list, i, element, err_out};
            PC_TRY(check_reference(&spot, REFERENCES[r].member, of, REFERENCES[r].key));
        }
    }
    return PC_OK;
}

/* --- clock rules (R5.5) ------------------------------------------------------------------------------------- */

/* Every rule must read, so that no case finds out later that one does not.  (A regime's own rules carry the programme's
 * calendar and zone; a case's have its snapshot's instead.) */
static enum pc_rc check_rule(const struct spot *spot, yyjson_val *clock, yyjson_val *calendars)
{
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(1024);
    struct pc_rule rule;
    struct pc_err local = {0};
    struct pc_err *err = spot->err_out != NULL ? spot->err_out : &local;
    if (pc_rule_read(clock, arena, &rule, err) != PC_OK)
        return pc_catalogue_check_prefix(err, spot->list, spot->at);
    if (rule.calendar != NULL && !is_known(calendars, "id", pc_str_of(rule.calendar), SIZE_MAX))
        return wrong(spot, "unknown_reference", "calendar",
                     "names a calendar that this revision does not have");
    return PC_OK;
}

static enum pc_rc check_rules(yyjson_val *root, struct pc_err *err_out)
{
    size_t i, k, count, rules;
    yyjson_val *regime, *clock;
    yyjson_arr_foreach(pc_json_get(root, "regimes"), i, count, regime)
    {
        char list[48];
        (void)snprintf(list, sizeof(list), "regimes[%zu].clocks", i);
        yyjson_arr_foreach(pc_json_get(regime, "clocks"), k, rules, clock)
        {
            const struct spot spot = {list, k, regime, err_out};
            PC_TRY(check_rule(&spot, clock, pc_json_get(root, "calendars")));
        }
    }
    return PC_OK;
}

static bool holds_text(yyjson_val *array, struct pc_str text)
{
    size_t i, count;
    yyjson_val *element;
    yyjson_arr_foreach(array, i, count, element)
    {
        if (pc_str_equal(pc_json_slice(element), text))
            return true;
    }
    return false;
}

/* Whether a law's list lets a value in; what it does not name it does not ask. */
static bool lets_in(yyjson_val *applies_to, const char *list, struct pc_str value)
{
    yyjson_val *names = pc_json_get(applies_to, list);
    return names == NULL || holds_text(names, value);
}

/* Whether a law can count for a group's members: their rows carry the group's funding and situs, and one of its lines of business
 * (R2.11). */
static bool covers_group(yyjson_val *regime, yyjson_val *group)
{
    size_t i, count;
    yyjson_val *line, *chosen, *to = pc_json_get(regime, "applies_to");
    const bool here = lets_in(to, "funding", pc_json_str(group, "funding")) &&
                      lets_in(to, "states", pc_json_str(group, "situs_state"));
    yyjson_obj_foreach(pc_json_get(group, "regimes"), i, count, line, chosen)
    {
        if (holds_text(chosen, pc_json_str(regime, "id")) ||
            (here && lets_in(to, "lines_of_business", pc_json_slice(line))))
            return true;
    }
    return false;
}

/* A profile counts only where it is laid over the payer (R5.8), a law where it can cover one of its groups. */
static bool counts_for(yyjson_val *root, yyjson_val *regime, yyjson_val *payer)
{
    size_t i, count;
    yyjson_val *group;
    if (pc_str_is(pc_json_str(regime, "kind"), "programme") ||
        holds_text(pc_json_get(payer, "profiles"), pc_json_str(regime, "id")))
        return true;
    if (pc_str_is(pc_json_str(regime, "kind"), "profile"))
        return false;
    yyjson_arr_foreach(pc_json_get(root, "groups"), i, count, group)
    {
        if (pc_str_equal(pc_json_str(group, "payer"), pc_json_str(payer, "id")) &&
            covers_group(regime, group))
            return true;
    }
    return false;
}

/* A rule is verified as it says itself, else as its regime does. */
static enum pc_rc check_verified(yyjson_val *regime, size_t at, struct pc_err *err_out)
{
    char list[48];
    size_t k, rules;
    yyjson_val *clock;
    const bool otherwise = pc_json_bool(regime, "verified", false);
    (void)snprintf(list, sizeof(list), "regimes[%zu].clocks", at);
    yyjson_arr_foreach(pc_json_get(regime, "clocks"), k, rules, clock)
    {
        const struct spot spot = {list, k, clock, err_out};
        if (!pc_json_bool(clock, "verified", otherwise))
            return wrong(&spot, "unverified_regime", "verified",
                         "is false, and it can count for a payer that is live (R5.5)");
    }
    return PC_OK;
}

static enum pc_rc check_live_payer(yyjson_val *root, yyjson_val *payer, struct pc_err *err_out)
{
    size_t i, count;
    yyjson_val *regime;
    yyjson_arr_foreach(pc_json_get(root, "regimes"), i, count, regime)
    {
        if (counts_for(root, regime, payer))
            PC_TRY(check_verified(regime, i, err_out));
    }
    return PC_OK;
}

static enum pc_rc check_live_payers(yyjson_val *root, struct pc_err *err_out)
{
    size_t i, count;
    yyjson_val *payer;
    yyjson_arr_foreach(pc_json_get(root, "payers"), i, count, payer)
    {
        if (pc_json_bool(payer, "live", false))
            PC_TRY(check_live_payer(root, payer, err_out));
    }
    return PC_OK;
}

enum pc_rc pc_catalogue_check(yyjson_val *root, struct pc_err *err_out)
{
    if (!yyjson_is_obj(root))
        return pc_fail(err_out, PC_INVALID, "wrong_type", "", "The catalogue must be an object.");
    if (pc_json_int(root, "format", 0) != 1)
        return pc_fail(err_out, PC_INVALID, "unknown_format", "format", "The catalogue's format must be 1.");
    for (size_t i = 0; i < COUNT(LISTS); i++)
        PC_TRY(check_list(root, LISTS[i], err_out));
    for (size_t i = 0; i < COUNT(UNIQUE); i++)
        PC_TRY(check_unique(root, UNIQUE[i].list, UNIQUE[i].key, err_out));
    PC_TRY(check_references(root, err_out));
    PC_TRY(check_rules(root, err_out));
    return check_live_payers(root, err_out);
}
