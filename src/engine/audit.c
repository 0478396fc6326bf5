/* src/engine/audit.c -- the hash chain of events and of batches (I10). */
#include "engine/audit.h"

void pc_audit_event(const struct pc_event_row *event, const struct pc_hash *prev, struct pc_buf *scratch,
                    struct pc_hash *hash_out)
{
    /* Fixed-width numbers first, then each text with its length: no two events have the same bytes. */
    const int64_t numbers[] = {
        event->case_id,           event->seq,   event->row,  event->event,    event->from_state,
        event->to_state,          event->at.ms, event->role, event->revision, (int64_t)event->actor.size,
        (int64_t)event->data.size};
    pc_buf_clear(scratch);
    pc_buf_add(scratch, prev->bytes, PC_HASH_SIZE);
    pc_buf_add(scratch, numbers, sizeof numbers);
    pc_buf_add_str(scratch, event->actor);
    pc_buf_add_str(scratch, event->data);
    pc_hash_of(pc_buf_str(scratch), hash_out);
}

void pc_audit_root(struct pc_str event_hashes, struct pc_hash *root_out)
{
    pc_hash_of(event_hashes, root_out);
}

void pc_audit_batch(const struct pc_batch_row *batch, struct pc_hash *hash_out)
{
    const int64_t numbers[] = {batch->seq, batch->at.ms, batch->first_position, batch->last_position};
    const struct pc_str parts[] = {{(const char *)batch->prev.bytes, PC_HASH_SIZE},
                                   {(const char *)numbers, sizeof numbers},
                                   {(const char *)batch->root.bytes, PC_HASH_SIZE}};
    pc_hash_parts(parts, 3, hash_out);
}
