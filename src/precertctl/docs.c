/* src/precertctl/docs.c -- policy docs and policy where-used: what a directory's catalogue says, for people. */
#include "precertctl/docs.h"
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include "guide/guide.h"
#include "precertctl/files.h"
#include "precertctl/look.h"
#include "precertctl/source.h"

/* ---- docs -------------------------------------------------------------------------------------------------------------------- */

struct site {
    const char *directory;
    struct pc_buf *json; /* the names written, as JSON strings */
    size_t count, bytes;
    struct pc_err err;
};

static bool write_page(void *arg, const char *name, struct pc_str text)
{
    struct site *site = arg;
    struct pc_buf path = {0};
    pc_buf_printf(&path, "%s/%s", site->directory, name);
    const bool written = pc_ctl_write_file(path.ptr, text, &site->err) == PC_OK;
    pc_buf_free(&path);
    if (!written)
        return false;
    pc_buf_add_text(site->json, site->count++ > 0 ? "," : "");
    pc_buf_add_json_str(site->json, pc_str_of(name));
    site->bytes += text.size;
    return true;
}

static int write_site(const struct pc_ctl_invocation *invocation, const struct pc_ctl_look *look,
                      struct pc_ctl_output *output)
{
    char today[PC_DATE_TEXT];
    struct pc_buf names = {0}, json = {0};
    struct site site = {.directory = pc_ctl_local(invocation, "outdir"), .json = &names};
    const char *as_of = pc_ctl_local(invocation, "as_of");
    const struct pc_guide guide = {.root = yyjson_doc_get_root(look->doc),
                                   .today = pc_str_of(as_of ? as_of : pc_ctl_today(today))};
    int status;
    if (mkdir(site.directory, 0777) != 0 && errno != EEXIST) {
        status = pc_ctl_say(output, site.directory, strerror(errno), PC_CTL_USAGE);
    } else if (!pc_guide_site(&guide, write_page, &site)) {
        status = pc_ctl_say(output, site.err.field, site.err.detail, PC_CTL_USAGE);
    } else {
        pc_buf_add_text(&json, "{\"directory\":");
        pc_buf_add_json_str(&json, pc_str_of(site.directory));
        pc_buf_printf(&json, ",\"pages\":%zu,\"bytes\":%zu,\"files\":[%s]}", site.count, site.bytes,
                      names.ptr);
        status = pc_ctl_show_result(invocation, pc_buf_str(&json), output);
    }
    pc_buf_free(&names);
    pc_buf_free(&json);
    return status;
}

int pc_ctl_policy_docs(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    struct pc_ctl_look look = {0};
    int status = pc_ctl_look_sound(invocation, output, &look);
    if (status == PC_CTL_DONE)
        status = write_site(invocation, &look, output);
    pc_ctl_look_free(&look);
    return status;
}

/* ---- where-used ---------------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *option;
    enum pc_guide_subject subject;
} subjects[] = {{"code", PC_GUIDE_CODE}, {"fact", PC_GUIDE_FACT}, {"reason", PC_GUIDE_REASON}};

/* A name says what it is by its form, unless the option says it: codes have a digit and no small letter, reasons are listed. */
static enum pc_guide_subject subject_of(const struct pc_ctl_invocation *invocation, yyjson_val *root,
                                        struct pc_str name)
{
    const char *as = pc_ctl_local(invocation, "as");
    for (size_t i = 0; as && i < sizeof subjects / sizeof subjects[0]; i++) {
        if (strcmp(as, subjects[i].option) == 0)
            return subjects[i].subject;
    }
    bool digit = false, small = false;
    for (size_t i = 0; i < name.size; i++) {
        digit |= name.ptr[i] >= '0' && name.ptr[i] <= '9';
        small |= name.ptr[i] >= 'a' && name.ptr[i] <= 'z';
    }
    if (digit && !small)
        return PC_GUIDE_CODE;
    size_t i, count;
    yyjson_val *reason;
    yyjson_arr_foreach(pc_json_get(root, "reasons"), i, count, reason)
    {
        if (pc_str_equal(pc_json_str(reason, "code"), name))
            return PC_GUIDE_REASON;
    }
    return PC_GUIDE_FACT;
}

static const char *word_of(enum pc_guide_subject subject)
{
    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++) {
        if (subjects[i].subject == subject)
            return subjects[i].option;
    }
    return "";
}

static int show_uses(const struct pc_ctl_invocation *invocation, struct pc_buf *json,
                     struct pc_ctl_output *output)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(json->ptr, json->size, 0);
    if (yyjson_arr_size(yyjson_obj_get(yyjson_doc_get_root(doc), "uses")) == 0 && !invocation->options.json)
        pc_buf_add_text(&output->out, "nowhere\n");
    else
        (void)pc_ctl_show_result(invocation, pc_buf_str(json), output);
    return PC_CTL_DONE;
}

static int uses_here(const struct pc_ctl_invocation *invocation, const struct pc_ctl_look *look,
                     struct pc_ctl_output *output)
{
    const struct pc_str name = pc_str_of(pc_ctl_local(invocation, "name"));
    yyjson_val *root = yyjson_doc_get_root(look->doc);
    const enum pc_guide_subject subject = subject_of(invocation, root, name);
    struct pc_buf uses = {0}, json = {0};
    pc_guide_where_used(root, subject, name, &uses);
    pc_buf_printf(&json, "{\"%s\":", word_of(subject));
    pc_buf_add_json_str(&json, name);
    pc_buf_add_text(&json, ",\"uses\":");
    pc_ctl_add_lines(look->bundle, name, pc_buf_str(&uses), &json);
    pc_buf_add_char(&json, '}');
    const int status = show_uses(invocation, &json, output);
    pc_buf_free(&uses);
    pc_buf_free(&json);
    return status;
}

/* The serving revision's: the server knows what is a code, a fact or a reason by the member, so the name's form decides here. */
static int uses_there(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    const struct pc_str name = pc_str_of(pc_ctl_local(invocation, "name"));
    int status = PC_CTL_DONE;
    PC_AUTO(pc_client_free) struct pc_client *client = pc_ctl_connect(invocation, output, &status);
    if (!client)
        return status;
    struct pc_buf params = {0};
    pc_buf_printf(&params, "{\"%s\":", word_of(subject_of(invocation, NULL, name)));
    pc_buf_add_json_str(&params, name);
    pc_buf_add_char(&params, '}');
    status = pc_ctl_call_and_show(client, invocation, "policy.where_used", pc_buf_str(&params), output);
    pc_buf_free(&params);
    return status;
}

int pc_ctl_policy_where_used(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    if (pc_ctl_local(invocation, "server"))
        return uses_there(invocation, output);
    struct pc_ctl_look look = {0};
    int status = pc_ctl_look_sound(invocation, output, &look);
    if (status == PC_CTL_DONE)
        status = uses_here(invocation, &look, output);
    pc_ctl_look_free(&look);
    return status;
}
