/* src/precertctl/main.c -- reads the command line, runs the command, writes what it has to say. */
#include <stdio.h>
#include <unistd.h>
#include "base/log.h"
#include "precertctl/help.h"
#include "precertctl/run.h"
#include "precertctl/terminal.h"

static void write_all(int fd, struct pc_buf *buf)
{
    size_t done = 0;
    while (done < buf->size) {
        const ssize_t wrote = write(fd, buf->ptr + done, buf->size - done);
        if (wrote <= 0)
            break;
        done += (size_t)wrote;
    }
    pc_buf_clear(buf);
}

static void flush(struct pc_ctl_output *output)
{
    write_all(STDOUT_FILENO, &output->out);
    write_all(STDERR_FILENO, &output->err);
}

static int run(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    if (invocation->options.version) {
        pc_buf_printf(&output->out, "precertctl %s\n", PC_VERSION);
    } else if (invocation->options.help && invocation->command) {
        pc_ctl_help_one(invocation->command, &output->out);
    } else if (invocation->options.help) {
        pc_ctl_help_all(&output->out);
    } else {
        return pc_ctl_run(invocation, output);
    }
    return PC_CTL_DONE;
}

int main(int argc, char **argv)
{
    struct pc_ctl_output output = {.flush = flush};
    struct pc_ctl_invocation invocation;
    struct pc_err err = {0};
    int status;

    pc_log_threshold(PC_LOG_ERROR); /* the offline evaluator's housekeeping is nobody's business here */
    if (pc_ctl_parse(argc, argv, &invocation, &err) == PC_OK) {
        pc_ctl_terminal_find(&output, invocation.options.json);
        status = run(&invocation, &output);
        if (invocation.command && invocation.command->paints)
            pc_ctl_paint(&output, &output.out, 0);
    } else {
        pc_buf_printf(&output.err, "precertctl: %s\n", err.detail);
        pc_buf_printf(&output.err, "try: precertctl %s%s--help\n",
                      invocation.command ? invocation.command->words : "", invocation.command ? " " : "");
        status = PC_CTL_USAGE;
    }
    flush(&output);
    pc_buf_free(&output.out);
    pc_buf_free(&output.err);
    pc_ctl_invocation_free(&invocation);
    return status;
}
