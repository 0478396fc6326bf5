/* src/engine/view.h -- a case as PROTOCOL.md shows it.  Private to engine/. */
#ifndef PC_ENGINE_VIEW_H
#define PC_ENGINE_VIEW_H

#include "crypto/ids.h"
#include "engine/case.h"

/* Appends the case object for the actor; `now` for what remains of clocks.  The case must have been loaded with its evaluation. */
void pc_view_case(struct pc_buf *out, struct pc_case *c, const struct pc_ids *ids,
                  const struct pc_actor *actor, struct pc_time now);

/* Appends the short form of lists: what can be said from the row alone. */
void pc_view_row(struct pc_buf *out, const struct pc_case_row *row, const struct pc_ids *ids);

/* Appends the members of a clock's view that its rule's canonical text says. */
void pc_view_rule(struct pc_buf *out, struct pc_str clock, struct pc_str rule);

/* Appends one billable item (billables.c). */
void pc_view_billable(struct pc_buf *out, const struct pc_billable_row *row, const struct pc_ids *ids);

/* Appends ,"name":<text or null> and the like; the comma is left out right behind '{'. */
void pc_view_name(struct pc_buf *out, const char *key, size_t size);
static inline void pc_view_key(struct pc_buf *out, const char *key)
{
    pc_view_name(out, key, strlen(key)); /* inline: the size of a constant is known */
}
/* A comma between a list's items: nothing right behind '['. */
void pc_view_separate(struct pc_buf *out);
void pc_view_str(struct pc_buf *out, const char *key, struct pc_str value); /* absent: left out */
void pc_view_int(struct pc_buf *out, const char *key, int64_t value);
void pc_view_time(struct pc_buf *out, const char *key, struct pc_time value); /* PC_NEVER: left out */
void pc_view_id(struct pc_buf *out, const char *key, const struct pc_ids *ids, enum pc_id_kind kind,
                int64_t number);
void pc_view_raw(struct pc_buf *out, const char *key, struct pc_str json); /* absent: left out */

#endif
