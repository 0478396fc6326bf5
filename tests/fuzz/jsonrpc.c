/* tests/fuzz/jsonrpc.c -- any line: parsed or refused; the span of params is absent or reads back as the same value. */
#include "wire/jsonrpc/jsonrpc.h"
#include <stdint.h>
#include "base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_span(struct pc_str text, const struct pc_rpc_line *line, yyjson_val *params)
{
    struct pc_str span = pc_rpc_params_span(text, line, params);
    if (!span.ptr)
        return;
    yyjson_doc *again = yyjson_read(span.ptr, span.size, YYJSON_READ_NOFLAG);
    PC_ASSERT(again && yyjson_equals(yyjson_doc_get_root(again), params));
    yyjson_doc_free(again);
}

static void try_request(struct pc_str text, const struct pc_rpc_line *line, yyjson_val *candidate)
{
    struct pc_rpc_request request;
    struct pc_rpc_fault fault;
    struct pc_buf id = {0}, out = {0};
    bool good = pc_rpc_read(candidate, &request, &fault);
    pc_rpc_add_id(&id, request.id);
    if (good)
        pc_rpc_add_result(&out, pc_buf_str(&id), PC_STR("{}"));
    else
        pc_rpc_add_fault(&out, pc_buf_str(&id), &fault);
    yyjson_doc *answer = yyjson_read(out.ptr, out.size, YYJSON_READ_NOFLAG);
    PC_ASSERT(answer); /* whatever came in, what goes out is JSON */
    yyjson_doc_free(answer);
    if (good && request.params && !line->batch)
        try_span(text, line, request.params);
    pc_buf_free(&id);
    pc_buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pc_str text = {(const char *)data, size};
    struct pc_rpc_line line;
    struct pc_rpc_fault fault;
    if (!pc_rpc_parse(text, &line, &fault))
        return 0;
    if (line.batch) {
        yyjson_arr_iter iter = yyjson_arr_iter_with(line.root);
        for (yyjson_val *item; (item = yyjson_arr_iter_next(&iter));)
            try_request(text, &line, item);
    } else {
        try_request(text, &line, line.root);
    }
    pc_rpc_line_deinit(&line);
    return 0;
}
