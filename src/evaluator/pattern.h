/* src/evaluator/pattern.h -- Lua patterns with a bound: every step is charged to the evaluation's budget. */
#ifndef PC_EVALUATOR_PATTERN_H
#define PC_EVALUATOR_PATTERN_H

#include <lua.h>
#include <stddef.h>

enum { PC_PATTERN_CAPTURES_MAX = 32, PC_PATTERN_DEPTH_MAX = 200 };

/* One search of a pattern in a subject; both are borrowed and must stay anchored on the Lua stack. */
struct pc_pattern {
    lua_State *L;
    const char *subject, *subject_end, *pattern_end;
    unsigned steps;
    int depth; /* calls that may still nest */
    int count; /* captures, finished or not */
    struct {
        const char *start;
        ptrdiff_t size; /* or one of the two below */
    } captures[PC_PATTERN_CAPTURES_MAX];
};
enum { PC_CAPTURE_OPEN = -1, PC_CAPTURE_POSITION = -2 };

/* Prepares a search. */
void pc_pattern_init(struct pc_pattern *m, lua_State *L, const char *subject, size_t subject_size,
                     const char *pattern, size_t pattern_size);

/* Tries the pattern at `p` on the text at `s`.  Returns the end of the match, or NULL.  Raises on a malformed pattern and
 * when the budget is spent. */
const char *pc_pattern_try(struct pc_pattern *m, const char *s, const char *p);

/* Pushes capture `index` (0-based); capture 0 of a pattern without captures is the whole match [s, e). */
void pc_pattern_push_capture(struct pc_pattern *m, int index, const char *s, const char *e);

/* Pushes all captures, or the whole match when there is none and s is not NULL; returns how many. */
int pc_pattern_push_captures(struct pc_pattern *m, const char *s, const char *e);

#endif
