/* src/engine/tasks.c -- tasks of payers, each a row in the open transaction. */
#include "engine/tasks.h"
#include <string.h>
#include "engine/view.h"

static enum pc_rc open_task(struct pc_engine *engine, struct pc_task_row *row)
{
    row->id = engine->next.task + 1;
    row->done_at = PC_NEVER;
    PC_TRY(engine->store->ops->task_insert(engine->store, row));
    engine->next.task = row->id;
    return PC_OK;
}

static enum pc_rc end_task(struct pc_engine *engine, const struct pc_task_row *found, struct pc_time at,
                           struct pc_str by, struct pc_str answer)
{
    struct pc_task_row row = *found;
    row.done_at = at;
    row.by = by;
    row.answer = answer;
    return engine->store->ops->task_update(engine->store, &row);
}

/* Tasks that wait and are of a kind: of a case, or about a member.  A walk may not write, so they are gathered first. */
struct waiting {
    const char *kind; /* NULL: the questions about a case, of either kind */
    struct pc_str member; /* absent: any */
    struct pc_task_row found[4];
    size_t count;
};

static bool is_question(struct pc_str kind)
{
    return pc_str_is(kind, PC_TASK_BENEFIT) || pc_str_is(kind, PC_TASK_PRIMARY);
}

static enum pc_rc gather(void *arg, const struct pc_task_row *row)
{
    struct waiting *w = arg;
    const bool wanted = w->kind ? pc_str_is(row->kind, w->kind) : is_question(row->kind);
    if (!wanted || row->done_at.ms != PC_NEVER.ms ||
        (w->member.size && !pc_str_equal(w->member, row->member)))
        return PC_OK;
    if (w->count < sizeof w->found / sizeof w->found[0])
        w->found[w->count++] = *row;
    return PC_OK;
}

/* ---- about cases ---------------------------------------------------------------------------------------------------- */

static enum pc_rc of_case(struct pc_step *step, struct waiting *w)
{
    const struct pc_store_ops *ops = step->engine->store->ops;
    return ops->task_list(step->engine->store, step->c->row.id, step->arena, gather, w);
}

/* The case's codes, or its category where it has none: what the payer is asked about. */
static struct pc_str subject_of(struct pc_step *step)
{
    struct pc_buf text = {0};
    yyjson_mut_val *line, *lines = pc_body_get(step->c, "lines");
    size_t i, count;
    yyjson_mut_arr_foreach(lines, i, count, line)
    {
        if (text.size)
            pc_buf_add_text(&text, ", ");
        pc_buf_add_text(&text, yyjson_mut_get_str(yyjson_mut_obj_get(line, "code")));
    }
    if (!text.size)
        pc_buf_add_str(&text, step->c->row.category);
    struct pc_str copy = {pc_arena_strndup(step->arena, text.ptr, text.size), text.size};
    pc_buf_free(&text);
    return copy;
}

static enum pc_rc ask_one(struct pc_step *step, yyjson_val *question)
{
    const struct pc_case_row *c = &step->c->row;
    struct pc_task_row row = {.payer = c->payer,
                              .kind = pc_json_str(question, "question"),
                              .case_id = c->id,
                              .member = c->member,
                              .subject = subject_of(step),
                              .text = pc_json_str(question, "text"),
                              .asked_at = step->at};
    struct waiting w = {.kind = pc_str_is(row.kind, PC_TASK_BENEFIT) ? PC_TASK_BENEFIT : PC_TASK_PRIMARY};
    PC_TRY(of_case(step, &w));
    return w.count ? PC_OK : open_task(step->engine, &row);
}

enum pc_rc pc_tasks_ask(struct pc_step *step)
{
    yyjson_val *question, *questions = pc_json_get(step->c->output, "payer_questions");
    size_t i, count;
    yyjson_arr_foreach(questions, i, count, question) PC_TRY(ask_one(step, question));
    return PC_OK;
}

enum pc_rc pc_tasks_settle(struct pc_step *step, enum pc_event event)
{
    static const struct {
        enum pc_event event;
        const char *kind, *answers[2]; /* no, yes */
    } answered[] = {
        {PC_EV_CONFIRM_BENEFIT, PC_TASK_BENEFIT, {"{\"exists\":false}", "{\"exists\":true}"}},
        {PC_EV_CONFIRM_PRIMARY, PC_TASK_PRIMARY, {"{\"primary\":false}", "{\"primary\":true}"}},
    };
    struct waiting w = {0};
    struct pc_str answer = {0};
    for (size_t i = 0; i < sizeof answered / sizeof answered[0]; i++) {
        if (answered[i].event != event)
            continue;
        w.kind = answered[i].kind;
        answer = pc_str_of(answered[i].answers[step->action->answer_yes]);
    }
    PC_TRY(of_case(step, &w));
    for (size_t i = 0; i < w.count; i++)
        PC_TRY(end_task(step->engine, &w.found[i], step->at, step->actor, answer));
    return PC_OK;
}

enum pc_rc pc_tasks_hand_over(struct pc_step *step, struct pc_str subject, struct pc_str text)
{
    const struct pc_case_row *c = &step->c->row;
    struct pc_task_row row = {.payer = c->payer,
                              .kind = PC_STR(PC_TASK_FORWARDED),
                              .case_id = c->id,
                              .member = c->member,
                              .subject = subject,
                              .text = text,
                              .asked_at = step->at};
    return open_task(step->engine, &row);
}

/* ---- about members -------------------------------------------------------------------------------------------------- */

static enum pc_rc of_member(struct pc_engine *engine, struct pc_str payer, struct pc_arena *arena,
                            struct waiting *w)
{
    return engine->store->ops->task_waiting(engine->store, payer, 0, 0, arena, gather, w);
}

enum pc_rc pc_tasks_member_off(struct pc_engine *engine, struct pc_str payer, struct pc_str member,
                               struct pc_arena *arena)
{
    struct waiting w = {.kind = PC_TASK_REMOVE_MEMBER, .member = member};
    struct pc_task_row row = {
        .payer = payer,
        .kind = PC_STR(PC_TASK_REMOVE_MEMBER),
        .member = member,
        .subject = PC_STR("medicare_primary"),
        .text = PC_STR(
            "Medicare pays first for this member, which the plan does not allow: no utilization management is "
            "performed. Please take the member off the plan."),
        .asked_at = engine->at};
    PC_TRY(of_member(engine, payer, arena, &w));
    return w.count ? PC_OK : open_task(engine, &row);
}

enum pc_rc pc_tasks_member_stays(struct pc_engine *engine, struct pc_str payer, struct pc_str member,
                                 struct pc_arena *arena)
{
    struct waiting w = {.kind = PC_TASK_REMOVE_MEMBER, .member = member};
    PC_TRY(of_member(engine, payer, arena, &w));
    for (size_t i = 0; i < w.count; i++)
        PC_TRY(end_task(engine, &w.found[i], engine->at, PC_STR("system"), (struct pc_str){0}));
    return PC_OK;
}

/* ---- as JSON -------------------------------------------------------------------------------------------------------- */

void pc_view_task(struct pc_buf *out, const struct pc_task_row *row, const struct pc_ids *ids)
{
    pc_buf_add_char(out, '{');
    pc_view_id(out, "task", ids, PC_ID_TASK, row->id);
    pc_view_str(out, "kind", row->kind);
    pc_view_str(out, "payer", row->payer);
    pc_view_id(out, "case_id", ids, PC_ID_CASE, row->case_id);
    pc_view_str(out, "member", row->member);
    pc_view_str(out, "subject", row->subject);
    pc_view_str(out, "text", row->text);
    pc_view_time(out, "asked_at", row->asked_at);
    pc_view_time(out, "done_at", row->done_at);
    pc_view_str(out, "by", row->by);
    pc_view_raw(out, "answer", row->answer);
    pc_buf_add_char(out, '}');
}
