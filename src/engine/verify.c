/* src/engine/verify.c -- admin.verify: every stored event, batch and evaluation against the chain (I10). */
#include <string.h>
#include "engine/audit.h"
#include "engine/read.h"
#include "engine/view.h"

enum { EVENTS_A_PAGE = 2000, FINDINGS_MAX = 100 };

struct verify {
    struct pc_reader *reader;
    struct pc_command *command;
    struct pc_arena *arena; /* of one page */
    struct pc_buf findings, hashes, scratch;
    struct pc_batch_row batch; /* whose events are being collected */
    struct pc_hash batch_prev;
    int64_t events, batches, documents, findings_count, expected_position;
    uint8_t salt[32];
};

static void finding(struct verify *v, const char *what, int64_t case_id, int64_t number)
{
    char id[PC_ID_TEXT];
    if (v->findings_count++ >= FINDINGS_MAX)
        return;
    if (v->findings.size)
        pc_buf_add_char(&v->findings, ',');
    pc_buf_printf(&v->findings, "{\"finding\":\"%s\",\"number\":%lld", what, (long long)number);
    if (case_id)
        pc_buf_printf(&v->findings, ",\"case_id\":\"%s\"",
                      pc_id_text(v->reader->ids, PC_ID_CASE, case_id, id));
    pc_buf_add_char(&v->findings, '}');
}

/* ---- events ------------------------------------------------------------------------------------------------------------- */

struct previous {
    int32_t seq;
    struct pc_hash hash;
    bool found;
};

static enum pc_rc take_previous(void *arg, const struct pc_event_row *row)
{
    struct previous *p = arg;
    if (!p->found && row->seq == p->seq) {
        p->hash = row->hash;
        p->found = true;
    }
    return PC_OK;
}

/* An event must follow its case's previous one: the chain is by case, the walk is by position. */
static enum pc_rc check_link(struct verify *v, const struct pc_event_row *event)
{
    struct previous previous = {.seq = event->seq - 1};
    if (event->seq == 1) {
        static const struct pc_hash zero;
        if (memcmp(event->prev.bytes, zero.bytes, PC_HASH_SIZE) != 0)
            finding(v, "first_event_has_a_predecessor", event->case_id, event->seq);
        return PC_OK;
    }
    PC_TRY(v->reader->store->ops->event_list(v->reader->store, event->case_id, event->seq - 2, v->arena,
                                             take_previous, &previous));
    if (!previous.found || memcmp(previous.hash.bytes, event->prev.bytes, PC_HASH_SIZE) != 0)
        finding(v, "event_missing_or_reordered", event->case_id, event->seq - 1);
    return PC_OK;
}

/* ---- what events speak of ------------------------------------------------------------------------------------------------ */

/* What an event says it saw must be what is stored; events hold salted digests of protected bytes. */
static void check_digest(struct verify *v, const struct pc_event_row *event, struct pc_str said,
                         struct pc_str bytes, const char *what)
{
    struct pc_hash digest;
    char hex[2 * PC_HASH_SIZE + 1];
    if (!said.size)
        return;
    pc_hmac((struct pc_str){(const char *)v->salt, sizeof v->salt}, bytes, &digest);
    if (!pc_str_is(said, pc_hex(digest.bytes, PC_HASH_SIZE, hex)))
        finding(v, what, event->case_id, event->seq);
}

static enum pc_rc check_evaluation(struct verify *v, const struct pc_event_row *event, yyjson_val *data)
{
    int64_t number = pc_json_int(data, "evaluation", 0);
    if (!number)
        return PC_OK;
    enum pc_rc rc = v->reader->store->ops->evaluation_kept(v->reader->store, event->case_id, (int32_t)number,
                                                           &v->scratch);
    if (rc == PC_NOT_FOUND) {
        finding(v, "evaluation_missing", event->case_id, number);
        return PC_OK;
    }
    PC_TRY(rc);
    check_digest(v, event, pc_json_str(data, "kept"), pc_buf_str(&v->scratch), "evaluation_changed");
    return PC_OK;
}

struct wanted {
    int64_t number;
    struct pc_str bytes; /* of the row with that number */
};

static enum pc_rc take_determination(void *arg, const struct pc_determination_row *row)
{
    struct wanted *wanted = arg;
    if (row->number == wanted->number)
        wanted->bytes = row->body;
    return PC_OK;
}

static enum pc_rc take_note(void *arg, const struct pc_note_row *row)
{
    struct wanted *wanted = arg;
    if (row->seq == wanted->number)
        wanted->bytes = row->text;
    return PC_OK;
}

static enum pc_rc check_words(struct verify *v, const struct pc_event_row *event, yyjson_val *data)
{
    const struct pc_store_ops *ops = v->reader->store->ops;
    struct wanted determination = {.number = pc_json_int(data, "determination", 0)},
                  note = {.number = event->seq};
    if (determination.number) {
        PC_TRY(ops->determination_list(v->reader->store, event->case_id, v->arena, take_determination,
                                       &determination));
        check_digest(v, event, pc_json_str(data, "digest"), determination.bytes, "determination_changed");
    }
    if (pc_json_str(data, "note").size) {
        PC_TRY(ops->note_list(v->reader->store, event->case_id, v->arena, take_note, &note));
        check_digest(v, event, pc_json_str(data, "note"), note.bytes, "note_changed");
    }
    return PC_OK;
}

static enum pc_rc check_letters(struct verify *v, const struct pc_event_row *event, yyjson_val *data)
{
    yyjson_val *entry, *letters = pc_json_get(data, "letters");
    size_t i, count;
    yyjson_arr_foreach(letters, i, count, entry)
    {
        struct pc_letter_row row = {0};
        enum pc_rc rc = v->reader->store->ops->letter_get(v->reader->store, pc_json_int(entry, "letter", 0),
                                                          v->arena, &row);
        if (rc != PC_OK && rc != PC_NOT_FOUND)
            return rc;
        check_digest(v, event, pc_json_str(entry, "digest"), row.text, "letter_changed");
    }
    return PC_OK;
}

static enum pc_rc check_data(struct verify *v, const struct pc_event_row *event)
{
    yyjson_val *data;
    if (pc_arena_parse(v->arena, event->data, &data) != PC_OK)
        return PC_OK; /* the event's own hash tells that it was changed */
    PC_TRY(check_evaluation(v, event, data));
    PC_TRY(check_words(v, event, data));
    return check_letters(v, event, data);
}

/* ---- batches ------------------------------------------------------------------------------------------------------------- */

static void check_batch(struct verify *v)
{
    struct pc_hash root, hash;
    if (!v->batch.seq)
        return;
    pc_audit_root(pc_buf_str(&v->hashes), &root);
    if (memcmp(root.bytes, v->batch.root.bytes, PC_HASH_SIZE) != 0)
        finding(v, "batch_events_differ", 0, v->batch.seq);
    pc_audit_batch(&v->batch, &hash);
    if (memcmp(hash.bytes, v->batch.hash.bytes, PC_HASH_SIZE) != 0 ||
        memcmp(v->batch.prev.bytes, v->batch_prev.bytes, PC_HASH_SIZE) != 0)
        finding(v, "batch_chain_broken", 0, v->batch.seq);
    v->batch_prev = v->batch.hash;
}

static enum pc_rc check_event(void *arg, const struct pc_event_row *event)
{
    struct verify *v = arg;
    struct pc_hash hash;
    v->events++;
    pc_audit_event(event, &event->prev, &v->scratch, &hash);
    if (memcmp(hash.bytes, event->hash.bytes, PC_HASH_SIZE) != 0)
        finding(v, "event_changed", event->case_id, event->seq);
    if (event->position != v->expected_position)
        finding(v, "event_missing", 0, v->expected_position);
    v->expected_position = event->position + 1;
    pc_buf_add(&v->hashes, event->hash.bytes, PC_HASH_SIZE);
    PC_TRY(check_link(v, event));
    return check_data(v, event);
}

static enum pc_rc no_batch(void *arg, const struct pc_event_row *event)
{
    struct verify *v = arg;
    v->events++;
    finding(v, "event_without_batch", event->case_id, event->seq);
    return PC_OK;
}

static enum pc_rc check_events(struct verify *v, int64_t first, int64_t last)
{
    v->expected_position = first;
    for (int64_t after = first - 1; after < last;) {
        int64_t count = last - after < EVENTS_A_PAGE ? last - after : EVENTS_A_PAGE;
        int64_t before = v->events;
        PC_TRY(v->reader->store->ops->event_walk(v->reader->store, after, (int32_t)count, v->arena,
                                                 check_event, v));
        if (v->events == before)
            break; /* the tail is gone; the root tells */
        after = v->expected_position - 1;
        pc_arena_reset(v->arena);
    }
    return PC_OK;
}

static enum pc_rc one_batch(void *arg, const struct pc_batch_row *row)
{
    struct verify *v = arg;
    if (row->seq != v->batches + 1)
        finding(v, "batch_missing", 0, v->batches + 1);
    v->batches++;
    v->batch = *row;
    pc_buf_clear(&v->hashes);
    PC_TRY(check_events(v, row->first_position, row->last_position));
    check_batch(v);
    return PC_OK;
}

/* Events after the last batch: its row was taken away, or somebody wrote past the chain. */
static enum pc_rc check_rest(struct verify *v)
{
    pc_arena_reset(v->arena);
    return v->reader->store->ops->event_walk(v->reader->store, v->batch.last_position, 0, v->arena, no_batch,
                                             v);
}

/* ---- cases ---------------------------------------------------------------------------------------------------------------- */

/* A case row must stand where its last event left it. */
static enum pc_rc check_case(void *arg, const struct pc_case_row *row)
{
    struct verify *v = arg;
    struct previous last = {.seq = row->event_seq};
    PC_TRY(v->reader->store->ops->event_list(v->reader->store, row->id, row->event_seq - 1, v->arena,
                                             take_previous, &last));
    if (!last.found || memcmp(last.hash.bytes, row->chain.bytes, PC_HASH_SIZE) != 0)
        finding(v, "case_without_its_last_event", row->id, row->event_seq);
    v->command->tries++; /* counts the page */
    v->expected_position = row->id;
    return PC_OK;
}

static enum pc_rc check_cases(struct verify *v)
{
    struct pc_case_filter filter = {.state = -1, .kind = -1, .due_before = PC_NEVER, .limit = 1000};
    do {
        v->command->tries = 0;
        PC_TRY(v->reader->store->ops->case_list(v->reader->store, &filter, v->arena, check_case, v));
        filter.after_id = v->expected_position;
        pc_arena_reset(v->arena);
    } while (v->command->tries == filter.limit);
    return PC_OK;
}

/* ---- documents ------------------------------------------------------------------------------------------------------------ */

static void document_finding(struct verify *v, const char *what, const char *key, const char *value)
{
    if (v->findings_count++ >= FINDINGS_MAX)
        return;
    if (v->findings.size)
        pc_buf_add_char(&v->findings, ',');
    pc_buf_printf(&v->findings, "{\"finding\":\"%s\",\"%s\":", what, key);
    pc_buf_add_json_str(&v->findings, pc_str_of(value));
    pc_buf_add_char(&v->findings, '}');
}

/* Every stored document is read whole and compared with its digest. */
static enum pc_rc check_document(void *arg, const struct pc_document_row *row)
{
    struct verify *v = arg;
    char id[PC_ID_TEXT];
    if (row->stored_at.ms == PC_NEVER.ms)
        return PC_OK;
    v->documents++;
    enum pc_rc rc = pc_files_check(v->reader->files, &row->sha, row->size);
    pc_id_text(v->reader->ids, PC_ID_DOCUMENT, row->id, id);
    if (rc == PC_NOT_FOUND)
        document_finding(v, "document_missing", "document", id);
    else if (rc == PC_REFUSED)
        document_finding(v, "document_changed", "document", id);
    else if (rc != PC_OK)
        document_finding(v, "document_unreadable", "document", id);
    return PC_OK;
}

static enum pc_rc note_name(void *arg, const struct pc_document_row *row)
{
    (void)row;
    *(bool *)arg = true; /* a begun upload counts: its commit may be on its way */
    return PC_OK;
}

static enum pc_rc check_file(void *arg, const struct pc_hash *sha, const char *name)
{
    struct verify *v = arg;
    bool named = false;
    pc_arena_reset(v->arena);
    if (sha)
        PC_TRY(v->reader->store->ops->document_find(v->reader->store, sha, v->arena, note_name, &named));
    if (!named)
        document_finding(v, "document_without_a_row", "file", name);
    return PC_OK;
}

static enum pc_rc check_documents(struct verify *v)
{
    if (!v->reader->files)
        return PC_OK;
    PC_TRY(v->reader->store->ops->document_walk(v->reader->store, 0, 0, v->arena, check_document, v));
    return pc_files_stored(v->reader->files, check_file, v);
}

static enum pc_rc check_all(struct verify *v)
{
    struct pc_str salt;
    PC_TRY(v->reader->store->ops->meta_get(v->reader->store, "salt", v->arena, &salt));
    PC_TRY(pc_unhex(salt, v->salt, sizeof v->salt));
    PC_TRY(v->reader->store->ops->batch_walk(v->reader->store, one_batch, v));
    PC_TRY(check_rest(v));
    PC_TRY(check_cases(v));
    return check_documents(v);
}

static enum pc_rc run(struct pc_reader *reader, struct pc_command *command)
{
    struct verify v = {.reader = reader, .command = command, .arena = pc_arena_new(1 << 20)};
    enum pc_rc rc = check_all(&v);
    if (rc == PC_OK) {
        pc_buf_printf(&command->result,
                      "{\"ok\":%s,\"events\":%lld,\"batches\":%lld,\"documents\":%lld,\"findings\":[",
                      v.findings_count ? "false" : "true", (long long)v.events, (long long)v.batches,
                      (long long)v.documents);
        pc_buf_add_str(&command->result, pc_buf_str(&v.findings));
        pc_buf_add_text(&command->result, "]}");
    }
    pc_buf_free(&v.findings);
    pc_buf_free(&v.hashes);
    pc_buf_free(&v.scratch);
    pc_arena_free(&v.arena);
    return rc;
}

const struct pc_read pc_read_verify = {.run = run};
