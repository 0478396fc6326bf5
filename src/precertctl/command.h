/* src/precertctl/command.h -- the one table of what precertctl can do: words, method, arguments, view, runner.
 *
 * The parser (parse.h), the help (help.h) and the runner (run.h) read it; nothing is listed twice. */
#ifndef PC_PRECERTCTL_COMMAND_H
#define PC_PRECERTCTL_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include "precertctl/view.h"

/* How the text of an argument becomes JSON. */
enum pc_ctl_type {
    PC_CTL_TEXT, /* a string */
    PC_CTL_INT, /* a whole number */
    PC_CTL_PERCENT, /* "0.5%" or "0.5": a number */
    PC_CTL_FLAG, /* an option without a value: true */
    PC_CTL_LIST, /* "a,b,c": an array of strings */
    PC_CTL_JSON, /* JSON text */
    PC_CTL_FILE, /* the name of a file that holds JSON; "-" is standard input */
    PC_CTL_ITEMS, /* "bmi,document:treatment_plan": what request_information asks for */
    PC_CTL_CODES, /* "97110x18,70450": procedure lines, with units after an x */
    PC_CTL_SWITCH, /* an option without a value for the command's own runner: its text is "" */
    PC_CTL_LOCAL /* not for the server: kept as text for the command's own runner */
};

/* One argument.  A name in capitals is a positional one, a name with dashes an option. */
struct pc_ctl_arg {
    const char *name; /* "CASE", "--state" */
    const char *
        member; /* where it goes in params: "case_id", "service.category"; NULL: an object that becomes part of
                           params themselves; for PC_CTL_LOCAL its name in the invocation */
    enum pc_ctl_type type;
    bool optional; /* options always are */
    const char *doc;
};

struct pc_ctl_invocation; /* parse.h */
struct pc_ctl_output; /* run.h */

/* One command.  All static. */
struct pc_ctl_command {
    const char *words; /* "case submit" */
    const char *method; /* of the wire; NULL: a command that runs here (policy check) */
    const char *doc;
    const char *base; /* params that arguments are laid over, as JSON; NULL: {} */
    const struct pc_ctl_arg *args; /* ends with a NULL name; may be NULL */
    const struct pc_ctl_view *view;
    int (*run)(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output); /* NULL: one call */
    bool admin; /* goes to the admin socket unless an address or a token is given */
    const char *good; /* a member of the result that must be true for exit status 0; NULL: none */
    const char *none; /* a list of the result that must be empty for exit status 0; NULL: none */
    bool paints; /* its text is coloured on a terminal */
    int bad_status; /* the exit status when it is not */
};

extern const struct pc_ctl_command pc_ctl_commands[];
extern const size_t pc_ctl_command_count;

/* The command whose words are the first of the `count` words; *used_out is how many they were (1 or 2).  NULL: none. */
const struct pc_ctl_command *pc_ctl_find(const char *const *words, size_t count, size_t *used_out);

/* Exit statuses, documented in README.md and --help. */
/* clang-format off */
#define PC_CTL_STATUSES(X) \
    X(DONE,        0, "done") \
    X(REFUSED,     1, "the server refused, or what was asked is not so (a replay differs, the chain is broken)") \
    X(USAGE,       2, "wrong arguments, or a file that cannot be read or is no JSON") \
    X(CONNECTION,  3, "nobody answers, or the connection was lost") \
    X(POLICY,      4, "the policies have errors: the diagnostics say where") \
    X(NOT_ALLOWED, 5, "not logged in, or not allowed for this principal") \
    X(TRY_AGAIN,   6, "the server is busy or cannot answer now; the same command may be sent again")
/* clang-format on */
enum pc_ctl_status {
#define X(id, number, doc) PC_CTL_##id = (number),
    PC_CTL_STATUSES(X)
#undef X
};

#endif
