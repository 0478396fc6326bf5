/* Colours and progress: for a person at a terminal alone. */
#include "precertctl/terminal.h"
#include "support/pc_test.h"

static void paints(bool colours, const char *text, const char *expected)
{
    const struct pc_ctl_output output = {.colours = colours};
    struct pc_buf buf = {0};
    pc_buf_add_text(&buf, text);
    pc_ctl_paint(&output, &buf, 0);
    assert_string_equal(buf.ptr, expected);
    pc_buf_free(&buf);
}

static void severities_values_and_marks_are_coloured(void **state)
{
    (void)state;
    paints(true, "a.lua:1:2: error: x: y\n", "a.lua:1:2\x1b[31m: error: \x1b[0mx: y\n");
    paints(
        true, "\xe2\x9c\x93 met    a\n\xe2\x9c\x97 not met b\n? unknown c\nother\n",
        "\x1b[32m\xe2\x9c\x93 met\x1b[0m    a\n\x1b[31m\xe2\x9c\x97 not met\x1b[0m b\n\x1b[33m? unknown\x1b[0m c\nother\n");
    paints(true, "+new\n-old\n same\n", "\x1b[32m+new\x1b[0m\n\x1b[31m-old\x1b[0m\n same\n");
}

static void a_pipe_gets_no_colours_and_no_progress(void **state)
{
    (void)state;
    struct pc_ctl_output output = {0};
    paints(false, "met    a\n", "met    a\n");
    pc_ctl_progress(&output, "x", 1, 2);
    pc_ctl_progress_end(&output);
    assert_int_equal(output.err.size, 0);
}

static void progress_is_one_line_that_is_wiped_at_the_end(void **state)
{
    (void)state;
    struct pc_ctl_output output = {.progress = true};
    pc_ctl_progress(&output, "cases", 1, 2);
    pc_ctl_progress(&output, "cases", 2, 2); /* within a tenth of a second: not shown */
    pc_ctl_progress_end(&output);
    assert_string_equal(output.err.ptr, "\rcases [##########          ]  50 %\x1b[K\r\x1b[K");
    pc_buf_clear(&output.err);
    pc_ctl_progress(&output, "specs run", 7, 0);
    assert_string_equal(output.err.ptr, "\rspecs run: 7\x1b[K");
    pc_buf_clear(&output.err);
    output.progress_us = 0;
    pc_ctl_progress(&output, "cases", 9, 3); /* more came than were counted before */
    assert_string_equal(output.err.ptr, "\rcases [####################] 100 %\x1b[K");
    pc_buf_free(&output.err);
}

PC_TEST_MAIN(PC_TEST(severities_values_and_marks_are_coloured),
             PC_TEST(a_pipe_gets_no_colours_and_no_progress),
             PC_TEST(progress_is_one_line_that_is_wiped_at_the_end))
