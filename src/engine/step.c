/* src/engine/step.c -- one event on one case: the row that applies, what follows, the event with its hash. */
#include "engine/step.h"
#include <string.h>
#include "engine/audit.h"
#include "engine/awaiting.h"
#include "engine/child.h"
#include "engine/clocks.h"
#include "engine/determine.h"
#include "engine/letters.h"
#include "engine/may.h"
#include "engine/stay.h"
#include "engine/tasks.h"
#include "engine/transplant.h"

void pc_step_system(struct pc_step *step, struct pc_engine *engine, struct pc_case *c, struct pc_arena *arena,
                    struct pc_err *err)
{
    static const struct pc_action none = {.until = {INT64_MAX}, .approved_count = -1};
    *step = (struct pc_step){.engine = engine,
                             .arena = arena,
                             .c = c,
                             .actor = PC_STR("system"),
                             .roles = PC_WHO_SYSTEM,
                             .action = &none,
                             .data = yyjson_mut_obj(c->doc),
                             .err = err};
}

void pc_step_digest(const struct pc_step *step, yyjson_mut_val *object, const char *name, struct pc_str bytes)
{
    struct pc_hash digest;
    char hex[2 * PC_HASH_SIZE + 1];
    if (bytes.size == 0)
        return;
    pc_hmac((struct pc_str){(const char *)step->engine->salt, sizeof step->engine->salt}, bytes, &digest);
    yyjson_mut_obj_add_strcpy(step->c->doc, object, name, pc_hex(digest.bytes, PC_HASH_SIZE, hex));
}

/* ---- which row ---------------------------------------------------------------------------------------------------- */

void pc_step_allowed(const struct pc_case *c, uint32_t roles, struct pc_str actor, struct pc_err *err)
{
    struct pc_buf text = {0};
    pc_buf_add_text(&text, "\"allowed\":");
    pc_may_list(c, roles, actor, &text);
    if (text.size < sizeof err->extra)
        memcpy(err->extra, text.ptr, text.size + 1);
    pc_buf_free(&text);
}

enum pc_rc pc_step_refuse(const struct pc_case *c, enum pc_event event, const char *why,
                          const struct pc_actor *actor, struct pc_err *err)
{
    pc_fail(err, PC_REFUSED, why, "params.action", "%s is not possible for this case in state %s",
            pc_event_name(event), pc_state_name((enum pc_state)c->row.state));
    pc_step_allowed(c, actor->roles, actor->id, err);
    return PC_REFUSED;
}

static enum pc_rc refuse(struct pc_step *step, enum pc_event event, const char *why)
{
    const struct pc_actor actor = {.id = step->actor, .roles = step->roles};
    const char *reason = why ? why : "not_allowed_in_state";
    /* PROTOCOL.md: approving less than asked through `approve` is an invalid value, not a wrong moment (R4.3). */
    if (strcmp(reason, "partial_approval") == 0)
        return pc_fail(
            step->err, PC_INVALID, reason, "params.lines",
            "less than asked on a line is a partial denial: approve_partially, by a medical director");
    return pc_step_refuse(step->c, event, reason, &actor, step->err);
}

/* A principal may hold several roles: the first that the table admits acts. */
static enum pc_rc find_row(struct pc_step *step, enum pc_event event, struct pc_flow_effects *effects)
{
    struct pc_flow_facts facts;
    const struct pc_action *action = step->action;
    const char *why = NULL, *first_why = NULL;
    pc_case_facts(step->c, step->actor, &facts);
    facts.counts_short = action->counts_short;
    facts.note_given = action->note_given;
    facts.reasons_given = action->reasons_given;
    facts.items_given = action->items_given;
    facts.next_review_missing = action->next_review_missing;
    facts.review_dated = action->review_dated;
    facts.into_observation = action->into_observation;
    facts.brief_observation = action->brief_observation;
    facts.level_changes = action->level_changes;
    facts.within_statutory_stay = action->within_statutory_stay;
    facts.answer_yes = action->answer_yes;
    facts.result = action->result;
    facts.payers_subject = action->payers_subject;
    facts.slot_given = action->slot_given;
    facts.attempt_given = action->attempt_given;
    facts.course_over = action->course_over;
    for (int i = 0; i < PC_ROLE_COUNT; i++) {
        uint32_t role = step->roles & (1u << i);
        if (!role)
            continue;
        enum pc_rc rc = pc_flow_step((enum pc_kind)step->c->row.kind, (enum pc_state)step->c->row.state,
                                     event, role, &facts, effects, &why);
        if (rc == PC_OK) {
            step->role = role;
            return PC_OK;
        }
        /* A failed guard says more than "not your role". */
        if (!first_why || strncmp(first_why, "not_allowed", 11) == 0)
            first_why = why;
    }
    return refuse(step, event, first_why);
}

/* ---- what follows --------------------------------------------------------------------------------------------------- */

static bool does(const struct pc_flow_effects *effects, enum pc_do what)
{
    return effects->dos & (1u << what);
}

/* Starts the clocks of a name.  The action or the course sets some ends instead of the rule: of a window to answer, of the wait for
 * a stay's next review, of a transplant's follow-up, which does not run before its dates are known (R7.2). */
static enum pc_rc start_clocks(struct pc_step *step, enum pc_clock_name name, struct pc_time next_review)
{
    struct pc_time until = PC_NEVER;
    if (name == PC_CLK_COURSE && !pc_transplant_ends(step->c, &until))
        return PC_OK;
    if (name == PC_CLK_INFORMATION)
        until = step->action->until;
    else if (name == PC_CLK_NEXT_REVIEW)
        until = next_review;
    return pc_clocks_start(step->engine, step->c, name, step->at, until);
}

/* An end that is what its clock was for, though it determines nothing (R5.6): a conversation that was held, a request that was
 * looked at and is not eligible, an answer about a contract. */
static bool answers(enum pc_state to)
{
    return to == PC_ST_HELD || to == PC_ST_NOT_ELIGIBLE || to == PC_ST_ANSWERED;
}

static enum pc_rc clocks(struct pc_step *step, const struct pc_flow_effects *effects,
                         struct pc_time next_review)
{
    struct pc_case *c = step->c;
    const bool undecided = !does(effects, PC_DO_DETERMINE) && !answers(effects->to);
    const bool over = pc_state_is_final(effects->to) || effects->to == PC_ST_OBSERVING; /* of this review */
    for (int i = 0; i < PC_CLK_COUNT; i++) {
        const uint32_t bit = 1u << i;
        const enum pc_clock_name name = (enum pc_clock_name)i;
        if (effects->stop & bit)
            PC_TRY(pc_clocks_stop(step->engine, c, name, step->at,
                                  undecided && (over || name == PC_CLK_DECISION)));
        if (effects->resume & bit)
            PC_TRY(pc_clocks_resume(step->engine, c, name, step->at));
        if (effects->start & bit)
            PC_TRY(start_clocks(step, name, next_review));
        if (effects->toll & bit)
            PC_TRY(pc_clocks_toll(step->engine, c, name, step->at));
    }
    pc_clocks_operative(c);
    return PC_OK;
}

static void assign(struct pc_step *step, const struct pc_flow_effects *effects)
{
    if (does(effects, PC_DO_ASSIGN))
        step->c->row.assigned = step->action->assignee.size ? step->action->assignee : step->actor;
    if (does(effects, PC_DO_UNASSIGN) || pc_state_is_final(effects->to))
        step->c->row.assigned = (struct pc_str){0};
}

/* R5.5, R5.6: what can be extended is, the case is due later, and its people are told. */
static enum pc_rc extend(struct pc_step *step)
{
    PC_TRY(pc_clocks_extend(step->engine, step->c, step->action->reason, step->at, step->err));
    pc_clocks_operative(step->c);
    return pc_letters_notice(step, "extension");
}

static void note_escalation(struct pc_step *step, enum pc_event event)
{
    char text[PC_TIME_TEXT];
    struct pc_case *c = step->c;
    yyjson_mut_val *entry = yyjson_mut_obj(c->doc), *list = pc_body_get(c, "escalations");
    yyjson_mut_obj_add_str(c->doc, entry, "event", pc_event_name(event));
    yyjson_mut_obj_add_strcpy(c->doc, entry, "at", pc_time_format(step->at, text));
    if (!list) {
        list = yyjson_mut_arr(c->doc);
        pc_body_put(c, "escalations", list);
    }
    yyjson_mut_arr_append(list, entry);
    if (event == PC_EV_DECISION_DUE)
        c->row.flags |= PC_CASE_LATE;
}

/* The determination, and when a stay is reviewed next: what it decides, or what the action plans. */
static enum pc_rc decide(struct pc_step *step, const struct pc_flow_effects *effects,
                         struct pc_time *next_review_out)
{
    *next_review_out = step->action->next_review.ms ? step->action->next_review : PC_NEVER;
    if (!does(effects, PC_DO_DETERMINE))
        return PC_OK;
    PC_TRY(pc_determine(step, effects->outcome));
    if (pc_stay_is(step->c))
        pc_stay_determined(step, effects->outcome, next_review_out);
    return PC_OK;
}

static enum pc_rc effects_of(struct pc_step *step, enum pc_event event, const struct pc_flow_effects *effects)
{
    struct pc_case *c = step->c;
    struct pc_time next_review;
    if (does(effects, PC_DO_COMPLETE) && c->row.complete_at.ms == PC_NEVER.ms)
        c->row.complete_at = step->at;
    if (does(effects, PC_DO_CONVERT))
        pc_stay_convert(step);
    if (event == PC_EV_CHILD_DECIDED && does(effects, PC_DO_DETERMINE))
        pc_child_carry(step);
    if (does(effects, PC_DO_ROUND))
        pc_stay_renew(c, step->at, step->action->days_asked, event == PC_EV_RECONSIDER);
    PC_TRY(decide(step, effects, &next_review));
    PC_TRY(clocks(step, effects, next_review));
    if (does(effects, PC_DO_ASK))
        PC_TRY(pc_awaiting_ask(step, event == PC_EV_REQUEST_INFORMATION));
    else if (effects->stop & (1u << PC_CLK_INFORMATION))
        pc_awaiting_clear(c);
    assign(step, effects);
    if (does(effects, PC_DO_INTAKE_HOP))
        yyjson_mut_obj_add_str(c->doc, step->data, "intake", "system");
    if (does(effects, PC_DO_ESCALATE))
        note_escalation(step, event);
    if (does(effects, PC_DO_EXTEND))
        PC_TRY(extend(step));
    if (does(effects, PC_DO_TASK))
        PC_TRY(pc_tasks_ask(step, event));
    if (does(effects, PC_DO_TASK_DONE))
        PC_TRY(pc_tasks_settle(step, event));
    if (does(effects, PC_DO_LETTER) || does(effects, PC_DO_ASK))
        PC_TRY(pc_letters_write(step, effects->outcome));
    return does(effects, PC_DO_TELL_PARENT) ? pc_child_tell(step) : PC_OK;
}

/* ---- the record ------------------------------------------------------------------------------------------------------ */

static void push_change(struct pc_step *step, const struct pc_event_row *event)
{
    const struct pc_case_row *row = &step->c->row;
    struct pc_change *change = pc_alloc(sizeof *change);
    *change = (struct pc_change){.position = event->position,
                                 .case_id = row->id,
                                 .version = row->version,
                                 .state = row->state,
                                 .event = event->event,
                                 .kind = row->kind};
    const struct {
        char *to;
        size_t size;
        struct pc_str from;
    } texts[] = {{change->payer, sizeof change->payer, row->payer},
                 {change->provider, sizeof change->provider, row->provider},
                 {change->owner, sizeof change->owner, row->owner},
                 {change->group, sizeof change->group, row->group},
                 {change->member, sizeof change->member, row->member},
                 {change->category, sizeof change->category, row->category}};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (texts[i].from.size && texts[i].from.size < texts[i].size)
            memcpy(texts[i].to, texts[i].from.ptr, texts[i].from.size);
    }
    pc_fifo_push(&step->engine->command_changes, &change->link);
}

static enum pc_rc record(struct pc_step *step, enum pc_event event, int from,
                         const struct pc_flow_effects *effects)
{
    struct pc_engine *engine = step->engine;
    struct pc_case_row *row = &step->c->row;
    pc_buf_clear(&engine->scratch);
    pc_json_canonical_mut(step->data, &engine->scratch);
    struct pc_event_row out = {
        .case_id = row->id,
        .seq = row->event_seq + 1,
        .row = effects->row,
        .event = (int32_t)event,
        .from_state = from,
        .to_state = (int32_t)effects->to,
        .at = step->at,
        .actor = step->actor,
        .role = step->role,
        .revision = row->revision,
        .data = pc_str_keep(pc_buf_str(&engine->scratch), step->arena),
        .prev = row->chain,
    };
    pc_audit_event(&out, &out.prev, &engine->scratch, &out.hash);
    PC_TRY(engine->store->ops->event_append(engine->store, &out));
    pc_buf_add(&engine->batch_hashes, out.hash.bytes, PC_HASH_SIZE);
    engine->next.position = out.position;
    row->chain = out.hash;
    row->event_seq = out.seq;
    push_change(step, &out);
    return PC_OK;
}

static enum pc_rc write_note(struct pc_step *step)
{
    const struct pc_action *action = step->action;
    if (action->note.size == 0)
        return PC_OK;
    const struct pc_note_row note = {.case_id = step->c->row.id,
                                     .seq = step->c->row.event_seq + 1,
                                     .at = step->at,
                                     .by = step->actor,
                                     .clinical = action->clinical,
                                     .text = action->note};
    pc_step_digest(step, step->data, "note", action->note);
    return step->engine->store->ops->note_insert(step->engine->store, &note);
}

enum pc_rc pc_step_office(struct pc_step *step, enum pc_event event, uint32_t role)
{
    struct pc_case_row *row = &step->c->row;
    const struct pc_flow_effects stays = {.to = (enum pc_state)row->state};
    PC_ASSERT(pc_event_class_of(event) == PC_EVENT_OFFICE);
    step->at = step->engine->at.ms > row->updated_at.ms ? step->engine->at : row->updated_at;
    step->role = role;
    row->version++;
    row->updated_at = step->at;
    return record(step, event, row->state, &stays);
}

enum pc_rc pc_step(struct pc_step *step, enum pc_event event)
{
    struct pc_case_row *row = &step->c->row;
    struct pc_flow_effects effects;
    const int from = row->state;

    PC_TRY(find_row(step, event, &effects));
    step->at = step->engine->at.ms > row->updated_at.ms ? step->engine->at : row->updated_at;
    row->state = (int32_t)effects.to;
    row->version++;
    row->updated_at = step->at;
    PC_TRY(effects_of(step, event, &effects));
    PC_TRY(write_note(step));
    return record(step, event, from, &effects);
}
