/* src/server/logins.h -- how many wrong tokens may come from one place: a machine, a user of this one.  Pure: the time comes in.
 *
 * A limit of a connection alone is none, since connections are free.  Each failure is a debt of its place that time pays
 * back; who owes too much is answered busy, right token or not, and learns when to come again. */
#ifndef PC_SERVER_LOGINS_H
#define PC_SERVER_LOGINS_H

#include <stdbool.h>
#include <stdint.h>

#define PC_LOGINS_FAILURES 20 /* at once; then one every PC_LOGINS_EACH_US */
#define PC_LOGINS_EACH_US ((int64_t)3 * 1000 * 1000)

enum { PC_LOGINS_PLACES = 256, PC_LOGINS_PLACE_SIZE = 64 };

/* A zeroed one is empty and valid.  Bounded: the place that owes least makes room. */
struct pc_logins {
    struct pc_login_place {
        char from[PC_LOGINS_PLACE_SIZE]; /* "": free */
        int64_t debt_us, at_us; /* what it owed, and when that was */
    } places[PC_LOGINS_PLACES];
};

/* How long the place must wait before its next try, in microseconds; 0: it need not. */
int64_t pc_logins_wait_us(const struct pc_logins *logins, const char *from, int64_t now_us);

/* Counts a wrong token.  True when the place must wait from now on. */
bool pc_logins_failed(struct pc_logins *logins, const char *from, int64_t now_us);

#endif
