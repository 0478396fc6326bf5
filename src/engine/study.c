/* src/engine/study.c -- which stored questions are asked again, a batch at a time. */
#include "engine/study.h"
#include "engine/case.h"

/* Rows read a batch: some 10 ms of a READER, a megabyte of texts. */
enum { ROWS = 128 };

struct pc_study *pc_study_new(enum pc_study_goal goal)
{
    struct pc_study *study = pc_alloc(sizeof *study);
    *study = (struct pc_study){
        .goal = goal, .until = PC_NEVER, .since = {INT64_MIN}, .limit = INT64_MAX, .rows = ROWS};
    study->arena = pc_arena_new(16384);
    study->batch = pc_arena_new(1 << 20);
    return study;
}

void pc_study_free(struct pc_study **study)
{
    if (!*study)
        return;
    pc_arena_free(&(*study)->arena);
    pc_arena_free(&(*study)->batch);
    pc_buf_free(&(*study)->list);
    pc_buf_free(&(*study)->choices);
    pc_free(*study);
    *study = NULL;
}

struct reading {
    struct pc_reader *reader;
    struct pc_study *study;
    struct pc_study_item **last; /* where the next item is hung */
    const struct pc_case_row *row; /* the case being read */
    const struct pc_evaluation_row *latest; /* its latest evaluation */
    int32_t seen; /* the evaluation of the determination before: asked once */
    int64_t rows;
};

static void add_item(struct reading *r, const struct pc_evaluation_row *evaluation, int32_t determination)
{
    struct pc_study *study = r->study;
    struct pc_study_item *item = PC_NEW(r->study->batch, struct pc_study_item);
    const bool impact = study->goal == PC_STUDY_IMPACT;
    *item = (struct pc_study_item){
        .case_id = r->row->id,
        .determination = determination,
        .payer = r->row->payer,
        .group = r->row->group,
        .category = r->row->category,
        .row = *evaluation,
        .ask = {.kind = impact ? PC_EVAL_SUBMISSION : (enum pc_eval_kind)evaluation->kind,
                .revision = impact ? study->revision : evaluation->revision,
                .now = evaluation->now,
                .input = evaluation->input,
                .owner = study->actor.org,
                .replay = true},
    };
    *r->last = item;
    r->last = &item->next;
    study->item_count++;
}

/* Every determination replays the evaluation that it was made on, which is not always the latest. */
static enum pc_rc see_determination(void *arg, const struct pc_determination_row *row)
{
    struct reading *r = arg;
    struct pc_evaluation_row evaluation = *r->latest;
    if (row->evaluation == 0 || row->evaluation == r->seen)
        return PC_OK;
    r->seen = row->evaluation;
    if (row->evaluation != evaluation.number)
        PC_TRY(r->reader->store->ops->evaluation_get(r->reader->store, row->case_id, row->evaluation,
                                                     r->study->batch, &evaluation));
    if (evaluation.output.size)
        add_item(r, &evaluation, row->number);
    return PC_OK;
}

/* A policy decided nothing about cases about a case: who decides those is a person. */
static bool is_wanted(const struct reading *r, const struct pc_evaluation_row *latest)
{
    const struct pc_study *study = r->study;
    const bool request = r->row->kind == PC_KIND_REVIEW || r->row->kind == PC_KIND_STAY ||
                         r->row->kind == PC_KIND_TRANSPLANT;
    if (!(r->row->flags & PC_CASE_DETERMINED) || !pc_case_visible(r->row, &study->actor))
        return false;
    return study->goal == PC_STUDY_SWEEP ||
           (request && latest->output.size && latest->now.ms >= study->since.ms &&
            latest->now.ms < study->until.ms);
}

static enum pc_rc see_evaluation(void *arg, const struct pc_evaluation_row *latest)
{
    struct reading *r = arg;
    struct pc_study *study = r->study;
    struct pc_case_row row;
    const struct pc_store_ops *ops = r->reader->store->ops;
    r->rows++;
    if (study->asked + (int64_t)study->item_count >= study->limit)
        return PC_OK;
    study->after = latest->case_id;
    PC_TRY(ops->case_get(r->reader->store, latest->case_id, r->study->batch, &row));
    r->row = &row;
    r->latest = latest;
    r->seen = 0;
    if (!is_wanted(r, latest))
        return PC_OK;
    if (study->goal == PC_STUDY_SWEEP)
        return ops->determination_list(r->reader->store, latest->case_id, r->study->batch, see_determination,
                                       r);
    add_item(r, latest, 0);
    return PC_OK;
}

static void add_choices(struct pc_study *study, yyjson_val *fact)
{
    size_t i, max;
    yyjson_val *word;
    yyjson_arr_foreach(pc_json_get(fact, "of"), i, max, word)
    {
        pc_buf_add_str(&study->choices, pc_json_slice(word));
        pc_buf_add_char(&study->choices, '\n');
    }
}

/* The words of all facts of the candidate: a witness without a name shows these and no other text (I12). */
static enum pc_rc find_choices(struct reading *r)
{
    struct pc_revision_row row;
    yyjson_val *catalogue, *criterion, *fact;
    size_t i, max, k, count;
    PC_TRY(r->reader->store->ops->revision_get(r->reader->store, r->study->revision, r->study->batch, &row));
    PC_TRY(pc_arena_parse(r->study->batch, row.catalogue, &catalogue));
    pc_buf_add_char(&r->study->choices, '\n');
    yyjson_arr_foreach(pc_json_get(catalogue, "criteria"), i, max, criterion)
    {
        yyjson_arr_foreach(pc_json_get(criterion, "facts"), k, count, fact) add_choices(r->study, fact);
    }
    return PC_OK;
}

/* Without a first day the newest cases are looked at, as many as the limit. */
static enum pc_rc begin(struct reading *r)
{
    struct pc_study *study = r->study;
    int64_t other[4];
    if (study->begun)
        return PC_OK;
    study->begun = true;
    if (study->goal == PC_STUDY_IMPACT && !study->clinical)
        PC_TRY(find_choices(r));
    PC_TRY(r->reader->store->ops->last_ids(r->reader->store, &study->last, &other[0], &other[1], &other[2],
                                           &other[3]));
    if (study->since.ms == INT64_MIN && study->last > study->limit)
        study->first = study->after = study->last - study->limit;
    return PC_OK;
}

int pc_study_percent(const struct pc_study *study)
{
    const int64_t all = study->last - study->first, done = study->after - study->first;
    return all > 0 && done < all ? (int)(done * 100 / all) : 100;
}

static enum pc_rc run(struct pc_reader *reader, struct pc_command *command)
{
    struct pc_study *study = command->work;
    struct reading r = {.reader = reader, .study = study, .last = &study->items};
    study->items = NULL;
    study->item_count = 0;
    pc_arena_reset(study->batch);
    PC_TRY(begin(&r));
    PC_TRY(reader->store->ops->evaluation_list(reader->store, study->after, study->rows, study->batch,
                                               see_evaluation, &r));
    study->ended = r.rows < study->rows || study->asked + (int64_t)study->item_count >= study->limit;
    return PC_OK;
}

const struct pc_read pc_read_study_batch = {.run = run};
