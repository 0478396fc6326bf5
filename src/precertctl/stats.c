/* src/precertctl/stats.c -- policy stats: what became of each criterion's answers, over stored cases. */
#include "precertctl/stats.h"
#include "precertctl/terminal.h"

static const char *const counts[] = {"cases",   "met",       "not_met",   "unknown",
                                     "decided", "overruled", "overturned"};

static yyjson_mut_val *row_of(yyjson_mut_val *total, yyjson_val *row)
{
    size_t i, count;
    yyjson_mut_val *mine;
    yyjson_mut_arr_foreach(total, i, count, mine)
    {
        const bool same = yyjson_mut_equals_str(yyjson_mut_obj_get(mine, "criteria"),
                                                yyjson_get_str(yyjson_obj_get(row, "criteria"))) &&
                          yyjson_mut_equals_str(yyjson_mut_obj_get(mine, "version"),
                                                yyjson_get_str(yyjson_obj_get(row, "version")));
        if (same)
            return mine;
    }
    return NULL;
}

void pc_ctl_stats_add(yyjson_mut_doc *doc, yyjson_mut_val *total, yyjson_val *page)
{
    size_t i, count;
    yyjson_val *row;
    yyjson_arr_foreach(pc_json_get(page, "criteria"), i, count, row)
    {
        yyjson_mut_val *mine = row_of(total, row);
        if (!mine) {
            yyjson_mut_arr_append(total, yyjson_val_mut_copy(doc, row));
            continue;
        }
        for (size_t k = 0; k < sizeof counts / sizeof counts[0]; k++) {
            yyjson_mut_val *sum = yyjson_mut_obj_get(mine, counts[k]);
            yyjson_mut_set_sint(sum, yyjson_mut_get_sint(sum) + pc_json_int(row, counts[k], 0));
        }
    }
}

/* One page; its cursor replaces the params', which then have none when it was the last.  False: *status_out says how it ended. */
static bool next_page(struct pc_client *client, const struct pc_ctl_invocation *invocation,
                      struct pc_ctl_output *output, yyjson_mut_val *total, int64_t *cases, int *status_out)
{
    yyjson_mut_doc *doc = invocation->params_doc;
    yyjson_mut_val *params_root = yyjson_mut_doc_get_root(doc);
    struct pc_buf params = {0};
    struct pc_client_answer answer = {0};
    pc_json_canonical_mut(params_root, &params);
    const enum pc_rc rc = pc_client_call(client, "policy.stats", params.ptr, &answer);
    pc_buf_free(&params);
    *status_out = pc_ctl_ended(client, invocation, "policy.stats", rc, &answer, output);
    if (*status_out != PC_CTL_DONE)
        return false;
    PC_AUTO(pc_json_doc_free) yyjson_doc *page = yyjson_read(answer.json, answer.json_size, 0);
    yyjson_val *root = yyjson_doc_get_root(page), *cursor = pc_json_get(root, "cursor");
    pc_ctl_stats_add(doc, total, root);
    *cases += pc_json_int(root, "cases", 0);
    yyjson_mut_obj_remove_str(params_root, "cursor");
    if (cursor)
        yyjson_mut_obj_add_strncpy(doc, params_root, "cursor", yyjson_get_str(cursor),
                                   yyjson_get_len(cursor));
    return cursor != NULL;
}

int pc_ctl_policy_stats(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    int status = PC_CTL_DONE;
    int64_t cases = 0;
    PC_AUTO(pc_client_free) struct pc_client *client = pc_ctl_connect(invocation, output, &status);
    if (!client)
        return status;
    yyjson_mut_val *total = yyjson_mut_arr(invocation->params_doc);
    while (next_page(client, invocation, output, total, &cases, &status))
        pc_ctl_progress(output, "cases counted", (size_t)cases, 0);
    pc_ctl_progress_end(output);
    if (status != PC_CTL_DONE)
        return status;
    struct pc_buf json = {0};
    pc_buf_printf(&json, "{\"cases\":%lld,\"criteria\":", (long long)cases);
    pc_json_canonical_mut(total, &json);
    pc_buf_add_char(&json, '}');
    status = pc_ctl_show_result(invocation, pc_buf_str(&json), output);
    pc_buf_free(&json);
    return status;
}
