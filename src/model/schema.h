/* src/model/schema.h -- what the params of a method may be: field tables, one check for all, and the wire contract's text.
 *
 * A schema is a table of fields in the order in which clients are told to send them.  The check walks the parsed value
 * once; it allocates nothing and builds a path only when something is wrong.  Unknown members are errors that name
 * them (a typo must not drop a clinical fact), a member given twice is an error (two readers must not disagree on which
 * one counts), null counts as absent. */
#ifndef PC_MODEL_SCHEMA_H
#define PC_MODEL_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/json.h"

/* Types and how the wire contract names them. */
/* clang-format off */
#define PC_TYPES(X)                                                                          \
    X(STRING,    "string",    "UTF-8 text, min..max bytes")                                  \
    X(INT,       "integer",   "a whole number, min..max")                                    \
    X(NUMBER,    "number",    "min..max")                                                    \
    X(BOOL,      "boolean",   "true or false")                                               \
    X(DATE,      "date",      "YYYY-MM-DD, a real day")                                      \
    X(INSTANT,   "instant",   "RFC 3339 with an offset")                                     \
    X(ENUM,      "choice",    "one of the listed words")                                     \
    X(ID,        "id",        "1 to 64 of A-Z a-z 0-9 . _ : @ / + -")                        \
    X(PROCEDURE, "procedure", "CPT or HCPCS: five of 0-9 A-Z"          )           \
    X(MODIFIER,  "modifier",  "two of 0-9 A-Z")                                              \
    X(DIAGNOSIS, "diagnosis", "ICD-10-CM, with or without the dot: M17.11 or M1711")         \
    X(STATE,     "state",     "two capital letters")                                         \
    X(MONEY,     "money",     "{cents, currency}")                                           \
    X(OBJECT,    "object",    "members as listed")                                           \
    X(LIST,      "list",      "min..max items")                                              \
    X(MAP,       "map",       "any members; names of 1 to 64 bytes")                         \
    X(ANY,       "any",       "any JSON value")
/* clang-format on */
enum pc_type {
#define X(id, ...) PC_TYPE_##id,
    PC_TYPES(X)
#undef X
        PC_TYPE_COUNT
};

struct pc_schema;

/* One member of an object, or the item of a list (then without a name).  min and max count bytes of a string, items of a
 * list, or bound a number; both 0: the type's own default bound. */
struct pc_field {
    const char *name;
    size_t name_size;
    enum pc_type type;
    bool required;
    int64_t min, max;
    const char *const *choices; /* ENUM: NULL-terminated */
    const struct pc_schema *shape; /* OBJECT */
    const struct pc_field *item; /* LIST */
    const char *doc; /* one line */
};
#define PC_NAME(literal) .name = "" literal, .name_size = sizeof(literal) - 1

/* Where in the params a check stands; the path's text is made from these only for an error. */
struct pc_place {
    const struct pc_place *up;
    const char *name; /* NULL: an index */
    size_t name_size, index;
};

struct pc_schema {
    const char *name; /* of a shared shape, for the wire contract; NULL: only used in one place */
    const struct pc_field *fields;
    size_t count; /* at most 64 */
    /* What one field alone cannot say ("codes or category"); called when all fields are right.  NULL: nothing. */
    enum pc_rc (*also)(yyjson_val *object, const struct pc_place *at, struct pc_err *err_out);
};
#define PC_SCHEMA(fields_) .fields = (fields_), .count = sizeof(fields_) / sizeof(fields_)[0]

/* Checks `value` (NULL counts as an empty object) against the schema.  `root` names it in paths ("params").
 * PC_INVALID: err_out has reason, the exact path and a sentence that quotes no value.  Reasons: unknown_member,
 * duplicate_member, missing, wrong_type, out_of_range, too_long, malformed_code, malformed_id, malformed_date,
 * malformed_instant, not_a_choice, and those of the schema's own rule. */
PC_CHECK enum pc_rc pc_schema_check(const struct pc_schema *schema, yyjson_val *value, const char *root,
                                    struct pc_err *err_out);

/* The same, but tells every fault of the object's own members, in their order, instead of the first: for rows that people mend.
 * `fault` borrows the error for its call.  Returns how many there were. */
int pc_schema_check_all(const struct pc_schema *schema, yyjson_val *value, const char *root,
                        void (*fault)(void *arg, const struct pc_err *err), void *arg);

/* Fails at the member `name` (NULL: the place itself) of a place: for `also` functions and for verbs. */
enum pc_rc pc_schema_fail(struct pc_err *err_out, const struct pc_place *at, const char *name,
                          const char *reason, const char *detail);

/* The wire name of a type and what it means; static. */
const char *pc_type_name(enum pc_type type);
const char *pc_type_doc(enum pc_type type);

/* Whether a text is a well-formed code; for loads and the policies' own lists. */
bool pc_code_is_procedure(struct pc_str s);
bool pc_code_is_modifier(struct pc_str s);
bool pc_code_is_diagnosis(struct pc_str s);
bool pc_text_is_id(struct pc_str s);

#endif
