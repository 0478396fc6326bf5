/* src/evaluator/jail.h -- what the process may still ask the kernel for. */
#ifndef PC_EVALUATOR_JAIL_H
#define PC_EVALUATOR_JAIL_H

#include <stdbool.h>
#include "precert/rc.h"

/* What needs no filter: no new privileges, death with the daemon, no core file, resource limits.  Closes every descriptor but
 * `socket`.  Sanitizer builds keep standard error, for their reports. */
void pc_jail_prepare(int socket);

/* Installs the system call filter: from here on every call outside the list kills the process.  False: this kernel has no
 * filters; nothing was changed. */
PC_CHECK bool pc_jail_close(int socket);

#endif
