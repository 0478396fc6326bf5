/* src/server/logins.c -- see logins.h. */
#include "server/logins.h"

#include <stdio.h>
#include <string.h>

#define DEBT_MAX_US (PC_LOGINS_FAILURES * PC_LOGINS_EACH_US)

static int64_t owes(const struct pc_login_place *place, int64_t now_us)
{
    const int64_t left = place->debt_us - (now_us - place->at_us);
    return left > 0 ? left : 0;
}

static int64_t wait_us(const struct pc_login_place *place, int64_t now_us)
{
    const int64_t over = owes(place, now_us) + PC_LOGINS_EACH_US - DEBT_MAX_US;
    return over > 0 ? over : 0;
}

static const struct pc_login_place *find(const struct pc_logins *logins, const char *from)
{
    for (int i = 0; i < PC_LOGINS_PLACES; i++)
        if (strcmp(logins->places[i].from, from) == 0)
            return &logins->places[i];
    return NULL;
}

int64_t pc_logins_wait_us(const struct pc_logins *logins, const char *from, int64_t now_us)
{
    const struct pc_login_place *place = find(logins, from);
    return place ? wait_us(place, now_us) : 0;
}

static struct pc_login_place *find_or_make(struct pc_logins *logins, const char *from, int64_t now_us)
{
    struct pc_login_place *place = (struct pc_login_place *)find(logins, from);
    if (place)
        return place;
    place = &logins->places[0];
    for (int i = 1; i < PC_LOGINS_PLACES && place->from[0]; i++)
        if (!logins->places[i].from[0] || owes(&logins->places[i], now_us) < owes(place, now_us))
            place = &logins->places[i];
    *place = (struct pc_login_place){.at_us = now_us};
    snprintf(place->from, sizeof place->from, "%s", from);
    return place;
}

bool pc_logins_failed(struct pc_logins *logins, const char *from, int64_t now_us)
{
    struct pc_login_place *place = find_or_make(logins, from, now_us);
    place->debt_us = owes(place, now_us) + PC_LOGINS_EACH_US;
    place->at_us = now_us;
    return wait_us(place, now_us) > 0;
}
