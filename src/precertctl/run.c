/* src/precertctl/run.c -- one command carried out: connect, log in, call, show, exit status. */
#include "precertctl/run.h"
#include <stdlib.h>
#include <string.h>

static const char default_socket[] = "./data/precertd.sock";
static const char default_admin_socket[] = "./data/admin.sock";

int pc_ctl_status_of(int code)
{
    switch (code) {
    case -32001:
    case -32002: return PC_CTL_NOT_ALLOWED;
    case -32006:
    case -32008: return PC_CTL_TRY_AGAIN;
    case -32007: return PC_CTL_POLICY;
    default: return PC_CTL_REFUSED;
    }
}

static const char *or_environment(const char *given, const char *name)
{
    const char *set = given ? given : getenv(name);
    return set && set[0] != '\0' ? set : NULL; /* an empty variable is none */
}

/* Whether the command is to go to the admin socket: it is an administrator's, and nobody said who is asking. */
static bool wants_admin(const struct pc_ctl_invocation *invocation)
{
    const struct pc_ctl_options *options = &invocation->options;
    return invocation->command->admin && !options->token_file &&
           !or_environment(options->token, "PRECERT_TOKEN");
}

static void add_address(const struct pc_ctl_invocation *invocation, struct pc_buf *address)
{
    const struct pc_ctl_options *options = &invocation->options;
    if (options->address) {
        pc_buf_add_text(address, options->address);
        return;
    }
    const bool admin = wants_admin(invocation);
    const char *path = or_environment(options->socket, admin ? "PRECERT_ADMIN_SOCKET" : "PRECERT_SOCKET");
    if (!path)
        path = admin ? default_admin_socket : default_socket;
    pc_buf_printf(address, "unix:%s", strncmp(path, "unix:", 5) == 0 ? path + 5 : path);
}

/* The token to log in with, into *token; false when its file cannot be read (said in output->err). */
static bool find_token(const struct pc_ctl_invocation *invocation, struct pc_buf *token,
                       struct pc_ctl_output *output)
{
    const struct pc_ctl_options *options = &invocation->options;
    struct pc_err err = {0};
    if (!options->token_file) {
        const char *text = or_environment(options->token, "PRECERT_TOKEN");
        pc_buf_add_text(token, text ? text : "");
        return true;
    }
    if (pc_ctl_read_file(options->token_file, token, &err) != PC_OK) {
        pc_buf_printf(&output->err, "precertctl: %s\n", err.detail);
        return false;
    }
    while (token->size > 0 && strchr("\r\n ", token->ptr[token->size - 1]))
        token->size--;
    return true;
}

static int lost(struct pc_client *client, struct pc_ctl_output *output)
{
    pc_buf_printf(&output->err, "precertctl: %s\n", pc_client_error(client));
    return PC_CTL_CONNECTION;
}

int pc_ctl_ended(struct pc_client *client, const struct pc_ctl_invocation *invocation, const char *method,
                 enum pc_rc rc, const struct pc_client_answer *answer, struct pc_ctl_output *output)
{
    if (rc != PC_OK)
        return lost(client, output);
    if (answer->ok)
        return PC_CTL_DONE;
    pc_ctl_show_error(invocation, method, (struct pc_str){answer->json, answer->json_size}, output);
    return pc_ctl_status_of(answer->code);
}

/* Logs in when there is a token.  Returns the exit status. */
static int log_in(struct pc_client *client, const struct pc_ctl_invocation *invocation,
                  struct pc_ctl_output *output)
{
    struct pc_buf token = {0}, params = {0};
    struct pc_client_answer answer = {0};
    int status = PC_CTL_DONE;

    if (!find_token(invocation, &token, output)) {
        status = PC_CTL_USAGE;
    } else if (token.size > 0) {
        pc_buf_add_text(&params, "{\"token\":");
        pc_buf_add_json_str(&params, pc_buf_str(&token));
        pc_buf_add_char(&params, '}');
        const enum pc_rc rc = pc_client_call(client, "session.login", params.ptr, &answer);
        status = pc_ctl_ended(client, invocation, "session.login", rc, &answer, output);
    }
    pc_buf_free(&token);
    pc_buf_free(&params);
    return status;
}

struct pc_client *pc_ctl_connect(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output,
                                 int *status_out)
{
    const struct pc_ctl_options *options = &invocation->options;
    struct pc_buf address = {0};
    add_address(invocation, &address);
    const struct pc_client_options where = {
        .address = address.ptr,
        .ca_file = options->ca_file,
        .cert_file = options->cert_file,
        .key_file = options->key_file,
        .timeout_ms = options->timeout_s ? (int)strtol(options->timeout_s, NULL, 10) * 1000 : 0,
    };
    struct pc_client *client = NULL;
    if (pc_client_connect(&where, &client) != PC_OK) {
        pc_buf_printf(&output->err, "precertctl: %s: %s\n", address.ptr, pc_client_error(client));
        *status_out = PC_CTL_CONNECTION;
    } else {
        *status_out = log_in(client, invocation, output);
    }
    pc_buf_free(&address);
    if (*status_out != PC_CTL_DONE)
        pc_client_free(&client);
    return client;
}

void pc_ctl_show_error(const struct pc_ctl_invocation *invocation, const char *method, struct pc_str error,
                       struct pc_ctl_output *output)
{
    if (invocation->options.json) {
        pc_buf_add_text(&output->out, "{\"error\":");
        pc_buf_add_str(&output->out, error);
        pc_buf_add_text(&output->out, "}\n");
    }
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(error.ptr, error.size, 0);
    yyjson_val *root = yyjson_doc_get_root(doc);
    yyjson_val *data = yyjson_obj_get(root, "data");
    struct pc_buf *err = &output->err;

    pc_buf_printf(err, "precertctl: %s: ", method);
    pc_ctl_cell(root, "message", err);
    pc_buf_printf(err, " (%lld", (long long)pc_json_int(root, "code", 0));
    static const char *const named[] = {"reason", "field"};
    for (size_t i = 0; i < 2; i++) {
        if (pc_json_str(data, named[i]).size == 0)
            continue;
        pc_buf_add_text(err, i == 0 ? " " : ", ");
        pc_ctl_cell(data, named[i], err);
    }
    pc_buf_add_char(err, ')');
    if (pc_json_str(data, "detail").size > 0) {
        pc_buf_add_text(err, ": ");
        pc_ctl_cell(data, "detail", err);
    }
    pc_buf_add_char(err, '\n');
    if (yyjson_arr_size(yyjson_obj_get(data, "allowed")) > 0) {
        pc_buf_add_text(err, "allowed now: ");
        pc_ctl_cell(data, "allowed", err);
        pc_buf_add_char(err, '\n');
    }
    if (yyjson_is_arr(yyjson_obj_get(data, "diagnostics")))
        pc_ctl_show(&(const struct pc_ctl_view){{{.shape = PC_CTL_ERRORS, .path = "diagnostics"}}}, data,
                    err);
}

int pc_ctl_show_result(const struct pc_ctl_invocation *invocation, struct pc_str result,
                       struct pc_ctl_output *output)
{
    const struct pc_ctl_command *command = invocation->command;
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(result.ptr, result.size, 0);
    yyjson_val *root = yyjson_doc_get_root(doc);
    if (invocation->options.json) {
        pc_buf_add_str(&output->out, result);
        pc_buf_add_char(&output->out, '\n');
    } else {
        const size_t before = output->out.size;
        pc_ctl_show(command->view, root, &output->out);
        if (output->out.size == before)
            pc_buf_add_text(&output->out, "nothing\n");
    }
    if (command->none && yyjson_arr_size(pc_json_get(root, command->none)) > 0)
        return command->bad_status;
    if (command->good && !pc_json_bool(root, command->good, false))
        return command->bad_status;
    return PC_CTL_DONE;
}

int pc_ctl_call_and_show(struct pc_client *client, const struct pc_ctl_invocation *invocation,
                         const char *method, struct pc_str params, struct pc_ctl_output *output)
{
    struct pc_client_answer answer = {0};
    const enum pc_rc rc = pc_client_call(client, method, params.ptr, &answer);
    const int status = pc_ctl_ended(client, invocation, method, rc, &answer, output);
    if (status != PC_CTL_DONE)
        return status;
    return pc_ctl_show_result(invocation, (struct pc_str){answer.json, answer.json_size}, output);
}

int pc_ctl_connected(const struct pc_ctl_invocation *invocation, const char *method, pc_ctl_do_fn *what,
                     struct pc_ctl_output *output)
{
    int status = PC_CTL_DONE;
    PC_AUTO(pc_client_free) struct pc_client *client = pc_ctl_connect(invocation, output, &status);
    if (!client)
        return status;
    struct pc_buf params = {0};
    pc_json_canonical_mut(yyjson_mut_doc_get_root(invocation->params_doc), &params);
    status = what(client, invocation, method, pc_buf_str(&params), output);
    pc_buf_free(&params);
    return status;
}

int pc_ctl_call(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    return pc_ctl_connected(invocation, pc_ctl_local(invocation, "method"), pc_ctl_call_and_show, output);
}

/* One notification: the change as a line of JSON, or as fields. */
static void show_change(const struct pc_ctl_invocation *invocation, const struct pc_client_note *note,
                        struct pc_ctl_output *output)
{
    const struct pc_str params = {note->params, note->params_size};
    (void)pc_ctl_show_result(invocation, params, output);
    if (!invocation->options.json)
        pc_buf_add_char(&output->out, '\n');
    if (output->flush)
        output->flush(output);
}

static int watch_on(struct pc_client *client, const struct pc_ctl_invocation *invocation, const char *method,
                    struct pc_str params, struct pc_ctl_output *output)
{
    struct pc_client_answer answer = {0};
    const enum pc_rc began = pc_client_call(client, method, params.ptr, &answer);
    const int status = pc_ctl_ended(client, invocation, method, began, &answer, output);
    if (status != PC_CTL_DONE)
        return status;
    const char *count_text = pc_ctl_local(invocation, "count");
    long left = count_text ? strtol(count_text, NULL, 10) : -1;
    while (left != 0) {
        struct pc_client_note note = {0};
        const enum pc_rc rc = pc_client_next(client, -1, &note);
        if (rc != PC_OK)
            return lost(client, output);
        if (strcmp(note.method, "case.changed") != 0)
            continue;
        show_change(invocation, &note, output);
        left -= left > 0;
    }
    return PC_CTL_DONE;
}

int pc_ctl_watch(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    return pc_ctl_connected(invocation, "case.watch", watch_on, output);
}

int pc_ctl_run(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    const struct pc_ctl_command *command = invocation->command;
    if (command->run)
        return command->run(invocation, output);
    return pc_ctl_connected(invocation, command->method, pc_ctl_call_and_show, output);
}
