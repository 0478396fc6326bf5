/* src/precertctl/parse.h -- a command line read by the command table. */
#ifndef PC_PRECERTCTL_PARSE_H
#define PC_PRECERTCTL_PARSE_H

#include "base/err.h"
#include "base/mem.h"
#include "precertctl/command.h"

/* How to reach the server, and how to print.  Strings are borrowed from argv and the environment. */
struct pc_ctl_options {
    const char *address; /* "unix:PATH", "tcp:HOST:PORT", "tls:HOST:PORT"; NULL: the default socket */
    const char *socket; /* --socket PATH */
    const char *token; /* --token, else the environment's PRECERT_TOKEN */
    const char *token_file; /* --token-file */
    const char *ca_file, *cert_file, *key_file;
    const char *timeout_s;
    bool json; /* the answer as it came, one line */
    bool help; /* --help, or nothing at all */
    bool version; /* --version */
};

/* Local arguments (PC_CTL_LOCAL, PC_CTL_SWITCH) by name. */
struct pc_ctl_local {
    const char *name, *value;
};
#define PC_CTL_LOCALS 24

/* A whole command line.  Owns params_doc; everything else is borrowed from argv or static. */
struct pc_ctl_invocation {
    struct pc_ctl_options options;
    const struct pc_ctl_command *command; /* NULL with options.help */
    yyjson_mut_doc *params_doc; /* its root is the params object */
    struct pc_ctl_local locals[PC_CTL_LOCALS];
    size_t local_count;
};

/* Reads argv (argv[0] is skipped).  *invocation_out is always valid to free.
 * Outcomes: PC_INVALID with err_out->detail saying what is wrong, as a sentence for the person at the terminal;
 * PC_NOT_FOUND when no such command exists (detail: the word).  A JSON file that is named is read here. */
PC_CHECK enum pc_rc pc_ctl_parse(int argc, char *const *argv, struct pc_ctl_invocation *invocation_out,
                                 struct pc_err *err_out);
void pc_ctl_invocation_free(struct pc_ctl_invocation *invocation);

/* A local argument's text; NULL when it was not given. */
const char *pc_ctl_local(const struct pc_ctl_invocation *invocation, const char *name);

/* A whole file, "-" being standard input; appended to *out.  PC_INVALID: it cannot be read. */
PC_CHECK enum pc_rc pc_ctl_read_file(const char *path, struct pc_buf *out, struct pc_err *err_out);

#endif
