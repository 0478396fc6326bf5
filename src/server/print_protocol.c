/* src/server/print_protocol.c -- the wire contract as a page: prose that no table can say, then the tables themselves. */
#include "server/internal.h"

#include <string.h>

static const char head[] =
    "# The wire contract\n"
    "\n"
    "Printed from the method table (`methods.c`), the schemas (`src/model`) and the result list (`include/precert/rc.h`) by\n"
    "`print_protocol.c`; a test compares. Change the tables, then run `scripts/dev golden`.\n"
    "\n"
    "## Transport\n"
    "\n"
    "A connection is a Unix socket, TLS, or plain TCP on the loopback interface. Both sides send lines: one JSON text in\n"
    "UTF-8, ended by `\\n`. Requests, notifications, batches and errors follow the JSON-RPC 2.0 specification; `params` is\n"
    "an object with named members. A client may have many requests in flight; answers carry their `id` and come in any\n"
    "order. Commands on one case take effect in the order in which they were sent, on one connection.\n"
    "\n"
    "What cannot be read is answered and hurts nobody else: invalid JSON or UTF-8 and nesting over 32 levels are -32700\n"
    "with `id` null; JSON that is no request is -32600. After a line longer than the limit (1 MiB unless configured) the\n"
    "server cannot know where the next one starts: it answers -32600 and closes. Empty lines are passed over.\n"
    "\n"
    "A client that does not read its answers is not read any further until it does. Requests beyond the limits in flight\n"
    "of one principal, or of the whole server, are answered -32006 with `data.retry_after_ms`; `session.hello` tells the\n"
    "limits. A watching connection that leaves 8 MiB unread is closed; its cursor resumes.\n"
    "\n"
    "## Values\n"
    "\n"
    "Absent and `null` mean the same: not known. A member that a method does not list is an error that names it, at any\n"
    "depth, except inside a `map`. A member given twice is an error.\n"
    "\n";

static void add_types(struct pc_buf *out)
{
    pc_buf_add_text(out, "| type | what it is |\n|---|---|\n");
    for (int type = 0; type < PC_TYPE_COUNT; type++)
        pc_buf_printf(out, "| %s | %s |\n", pc_type_name((enum pc_type)type),
                      pc_type_doc((enum pc_type)type));
    pc_buf_add_text(
        out,
        "\nInstants in answers are UTC with milliseconds and `Z`. Ids of cases, submissions, letters, watches and cursors are\n"
        "made by the server and cannot be guessed; take them as they are.\n\n");
}

static void add_errors(struct pc_buf *out)
{
    pc_buf_add_text(
        out,
        "## Errors\n\n| code | name | meaning |\n|--:|---|---|\n"
        "| -32700 | parse error | the line is not one JSON text in UTF-8, or nests too deep |\n"
        "| -32600 | invalid request | JSON that is no JSON-RPC 2.0 request |\n"
        "| -32601 | method not found | no such method, or one of a later version (`data.reason` = `later_method`) |\n");
    for (int rc = 1; rc < PC_RC_COUNT; rc++)
        pc_buf_printf(out, "| %d | %s | %s |\n", pc_rc_code((enum pc_rc)rc), pc_rc_name((enum pc_rc)rc),
                      pc_rc_text((enum pc_rc)rc));
    pc_buf_add_text(
        out,
        "\n`error.data` is {reason, field, detail}: a snake_case word that stays, the path of the member that is wrong\n"
        "(`params.service.codes[2].code`, or empty) and a sentence that never quotes what was sent. More members by code:\n"
        "`allowed[]` where a state does not allow an action, `retry_after_ms` with -32006, `diagnostics[]` with -32007 of\n"
        "policy methods. No `case.*` method answers -32007: a case whose policy fails is stored and goes to a person. File and\n"
        "line of a policy's error are told to authors and admins only.\n\n");
}

static void add_access(struct pc_buf *out)
{
    pc_buf_add_text(
        out,
        "## Who may call what\n\n"
        "Each method lists the roles that may call it; anybody else is answered -32002, and -32001 before a login. What is\n"
        "bound to a payer or a provider sees its own alone: everything else is answered -32003, the same as what does not\n"
        "exist. The admin socket makes root and the daemon's own user the principal `admin`; a client certificate makes\n"
        "the principal of its common name; `session.login` makes the principal of a token.\n\n"
        "`request_id` is the sender's own: within one organization (a payer, a provider, or a staff member) the same id with the\n"
        "same params gets the first answer again, with other params -32004 `request_id_reused`.\n\n");
}

/* ---- methods ----------------------------------------------------------------------------------------------------------- */

static void add_roles(struct pc_buf *out, uint32_t who)
{
    if (who == 0) {
        pc_buf_add_text(out, "anybody");
        return;
    }
    bool first = true;
    for (int role = 0; role < PC_ROLE_COUNT; role++) {
        if (!(who & 1u << role))
            continue;
        pc_buf_add_text(out, first ? "" : ", ");
        pc_buf_add_text(out, pc_role_name(1u << role));
        first = false;
    }
}

static void add_bounds(struct pc_buf *out, const struct pc_field *field)
{
    if (field->min || field->max)
        pc_buf_printf(out, " %lld..%lld", (long long)field->min, (long long)field->max);
}

static void add_type(struct pc_buf *out, const struct pc_field *field)
{
    switch (field->type) {
    case PC_TYPE_LIST:
        pc_buf_add_text(out, "list of ");
        add_type(out, field->item);
        add_bounds(out, field);
        return;
    case PC_TYPE_OBJECT: pc_buf_printf(out, "[%s](#%s)", field->shape->name, field->shape->name); return;
    case PC_TYPE_ENUM:
        for (const char *const *choice = field->choices; *choice; choice++)
            pc_buf_printf(out, "%s`%s`", choice == field->choices ? "" : " ", *choice);
        return;
    default: pc_buf_add_text(out, pc_type_name(field->type)); add_bounds(out, field);
    }
}

static void add_fields(struct pc_buf *out, const struct pc_schema *schema)
{
    if (schema->count == 0) {
        pc_buf_add_text(out, "No params.\n\n");
        return;
    }
    pc_buf_add_text(out, "| member | type | |\n|---|---|---|\n");
    for (size_t i = 0; i < schema->count; i++) {
        const struct pc_field *field = &schema->fields[i];
        pc_buf_printf(out, "| %s%s%s | ", field->required ? "**" : "", field->name,
                      field->required ? "**" : "");
        add_type(out, field);
        pc_buf_printf(out, " | %s |\n", field->doc);
    }
    pc_buf_add_char(out, '\n');
}

static void add_method(struct pc_buf *out, const struct pc_method *method)
{
    pc_buf_printf(out, "### %s\n\n%s\n\n", method->name, method->doc);
    pc_buf_add_text(out, "Who: ");
    add_roles(out, method->who);
    pc_buf_printf(out, ". Result: `%s`\n\n", method->result);
    add_fields(out, method->params);
}

static void add_methods(struct pc_buf *out)
{
    pc_buf_add_text(out, "## Methods\n\nBold members are required.\n\n");
    for (size_t i = 0; i < pc_method_count; i++)
        if (pc_methods[i].route != PC_ROUTE_LATER)
            add_method(out, &pc_methods[i]);
    pc_buf_add_text(
        out,
        "### Later versions\n\nThese names are taken; this version answers -32601 with reason `later_method`.\n\n"
        "| method | what it will do | result |\n|---|---|---|\n");
    for (size_t i = 0; i < pc_method_count; i++)
        if (pc_methods[i].route == PC_ROUTE_LATER)
            pc_buf_printf(out, "| %s | %s | `%s` |\n", pc_methods[i].name, pc_methods[i].doc,
                          pc_methods[i].result);
    pc_buf_add_char(out, '\n');
}

/* ---- shapes -------------------------------------------------------------------------------------------------------------- */

#define SHAPES_MAX 64

struct shapes {
    const struct pc_schema *list[SHAPES_MAX];
    size_t count;
};

static void gather(struct shapes *shapes, const struct pc_schema *schema);

static void gather_field(struct shapes *shapes, const struct pc_field *field)
{
    if (field->type == PC_TYPE_LIST)
        gather_field(shapes, field->item);
    if (field->type != PC_TYPE_OBJECT)
        return;
    for (size_t i = 0; i < shapes->count; i++)
        if (shapes->list[i] == field->shape)
            return;
    PC_ASSERT(shapes->count < SHAPES_MAX);
    shapes->list[shapes->count++] = field->shape;
    gather(shapes, field->shape);
}

static void gather(struct shapes *shapes, const struct pc_schema *schema)
{
    for (size_t i = 0; i < schema->count; i++)
        gather_field(shapes, &schema->fields[i]);
}

static void add_shapes(struct pc_buf *out)
{
    struct shapes shapes = {0};
    for (size_t i = 0; i < pc_method_count; i++)
        if (pc_methods[i].params)
            gather(&shapes, pc_methods[i].params);
    const struct pc_schema *const rows[] = {&pc_schema_member,
                                            &pc_schema_provider}; /* of loads, checked row by row */
    for (size_t i = 0; i < 2; i++) {
        shapes.list[shapes.count++] = rows[i];
        gather(&shapes, rows[i]);
    }
    pc_buf_add_text(out, "## Shapes\n\n");
    for (size_t i = 0; i < shapes.count; i++) {
        pc_buf_printf(out, "### %s\n\n", shapes.list[i]->name);
        add_fields(out, shapes.list[i]);
    }
}

void pc_server_print_protocol(struct pc_buf *out)
{
    pc_buf_add_text(out, head);
    add_types(out);
    add_errors(out);
    add_access(out);
    add_methods(out);
    add_shapes(out);
    while (out->size >= 2 && out->ptr[out->size - 1] == '\n' && out->ptr[out->size - 2] == '\n')
        out->ptr[--out->size] = 0;
}
