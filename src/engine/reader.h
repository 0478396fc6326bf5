/* src/engine/reader.h -- the reading methods: each runs on a READER thread inside one bounded snapshot. */
#ifndef PC_ENGINE_READER_H
#define PC_ENGINE_READER_H

#include "base/clock.h"
#include "crypto/ids.h"
#include "engine/command.h"
#include "engine/documents.h"
#include "store/store.h"

/* What a READER thread has.  All borrowed. */
struct pc_reader {
    struct pc_store *store; /* its own read-only handle */
    struct pc_wall *wall;
    const struct pc_ids *ids;
    struct pc_files *files; /* the bytes of documents */
    const struct pc_document_limits *documents;
};

/* A reading method: fills command->result (the JSON of "result"), or returns an outcome with command->err filled.  Methods that must
 * ask the evaluators afterwards (enrichment, replay) fill command->ask and set stage to PC_STAGE_ASK; the answer's JSON then is
 * the result, or, when `finish` is given, that function makes the result of it. */
struct pc_read {
    enum pc_rc (*run)(struct pc_reader *reader, struct pc_command *command);
    enum pc_rc (*finish)(struct pc_reader *reader, struct pc_command *command);
    /* Runs on the one FILES thread, in the order sent; then its method's verb runs in CASES, unless it set PC_STAGE_DONE. */
    bool writes_files;
};

extern const struct pc_read pc_read_task_list;
extern const struct pc_read pc_read_case_get, pc_read_case_options, pc_read_case_find, pc_read_case_events,
    pc_read_case_replay, pc_read_authorizations, pc_read_queue_list, pc_read_letter_list, pc_read_letter_show,
    pc_read_group_list, pc_read_group_show, pc_read_category_list, pc_read_category_show,
    pc_read_criteria_list, pc_read_criteria_show, pc_read_member_show, pc_read_provider_show,
    pc_read_policy_history, pc_read_principal_list, pc_read_verify, pc_read_requirement_enrich,
    pc_read_backup, pc_read_document_begin, pc_read_document_append, pc_read_document_finish,
    pc_read_document_show, pc_read_billable_list, pc_read_case_deadlines, pc_read_guideline_list,
    pc_read_guideline_show, pc_read_policy_where_used, pc_read_policy_stats, pc_read_policy_show,
    pc_read_watch_resume; /* changes after a cursor: {changes:[...], cursor} */

#endif
