/* tests/fuzz/delta.c -- any two texts: their difference makes the second of the first; any bytes as a difference: refused, or
 * followed inside their bounds. */
#include "store/sqlite/delta.h"
#include <stdint.h>
#include <string.h>
#include "base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void apply(struct pc_str base, struct pc_str delta, struct pc_str expected)
{
    size_t makes;
    if (!pc_delta_size(base, delta, &makes)) {
        PC_ASSERT(!expected.ptr);
        return;
    }
    PC_ASSERT(!expected.ptr || makes == expected.size);
    char *text = pc_alloc(makes);
    pc_delta_apply(base, delta, text);
    PC_ASSERT(!expected.ptr || memcmp(text, expected.ptr, makes) == 0);
    pc_free(text);
}

static void make(struct pc_str base, struct pc_str text, size_t most)
{
    struct pc_delta_index *index = pc_alloc(sizeof *index);
    char *out = pc_alloc(most);
    size_t size;
    pc_delta_index(index, base);
    if (pc_delta_make(index, base, text, out, most, &size))
        apply(base, (struct pc_str){out, size}, text);
    else
        PC_ASSERT(most < text.size * 2 + 64);
    pc_free(out);
    pc_free(index);
}

/* Two bytes say how much of the rest is the base. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3)
        return 0;
    const size_t rest = size - 2, split = (size_t)(data[0] | data[1] << 8) % rest % PC_DELTA_BASE_MOST;
    const struct pc_str base = {(const char *)data + 2, split};
    const struct pc_str text = {(const char *)data + 2 + split, rest - split};
    make(base, text, text.size * 2 + 64);
    make(base, text, text.size / 3);
    apply(base, text, (struct pc_str){NULL, 0});
    return 0;
}
