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
    int i = 0;
    while (i < PC_ROLE_COUNT && role_bit != 1u << i)
        i++;
    PC_ASSERT(i < PC_ROLE_COUNT); /* exactly one bit */
    return names[i];
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
