/* src/precertctl/look.h -- a directory of policies loaded here, in an evaluator of the command's own. */
#ifndef PC_PRECERTCTL_LOOK_H
#define PC_PRECERTCTL_LOOK_H

#include "policy/oneshot.h"
#include "precertctl/run.h"

/* What loading gave.  Valid to free when zeroed. */
struct pc_ctl_look {
    bool
        patient; /* in: whole criteria are described and probed, so limits are those of a person, not of a request */
    struct pc_bundle *bundle; /* the files; owned */
    struct pc_oneshot *oneshot; /* owned */
    bool ok; /* no errors: `json` is the catalogue, else the array of diagnostics */
    struct pc_str json; /* borrowed from oneshot */
    yyjson_doc *doc; /* the catalogue, read; NULL when not ok */
};
void pc_ctl_look_free(struct pc_ctl_look *look);

/* Reads and loads the directory of the argument `directory` (default: ./policies).  PC_CTL_DONE: look->ok tells how it went;
 * else the exit status, already explained in output->err. */
int pc_ctl_look_at(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output,
                   struct pc_ctl_look *look);

/* The same for files that are there already; takes a reference. */
int pc_ctl_look_at_bundle(const struct pc_ctl_invocation *invocation, struct pc_bundle *bundle,
                          struct pc_ctl_output *output, struct pc_ctl_look *look);

/* PC_CTL_DONE when the policies loaded; else their errors are shown, the warnings not. */
int pc_ctl_look_need(const struct pc_ctl_invocation *invocation, const struct pc_ctl_look *look,
                     const char *name, struct pc_ctl_output *output);

/* pc_ctl_look_at, and policies with errors are shown and end the command too: PC_CTL_DONE means that look->doc is there. */
int pc_ctl_look_sound(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output,
                      struct pc_ctl_look *look);

/* Shows {"ok":...,"diagnostics":[...]}; the exit status.  `found_nothing` is printed when all is right. */
int pc_ctl_look_show(const struct pc_ctl_invocation *invocation, const struct pc_ctl_look *look,
                     const char *found_nothing, struct pc_ctl_output *output);

/* The directory of the argument `directory`, or the default. */
const char *pc_ctl_policies(const struct pc_ctl_invocation *invocation);

/* Today's date, by the machine's clock in UTC. */
const char *pc_ctl_today(char text[PC_DATE_TEXT]);

/* "precertctl: what: detail" on standard error; gives back `status`. */
int pc_ctl_say(struct pc_ctl_output *output, const char *what, const char *detail, int status);

#endif
