/* src/engine/study_compare.c -- what was answered then and what is answered now; who would have been decided otherwise, and why. */
#include <string.h>
#include "engine/read.h"
#include "engine/study.h"
#include "engine/view.h"

/* Entries of a list in the answer; the counts go on. */
enum { LISTED_MAX = 500 };

/* What of an answer decides: where a request goes and what comes of it.  Clocks, texts and traces do not count. */
static const char *const deciding[] = {"category",          "requirement",  "outcome", "complex",
                                       "intake_approvable", "auto_approve", "grants"};

struct comparison {
    struct pc_reader *reader;
    struct pc_study *study;
    struct pc_arena *arena; /* of the batch */
    const struct pc_study_item *item;
    yyjson_val *was,
        *would_be; /* CASE objects; would_be is NULL when no part of the request is this case any more */
};

static void count(struct pc_study *study, struct pc_study_tally **list, struct pc_str name)
{
    if (!name.size)
        name = PC_STR("-");
    for (; *list; list = &(*list)->next) {
        if (!pc_str_equal((*list)->name, name))
            continue;
        (*list)->count++;
        return;
    }
    *list = PC_NEW(study->arena, struct pc_study_tally);
    **list = (struct pc_study_tally){.name = pc_str_keep(name, study->arena), .count = 1};
}

/* ---- which case ------------------------------------------------------------------------------------------------------------ */

/* The submission's part that holds the same lines; a request without lines is one part. */
static yyjson_val *same_part(yyjson_val *root, yyjson_val *was)
{
    yyjson_val *one, *cases = pc_json_get(root, "cases");
    size_t i, max;
    yyjson_arr_foreach(cases, i, max, one)
    {
        if (yyjson_equals(pc_json_get(one, "lines"), pc_json_get(was, "lines")))
            return one;
    }
    return NULL;
}

static bool same(yyjson_val *a, yyjson_val *b)
{
    return a == b || (a && b && yyjson_equals(a, b));
}

static const char *first_deciding(yyjson_val *was, yyjson_val *would_be)
{
    for (size_t i = 0; i < sizeof deciding / sizeof deciding[0]; i++) {
        if (!same(pc_json_get(was, deciding[i]), pc_json_get(would_be, deciding[i])))
            return deciding[i];
    }
    return NULL;
}

/* ---- why ------------------------------------------------------------------------------------------------------------------- */

static yyjson_val *criterion_called(yyjson_val *answer, struct pc_str id)
{
    yyjson_val *one, *criteria = pc_json_get(answer, "criteria");
    size_t i, max;
    yyjson_arr_foreach(criteria, i, max, one)
    {
        if (pc_str_equal(pc_json_str(one, "id"), id))
            return one;
    }
    return NULL;
}

struct cause {
    yyjson_val *was, *would_be; /* the criterion in both answers; either may be NULL */
    struct pc_str id;
};

static struct cause first_cause(const struct comparison *x)
{
    yyjson_val *one, *criteria = pc_json_get(x->was, "criteria");
    size_t i, max;
    yyjson_arr_foreach(criteria, i, max, one)
    {
        yyjson_val *other = criterion_called(x->would_be, pc_json_str(one, "id"));
        if (!other || !same(pc_json_get(one, "outcome"), pc_json_get(other, "outcome")) ||
            !same(pc_json_get(one, "grants"), pc_json_get(other, "grants")))
            return (struct cause){one, other, pc_json_str(one, "id")};
    }
    criteria = pc_json_get(x->would_be, "criteria");
    yyjson_arr_foreach(criteria, i, max, one)
    {
        if (!criterion_called(x->was, pc_json_str(one, "id")))
            return (struct cause){NULL, one, pc_json_str(one, "id")};
    }
    return (struct cause){0};
}

static void show(struct pc_buf *out, const char *key, yyjson_val *value)
{
    if (!value)
        return;
    pc_view_key(out, key);
    pc_json_canonical(value, out);
}

/* The conditions that are unmet now and were not, by id. */
static void show_unmet(struct pc_buf *out, const struct cause *cause)
{
    yyjson_val *one, *list = pc_json_get(cause->would_be, "unmet"),
                     *before = pc_json_get(cause->was, "unmet");
    size_t i, max, k, most;
    yyjson_val *other;
    pc_view_key(out, "unmet");
    pc_buf_add_char(out, '[');
    yyjson_arr_foreach(list, i, max, one)
    {
        bool known = false;
        yyjson_arr_foreach(before, k, most, other)
            known |= same(pc_json_get(one, "id"), pc_json_get(other, "id"));
        if (known || !pc_json_get(one, "id"))
            continue;
        pc_view_separate(out);
        pc_json_canonical(pc_json_get(one, "id"), out);
    }
    pc_buf_add_char(out, ']');
}

static void show_cause(struct pc_buf *out, const struct cause *cause, const char *member)
{
    pc_view_key(out, "because");
    pc_buf_add_char(out, '{');
    pc_view_str(out, "member", pc_str_of(member));
    pc_view_str(out, "criterion", cause->id);
    if (cause->id.size) {
        show(out, "was", pc_json_get(cause->was, "outcome"));
        show(out, "would_be", pc_json_get(cause->would_be, "outcome"));
        show_unmet(out, cause);
    }
    pc_buf_add_char(out, '}');
}

static void show_decision(struct pc_buf *out, const char *key, yyjson_val *answer)
{
    pc_view_key(out, key);
    pc_buf_add_char(out, '{');
    for (size_t i = 0; i < sizeof deciding / sizeof deciding[0]; i++)
        show(out, deciding[i], pc_json_get(answer, deciding[i]));
    pc_buf_add_char(out, '}');
}

/* ---- witnesses without a name (I12) ---------------------------------------------------------------------------------------------- */

enum { OLDEST_TOLD = 90, DEPTH_MAX = 32 };

/* A case's facts that are being shown. */
struct witness {
    const struct pc_study *study;
    struct pc_buf *out;
    size_t from; /* where this case's facts begin */
};

/* One of the words that the criteria offer: what a requester wrote freely is none of them. */
static bool is_choice(const struct pc_study *study, struct pc_str text)
{
    PC_AUTO(pc_buf_free) struct pc_buf line = {0};
    if (!text.size || memchr(text.ptr, '\n', text.size) || !study->choices.size)
        return false;
    pc_buf_add_char(&line, '\n');
    pc_buf_add_str(&line, text);
    pc_buf_add_char(&line, '\n');
    return memmem(study->choices.ptr, study->choices.size, line.ptr, line.size);
}

static void show_anonymous(const struct witness *w, struct pc_str name, yyjson_val *value, int depth);

/* The members of a list, a pair or a record, each by the same rules. */
static void show_anonymous_members(const struct witness *w, struct pc_str name, yyjson_val *value, int depth)
{
    size_t i, max;
    yyjson_val *key, *member;
    const bool list = yyjson_is_arr(value);
    pc_buf_add_char(w->out, list ? '[' : '{');
    yyjson_arr_foreach(value, i, max, member)
    {
        pc_buf_add_text(w->out, i > 0 ? "," : "");
        show_anonymous(w, name, member, depth);
    }
    yyjson_obj_foreach(value, i, max, key, member)
    {
        pc_buf_add_text(w->out, i > 0 ? "," : "");
        pc_buf_add_json_str(w->out, pc_json_slice(key));
        pc_buf_add_char(w->out, ':');
        show_anonymous(w, name, member, depth);
    }
    pc_buf_add_char(w->out, list ? ']' : '}');
}

static bool is_great_age(struct pc_str name, yyjson_val *value)
{
    return yyjson_is_num(value) && name.size >= 3 && memmem(name.ptr, name.size, "age", 3) &&
           yyjson_get_num(value) >= OLDEST_TOLD;
}

/* Dates are left out, and so is every text that is not one of a fact's choices; ages over 89 are one age. */
static void show_anonymous(const struct witness *w, struct pc_str name, yyjson_val *value, int depth)
{
    if (yyjson_is_ctn(value) && depth < DEPTH_MAX)
        show_anonymous_members(w, name, value, depth + 1);
    else if (is_great_age(name, value))
        pc_buf_add_text(w->out, "90");
    else if (yyjson_is_num(value) || yyjson_is_bool(value) || yyjson_is_null(value) ||
             is_choice(w->study, pc_json_slice(value)))
        pc_json_canonical(value, w->out);
    else
        pc_buf_add_json_str(w->out, PC_STR("(left out)"));
}

/* Whether the case's facts have this member already; `quoted` is its beginning. */
static bool is_shown(const struct witness *w, struct pc_str quoted)
{
    return memmem(w->out->ptr + w->from, w->out->size - w->from, quoted.ptr, quoted.size);
}

/* The facts that the criterion's trace read, and no others. */
static void collect_reads(const struct witness *w, yyjson_val *node, int depth)
{
    yyjson_val *key, *value, *child;
    size_t i, max;
    yyjson_obj_foreach(pc_json_get(node, "reads"), i, max, key, value)
    {
        PC_AUTO(pc_buf_free) struct pc_buf quoted = {0};
        pc_buf_add_json_str(&quoted, pc_json_slice(key));
        pc_buf_add_char(&quoted, ':');
        if (is_shown(w, pc_buf_str(&quoted)))
            continue;
        if (w->out->size > w->from)
            pc_buf_add_char(w->out, ',');
        pc_buf_add_str(w->out, pc_buf_str(&quoted));
        show_anonymous(w, pc_json_slice(key), value, 0);
    }
    yyjson_arr_foreach(pc_json_get(node, "children"), i, max, child)
    {
        if (depth < DEPTH_MAX)
            collect_reads(w, child, depth + 1);
    }
}

static void show_facts(struct pc_study *study, const struct cause *cause)
{
    yyjson_val *trace = pc_json_get(cause->would_be ? cause->would_be : cause->was, "trace");
    struct pc_buf *out = &study->list;
    pc_view_key(out, "facts");
    pc_buf_add_char(out, '{');
    collect_reads(&(struct witness){study, out, out->size}, trace, 0);
    pc_buf_add_char(out, '}');
}

/* ---- one case ------------------------------------------------------------------------------------------------------------------- */

static struct pc_buf *open_entry(struct pc_study *study)
{
    if (study->listed >= LISTED_MAX)
        return NULL;
    if (study->listed++)
        pc_buf_add_char(&study->list, ',');
    pc_buf_add_char(&study->list, '{');
    return &study->list;
}

static void add_changed(const struct comparison *x, const char *member)
{
    struct pc_study *study = x->study;
    struct cause cause = first_cause(x);
    study->changed++;
    count(study, &study->criteria, cause.id);
    count(study, &study->categories, x->item->category);
    count(study, &study->groups,
          pc_str_of(pc_arena_printf(x->arena, "%.*s/%.*s", (int)x->item->payer.size, x->item->payer.ptr,
                                    (int)x->item->group.size, x->item->group.ptr)));
    struct pc_buf *out = open_entry(study);
    if (!out)
        return;
    if (study->clinical) {
        pc_view_id(out, "case_id", x->reader->ids, PC_ID_CASE, x->item->case_id);
        pc_view_str(out, "group", x->item->group);
    } else {
        show_facts(study, &cause);
    }
    pc_view_str(out, "category", x->item->category);
    show_decision(out, "was", x->was);
    show_decision(out, "would_be", x->would_be);
    show_cause(out, &cause, member);
    pc_buf_add_char(out, '}');
}

static enum pc_rc compare_impact(struct comparison *x)
{
    yyjson_val *root;
    if (x->item->status != PC_EVAL_OK) {
        x->study->unanswered++;
        return PC_OK;
    }
    PC_TRY(pc_arena_parse(x->arena, x->item->row.output, &x->was));
    PC_TRY(pc_arena_parse(x->arena, x->item->answer, &root));
    x->would_be = same_part(root, x->was);
    const char *member = x->would_be ? first_deciding(x->was, x->would_be) : "lines";
    if (member)
        add_changed(x, member);
    return PC_OK;
}

static enum pc_rc compare_replay(struct comparison *x)
{
    struct pc_replay_difference difference;
    const struct pc_study_item *item = x->item;
    struct pc_study *study = x->study;
    const struct pc_answer answer = {.status = item->status, .data = item->answer, .abi = item->abi};
    PC_TRY(pc_read_replay_compare(x->arena, &item->row, &answer, &difference));
    study->abi_differs += difference.abi_differs;
    if (difference.identical)
        return PC_OK;
    study->changed++;
    count(study, &study->criteria, difference.criterion);
    struct pc_buf *out = open_entry(study);
    if (!out)
        return PC_OK;
    pc_view_id(out, "case_id", x->reader->ids, PC_ID_CASE, item->case_id);
    pc_view_int(out, "determination", item->determination);
    pc_view_str(out, "first_difference", difference.member);
    pc_view_str(out, "criterion", difference.criterion);
    if (difference.abi_differs)
        pc_view_raw(out, "abi_differs", PC_STR("true"));
    pc_buf_add_char(out, '}');
    return PC_OK;
}

static enum pc_rc run(struct pc_reader *reader, struct pc_command *command)
{
    struct pc_study *study = command->work;
    struct comparison x = {.reader = reader, .study = study, .arena = study->batch};
    for (x.item = study->items; x.item; x.item = x.item->next) {
        PC_TRY(study->goal == PC_STUDY_IMPACT ? compare_impact(&x) : compare_replay(&x));
        study->asked++;
    }
    study->items = NULL;
    study->item_count = 0;
    return PC_OK;
}

const struct pc_read pc_read_study_compare = {.run = run};

/* ---- the answer ------------------------------------------------------------------------------------------------------------------ */

static void report_tally(struct pc_buf *out, const char *key, const struct pc_study_tally *list)
{
    pc_view_key(out, key);
    pc_buf_add_char(out, '{');
    for (; list; list = list->next) {
        if (out->ptr[out->size - 1] != '{')
            pc_buf_add_char(out, ',');
        pc_buf_add_json_str(out, list->name);
        pc_buf_add_char(out, ':');
        pc_buf_add_i64(out, list->count);
    }
    pc_buf_add_char(out, '}');
}

static void report_list(struct pc_buf *out, const char *key, const struct pc_study *study)
{
    pc_view_key(out, key);
    pc_buf_add_char(out, '[');
    if (study->list.size)
        pc_buf_add_str(out, pc_buf_str(&study->list));
    pc_buf_add_char(out, ']');
}

void pc_study_report(const struct pc_study *study, struct pc_buf *out)
{
    pc_buf_add_char(out, '{');
    if (study->goal == PC_STUDY_SWEEP) {
        pc_view_int(out, "determinations", study->asked);
        pc_view_int(out, "identical", study->asked - study->changed);
        pc_view_int(out, "abi_differs", study->abi_differs);
        report_list(out, "mismatches", study);
        report_tally(out, "by_criterion", study->criteria);
    } else {
        pc_view_int(out, "cases", study->asked);
        pc_view_int(out, "changed_count", study->changed);
        pc_view_int(out, "unanswered", study->unanswered);
        report_list(out, "changed", study);
        report_tally(out, "by_criterion", study->criteria);
        report_tally(out, "by_category", study->categories);
        report_tally(out, "by_group", study->groups);
    }
    if (study->listed < study->changed)
        pc_view_raw(out, "truncated", PC_STR("true"));
    pc_buf_add_char(out, '}');
}
