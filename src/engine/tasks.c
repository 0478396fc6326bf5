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
    struct pc_str copy = pc_str_keep(pc_buf_str(&text), step->arena);
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

/* R8.9, R5.4: an appeal is handed over as what it is about; one on contracts or rates comes back. */
static enum pc_rc hand_over_appeal(struct pc_step *step)
{
    yyjson_mut_val *subject = yyjson_mut_obj_get(pc_body_get(step->c, "appeal"), "subject");
    struct pc_str name = {yyjson_mut_get_str(subject), yyjson_mut_get_len(subject)};
    return pc_tasks_hand_over(
        step, name,
        step->c->row.state == PC_ST_AWAITING_PAYER
            ? PC_STR("Please forward the file of this appeal, which is about provider contracts or rates.")
            : PC_STR("This appeal is the payer's to decide; what was filed is on the case."));
}

/* What the policies send to the payer as its own; not what the payer itself has just said (no benefit). */
static bool is_referred(const struct pc_case *c, struct pc_str code)
{
    yyjson_val *use, *uses = pc_json_get(pc_catalogue_reason(c->catalogue, code), "use");
    size_t i, count;
    yyjson_arr_foreach(uses, i, count, use)
    {
        if (pc_str_is(pc_json_slice(use), "referred"))
            return true;
    }
    return false;
}

static enum pc_rc hand_over_business(struct pc_step *step)
{
    yyjson_val *reason = pc_json_get(step->c->output, "reason");
    struct pc_str code = pc_json_str(reason, "code");
    return is_referred(step->c, code) ? pc_tasks_hand_over(step, code, pc_json_str(reason, "text")) : PC_OK;
}

enum pc_rc pc_tasks_ask(struct pc_step *step, enum pc_event event)
{
    const bool of_request = step->c->row.kind != PC_KIND_APPEAL;
    if (of_request && event == PC_EV_FORWARD_TO_PAYER)
        return pc_tasks_hand_over(step, step->action->subject, step->action->words);
    if (of_request && event == PC_EV_PAYER_BUSINESS)
        return hand_over_business(step);
    if (step->c->row.kind == PC_KIND_APPEAL)
        return hand_over_appeal(step);
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
    struct waiting w = {.kind = step->c->row.kind == PC_KIND_APPEAL ? PC_TASK_FORWARDED : NULL};
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

/* The case shows what was handed over, and when. */
static void put_forwarded(struct pc_step *step, struct pc_str subject)
{
    struct pc_case *c = step->c;
    char at[PC_TIME_TEXT];
    yyjson_mut_val *entry = yyjson_mut_obj(c->doc), *list = pc_body_get(c, "forwarded");
    if (!list) {
        list = yyjson_mut_arr(c->doc);
        pc_body_put(c, "forwarded", list);
    }
    yyjson_mut_obj_add_strncpy(c->doc, entry, "subject", subject.ptr, subject.size);
    yyjson_mut_obj_add_strcpy(c->doc, entry, "at", pc_time_format(step->at, at));
    yyjson_mut_arr_append(list, entry);
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
    put_forwarded(step, subject);
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
