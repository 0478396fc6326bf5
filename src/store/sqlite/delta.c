/* src/store/sqlite/delta.c -- making and applying differences of texts.
 *
 * Making walks text and base side by side, eight bytes at a time.  Where they part, a value is another: they meet again a few bytes
 * on, behind the value or at the same distance.  What is elsewhere is found by an index of the base, which is made once.  Unlike a
 * compressor's it is never written to, so that nothing has to be copied for each text. */
#include "store/sqlite/delta.h"

#include <endian.h>
#include <string.h>

enum {
    GRAM = 8, /* the fewest bytes that are worth a copy */
    STRAIGHT = 32, /* they meet again within so many bytes, at the same distance */
    NEAR = 24, /* or behind a value of JSON, which ends within so many */
    NUMBER_MOST = 10 /* bytes of a number */
};

static uint64_t gram_at(const char *at)
{
    uint64_t gram;
    memcpy(&gram, at, sizeof gram);
    return gram;
}

static size_t slot_of(uint64_t gram)
{
    return (size_t)(gram * UINT64_C(0x9e3779b97f4a7c15) >> 52) % PC_DELTA_SLOTS;
}

void pc_delta_index(struct pc_delta_index *index, struct pc_str base)
{
    memset(index, 0, sizeof *index);
    for (size_t i = 0; i + GRAM <= base.size && i < PC_DELTA_BASE_MOST; i++)
        index->places[slot_of(gram_at(base.ptr + i))] = (uint16_t)(i + 1);
}

/* ---- making ---- */

struct maker {
    struct pc_str base, text;
    const struct pc_delta_index *index;
    char *out, *end;
    size_t written; /* bytes of the text that `out` has */
    size_t copied; /* the place in the base behind the last copy */
};

static char *add_number(char *out, uint64_t number)
{
    while (number >= 0x80) {
        *out++ = (char)(number | 0x80);
        number >>= 7;
    }
    *out++ = (char)number;
    return out;
}

/* Small numbers for small steps, of both directions. */
static uint64_t fold(int64_t step)
{
    return ((uint64_t)step << 1) ^ (uint64_t)(step >> 63);
}

static int64_t unfold(uint64_t number)
{
    return (int64_t)(number >> 1) ^ -(int64_t)(number & 1);
}

/* Room for a literal up to `to` and three numbers. */
static bool has_room(const struct maker *m, size_t to)
{
    return (size_t)(m->end - m->out) >= to - m->written + 3 * (size_t)NUMBER_MOST;
}

static void add_literal(struct maker *m, size_t to)
{
    const size_t size = to - m->written;
    m->out = add_number(m->out, size);
    memcpy(m->out, m->text.ptr + m->written, size);
    m->out += size;
    m->written = to;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t equal_bytes(const char *a, const char *b, size_t most)
{
    size_t n = 0;
    while (n + 32 <= most &&
           !((gram_at(a + n) ^ gram_at(b + n)) | (gram_at(a + n + 8) ^ gram_at(b + n + 8)) |
             (gram_at(a + n + 16) ^ gram_at(b + n + 16)) | (gram_at(a + n + 24) ^ gram_at(b + n + 24))))
        n += 32;
    for (; n + GRAM <= most; n += GRAM) {
        const uint64_t differs = gram_at(a + n) ^ gram_at(b + n);
        if (differs)
            return n + (size_t)__builtin_ctzll(le64toh(differs)) / 8;
    }
    while (n < most && a[n] == b[n])
        n++;
    return n;
}

/* Copies from text place i and base place j, where GRAM bytes are equal, as far as they stay so.  False: no room. */
static bool add_copy(struct maker *m, size_t i, size_t j)
{
    while (i > m->written && j > 0 && m->text.ptr[i - 1] == m->base.ptr[j - 1])
        i--, j--;
    const size_t size = equal_bytes(m->text.ptr + i, m->base.ptr + j,
                                    least(m->text.size - i, m->base.size - j));
    if (!has_room(m, i))
        return false;
    const int64_t expected = (int64_t)m->copied + (int64_t)(i - m->written);
    add_literal(m, i);
    m->out = add_number(m->out, size);
    m->out = add_number(m->out, fold((int64_t)j - expected));
    m->written = i + size;
    m->copied = j + size;
    return true;
}

/* How many grams stand in `text` from place i on. */
static size_t grams_from(struct pc_str text, size_t i)
{
    return text.size >= i + GRAM ? text.size - i - GRAM + 1 : 0;
}

/* Where a value of JSON that `at` lies in ends, if that is near; else the text's size. */
static size_t value_end(struct pc_str text, size_t at)
{
    static const bool ends[256] = {[','] = true, ['"'] = true, ['}'] = true, [']'] = true};
    const size_t most = least(text.size, at + NEAR);
    while (at < most && !ends[(unsigned char)text.ptr[at]])
        at++;
    return at < most ? at : text.size;
}

/* Where they meet again behind two values, whatever the length of each: what nearly every parting is. */
static bool meet_behind_value(const struct maker *m, size_t *i, size_t *j)
{
    const size_t k = value_end(m->text, *i), l = value_end(m->base, *j);
    if (!grams_from(m->text, k) || !grams_from(m->base, l) ||
        gram_at(m->text.ptr + k) != gram_at(m->base.ptr + l))
        return false;
    *i = k;
    *j = l;
    return true;
}

/* Where text and base meet again behind their places i and j, at the same distance from both. */
static bool meet_straight(const struct maker *m, size_t *i, size_t *j)
{
    const size_t most = least(STRAIGHT, least(grams_from(m->text, *i), grams_from(m->base, *j)));
    size_t k = 0;
    while (k < most && gram_at(m->text.ptr + *i + k) != gram_at(m->base.ptr + *j + k))
        k++;
    *i += k < most ? k : 0;
    *j += k < most ? k : 0;
    return k < most;
}

/* Where the base has the gram at text place i, by the index; false: nowhere that the index knows. */
static bool find_gram(const struct maker *m, size_t i, size_t *j)
{
    const uint64_t gram = gram_at(m->text.ptr + i);
    const size_t place = m->index->places[slot_of(gram)];
    if (place == 0 || gram_at(m->base.ptr + place - 1) != gram)
        return false;
    *j = place - 1;
    return true;
}

/* Anywhere in the base, as where a list got longer; of what stands there more than once the index knows the last.  False: no more of
 * the text is in it, or the literal before it takes too much room. */
static bool meet_anywhere(const struct maker *m, size_t *i, size_t *j)
{
    for (; *i + GRAM <= m->text.size && has_room(m, *i); ++*i)
        if (find_gram(m, *i, j))
            return true;
    return false;
}

bool pc_delta_make(const struct pc_delta_index *index, struct pc_str base, struct pc_str text, char *out,
                   size_t most, size_t *size_out)
{
    struct maker m = {.base = base, .text = text, .index = index, .out = out, .end = out + most};
    size_t i = 0, j = 0;
    while (meet_behind_value(&m, &i, &j) || meet_straight(&m, &i, &j) || meet_anywhere(&m, &i, &j)) {
        if (!add_copy(&m, i, j))
            return false;
        i = m.written;
        j = m.copied;
    }
    if (!has_room(&m, text.size))
        return false;
    if (m.written < text.size)
        add_literal(&m, text.size);
    *size_out = (size_t)(m.out - out);
    return true;
}

/* ---- applying ---- */

static bool take_number(struct pc_str *from, uint64_t *number_out)
{
    *number_out = 0;
    for (unsigned shift = 0; shift < 63 && from->size > 0; shift += 7) {
        const uint8_t byte = (uint8_t)*from->ptr++;
        from->size--;
        *number_out |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return true;
    }
    return false;
}

/* One literal, and the copy after it unless the difference ends there. */
struct link {
    struct pc_str literal, copy;
};

/* Takes the next link from what is left; *copied is where the copy before it ended.  False: there is no such one. */
static bool take_link(struct pc_str base, struct pc_str *left, size_t *copied, struct link *link)
{
    uint64_t size, step;
    if (!take_number(left, &size) || size > left->size)
        return false;
    link->literal = (struct pc_str){left->ptr, (size_t)size};
    left->ptr += size;
    left->size -= size;
    link->copy = (struct pc_str){NULL, 0};
    if (left->size == 0)
        return size > 0;
    if (!take_number(left, &size) || !take_number(left, &step))
        return false;
    const int64_t from = (int64_t)(*copied + link->literal.size) + unfold(step);
    if (size == 0 || from < 0 || (uint64_t)from > base.size || size > base.size - (uint64_t)from)
        return false;
    link->copy = (struct pc_str){base.ptr + from, (size_t)size};
    *copied = (size_t)from + (size_t)size;
    return true;
}

bool pc_delta_size(struct pc_str base, struct pc_str delta, size_t *size_out)
{
    size_t copied = 0;
    struct link link;
    *size_out = 0;
    while (delta.size > 0) {
        if (!take_link(base, &delta, &copied, &link))
            return false;
        *size_out += link.literal.size + link.copy.size;
    }
    return true;
}

void pc_delta_apply(struct pc_str base, struct pc_str delta, char *out)
{
    size_t copied = 0;
    struct link link;
    while (delta.size > 0 && take_link(base, &delta, &copied, &link)) {
        memcpy(out, link.literal.ptr, link.literal.size);
        out += link.literal.size;
        if (link.copy.size)
            memcpy(out, link.copy.ptr, link.copy.size);
        out += link.copy.size;
    }
}
