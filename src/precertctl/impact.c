/* src/precertctl/impact.c -- policy impact: who would have been decided otherwise, by a stored revision or by files on disk. */
#include "precertctl/impact.h"
#include "precertctl/files.h"
#include "precertctl/long_call.h"
#include "precertctl/look.h"
#include "precertctl/offline.h"

/* As policy stage gives it: "r12-0a1b2c3d". */
static bool is_label(const char *text)
{
    const size_t digits = text[0] == 'r' ? strspn(text + 1, "0123456789") : 0;
    return digits > 0 && text[1 + digits] == '-';
}

/* Sends the directory; *label gets the revision that it became. */
static int stage(struct pc_client *client, const struct pc_ctl_invocation *invocation, const char *directory,
                 struct pc_buf *label, struct pc_ctl_output *output)
{
    struct pc_client_answer answer = {0};
    struct pc_buf params = {0};
    int status = pc_ctl_stage_params(client, invocation, directory, &params, output);
    if (status == PC_CTL_DONE) {
        const enum pc_rc rc = pc_client_call(client, "policy.stage", params.ptr, &answer);
        status = pc_ctl_ended(client, invocation, "policy.stage", rc, &answer, output);
    }
    pc_buf_free(&params);
    if (status != PC_CTL_DONE)
        return status;
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(answer.json, answer.json_size, 0);
    pc_buf_add_str(label, pc_json_str(yyjson_doc_get_root(doc), "revision"));
    return PC_CTL_DONE;
}

static int ask(struct pc_client *client, const struct pc_ctl_invocation *invocation, struct pc_str candidate,
               struct pc_ctl_output *output)
{
    yyjson_mut_doc *doc = invocation->params_doc;
    struct pc_buf params = {0};
    yyjson_mut_obj_add_strncpy(doc, yyjson_mut_doc_get_root(doc), "candidate", candidate.ptr, candidate.size);
    pc_json_canonical_mut(yyjson_mut_doc_get_root(doc), &params);
    const int status = pc_ctl_long_call_on(client, invocation, invocation->command->method,
                                           pc_buf_str(&params), output);
    pc_buf_free(&params);
    return status;
}

int pc_ctl_policy_impact(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    const char *given = pc_ctl_local(invocation, "candidate"), *candidate = given ? given : "policies";
    struct pc_buf label = {0};
    int status = PC_CTL_DONE;
    if (!pc_ctl_is_directory(candidate) && !is_label(candidate))
        return pc_ctl_say(output, candidate, "is no directory and no revision's label, as r2-0a1b2c3d",
                          PC_CTL_USAGE);
    PC_AUTO(pc_client_free) struct pc_client *client = pc_ctl_connect(invocation, output, &status);
    if (!client)
        return status;
    if (pc_ctl_is_directory(candidate))
        status = stage(client, invocation, candidate, &label, output);
    else
        pc_buf_add_text(&label, candidate);
    if (status == PC_CTL_DONE)
        status = ask(client, invocation, pc_buf_str(&label), output);
    pc_buf_free(&label);
    return status;
}
