/* src/precertctl/diff.c -- policy diff: what changed in meaning between two directories or revisions, with witness cases. */
#include "precertctl/diff.h"
#include "precertctl/files.h"
#include "precertctl/look.h"
#include "precertctl/meaning.h"
#include "precertctl/source.h"
#include "precertctl/terminal.h"
#include "precertctl/views.h"
#include "precertctl/witness.h"

/* ---- the two sides ----------------------------------------------------------------------------------------------------------- */

/* The files of policy.show's answer as a bundle. */
static enum pc_rc bundle_of(struct pc_str json, struct pc_bundle **bundle_out, struct pc_err *err_out)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(json.ptr, json.size, 0);
    yyjson_val *array = yyjson_obj_get(yyjson_doc_get_root(doc), "files"), *file;
    struct pc_policy_file *files = pc_alloc((yyjson_arr_size(array) + 1) * sizeof *files);
    size_t i, count;
    yyjson_arr_foreach(array, i, count, file)
    {
        files[i].path = pc_json_str(file, "path");
        files[i].source = pc_json_str(file, "source");
    }
    const enum pc_rc rc = pc_bundle_make(files, yyjson_arr_size(array), bundle_out, err_out);
    pc_free(files);
    return rc;
}

/* A stored revision, from the server. */
static int fetch(const struct pc_ctl_invocation *invocation, const char *name, struct pc_ctl_output *output,
                 struct pc_bundle **bundle_out)
{
    int status = PC_CTL_DONE;
    PC_AUTO(pc_client_free) struct pc_client *client = pc_ctl_connect(invocation, output, &status);
    if (!client)
        return status;
    struct pc_buf params = {0};
    struct pc_client_answer answer = {0};
    struct pc_err err = {0};
    pc_buf_add_char(&params, '{');
    if (strcmp(name, "serving") != 0) {
        pc_buf_add_text(&params, "\"revision\":");
        pc_buf_add_json_str(&params, pc_str_of(name));
    }
    pc_buf_add_char(&params, '}');
    const enum pc_rc rc = pc_client_call(client, "policy.show", params.ptr, &answer);
    status = pc_ctl_ended(client, invocation, "policy.show", rc, &answer, output);
    if (status == PC_CTL_DONE &&
        bundle_of((struct pc_str){answer.json, answer.json_size}, bundle_out, &err) != PC_OK)
        status = pc_ctl_say(output, name, err.detail, PC_CTL_REFUSED);
    pc_buf_free(&params);
    return status;
}

/* Loads one side.  PC_CTL_DONE: look->doc is there. */
static int open_side(const struct pc_ctl_invocation *invocation, const char *name,
                     struct pc_ctl_output *output, struct pc_ctl_look *look)
{
    struct pc_err err = {0};
    PC_AUTO(pc_bundle_unref) struct pc_bundle *bundle = NULL;
    if (!pc_ctl_is_directory(name)) {
        const int status = fetch(invocation, name, output, &bundle);
        if (status != PC_CTL_DONE)
            return status;
    } else if (pc_bundle_read(name, &bundle, &err) != PC_OK) {
        return pc_ctl_say(output, err.field[0] ? err.field : name, err.detail, PC_CTL_USAGE);
    }
    look->patient = true;
    const int status = pc_ctl_look_at_bundle(invocation, bundle, output, look);
    return status == PC_CTL_DONE ? pc_ctl_look_need(invocation, look, name, output) : status;
}

/* ---- what is compared ---------------------------------------------------------------------------------------------------------- */

struct diff {
    struct pc_ctl_look left, right;
    struct pc_buf changes, witnesses, silent, sdk; /* JSON arrays */
    size_t witness_count, silent_count, sdk_count;
};

static bool same_file(const struct diff *diff, yyjson_val *a, yyjson_val *b)
{
    const struct pc_policy_file *x = pc_ctl_source_file(diff->left.bundle, pc_json_str(a, "file"));
    const struct pc_policy_file *y = pc_ctl_source_file(diff->right.bundle, pc_json_str(b, "file"));
    return x && y && memcmp(&x->sha, &y->sha, sizeof x->sha) == 0;
}

static bool is_below(struct pc_str path, const char *folder)
{
    const size_t size = strlen(folder);
    return path.size > size && memcmp(path.ptr, folder, size) == 0;
}

/* Notes the files of a folder that differ, as JSON strings; how many. */
static size_t differing(const struct diff *diff, const char *folder, struct pc_buf *out)
{
    const struct pc_bundle *const sides[] = {diff->left.bundle, diff->right.bundle};
    size_t found = 0;
    for (size_t s = 0; s < 2; s++) {
        for (size_t i = 0; i < sides[s]->count; i++) {
            const struct pc_policy_file *file = &sides[s]->files[i],
                                        *other = pc_ctl_source_file(sides[1 - s], file->path);
            const bool differs = other ? s == 0 && memcmp(&file->sha, &other->sha, sizeof file->sha) != 0
                                       : true;
            if (!is_below(file->path, folder) || !differs)
                continue;
            pc_buf_add_text(out, found++ > 0 ? "," : "");
            pc_buf_add_json_str(out, file->path);
        }
    }
    return found;
}

static bool is_named(const struct diff *diff, struct pc_str id)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(diff->changes.ptr, diff->changes.size, 0);
    size_t i, count;
    yyjson_val *change;
    yyjson_arr_foreach(yyjson_doc_get_root(doc), i, count, change)
    {
        if (pc_str_equal(pc_json_str(change, "id"), id))
            return true;
    }
    return false;
}

/* A criterion whose file differs is tried; one that differs neither in words nor on a probe is said to. */
static void try_criterion(struct diff *diff, yyjson_val *before, yyjson_val *after)
{
    struct pc_buf found = {0};
    if (pc_ctl_witness(&diff->left, before, &diff->right, after, &found)) {
        pc_buf_add_text(&diff->witnesses, diff->witness_count++ > 0 ? "," : "");
        pc_buf_add_str(&diff->witnesses, pc_buf_str(&found));
    } else if (!same_file(diff, before, after) && !is_named(diff, pc_json_str(after, "id"))) {
        pc_buf_add_text(&diff->silent, diff->silent_count++ > 0 ? "," : "");
        pc_buf_add_json_str(&diff->silent, pc_json_str(after, "file"));
    }
    pc_buf_free(&found);
}

/* What several criteria share, and the SDK, may change the answers of all. */
static void try_all(struct diff *diff, struct pc_ctl_output *output)
{
    struct pc_buf shared_files = {0};
    const bool shared = differing(diff, "shared/", &shared_files) == 0;
    diff->sdk_count = differing(diff, "lib/", &diff->sdk);
    pc_buf_free(&shared_files);
    yyjson_val *left = yyjson_doc_get_root(diff->left.doc), *right = yyjson_doc_get_root(diff->right.doc);
    size_t i, count;
    yyjson_val *before;
    yyjson_arr_foreach(pc_json_get(left, "criteria"), i, count, before)
    {
        yyjson_val *after = pc_ctl_meaning_pair(left, right, before);
        if (after && !(shared && diff->sdk_count == 0 && same_file(diff, before, after)))
            try_criterion(diff, before, after);
        pc_ctl_progress(output, "criteria compared", i + 1, count);
    }
    pc_ctl_progress_end(output);
}

/* ---- as text --------------------------------------------------------------------------------------------------------------------- */

static struct pc_str span_of(const struct pc_bundle *bundle, yyjson_val *place)
{
    const struct pc_policy_file *file = pc_ctl_source_file(bundle, pc_json_str(place, "file"));
    return pc_ctl_source_span(file ? file->source : (struct pc_str){0}, (size_t)pc_json_int(place, "line", 0),
                              (size_t)pc_json_int(place, "last", 0));
}

/* What a function was and what it is. */
static void show_function(const struct diff *diff, yyjson_val *change, struct pc_buf *out)
{
    yyjson_val *was = pc_json_get(change, "was"), *is = pc_json_get(change, "is");
    if (was && is)
        pc_ctl_source_change(span_of(diff->left.bundle, was), span_of(diff->right.bundle, is), out);
}

static void show_changes(const struct diff *diff, yyjson_val *changes, struct pc_buf *out)
{
    size_t i, count;
    yyjson_val *change;
    struct pc_str kind = {0}, id = {0};
    yyjson_arr_foreach(changes, i, count, change)
    {
        const bool same = pc_str_equal(kind, pc_json_str(change, "kind")) &&
                          pc_str_equal(id, pc_json_str(change, "id"));
        kind = pc_json_str(change, "kind");
        id = pc_json_str(change, "id");
        if (!same) {
            pc_ctl_cell(change, "kind", out);
            pc_buf_add_char(out, ' ');
            pc_ctl_cell(change, "id", out);
            if (pc_json_get(change, "version")) {
                pc_buf_add_text(out, " version ");
                pc_ctl_cell(change, "version", out);
            }
            pc_buf_add_char(out, '\n');
        }
        pc_buf_add_text(out, "  ");
        pc_ctl_cell(change, "text", out);
        pc_buf_add_char(out, '\n');
        show_function(diff, change, out);
    }
}

static void show_answer(yyjson_val *answer, struct pc_buf *out)
{
    pc_ctl_cell(answer, pc_json_get(answer, "refused") ? "refused" : "outcome", out);
    if (pc_json_bool(answer, "complex", false))
        pc_buf_add_text(out, ", complex");
    yyjson_val *grants = pc_json_get(answer, "grants");
    if (grants) {
        pc_buf_add_text(out, ", grants ");
        pc_json_canonical(grants, out);
    }
}

static void show_witnesses(yyjson_val *witnesses, struct pc_buf *out)
{
    static const char *const members[] = {"facts", "request"};
    size_t i, count;
    yyjson_val *witness;
    yyjson_arr_foreach(witnesses, i, count, witness)
    {
        pc_buf_add_text(out, "\nA case that is answered differently by ");
        pc_ctl_cell(witness, "criteria", out);
        pc_buf_printf(out, " (%lld of %lld probes)\n  ", (long long)pc_json_int(witness, "differ", 0),
                      (long long)pc_json_int(witness, "probes", 0));
        pc_ctl_cell(witness, "name", out);
        pc_buf_add_text(out, "\n  before: ");
        show_answer(pc_json_get(witness, "before"), out);
        pc_buf_add_text(out, "\n  after:  ");
        show_answer(pc_json_get(witness, "after"), out);
        for (size_t k = 0; k < 2; k++) {
            if (!pc_json_get(witness, members[k]))
                continue;
            pc_buf_printf(out, "\n  %s: ", members[k]);
            pc_json_canonical(pc_json_get(witness, members[k]), out);
        }
        pc_buf_add_char(out, '\n');
    }
}

static void show(const struct diff *diff, yyjson_val *root, struct pc_buf *out)
{
    if (yyjson_arr_size(pc_json_get(root, "changes")) == 0 && diff->witness_count == 0 &&
        diff->sdk_count == 0)
        pc_buf_add_text(out, "no change in meaning\n");
    show_changes(diff, pc_json_get(root, "changes"), out);
    if (diff->sdk_count > 0) {
        pc_buf_add_text(out, "SDK\n  differs; its meaning is compared by what every probe is answered: ");
        pc_ctl_cell(root, "sdk", out);
        pc_buf_add_char(out, '\n');
    }
    show_witnesses(pc_json_get(root, "witnesses"), out);
    if (diff->silent_count > 0) {
        pc_buf_add_text(out, "\nChanged in words only (comments, examples, the order of lines): ");
        pc_ctl_cell(root, "silent", out);
        pc_buf_add_char(out, '\n');
    }
}

static int report(const struct pc_ctl_invocation *invocation, const struct diff *diff,
                  struct pc_ctl_output *output)
{
    struct pc_buf json = {0};
    pc_buf_add_text(&json, "{\"changes\":");
    pc_buf_add_str(&json, pc_buf_str(&diff->changes));
    pc_buf_add_text(&json, ",\"witnesses\":[");
    pc_buf_add_str(&json, pc_buf_str(&diff->witnesses));
    pc_buf_add_text(&json, "],\"silent\":[");
    pc_buf_add_str(&json, pc_buf_str(&diff->silent));
    pc_buf_add_text(&json, "],\"sdk\":[");
    pc_buf_add_str(&json, pc_buf_str(&diff->sdk));
    pc_buf_add_text(&json, "]}");
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(json.ptr, json.size, 0);
    if (invocation->options.json) {
        pc_buf_add_str(&output->out, pc_buf_str(&json));
        pc_buf_add_char(&output->out, '\n');
    } else {
        show(diff, yyjson_doc_get_root(doc), &output->out);
    }
    pc_buf_free(&json);
    return PC_CTL_DONE;
}

int pc_ctl_policy_diff(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    struct diff diff = {0};
    const char *after = pc_ctl_local(invocation, "after");
    int status = open_side(invocation, pc_ctl_local(invocation, "before"), output, &diff.left);
    if (status == PC_CTL_DONE)
        status = open_side(invocation, after ? after : "policies", output, &diff.right);
    if (status == PC_CTL_DONE) {
        pc_ctl_meaning(yyjson_doc_get_root(diff.left.doc), yyjson_doc_get_root(diff.right.doc),
                       &diff.changes);
        try_all(&diff, output);
        status = report(invocation, &diff, output);
    }
    pc_ctl_look_free(&diff.left);
    pc_ctl_look_free(&diff.right);
    pc_buf_free(&diff.changes);
    pc_buf_free(&diff.witnesses);
    pc_buf_free(&diff.silent);
    pc_buf_free(&diff.sdk);
    return status;
}
