/* src/model/schema.c -- one walk over the parsed params beside the field tables.
 *
 * Members are looked up from where the last one was found: clients that keep the documented order pay one comparison a
 * member, the others at most one round.  That needs no index, so schemas stay constant data without a start-up step. */
#include "model/schema.h"

#include <string.h>
#include "base/mem.h"
#include "base/time.h"

#define STRING_MAX 4096
#define LIST_MAX 1000
#define MAP_MEMBERS_MAX 1000
#define MAP_NAME_MAX 64
#define NUMBER_EXACT ((int64_t)1 << 53) /* beyond it a JSON number need not survive another reader */

static const char *const type_names[PC_TYPE_COUNT] = {
#define X(id, name, doc) [PC_TYPE_##id] = name,
    PC_TYPES(X)
#undef X
};
static const char *const type_docs[PC_TYPE_COUNT] = {
#define X(id, name, doc) [PC_TYPE_##id] = doc,
    PC_TYPES(X)
#undef X
};

const char *pc_type_name(enum pc_type type)
{
    PC_ASSERT(type < PC_TYPE_COUNT);
    return type_names[type];
}

const char *pc_type_doc(enum pc_type type)
{
    PC_ASSERT(type < PC_TYPE_COUNT);
    return type_docs[type];
}

/* ---- paths and failures ---------------------------------------------------------------------------------------- */

static size_t put(char *text, size_t capacity, size_t at, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size && at + 1 < capacity; i++)
        text[at++] = bytes[i];
    text[at] = 0;
    return at;
}

/* A member's name comes from the client when it is unknown: only harmless bytes of it are shown. */
static size_t put_name(char *text, size_t capacity, size_t at, const char *name, size_t size)
{
    for (size_t i = 0; i < size && i < MAP_NAME_MAX; i++) {
        char c = name[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
                     c == '-';
        at = put(text, capacity, at, plain ? &c : "?", 1);
    }
    return at;
}

static size_t put_index(char *text, size_t capacity, size_t at, size_t index)
{
    char digits[24];
    size_t first = sizeof digits;
    do {
        digits[--first] = (char)('0' + index % 10);
        index /= 10;
    } while (index);
    at = put(text, capacity, at, "[", 1);
    at = put(text, capacity, at, digits + first, sizeof digits - first);
    return put(text, capacity, at, "]", 1);
}

static void path_of(const struct pc_place *place, char *text, size_t capacity)
{
    const struct pc_place *chain[40];
    size_t depth = 0, at = 0;
    for (; place && depth < sizeof chain / sizeof chain[0]; place = place->up)
        chain[depth++] = place;
    text[0] = 0;
    while (depth--) {
        if (!chain[depth]->name) {
            at = put_index(text, capacity, at, chain[depth]->index);
            continue;
        }
        if (at)
            at = put(text, capacity, at, ".", 1);
        at = put_name(text, capacity, at, chain[depth]->name, chain[depth]->name_size);
    }
}

static enum pc_rc fail_at(struct pc_err *err_out, const struct pc_place *place, const char *reason,
                          const char *detail)
{
    char path[sizeof err_out->field];
    path_of(place, path, sizeof path);
    return pc_fail(err_out, PC_INVALID, reason, path, "%s", detail);
}

enum pc_rc pc_schema_fail(struct pc_err *err_out, const struct pc_place *at, const char *name,
                          const char *reason, const char *detail)
{
    if (!name)
        return fail_at(err_out, at, reason, detail);
    struct pc_place place = {.up = at, .name = name, .name_size = strlen(name)};
    return fail_at(err_out, &place, reason, detail);
}

static enum pc_rc wrong_type(const struct pc_field *field, const struct pc_place *at, struct pc_err *err_out)
{
    char path[sizeof err_out->field];
    path_of(at, path, sizeof path);
    return pc_fail(err_out, PC_INVALID, "wrong_type", path, "expected %s: %s", pc_type_name(field->type),
                   pc_type_doc(field->type));
}

/* ---- texts ------------------------------------------------------------------------------------------------------ */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}
static bool is_code_char(char c)
{
    return is_digit(c) || is_capital(c);
}

static bool all_code_chars(struct pc_str s)
{
    for (size_t i = 0; i < s.size; i++)
        if (!is_code_char(s.ptr[i]))
            return false;
    return true;
}

bool pc_code_is_procedure(struct pc_str s)
{
    return s.size == 5 && all_code_chars(s); /* 97110, G0283, 0042T */
}

bool pc_code_is_modifier(struct pc_str s)
{
    return s.size == 2 && all_code_chars(s);
}

/* ICD-10-CM: a letter, a digit, a digit or letter; then up to four after an optional dot, which must not stand last. */
bool pc_code_is_diagnosis(struct pc_str s)
{
    if (s.size < 3 || s.size > 8 || !is_capital(s.ptr[0]) || !is_digit(s.ptr[1]) || !is_code_char(s.ptr[2]))
        return false;
    if (s.size == 3)
        return true;
    bool dotted = s.ptr[3] == '.';
    struct pc_str rest = {s.ptr + 3 + dotted, s.size - 3 - dotted};
    return rest.size >= 1 && rest.size <= 4 && all_code_chars(rest);
}

static bool is_id_char(char c)
{
    return is_digit(c) || is_capital(c) || (c >= 'a' && c <= 'z') || c == '.' || c == '_' || c == ':' ||
           c == '@' || c == '/' || c == '+' || c == '-';
}

bool pc_text_is_id(struct pc_str s)
{
    if (s.size == 0 || s.size > 64)
        return false;
    for (size_t i = 0; i < s.size; i++)
        if (!is_id_char(s.ptr[i]))
            return false;
    return true;
}

static bool is_state(struct pc_str s)
{
    return s.size == 2 && is_capital(s.ptr[0]) && is_capital(s.ptr[1]);
}

static bool is_choice(struct pc_str s, const char *const *choices)
{
    for (; *choices; choices++)
        if (pc_str_is(s, *choices))
            return true;
    return false;
}

static enum pc_rc check_string(const struct pc_field *field, struct pc_str s, const struct pc_place *at,
                               struct pc_err *err_out)
{
    if (s.size > (size_t)(field->max ? field->max : STRING_MAX))
        return fail_at(err_out, at, "too_long", "the text is longer than allowed");
    if (s.size < (size_t)field->min)
        return fail_at(err_out, at, "out_of_range", "the text is shorter than allowed");
    return PC_OK;
}

static enum pc_rc check_text(const struct pc_field *field, struct pc_str s, const struct pc_place *at,
                             struct pc_err *err_out)
{
    struct pc_date date;
    struct pc_time time;
    switch (field->type) {
    case PC_TYPE_STRING: return check_string(field, s, at, err_out);
    case PC_TYPE_DATE:
        return pc_date_parse(s, &date) == PC_OK
                   ? PC_OK
                   : fail_at(err_out, at, "malformed_date", "expected YYYY-MM-DD, a real day");
    case PC_TYPE_INSTANT:
        return pc_time_parse(s, &time) == PC_OK
                   ? PC_OK
                   : fail_at(err_out, at, "malformed_instant", "expected RFC 3339 with an offset");
    case PC_TYPE_ENUM:
        return is_choice(s, field->choices)
                   ? PC_OK
                   : fail_at(err_out, at, "not_a_choice", "not one of the allowed words");
    case PC_TYPE_ID:
        return pc_text_is_id(s) ? PC_OK
                                : fail_at(err_out, at, "malformed_id",
                                          "expected 1 to 64 letters, digits or . _ : @ / + -");
    case PC_TYPE_PROCEDURE:
        return pc_code_is_procedure(s) ? PC_OK
                                       : fail_at(err_out, at, "malformed_code",
                                                 "expected a CPT or HCPCS code of five characters");
    case PC_TYPE_MODIFIER:
        return pc_code_is_modifier(s)
                   ? PC_OK
                   : fail_at(err_out, at, "malformed_code", "expected a modifier of two characters");
    case PC_TYPE_DIAGNOSIS:
        return pc_code_is_diagnosis(s) ? PC_OK
                                       : fail_at(err_out, at, "malformed_code", "expected an ICD-10-CM code");
    default:
        PC_ASSERT(field->type == PC_TYPE_STATE);
        return is_state(s) ? PC_OK : fail_at(err_out, at, "malformed_code", "expected two capital letters");
    }
}

/* ---- numbers and containers -------------------------------------------------------------------------------------- */

static bool bounded(const struct pc_field *field)
{
    return field->min || field->max;
}

static enum pc_rc check_int(const struct pc_field *field, yyjson_val *value, const struct pc_place *at,
                            struct pc_err *err_out)
{
    if (!yyjson_is_int(value))
        return wrong_type(field, at, err_out);
    bool huge = yyjson_is_uint(value) && yyjson_get_uint(value) > (uint64_t)NUMBER_EXACT;
    int64_t n = huge ? NUMBER_EXACT : yyjson_get_sint(value);
    int64_t min = bounded(field) ? field->min : -NUMBER_EXACT,
            max = bounded(field) ? field->max : NUMBER_EXACT;
    if (huge || n < min || n > max)
        return fail_at(err_out, at, "out_of_range", "the number is outside its range");
    return PC_OK;
}

static enum pc_rc check_number(const struct pc_field *field, yyjson_val *value, const struct pc_place *at,
                               struct pc_err *err_out)
{
    if (!yyjson_is_num(value))
        return wrong_type(field, at, err_out);
    double n = yyjson_get_num(value);
    if (bounded(field) && (n < (double)field->min || n > (double)field->max))
        return fail_at(err_out, at, "out_of_range", "the number is outside its range");
    return PC_OK;
}

static enum pc_rc check_value(const struct pc_field *field, yyjson_val *value, const struct pc_place *at,
                              struct pc_err *err_out);

static enum pc_rc check_list(const struct pc_field *field, yyjson_val *list, const struct pc_place *at,
                             struct pc_err *err_out)
{
    if (!yyjson_is_arr(list))
        return wrong_type(field, at, err_out);
    size_t count = yyjson_arr_size(list);
    if (count < (size_t)field->min || count > (size_t)(field->max ? field->max : LIST_MAX))
        return fail_at(err_out, at, "out_of_range", "the list has too few or too many items");
    struct pc_place place = {.up = at};
    yyjson_arr_iter iter = yyjson_arr_iter_with(list);
    for (yyjson_val *item; (item = yyjson_arr_iter_next(&iter)); place.index++)
        PC_TRY(check_value(field->item, item, &place, err_out));
    return PC_OK;
}

/* Whether `name` stands earlier in the object than `until`. */
static bool seen_before(yyjson_val *object, struct pc_str name, yyjson_val *until)
{
    yyjson_obj_iter iter = yyjson_obj_iter_with(object);
    for (yyjson_val *key; (key = yyjson_obj_iter_next(&iter)) && key != until;)
        if (yyjson_get_len(key) == name.size && memcmp(yyjson_get_str(key), name.ptr, name.size) == 0)
            return true;
    return false;
}

/* Marks over both ends of a name: only names that share one are compared.  So many that thirty names share hardly any. */
enum { MARKS = 1024, MARK_WORDS = MARKS / 64 };

static unsigned mark_of(struct pc_str name)
{
    uint64_t head = 0, tail = 0;
    if (name.size >= sizeof head) { /* of a fixed size: two loads */
        memcpy(&head, name.ptr, sizeof head);
        memcpy(&tail, name.ptr + name.size - sizeof tail, sizeof tail);
    } else {
        for (size_t i = 0; i < name.size; i++)
            head = head << 8 | (unsigned char)name.ptr[i];
    }
    const uint64_t mixed = (head ^ (tail << 17 | tail >> 47) ^ name.size) * 0x9e3779b97f4a7c15u;
    return (unsigned)(mixed >> 32) % MARKS;
}

/* Sets the mark; whether it was set before. */
static bool is_marked(uint64_t marks[MARK_WORDS], unsigned mark)
{
    const uint64_t bit = (uint64_t)1 << mark % 64;
    const bool was = (marks[mark / 64] & bit) != 0;
    marks[mark / 64] |= bit;
    return was;
}

static enum pc_rc check_map(const struct pc_field *field, yyjson_val *map, const struct pc_place *at,
                            struct pc_err *err_out)
{
    if (!yyjson_is_obj(map))
        return wrong_type(field, at, err_out);
    if (yyjson_obj_size(map) > MAP_MEMBERS_MAX)
        return fail_at(err_out, at, "out_of_range", "the map has too many members");
    uint64_t marks[MARK_WORDS] = {0};
    yyjson_obj_iter iter = yyjson_obj_iter_with(map);
    for (yyjson_val *key; (key = yyjson_obj_iter_next(&iter));) {
        struct pc_str name = pc_json_slice(key);
        struct pc_place place = {.up = at, .name = name.ptr, .name_size = name.size};
        if (name.size == 0 || name.size > MAP_NAME_MAX)
            return fail_at(err_out, &place, "too_long", "a member's name has 1 to 64 bytes");
        if (is_marked(marks, mark_of(name)) && seen_before(map, name, key))
            return fail_at(err_out, &place, "duplicate_member", "this member is given twice");
    }
    return PC_OK;
}

static const char *const currencies[] = {"USD", NULL};
static const struct pc_field money_fields[] = {
    {PC_NAME("cents"), PC_TYPE_INT, true, 0, 100000000000000, .doc = "whole cents"},
    {PC_NAME("currency"), PC_TYPE_ENUM, true, .choices = currencies, .doc = "ISO 4217"},
};
static const struct pc_schema money = {.name = "money", PC_SCHEMA(money_fields)};

/* The field of that name, searched from `from` on and round once; count when there is none. */
static size_t find(const struct pc_schema *schema, struct pc_str name, size_t from)
{
    for (size_t i = 0, at = from; i < schema->count; i++) {
        if (at >= schema->count)
            at = 0;
        const struct pc_field *field = &schema->fields[at];
        if (field->name_size == name.size && memcmp(field->name, name.ptr, name.size) == 0)
            return at;
        at++;
    }
    return schema->count;
}

static enum pc_rc check_missing(const struct pc_schema *schema, uint64_t present, const struct pc_place *at,
                                struct pc_err *err_out)
{
    for (size_t i = 0; i < schema->count; i++)
        if (schema->fields[i].required && !(present & (uint64_t)1 << i))
            return pc_schema_fail(err_out, at, schema->fields[i].name, "missing", "this member is required");
    return PC_OK;
}

static enum pc_rc check_object(const struct pc_schema *schema, yyjson_val *object, const struct pc_place *at,
                               struct pc_err *err_out)
{
    uint64_t seen = 0, present = 0;
    size_t next = 0;
    yyjson_obj_iter iter = yyjson_obj_iter_with(object);
    for (yyjson_val *key; (key = yyjson_obj_iter_next(&iter));) {
        struct pc_str name = pc_json_slice(key);
        struct pc_place place = {.up = at, .name = name.ptr, .name_size = name.size};
        size_t found = find(schema, name, next);
        if (found == schema->count)
            return fail_at(err_out, &place, "unknown_member", "there is no such member here");
        uint64_t bit = (uint64_t)1 << found;
        if (seen & bit)
            return fail_at(err_out, &place, "duplicate_member", "this member is given twice");
        seen |= bit;
        next = found + 1;
        yyjson_val *value = yyjson_obj_iter_get_val(key);
        if (yyjson_is_null(value))
            continue;
        present |= bit;
        PC_TRY(check_value(&schema->fields[found], value, &place, err_out));
    }
    PC_TRY(check_missing(schema, present, at, err_out));
    return schema->also ? schema->also(object, at, err_out) : PC_OK;
}

static enum pc_rc check_value(const struct pc_field *field, yyjson_val *value, const struct pc_place *at,
                              struct pc_err *err_out)
{
    switch (field->type) {
    case PC_TYPE_ANY: return PC_OK;
    case PC_TYPE_BOOL: return yyjson_is_bool(value) ? PC_OK : wrong_type(field, at, err_out);
    case PC_TYPE_INT: return check_int(field, value, at, err_out);
    case PC_TYPE_NUMBER: return check_number(field, value, at, err_out);
    case PC_TYPE_LIST: return check_list(field, value, at, err_out);
    case PC_TYPE_MAP: return check_map(field, value, at, err_out);
    case PC_TYPE_MONEY:
    case PC_TYPE_OBJECT:
        if (!yyjson_is_obj(value))
            return wrong_type(field, at, err_out);
        return check_object(field->type == PC_TYPE_MONEY ? &money : field->shape, value, at, err_out);
    default:
        if (!yyjson_is_str(value))
            return wrong_type(field, at, err_out);
        return check_text(field, pc_json_slice(value), at, err_out);
    }
}

enum pc_rc pc_schema_check(const struct pc_schema *schema, yyjson_val *value, const char *root,
                           struct pc_err *err_out)
{
    PC_ASSERT(schema->count <= 64);
    struct pc_place place = {.name = root, .name_size = strlen(root)};
    if (!value || yyjson_is_null(value))
        return check_missing(schema, 0, &place, err_out);
    if (!yyjson_is_obj(value))
        return fail_at(err_out, &place, "wrong_type", "expected an object with named members");
    return check_object(schema, value, &place, err_out);
}

/* ---- all faults -------------------------------------------------------------------------------------------------------- */

struct faults {
    void (*tell)(void *arg, const struct pc_err *err);
    void *arg;
    int count;
};

static void note(struct faults *faults, enum pc_rc rc, const struct pc_err *err)
{
    if (rc == PC_OK)
        return;
    faults->count++;
    faults->tell(faults->arg, err);
}

/* One member of the object: known, given once, and right.  Its bit goes into *present. */
static enum pc_rc check_member(const struct pc_schema *schema, yyjson_val *key, yyjson_val *value,
                               const struct pc_place *at, uint64_t *present, struct pc_err *err_out)
{
    struct pc_str name = pc_json_slice(key);
    const struct pc_place place = {.up = at, .name = name.ptr, .name_size = name.size};
    size_t found = find(schema, name, 0);
    if (found == schema->count)
        return fail_at(err_out, &place, "unknown_member", "there is no such member here");
    uint64_t bit = (uint64_t)1 << found;
    if (*present & bit)
        return fail_at(err_out, &place, "duplicate_member", "this member is given twice");
    if (yyjson_is_null(value))
        return PC_OK;
    *present |= bit;
    return check_value(&schema->fields[found], value, &place, err_out);
}

int pc_schema_check_all(const struct pc_schema *schema, yyjson_val *value, const char *root,
                        void (*fault)(void *arg, const struct pc_err *err), void *arg)
{
    struct faults faults = {.tell = fault, .arg = arg};
    struct pc_err err = {0};
    const struct pc_place place = {.name = root, .name_size = strlen(root)};
    uint64_t present = 0;
    if (value && !yyjson_is_obj(value)) {
        note(&faults, pc_schema_check(schema, value, root, &err), &err);
        return faults.count;
    }
    yyjson_obj_iter iter = yyjson_obj_iter_with(value);
    for (yyjson_val *key; (key = yyjson_obj_iter_next(&iter));)
        note(&faults, check_member(schema, key, yyjson_obj_iter_get_val(key), &place, &present, &err), &err);
    for (size_t i = 0; i < schema->count; i++) {
        const uint64_t others = ~((uint64_t)1 << i);
        note(&faults, check_missing(schema, present | others, &place, &err), &err); /* of this member alone */
    }
    if (faults.count == 0 && schema->also)
        note(&faults, schema->also(value, &place, &err), &err);
    return faults.count;
}
