/* src/precertd/notify.h -- telling the service manager; nothing happens where there is none. */
#ifndef PC_PRECERTD_NOTIFY_H
#define PC_PRECERTD_NOTIFY_H

/* "READY=1", "STOPPING=1" (sd_notify(3)). */
void pc_notify(const char *state);

#endif
