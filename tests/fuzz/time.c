/* tests/fuzz/time.c -- what is read as an instant or a date prints and reads back as the same one. */
#include "base/time.h"
#include "base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct pc_str text = {(const char *)data, size};
    struct pc_time time, time_again;
    struct pc_date date, date_again;
    char printed[PC_TIME_TEXT];
    if (pc_time_parse(text, &time) == PC_OK && time.ms >= INT64_C(-62167219200000) &&
        time.ms < INT64_C(253402300800000)) { /* an offset can lead out of four digits of year */
        PC_ASSERT(pc_time_parse(pc_str_of(pc_time_format(time, printed)), &time_again) == PC_OK);
        PC_ASSERT(time.ms == time_again.ms);
    }
    if (pc_date_parse(text, &date) == PC_OK) {
        PC_ASSERT(pc_str_equal(text, pc_str_of(pc_date_format(date, printed))));
        PC_ASSERT(pc_date_parse(text, &date_again) == PC_OK && date.days == date_again.days);
    }
    return 0;
}
