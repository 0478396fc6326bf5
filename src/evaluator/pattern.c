/* src/evaluator/pattern.c -- see pattern.h.
 *
 * The language is the one of Lua's manual, section 6.4.1, and the search is the same backtracking one, so that every
 * pattern means what it means elsewhere; but Lua's own runs in C where no budget reaches it (40 bytes against a pattern
 * of eight `a*` take 13 seconds). */
#include "evaluator/pattern.h"

#include <ctype.h>
#include <lauxlib.h>
#include <stdbool.h>
#include <string.h>

#include "base/mem.h"
#include "evaluator/budget.h"

enum { ESCAPE = '%', STEPS_PER_CHARGE = 256, UNITS_PER_CHARGE = 128 };

static const char *try_at(struct pc_pattern *m, const char *s, const char *p);

static void tick(struct pc_pattern *m)
{
    if (++m->steps % STEPS_PER_CHARGE == 0)
        pc_vm_charge(m->L, UNITS_PER_CHARGE);
}

static int byte_of(const char *s)
{
    return (unsigned char)*s;
}

/* The end of the single-character class that begins at p. */
static const char *class_end(struct pc_pattern *m, const char *p)
{
    if (*p++ == ESCAPE) {
        if (p == m->pattern_end)
            luaL_error(m->L, "malformed pattern (ends with '%%')");
        return p + 1;
    }
    if (p[-1] != '[')
        return p;
    if (*p == '^')
        p++;
    do { /* a ']' right at the start stands for itself */
        if (p == m->pattern_end)
            luaL_error(m->L, "malformed pattern (missing ']')");
        if (*p++ == ESCAPE && p < m->pattern_end)
            p++;
    } while (*p != ']');
    return p + 1;
}

/* Whether byte c is of the class %letter. */
static bool in_class(int c, int letter)
{
    bool found;
    switch (tolower(letter)) {
    case 'a': found = isalpha(c); break;
    case 'c': found = iscntrl(c); break;
    case 'd': found = isdigit(c); break;
    case 'g': found = isgraph(c); break;
    case 'l': found = islower(c); break;
    case 'p': found = ispunct(c); break;
    case 's': found = isspace(c); break;
    case 'u': found = isupper(c); break;
    case 'w': found = isalnum(c); break;
    case 'x': found = isxdigit(c); break;
    default: return letter == c;
    }
    return isupper(letter) ? !found : found;
}

/* Whether byte c is in the set [..] that begins at p; `last` is its closing bracket. */
static bool in_set(int c, const char *p, const char *last)
{
    bool wanted = true;
    if (p[1] == '^') {
        wanted = false;
        p++;
    }
    while (++p < last) {
        if (*p == ESCAPE) {
            p++;
            if (in_class(c, byte_of(p)))
                return wanted;
        } else if (p[1] == '-' && p + 2 < last) {
            p += 2;
            if (byte_of(p - 2) <= c && c <= byte_of(p))
                return wanted;
        } else if (byte_of(p) == c) {
            return wanted;
        }
    }
    return !wanted;
}

/* Whether the byte at s is of the class [p, end). */
static bool single(struct pc_pattern *m, const char *s, const char *p, const char *end)
{
    tick(m);
    if (s >= m->subject_end)
        return false;
    PC_ASSERT(s);
    switch (*p) {
    case '.': return true;
    case ESCAPE: return in_class(byte_of(s), byte_of(p + 1));
    case '[': return in_set(byte_of(s), p, end - 1);
    default: return *p == *s;
    }
}

static const char *balance(struct pc_pattern *m, const char *s, const char *p)
{
    if (p >= m->pattern_end - 1)
        luaL_error(m->L, "malformed pattern (missing arguments to '%%b')");
    if (s >= m->subject_end || *s != *p)
        return NULL;
    const char open = p[0], close = p[1];
    int nested = 1;
    while (++s < m->subject_end) {
        tick(m);
        if (*s == close && --nested == 0)
            return s + 1;
        if (*s == open && *s != close)
            nested++;
    }
    return NULL;
}

/* As many as there are, then fewer. */
static const char *longest(struct pc_pattern *m, const char *s, const char *p, const char *end)
{
    ptrdiff_t count = 0;
    while (single(m, s + count, p, end))
        count++;
    for (; count >= 0; count--) {
        const char *found = try_at(m, s + count, end + 1);
        if (found)
            return found;
    }
    return NULL;
}

/* As few as possible, then more. */
static const char *shortest(struct pc_pattern *m, const char *s, const char *p, const char *end)
{
    for (;; s++) {
        const char *found = try_at(m, s, end + 1);
        if (found)
            return found;
        if (!single(m, s, p, end))
            return NULL;
    }
}

static const char *open_capture(struct pc_pattern *m, const char *s, const char *p, ptrdiff_t kind)
{
    if (m->count >= PC_PATTERN_CAPTURES_MAX)
        luaL_error(m->L, "too many captures");
    m->captures[m->count].start = s;
    m->captures[m->count].size = kind;
    m->count++;
    const char *found = try_at(m, s, p);
    if (!found)
        m->count--;
    return found;
}

static const char *close_capture(struct pc_pattern *m, const char *s, const char *p)
{
    int open = m->count - 1;
    while (open >= 0 && m->captures[open].size != PC_CAPTURE_OPEN)
        open--;
    if (open < 0)
        luaL_error(m->L, "invalid pattern capture");
    m->captures[open].size = s - m->captures[open].start;
    const char *found = try_at(m, s, p);
    if (!found)
        m->captures[open].size = PC_CAPTURE_OPEN;
    return found;
}

/* %1 to %9: the text of an earlier capture. */
static const char *again(struct pc_pattern *m, const char *s, int digit)
{
    const int index = digit - '1';
    if (index < 0 || index >= m->count || m->captures[index].size == PC_CAPTURE_OPEN)
        luaL_error(m->L, "invalid capture index %%%d", index + 1);
    const ptrdiff_t size = m->captures[index].size;
    if (size < 0)
        return NULL; /* a position has no text */
    pc_vm_charge(m->L, (size_t)size / 16);
    if (m->subject_end - s < size || memcmp(m->captures[index].start, s, (size_t)size) != 0)
        return NULL;
    return s + size;
}

static bool at_frontier(struct pc_pattern *m, const char *s, const char *p, const char *end)
{
    const int before = s == m->subject ? '\0' : byte_of(s - 1),
              here = s == m->subject_end ? '\0' : byte_of(s);
    return !in_set(before, p, end - 1) && in_set(here, p, end - 1);
}

/* What is left to try: the text at s against the pattern at p, unless `done`; then s is the answer. */
struct rest {
    const char *s, *p;
    bool done;
};

static struct rest answer(const char *s)
{
    return (struct rest){s, NULL, true};
}

/* %b, %f and %1..%9; false when p begins none of them. */
static bool special(struct pc_pattern *m, const char *s, const char *p, struct rest *rest_out)
{
    if (p + 1 < m->pattern_end && p[1] == 'b') {
        s = balance(m, s, p + 2);
        *rest_out = s ? (struct rest){s, p + 4, false} : answer(NULL);
        return true;
    }
    if (p + 1 < m->pattern_end && p[1] == 'f') {
        p += 2;
        if (*p != '[')
            luaL_error(m->L, "missing '[' after '%%f' in pattern");
        const char *end = class_end(m, p);
        *rest_out = at_frontier(m, s, p, end) ? (struct rest){s, end, false} : answer(NULL);
        return true;
    }
    if (isdigit(byte_of(p + 1))) {
        s = again(m, s, byte_of(p + 1));
        *rest_out = s ? (struct rest){s, p + 2, false} : answer(NULL);
        return true;
    }
    return false;
}

/* One class with the repetition that may follow it. */
static struct rest item(struct pc_pattern *m, const char *s, const char *p)
{
    const char *end = class_end(m, p);
    const char repeat = end < m->pattern_end ? *end : '\0';
    switch (repeat) {
    case '*': return answer(longest(m, s, p, end));
    case '+': return answer(single(m, s, p, end) ? longest(m, s + 1, p, end) : NULL);
    case '-': return answer(shortest(m, s, p, end));
    case '?':
        if (single(m, s, p, end)) {
            const char *found = try_at(m, s + 1, end + 1);
            if (found)
                return answer(found);
        }
        return (struct rest){s, end + 1, false};
    default: return single(m, s, p, end) ? (struct rest){s + 1, end, false} : answer(NULL);
    }
}

static struct rest step(struct pc_pattern *m, const char *s, const char *p)
{
    struct rest rest;
    if (*p == '(' && p[1] == ')')
        return answer(open_capture(m, s, p + 2, PC_CAPTURE_POSITION));
    if (*p == '(')
        return answer(open_capture(m, s, p + 1, PC_CAPTURE_OPEN));
    if (*p == ')')
        return answer(close_capture(m, s, p + 1));
    if (*p == '$' && p + 1 == m->pattern_end)
        return answer(s == m->subject_end ? s : NULL);
    if (*p == ESCAPE && special(m, s, p, &rest))
        return rest;
    return item(m, s, p);
}

static const char *try_at(struct pc_pattern *m, const char *s, const char *p)
{
    if (m->depth-- == 0)
        luaL_error(m->L, "pattern too complex");
    struct rest rest = {s, p, false};
    while (!rest.done && rest.p != m->pattern_end) {
        tick(m);
        rest = step(m, rest.s, rest.p);
    }
    m->depth++;
    return rest.s;
}

void pc_pattern_init(struct pc_pattern *m, lua_State *L, const char *subject, size_t subject_size,
                     const char *pattern, size_t pattern_size)
{
    m->L = L;
    m->subject = subject;
    m->subject_end = subject + subject_size;
    m->pattern_end = pattern + pattern_size;
    m->steps = 0;
    m->depth = PC_PATTERN_DEPTH_MAX;
    m->count = 0;
}

const char *pc_pattern_try(struct pc_pattern *m, const char *s, const char *p)
{
    m->depth = PC_PATTERN_DEPTH_MAX;
    m->count = 0;
    tick(m);
    return try_at(m, s, p);
}

void pc_pattern_push_capture(struct pc_pattern *m, int index, const char *s, const char *e)
{
    if (index >= m->count) {
        if (index != 0)
            luaL_error(m->L, "invalid capture index %%%d", index + 1);
        lua_pushlstring(m->L, s, (size_t)(e - s));
        return;
    }
    const ptrdiff_t size = m->captures[index].size;
    if (size == PC_CAPTURE_OPEN)
        luaL_error(m->L, "unfinished capture");
    if (size == PC_CAPTURE_POSITION)
        lua_pushinteger(m->L, m->captures[index].start - m->subject + 1);
    else
        lua_pushlstring(m->L, m->captures[index].start, (size_t)size);
}

int pc_pattern_push_captures(struct pc_pattern *m, const char *s, const char *e)
{
    const int count = m->count == 0 && s ? 1 : m->count;
    luaL_checkstack(m->L, count, "too many captures");
    for (int i = 0; i < count; i++)
        pc_pattern_push_capture(m, i, s, e);
    return count;
}
