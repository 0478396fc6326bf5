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

int pc_ctl_long_call_on(struct pc_client *client, const struct pc_ctl_invocation *invocation,
                        const char *method, struct pc_str params, struct pc_ctl_output *output)
{
    const char *told = invocation->options.timeout_s;
    const int patience_ms = told ? (int)strtol(told, NULL, 10) * 1000 : PATIENCE_MS;
    struct pc_client_answer answer = {0};
    int64_t id;
    enum pc_rc rc = pc_client_send(client, method, params.ptr, &id);
    if (rc == PC_OK)
        rc = await(client, patience_ms, output);
    if (rc == PC_OK)
        rc = pc_client_receive(client, &id, &answer);
    const int status = pc_ctl_ended(client, invocation, method, rc, &answer, output);
    if (status != PC_CTL_DONE)
        return status;
    return pc_ctl_show_result(invocation, (struct pc_str){answer.json, answer.json_size}, output);
}

int pc_ctl_long_call(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    return pc_ctl_connected(invocation, invocation->command->method, pc_ctl_long_call_on, output);
}
