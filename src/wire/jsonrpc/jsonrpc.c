/* src/wire/jsonrpc/jsonrpc.c -- see jsonrpc.h.  The specification is short; its examples are the unit test's table. */
#include "wire/jsonrpc/jsonrpc.h"

#include <string.h>

static bool refuse(struct pc_rpc_fault *fault_out, enum pc_rpc_code code, const char *reason,
                   const char *detail)
{
    *fault_out = (struct pc_rpc_fault){code, reason, detail};
    return false;
}

/* Recursion is bounded by what it counts: it stops one level below the limit. */
static bool deeper_than(yyjson_val *value, int levels)
{
    if (!yyjson_is_ctn(value))
        return false;
    if (levels == 0)
        return true;
    if (yyjson_is_arr(value)) {
        yyjson_arr_iter iter = yyjson_arr_iter_with(value);
        for (yyjson_val *item; (item = yyjson_arr_iter_next(&iter));)
            if (yyjson_is_ctn(item) && deeper_than(item, levels - 1))
                return true;
        return false;
    }
    yyjson_obj_iter iter = yyjson_obj_iter_with(value);
    for (yyjson_val *key; (key = yyjson_obj_iter_next(&iter));) {
        yyjson_val *item = yyjson_obj_iter_get_val(key);
        if (yyjson_is_ctn(item) && deeper_than(item, levels - 1))
            return true;
    }
    return false;
}

bool pc_rpc_parse(struct pc_str line, struct pc_rpc_line *line_out, struct pc_rpc_fault *fault_out)
{
    *line_out = (struct pc_rpc_line){0};
    PC_AUTO(pc_json_doc_free) yyjson_doc *doc = yyjson_read(line.ptr, line.size, YYJSON_READ_NOFLAG);
    if (!doc)
        return refuse(fault_out, PC_RPC_PARSE_ERROR, "invalid_json",
                      "the line is not one JSON text in UTF-8");
    yyjson_val *root = yyjson_doc_get_root(doc);
    if (deeper_than(root, PC_RPC_DEPTH_MAX))
        return refuse(fault_out, PC_RPC_PARSE_ERROR, "too_deep", "the JSON text nests more than 32 levels");
    if (yyjson_is_arr(root) && yyjson_arr_size(root) == 0)
        return refuse(fault_out, PC_RPC_INVALID_REQUEST, "empty_batch", "a batch holds at least one request");
    line_out->doc = doc;
    line_out->root = root;
    line_out->batch = yyjson_is_arr(root);
    doc = NULL;
    return true;
}

void pc_rpc_line_deinit(struct pc_rpc_line *line)
{
    pc_json_doc_free(&line->doc);
    *line = (struct pc_rpc_line){0};
}

/* The four members that a request may have, each at most once.  False at any other. */
static bool gather(yyjson_val *candidate, yyjson_val *members[4])
{
    const struct pc_str names[4] = {PC_STR("jsonrpc"), PC_STR("method"), PC_STR("params"), PC_STR("id")};
    bool good = true;
    yyjson_obj_iter iter = yyjson_obj_iter_with(candidate);
    for (yyjson_val *key; (key = yyjson_obj_iter_next(&iter));) {
        int at = 0;
        while (at < 4 && !pc_str_equal(pc_json_slice(key), names[at]))
            at++;
        if (at == 4 || members[at])
            good = false;
        else
            members[at] = yyjson_obj_iter_get_val(key);
    }
    return good;
}

bool pc_rpc_read(yyjson_val *candidate, struct pc_rpc_request *request_out, struct pc_rpc_fault *fault_out)
{
    *request_out = (struct pc_rpc_request){0};
    if (!yyjson_is_obj(candidate))
        return refuse(fault_out, PC_RPC_INVALID_REQUEST, "not_a_request", "a request is an object");
    yyjson_val *members[4] = {0};
    bool good = gather(candidate, members);
    yyjson_val *id = members[3];
    if (id && !yyjson_is_str(id) && !yyjson_is_num(id) && !yyjson_is_null(id))
        return refuse(fault_out, PC_RPC_INVALID_REQUEST, "bad_id", "id is a string, a number or null");
    request_out->id = id;
    if (!good)
        return refuse(fault_out, PC_RPC_INVALID_REQUEST, "bad_member",
                      "a request has jsonrpc, method, params and id, each once");
    if (!pc_str_is(pc_json_slice(members[0]), "2.0"))
        return refuse(fault_out, PC_RPC_INVALID_REQUEST, "bad_version", "jsonrpc must be \"2.0\"");
    request_out->method = pc_json_slice(members[1]);
    if (!request_out->method.ptr)
        return refuse(fault_out, PC_RPC_INVALID_REQUEST, "no_method", "method must be a string");
    if (members[2] && !yyjson_is_ctn(members[2]))
        return refuse(fault_out, PC_RPC_INVALID_REQUEST, "bad_params", "params is an object or an array");
    request_out->params = members[2];
    return true;
}

/* ---- the params' own bytes --------------------------------------------------------------------------------------- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* yyjson copies the text and unescapes in place, so that a string's offset in the copy is its offset in the line.  The
 * text of a key without escapes therefore shows where it stood; every step is checked against the line itself. */
static bool key_offset(struct pc_str line, const struct pc_rpc_line *parsed, yyjson_val *key,
                       size_t *offset_out)
{
    const char *pool = parsed->doc->str_pool, *text = yyjson_get_str(key);
    size_t size = yyjson_get_len(key);
    if (!pool || text <= pool)
        return false;
    size_t offset = (size_t)(text - pool);
    if (offset + size + 1 >= line.size || line.ptr[offset - 1] != '"' || line.ptr[offset + size] != '"' ||
        memcmp(line.ptr + offset, text, size) != 0)
        return false;
    *offset_out = offset;
    return true;
}

static struct pc_str between(struct pc_str line, size_t start, size_t end, char after)
{
    struct pc_str none = {0};
    while (start < end && is_space(line.ptr[start]))
        start++;
    if (start == end || line.ptr[start++] != ':')
        return none;
    while (start < end && is_space(line.ptr[start]))
        start++;
    while (end > start && is_space(line.ptr[end - 1]))
        end--;
    if (end == start || line.ptr[--end] != after)
        return none;
    while (end > start && is_space(line.ptr[end - 1]))
        end--;
    char last = end > start ? line.ptr[end - 1] : 0;
    bool whole = end - start >= 2 &&
                 ((line.ptr[start] == '{' && last == '}') || (line.ptr[start] == '[' && last == ']'));
    return whole ? (struct pc_str){line.ptr + start, end - start} : none;
}

struct pc_str pc_rpc_params_span(struct pc_str line, const struct pc_rpc_line *parsed, yyjson_val *params)
{
    struct pc_str none = {0};
    yyjson_obj_iter iter = yyjson_obj_iter_with(parsed->root);
    for (yyjson_val *key; (key = yyjson_obj_iter_next(&iter));) {
        size_t start, end = line.size;
        if (yyjson_obj_iter_get_val(key) != params)
            continue;
        if (!key_offset(line, parsed, key, &start))
            return none;
        start += yyjson_get_len(key) + 1;
        yyjson_val *next = yyjson_obj_iter_next(&iter);
        if (next && !key_offset(line, parsed, next, &end))
            return none;
        return between(line, start, next ? end - 1 : end, next ? ',' : '}');
    }
    return none;
}

/* ---- writing --------------------------------------------------------------------------------------------------- */

void pc_rpc_add_id(struct pc_buf *out, yyjson_val *id)
{
    if (yyjson_is_int(id) && (yyjson_is_sint(id) || yyjson_get_uint(id) <= INT64_MAX)) {
        pc_buf_add_i64(out, yyjson_get_sint(id));
    } else if (yyjson_is_uint(id)) {
        pc_buf_printf(out, "%llu", (unsigned long long)yyjson_get_uint(id));
    } else if (yyjson_is_str(id)) {
        pc_buf_add_json_str(out, pc_json_slice(id));
    } else if (yyjson_is_real(id)) {
        pc_json_canonical(id, out);
    } else {
        pc_buf_add_str(out, PC_STR("null"));
    }
}

static void add_head(struct pc_buf *out, struct pc_str id)
{
    pc_buf_add_str(out, PC_STR("{\"jsonrpc\":\"2.0\",\"id\":"));
    pc_buf_add_str(out, id.ptr ? id : PC_STR("null"));
}

void pc_rpc_add_result(struct pc_buf *out, struct pc_str id, struct pc_str result)
{
    add_head(out, id);
    pc_buf_add_str(out, PC_STR(",\"result\":"));
    pc_buf_add_str(out, result);
    pc_buf_add_char(out, '}');
}

void pc_rpc_add_error(struct pc_buf *out, struct pc_str id, int code, const char *message, struct pc_str data)
{
    add_head(out, id);
    pc_buf_add_str(out, PC_STR(",\"error\":{\"code\":"));
    pc_buf_add_i64(out, code);
    pc_buf_add_str(out, PC_STR(",\"message\":"));
    pc_buf_add_json_str(out, pc_str_of(message));
    if (data.ptr) {
        pc_buf_add_str(out, PC_STR(",\"data\":"));
        pc_buf_add_str(out, data);
    }
    pc_buf_add_str(out, PC_STR("}}"));
}

static const char *message_of(enum pc_rpc_code code)
{
    switch (code) {
    case PC_RPC_PARSE_ERROR: return "Parse error";
    case PC_RPC_INVALID_REQUEST: return "Invalid Request";
    case PC_RPC_METHOD_NOT_FOUND: return "Method not found";
    case PC_RPC_INTERNAL_ERROR: return "Internal error";
    }
    return "";
}

void pc_rpc_add_fault(struct pc_buf *out, struct pc_str id, const struct pc_rpc_fault *fault)
{
    struct pc_buf text = {0};
    pc_buf_add_str(&text, PC_STR("{\"reason\":"));
    pc_buf_add_json_str(&text, pc_str_of(fault->reason));
    pc_buf_add_str(&text, PC_STR(",\"field\":\"\",\"detail\":"));
    pc_buf_add_json_str(&text, pc_str_of(fault->detail));
    pc_buf_add_char(&text, '}');
    pc_rpc_add_error(out, id, fault->code, message_of(fault->code), pc_buf_str(&text));
    pc_buf_free(&text);
}

void pc_rpc_add_notification(struct pc_buf *out, const char *method, struct pc_str params)
{
    pc_buf_add_str(out, PC_STR("{\"jsonrpc\":\"2.0\",\"method\":"));
    pc_buf_add_json_str(out, pc_str_of(method));
    pc_buf_add_str(out, PC_STR(",\"params\":"));
    pc_buf_add_str(out, params);
    pc_buf_add_char(out, '}');
}
