/* src/engine/episode.c -- visits of an episode from the engine's own history, and the case that a request continues. */
#include "engine/episode.h"
#include <string.h>

struct count {
    struct count *next;
    struct pc_str category;
    int64_t granted; /* visits over all cases */
    int64_t reached; /* the most that one case saw used before it, and its own */
};

struct walk {
    struct pc_engine *engine;
    const struct pc_catalogue *catalogue;
    const struct pc_episode *episode;
    struct pc_arena *arena;
    struct pc_str group; /* of the provider; absent: not looked at yet */
    struct count *counts;
};

/* ---- the same episode? ------------------------------------------------------------------------------------------------ */

/* The practice that a provider works in; one that names none stands for itself. */
static struct pc_str group_of(yyjson_val *row, struct pc_str provider)
{
    struct pc_str group = pc_json_str(row, "group");
    return group.size ? group : provider;
}

/* Codes with and without the dot are one: M17.11, M1711. */
static bool same_code(struct pc_str a, struct pc_str b)
{
    size_t i = 0, k = 0;
    for (;; i++, k++) {
        while (i < a.size && a.ptr[i] == '.')
            i++;
        while (k < b.size && b.ptr[k] == '.')
            k++;
        if (i == a.size || k == b.size)
            return i == a.size && k == b.size;
        if (a.ptr[i] != b.ptr[k])
            return false;
    }
}

static bool shares_diagnosis(yyjson_val *these, yyjson_val *those)
{
    yyjson_val *this, *that;
    size_t i, k, count, other;
    yyjson_arr_foreach(these, i, count, this)
    {
        yyjson_arr_foreach(those, k, other, that)
        {
            if (same_code(pc_json_slice(this), pc_json_slice(that)))
                return true;
        }
    }
    return false;
}

/* The practice of the request's own provider, read when the first case to compare it with comes. */
static enum pc_rc read_group(struct walk *w)
{
    yyjson_val *provider;
    if (w->group.size)
        return PC_OK;
    PC_TRY(pc_arena_parse(w->arena, w->episode->provider_json, &provider));
    w->group = group_of(provider, w->episode->provider);
    return PC_OK;
}

static bool same_episode(const struct walk *w, yyjson_val *input)
{
    yyjson_val *request = pc_json_get(input, "request"), *providers = pc_json_get(input, "providers");
    struct pc_str servicing = pc_json_str(request, "servicing_provider");
    struct pc_str group = servicing.size ? group_of(pc_json_get(providers, "servicing"), servicing)
                                         : group_of(pc_json_get(providers, "requesting"),
                                                    pc_json_str(request, "requesting_provider"));
    return pc_str_equal(group, w->group) &&
           shares_diagnosis(pc_json_get(pc_json_get(request, "service"), "diagnoses"), w->episode->diagnoses);
}

/* ---- visits ------------------------------------------------------------------------------------------------------------ */

/* Visits that a case let happen: what was approved, or what needed no review. */
static int64_t visits_of(const struct pc_case_row *row, yyjson_val *body, yyjson_val *service)
{
    yyjson_val *approved = pc_json_get(pc_json_get(body, "determination"), "approved");
    if (row->state == PC_ST_NOT_REQUIRED)
        return pc_json_int(service, "visits", 0);
    return pc_str_is(pc_json_str(approved, "unit"), "visits") ? pc_json_int(approved, "units", 0) : 0;
}

/* What was used before it: as the submitter said, or as the history of that day did. */
static int64_t used_before(yyjson_val *input, struct pc_str category)
{
    yyjson_val *service = pc_json_get(pc_json_get(input, "request"), "service");
    yyjson_val *counted = pc_json_get(pc_json_get(input, "history"), "visits_used");
    const int64_t said = pc_json_int(service, "visits_used", 0);
    const int64_t known = yyjson_get_sint(yyjson_obj_getn(counted, category.ptr, category.size));
    return said > known ? said : known;
}

static struct count *count_for(struct walk *w, struct pc_str category)
{
    for (struct count *c = w->counts; c; c = c->next) {
        if (pc_str_equal(c->category, category))
            return c;
    }
    struct count *count = PC_NEW(w->arena, struct count);
    *count = (struct count){.next = w->counts, .category = pc_str_keep(category, w->arena)};
    return w->counts = count;
}

static enum pc_rc add(struct walk *w, const struct pc_case_row *row, yyjson_val *input)
{
    yyjson_val *body;
    PC_TRY(pc_arena_parse(w->arena, row->body, &body));
    struct count *count = count_for(w, row->category);
    const int64_t visits = visits_of(row, body, pc_json_get(pc_json_get(input, "request"), "service"));
    const int64_t reached = used_before(input, row->category) + visits;
    count->granted += visits;
    count->reached = reached > count->reached ? reached : count->reached;
    return PC_OK;
}

static enum pc_rc consider(void *arg, const struct pc_case_row *row)
{
    struct walk *w = arg;
    struct pc_evaluation_row evaluation;
    yyjson_val *input;
    const bool taken_back = row->state == PC_ST_WITHDRAWN || row->state == PC_ST_VOID;
    /* The same request sent again, say, stands beside the first one, not after it. */
    const bool before = row->service_date.days < w->episode->start.days;
    if (taken_back || !before || row->evaluation == 0)
        return PC_OK;
    PC_TRY(read_group(w));
    PC_TRY(w->engine->store->ops->evaluation_get(w->engine->store, row->id, row->evaluation, w->arena,
                                                 &evaluation));
    PC_TRY(pc_arena_parse(w->arena, evaluation.input, &input));
    return same_episode(w, input) ? add(w, row, input) : PC_OK;
}

static enum pc_rc count_visits(struct walk *w)
{
    const struct pc_case_filter filter = {.payers = w->episode->payer,
                                          .member = w->episode->member,
                                          .categories = pc_catalogue_counted(w->catalogue),
                                          .state = -1,
                                          .kind = -1,
                                          .due_before = PC_NEVER};
    if (!filter.categories.size)
        return PC_OK;
    return w->engine->store->ops->case_list(w->engine->store, &filter, w->arena, consider, w);
}

static void put_visits(const struct walk *w, yyjson_mut_doc *doc, yyjson_mut_val *history)
{
    yyjson_mut_val *visits = yyjson_mut_obj(doc);
    for (const struct count *c = w->counts; c; c = c->next) {
        yyjson_mut_obj_add(visits, yyjson_mut_strn(doc, c->category.ptr, c->category.size),
                           yyjson_mut_sint(doc, c->granted > c->reached ? c->granted : c->reached));
    }
    if (w->counts)
        yyjson_mut_obj_add_val(doc, history, "visits_used", visits);
}

/* ---- the case that is continued ---------------------------------------------------------------------------------------- */

static enum pc_rc put_prior(const struct walk *w, yyjson_mut_doc *doc, yyjson_mut_val *history)
{
    struct pc_case_row row;
    yyjson_val *body;
    if (w->episode->prior == 0)
        return PC_OK;
    PC_TRY(w->engine->store->ops->case_get(w->engine->store, w->episode->prior, w->arena, &row));
    PC_TRY(pc_arena_parse(w->arena, row.body, &body));
    yyjson_mut_val *prior = yyjson_mut_obj(doc);
    yyjson_val *approved = pc_json_get(pc_json_get(body, "determination"), "approved");
    yyjson_mut_obj_add_str(doc, prior, "outcome", pc_state_name((enum pc_state)row.state));
    if (approved)
        yyjson_mut_obj_add_val(doc, prior, "approved", yyjson_val_mut_copy(doc, approved));
    yyjson_mut_obj_add_val(doc, history, "prior", prior);
    return PC_OK;
}

enum pc_rc pc_episode_history(struct pc_engine *engine, const struct pc_catalogue *catalogue,
                              const struct pc_episode *episode, struct pc_arena *arena,
                              struct pc_str *history_out)
{
    struct walk w = {.engine = engine, .catalogue = catalogue, .episode = episode, .arena = arena};
    struct pc_buf text = {0};
    *history_out = PC_STR("{}"); /* of most */
    PC_TRY(count_visits(&w));
    if (!w.counts && !episode->prior)
        return PC_OK;
    yyjson_mut_doc *doc = yyjson_mut_doc_new(pc_arena_json(arena));
    yyjson_mut_val *history = yyjson_mut_obj(doc);
    put_visits(&w, doc, history);
    PC_TRY(put_prior(&w, doc, history));
    pc_json_canonical_mut(history, &text);
    *history_out = pc_str_keep(pc_buf_str(&text), arena);
    pc_buf_free(&text);
    return PC_OK;
}
