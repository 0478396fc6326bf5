/* src/precertctl/offline.c -- the policy author's commands that need no server. */
#include "precertctl/offline.h"
#include <string.h>
#include "base/clock.h"
#include "precertctl/explain.h"
#include "precertctl/files.h"
#include "precertctl/look.h"

int pc_ctl_policy_check(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    struct pc_ctl_look look = {0};
    int status = pc_ctl_look_at(invocation, output, &look);
    if (status == PC_CTL_DONE)
        status = pc_ctl_look_show(invocation, &look, "no errors\n", output);
    pc_ctl_look_free(&look);
    return status;
}

/* criteria.evaluate's params: the facts of the file (or of the submission that it holds). */
static enum pc_rc make_question(const struct pc_ctl_invocation *invocation, struct pc_buf *out,
                                struct pc_err *err_out)
{
    const char *path = pc_ctl_local(invocation, "facts");
    struct pc_buf text = {0};
    enum pc_rc rc = pc_ctl_read_file(path, &text, err_out);
    if (rc == PC_OK) {
        PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(text.ptr, text.size, 0);
        yyjson_val *root = yyjson_doc_get_root(doc), *facts = pc_json_get(root, "facts");
        pc_buf_add_text(out, "{\"criteria\":");
        pc_buf_add_json_str(out, pc_str_of(pc_ctl_local(invocation, "criteria")));
        if (pc_ctl_local(invocation, "as_of")) {
            pc_buf_add_text(out, ",\"as_of\":");
            pc_buf_add_json_str(out, pc_str_of(pc_ctl_local(invocation, "as_of")));
        }
        pc_buf_add_text(out, ",\"facts\":");
        pc_json_canonical(yyjson_is_obj(facts) ? facts : root, out);
        pc_buf_add_char(out, '}');
        if (!yyjson_is_obj(root))
            rc = pc_fail(err_out, PC_INVALID, "json", "", "%s holds no JSON object", path);
    }
    pc_buf_free(&text);
    return rc;
}

/* What the policies refused (a fact of a wrong type, no such criteria), or how one failed. */
static int show_refusal(const struct pc_ctl_invocation *invocation, const struct pc_answer *answer,
                        struct pc_ctl_output *output)
{
    const bool policy = answer->status != PC_EVAL_INVALID && answer->status != PC_EVAL_NOT_FOUND;
    const enum pc_rc rc = policy                              ? PC_POLICY_FAILED
                          : answer->status == PC_EVAL_INVALID ? PC_INVALID
                                                              : PC_NOT_FOUND;
    struct pc_buf error = {0};
    pc_buf_printf(&error, "{\"code\":%d,\"message\":\"%s\",\"data\":", pc_rc_code(rc), pc_rc_text(rc));
    pc_buf_add_str(&error, answer->data);
    pc_buf_add_char(&error, '}');
    pc_ctl_show_error(invocation, "policy explain", pc_buf_str(&error), output);
    pc_buf_free(&error);
    return pc_ctl_status_of(pc_rc_code(rc));
}

/* The declarations of a set of criteria, by the catalogue (of any version: units belong to the fact). */
static yyjson_val *facts_of(const struct pc_ctl_look *look, const char *criteria)
{
    size_t i, count;
    yyjson_val *item;
    yyjson_arr_foreach(pc_json_get(yyjson_doc_get_root(look->doc), "criteria"), i, count, item)
    {
        if (pc_str_is(pc_json_str(item, "id"), criteria))
            return pc_json_get(item, "facts");
    }
    return NULL;
}

static int explain(const struct pc_ctl_invocation *invocation, struct pc_ctl_look *look,
                   struct pc_ctl_output *output)
{
    struct pc_buf input = {0};
    struct pc_err err = {0};
    int status;
    if (make_question(invocation, &input, &err) != PC_OK) {
        status = pc_ctl_say(output, err.detail, "", PC_CTL_USAGE);
    } else {
        const struct pc_ask ask = {
            .kind = PC_EVAL_CRITERIA, .now = pc_wall_now(pc_wall_real()), .input = pc_buf_str(&input)};
        struct pc_answer answer = {0};
        if (pc_oneshot_ask(look->oneshot, &ask, &answer) != PC_OK)
            status = pc_ctl_say(output, "the question is too large", "", PC_CTL_USAGE);
        else if (answer.status == PC_EVAL_OK)
            status = pc_ctl_explain_answer(invocation, answer.data,
                                           facts_of(look, pc_ctl_local(invocation, "criteria")), output);
        else
            status = show_refusal(invocation, &answer, output);
    }
    pc_buf_free(&input);
    return status;
}

int pc_ctl_policy_explain(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    struct pc_ctl_look look = {0};
    int status = pc_ctl_look_at(invocation, output, &look);
    if (status == PC_CTL_DONE)
        status = look.ok ? explain(invocation, &look, output)
                         : pc_ctl_look_show(invocation, &look, "", output);
    pc_ctl_look_free(&look);
    return status;
}

/* Less than a request line (1 MiB unless the daemon has another --line-bytes). */
#define PART_BYTES (960 * 1024)

static void add_file(struct pc_buf *params, const struct pc_policy_file *file)
{
    pc_buf_add_text(params, params->size == 0 ? "{\"files\":[{\"path\":" : ",{\"path\":");
    pc_buf_add_json_str(params, file->path);
    pc_buf_add_text(params, ",\"source\":");
    pc_buf_add_json_str(params, file->source);
    pc_buf_add_char(params, '}');
}

/* Sends a part that others follow. */
static int send_part(struct pc_client *client, const struct pc_ctl_invocation *invocation,
                     struct pc_buf *params, struct pc_ctl_output *output)
{
    struct pc_client_answer answer = {0};
    pc_buf_add_text(params, "],\"more\":true}");
    const enum pc_rc rc = pc_client_call(client, "policy.stage", params->ptr, &answer);
    pc_buf_clear(params);
    return pc_ctl_ended(client, invocation, "policy.stage", rc, &answer, output);
}

int pc_ctl_stage_params(struct pc_client *client, const struct pc_ctl_invocation *invocation,
                        const char *directory, struct pc_buf *params, struct pc_ctl_output *output)
{
    struct pc_err err = {0};
    int status = PC_CTL_DONE;
    PC_AUTO(pc_bundle_unref) struct pc_bundle *bundle = NULL;
    if (pc_bundle_read(directory, &bundle, &err) != PC_OK)
        return pc_ctl_say(output, err.field[0] ? err.field : directory, err.detail, PC_CTL_USAGE);
    for (size_t i = 0; i < bundle->count && status == PC_CTL_DONE; i++) {
        const size_t escaped = 2 * bundle->files[i].source.size; /* at most, of text */
        if (params->size > 0 && params->size + escaped > PART_BYTES)
            status = send_part(client, invocation, params, output);
        add_file(params, &bundle->files[i]);
    }
    pc_buf_add_text(params, "]}");
    return status;
}

int pc_ctl_policy_stage(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    const char *directory = pc_ctl_policies(invocation);
    struct pc_buf params = {0};
    int status = PC_CTL_DONE;
    if (!pc_ctl_is_directory(directory)) /* said without a server, too */
        return pc_ctl_say(output, directory, "is no directory", PC_CTL_USAGE);
    PC_AUTO(pc_client_free) struct pc_client *client = pc_ctl_connect(invocation, output, &status);
    if (client)
        status = pc_ctl_stage_params(client, invocation, directory, &params, output);
    if (client && status == PC_CTL_DONE)
        status = pc_ctl_call_and_show(client, invocation, "policy.stage", pc_buf_str(&params), output);
    pc_buf_free(&params);
    return status;
}
