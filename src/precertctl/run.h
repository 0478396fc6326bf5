/* src/precertctl/run.h -- one command carried out: connect, log in, call, show, exit status. */
#ifndef PC_PRECERTCTL_RUN_H
#define PC_PRECERTCTL_RUN_H

#include "precert/client.h"
#include "precertctl/parse.h"

/* What goes to standard output and standard error; the caller owns both buffers and writes them.
 * `flush` writes what is there at once (case watch); NULL in tests. */
struct pc_ctl_output {
    struct pc_buf out, err;
    void (*flush)(struct pc_ctl_output *output);
    bool colours, progress, asks; /* for a person at a terminal (terminal.h) */
    int64_t progress_us; /* when progress was shown last */
};

/* Runs what was parsed; returns the exit status. */
int pc_ctl_run(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output);

/* The exit status for an error answer's code. */
int pc_ctl_status_of(int code);

/* A connection for the invocation: address by options, environment, default; logged in when there is a token.
 * NULL: *status_out is the exit status and output->err says why.  The caller frees it. */
struct pc_client *pc_ctl_connect(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output,
                                 int *status_out);

/* What became of a call that ended with `rc`: PC_CTL_DONE when the answer is a result; else the exit status, and output->err says why. */
int pc_ctl_ended(struct pc_client *client, const struct pc_ctl_invocation *invocation, const char *method,
                 enum pc_rc rc, const struct pc_client_answer *answer, struct pc_ctl_output *output);

/* Calls and shows; returns the exit status. */
int pc_ctl_call_and_show(struct pc_client *client, const struct pc_ctl_invocation *invocation,
                         const char *method, struct pc_str params, struct pc_ctl_output *output);

/* Connects and does this with the params that were parsed; returns the exit status. */
typedef int pc_ctl_do_fn(struct pc_client *client, const struct pc_ctl_invocation *invocation,
                         const char *method, struct pc_str params, struct pc_ctl_output *output);
int pc_ctl_connected(const struct pc_ctl_invocation *invocation, const char *method, pc_ctl_do_fn *what,
                     struct pc_ctl_output *output);

/* An error object of the wire, for a person (or as JSON when the options say so). */
void pc_ctl_show_error(const struct pc_ctl_invocation *invocation, const char *method, struct pc_str error,
                       struct pc_ctl_output *output);

/* A result: by the command's view, or as JSON when the options say so; the exit status by command->good. */
int pc_ctl_show_result(const struct pc_ctl_invocation *invocation, struct pc_str result,
                       struct pc_ctl_output *output);

/* Runners of the table's special commands. */
int pc_ctl_watch(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output);
int pc_ctl_call(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output);

#endif
