/* src/base/str.h -- borrowed slices and growing byte buffers. */
#ifndef PC_BASE_STR_H
#define PC_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A slice: borrows until its owner goes.  ptr may be NULL when size is 0 (then it means "absent"). */
struct pc_str {
    const char *ptr;
    size_t size;
};
#define PC_STR(literal) ((struct pc_str){"" literal, sizeof(literal) - 1})
struct pc_str pc_str_of(const char *s); /* of a C string; NULL gives the absent slice */
bool pc_str_equal(struct pc_str a, struct pc_str b);
bool pc_str_is(struct pc_str a, const char *s);
int pc_str_compare(struct pc_str a, struct pc_str b); /* bytewise, as memcmp orders */

/* A growing buffer, owned by whoever holds the struct; a zeroed one is empty and valid.  Always
 * followed by a NUL byte that size does not count (once something was added). */
struct pc_buf {
    char *ptr;
    size_t size;
    size_t capacity;
};
void pc_buf_free(struct pc_buf *buf); /* frees the bytes, zeroes the struct */
void pc_buf_clear(struct pc_buf *buf); /* size 0, keeps the memory */
char *pc_buf_reserve(struct pc_buf *buf, size_t extra); /* room for extra bytes at the end; returns the end */
void pc_buf_add(struct pc_buf *buf, const void *bytes, size_t size);
void pc_buf_add_str(struct pc_buf *buf, struct pc_str s);
void pc_buf_add_text(struct pc_buf *buf, const char *s);
void pc_buf_add_char(struct pc_buf *buf, char c);
void pc_buf_printf(struct pc_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void pc_buf_add_i64(struct pc_buf *buf, int64_t v);
void pc_buf_add_json_str(struct pc_buf *buf, struct pc_str s); /* quoted and escaped; absent gives null */
static inline struct pc_str pc_buf_str(const struct pc_buf *buf) { return (struct pc_str){buf->ptr, buf->size}; }

#endif
