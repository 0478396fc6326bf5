/* src/evaluator/host.h -- the functions the SDK gets besides the sandbox: the table `host` of main.load. */
#ifndef PC_EVALUATOR_HOST_H
#define PC_EVALUATOR_HOST_H

#include <lua.h>

/* Pushes the host table, read-only.  `require` is the library's require. */
void pc_host_push(lua_State *L);

#endif
