/* src/base/str.c -- what of slices and buffers is not inline: growth, numbers, JSON strings. */
#include "base/str.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/mem.h"

int pc_str_compare(struct pc_str a, struct pc_str b)
{
    size_t common = a.size < b.size ? a.size : b.size;
    int order = common > 0 ? memcmp(a.ptr, b.ptr, common) : 0;
    return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

struct pc_str pc_str_keep(struct pc_str s, struct pc_arena *arena)
{
    return (struct pc_str){pc_arena_strndup(arena, s.ptr, s.size), s.size};
}

bool pc_str_starts(struct pc_str s, struct pc_str part)
{
    return part.size <= s.size && pc_str_equal((struct pc_str){s.ptr, part.size}, part);
}

bool pc_str_ends(struct pc_str s, struct pc_str part)
{
    return part.size <= s.size &&
           pc_str_equal((struct pc_str){s.ptr + (s.size - part.size), part.size}, part);
}

uint32_t pc_str_hash(struct pc_str s)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < s.size; i++)
        hash = (hash ^ (unsigned char)s.ptr[i]) * 0x100000001b3u;
    return (uint32_t)(hash >> 32);
}

void pc_buf_free(struct pc_buf *buf)
{
    pc_free(buf->ptr);
    *buf = (struct pc_buf){0};
}

void pc_buf_clear(struct pc_buf *buf)
{
    buf->size = 0;
    if (buf->ptr)
        buf->ptr[0] = '\0';
}

void pc_buf_grow(struct pc_buf *buf, size_t extra)
{
    PC_ASSERT(extra < SIZE_MAX / 4 && buf->size < SIZE_MAX / 4);
    size_t need = buf->size + extra + 1;
    size_t capacity = buf->capacity > 0 ? buf->capacity : 64;
    while (capacity < need)
        capacity *= 2;
    buf->ptr = pc_realloc(buf->ptr, capacity);
    buf->capacity = capacity;
    buf->ptr[buf->size] = '\0';
}

void pc_buf_printf(struct pc_buf *buf, const char *format, ...)
{
    va_list args;
    va_list again;
    va_start(args, format);
    va_copy(again, args);

    char *end = pc_buf_reserve(buf, 64);
    size_t room = buf->capacity - buf->size;
    int length = vsnprintf(end, room, format, args);
    PC_ASSERT(length >= 0);
    size_t size = (size_t)length;
    if (size >= room)
        vsnprintf(pc_buf_reserve(buf, size), size + 1, format, again);
    buf->size += size;

    va_end(again);
    va_end(args);
}

/* clang-format off */
static const char digit_pairs[] =
    "00010203040506070809" "10111213141516171819" "20212223242526272829" "30313233343536373839" "40414243444546474849"
    "50515253545556575859" "60616263646566676869" "70717273747576777879" "80818283848586878889" "90919293949596979899";
/* clang-format on */

static size_t digits_of(uint64_t v)
{
    size_t count = 1;
    for (; v >= 10000; v /= 10000)
        count += 4;
    return count + (v >= 10) + (v >= 100) + (v >= 1000);
}

char *pc_put_u64(char *to, uint64_t v)
{
    if (v < 10) {
        *to = (char)('0' + v);
        return to + 1;
    }
    char *const end = to + digits_of(v);
    char *at = end;
    for (; v >= 100; v /= 100) {
        at -= 2;
        memcpy(at, digit_pairs + 2 * (v % 100), 2);
    }
    if (v >= 10)
        memcpy(to, digit_pairs + 2 * v, 2);
    else
        *to = (char)('0' + v);
    return end;
}

void pc_buf_add_u64(struct pc_buf *buf, uint64_t v)
{
    char *end = pc_put_u64(pc_buf_reserve(buf, 20), v);
    *end = '\0';
    buf->size = (size_t)(end - buf->ptr);
}

void pc_buf_add_i64(struct pc_buf *buf, int64_t v)
{
    if (v < 0)
        pc_buf_add_char(buf, '-');
    pc_buf_add_u64(buf, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

/* A real of at most six decimals ("31.4") without printf.  If scaled / power gives back the real, then this text reads
 * back equal, and as it has no more than 15 digits it is what %.15g prints. */
static bool add_short_real(struct pc_buf *buf, double real)
{
    double size = fabs(real);
    if (size < 1e-4 || size >= 1e9)
        return false;
    double power = 10;
    for (int decimals = 1; decimals <= 6; decimals++, power *= 10) {
        double scaled = round(size * power);
        if (scaled / power != size)
            continue;
        uint64_t digits = (uint64_t)scaled;
        uint64_t unit = (uint64_t)power;
        if (real < 0)
            pc_buf_add_char(buf, '-');
        pc_buf_add_u64(buf, digits / unit);
        size_t point = buf->size;
        pc_buf_add_u64(buf,
                       unit + digits % unit); /* the leading 1 keeps the zeros; the point takes its place */
        buf->ptr[point] = '.';
        return true;
    }
    return false;
}

void pc_buf_add_real(struct pc_buf *buf, double real)
{
    if (!isfinite(real)) {
        pc_buf_add(buf, "null", 4);
        return;
    }
    if (fabs(real) < 9007199254740992.0 && real == trunc(real)) {
        pc_buf_add_i64(buf, (int64_t)real);
        return;
    }
    if (add_short_real(buf, real))
        return;
    char text[32];
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(text, sizeof text, "%.*g", precision, real);
        if (strtod(text, NULL) == real)
            break;
    }
    pc_buf_add_text(buf, text);
}

/* Whether one of eight bytes is below 0x20, a quote or a backslash: the usual word-at-a-time test for a zero byte. */
static inline bool word_needs_escape(uint64_t word)
{
    const uint64_t ones = 0x0101010101010101u;
    const uint64_t tops = 0x8080808080808080u;
    uint64_t quote = word ^ (ones * '"');
    uint64_t backslash = word ^ (ones * '\\');
    uint64_t found = ((word - ones * 0x20) & ~word) | ((quote - ones) & ~quote) |
                     ((backslash - ones) & ~backslash);
    return (found & tops) != 0;
}

static inline bool byte_needs_escape(char c)
{
    return (unsigned char)c < 0x20 || c == '"' || c == '\\';
}

static inline uint64_t word_at(const char *s)
{
    uint64_t word;
    memcpy(&word, s, sizeof word);
    return word;
}

/* All bytes of a text that has less than eight, some of them twice, and spaces. */
static inline uint64_t short_word(const char *s, size_t size)
{
    uint32_t first, last;
    if (size >= sizeof first) {
        memcpy(&first, s, sizeof first);
        memcpy(&last, s + size - sizeof last, sizeof last);
        return first | (uint64_t)last << 32;
    }
    if (size == 0)
        return 0x2020202020202020u;
    return 0x2020202020000000u | (unsigned char)s[0] | (uint64_t)(unsigned char)s[size / 2] << 8 |
           (uint64_t)(unsigned char)s[size - 1] << 16;
}

/* Whether all bytes go out as they are.  The last word of a longer text overlaps the one before it. */
static inline bool is_plain(const char *s, size_t size)
{
    if (size < 8)
        return !word_needs_escape(short_word(s, size));
    for (size_t at = 0; at + 8 <= size; at += 8)
        if (word_needs_escape(word_at(s + at)))
            return false;
    return !word_needs_escape(word_at(s + size - 8));
}

/* The number of leading bytes that go out as they are. */
static size_t plain_prefix(const char *s, size_t size)
{
    size_t at = 0;
    while (size - at >= 8 && !word_needs_escape(word_at(s + at)))
        at += 8;
    while (at < size && !byte_needs_escape(s[at]))
        at++;
    return at;
}

static void add_escaped(struct pc_buf *buf, char c)
{
    static const char short_forms[0x20] = {
        ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'};
    bool control = (unsigned char)c < 0x20;
    if (control && short_forms[(unsigned char)c] == 0) {
        pc_buf_printf(buf, "\\u%04x", (unsigned)c);
        return;
    }
    pc_buf_add_char(buf, '\\');
    pc_buf_add_char(buf, control ? short_forms[(unsigned char)c] : c);
}

void pc_buf_add_json_str(struct pc_buf *buf, struct pc_str s)
{
    if (!s.ptr) {
        pc_buf_add(buf, "null", 4);
        return;
    }
    char *end = pc_buf_reserve(buf, s.size + 2);
    if (is_plain(s.ptr, s.size)) { /* nearly always */
        end[0] = '"';
        pc_copy_short(end + 1, s.ptr, s.size);
        memcpy(end + 1 + s.size, "\"", 2);
        buf->size += s.size + 2;
        return;
    }
    pc_buf_add_char(buf, '"');
    size_t plain = plain_prefix(s.ptr, s.size);
    pc_buf_add(buf, s.ptr, plain);
    for (size_t at = plain; at < s.size; at += plain + 1) {
        add_escaped(buf, s.ptr[at]);
        plain = plain_prefix(s.ptr + at + 1, s.size - at - 1);
        pc_buf_add(buf, s.ptr + at + 1, plain);
    }
    pc_buf_add_char(buf, '"');
}
