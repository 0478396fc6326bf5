/* src/base/log.h -- structured logs: one JSON object a line on standard error (R I12: no health information). */
#ifndef PC_BASE_LOG_H
#define PC_BASE_LOG_H

#include "base/clock.h"

enum pc_level { PC_LOG_DEBUG, PC_LOG_INFO, PC_LOG_WARNING, PC_LOG_ERROR };

/* One member of a log line; build with the helpers below, end the list with PC_LOG_END. */
struct pc_kv { const char *key; enum { PC_KV_END, PC_KV_STR, PC_KV_INT } type; const char *text; int64_t number; };
static inline struct pc_kv pc_kv_str(const char *key, const char *text) { return (struct pc_kv){key, PC_KV_STR, text, 0}; }
static inline struct pc_kv pc_kv_int(const char *key, int64_t n) { return (struct pc_kv){key, PC_KV_INT, NULL, n}; }

/* Writes {"at":..., "level":..., "event":event, ...} in one write(2).  `event` is a snake_case constant.  Thread-safe. */
void pc_log_list(enum pc_level level, const char *event, const struct pc_kv *list);
#define pc_log(level, event, ...) pc_log_list((level), (event), (const struct pc_kv[]){__VA_ARGS__ __VA_OPT__(,) {0}})
void pc_log_threshold(enum pc_level least); /* process-wide; set once at start */
void pc_log_wall(struct pc_wall *wall);     /* whose time the lines carry; set once at start */

#endif
