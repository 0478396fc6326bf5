/* tests/unit/store/documents/test_sniff.c -- mirrors src/store/documents/sniff.c */
#include "store/documents/sniff.h"

#include "base/mem.h"
#include "support/pc_test.h"

#define BYTES(literal)                  \
    {                                   \
        "" literal, sizeof(literal) - 1 \
    }

static const char *const all_types[] = {
    "application/pdf", "image/png", "image/jpeg",      "image/tiff",
    "text/plain",      "text/xml",  "application/xml", "application/hl7-sda+xml"};
enum { PDF = 1, PNG = 2, JPEG = 4, TIFF = 8, TEXT = 16, XML = 32 + 64, CDA = 128 };

static const struct {
    struct pc_str bytes;
    int is; /* of all_types */
} rows[] = {
    {BYTES("%PDF-1.7\n...\nstartxref\n0\n%%EOF\n"), PDF | TEXT},
    {BYTES("%PDF-1.7\n... cut off"), TEXT},
    {BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1"), PNG},
    {BYTES("\x89PNG\r\n\x1a\n"), 0},
    {BYTES("\xff\xd8\xff\xe0\0\x10JFIF"), JPEG},
    {BYTES("II*\0\x08\0\0\0"), TIFF},
    {BYTES("MM\0*\0\0\0\x08"), TIFF},
    {BYTES("Visit note.\r\n\tBMI 41, \xc3\xa9valu\xc3\xa9.\f"), TEXT},
    {BYTES("a \x07 bell"), 0},
    {BYTES("cut off in a letter: \xc3"), 0},
    {BYTES("overlong: \xc0\xaf"), 0},
    {BYTES("surrogate: \xed\xa0\x80"), 0},
    {BYTES("beyond Unicode: \xf4\x90\x80\x80"), 0},
    {BYTES("PK\x03\x04 an archive"), 0},
    {BYTES("\x7f"
           "ELF\2\1\1\0"),
     0},
    {BYTES("<?xml version=\"1.0\"?>\n<!-- c -->\n<note>x</note>"), TEXT | XML},
    {BYTES("\xef\xbb\xbf<note/>"), TEXT | XML},
    {BYTES("<!DOCTYPE note SYSTEM \"file:///etc/passwd\"><note/>"), TEXT},
    {BYTES("<?xml version=\"1.0\"?>"), TEXT},
    {BYTES("<ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>"), TEXT | XML | CDA},
    {BYTES("<?xml version='1.0'?><n1:ClinicalDocument xmlns:n1='urn:hl7-org:v3' a='b'>"), TEXT | XML | CDA},
    {BYTES("<ClinicalDocument/>"), TEXT | XML},
    {BYTES("<MyClinicalDocument xmlns=\"urn:hl7-org:v3\"/>"), TEXT | XML},
};

static void a_document_is_of_the_types_whose_form_it_has_and_of_no_other(void **state)
{
    (void)state;
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
        struct pc_sniff sniff = {0};
        pc_sniff_add(&sniff, rows[row].bytes);
        for (size_t type = 0; type < sizeof all_types / sizeof *all_types; type++)
            if (pc_sniff_is(&sniff, pc_str_of(all_types[type])) != ((rows[row].is >> type & 1) != 0))
                fail_msg("row %zu as %s", row, all_types[type]);
    }
}

static void it_does_not_matter_in_what_pieces_the_bytes_come(void **state)
{
    (void)state;
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
        struct pc_sniff sniff = {0};
        for (size_t i = 0; i < rows[row].bytes.size; i++)
            pc_sniff_add(&sniff, (struct pc_str){rows[row].bytes.ptr + i, 1});
        for (size_t type = 0; type < sizeof all_types / sizeof *all_types; type++)
            assert_int_equal(pc_sniff_is(&sniff, pc_str_of(all_types[type])), rows[row].is >> type & 1);
    }
}

static void the_end_of_a_long_pdf_is_seen(void **state)
{
    (void)state;
    char filler[3000];
    memset(filler, ' ', sizeof filler);
    for (int ends = 0; ends < 2; ends++) {
        struct pc_sniff sniff = {0};
        pc_sniff_add(&sniff, PC_STR("%PDF-1.4\n"));
        for (int i = 0; i < 50; i++)
            pc_sniff_add(&sniff, (struct pc_str){filler, (size_t)(100 + i * 50)});
        if (ends)
            pc_sniff_add(&sniff, PC_STR("%%EOF"));
        pc_sniff_add(&sniff, PC_STR("\n"));
        assert_int_equal(pc_sniff_is(&sniff, PC_STR("application/pdf")), ends);
    }
}

static void a_type_that_is_not_listed_cannot_be_uploaded(void **state)
{
    (void)state;
    struct pc_sniff sniff = {0};
    pc_sniff_add(&sniff, PC_STR("<html></html>"));
    assert_false(pc_sniff_is(&sniff, PC_STR("text/html")));
    assert_false(pc_sniff_knows(PC_STR("text/html")));
    assert_false(pc_sniff_knows(PC_STR("application/x-executable")));
    assert_true(pc_sniff_knows(PC_STR("image/tiff")));
}

PC_TEST_MAIN(PC_TEST(a_document_is_of_the_types_whose_form_it_has_and_of_no_other),
             PC_TEST(it_does_not_matter_in_what_pieces_the_bytes_come),
             PC_TEST(the_end_of_a_long_pdf_is_seen), PC_TEST(a_type_that_is_not_listed_cannot_be_uploaded))
