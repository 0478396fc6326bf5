/* src/server/credits.c -- how much may be in flight: altogether, and of one principal.
 *
 * What is taken in can always be answered: no queue behind the server is bounded tighter than the credits.  The last few
 * are reserved for rows that an operator needs when all others are taken. */
#include "server/internal.h"

bool pc_credit_take(struct pc_call *call)
{
    struct pc_server *server = call->connection->server;
    struct pc_principal *principal = call->principal;
    PC_ASSERT(!call->credit);
    bool reserved = call->method->reserved && principal && (principal->roles & PC_WHO_ADMIN);
    int most = server->limits.calls - (reserved ? 0 : server->limits.reserved_calls);
    if (server->calls >= most)
        return false;
    if (principal && !reserved && principal->calls >= server->limits.principal_calls)
        return false;
    server->calls++;
    if (principal)
        principal->calls++;
    call->credit = true;
    return true;
}

void pc_credit_give(struct pc_call *call)
{
    if (!call->credit)
        return;
    call->credit = false;
    call->connection->server->calls--;
    if (call->principal)
        call->principal->calls--;
}
