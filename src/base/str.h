/* src/base/str.h -- borrowed slices and growing byte buffers.  The appends are inline: every answer is built of them. */
#ifndef PC_BASE_STR_H
#define PC_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A slice: borrows until its owner goes.  ptr may be NULL when size is 0 (then it means "absent"). */
struct pc_str {
    const char *ptr;
    size_t size;
};
#define PC_STR(literal) ((struct pc_str){"" literal, sizeof(literal) - 1})
#define PC_STR_INIT(literal)            \
    {                                   \
        "" literal, sizeof(literal) - 1 \
    } /* the same inside a static table */

/* The slice of a C string; borrows it.  NULL gives the absent slice.  Inline, with what compares: the size of a constant is known. */
static inline struct pc_str pc_str_of(const char *s)
{
    return (struct pc_str){s, s ? strlen(s) : 0};
}

/* Whether the bytes are the same.  Absent equals empty. */
static inline bool pc_str_equal(struct pc_str a, struct pc_str b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.ptr, b.ptr, a.size) == 0);
}
static inline bool pc_str_is(struct pc_str a, const char *s)
{
    return pc_str_equal(a, pc_str_of(s));
}
/* A copy that the arena owns, with a NUL behind it. */
struct pc_arena;
struct pc_str pc_str_keep(struct pc_str s, struct pc_arena *arena);
/* Whether `part` stands in `s` at its beginning, at its end. */
bool pc_str_starts(struct pc_str s, struct pc_str part);
bool pc_str_ends(struct pc_str s, struct pc_str part);

/* Bytewise, as memcmp orders; a prefix comes before what it begins.  Below 0, 0 or above 0. */
int pc_str_compare(struct pc_str a, struct pc_str b);

/* FNV-1a, its upper half: for tables whose keys are ours, so that nobody chooses collisions. */
uint32_t pc_str_hash(struct pc_str s);

/* A growing buffer, owned by whoever holds the struct; a zeroed one is empty and valid.  Always followed by a NUL
 * byte that size does not count (once something was added). */
struct pc_buf {
    char *ptr;
    size_t size;
    size_t capacity;
};

/* Frees the bytes and zeroes the struct. */
void pc_buf_free(struct pc_buf *buf);

/* Makes the size 0 and keeps the memory. */
void pc_buf_clear(struct pc_buf *buf);

/* Makes room for at least `extra` bytes and a NUL at the end; the slow path of pc_buf_reserve. */
void pc_buf_grow(struct pc_buf *buf, size_t extra);

/* Room for `extra` bytes at the end; returns the end.  Whoever writes there adds to size and ends with a NUL. */
static inline char *pc_buf_reserve(struct pc_buf *buf, size_t extra)
{
    if (extra >= buf->capacity - buf->size)
        pc_buf_grow(buf, extra);
    return buf->ptr + buf->size;
}

/* Appends a copy of the bytes; they must not lie inside the buffer.  size 0 adds nothing. */
static inline void pc_buf_add(struct pc_buf *buf, const void *bytes, size_t size)
{
    char *end = pc_buf_reserve(buf, size);
    if (size > 0)
        memcpy(end, bytes, size);
    end[size] = '\0';
    buf->size += size;
}

/* Appends a copy of the slice, of the C string, of one byte. */
static inline void pc_buf_add_str(struct pc_buf *buf, struct pc_str s)
{
    pc_buf_add(buf, s.ptr, s.size);
}
static inline void pc_buf_add_text(struct pc_buf *buf, const char *s)
{
    pc_buf_add(buf, s, strlen(s));
}
static inline void pc_buf_add_char(struct pc_buf *buf, char c)
{
    char *end = pc_buf_reserve(buf, 1);
    end[0] = c;
    end[1] = '\0';
    buf->size++;
}

/* Copies a text, which is short mostly: by two words that overlap, which costs less than a call. */
static inline void pc_copy_short(char *to, const char *from, size_t size)
{
    if (size > 16) {
        memcpy(to, from, size);
    } else if (size >= 8) {
        memcpy(to, from, 8);
        memcpy(to + size - 8, from + size - 8, 8);
    } else if (size >= 4) {
        memcpy(to, from, 4);
        memcpy(to + size - 4, from + size - 4, 4);
    } else if (size > 0) {
        to[0] = from[0];
        to[size / 2] = from[size / 2];
        to[size - 1] = from[size - 1];
    }
}

/* Whether two texts of one size, which are short mostly, are the same: compared by words likewise, without a call. */
static inline bool pc_same_short(const char *a, const char *b, size_t size)
{
    uint64_t a8, b8;
    uint32_t a4, b4, a4_last, b4_last;
    if (size > 8) {
        for (size_t at = 0; at < size - 8; at += 8) {
            memcpy(&a8, a + at, 8);
            memcpy(&b8, b + at, 8);
            if (a8 != b8)
                return false;
        }
        memcpy(&a8, a + size - 8, 8);
        memcpy(&b8, b + size - 8, 8);
        return a8 == b8;
    }
    if (size >= 4) {
        memcpy(&a4, a, 4);
        memcpy(&b4, b, 4);
        memcpy(&a4_last, a + size - 4, 4);
        memcpy(&b4_last, b + size - 4, 4);
        return a4 == b4 && a4_last == b4_last;
    }
    return size == 0 || (a[0] == b[0] && a[size / 2] == b[size / 2] && a[size - 1] == b[size - 1]);
}

/* Writes the decimal digits of v, 20 at most; returns their end. */
char *pc_put_u64(char *to, uint64_t v);

/* Appends what printf would write. */
void pc_buf_printf(struct pc_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Appends the decimal digits of v. */
void pc_buf_add_i64(struct pc_buf *buf, int64_t v);
void pc_buf_add_u64(struct pc_buf *buf, uint64_t v);

/* Appends a real as canonical JSON has it: integral and below 2^53 in size as an integer; else the first of %.15g, %.16g,
 * %.17g that reads back equal; null for what JSON has no word for. */
void pc_buf_add_real(struct pc_buf *buf, double real);

/* Appends a JSON string: quoted; only `"`, `\` and bytes below 0x20 are escaped, by their short forms (\b \f \n \r \t)
 * or as \u00xx in lower case.  The absent slice gives null. */
void pc_buf_add_json_str(struct pc_buf *buf, struct pc_str s);

/* The bytes so far; borrows until the next append. */
static inline struct pc_str pc_buf_str(const struct pc_buf *buf)
{
    return (struct pc_str){buf->ptr, buf->size};
}

#endif
