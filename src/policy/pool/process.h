/* src/policy/pool/process.h -- one evaluator process: started with two descriptors, looked at, ended.  No event loop. */
#ifndef PC_POLICY_PROCESS_H
#define PC_POLICY_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>
#include "policy/ipc.h"
#include "precert/rc.h"

struct pc_process {
    pid_t pid; /* 0: reaped */
    int pidfd; /* readable once it has ended */
    int socket; /* non-blocking */
    struct pc_progress *page; /* written by the child: never a reason to trust */
};

struct pc_process_config {
    const char *program;
    uint32_t instructions_k, memory_k; /* go into the page */
    bool allow_unjailed; /* passed on as the only argument */
};

/* Starts the program with the socket as PC_EVAL_FD, the page as PC_PROGRESS_FD, /dev/null as standard input and output,
 * the caller's standard error, and nothing else: no environment (sanitizer options aside), default signals, a process group
 * of its own.  The caller owns *process_out until pc_process_close.  Fault PC_IO. */
PC_CHECK enum pc_rc pc_process_start(const struct pc_process_config *config, struct pc_process *process_out);

/* SIGKILL, after the scheduling class is back to normal: an idle-class process may take long to die. */
void pc_process_kill(struct pc_process *process);

/* Collects it if it has ended; wait: until it has.  True when it is gone. */
bool pc_process_reap(struct pc_process *process, bool wait);

/* Closes what is open.  The process is reaped by then. */
void pc_process_close(struct pc_process *process);

/* Runs only when nobody else wants the processor, or as everybody does. */
void pc_process_idle(struct pc_process *process, bool idle);

/* Processor time it has used; -1 unknown. */
int64_t pc_process_cpu_us(const struct pc_process *process);

#endif
