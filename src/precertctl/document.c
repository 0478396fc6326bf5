/* src/precertctl/document.c -- see document.h. */
#include "precertctl/document.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "base/base64.h"
#include "crypto/hash.h"

/* ---- calls ------------------------------------------------------------------------------------------------------------ */

/* One call whose result is looked at here.  *result_out is the result, in *doc_out; else the exit status says why. */
static int call(struct pc_client *client, const struct pc_ctl_invocation *invocation, const char *method,
                struct pc_buf *params, struct pc_ctl_output *output, yyjson_doc **doc_out)
{
    struct pc_client_answer answer = {0};
    enum pc_rc rc = pc_client_call(client, method, params->ptr, &answer);
    pc_buf_clear(params);
    pc_json_doc_free(doc_out);
    const int status = pc_ctl_ended(client, invocation, method, rc, &answer, output);
    if (status != PC_CTL_DONE)
        return status;
    *doc_out = yyjson_read(answer.json, answer.json_size, 0);
    return *doc_out ? PC_CTL_DONE : PC_CTL_CONNECTION;
}

static void add_text(struct pc_buf *params, const char *name, struct pc_str value)
{
    pc_buf_add_char(params, params->size ? ',' : '{');
    pc_buf_printf(params, "\"%s\":", name);
    pc_buf_add_json_str(params, value);
}

static void add_int(struct pc_buf *params, const char *name, int64_t value)
{
    pc_buf_add_char(params, params->size ? ',' : '{');
    pc_buf_printf(params, "\"%s\":%lld", name, (long long)value);
}

static int usage(struct pc_ctl_output *output, const char *path, const char *what)
{
    pc_buf_printf(&output->err, "precertctl: %s: %s\n", path, what);
    return PC_CTL_USAGE;
}

/* ---- put -------------------------------------------------------------------------------------------------------------- */

const char *pc_ctl_content_type(const char *name)
{
    static const struct {
        const char *ending, *content_type;
    } types[] = {
        {".pdf", "application/pdf"}, {".png", "image/png"},   {".jpg", "image/jpeg"}, {".jpeg", "image/jpeg"},
        {".tif", "image/tiff"},      {".tiff", "image/tiff"}, {".txt", "text/plain"}, {".xml", "text/xml"},
    };
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot && i < sizeof types / sizeof types[0]; i++)
        if (strcasecmp(dot, types[i].ending) == 0)
            return types[i].content_type;
    return NULL;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void declare(const struct pc_ctl_invocation *invocation, const char *path, const char *content_type,
                    struct pc_str bytes, struct pc_buf *params)
{
    struct pc_hash sha;
    char hex[2 * PC_HASH_SIZE + 1];
    const char *kind = pc_ctl_local(invocation, "kind"), *title = pc_ctl_local(invocation, "title");
    pc_hash_of(bytes, &sha);
    add_text(params, "kind", pc_str_of(kind ? kind : "clinical_record"));
    add_text(params, "title", pc_str_of(title ? title : base_name(path)));
    add_text(params, "content_type", pc_str_of(content_type));
    add_text(params, "sha256", pc_str_of(pc_hex(sha.bytes, PC_HASH_SIZE, hex)));
    add_int(params, "size", (int64_t)bytes.size);
    pc_buf_add_char(params, '}');
}

/* From where the server is, piece after piece. */
static int send_pieces(struct pc_client *client, const struct pc_ctl_invocation *invocation,
                       struct pc_str bytes, yyjson_val *begun, struct pc_ctl_output *output)
{
    PC_AUTO(pc_buf_free) struct pc_buf params = {0}, text = {0};
    PC_AUTO(pc_json_doc_free) yyjson_doc *answer = NULL;
    struct pc_str document = pc_json_str(begun, "document");
    size_t most = (size_t)pc_json_int(begun, "chunk_bytes", 65536);
    int status = PC_CTL_DONE;
    for (size_t at = (size_t)pc_json_int(begun, "offset", 0); at < bytes.size && status == PC_CTL_DONE;) {
        size_t size = bytes.size - at < most ? bytes.size - at : most;
        pc_buf_clear(&text);
        pc_base64_encode(&text, (struct pc_str){bytes.ptr + at, size});
        add_text(&params, "document", document);
        add_int(&params, "offset", (int64_t)at);
        add_text(&params, "data", pc_buf_str(&text));
        pc_buf_add_char(&params, '}');
        status = call(client, invocation, "document.append", &params, output, &answer);
        at += size;
    }
    return status;
}

static int put(struct pc_client *client, const struct pc_ctl_invocation *invocation, const char *path,
               const char *content_type, struct pc_str bytes, struct pc_ctl_output *output)
{
    PC_AUTO(pc_buf_free) struct pc_buf params = {0};
    PC_AUTO(pc_json_doc_free) yyjson_doc *begun = NULL;
    declare(invocation, path, content_type, bytes, &params);
    int status = call(client, invocation, "document.begin", &params, output, &begun);
    if (status != PC_CTL_DONE)
        return status;
    yyjson_val *root = yyjson_doc_get_root(begun);
    status = send_pieces(client, invocation, bytes, root, output);
    if (status != PC_CTL_DONE)
        return status;
    add_text(&params, "document", pc_json_str(root, "document"));
    pc_buf_add_char(&params, '}');
    return pc_ctl_call_and_show(client, invocation, "document.finish", pc_buf_str(&params), output);
}

int pc_ctl_document_put(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    const char *path = pc_ctl_local(invocation, "file"), *content_type = pc_ctl_local(invocation, "type");
    PC_AUTO(pc_buf_free) struct pc_buf bytes = {0};
    struct pc_err err = {0};
    int status = PC_CTL_DONE;
    if (!content_type)
        content_type = pc_ctl_content_type(path);
    if (!content_type)
        return usage(output, path, "the name does not say what it is: give --type");
    if (pc_ctl_read_file(path, &bytes, &err) != PC_OK) {
        pc_buf_printf(&output->err, "precertctl: %s\n", err.detail);
        return PC_CTL_USAGE;
    }
    PC_AUTO(pc_client_free) struct pc_client *client = pc_ctl_connect(invocation, output, &status);
    return client ? put(client, invocation, path, content_type, pc_buf_str(&bytes), output) : status;
}

/* ---- get -------------------------------------------------------------------------------------------------------------- */

/* All pieces, into `bytes`; *sha_out is what the server says of them. */
static int fetch(struct pc_client *client, const struct pc_ctl_invocation *invocation, struct pc_buf *bytes,
                 char sha_out[2 * PC_HASH_SIZE + 1], struct pc_ctl_output *output)
{
    PC_AUTO(pc_buf_free) struct pc_buf params = {0};
    PC_AUTO(pc_json_doc_free) yyjson_doc *answer = NULL;
    const char *document = pc_ctl_local(invocation, "document");
    int64_t next = 0;
    while (next >= 0) {
        add_text(&params, "document", pc_str_of(document));
        add_int(&params, "offset", next);
        pc_buf_add_char(&params, '}');
        int status = call(client, invocation, "document.show", &params, output, &answer);
        if (status != PC_CTL_DONE)
            return status;
        yyjson_val *root = yyjson_doc_get_root(answer);
        if (!pc_str_is(pc_json_str(root, "state"), "stored"))
            return usage(output, document, "its upload is not finished");
        if (pc_base64_decode(bytes, pc_json_str(root, "data")) != PC_OK)
            return usage(output, document, "the server's answer is no base64");
        struct pc_str sha = pc_json_str(root, "sha256");
        snprintf(sha_out, 2 * PC_HASH_SIZE + 1, "%.*s", (int)sha.size, sha.ptr ? sha.ptr : "");
        next = pc_json_int(root, "next", -1);
    }
    return PC_CTL_DONE;
}

/* A new file; one that is there stays as it is. */
static int write_file(const char *path, struct pc_str bytes, struct pc_ctl_output *output)
{
    FILE *file = fopen(path, "wbx");
    if (!file)
        return usage(output, path, strerror(errno));
    bool written = fwrite(bytes.ptr ? bytes.ptr : "", 1, bytes.size, file) == bytes.size;
    bool closed = fclose(file) == 0;
    return written && closed ? PC_CTL_DONE : usage(output, path, "it could not be written to its end");
}

int pc_ctl_document_get(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    const char *path = pc_ctl_local(invocation, "file");
    PC_AUTO(pc_buf_free) struct pc_buf bytes = {0};
    char said[2 * PC_HASH_SIZE + 1], hex[2 * PC_HASH_SIZE + 1];
    struct pc_hash sha;
    int status = PC_CTL_DONE;
    PC_AUTO(pc_client_free) struct pc_client *client = pc_ctl_connect(invocation, output, &status);
    if (client)
        status = fetch(client, invocation, &bytes, said, output);
    if (status != PC_CTL_DONE)
        return status;
    pc_hash_of(pc_buf_str(&bytes), &sha);
    if (strcmp(said, pc_hex(sha.bytes, PC_HASH_SIZE, hex)) != 0) {
        pc_buf_printf(&output->err,
                      "precertctl: the bytes that came are not the document's: run admin.verify\n");
        return PC_CTL_REFUSED;
    }
    if (strcmp(path, "-") == 0) {
        pc_buf_add_str(&output->out, pc_buf_str(&bytes));
        return PC_CTL_DONE;
    }
    status = write_file(path, pc_buf_str(&bytes), output);
    if (status == PC_CTL_DONE)
        pc_buf_printf(&output->out, "%s  %s\n", hex, path);
    return status;
}
