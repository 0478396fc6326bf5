/* src/model/role.c -- names of the roles, both ways. */
#include "model/role.h"

#include <stddef.h>
#include <string.h>
#include "base/mem.h"

static const char *const names[PC_ROLE_COUNT] = {
#define X(id, wire) [PC_ROLE_INDEX_##id] = wire,
    PC_ROLES(X)
#undef X
};

const char *pc_role_name(uint32_t role_bit)
{
    for (int i = 0; i < PC_ROLE_COUNT; i++)
        if (role_bit == 1u << i)
            return names[i];
    PC_ASSERT(!"exactly one role bit");
    return "";
}

enum pc_rc pc_role_parse(const char *name, uint32_t *role_out)
{
    PC_ASSERT(name && role_out);
    for (int i = 0; i < PC_ROLE_INDEX_SYSTEM; i++)
        if (strcmp(name, names[i]) == 0) {
            *role_out = 1u << i;
            return PC_OK;
        }
    return PC_INVALID;
}
