/* src/base/json.h -- the one door to yyjson, and what the project adds to it: canonical text. */
#ifndef PC_BASE_JSON_H
#define PC_BASE_JSON_H

#include <string.h>
#include <yyjson.h>
#include "base/str.h"
#include "precert/rc.h"

/* Appends the canonical form of `val`: object keys sorted bytewise, no spaces, members whose value is null left out
 * (absent and null mean the same), strings as pc_buf_add_json_str writes them.  Numbers: integers plain; a real that is
 * integral and below 2^53 in size as an integer; any other in the first of %.15g, %.16g, %.17g that reads back equal.
 * Works at any depth of nesting. */
void pc_json_canonical(yyjson_val *val, struct pc_buf *out);
/* The same for a mutable value. */
void pc_json_canonical_mut(yyjson_mut_val *val, struct pc_buf *out);

/* The member of a key of that many bytes, borrowed from the document; NULL when absent or null.  `obj` may be NULL. */
yyjson_val *pc_json_find(yyjson_val *obj, const char *key, size_t size);
/* The same; inline, so that the size of a constant key is known. */
static inline yyjson_val *pc_json_get(yyjson_val *obj, const char *key)
{
    return pc_json_find(obj, key, strlen(key));
}

/* The bytes of a string value, borrowed from the document; absent for any other. */
static inline struct pc_str pc_json_slice(yyjson_val *val)
{
    return yyjson_is_str(val) ? (struct pc_str){yyjson_get_str(val), yyjson_get_len(val)}
                              : (struct pc_str){0};
}

/* Getters that never fail: absent, null or of another type gives the absent slice / `otherwise`.  `obj` may be NULL. */
static inline struct pc_str pc_json_str(yyjson_val *obj, const char *key)
{
    return pc_json_slice(pc_json_get(obj, key));
}
int64_t pc_json_int(yyjson_val *obj, const char *key,
                    int64_t otherwise); /* an integral real counts: 5.0 is 5 */
bool pc_json_bool(yyjson_val *obj, const char *key, bool otherwise);

/* yyjson_doc_free in the shape that PC_AUTO wants. */
void pc_json_doc_free(yyjson_doc **doc);
void pc_json_mut_doc_free(yyjson_mut_doc **doc);

#endif
