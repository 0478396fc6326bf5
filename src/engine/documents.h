/* src/engine/documents.h -- uploaded documents: limits, and what must be set right before anybody uploads (R1.3, I2). */
#ifndef PC_ENGINE_DOCUMENTS_H
#define PC_ENGINE_DOCUMENTS_H

#include "base/time.h"
#include "store/documents/files.h"
#include "store/store.h"

/* Bounds of uploads.  "Pending" is begun, not finished and not expired; bytes count as declared. */
struct pc_document_limits {
    int64_t document_bytes; /* of one document */
    int64_t pending_bytes; /* altogether */
    int64_t owner_bytes; /* of one organization */
    int pending, owner_pending; /* uploads, likewise */
    int64_t upload_ms; /* an upload that is not finished by then is abandoned */
    int64_t chunk_bytes; /* of one piece, before its base64 */
};
/* 32 MiB a document, 1 GiB and 1024 uploads altogether, 256 MiB and 32 of one organization, 24 hours, 512 KiB a piece. */
extern const struct pc_document_limits pc_document_defaults;

/* At start, before anything is uploaded: removes what a crash left, uploads that are finished, abandoned or unknown, and stored files
 * of uploads that no row names.  *removed_out counts them. */
PC_CHECK enum pc_rc pc_documents_recover(struct pc_store *store, struct pc_files *files, struct pc_time now,
                                         int *removed_out);

#endif
