/* src/caseflow/tables.h -- the machines themselves, and the interpreter on a machine that is passed in.  Private to
 * caseflow/ and its tests (which run mutated copies of a table). */
#ifndef PC_CASEFLOW_TABLES_H
#define PC_CASEFLOW_TABLES_H

#include "caseflow/flow.h"

/* One file each: <name>_table.c; flow.c lists those that have rows. */
extern const struct pc_flow_machine pc_flow_review, pc_flow_stay, pc_flow_transplant, pc_flow_appeal,
    pc_flow_external_review, pc_flow_peer_to_peer;

/* pc_flow_step and pc_flow_allowed on `machine`; borrows it for the call.  Outcomes: PC_REFUSED. */
PC_CHECK enum pc_rc pc_flow_step_in(const struct pc_flow_machine *machine, enum pc_state in,
                                    enum pc_event event, uint32_t role, const struct pc_flow_facts *facts,
                                    struct pc_flow_effects *effects_out, const char **why_out);
uint64_t pc_flow_allowed_in(const struct pc_flow_machine *machine, enum pc_state in, uint32_t roles,
                            const struct pc_flow_facts *facts);

#endif
