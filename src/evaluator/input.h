/* src/evaluator/input.h -- the document a question came with: read where it lies, turned into Lua values only as far as asked. */
#ifndef PC_EVALUATOR_INPUT_H
#define PC_EVALUATOR_INPUT_H

#include <lua.h>

#include "base/json.h"
#include "policy/ipc.h"

/* One question while it is answered.  Lua has it as a light userdata, the `input` of main.evaluate. */
struct pc_question {
    enum pc_eval_kind kind;
    int64_t now_ms;
    yyjson_val *input;
};

/* The document of the question at `index`.  Raises (argument error) when that is not the question being answered. */
yyjson_val *pc_input_check(lua_State *L, int index);

/* The member of an object: of several with one name the last that is not null, as in the table made of it.  NULL: none. */
yyjson_val *pc_input_member(yyjson_val *object, struct pc_str name);

/* What lies under the names at stack indexes `first` to `last` in the document at `index`; NULL: nothing. */
yyjson_val *pc_input_find(lua_State *L, int index, int first, int last);

/* host.input_get(input, name, ...) -> value: what lies there, all of it without a name; nil: nothing. */
int pc_input_get(lua_State *L);

#endif
