/* tests/unit/store/sample.h -- rows made and compared from their field tables alone. */
#ifndef PC_TEST_STORE_SAMPLE_H
#define PC_TEST_STORE_SAMPLE_H

#include "store/rows.h"

/* What the members look like. */
enum sample_look {
    SAMPLE_PLAIN, /* short texts, small numbers */
    SAMPLE_ABSENT, /* absent slices, PC_NEVER, zeros */
    SAMPLE_EXTREMES, /* largest and smallest numbers; empty, long and binary texts */
    SAMPLE_LOOKS
};

/* Fills *row (of pc_row_types[kind]) from `seed`: different seeds give different keys and members. */
void sample_fill(enum pc_row_kind kind, enum sample_look look, int seed, struct pc_arena *arena, void *row);

/* The column in which two rows differ, or NULL: texts by bytes, absent is not empty. */
const char *sample_difference(enum pc_row_kind kind, const void *a, const void *b);

/* Puts the row into the store through the operation for its kind; PC_CONFLICT when the key is taken and kept. */
PC_CHECK enum pc_rc sample_insert(struct pc_store *store, enum pc_row_kind kind, void *row);

/* Reads the row with the key of *row back into *row.  PC_NOT_FOUND. */
PC_CHECK enum pc_rc sample_fetch(struct pc_store *store, enum pc_row_kind kind, struct pc_arena *arena,
                                 void *row);

/* Whether a second insert of the key replaces (or changes nothing) instead of answering PC_CONFLICT. */
bool sample_is_put(enum pc_row_kind kind);

/* Room for any row. */
union sample_row {
    struct pc_case_row of_case;
    struct pc_evaluation_row evaluation;
    struct pc_event_row event;
    struct pc_clock_row of_clock;
    struct pc_timer_row timer;
    struct pc_determination_row determination;
    struct pc_letter_row letter;
    struct pc_note_row note;
    struct pc_request_row request;
    struct pc_member_row member;
    struct pc_provider_row provider;
    struct pc_principal_row principal;
    struct pc_source_row source;
    struct pc_revision_row revision;
    struct pc_activation_row activation;
    struct pc_batch_row batch;
    struct pc_meta_row meta;
    struct pc_document_row document;
    struct pc_attachment_row attachment;
    struct pc_billable_row billable;
    struct pc_task_row task;
};

#endif
