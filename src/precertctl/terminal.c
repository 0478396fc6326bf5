/* src/precertctl/terminal.c -- what only a person at a terminal gets: colours, and progress of long work. */
#include "precertctl/terminal.h"
#include <stdlib.h>
#include <unistd.h>
#include "base/clock.h"

enum { PROGRESS_US = 100000 };

static bool is_set(const char *name)
{
    const char *value = getenv(name);
    return value && value[0] != '\0';
}

void pc_ctl_terminal_find(struct pc_ctl_output *output, bool json)
{
    const char *term = getenv("TERM");
    const bool dumb = !term || strcmp(term, "dumb") == 0;
    output->colours = isatty(STDOUT_FILENO) && !is_set("NO_COLOR") && !dumb && !json;
    output->progress = isatty(STDERR_FILENO) && !dumb && !json;
    output->asks = isatty(STDIN_FILENO) && isatty(STDERR_FILENO) && !json;
}

/* " [#####               ]  25 %" */
static void add_bar(struct pc_buf *out, size_t done, size_t total)
{
    enum { WIDTH = 20 };
    const size_t filled = done * WIDTH / total;
    pc_buf_add_text(out, " [");
    for (size_t i = 0; i < WIDTH; i++)
        pc_buf_add_char(out, i < filled ? '#' : ' ');
    pc_buf_printf(out, "] %3zu %%", done * 100 / total);
}

void pc_ctl_progress(struct pc_ctl_output *output, const char *what, size_t done, size_t total)
{
    const int64_t now = output->progress ? pc_mono_us() : 0;
    if (!output->progress || now - output->progress_us < PROGRESS_US)
        return;
    output->progress_us = now;
    pc_buf_printf(&output->err, "\r%s", what);
    if (total > 0)
        add_bar(&output->err, done < total ? done : total, total);
    else
        pc_buf_printf(&output->err, ": %zu", done);
    pc_buf_add_text(&output->err, "\x1b[K");
    if (output->flush)
        output->flush(output);
}

void pc_ctl_progress_end(struct pc_ctl_output *output)
{
    if (!output->progress || output->progress_us == 0)
        return;
    pc_buf_add_text(&output->err, "\r\x1b[K");
    output->progress_us = 0;
}

/* ---- colours ------------------------------------------------------------------------------------------------------------------- */

#define RED "\x1b[31m"
#define GREEN "\x1b[32m"
#define YELLOW "\x1b[33m"
#define BOLD "\x1b[1m"
#define PLAIN "\x1b[0m"

/* Words and where they are coloured: at a line's beginning, or anywhere in it. */
static const struct mark {
    const char *word;
    bool begins;
    const char *colour;
} marks[] = {
    {"\xe2\x9c\x97 not met", true, RED}, /* as tree.c draws them */
    {"\xe2\x9c\x93 met", true, GREEN},
    {"? unknown", true, YELLOW},
    {"+", true, GREEN},
    {"-", true, RED},
    {"@@", true, BOLD},
    {": error: ", false, RED},
    {": warning: ", false, YELLOW},
    {"  before: ", true, BOLD},
    {"  after:  ", true, BOLD},
};

/* Appends one line; the first mark that it has is coloured: a whole line where it is a diff's. */
static void paint_line(struct pc_str line, struct pc_buf *out)
{
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        const struct mark *mark = &marks[i];
        const size_t size = strlen(mark->word);
        const char *at = line.size >= size ? memmem(line.ptr, line.size, mark->word, size) : NULL;
        if (!at || (mark->begins && at != line.ptr))
            continue;
        const bool whole = size < 3;
        pc_buf_add(out, line.ptr, (size_t)(at - line.ptr));
        pc_buf_add_text(out, mark->colour);
        pc_buf_add(out, at, whole ? line.size : size);
        pc_buf_add_text(out, PLAIN);
        if (!whole)
            pc_buf_add(out, at + size, line.size - (size_t)(at - line.ptr) - size);
        return;
    }
    pc_buf_add_str(out, line);
}

void pc_ctl_paint(const struct pc_ctl_output *output, struct pc_buf *text, size_t from)
{
    if (!output->colours || text->size == from)
        return;
    struct pc_buf painted = {0};
    pc_buf_add(&painted, text->ptr, from);
    for (size_t at = from; at < text->size;) {
        const char *end = memchr(text->ptr + at, '\n', text->size - at);
        const size_t size = end ? (size_t)(end - text->ptr) - at : text->size - at;
        paint_line((struct pc_str){text->ptr + at, size}, &painted);
        if (end)
            pc_buf_add_char(&painted, '\n');
        at += size + (end != NULL);
    }
    pc_buf_free(text);
    *text = painted;
}
