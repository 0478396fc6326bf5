/* src/precertd/notify.h -- telling the service manager; nothing happens where there is none.
 *
 * The protocol of sd_notify(3) is one datagram to the socket that NOTIFY_SOCKET names; it is spoken here, in a few lines,
 * so that no build has a daemon that cannot. */
#ifndef PC_PRECERTD_NOTIFY_H
#define PC_PRECERTD_NOTIFY_H

#include <stdint.h>

/* "READY=1", "WATCHDOG=1", "STOPPING=1".  Never waits; what cannot be sent is lost. */
void pc_notify(const char *state);

/* How often the service manager wants to hear WATCHDOG=1 before it ends us, in microseconds; 0: it does not watch this
 * process. */
int64_t pc_notify_watchdog_us(void);

#endif
