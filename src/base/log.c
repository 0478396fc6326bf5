/* src/base/log.c -- log lines.  The threshold and the wall are process-wide: main sets them once, at start. */
#include "base/log.h"
#include <errno.h>
#include <stdatomic.h>
#include <unistd.h>
#include "base/str.h"

static _Atomic int threshold = PC_LOG_INFO;
static struct pc_wall *_Atomic log_wall;

void pc_log_threshold(enum pc_level least)
{
    atomic_store(&threshold, (int)least);
}

void pc_log_wall(struct pc_wall *wall)
{
    atomic_store(&log_wall, wall);
}

static void add_member(struct pc_buf *line, const struct pc_kv *kv)
{
    pc_buf_add_char(line, ',');
    pc_buf_add_json_str(line, pc_str_of(kv->key));
    pc_buf_add_char(line, ':');
    if (kv->type == PC_KV_INT)
        pc_buf_add_i64(line, kv->number);
    else
        pc_buf_add_json_str(line, pc_str_of(kv->text));
}

/* One write a line, so that lines of several threads do not mix.  A log that can't be written is dropped: there is no
 * place left to say so, and no request may fail for it. */
static void write_line(struct pc_str line)
{
    ssize_t written;
    do {
        written = write(STDERR_FILENO, line.ptr, line.size);
    } while (written < 0 && errno == EINTR);
}

void pc_log_list(enum pc_level level, const char *event, const struct pc_kv *list)
{
    static const char *const names[] = {[PC_LOG_DEBUG] = "debug",
                                        [PC_LOG_INFO] = "info",
                                        [PC_LOG_WARNING] = "warning",
                                        [PC_LOG_ERROR] = "error"};
    if ((int)level < atomic_load_explicit(&threshold, memory_order_relaxed))
        return;

    struct pc_wall *wall = atomic_load(&log_wall);
    char at[PC_TIME_TEXT];
    pc_time_format(pc_wall_now(wall ? wall : pc_wall_real()), at);

    struct pc_buf line = {0};
    pc_buf_reserve(&line, 256);
    pc_buf_add_text(&line, "{\"at\":\"");
    pc_buf_add_text(&line, at);
    pc_buf_add_text(&line, "\",\"level\":\"");
    pc_buf_add_text(&line, names[level]);
    pc_buf_add_text(&line, "\",\"event\":");
    pc_buf_add_json_str(&line, pc_str_of(event));
    for (const struct pc_kv *kv = list; kv->type != PC_KV_END; kv++)
        add_member(&line, kv);
    pc_buf_add_text(&line, "}\n");
    write_line(pc_buf_str(&line));
    pc_buf_free(&line);
}
