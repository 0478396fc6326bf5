/* src/server/migrate_flow.c -- policy.migrate: lists the cases, sends each through CASES as a command of its own, gathers the results. */
#include "engine/migrate.h"
#include "server/policy_flow.h"

#include <stdio.h>
#include <string.h>

/* Cases on their way at a time: they share commits with live work, and do not crowd it out. */
enum { WINDOW = 8, DEFAULT_LIMIT = 1000 };

struct pc_migrate_job {
    struct pc_server *server;
    struct pc_call *call;
    struct pc_migration migration;
    struct pc_arena *arena;
    struct pc_migration_case *next;
    bool dry_run;
    int out;
    int64_t done, refused;
    struct pc_buf list;
};

void pc_migrate_job_free(struct pc_migrate_job **job)
{
    if (!*job)
        return;
    pc_buf_free(&(*job)->list);
    pc_arena_free(&(*job)->arena);
    pc_free(*job);
    *job = NULL;
}

static void end(struct pc_migrate_job *job)
{
    struct pc_buf out = {0};
    job->server->policies->migration = NULL;
    pc_buf_printf(&out, "{\"revision\":\"%s\",\"dry_run\":%s,\"migrated\":%lld,\"refused\":%lld,\"cases\":[",
                  job->server->policies->bundle->label, job->dry_run ? "true" : "false", (long long)job->done,
                  (long long)job->refused);
    if (job->list.size)
        pc_buf_add_str(&out, pc_buf_str(&job->list));
    pc_buf_add_text(&out, "]}");
    pc_answer_result(job->call, pc_buf_str(&out));
    pc_buf_free(&out);
    pc_migrate_job_free(&job);
}

static void send_more(struct pc_migrate_job *job);

static void on_case(struct pc_command *command)
{
    struct pc_call *call = command->client;
    struct pc_migrate_job *job = call->connection->server->policies->migration;
    if (job->list.size)
        pc_buf_add_char(&job->list, ',');
    if (command->rc == PC_OK) {
        pc_buf_add_str(&job->list, pc_buf_str(&command->result));
        job->done++;
    } else {
        pc_buf_add_text(&job->list, "{\"case_id\":");
        pc_buf_add_json_str(&job->list, pc_json_str(command->params, "case_id"));
        pc_buf_printf(&job->list, ",\"refused\":\"%s\"}", command->err.reason);
        job->refused++;
    }
    job->out--;
    send_more(job);
}

static void send(struct pc_migrate_job *job, const char *id)
{
    struct pc_command *command = pc_command_of_call(job->call);
    struct pc_buf text = {0};
    pc_buf_add_text(&text, "{\"case_id\":");
    pc_buf_add_json_str(&text, pc_str_of(id));
    pc_buf_printf(&text, ",\"dry_run\":%s}", job->dry_run ? "true" : "false");
    command->doc = yyjson_read(text.ptr, text.size, YYJSON_READ_NOFLAG);
    command->params = yyjson_doc_get_root(command->doc);
    pc_buf_free(&text);
    command->verb = &pc_verb_case_migrate;
    command->done = on_case;
    job->out++;
    pc_route_cases(job->server, command);
}

static void send_more(struct pc_migrate_job *job)
{
    for (; job->next && job->out < WINDOW; job->next = job->next->next)
        send(job, job->next->id);
    if (job->out == 0 && !job->next)
        end(job);
}

static void on_listed(struct pc_command *command)
{
    struct pc_call *call = command->client;
    struct pc_migrate_job *job = call->connection->server->policies->migration;
    if (command->rc != PC_OK) {
        job->server->policies->migration = NULL;
        pc_answer_error(call, command->rc, &command->err);
        pc_migrate_job_free(&job);
        return;
    }
    job->next = job->migration.cases;
    send_more(job);
}

static void list_by_filter(struct pc_migrate_job *job, yyjson_val *params)
{
    struct pc_command *command = pc_command_of_call(job->call);
    size_t size;
    char *text = yyjson_val_write(params, YYJSON_WRITE_NOFLAG, &size);
    command->doc = text ? yyjson_read(text, size, YYJSON_READ_NOFLAG) : NULL;
    command->params = yyjson_doc_get_root(command->doc);
    pc_free(text);
    command->read = &pc_read_migratable;
    command->work = &job->migration;
    command->done = on_listed;
    pc_route_read(job->server, command);
}

static void list_named(struct pc_migrate_job *job, yyjson_val *cases)
{
    yyjson_val *one;
    size_t i, count;
    struct pc_migration_case **last = &job->next;
    yyjson_arr_foreach(cases, i, count, one)
    {
        struct pc_str id = pc_json_slice(one);
        struct pc_migration_case *named = PC_NEW(job->arena, struct pc_migration_case);
        snprintf(named->id, sizeof named->id, "%.*s", (int)id.size, id.ptr);
        *last = named;
        last = &named->next;
    }
    send_more(job);
}

void pc_handle_policy_migrate(struct pc_call *call, yyjson_val *params)
{
    struct pc_server *server = call->connection->server;
    struct pc_policies *policies = server->policies;
    yyjson_val *cases = pc_json_get(params, "cases");
    if (policies->migration || !policies->bundle) {
        pc_answer_fail(call, PC_CONFLICT, policies->migration ? "migration_in_progress" : "no_policies", "",
                       "another migration is running, or no revision serves; try again later");
        return;
    }
    struct pc_migrate_job *job = pc_alloc(sizeof *job);
    *job = (struct pc_migrate_job){.server = server, .call = call, .arena = pc_arena_new(16384)};
    job->dry_run = pc_json_bool(params, "dry_run", false);
    job->migration = (struct pc_migration){.revision = pc_catalogue_revision(server->catalogue),
                                           .limit = pc_json_int(params, "limit", DEFAULT_LIMIT),
                                           .arena = job->arena};
    policies->migration = job;
    if (cases)
        list_named(job, cases);
    else
        list_by_filter(job, params);
}
