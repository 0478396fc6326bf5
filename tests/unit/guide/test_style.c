/* Style sheet and script. */
#include <math.h>
#include <stdlib.h>
#include "guide/frame.h"
#include "support/pc_test.h"

static void nothing_is_loaded_from_elsewhere(void **state)
{
    (void)state;
    static const char *const loads[] = {"url(",    "@import", "http:",     "https:", "fetch(",
                                        "XMLHttp", "eval(",   "innerHTML", "</"};
    for (size_t i = 0; i < sizeof loads / sizeof loads[0]; i++) {
        assert_null(strstr(pc_frame_style, loads[i]));
        assert_null(strstr(pc_frame_script, loads[i]));
    }
    assert_non_null(strstr(pc_frame_style, "@media print"));
}

/* The colour behind `--name:#` at its n-th place, as relative luminance (WCAG 2). */
static double luminance(const char *name, int nth)
{
    const char *at = pc_frame_style;
    for (int i = 0; i <= nth; i++)
        at = strstr(at, name) + strlen(name);
    char hex[7] = "";
    const size_t size = strspn(at, "0123456789abcdef");
    for (size_t i = 0; i < 6; i++)
        hex[i] = at[size == 3 ? i / 2 : i];
    const long rgb = strtol(hex, NULL, 16);
    static const double weights[] = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        const double c = (double)((rgb >> (16 - 8 * i)) & 255) / 255;
        sum += weights[i] * (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static void every_text_colour_has_a_contrast_of_seven_on_both_grounds(void **state)
{
    (void)state;
    static const char *const inks[] = {"--ink:#", "--link:#", "--soft:#", "--mark:#"}, *const grounds[] = {
                                                                                           "--ground:#",
                                                                                           "--panel:#"};
    for (int scheme = 0; scheme < 2; scheme++) {
        for (size_t i = 0; i < 8; i++) {
            const double a = luminance(inks[i / 2], scheme), b = luminance(grounds[i % 2], scheme);
            const double ratio = (fmax(a, b) + 0.05) / (fmin(a, b) + 0.05);
            if (ratio < 7)
                fail_msg("%s on %s (%d): %.2f", inks[i / 2], grounds[i % 2], scheme, ratio);
        }
    }
}

PC_TEST_MAIN(PC_TEST(nothing_is_loaded_from_elsewhere),
             PC_TEST(every_text_colour_has_a_contrast_of_seven_on_both_grounds))
