/* src/precertd/notify.c -- the one place that includes libsystemd, when it was there at build time. */
#include "precertd/notify.h"

#if PC_HAVE_SYSTEMD
#include <systemd/sd-daemon.h>

void pc_notify(const char *state)
{
    (void)sd_notify(0, state);
}
#else
void pc_notify(const char *state)
{
    (void)state;
}
#endif
