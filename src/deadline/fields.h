/* src/deadline/fields.h -- reading members of policy data with errors that name them.  Private to deadline/. */
#ifndef PC_DEADLINE_FIELDS_H
#define PC_DEADLINE_FIELDS_H

#include "deadline/deadline.h"

/* A text that must be there and not be empty; copied into the arena.  Outcomes: PC_INVALID (missing | wrong_type). */
PC_CHECK enum pc_rc pc_field_text(yyjson_val *obj, const char *key, struct pc_arena *arena,
                                  const char **text_out, struct pc_err *err_out);

#endif
