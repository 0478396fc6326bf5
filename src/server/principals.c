/* src/server/principals.c -- who may log in: the stored principals, held in memory and read anew after each change.
 *
 * The rows are read on a READER thread into the command's arena; LOOP then takes them over.  A principal that is still in
 * force keeps its struct, so that its sessions and credits go on; one that is not ends its sessions at their next request. */
#include "server/internal.h"

#include <string.h>
#include "base/log.h"

static char *copy(struct pc_str s)
{
    if (s.size == 0)
        return NULL;
    char *text = pc_alloc(s.size + 1);
    memcpy(text, s.ptr, s.size);
    return text;
}

/* Whose request ids these are; the kind is part of it, so that a person's id never meets a payer's. */
static char *org_of(const struct pc_principal *principal)
{
    struct pc_buf text = {0};
    if ((principal->roles & (PC_WHO_PAYER | PC_WHO_PAYER_MEDICAL_DIRECTOR)) && principal->payers)
        pc_buf_printf(&text, "payer/%s", principal->payers);
    else if ((principal->roles & PC_WHO_PROVIDER) && principal->provider)
        pc_buf_printf(&text, "provider/%s", principal->provider);
    else
        pc_buf_printf(&text, "staff/%s", principal->id);
    return text.ptr; /* the buffer's memory is the caller's now */
}

struct pc_principal *pc_principal_ref(struct pc_principal *principal)
{
    principal->references++;
    return principal;
}

void pc_principal_unref(struct pc_principal **principal)
{
    struct pc_principal *p = *principal;
    *principal = NULL;
    if (!p || --p->references > 0)
        return;
    pc_free(p->id);
    pc_free(p->name);
    pc_free(p->payers);
    pc_free(p->provider);
    pc_free(p->org);
    pc_free(p);
}

struct pc_principal *pc_principal_local_admin(void)
{
    struct pc_principal *principal = pc_alloc(sizeof *principal);
    principal->references = 1;
    principal->id = copy(PC_STR("admin"));
    principal->name = copy(PC_STR("admin socket"));
    principal->roles = PC_WHO_ADMIN;
    principal->org = org_of(principal);
    return principal;
}

struct pc_principal *pc_principal_by_token(struct pc_server *server, struct pc_str token)
{
    struct pc_hash hash;
    pc_hash_of(token, &hash);
    for (size_t i = 0; i < server->principal_count; i++)
        if (memcmp(server->principals[i]->token.bytes, hash.bytes, PC_HASH_SIZE) == 0)
            return server->principals[i];
    return NULL;
}

struct pc_principal *pc_principal_by_id(struct pc_server *server, const char *id)
{
    for (size_t i = 0; i < server->principal_count; i++)
        if (strcmp(server->principals[i]->id, id) == 0)
            return server->principals[i];
    return NULL;
}

bool pc_principal_sees_payer(const struct pc_principal *principal, struct pc_str payer)
{
    if (!principal->payers)
        return true;
    for (const char *at = principal->payers; *at;) {
        size_t size = strcspn(at, ",");
        if (size == payer.size && memcmp(at, payer.ptr, size) == 0)
            return true;
        at += size + (at[size] == ',');
    }
    return false;
}

/* ---- reading them anew -------------------------------------------------------------------------------------------- */

/* Made on a READER thread; everything in the command's arena. */
struct rows {
    struct pc_arena *arena;
    struct row {
        struct row *next;
        struct pc_principal_row row;
    } * first;
    size_t count;
};

static struct pc_str keep(struct pc_arena *arena, struct pc_str s)
{
    return s.size ? pc_str_keep(s, arena) : (struct pc_str){0};
}

static enum pc_rc on_row(void *arg, const struct pc_principal_row *from)
{
    struct rows *rows = arg;
    if (from->revoked)
        return PC_OK;
    struct row *row = PC_NEW(rows->arena, struct row);
    row->row = *from;
    row->row.id = keep(rows->arena, from->id);
    row->row.name = keep(rows->arena, from->name);
    row->row.payer = keep(rows->arena, from->payer);
    row->row.provider = keep(rows->arena, from->provider);
    row->next = rows->first;
    rows->first = row;
    rows->count++;
    return PC_OK;
}

static enum pc_rc read_rows(struct pc_reader *reader, struct pc_command *command)
{
    struct rows *rows = PC_NEW(command->arena, struct rows);
    rows->arena = command->arena;
    command->work = rows;
    return reader->store->ops->principal_walk(reader->store, command->arena, on_row, rows);
}

static bool same(const struct pc_principal *principal, const struct pc_principal_row *row)
{
    return pc_str_is(row->id, principal->id) &&
           memcmp(principal->token.bytes, row->token.bytes, PC_HASH_SIZE) == 0 &&
           principal->roles == row->roles && pc_str_equal(row->payer, pc_str_of(principal->payers)) &&
           pc_str_equal(row->provider, pc_str_of(principal->provider));
}

static struct pc_principal *take_row(struct pc_server *server, const struct pc_principal_row *row)
{
    for (size_t i = 0; i < server->principal_count; i++)
        if (same(server->principals[i], row))
            return pc_principal_ref(server->principals[i]);
    struct pc_principal *principal = pc_alloc(sizeof *principal);
    principal->references = 1;
    principal->id = copy(row->id);
    principal->name = copy(row->name);
    principal->payers = copy(row->payer);
    principal->provider = copy(row->provider);
    principal->roles = row->roles;
    principal->token = row->token;
    principal->org = org_of(principal);
    return principal;
}

static void take_rows(struct pc_server *server, const struct rows *rows)
{
    struct pc_principal **list = pc_alloc(sizeof *list * (rows->count + 1));
    size_t count = 0;
    for (const struct row *row = rows->first; row; row = row->next)
        list[count++] = take_row(server, &row->row);
    for (size_t i = 0; i < server->principal_count; i++)
        server->principals[i]->revoked = true;
    for (size_t i = 0; i < count; i++)
        list[i]->revoked = false;
    pc_principals_free(server);
    server->principals = list;
    server->principal_count = count;
}

void pc_principals_free(struct pc_server *server)
{
    for (size_t i = 0; i < server->principal_count; i++)
        pc_principal_unref(&server->principals[i]);
    pc_free(server->principals);
    server->principals = NULL;
    server->principal_count = 0;
}

struct refresh {
    struct pc_server *server;
    pc_loop_fn *done;
    void *arg;
};

static void on_read(struct pc_command *command)
{
    struct refresh *refresh = command->client;
    if (command->rc == PC_OK)
        take_rows(refresh->server, command->work);
    else
        pc_log(PC_LOG_ERROR, "principals_not_read", pc_kv_str("rc", pc_rc_name(command->rc)));
    if (refresh->done)
        refresh->done(refresh->arg);
    pc_free(refresh);
}

static const struct pc_read read_principals = {.run = read_rows};

void pc_server_refresh_principals(struct pc_server *server, pc_loop_fn *done, void *arg)
{
    struct refresh *refresh = pc_alloc(sizeof *refresh);
    *refresh = (struct refresh){server, done, arg};
    struct pc_command *command = pc_command_new();
    command->read = &read_principals;
    command->done = on_read;
    command->client = refresh;
    pc_route_read(server, command);
}
