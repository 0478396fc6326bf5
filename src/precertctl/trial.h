/* src/precertctl/trial.h -- policy test: the examples of every criterion, what they cover, and the specs beside the policies. */
#ifndef PC_PRECERTCTL_TRIAL_H
#define PC_PRECERTCTL_TRIAL_H

#include "precertctl/run.h"

/* Loads a directory, which runs its examples; shows which comparisons no example tries both ways; runs the busted specs of
 * ../tests/policies when they and busted are there.  Exit status PC_CTL_POLICY when something failed. */
int pc_ctl_policy_test(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output);

/* Appends {rows: [one a criterion version whose examples leave something open], total: {...}} of a catalogue. */
void pc_ctl_trial_coverage(yyjson_val *catalogue, struct pc_buf *out);

#endif
