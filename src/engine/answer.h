/* src/engine/answer.h -- the policies' answer to a submission, read as far as opening its cases needs.  Private to engine/. */
#ifndef PC_ENGINE_ANSWER_H
#define PC_ENGINE_ANSWER_H

#include "base/json.h"
#include "base/mem.h"

struct pc_answers; /* how answers were framed lately */
struct pc_answers *pc_answers_new(void);
void pc_answers_free(struct pc_answers **answers);

/* The answer's {cases}.  Of an answer that speaks of one case alone `criteria` may be missing in it: then *criteria_out is their text,
 * a slice of `text`; otherwise it is absent.  The root is borrowed until the next call.  PC_CORRUPT: that is no JSON. */
PC_CHECK enum pc_rc pc_answer_read(struct pc_answers *answers, struct pc_arena *arena, struct pc_str text,
                                   yyjson_val **root_out, struct pc_str *criteria_out);

/* The bytes of the CASE of an answer that has one, as they came.  PC_NOT_FOUND: it is not written as an answer is. */
PC_CHECK enum pc_rc pc_answer_only(struct pc_str text, struct pc_str *case_out);

#endif
