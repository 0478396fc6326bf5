/* src/precertd/watchdog.h -- the sign of life that a service manager waits for (sd_notify(3), WATCHDOG=1).
 *
 * It leaves from LOOP and only while CASES answers: a daemon whose one thread still turns but that can commit nothing any
 * more is not alive, and is better restarted. */
#ifndef PC_PRECERTD_WATCHDOG_H
#define PC_PRECERTD_WATCHDOG_H

#include "loop/loop.h"
#include "precertd/threads.h"

struct pc_watchdog;

/* Gives a sign four times as often as it is waited for (`within_us`): the question that CASES answers is one look old.
 * Borrows both until pc_watchdog_free, which accepts a pointer to NULL and stores NULL. */
struct pc_watchdog *pc_watchdog_new(struct pc_loop *loop, struct pc_threads *threads, int64_t within_us);
void pc_watchdog_free(struct pc_watchdog **watchdog);

#endif
