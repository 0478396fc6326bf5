/* tests/unit/caseflow/laws.h -- what must hold of a review machine, whatever its rows: shared by the test of the shipped
 * table and the one of its mutants.  Each returns how often the machine breaks it and writes a line for each time. */
#ifndef PC_TEST_CASEFLOW_LAWS_H
#define PC_TEST_CASEFLOW_LAWS_H

#include "base/str.h"
#include "caseflow/tables.h"

/* Laws over rows: clocks, queues, letters, escalation. */
int laws_broken(const struct pc_flow_machine *machine, struct pc_buf *out);

/* Routes: what the programme says happens, as (state, event, role, facts) -> (state or refusal). */
int routes_broken(const struct pc_flow_machine *machine, struct pc_buf *out);

/* tests/expected/roles.tsv against what the machine allows; `text` is the file. */
int roles_broken(const struct pc_flow_machine *machine, struct pc_str text, struct pc_buf *out);

#endif
