/* src/store/store.h -- the store port: what the engine needs kept, and nothing of how.
 *
 * Two sides of the port: SQLite (store/sqlite) and the in-memory double (store/memory) that can fail at any call; one
 * contract suite runs on both.  All writes go through one writer handle (the CASES thread); readers have their own
 * handles and see whole commits only.  Rows are plain structs; texts and blobs of rows that are read are borrowed from the
 * arena passed in.  Every function: faults PC_IO, PC_CORRUPT, PC_NOMEM besides the outcomes it lists.
 *
 * Writes stand between begin and commit; every insert answers PC_CONFLICT when its key is taken.  A walk's function may
 * reset the arena once it is done with a row, and may call other reading operations, never the same one and never a write.
 * A limit of 0 is none. */
#ifndef PC_STORE_STORE_H
#define PC_STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>
#include "base/mem.h"
#include "base/str.h"
#include "base/time.h"
#include "crypto/hash.h"
#include "precert/rc.h"

/* ---- rows ---------------------------------------------------------------------------------------------------- */

struct pc_case_row {
    int64_t id; /* ascending, given by the engine */
    int64_t submission; /* cases of one submission share it */
    int64_t parent; /* 0: none */
    int32_t kind, state, version; /* enum pc_kind, enum pc_state; version guards every update */
    int64_t revision; /* pinned when opened (I4) */
    struct pc_str payer, group, member, provider; /* provider: requesting */
    struct pc_str category; /* absent: none */
    struct pc_str timing, urgency, setting;
    struct pc_str owner; /* the principal's organization that submitted: who may see it (I8) */
    struct pc_str assigned; /* principal id, or absent */
    struct pc_time received_at, created_at, updated_at;
    struct pc_date service_date;
    struct pc_time complete_at; /* PC_NEVER: not complete */
    struct pc_time due_at; /* of the earliest running decision clock; PC_NEVER */
    uint32_t flags; /* PC_CASE_... */
    int32_t evaluation; /* number of the latest evaluation row */
    int32_t event_seq; /* number of the latest event */
    struct pc_hash chain; /* hash of the latest event */
    struct pc_str
        body; /* canonical JSON: lines, awaiting, notices, suggestions, requirement, reason, ... (engine's) */
};
enum {
    PC_CASE_CRITERIA_MET = 1,
    PC_CASE_CRITERIA_NOT_MET = 2,
    PC_CASE_DOCUMENTS_MISSING = 4,
    PC_CASE_INTAKE_APPROVABLE = 8,
    PC_CASE_AUTO_APPROVE = 16,
    PC_CASE_COMPLEX = 32,
    PC_CASE_POLICY_FAILED = 64,
    PC_CASE_ASKED_BY_PERSON = 128,
    PC_CASE_DETERMINED = 256,
    PC_CASE_DUPLICATE = 512,
    PC_CASE_LATE = 1024,
    PC_CASE_NEEDS_EVALUATION = 2048,
    PC_CASE_ASKED_BY_DIRECTOR = 4096,
    PC_CASE_BENEFIT_ASKED = 8192, /* the latest evaluation asks the payer (R3.5) */
    PC_CASE_PRIMARY_ASKED = 16384, /* ... (R3.7) */
    PC_CASE_HAS_CHILDREN = 32768, /* an appeal, an external review or a peer-to-peer is or was about it */
    PC_CASE_PAYERS_SUBJECT = 65536, /* an appeal on claims, benefits, eligibility or a contract (R8.9) */
    PC_CASE_TRANSFER = 131072 /* an earlier precertification can be taken over (R7.4) */
};
/* What the policies were asked and what they said: I9's row.  output may be absent (not evaluated or failed). */
struct pc_evaluation_row {
    int64_t case_id;
    int32_t number; /* 1, 2, ... a case */
    int32_t abi; /* the evaluator's */
    int64_t revision;
    struct pc_time now;
    int32_t kind, status; /* IPC kind and result status */
    struct pc_str input, output;
};
struct pc_event_row {
    int64_t position; /* ascending over all cases: a watch cursor; given by the store's append */
    int64_t case_id;
    int32_t seq, row, event, from_state, to_state;
    struct pc_time at;
    struct pc_str actor;
    uint32_t role;
    int64_t revision;
    struct pc_str data; /* canonical JSON; protected parts as stored elsewhere are named by salted digest */
    struct pc_hash hash, prev;
};
struct pc_clock_row {
    int64_t case_id;
    int32_t number; /* 1, 2, ... a case */
    int32_t name; /* enum pc_clock_name */
    int32_t state; /* enum pc_clock_state */
    int32_t generation; /* of its timers: an older one is stale */
    struct pc_time started_at, due_at, warn_at, tolled_at, ended_at; /* PC_NEVER when not */
    int64_t revision;
    struct pc_str rule; /* canonical JSON of the rule, with the zone data version */
};
enum pc_clock_state { PC_CLOCK_RUNNING, PC_CLOCK_TOLLED, PC_CLOCK_MET, PC_CLOCK_MISSED, PC_CLOCK_CANCELLED };
struct pc_timer_row {
    struct pc_time due;
    int64_t case_id;
    int32_t clock;
    int32_t generation;
    int32_t event;
}; /* event: enum pc_event it fires */
struct pc_determination_row {
    int64_t case_id;
    int32_t number, evaluation, outcome; /* outcome: enum pc_state */
    struct pc_str by;
    uint32_t role;
    struct pc_str entity;
    struct pc_time at, notified_at;
    int64_t revision;
    struct pc_str body; /* canonical JSON: reasons, approved, lines, authorization, criteria */
};
struct pc_letter_row {
    int64_t id, case_id;
    struct pc_time at;
    struct pc_str kind, to, text;
};
struct pc_note_row {
    int64_t case_id;
    int32_t seq;
    struct pc_time at;
    struct pc_str by;
    bool clinical;
    struct pc_str text;
};
struct pc_request_row {
    struct pc_str org, request_id;
    struct pc_hash params;
    struct pc_time at;
    struct pc_str answer;
}; /* I7 */
struct pc_member_row {
    struct pc_str payer, member, group, json;
};
struct pc_provider_row {
    struct pc_str provider, json;
};
struct pc_principal_row {
    struct pc_str id, name, payer, provider, reports_to,
        credentials; /* payer: comma list for staff of several; absent: all */
    uint32_t roles;
    struct pc_hash token; /* SHA-256 of the token */
    bool revoked;
    struct pc_time at;
};
struct pc_revision_row {
    int64_t id;
    struct pc_time at;
    struct pc_hash hash;
    struct pc_str label, catalogue, manifest;
}; /* manifest: JSON {path: sha256} */
struct pc_activation_row {
    int64_t seq, revision;
    struct pc_time at;
    struct pc_str by, kind;
    struct pc_hash clocks_before, clocks_after;
};
/* An uploaded document; its bytes are a file named by `sha` (store/documents).  Begun: stored_at is PC_NEVER. */
struct pc_document_row {
    int64_t id; /* ascending, given by the engine */
    struct pc_str owner, by; /* the organization it belongs to until a case has it (I8); the principal */
    struct pc_str kind, title, content_type; /* as declared */
    int64_t size; /* declared; what is stored has it */
    struct pc_hash sha; /* declared; what is stored has it */
    struct pc_time begun_at, expires_at; /* an upload that is not finished by then is abandoned */
    struct pc_time stored_at; /* PC_NEVER: not all of it is here */
};
/* A document that a case has: who may see the case may see the document. */
struct pc_attachment_row {
    int64_t document, case_id;
    struct pc_time at;
};
/* Something done outside the network access fee (R2.4). */
struct pc_billable_row {
    int64_t id;
    struct pc_str payer, group, kind; /* group absent: the payer's own */
    int64_t case_id; /* 0: of no case */
    struct pc_time at; /* recorded */
    struct pc_date date; /* of the service */
    int64_t quantity;
    struct pc_str unit, text, by;
};
/* What waits for a payer: a question about a case, a matter handed over, a member to be taken off the plan (R3.5-R3.9). */
struct pc_task_row {
    int64_t id; /* ascending, given by the engine */
    struct pc_str payer, kind;
    int64_t case_id; /* 0: of no case */
    struct pc_str member, subject, text;
    struct pc_time asked_at, done_at; /* done_at PC_NEVER: it waits */
    struct pc_str by, answer; /* who answered, and the answer as canonical JSON */
};
struct pc_batch_row {
    int64_t seq;
    struct pc_time at;
    int64_t first_position, last_position;
    struct pc_hash root, prev, hash;
}; /* I10 */

/* Filter of case lists; absent members do not filter.  Order: by id unless `by_due`. */
struct pc_case_filter {
    struct pc_str payers; /* comma list the principal may see, absent: all */
    struct pc_str categories; /* comma list, absent: any */
    struct pc_str provider, owner, group, member, assigned;
    int64_t submission; /* 0: any */
    int32_t state, kind; /* -1: any */
    struct pc_str timing;
    struct pc_time due_before; /* PC_NEVER: any */
    bool by_due; /* queues: most urgent operative clock first */
    int64_t after_id;
    struct pc_time after_due; /* where the last page ended */
    int32_t limit;
    /* A page that few cases pass must not take the time of all of them: after so many rows (a few times as many where a side
     * passes over them for less) it ends as it is, and *reached_out is the id to go on after; 0: the page is full or nothing
     * is left.  A member's and a submission's cases are few and all looked at. */
    int32_t looks; /* 0: no bound */
    int64_t *reached_out; /* NULL: not asked */
};

typedef enum pc_rc pc_store_case_fn(
    void *arg, const struct pc_case_row *row); /* anything but PC_OK stops the walk and is returned */
typedef enum pc_rc pc_store_event_fn(void *arg, const struct pc_event_row *row);
typedef enum pc_rc pc_store_clock_fn(void *arg, const struct pc_clock_row *row);
typedef enum pc_rc pc_store_timer_fn(void *arg, const struct pc_timer_row *row);
typedef enum pc_rc pc_store_letter_fn(void *arg, const struct pc_letter_row *row);
typedef enum pc_rc pc_store_note_fn(void *arg, const struct pc_note_row *row);
typedef enum pc_rc pc_store_principal_fn(void *arg, const struct pc_principal_row *row);
typedef enum pc_rc pc_store_revision_fn(void *arg, const struct pc_revision_row *row);
typedef enum pc_rc pc_store_activation_fn(void *arg, const struct pc_activation_row *row);
typedef enum pc_rc pc_store_batch_fn(void *arg, const struct pc_batch_row *row);
typedef enum pc_rc pc_store_determination_fn(void *arg, const struct pc_determination_row *row);
typedef enum pc_rc pc_store_evaluation_fn(void *arg, const struct pc_evaluation_row *row);
typedef enum pc_rc pc_store_document_fn(void *arg, const struct pc_document_row *row);
typedef enum pc_rc pc_store_attachment_fn(void *arg, const struct pc_attachment_row *row);
typedef enum pc_rc pc_store_billable_fn(void *arg, const struct pc_billable_row *row);
typedef enum pc_rc pc_store_task_fn(void *arg, const struct pc_task_row *row);

/* ---- the port ------------------------------------------------------------------------------------------------- */

struct pc_store;
struct pc_store_ops {
    void (*close)(struct pc_store *store);

    /* Writer only.  commit failing leaves the transaction rolled back. */
    enum pc_rc (*begin)(struct pc_store *);
    enum pc_rc (*commit)(struct pc_store *);
    void (*rollback)(struct pc_store *);
    enum pc_rc (*savepoint)(struct pc_store *);
    enum pc_rc (*release)(struct pc_store *);
    enum pc_rc (*rollback_to)(struct pc_store *); /* undoes and drops the savepoint */

    /* Readers: one consistent snapshot between these two.  A writer handle may read without them. */
    enum pc_rc (*snapshot_begin)(struct pc_store *);
    void (*snapshot_end)(struct pc_store *);

    enum pc_rc (*case_insert)(struct pc_store *, const struct pc_case_row *);
    enum pc_rc (*case_update)(struct pc_store *, const struct pc_case_row *,
                              int32_t expected_version); /* PC_CONFLICT */
    enum pc_rc (*case_get)(struct pc_store *, int64_t id, struct pc_arena *,
                           struct pc_case_row *out); /* PC_NOT_FOUND */
    enum pc_rc (*case_list)(struct pc_store *, const struct pc_case_filter *, struct pc_arena *,
                            pc_store_case_fn *, void *arg);
    enum pc_rc (*last_ids)(struct pc_store *, int64_t *case_id, int64_t *submission, int64_t *letter,
                           int64_t *position, int64_t *batch);

    /* What is kept of input and output vouches for them (I10): bytes that no other texts have in this store, given back as they were
     * for as long as the row is there.  Digesting them costs a tenth of digesting the texts. */
    enum pc_rc (*evaluation_insert)(struct pc_store *, const struct pc_evaluation_row *,
                                    struct pc_buf *kept_out);
    enum pc_rc (*evaluation_kept)(struct pc_store *, int64_t case_id, int32_t number,
                                  struct pc_buf *kept_out); /* PC_NOT_FOUND */
    enum pc_rc (*evaluation_get)(struct pc_store *, int64_t case_id, int32_t number, struct pc_arena *,
                                 struct pc_evaluation_row *out); /* PC_NOT_FOUND */
    enum pc_rc (*evaluation_list)(struct pc_store *, int64_t after_case, int32_t limit, struct pc_arena *,
                                  pc_store_evaluation_fn *,
                                  void *arg); /* latest of each case: impact, sweeps */

    enum pc_rc (*event_append)(struct pc_store *, struct pc_event_row *row); /* sets row->position */
    enum pc_rc (*event_list)(struct pc_store *, int64_t case_id, int32_t after_seq, struct pc_arena *,
                             pc_store_event_fn *, void *arg);
    enum pc_rc (*event_walk)(struct pc_store *, int64_t after_position, int32_t limit, struct pc_arena *,
                             pc_store_event_fn *, void *arg);
    enum pc_rc (*batch_append)(struct pc_store *, const struct pc_batch_row *);
    enum pc_rc (*batch_last)(struct pc_store *, struct pc_batch_row *out); /* PC_NOT_FOUND */
    enum pc_rc (*batch_walk)(struct pc_store *, pc_store_batch_fn *, void *arg);

    enum pc_rc (*clock_insert)(struct pc_store *, const struct pc_clock_row *);
    enum pc_rc (*clock_update)(struct pc_store *, const struct pc_clock_row *);
    enum pc_rc (*clock_list)(struct pc_store *, int64_t case_id, struct pc_arena *, pc_store_clock_fn *,
                             void *arg);
    enum pc_rc (*clock_walk_open)(struct pc_store *, struct pc_arena *, pc_store_clock_fn *,
                                  void *arg); /* I4's digest at start */
    enum pc_rc (*timer_insert)(struct pc_store *, const struct pc_timer_row *);
    enum pc_rc (*timer_delete)(struct pc_store *,
                               const struct pc_timer_row *); /* PC_NOT_FOUND: fired or cancelled already */
    enum pc_rc (*timer_walk)(struct pc_store *, struct pc_time until, int32_t limit, pc_store_timer_fn *,
                             void *arg); /* ascending due */

    enum pc_rc (*determination_insert)(struct pc_store *, const struct pc_determination_row *);
    enum pc_rc (*determination_list)(struct pc_store *, int64_t case_id, struct pc_arena *,
                                     pc_store_determination_fn *, void *arg);
    enum pc_rc (*letter_insert)(struct pc_store *, const struct pc_letter_row *);
    enum pc_rc (*letter_get)(struct pc_store *, int64_t id, struct pc_arena *,
                             struct pc_letter_row *out); /* PC_NOT_FOUND */
    enum pc_rc (*letter_list)(struct pc_store *, int64_t case_id, struct pc_arena *, pc_store_letter_fn *,
                              void *arg);
    enum pc_rc (*note_insert)(struct pc_store *, const struct pc_note_row *);
    enum pc_rc (*note_list)(struct pc_store *, int64_t case_id, struct pc_arena *, pc_store_note_fn *,
                            void *arg);

    enum pc_rc (*request_insert)(struct pc_store *,
                                 const struct pc_request_row *); /* PC_CONFLICT: id taken */
    enum pc_rc (*request_get)(struct pc_store *, struct pc_str org, struct pc_str request_id,
                              struct pc_arena *, struct pc_request_row *out); /* PC_NOT_FOUND */

    enum pc_rc (*document_insert)(struct pc_store *, const struct pc_document_row *);
    enum pc_rc (*document_update)(struct pc_store *, const struct pc_document_row *); /* PC_NOT_FOUND */
    enum pc_rc (*document_get)(struct pc_store *, int64_t id, struct pc_arena *,
                               struct pc_document_row *out); /* PC_NOT_FOUND */
    enum pc_rc (*document_find)(struct pc_store *, const struct pc_hash *sha, struct pc_arena *,
                                pc_store_document_fn *, void *arg); /* all that declare these bytes, by id */
    enum pc_rc (*document_pending)(struct pc_store *, struct pc_time now, struct pc_arena *,
                                   pc_store_document_fn *, void *arg); /* begun, not stored, not expired */
    enum pc_rc (*document_walk)(struct pc_store *, int64_t after_id, int32_t limit, struct pc_arena *,
                                pc_store_document_fn *, void *arg);
    enum pc_rc (*attachment_insert)(struct pc_store *, const struct pc_attachment_row *);
    enum pc_rc (*attachment_list)(struct pc_store *, int64_t document, struct pc_arena *,
                                  pc_store_attachment_fn *, void *arg);
    enum pc_rc (*billable_insert)(struct pc_store *, const struct pc_billable_row *);
    enum pc_rc (*billable_list)(struct pc_store *, struct pc_str payer, int64_t after_id, struct pc_arena *,
                                pc_store_billable_fn *, void *arg);
    enum pc_rc (*last_numbers)(struct pc_store *, int64_t *document, int64_t *billable); /* 0: none yet */

    enum pc_rc (*task_insert)(struct pc_store *, const struct pc_task_row *);
    enum pc_rc (*task_update)(struct pc_store *, const struct pc_task_row *); /* PC_NOT_FOUND */
    enum pc_rc (*task_get)(struct pc_store *, int64_t id, struct pc_arena *,
                           struct pc_task_row *out); /* PC_NOT_FOUND */
    enum pc_rc (*task_waiting)(struct pc_store *, struct pc_str payer, int64_t after_id, int32_t limit,
                               struct pc_arena *, pc_store_task_fn *, void *arg); /* by id */
    enum pc_rc (*task_list)(struct pc_store *, int64_t case_id, struct pc_arena *, pc_store_task_fn *,
                            void *arg); /* of a case, done ones too, by id */
    enum pc_rc (*task_last)(struct pc_store *, int64_t *id); /* 0: none yet */

    enum pc_rc (*member_put)(struct pc_store *, const struct pc_member_row *); /* replaces */
    enum pc_rc (*member_get)(struct pc_store *, struct pc_str payer, struct pc_str member, struct pc_arena *,
                             struct pc_member_row *out); /* PC_NOT_FOUND */
    enum pc_rc (*provider_put)(struct pc_store *, const struct pc_provider_row *);
    enum pc_rc (*provider_get)(struct pc_store *, struct pc_str provider, struct pc_arena *,
                               struct pc_provider_row *out); /* PC_NOT_FOUND */

    enum pc_rc (*principal_put)(struct pc_store *, const struct pc_principal_row *);
    enum pc_rc (*principal_walk)(struct pc_store *, struct pc_arena *, pc_store_principal_fn *, void *arg);

    enum pc_rc (*source_put)(struct pc_store *, const struct pc_hash *sha,
                             struct pc_str bytes); /* present already: nothing */
    enum pc_rc (*source_get)(struct pc_store *, const struct pc_hash *sha, struct pc_arena *,
                             struct pc_str *out); /* PC_NOT_FOUND */
    enum pc_rc (*revision_insert)(struct pc_store *, const struct pc_revision_row *);
    enum pc_rc (*revision_get)(struct pc_store *, int64_t id, struct pc_arena *,
                               struct pc_revision_row *out); /* PC_NOT_FOUND */
    enum pc_rc (*revision_walk)(struct pc_store *, struct pc_arena *, pc_store_revision_fn *, void *arg);
    enum pc_rc (*activation_append)(struct pc_store *, const struct pc_activation_row *);
    enum pc_rc (*activation_last)(struct pc_store *, struct pc_arena *,
                                  struct pc_activation_row *out); /* PC_NOT_FOUND */
    enum pc_rc (*activation_walk)(struct pc_store *, struct pc_arena *, pc_store_activation_fn *, void *arg);

    enum pc_rc (*meta_get)(struct pc_store *, const char *key, struct pc_arena *,
                           struct pc_str *out); /* PC_NOT_FOUND */
    enum pc_rc (*meta_put)(struct pc_store *, const char *key, struct pc_str value);

    enum pc_rc (*backup)(struct pc_store *,
                         const char *path); /* a consistent copy, online; PC_CONFLICT: the file is there */
    enum pc_rc (*check)(
        struct pc_store *,
        struct pc_buf *findings); /* the engine's own integrity check; PC_CORRUPT with findings */
    const char *(*error)(
        struct pc_store *); /* words for the last fault, for the log; borrows until the next call */
};
struct pc_store {
    const struct pc_store_ops *ops;
};

/* Opens (creating and migrating) the directory's database.  writer: exclusive lock on the directory, WAL, FULL.
 * PC_CONFLICT: another process has it; PC_CORRUPT: not ours or newer than this program. */
PC_CHECK enum pc_rc pc_store_sqlite_open(const char *directory, bool writer, struct pc_store **store_out,
                                         char error[200]);

/* The in-memory double.  fail_at: the n-th call from now on answers PC_IO (0: never). */
struct pc_store *pc_store_memory_new(void);
void pc_store_memory_fail_at(struct pc_store *store, int calls);

static inline void pc_store_close(struct pc_store **store)
{
    if (*store)
        (*store)->ops->close(*store);
    *store = NULL;
}

#endif
