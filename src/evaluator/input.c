/* src/evaluator/input.c -- see input.h. */
#include "evaluator/input.h"

#include <lauxlib.h>
#include <string.h>

#include "base/mem.h"
#include "evaluator/json.h"
#include "evaluator/names.h"
#include "evaluator/vm.h"

yyjson_val *pc_input_check(lua_State *L, int index)
{
    const struct pc_question *question = pc_vm_of(L)->question;
    if (!question || lua_touserdata(L, index) != question)
        luaL_typeerror(L, index, "question");
    PC_ASSERT(question); /* luaL_typeerror does not return */
    return question->input;
}

yyjson_val *pc_input_member(yyjson_val *object, struct pc_str name)
{
    yyjson_val *found = NULL, *key, *val;
    size_t i, count;
    if (!yyjson_is_obj(object))
        return NULL;
    const uint64_t head = pc_name_head(name);
    yyjson_obj_foreach(object, i, count, key, val)
    {
        const struct pc_str its = {unsafe_yyjson_get_str(key), unsafe_yyjson_get_len(key)};
        if (its.size == name.size && pc_name_equal(its, pc_name_head(its), name, head))
            found = yyjson_is_null(val) ? found : val;
    }
    return found;
}

yyjson_val *pc_input_find(lua_State *L, int index, int first, int last)
{
    yyjson_val *val = pc_input_check(L, index);
    for (int i = first; val && i <= last; i++) {
        struct pc_str name;
        name.ptr = luaL_checklstring(L, i, &name.size);
        val = pc_input_member(val, name);
    }
    return val;
}

int pc_input_get(lua_State *L)
{
    yyjson_val *val = pc_input_find(L, 1, 2, lua_gettop(L));
    if (val)
        pc_json_push(L, val);
    else
        lua_pushnil(L);
    return 1;
}
