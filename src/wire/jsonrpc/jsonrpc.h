/* src/wire/jsonrpc/jsonrpc.h -- JSON-RPC 2.0, one JSON text per line: bytes to structs and back.  No I/O, no state.
 *
 * A line is a request, a notification (a request without id) or a batch of them.  What a line cannot be is answered
 * here: -32700 for what is no JSON (invalid UTF-8 included) or nests too deep, -32600 for JSON that is no request. */
#ifndef PC_WIRE_JSONRPC_H
#define PC_WIRE_JSONRPC_H

#include <stdbool.h>
#include "base/json.h"
#include "base/str.h"

#define PC_RPC_DEPTH_MAX 32

enum pc_rpc_code {
    PC_RPC_PARSE_ERROR = -32700,
    PC_RPC_INVALID_REQUEST = -32600,
    PC_RPC_METHOD_NOT_FOUND = -32601,
    PC_RPC_INTERNAL_ERROR = -32603
};

/* One parsed line.  Release with pc_rpc_line_deinit, or move doc out (set it NULL). */
struct pc_rpc_line {
    yyjson_doc *doc; /* owns the parsed text */
    yyjson_val *root;
    bool batch; /* root is a non-empty array of candidates; else root is the one candidate */
};

/* One candidate, taken apart.  All borrowed from the line's doc. */
struct pc_rpc_request {
    yyjson_val *id; /* string, number or null; NULL: a notification */
    struct pc_str method;
    yyjson_val *params; /* an object or an array; NULL: none */
};

/* What is wrong with a line or a candidate. Static texts. */
struct pc_rpc_fault {
    enum pc_rpc_code code;
    const char *reason, *detail;
};

/* Parses one line (without its newline).  False: *fault_out says what to answer, with id null; nothing to release. */
PC_CHECK bool pc_rpc_parse(struct pc_str line, struct pc_rpc_line *line_out, struct pc_rpc_fault *fault_out);
void pc_rpc_line_deinit(struct pc_rpc_line *line);

/* Takes a candidate apart.  False: answer *fault_out, with request_out->id when one could be read. */
PC_CHECK bool pc_rpc_read(yyjson_val *candidate, struct pc_rpc_request *request_out,
                          struct pc_rpc_fault *fault_out);

/* The bytes of the request's params in the line that it was parsed from (not a batch): what went in, unread.  The absent
 * slice when they cannot be told from the line; then write the value again. */
struct pc_str pc_rpc_params_span(struct pc_str line, const struct pc_rpc_line *parsed, yyjson_val *params);

/* ---- writing --------------------------------------------------------------------------------------------------- */

/* Appends the id as JSON; NULL gives null. */
void pc_rpc_add_id(struct pc_buf *out, yyjson_val *id);

/* {"jsonrpc":"2.0","id":ID,"result":RESULT} without newline; id and result are JSON text. */
void pc_rpc_add_result(struct pc_buf *out, struct pc_str id, struct pc_str result);

/* The same with an error; `data` is JSON text, or absent. */
void pc_rpc_add_error(struct pc_buf *out, struct pc_str id, int code, const char *message,
                      struct pc_str data);

/* The same for a fault of this file. */
void pc_rpc_add_fault(struct pc_buf *out, struct pc_str id, const struct pc_rpc_fault *fault);

/* {"jsonrpc":"2.0","method":METHOD,"params":PARAMS}; params is JSON text. */
void pc_rpc_add_notification(struct pc_buf *out, const char *method, struct pc_str params);

#endif
