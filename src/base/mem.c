/* src/base/mem.c -- the heap and the arenas.  An arena is a list of blocks; the newest is the one that is filled. */
#include "base/mem.h"
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void pc_assert_failed(const char *text, const char *file, int line)
{
    fprintf(stderr, "%s:%d: assertion failed: %s\n", file, line, text);
    abort();
}

static _Noreturn void out_of_memory(size_t size)
{
    fprintf(stderr, "out of memory: %zu bytes\n", size);
    abort();
}

void *pc_alloc(size_t size)
{
    void *ptr = calloc(1, size > 0 ? size : 1);
    if (!ptr)
        out_of_memory(size);
    return ptr;
}

void *pc_realloc(void *ptr, size_t size)
{
    void *moved = realloc(ptr, size > 0 ? size : 1);
    if (!moved)
        out_of_memory(size);
    return moved;
}

void pc_free(void *ptr)
{
    free(ptr);
}

struct block {
    struct block *older;
    size_t size;
    alignas(max_align_t) char bytes[];
};

struct pc_arena {
    struct block *newest;
    size_t used; /* of the newest block */
};

static const size_t block_size_max = 1024 * 1024;

static struct block *block_new(size_t size, struct block *older)
{
    struct block *block = pc_realloc(NULL, sizeof *block + size); /* zeroed on the way out, not here */
    block->older = older;
    block->size = size;
    return block;
}

struct pc_arena *pc_arena_new(size_t first_size)
{
    struct pc_arena *arena = pc_alloc(sizeof *arena);
    arena->newest = block_new(first_size > 256 ? first_size : 256, NULL);
    return arena;
}

struct pc_arena_mark pc_arena_mark(const struct pc_arena *arena)
{
    return (struct pc_arena_mark){arena->newest, arena->used};
}

void pc_arena_release(struct pc_arena *arena, struct pc_arena_mark mark)
{
    while (arena->newest != mark.block) {
        struct block *gone = arena->newest;
        PC_ASSERT(gone->older);
        arena->newest = gone->older;
        pc_free(gone);
    }
#ifdef __SANITIZE_ADDRESS__
    memset(arena->newest->bytes + mark.used, 0xdd,
           arena->newest->size - mark.used); /* for who looks at it still */
#endif
    arena->used = mark.used;
}

void pc_arena_reset(struct pc_arena *arena)
{
    const struct block *first = arena->newest;
    while (first->older)
        first = first->older;
    pc_arena_release(arena, (struct pc_arena_mark){first, 0});
}

void pc_arena_free(struct pc_arena **arena)
{
    if (!*arena)
        return;
    pc_arena_reset(*arena);
    pc_free((*arena)->newest);
    pc_free(*arena);
    *arena = NULL;
}

/* Blocks double up to a limit; a request that is larger than that gets a block of its own size. */
static void add_block(struct pc_arena *arena, size_t least)
{
    size_t size = arena->newest->size * 2;
    if (size > block_size_max)
        size = block_size_max;
    if (size < least)
        size = least;
    arena->newest = block_new(size, arena->newest);
    arena->used = 0;
}

/* Uninitialized room of `size` bytes. */
static void *take(struct pc_arena *arena, size_t size)
{
    PC_ASSERT(size < SIZE_MAX / 4);
    size_t rounded = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    if (rounded > arena->newest->size - arena->used)
        add_block(arena, rounded);
    char *ptr = arena->newest->bytes + arena->used;
    arena->used += rounded;
    return ptr;
}

void *pc_arena_room(struct pc_arena *arena, size_t size)
{
    return take(arena, size);
}

void *pc_arena_alloc(struct pc_arena *arena, size_t size)
{
    return memset(take(arena, size), 0, size);
}

char *pc_arena_strndup(struct pc_arena *arena, const char *s, size_t size)
{
    char *copy = take(arena, size + 1);
    if (size > 0)
        memcpy(copy, s, size);
    copy[size] = '\0';
    return copy;
}

char *pc_arena_strdup(struct pc_arena *arena, const char *s)
{
    return pc_arena_strndup(arena, s, strlen(s));
}

char *pc_arena_printf(struct pc_arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    PC_ASSERT(length >= 0);

    char *text = take(arena, (size_t)length + 1);
    va_start(args, format);
    vsnprintf(text, (size_t)length + 1, format, args);
    va_end(args);
    return text;
}
