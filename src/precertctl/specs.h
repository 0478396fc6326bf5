/* src/precertctl/specs.h -- the busted specs that stand beside a directory of policies (tests/policies), run in a process of their own. */
#ifndef PC_PRECERTCTL_SPECS_H
#define PC_PRECERTCTL_SPECS_H

#include "precertctl/run.h"

/* How it went.  Valid to free when zeroed. */
struct pc_ctl_specs {
    bool ran; /* there are specs, and busted */
    size_t passed, failed;
    struct pc_buf failures; /* JSON strings joined by commas: the failed tests' names */
};
void pc_ctl_specs_free(struct pc_ctl_specs *specs);

/* Runs them from the folder above `directory`, as an author would; nothing happens where there are none, or no busted. */
void pc_ctl_specs_run(const char *directory, struct pc_ctl_output *output, struct pc_ctl_specs *specs);

/* Takes one line of busted's TAP output: "ok 3 - name", "not ok 4 - name". */
void pc_ctl_specs_take(struct pc_ctl_specs *specs, struct pc_str line);

#endif
