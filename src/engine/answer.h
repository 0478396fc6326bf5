/* src/engine/answer.h -- the policies' answer to a submission, read as far as opening its cases needs.  Private to engine/. */
#ifndef PC_ENGINE_ANSWER_H
#define PC_ENGINE_ANSWER_H

#include "base/json.h"
#include "base/mem.h"

struct pc_answers; /* how answers were framed lately */
struct pc_answers *pc_answers_new(void);
void pc_answers_free(struct pc_answers **answers);

struct pc_outline {
    yyjson_val *root; /* {cases}; borrowed until the next call */
    struct pc_str
        criteria; /* of an answer that speaks of one case alone they may be missing in it: then their text, a slice */
    uint64_t frame; /* of the answers that have this very root; 0: no other has it */
};
/* PC_CORRUPT: that is no JSON. */
PC_CHECK enum pc_rc pc_answer_read(struct pc_answers *answers, struct pc_arena *arena, struct pc_str text,
                                   struct pc_outline *outline_out);

/* The bytes of the CASE of an answer that has one, as they came.  PC_NOT_FOUND: it is not written as an answer is. */
PC_CHECK enum pc_rc pc_answer_only(struct pc_str text, struct pc_str *case_out);

#endif
