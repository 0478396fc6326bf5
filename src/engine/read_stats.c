/* src/engine/read_stats.c -- policy.stats: what became of each criterion's answers, counted over stored cases (POLICY.md).
 *
 * Counts and ids of criteria alone leave here: nobody's case can be told from them (I12).  One call looks at a bounded number of
 * cases; its cursor goes on. */
#include "caseflow/flow.h"
#include "engine/read.h"
#include "engine/view.h"

enum { CASES_DEFAULT = 2000, ROWS_MAX = 1024 };

/* What happened to the cases in which one version of a criterion was asked. */
struct tally {
    struct pc_str criteria, version, category;
    int64_t cases, met, not_met, unknown; /* its latest answer */
    int64_t decided; /* it was known, and the case has a determination */
    int64_t overruled; /* of those: the person decided the other way (R4.2 lets a nurse, R4.3 a director) */
    int64_t overturned; /* of those: a later determination has another outcome than the first */
};

struct count {
    struct pc_reader *reader;
    struct pc_command *command;
    struct pc_arena *scratch; /* of one case */
    struct tally *tallies;
    size_t tally_count;
    int64_t cases, last_case;
};

/* The first and the last determination of a case. */
struct decided {
    int32_t first, last; /* enum pc_state; -1: none */
};

static enum pc_rc see_determination(void *arg, const struct pc_determination_row *row)
{
    struct decided *decided = arg;
    if (decided->first < 0)
        decided->first = row->outcome;
    decided->last = row->outcome;
    return PC_OK;
}

static bool is_wanted(const struct count *c, yyjson_val *criterion, struct pc_str category)
{
    const struct pc_str id = pc_json_str(c->command->params, "criteria"),
                        of = pc_json_str(c->command->params, "category");
    return (id.size == 0 || pc_str_equal(id, pc_json_str(criterion, "id"))) &&
           (of.size == 0 || pc_str_equal(of, category));
}

static struct pc_str keep(struct count *c, struct pc_str text)
{
    return pc_str_keep(text, c->command->arena);
}

/* NULL: there are more than ROWS_MAX versions, which no set of policies has; the rest is not counted. */
static struct tally *tally_of(struct count *c, yyjson_val *criterion, struct pc_str category)
{
    const struct pc_str id = pc_json_str(criterion, "id"), version = pc_json_str(criterion, "version");
    for (size_t i = 0; i < c->tally_count; i++) {
        if (pc_str_equal(c->tallies[i].criteria, id) && pc_str_equal(c->tallies[i].version, version))
            return &c->tallies[i];
    }
    if (c->tally_count == ROWS_MAX)
        return NULL;
    struct tally *tally = &c->tallies[c->tally_count++];
    *tally = (struct tally){
        .criteria = keep(c, id), .version = keep(c, version), .category = keep(c, category)};
    return tally;
}

static void add(struct tally *tally, struct pc_str outcome, const struct decided *decided)
{
    const bool met = pc_str_is(outcome, "met"), not_met = pc_str_is(outcome, "not_met");
    tally->cases++;
    tally->met += met;
    tally->not_met += not_met;
    tally->unknown += !met && !not_met;
    if (decided->first < 0 || (!met && !not_met))
        return;
    const bool approved = decided->first == PC_ST_APPROVED;
    tally->decided++;
    tally->overruled += met != approved;
    tally->overturned += decided->first != decided->last;
}

static enum pc_rc see_case(void *arg, const struct pc_evaluation_row *row)
{
    struct count *c = arg;
    struct decided decided = {-1, -1};
    c->cases++;
    c->last_case = row->case_id;
    PC_TRY(c->reader->store->ops->determination_list(c->reader->store, row->case_id, c->scratch,
                                                     see_determination, &decided));
    PC_AUTO(pc_json_doc_free)
    yyjson_doc *doc = row->output.size ? yyjson_read(row->output.ptr, row->output.size, 0) : NULL;
    yyjson_val *root = yyjson_doc_get_root(doc), *criterion;
    const struct pc_str category = pc_json_str(root, "category");
    size_t i, count;
    yyjson_arr_foreach(pc_json_get(root, "criteria"), i, count, criterion)
    {
        struct tally *tally = is_wanted(c, criterion, category) ? tally_of(c, criterion, category) : NULL;
        if (tally)
            add(tally, pc_json_str(criterion, "outcome"), &decided);
    }
    pc_arena_reset(c->scratch);
    return PC_OK;
}

static void write_tally(struct pc_buf *out, const struct tally *tally)
{
    pc_view_separate(out);
    pc_buf_add_char(out, '{');
    pc_view_str(out, "criteria", tally->criteria);
    pc_view_str(out, "version", tally->version);
    pc_view_str(out, "category", tally->category);
    pc_view_int(out, "cases", tally->cases);
    pc_view_int(out, "met", tally->met);
    pc_view_int(out, "not_met", tally->not_met);
    pc_view_int(out, "unknown", tally->unknown);
    pc_view_int(out, "decided", tally->decided);
    pc_view_int(out, "overruled", tally->overruled);
    pc_view_int(out, "overturned", tally->overturned);
    pc_buf_add_char(out, '}');
}

static enum pc_rc run(struct pc_reader *reader, struct pc_command *command)
{
    const struct pc_str cursor = pc_json_str(command->params, "cursor");
    const int32_t limit = (int32_t)pc_json_int(command->params, "limit", CASES_DEFAULT);
    struct count c = {.reader = reader,
                      .command = command,
                      .tallies = PC_NEW_ARRAY(command->arena, struct tally, ROWS_MAX)};
    int64_t after = 0;
    if (cursor.size > 0 && pc_id_parse(reader->ids, PC_ID_CASE, cursor, &after) != PC_OK)
        return pc_fail(&command->err, PC_INVALID, "bad_cursor", "params.cursor",
                       "it is no cursor of policy.stats");

    PC_AUTO(pc_arena_free) struct pc_arena *scratch = pc_arena_new(1 << 16);
    c.scratch = scratch;
    PC_TRY(reader->store->ops->evaluation_list(reader->store, after, limit, scratch, see_case, &c));
    pc_buf_add_text(&command->result, "{\"criteria\":[");
    for (size_t i = 0; i < c.tally_count; i++)
        write_tally(&command->result, &c.tallies[i]);
    pc_buf_printf(&command->result, "],\"cases\":%lld", (long long)c.cases);
    if (c.cases == limit)
        pc_view_id(&command->result, "cursor", reader->ids, PC_ID_CASE, c.last_case);
    pc_buf_add_char(&command->result, '}');
    return PC_OK;
}

const struct pc_read pc_read_policy_stats = {.run = run};
