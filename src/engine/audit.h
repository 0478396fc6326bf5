/* src/engine/audit.h -- the hash chain of a case's events and the chain of batches (I10).  Private to engine/; pure but for hashing. */
#ifndef PC_ENGINE_AUDIT_H
#define PC_ENGINE_AUDIT_H

#include "store/store.h"

/* The hash an event must have after `prev`: every member but position and the hashes themselves goes in. */
void pc_audit_event(const struct pc_event_row *event, const struct pc_hash *prev, struct pc_buf *scratch,
                    struct pc_hash *hash_out);

/* A batch's hash after `prev`; root is the hash over its events' hashes, in order. */
void pc_audit_batch(const struct pc_batch_row *batch, struct pc_hash *hash_out);
void pc_audit_root(struct pc_str event_hashes, struct pc_hash *root_out);

#endif
