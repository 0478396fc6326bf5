/* src/base/mem.h -- the only doors to the heap, and the arena of one request. */
#ifndef PC_BASE_MEM_H
#define PC_BASE_MEM_H

#include <stdarg.h>
#include <stddef.h>
#include "precert/rc.h"

/* A failed internal belief ends the process, in release builds too.  Never used on input. */
#define PC_ASSERT(x) ((x) ? (void)0 : pc_assert_failed(#x, __FILE__, __LINE__))

/* Prints where and ends the process. */
_Noreturn void pc_assert_failed(const char *text, const char *file, int line);

/* Zeroed memory, owned by the caller until pc_free.  Never NULL: exhaustion of the heap ends the
 * process (the store is crash-safe, so restarting is the recovery that is tested). */
void *pc_alloc(size_t size) __attribute__((malloc, returns_nonnull));

/* The memory of `ptr` (NULL: new memory) at the new size; the bytes beyond the old size are not zeroed.  Never NULL. */
void *pc_realloc(void *ptr, size_t size) __attribute__((returns_nonnull));

/* Accepts NULL. */
void pc_free(void *ptr);

/* Moves a pointer out of a variable that a PC_AUTO cleanup watches. */
#define pc_steal(pp)                       \
    __extension__({                        \
        __typeof__(*(pp)) stolen_ = *(pp); \
        *(pp) = NULL;                      \
        stolen_;                           \
    })

/* An arena: many small allocations, freed together.  Not thread-safe. */
struct pc_arena;

/* An empty arena with a first block of that many bytes (at least 256).  Owned by the caller until pc_arena_free. */
struct pc_arena *pc_arena_new(size_t first_size);

/* Frees the arena and all that it gave out.  Accepts a pointer to NULL, stores NULL. */
void pc_arena_free(struct pc_arena **arena);

/* Takes back all that the arena gave out and keeps its first block. */
void pc_arena_reset(struct pc_arena *arena);

/* Where an arena stands, so that what it gives out from there on can be taken back alone. */
struct pc_arena_mark {
    const void *block;
    size_t used;
};
struct pc_arena_mark pc_arena_mark(const struct pc_arena *arena);

/* Takes back all that the arena gave out since the mark; marks made since are void. */
void pc_arena_release(struct pc_arena *arena, struct pc_arena_mark mark);

/* Memory of the arena: zeroed, aligned for any type, valid until reset or free.  Never NULL. */
void *pc_arena_alloc(struct pc_arena *arena, size_t size) __attribute__((returns_nonnull));
/* The same, not zeroed: for allocators that fill what they take. */
void *pc_arena_room(struct pc_arena *arena, size_t size) __attribute__((returns_nonnull));

/* Copies into the arena: of `size` bytes with a NUL after them, of a C string, of what printf would write. */
char *pc_arena_strndup(struct pc_arena *arena, const char *s, size_t size);
char *pc_arena_strdup(struct pc_arena *arena, const char *s);
char *pc_arena_printf(struct pc_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define PC_NEW(arena, type) ((type *)pc_arena_alloc((arena), sizeof(type)))
#define PC_NEW_ARRAY(arena, type, count) ((type *)pc_arena_alloc((arena), sizeof(type) * (count)))

#endif
