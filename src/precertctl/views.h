/* src/precertctl/views.h -- the views of the methods, as data (views.c); read by the command table. */
#ifndef PC_PRECERTCTL_VIEWS_H
#define PC_PRECERTCTL_VIEWS_H

#include "precertctl/view.h"

/* clang-format off */
extern const struct pc_ctl_view
    pc_ctl_view_case, pc_ctl_view_cases, pc_ctl_view_submitted, pc_ctl_view_events,
    pc_ctl_view_requirement, pc_ctl_view_criteria, pc_ctl_view_groups, pc_ctl_view_group, pc_ctl_view_group_document, pc_ctl_view_billables, pc_ctl_view_simulated, pc_ctl_view_categories,
    pc_ctl_view_category, pc_ctl_view_criteria_list, pc_ctl_view_loaded, pc_ctl_view_letters, pc_ctl_view_letter,
    pc_ctl_view_policy_status, pc_ctl_view_diagnostics, pc_ctl_view_switched, pc_ctl_view_history,
    pc_ctl_view_principals, pc_ctl_view_change, pc_ctl_view_uses, pc_ctl_view_written,
    pc_ctl_view_explained_head, pc_ctl_view_explained_tail, pc_ctl_view_begun, pc_ctl_view_impact, pc_ctl_view_swept, pc_ctl_view_replayed, pc_ctl_view_tested, pc_ctl_view_imported, pc_ctl_view_stats, pc_ctl_view_guidelines, pc_ctl_view_guideline;
/* clang-format on */

#endif
