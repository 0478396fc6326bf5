/* src/engine/document.h -- what the document methods share, and documents of cases.  Private to engine/. */
#ifndef PC_ENGINE_DOCUMENT_H
#define PC_ENGINE_DOCUMENT_H

#include "engine/reader.h"
#include "engine/step.h"

/* The one answer for a document that is not there and one that the actor may not know of (I8). */
PC_CHECK enum pc_rc pc_document_absent(struct pc_err *err, const char *field);

/* The document of params.document, if it belongs to the actor's organization.  PC_NOT_FOUND. */
PC_CHECK enum pc_rc pc_document_own(struct pc_store *store, const struct pc_ids *ids,
                                    struct pc_command *command, struct pc_document_row *row_out);

/* Whether the actor may see a document: its organization's own, or that of a case that it may see (I8). */
PC_CHECK enum pc_rc pc_document_visible(struct pc_store *store, struct pc_arena *arena,
                                        const struct pc_actor *actor, const struct pc_document_row *row,
                                        bool *visible_out);

/* What the FILES thread found out for document.begin before CASES takes over: an upload of these very bytes that goes on. */
struct pc_document_begun {
    struct pc_document_row row;
    int64_t here; /* bytes */
    bool found;
    bool answered; /* CASES: the request id was seen before */
};

/* The members that begin, resumed or new, answers. */
void pc_document_answer_begun(struct pc_command *command, const struct pc_ids *ids,
                              const struct pc_document_row *row, int64_t here, int64_t chunk_bytes);
void pc_document_answer_stored(struct pc_command *command, const struct pc_ids *ids,
                               const struct pc_document_row *row);

/* Another upload by the actor's organization with the same declaration, finished or on its way; newest wins.  PC_NOT_FOUND. */
PC_CHECK enum pc_rc pc_document_same(struct pc_store *store, struct pc_command *command, struct pc_time now,
                                     struct pc_document_row *row_out);

/* params.documents of a case command: every id must be a finished document that the actor may see.  PC_INVALID unknown_document or
 * not_finished with the exact field. */
PC_CHECK enum pc_rc pc_documents_check(struct pc_engine *engine, struct pc_command *command);

/* Gives the case the documents of params.documents, and names them with their digests in the step's event (I10). */
PC_CHECK enum pc_rc pc_documents_attach(struct pc_step *step, struct pc_command *command);

/* Removes uploads that nobody will finish.  On the FILES thread, while others work. */
PC_CHECK enum pc_rc pc_documents_sweep(struct pc_store *store, struct pc_files *files, struct pc_time now);

/* Copies every stored document to `to`.  For backups. */
PC_CHECK enum pc_rc pc_documents_copy(struct pc_store *store, struct pc_files *files, struct pc_files *to,
                                      int64_t *count_out, int64_t *bytes_out);

#endif
