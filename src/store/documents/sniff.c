/* src/store/documents/sniff.c -- see sniff.h.  The table at the end has all types; a type is known by how it begins (and a
 * PDF by how it ends: the commonest damage is a cut-off upload), a text by every byte of it. */
#include "store/documents/sniff.h"

/* ---- bytes come in -------------------------------------------------------------------------------------------------- */

static bool is_stray_control(unsigned char c)
{
    return c < 0x20 ? c != '\t' && c != '\n' && c != '\r' && c != '\f' : c == 0x7f;
}

/* The first byte of a UTF-8 sequence: how many follow, and what the second may be (no overlong forms, no surrogates). */
static void begin_sequence(struct pc_sniff *s, unsigned char c)
{
    static const struct {
        unsigned char from, to, low, high;
        int need;
    } rows[] = {{0xc2, 0xdf, 0x80, 0xbf, 1}, {0xe0, 0xe0, 0xa0, 0xbf, 2}, {0xe1, 0xec, 0x80, 0xbf, 2},
                {0xed, 0xed, 0x80, 0x9f, 2}, {0xee, 0xef, 0x80, 0xbf, 2}, {0xf0, 0xf0, 0x90, 0xbf, 3},
                {0xf1, 0xf3, 0x80, 0xbf, 3}, {0xf4, 0xf4, 0x80, 0x8f, 3}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].from <= c && c <= rows[i].to) {
            s->low = rows[i].low;
            s->high = rows[i].high;
            s->need = rows[i].need;
            return;
        }
    }
    s->not_text = true;
}

static void look_at(struct pc_sniff *s, unsigned char c)
{
    if (s->need > 0) {
        s->not_text = c < s->low || c > s->high;
        s->low = 0x80;
        s->high = 0xbf;
        s->need--;
    } else if (c >= 0x80) {
        begin_sequence(s, c);
    } else {
        s->not_text = is_stray_control(c);
    }
}

/* Keeps the end: when the room is full its older half goes. */
static void keep_tail(struct pc_sniff *s, struct pc_str bytes)
{
    if (bytes.size > PC_SNIFF_TAIL) {
        bytes.ptr += bytes.size - PC_SNIFF_TAIL;
        bytes.size = PC_SNIFF_TAIL;
    }
    if (s->tail_size + bytes.size > sizeof s->tail) {
        memmove(s->tail, s->tail + s->tail_size - PC_SNIFF_TAIL, PC_SNIFF_TAIL);
        s->tail_size = PC_SNIFF_TAIL;
    }
    memcpy(s->tail + s->tail_size, bytes.ptr, bytes.size);
    s->tail_size += bytes.size;
}

void pc_sniff_add(struct pc_sniff *s, struct pc_str bytes)
{
    if (bytes.size == 0)
        return;
    size_t room = sizeof s->head - s->head_size;
    size_t taken = bytes.size < room ? bytes.size : room;
    memcpy(s->head + s->head_size, bytes.ptr, taken);
    s->head_size += taken;
    keep_tail(s, bytes);
    for (size_t i = 0; i < bytes.size && !s->not_text; i++)
        look_at(s, (unsigned char)bytes.ptr[i]);
}

/* ---- types ------------------------------------------------------------------------------------------------------------ */

static struct pc_str head_of(const struct pc_sniff *s)
{
    return (struct pc_str){s->head, s->head_size};
}

static bool begins(struct pc_str s, const char *with, size_t size)
{
    return s.size >= size && memcmp(s.ptr, with, size) == 0;
}
#define BEGINS(s, literal) begins((s), "" literal, sizeof(literal) - 1)

static bool holds(struct pc_str s, const char *word)
{
    return s.size > 0 && memmem(s.ptr, s.size, word, strlen(word)) != NULL;
}

static bool is_pdf(const struct pc_sniff *s)
{
    struct pc_str first = {s->head, s->head_size < 1024 ? s->head_size : 1024};
    return holds(first, "%PDF-") && holds((struct pc_str){s->tail, s->tail_size}, "%%EOF");
}

static bool is_png(const struct pc_sniff *s)
{
    struct pc_str head = head_of(s);
    return BEGINS(head, "\x89PNG\r\n\x1a\n") && head.size >= 16 && memcmp(head.ptr + 12, "IHDR", 4) == 0;
}

static bool is_jpeg(const struct pc_sniff *s)
{
    return BEGINS(head_of(s), "\xff\xd8\xff");
}

static bool is_tiff(const struct pc_sniff *s)
{
    struct pc_str head = head_of(s);
    return BEGINS(head, "II*\0") || BEGINS(head, "MM\0*") || BEGINS(head, "II+\0") || BEGINS(head, "MM\0+");
}

static bool is_text(const struct pc_sniff *s)
{
    return !s->not_text && s->need == 0;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Behind white space, the declaration, comments and instructions: where the root element begins; absent: nowhere.  A
 * document type is refused: entities are how XML reads other files. */
static struct pc_str root_of(const struct pc_sniff *s)
{
    struct pc_str at = head_of(s);
    if (BEGINS(at, "\xef\xbb\xbf"))
        at = (struct pc_str){at.ptr + 3, at.size - 3};
    while (at.size > 0) {
        const char *end = NULL;
        size_t skip = 1;
        if (BEGINS(at, "<?")) {
            end = memmem(at.ptr, at.size, "?>", 2);
            skip = 2;
        } else if (BEGINS(at, "<!--")) {
            end = memmem(at.ptr, at.size, "-->", 3);
            skip = 3;
        } else if (is_space(at.ptr[0])) {
            end = at.ptr;
        } else {
            return at.ptr[0] == '<' && !BEGINS(at, "<!") ? at : (struct pc_str){0};
        }
        if (!end)
            return (struct pc_str){0};
        at.size -= (size_t)(end + skip - at.ptr);
        at.ptr = end + skip;
    }
    return (struct pc_str){0};
}

static bool begins_name(unsigned char c)
{
    return c == '_' || c >= 0x80 || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_xml(const struct pc_sniff *s)
{
    struct pc_str root = root_of(s);
    return is_text(s) && root.size > 1 && begins_name((unsigned char)root.ptr[1]);
}

/* A clinical document (CDA, C-CDA): its root element in its namespace, by whatever prefix. */
static bool is_clinical_document(const struct pc_sniff *s)
{
    struct pc_str root = root_of(s);
    const char *end = root.size ? memchr(root.ptr, '>', root.size) : NULL;
    if (!is_xml(s) || !end)
        return false;
    root.size = (size_t)(end - root.ptr);
    size_t name = 1;
    while (name < root.size && !is_space(root.ptr[name]) && root.ptr[name] != '/')
        name++;
    static const char wanted[] = "ClinicalDocument";
    size_t size = sizeof wanted - 1;
    bool named = name > size && memcmp(root.ptr + name - size, wanted, size) == 0 &&
                 (root.ptr[name - size - 1] == '<' || root.ptr[name - size - 1] == ':');
    return named && holds(root, "urn:hl7-org:v3");
}

static const struct {
    const char *content_type;
    bool (*is)(const struct pc_sniff *s);
} types[] = {
    {"application/pdf", is_pdf}, {"image/png", is_png},
    {"image/jpeg", is_jpeg},     {"image/tiff", is_tiff},
    {"text/plain", is_text},     {"text/xml", is_xml},
    {"application/xml", is_xml}, {"application/hl7-sda+xml", is_clinical_document},
};

bool pc_sniff_is(const struct pc_sniff *sniff, struct pc_str content_type)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (pc_str_is(content_type, types[i].content_type))
            return types[i].is(sniff);
    return false;
}

bool pc_sniff_knows(struct pc_str content_type)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (pc_str_is(content_type, types[i].content_type))
            return true;
    return false;
}
