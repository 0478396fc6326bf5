/* src/precertctl/trial.c -- policy test: the examples of every criterion, what they cover, and the specs beside the policies. */
#include "precertctl/trial.h"
#include "precertctl/look.h"
#include "precertctl/specs.h"
#include "precertctl/views.h"

static const char *const ways[] = {"leaves", "met", "not_met", "unknown"};
enum { WAYS = sizeof ways / sizeof ways[0] };

static void write_row(yyjson_val *criterion, const int64_t counts[WAYS], struct pc_buf *out)
{
    pc_buf_add_text(out, "{\"criteria\":");
    pc_buf_add_json_str(out, pc_json_str(criterion, "id"));
    pc_buf_add_text(out, ",\"version\":");
    pc_buf_add_json_str(out, pc_json_str(criterion, "version"));
    for (size_t k = 0; k < WAYS; k++)
        pc_buf_printf(out, ",\"%s\":%lld", ways[k], (long long)counts[k]);
    pc_buf_add_char(out, '}');
}

void pc_ctl_trial_coverage(yyjson_val *catalogue, struct pc_buf *out)
{
    int64_t total[WAYS] = {0}, criteria = 0, open = 0;
    size_t i, count;
    yyjson_val *criterion;
    pc_buf_add_text(out, "{\"rows\":[");
    yyjson_arr_foreach(pc_json_get(catalogue, "criteria"), i, count, criterion)
    {
        yyjson_val *coverage = pc_json_get(criterion, "coverage");
        int64_t counts[WAYS];
        bool whole = true;
        criteria++;
        for (size_t k = 0; k < WAYS; k++) {
            counts[k] = pc_json_int(coverage, ways[k], 0);
            total[k] += counts[k];
            whole = whole && counts[k] == counts[0];
        }
        if (whole)
            continue;
        pc_buf_add_text(out, open++ > 0 ? "," : "");
        write_row(criterion, counts, out);
    }
    pc_buf_printf(out, "],\"total\":{\"criteria\":%lld", (long long)criteria);
    for (size_t k = 0; k < WAYS; k++)
        pc_buf_printf(out, ",\"%s\":%lld", ways[k], (long long)total[k]);
    pc_buf_add_text(out, "}}");
}

/* The whole answer as JSON; `specs` is absent when there were none. */
static void write_answer(const struct pc_ctl_look *look, const struct pc_ctl_specs *specs,
                         struct pc_buf *json)
{
    const struct pc_str diagnostics = pc_oneshot_diagnostics(look->oneshot);
    pc_buf_printf(json, "{\"ok\":%s,\"diagnostics\":", look->ok && specs->failed == 0 ? "true" : "false");
    pc_buf_add_str(json, diagnostics.size > 0 ? diagnostics : PC_STR("[]"));
    if (look->ok) {
        pc_buf_add_text(json, ",\"coverage\":");
        pc_ctl_trial_coverage(yyjson_doc_get_root(look->doc), json);
    }
    if (specs->ran) {
        pc_buf_printf(json, ",\"specs\":{\"passed\":%zu,\"failed\":%zu,\"failures\":[", specs->passed,
                      specs->failed);
        pc_buf_add_str(json, pc_buf_str(&specs->failures));
        pc_buf_add_text(json, "]}");
    }
    pc_buf_add_char(json, '}');
}

static void show(const struct pc_ctl_look *look, const struct pc_ctl_specs *specs, yyjson_val *answer,
                 struct pc_buf *out)
{
    pc_ctl_show(&pc_ctl_view_tested, answer, out);
    if (!look->ok)
        return;
    yyjson_val *total = pc_json_get(pc_json_get(answer, "coverage"), "total");
    pc_buf_printf(out, "criteria whose examples hold: %lld\n", (long long)pc_json_int(total, "criteria", 0));
    pc_buf_printf(out, "comparisons: %lld; met in an example: %lld, not met: %lld, unknown: %lld\n",
                  (long long)pc_json_int(total, "leaves", 0), (long long)pc_json_int(total, "met", 0),
                  (long long)pc_json_int(total, "not_met", 0), (long long)pc_json_int(total, "unknown", 0));
    if (specs->ran && specs->failed > 0)
        pc_buf_printf(out, "specs: %zu of %zu failed\n", specs->failed, specs->passed + specs->failed);
    else if (specs->ran)
        pc_buf_add_text(out, "specs: all passed\n");
}

int pc_ctl_policy_test(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    struct pc_ctl_look look = {0};
    struct pc_ctl_specs specs = {0};
    int status = pc_ctl_look_at(invocation, output, &look);
    if (status == PC_CTL_DONE) {
        struct pc_buf json = {0};
        if (look.ok && !pc_ctl_local(invocation, "no_specs"))
            pc_ctl_specs_run(pc_ctl_policies(invocation), output, &specs);
        write_answer(&look, &specs, &json);
        PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(json.ptr, json.size, 0);
        if (invocation->options.json)
            pc_buf_printf(&output->out, "%s\n", json.ptr);
        else
            show(&look, &specs, yyjson_doc_get_root(doc), &output->out);
        status = look.ok && specs.failed == 0 ? PC_CTL_DONE : PC_CTL_POLICY;
        pc_buf_free(&json);
    }
    pc_ctl_specs_free(&specs);
    pc_ctl_look_free(&look);
    return status;
}
