/* src/engine/read_replay.c -- case.replay: the policies answer a stored question again, with the same bytes (I9). */
#include "engine/read.h"
#include "engine/view.h"

/* What is kept between the question and the answer. */
struct replay {
    struct pc_evaluation_row row;
    struct pc_str revision; /* its label */
};

struct wanted {
    int32_t determination; /* 0: the latest evaluation */
    int32_t evaluation;
};

static enum pc_rc pick(void *arg, const struct pc_determination_row *row)
{
    struct wanted *wanted = arg;
    if (row->number == wanted->determination)
        wanted->evaluation = row->evaluation;
    return PC_OK;
}

static enum pc_rc run(struct pc_reader *reader, struct pc_command *command)
{
    struct pc_case *c = PC_NEW(command->arena, struct pc_case);
    struct replay *replay = command->work = PC_NEW(command->arena, struct replay);
    struct pc_evaluation_row *row = &replay->row;
    struct wanted wanted = {.determination = (int32_t)pc_json_int(command->params, "determination", 0)};
    PC_TRY(pc_read_find_case(reader, command, c));
    replay->revision = pc_str_of(yyjson_mut_get_str(pc_body_get(c, "policy_revision")));
    wanted.evaluation = wanted.determination ? 0 : c->row.evaluation;
    if (wanted.determination)
        PC_TRY(
            reader->store->ops->determination_list(reader->store, c->row.id, command->arena, pick, &wanted));
    if (!wanted.evaluation)
        return pc_fail(&command->err, PC_NOT_FOUND, "not_found", "params.determination",
                       "the case has no such determination");
    PC_TRY(
        reader->store->ops->evaluation_get(reader->store, c->row.id, wanted.evaluation, command->arena, row));
    if (!row->output.size)
        return pc_fail(&command->err, PC_REFUSED, "never_answered", "params.case_id",
                       "the policies failed on this request, so there is no answer to compare with");
    command->ask = (struct pc_ask){.kind = (enum pc_eval_kind)row->kind,
                                   .revision = row->revision,
                                   .now = row->now,
                                   .input = row->input,
                                   .owner = command->actor.org,
                                   .replay = true};
    command->stage = PC_STAGE_ASK;
    return PC_OK;
}

/* The stored answer is one CASE object; a question about a whole submission is compared by its first. */
static enum pc_rc canonical_answer(struct pc_arena *arena, const struct pc_evaluation_row *row,
                                   struct pc_str answer, struct pc_buf *out)
{
    yyjson_val *root;
    PC_TRY(pc_arena_parse(arena, answer, &root));
    if (row->kind == PC_EVAL_SUBMISSION)
        root = yyjson_arr_get_first(pc_json_get(root, "cases"));
    if (root)
        pc_json_canonical(root, out);
    return PC_OK;
}

/* The member of the two objects that differs first, in canonical order. */
static struct pc_str first_member(yyjson_val *old, yyjson_val *new)
{
    yyjson_val *key, *value;
    size_t i, count;
    yyjson_obj_foreach(old, i, count, key, value)
    {
        yyjson_val *other = yyjson_obj_getn(new, yyjson_get_str(key), yyjson_get_len(key));
        if (!yyjson_equals(value, other))
            return pc_json_slice(key);
    }
    return PC_STR("(a new member)");
}

/* For criteria: which one (R9.3's auditor wants the name, not the array). */
static struct pc_str first_criterion(yyjson_val *old, yyjson_val *new)
{
    yyjson_val *mine = pc_json_get(old, "criteria"), *theirs = pc_json_get(new, "criteria");
    for (size_t i = 0; i < yyjson_arr_size(mine); i++) {
        yyjson_val *criterion = yyjson_arr_get(mine, i), *other = yyjson_arr_get(theirs, i);
        if (!other || !yyjson_equals(criterion, other))
            return pc_json_str(criterion, "id");
    }
    return (struct pc_str){0};
}

enum pc_rc pc_read_replay_compare(struct pc_arena *arena, const struct pc_evaluation_row *row,
                                  const struct pc_answer *answer, struct pc_replay_difference *out)
{
    PC_AUTO(pc_buf_free) struct pc_buf again = {0};
    yyjson_val *old, *new;
    *out = (struct pc_replay_difference){.abi_differs = answer->abi != row->abi};
    if (answer->status != PC_EVAL_OK) {
        out->member = PC_STR("policy_error");
        return PC_OK;
    }
    /* A case that was a submission of its own kept the evaluators' bytes as they came. */
    out->identical = pc_str_equal(answer->data, row->output);
    if (out->identical)
        return PC_OK;
    PC_TRY(canonical_answer(arena, row, answer->data, &again));
    out->identical = pc_str_equal(pc_buf_str(&again), row->output);
    if (out->identical)
        return PC_OK;
    const struct pc_str kept = {pc_arena_strndup(arena, again.ptr ? again.ptr : "", again.size), again.size};
    if (pc_arena_parse(arena, row->output, &old) != PC_OK || pc_arena_parse(arena, kept, &new) != PC_OK) {
        out->member = PC_STR("(unreadable)");
        return PC_OK;
    }
    out->member = first_member(old, new);
    if (pc_str_is(out->member, "criteria"))
        out->criterion = first_criterion(old, new);
    return PC_OK;
}

static enum pc_rc finish(struct pc_reader *reader, struct pc_command *command)
{
    (void)reader;
    const struct replay *replay = command->work;
    struct pc_replay_difference difference;
    const struct pc_answer answer = {
        .status = command->answer_status, .data = command->answer, .abi = command->answer_abi};
    PC_TRY(pc_read_replay_compare(command->arena, &replay->row, &answer, &difference));
    struct pc_buf *out = &command->result;
    pc_buf_printf(out, "{\"identical\":%s", difference.identical ? "true" : "false");
    pc_view_str(out, "first_difference", difference.member);
    pc_view_str(out, "criterion", difference.criterion);
    if (difference.abi_differs)
        pc_view_raw(out, "abi_differs", PC_STR("true"));
    pc_view_str(out, "policy_revision", replay->revision);
    pc_buf_add_char(out, '}');
    return PC_OK;
}

const struct pc_read pc_read_case_replay = {.run = run, .finish = finish};
