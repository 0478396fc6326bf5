/* src/precertctl/stats.h -- policy stats: what became of each criterion's answers, over stored cases. */
#ifndef PC_PRECERTCTL_STATS_H
#define PC_PRECERTCTL_STATS_H

#include "precertctl/run.h"

/* Asks policy.stats page by page until all cases were counted, and adds the pages up. */
int pc_ctl_policy_stats(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output);

/* Adds one page's rows to `total` (an array of rows like them), by criteria and version. */
void pc_ctl_stats_add(yyjson_mut_doc *doc, yyjson_mut_val *total, yyjson_val *page);

#endif
