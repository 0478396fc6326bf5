/* tests/unit/precertctl/test_document.c -- mirrors src/precertctl/document.c; the way to a server and back is in documents_spec.lua */
#include "precertctl/document.h"
#include "support/pc_test.h"

static void a_name_says_its_content_type_in_any_case(void **state)
{
    (void)state;
    assert_string_equal(pc_ctl_content_type("records/visit.PDF"), "application/pdf");
    assert_string_equal(pc_ctl_content_type("scan.tiff"), "image/tiff");
    assert_string_equal(pc_ctl_content_type("a.b.jpg"), "image/jpeg");
    assert_null(pc_ctl_content_type("notes"));
    assert_null(pc_ctl_content_type("macro.docm"));
}

PC_TEST_MAIN(PC_TEST(a_name_says_its_content_type_in_any_case))
