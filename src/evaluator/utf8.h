/* src/evaluator/utf8.h -- whether bytes are text. */
#ifndef PC_EVALUATOR_UTF8_H
#define PC_EVALUATOR_UTF8_H

#include <stdbool.h>

#include "base/str.h"

/* Whether `s` is well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF. */
bool pc_utf8_is_valid(struct pc_str s);

#endif
