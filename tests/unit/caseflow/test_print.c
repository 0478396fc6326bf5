/* CASEFLOW.md is what the table prints: change the table, then run this test with PC_GOLDEN=update. */
#include "support/golden.h"
#include "support/pc_test.h"

#include <stdio.h>

#include "base/str.h"
#include "caseflow/flow.h"

#define PAGE PC_SOURCE_DIR "/src/caseflow/CASEFLOW.md"

static void the_committed_page_is_what_the_table_prints(void **state)
{
    (void)state;
    struct pc_buf printed = {0};
    pc_flow_print(&printed);
    assert_golden(PAGE, &printed);
    pc_buf_free(&printed);
}

static void the_page_names_every_row_every_state_and_every_reason(void **state)
{
    (void)state;
    struct pc_buf page = {0};
    pc_flow_print(&page);
    const struct pc_flow_machine *m = pc_flow_machine(PC_KIND_REVIEW);
    for (size_t i = 0; i < m->row_count; i++) {
        char cell[32];
        snprintf(cell, sizeof cell, "\n| %d | ", m->rows[i].id);
        assert_non_null(strstr(page.ptr, cell));
        assert_non_null(strstr(page.ptr, m->rows[i].because));
    }
    for (size_t i = 0; i < m->never_count; i++)
        assert_non_null(strstr(page.ptr, m->never[i].because));
    for (int s = 0; s < PC_ST_COUNT; s++)
        if (pc_flow_has_state(m, (enum pc_state)s))
            assert_non_null(strstr(page.ptr, pc_state_meaning((enum pc_state)s)));
    pc_buf_free(&page);
}

PC_TEST_MAIN(PC_TEST(the_committed_page_is_what_the_table_prints),
             PC_TEST(the_page_names_every_row_every_state_and_every_reason))
