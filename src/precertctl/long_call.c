/* src/precertctl/long_call.c -- methods that take minutes: their progress is shown, and each sign of life renews the patience. */
#include "precertctl/long_call.h"
#include <stdio.h>
#include <stdlib.h>
#include "precertctl/terminal.h"

enum { LOOK_MS = 50, PATIENCE_MS = 30000 };

static void show_progress(const struct pc_client_note *note, struct pc_ctl_output *output)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(note->params, note->params_size, 0);
    yyjson_val *params = yyjson_doc_get_root(doc);
    char what[48];
    (void)snprintf(what, sizeof what, "%lld cases asked", (long long)pc_json_int(params, "asked", 0));
    pc_ctl_progress(output, what, (size_t)pc_json_int(params, "percent", 0), 100);
}

/* Waits until the answer is there, or nothing was heard for as long as the options say. */
static enum pc_rc await(struct pc_client *client, int patience_ms, struct pc_ctl_output *output)
{
    int silent_ms = 0;
    while (!pc_client_has_answer(client)) {
        struct pc_client_note note = {0};
        const enum pc_rc rc = pc_client_next(client, LOOK_MS, &note);
        if (rc != PC_OK && rc != PC_NOT_FOUND)
            return rc;
        if (rc == PC_OK)
            show_progress(&note, output);
        silent_ms = rc == PC_OK ? 0 : silent_ms + LOOK_MS;
        if (silent_ms >= patience_ms)
            break; /* the receive that follows says so in its own words */
    }
    pc_ctl_progress_end(output);
    return PC_OK;
}

static int lost(struct pc_client *client, struct pc_ctl_output *output)
{
    pc_buf_printf(&output->err, "precertctl: %s\n", pc_client_error(client));
    return PC_CTL_CONNECTION;
}

int pc_ctl_long_call_on(struct pc_client *client, const struct pc_ctl_invocation *invocation,
                        const char *params, struct pc_ctl_output *output)
{
    const char *method = invocation->command->method, *told = invocation->options.timeout_s;
    const int patience_ms = told ? (int)strtol(told, NULL, 10) * 1000 : PATIENCE_MS;
    struct pc_client_answer answer = {0};
    int64_t id;
    if (pc_client_send(client, method, params, &id) != PC_OK || await(client, patience_ms, output) != PC_OK ||
        pc_client_receive(client, &id, &answer) != PC_OK)
        return lost(client, output);
    const struct pc_str json = {answer.json, answer.json_size};
    if (answer.ok)
        return pc_ctl_show_result(invocation, json, output);
    pc_ctl_show_error(invocation, method, json, output);
    return pc_ctl_status_of(answer.code);
}

int pc_ctl_long_call(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    int status = PC_CTL_DONE;
    PC_AUTO(pc_client_free) struct pc_client *client = pc_ctl_connect(invocation, output, &status);
    if (!client)
        return status;
    struct pc_buf params = {0};
    pc_json_canonical_mut(yyjson_mut_doc_get_root(invocation->params_doc), &params);
    status = pc_ctl_long_call_on(client, invocation, params.ptr, output);
    pc_buf_free(&params);
    return status;
}
