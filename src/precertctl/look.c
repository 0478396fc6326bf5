/* src/precertctl/look.c -- a directory of policies loaded here, in an evaluator of the command's own. */
#include "precertctl/look.h"
#include <stdlib.h>
#include <unistd.h>
#include "base/clock.h"
#include "precertctl/views.h"

/* The evaluator's program: as told, else beside this one. */
static void add_program(const struct pc_ctl_invocation *invocation, struct pc_buf *out)
{
    const char *told = pc_ctl_local(invocation, "evaluator");
    if (!told)
        told = getenv("PRECERT_EVALUATOR");
    if (told) {
        pc_buf_add_text(out, told);
        return;
    }
    char path[4096];
    const ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);
    path[size > 0 ? size : 0] = '\0';
    const char *slash = strrchr(path, '/');
    pc_buf_add(out, path, slash ? (size_t)(slash - path) + 1 : 0);
    pc_buf_add_text(out, "precertd-evaluator");
}

int pc_ctl_say(struct pc_ctl_output *output, const char *what, const char *detail, int status)
{
    pc_buf_printf(&output->err, "precertctl: %s%s%s\n", what, detail[0] ? ": " : "", detail);
    return status;
}

const char *pc_ctl_policies(const struct pc_ctl_invocation *invocation)
{
    const char *directory = pc_ctl_local(invocation, "directory");
    return directory ? directory : "policies";
}

const char *pc_ctl_today(char text[PC_DATE_TEXT])
{
    const int64_t ms = pc_wall_now(pc_wall_real()).ms;
    return pc_date_format((struct pc_date){(int32_t)(ms / 86400000)}, text);
}

void pc_ctl_look_free(struct pc_ctl_look *look)
{
    pc_json_doc_free(&look->doc);
    pc_oneshot_free(&look->oneshot);
    pc_bundle_unref(&look->bundle);
    *look = (struct pc_ctl_look){0};
}

/* The server's own limits, so that what passes here passes there; a patient look asks more at once than any request may. */
static struct pc_pool_config limits_of(const char *program, bool patient)
{
    if (!patient)
        return (struct pc_pool_config){.program = program};
    return (struct pc_pool_config){
        .program = program, .wall_ms = 10000, .instructions_k = 200000, .memory_k = 262144};
}

int pc_ctl_look_at_bundle(const struct pc_ctl_invocation *invocation, struct pc_bundle *bundle,
                          struct pc_ctl_output *output, struct pc_ctl_look *look)
{
    struct pc_buf program = {0};
    add_program(invocation, &program);
    const struct pc_pool_config config = limits_of(program.ptr, look->patient);
    int status = PC_CTL_DONE;
    look->bundle = pc_bundle_ref(bundle);
    look->oneshot = pc_oneshot_new(&config);
    if (pc_oneshot_load(look->oneshot, bundle, &look->ok, &look->json) != PC_OK)
        status = pc_ctl_say(output, program.ptr, "no evaluator could be started", PC_CTL_CONNECTION);
    else if (look->ok)
        look->doc = yyjson_read(look->json.ptr, look->json.size, 0);
    pc_buf_free(&program);
    return status;
}

int pc_ctl_look_at(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output,
                   struct pc_ctl_look *look)
{
    struct pc_err err = {0};
    PC_AUTO(pc_bundle_unref) struct pc_bundle *bundle = NULL;
    if (pc_bundle_read(pc_ctl_policies(invocation), &bundle, &err) != PC_OK)
        return pc_ctl_say(output, err.field[0] ? err.field : "policies", err.detail, PC_CTL_USAGE);
    return pc_ctl_look_at_bundle(invocation, bundle, output, look);
}

/* {"ok":...,"diagnostics":[...]} of a look, shown; the exit status.  `found_nothing` is printed when it is all right. */
int pc_ctl_look_show(const struct pc_ctl_invocation *invocation, const struct pc_ctl_look *look,
                     const char *found_nothing, struct pc_ctl_output *output)
{
    const struct pc_str diagnostics = pc_oneshot_diagnostics(look->oneshot);
    struct pc_buf json = {0};
    pc_buf_printf(&json, "{\"ok\":%s,\"diagnostics\":", look->ok ? "true" : "false");
    pc_buf_add_str(&json, diagnostics.size > 0 ? diagnostics : PC_STR("[]"));
    pc_buf_add_char(&json, '}');
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(json.ptr, json.size, 0);
    if (invocation->options.json) {
        pc_buf_add_str(&output->out, pc_buf_str(&json));
        pc_buf_add_char(&output->out, '\n');
    } else {
        pc_ctl_show(&pc_ctl_view_diagnostics, yyjson_doc_get_root(doc), &output->out);
    }
    if (look->ok && !invocation->options.json)
        pc_buf_add_text(&output->out, found_nothing);
    pc_buf_free(&json);
    return look->ok ? PC_CTL_DONE : PC_CTL_POLICY;
}

int pc_ctl_look_need(const struct pc_ctl_invocation *invocation, const struct pc_ctl_look *look,
                     const char *name, struct pc_ctl_output *output)
{
    static const struct pc_ctl_view errors = {{{.shape = PC_CTL_ERRORS, .path = ""}}};
    if (look->ok)
        return PC_CTL_DONE;
    pc_buf_printf(&output->err, "precertctl: %s has errors\n", name);
    if (invocation->options.json)
        return pc_ctl_look_show(invocation, look, "", output);
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(look->json.ptr, look->json.size, 0);
    pc_ctl_show(&errors, yyjson_doc_get_root(doc), &output->out);
    return PC_CTL_POLICY;
}

int pc_ctl_look_sound(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output,
                      struct pc_ctl_look *look)
{
    const int status = pc_ctl_look_at(invocation, output, look);
    return status == PC_CTL_DONE ? pc_ctl_look_need(invocation, look, pc_ctl_policies(invocation), output)
                                 : status;
}
