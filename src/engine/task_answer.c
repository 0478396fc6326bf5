/* src/engine/task_answer.c -- task.answer.  A question about a case is answered by the case's own action, so that there is one way
 * to do it; what was handed over, or a member to be taken off, is noted as done, in the record of the cases that it is about too. */
#include <string.h>
#include "engine/read.h"
#include "engine/request.h"
#include "engine/step.h"
#include "engine/tasks.h"
#include "engine/view.h"

/* What answers a kind of task: an action on its case with one member, or words. */
static const struct answer {
    const char *kind, *action, *member, *field;
} answers[] = {
    {PC_TASK_BENEFIT, "confirm_benefit", "exists", "params.exists"},
    {PC_TASK_PRIMARY, "confirm_primary", "primary", "params.primary"},
    {PC_TASK_FORWARDED, NULL, "text", "params.text"},
    {PC_TASK_REMOVE_MEMBER, NULL, "text", "params.text"},
};
enum { ANSWERS = sizeof answers / sizeof answers[0] };

static const struct answer *answer_of(struct pc_str kind)
{
    for (size_t i = 0; i < ANSWERS; i++) {
        if (pc_str_is(kind, answers[i].kind))
            return &answers[i];
    }
    PC_ASSERT(false); /* only tasks.c writes kinds */
    return NULL;
}

/* The task, if its payer is the actor's (I8). */
static enum pc_rc find(struct pc_engine *engine, struct pc_command *command, struct pc_task_row *row)
{
    int64_t id = 0;
    *row = (struct pc_task_row){0};
    enum pc_rc rc = pc_id_parse(engine->ids, PC_ID_TASK, pc_json_str(command->params, "task"), &id);
    if (rc == PC_OK)
        rc = engine->store->ops->task_get(engine->store, id, command->arena, row);
    if (rc == PC_NOT_FOUND || (rc == PC_OK && !pc_read_payer_visible(&command->actor, row->payer)))
        return pc_fail(&command->err, PC_NOT_FOUND, "not_found", "params.task", "there is no such task");
    return rc;
}

/* Only the member that this kind of task asks for. */
static enum pc_rc check_members(struct pc_command *command, const struct answer *answer)
{
    for (size_t i = 0; i < ANSWERS; i++) {
        const bool other = strcmp(answers[i].member, answer->member) != 0;
        if (other && pc_json_get(command->params, answers[i].member))
            return pc_fail(&command->err, PC_INVALID, "not_asked", answers[i].field,
                           "this task asks for something else");
    }
    return PC_OK;
}

static enum pc_rc check_waits(struct pc_command *command, const struct pc_task_row *row)
{
    if (row->done_at.ms == PC_NEVER.ms)
        return PC_OK;
    return pc_fail(&command->err, PC_REFUSED, "already_answered", "params.task",
                   "the task does not wait any more");
}

/* Puts the action on the case in place of the answer: what follows is case.act's.  The task stays named, so that a second
 * preparation does the same. */
static enum pc_rc become_action(struct pc_engine *engine, struct pc_command *command,
                                const struct pc_task_row *row, const struct answer *answer)
{
    struct pc_buf text = {0};
    yyjson_val *given = pc_json_get(command->params, answer->member);
    struct pc_str request_id = pc_json_str(command->params, "request_id");
    pc_buf_add_char(&text, '{');
    pc_view_id(&text, "case_id", engine->ids, PC_ID_CASE, row->case_id);
    pc_view_id(&text, "task", engine->ids, PC_ID_TASK, row->id);
    pc_view_str(&text, "action", pc_str_of(answer->action));
    pc_view_str(&text, "request_id", request_id);
    if (given)
        pc_view_raw(&text, answer->member, pc_str_of(yyjson_get_bool(given) ? "true" : "false"));
    pc_buf_add_char(&text, '}');
    const struct pc_str kept = pc_str_keep(pc_buf_str(&text), command->arena);
    pc_buf_free(&text);
    return pc_arena_parse(command->arena, kept, &command->params);
}

static enum pc_rc prepare(struct pc_engine *engine, struct pc_command *command)
{
    struct pc_task_row row;
    if (pc_rc_is_fault(command->rc))
        return command->rc;
    PC_TRY(find(engine, command, &row));
    const struct answer *answer = answer_of(row.kind);
    PC_TRY(check_members(command, answer));
    PC_TRY(check_waits(command, &row));
    command->stage = PC_STAGE_APPLY;
    if (!answer->action)
        return PC_OK;
    PC_TRY(become_action(engine, command, &row, answer));
    return pc_verb_case_act.prepare(engine, command);
}

/* ---- the record of the cases ---------------------------------------------------------------------------------------------- */

/* The cases that a task is about: its own, or those of its member that are not reviewed because of what the member is to be taken
 * off for (R3.7). */
struct cases {
    int64_t *ids;
    size_t count, room;
    struct pc_arena *arena;
};

static enum pc_rc keep(void *arg, const struct pc_case_row *row)
{
    struct cases *cases = arg;
    if (cases->count == cases->room) {
        int64_t *more = PC_NEW_ARRAY(cases->arena, int64_t, cases->room ? 2 * cases->room : 8);
        if (cases->count)
            memcpy(more, cases->ids, cases->count * sizeof *more);
        cases->ids = more;
        cases->room = cases->room ? 2 * cases->room : 8;
    }
    cases->ids[cases->count++] = row->id;
    return PC_OK;
}

static enum pc_rc find_cases(struct pc_engine *engine, const struct pc_task_row *task, struct cases *cases)
{
    const struct pc_case_row own = {.id = task->case_id};
    const struct pc_case_filter filter = {.payers = task->payer,
                                          .member = task->member,
                                          .state = PC_ST_NO_UM,
                                          .kind = -1,
                                          .due_before = PC_NEVER,
                                          .after_due = PC_NEVER};
    if (task->case_id)
        return keep(cases, &own);
    return engine->store->ops->case_list(engine->store, &filter, cases->arena, keep, cases);
}

static enum pc_rc record(struct pc_engine *engine, struct pc_command *command, const struct pc_task_row *task,
                         int64_t case_id)
{
    struct pc_step step;
    char id[PC_ID_TEXT];
    struct pc_case *c = PC_NEW(command->arena, struct pc_case);
    PC_TRY(pc_case_load(engine->store, case_id, false, command->arena, c));
    pc_step_system(&step, engine, c, command->arena, &command->err);
    step.actor = command->actor.id;
    yyjson_mut_obj_add_strcpy(c->doc, step.data, "task", pc_id_text(engine->ids, PC_ID_TASK, task->id, id));
    yyjson_mut_obj_add_strn(c->doc, step.data, "kind", task->kind.ptr, task->kind.size);
    yyjson_mut_obj_add_strn(c->doc, step.data, "subject", task->subject.ptr, task->subject.size);
    pc_step_digest(&step, step.data, "answer", task->answer);
    PC_TRY(pc_step_office(&step, PC_EV_TASK_ANSWERED, PC_WHO_PAYER));
    return pc_case_store(engine, c, command->arena);
}

static enum pc_rc record_all(struct pc_engine *engine, struct pc_command *command,
                             const struct pc_task_row *task)
{
    struct cases cases = {.arena = command->arena};
    PC_TRY(find_cases(engine, task, &cases));
    for (size_t i = 0; i < cases.count; i++)
        PC_TRY(record(engine, command, task, cases.ids[i]));
    return PC_OK;
}

/* ---- applying --------------------------------------------------------------------------------------------------------------- */

/* Notes that it was done, and how. */
static enum pc_rc note(struct pc_engine *engine, struct pc_command *command, struct pc_task_row *row)
{
    struct pc_buf text = {0};
    PC_TRY(check_waits(command, row));
    pc_buf_add_char(&text, '{');
    pc_view_str(&text, "text", pc_json_str(command->params, "text"));
    pc_buf_add_char(&text, '}');
    row->answer = pc_str_keep(pc_buf_str(&text), command->arena);
    pc_buf_free(&text);
    row->done_at = engine->at;
    row->by = command->actor.id;
    pc_buf_clear(&command->result);
    pc_buf_add_char(&command->result, '{');
    PC_TRY(engine->store->ops->task_update(engine->store, row));
    return record_all(engine, command, row);
}

/* The answer is the task, and the case where there is one. */
static enum pc_rc apply(struct pc_engine *engine, struct pc_command *command)
{
    struct pc_task_row row;
    PC_TRY(find(engine, command, &row));
    if (answer_of(row.kind)->action) {
        PC_TRY(pc_verb_case_act.apply(engine, command));
        command->result.size--; /* goes on behind "case" */
        PC_TRY(find(engine, command, &row));
    } else {
        PC_TRY(note(engine, command, &row));
    }
    pc_view_key(&command->result, "task");
    pc_view_task(&command->result, &row, engine->ids);
    pc_buf_add_char(&command->result, '}');
    return PC_OK;
}

/* The case's key where there is one: its commands come one after the other.  A fault is kept for `prepare` to answer. */
static uint64_t key(struct pc_engine *engine, struct pc_command *command)
{
    struct pc_task_row row;
    command->rc = find(engine, command, &row);
    if (command->rc == PC_OK && row.case_id)
        return (uint64_t)row.case_id;
    return pc_json_get(command->params, "request_id") ? pc_request_key(command) : 0;
}

const struct pc_verb pc_verb_task_answer = {
    .name = "task.answer", .key = key, .prepare = prepare, .apply = apply, .keyed_answer = true};
