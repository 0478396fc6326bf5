/* tests/unit/server/test_print_protocol.c -- PROTOCOL.md is what the tables print: change them, run with PC_GOLDEN=update. */
#include "support/golden.h"
#include "support/pc_test.h"

#include <stdio.h>
#include "server/methods.h"
#include "server/server.h"

#define PAGE PC_SOURCE_DIR "/src/server/PROTOCOL.md"

static void the_committed_page_is_what_the_tables_print(void **state)
{
    (void)state;
    struct pc_buf printed = {0};
    pc_server_print_protocol(&printed);
    assert_golden(PAGE, &printed);
    pc_buf_free(&printed);
}

static void the_page_names_every_method_and_every_result(void **state)
{
    (void)state;
    struct pc_buf page = {0};
    pc_server_print_protocol(&page);
    for (size_t i = 0; i < pc_method_count; i++)
        assert_non_null(strstr(page.ptr, pc_methods[i].name));
    for (int rc = 1; rc < PC_RC_COUNT; rc++)
        assert_non_null(strstr(page.ptr, pc_rc_text((enum pc_rc)rc)));
    pc_buf_free(&page);
}

PC_TEST_MAIN(PC_TEST(the_committed_page_is_what_the_tables_print),
             PC_TEST(the_page_names_every_method_and_every_result))
