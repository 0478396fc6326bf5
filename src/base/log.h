/* src/base/log.h -- structured logs: one JSON object a line on standard error (I12: no health information). */
#ifndef PC_BASE_LOG_H
#define PC_BASE_LOG_H

#include "base/clock.h"

enum pc_level { PC_LOG_DEBUG, PC_LOG_INFO, PC_LOG_WARNING, PC_LOG_ERROR };

/* One member of a log line; build it with the two helpers below.  Borrows key and text for the call. */
struct pc_kv {
    const char *key;
    enum { PC_KV_END, PC_KV_STR, PC_KV_INT } type;
    const char *text;
    int64_t number;
};
static inline struct pc_kv pc_kv_str(const char *key, const char *text)
{
    return (struct pc_kv){key, PC_KV_STR, text, 0};
}
static inline struct pc_kv pc_kv_int(const char *key, int64_t n)
{
    return (struct pc_kv){key, PC_KV_INT, NULL, n};
}

#define PC_LOG_END ((struct pc_kv){0})

/* Writes {"at":..., "level":..., "event":event, ...members} in one write(2).  `event` is a snake_case constant, the
 * list ends with PC_LOG_END.  Thread-safe; borrows everything for the call. */
void pc_log_list(enum pc_level level, const char *event, const struct pc_kv *list);

/* pc_log(PC_LOG_INFO, "reload_done", pc_kv_str("revision", label), pc_kv_int("files", count)): up to eight members.
 * (C17 has no way to say "a comma if there are members": so the macro counts them.) */
#define pc_log(level, ...) PC_LOG_PICK(__VA_ARGS__, M, M, M, M, M, M, M, M, BARE, 0)(level, __VA_ARGS__)
#define PC_LOG_PICK(event, a, b, c, d, e, f, g, h, kind, ...) PC_LOG_##kind
#define PC_LOG_BARE(level, event) pc_log_list((level), (event), &PC_LOG_END)
#define PC_LOG_M(level, event, ...) \
    pc_log_list((level), (event), (const struct pc_kv[]){__VA_ARGS__, PC_LOG_END})

/* Lines below `least` are dropped (PC_LOG_INFO before the first call).  Process-wide; set once at start. */
void pc_log_threshold(enum pc_level least);

/* Whose time the lines carry (the real clock before the first call).  Process-wide; set once at start; static. */
void pc_log_wall(struct pc_wall *wall);

#endif
