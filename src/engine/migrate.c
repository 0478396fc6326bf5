/* src/engine/migrate.c -- an open case moves to the serving revision: told, listed, tried dry first; nothing else ever moves one (I4). */
#include "engine/migrate.h"
#include <string.h>
#include "engine/question.h"
#include "engine/read.h"
#include "engine/scope.h"
#include "engine/view.h"

/* ---- which ----------------------------------------------------------------------------------------------------------------- */

struct listing {
    struct pc_reader *reader;
    struct pc_command *command;
    struct pc_migration *migration;
};

static enum pc_rc add_case(void *arg, const struct pc_case_row *row)
{
    struct listing *list = arg;
    struct pc_migration *migration = list->migration;
    const bool open = !pc_state_is_final((enum pc_state)row->state);
    if (!open || row->revision == migration->revision || migration->count >= migration->limit ||
        !pc_case_visible(row, &list->command->actor))
        return PC_OK;
    struct pc_migration_case *one = PC_NEW(migration->arena, struct pc_migration_case);
    pc_id_text(list->reader->ids, PC_ID_CASE, row->id, one->id);
    *migration->last = one;
    migration->last = &one->next;
    migration->count++;
    return PC_OK;
}

static enum pc_rc list_cases(struct pc_reader *reader, struct pc_command *command)
{
    struct listing list = {reader, command, command->work};
    yyjson_val *wanted = pc_json_get(command->params, "filter");
    enum pc_state state;
    struct pc_case_filter filter = {
        .payers = pc_json_str(wanted, "payer"),
        .group = pc_json_str(wanted, "group"),
        .member = pc_json_str(wanted, "member"),
        .provider = pc_json_str(wanted, "provider"),
        .categories = pc_json_str(wanted, "category"),
        .state = -1,
        .kind = -1,
        .due_before = PC_NEVER,
    };
    const char *named = yyjson_get_str(pc_json_get(wanted, "state"));
    if (named && pc_state_parse(named, &state) == PC_OK)
        filter.state = (int32_t)state;
    for (int i = 0; i < PC_KIND_COUNT; i++)
        if (pc_str_is(pc_json_str(wanted, "kind"), pc_kind_name((enum pc_kind)i)))
            filter.kind = i;
    list.migration->last = &list.migration->cases;
    return reader->store->ops->case_list(reader->store, &filter, command->arena, add_case, &list);
}

const struct pc_read pc_read_migratable = {.run = list_cases};

/* ---- one case --------------------------------------------------------------------------------------------------------------- */

static int64_t serving_of(const struct pc_command *command)
{
    return pc_catalogue_revision(command->catalogue);
}

static enum pc_rc load(struct pc_engine *engine, struct pc_command *command, struct pc_case *c)
{
    PC_TRY(pc_scope_case(engine, command, true, c));
    if (pc_state_is_final((enum pc_state)c->row.state))
        return pc_fail(&command->err, PC_REFUSED, "closed", "params.cases",
                       "a closed case keeps its revision");
    if (c->row.revision == serving_of(command))
        return pc_fail(&command->err, PC_REFUSED, "serving_already", "params.cases",
                       "the case has the serving revision already");
    if (!pc_case_input(c))
        return pc_fail(&command->err, PC_REFUSED, "not_evaluated", "params.cases",
                       "the case has no stored question to ask again");
    return PC_OK;
}

static enum pc_rc prepare(struct pc_engine *engine, struct pc_command *command)
{
    struct pc_case *c = PC_NEW(command->arena, struct pc_case);
    PC_TRY(load(engine, command, c));
    yyjson_mut_doc *doc = yyjson_mut_doc_new(pc_arena_json(command->arena));
    pc_question_ask(engine, command, c, yyjson_val_mut_copy(doc, pc_case_input(c)));
    command->ask.revision = serving_of(command);
    return PC_OK;
}

static void show_decision(struct pc_buf *out, const char *key, yyjson_val *answer)
{
    static const char *const members[] = {"requirement", "outcome"};
    pc_view_key(out, key);
    pc_buf_add_char(out, '{');
    for (size_t i = 0; i < 2; i++)
        pc_view_str(out, members[i], pc_json_str(answer, members[i]));
    pc_buf_add_char(out, '}');
}

/* Clocks keep the text of the rule that they were started by (R5.7); what is listed are rules that the revision before did not have. */
static void show_clocks_started(struct pc_buf *out, const struct pc_case *c, size_t before)
{
    pc_view_key(out, "clocks_started");
    pc_buf_add_char(out, '[');
    for (size_t i = before; i < c->clock_count; i++) {
        pc_view_separate(out);
        pc_buf_add_json_str(out, pc_str_of(pc_clock_name_text((enum pc_clock_name)c->clocks[i].name)));
    }
    pc_buf_add_char(out, ']');
}

static enum pc_rc pin(struct pc_engine *engine, struct pc_command *command, struct pc_case *c,
                      const char *from)
{
    struct pc_step step;
    PC_TRY(pc_engine_catalogue(engine, serving_of(command), &c->catalogue));
    const char *to = pc_catalogue_label(c->catalogue);
    c->row.revision = serving_of(command);
    pc_body_put_str(c, "policy_revision", pc_str_of(to));
    pc_step_system(&step, engine, c, command->arena, &command->err);
    step.actor = command->actor.id;
    yyjson_mut_obj_add_strcpy(c->doc, step.data, "from_revision", from);
    yyjson_mut_obj_add_strcpy(c->doc, step.data, "to_revision", to);
    return pc_step_office(&step, PC_EV_MIGRATED, PC_WHO_ADMIN);
}

static enum pc_rc apply(struct pc_engine *engine, struct pc_command *command)
{
    struct pc_case *c = PC_NEW(command->arena, struct pc_case);
    yyjson_val *answer = NULL;
    PC_TRY(load(engine, command, c));
    PC_TRY(pc_question_unchanged(command, c));
    PC_TRY(pc_question_answer(command, &answer));
    const char *label = yyjson_mut_get_str(pc_body_get(c, "policy_revision"));
    const char *from = pc_arena_strndup(command->arena, label ? label : "", label ? strlen(label) : 0);
    yyjson_val *was = c->output;
    const size_t clocks = c->clock_count;
    if (!answer)
        return pc_fail(&command->err, PC_REFUSED, "policy_failed", "params.cases",
                       "the serving policies could not answer; the case keeps its revision");
    if (!pc_json_bool(command->params, "dry_run", false)) {
        PC_TRY(pin(engine, command, c, from));
        PC_TRY(pc_question_take_or_rest(engine, command, c, answer));
        PC_TRY(pc_case_store(engine, c, command->arena));
    }
    struct pc_buf *out = &command->result;
    pc_buf_clear(out);
    pc_buf_add_char(out, '{');
    pc_view_id(out, "case_id", engine->ids, PC_ID_CASE, c->row.id);
    pc_view_str(out, "from", pc_str_of(from));
    pc_view_str(out, "to", pc_str_of(pc_catalogue_label(command->catalogue)));
    pc_view_str(out, "state", pc_str_of(pc_state_name((enum pc_state)c->row.state)));
    show_decision(out, "was", was);
    show_decision(out, "would_be", answer);
    show_clocks_started(out, c, clocks);
    pc_buf_add_char(out, '}');
    return PC_OK;
}

const struct pc_verb pc_verb_case_migrate = {
    .name = "policy.migrate", .key = pc_scope_key, .prepare = prepare, .apply = apply};
