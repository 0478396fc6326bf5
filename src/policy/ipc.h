/* src/policy/ipc.h -- what crosses the socket pair between the daemon and an evaluator.
 *
 * Both ends are this project's, on one machine: frames are packed structs in native byte order.  The daemon never trusts
 * an evaluator: sizes are checked before use, an unexpected frame means the child is killed. */
#ifndef PC_POLICY_IPC_H
#define PC_POLICY_IPC_H

#include <stdint.h>

#define PC_EVAL_ABI 1 /* counts up whenever the same input could give other bytes (I9) */

enum pc_frame_type {
    /* child -> daemon, after the jail is closed: payload = JSON {"abi":1,"lua":"5.4.4","jailed":true} */
    PC_FRAME_HELLO = 1,
    PC_FRAME_LOAD, /* daemon -> child: payload = bundle (below); answered once by LOADED */
    PC_FRAME_LOADED, /* child -> daemon: status; payload = {"catalogue":...} or {"diagnostics":[...]} JSON */
    PC_FRAME_EVAL, /* daemon -> child: kind, now, seq; payload = input JSON */
    PC_FRAME_RESULT /* child -> daemon: status, seq; payload = one JSON object without a raw line feed; in EVAL's order */
};
enum pc_eval_kind {
    PC_EVAL_CRITERIA = 1,
    PC_EVAL_REQUIREMENT,
    PC_EVAL_SUBMISSION,
    PC_EVAL_CASE,
    PC_EVAL_DESCRIBE /* what an author wrote of one criterion, and answers to probes: for the author's tools */
};
enum pc_eval_status {
    PC_EVAL_OK = 0,
    PC_EVAL_INVALID,
    PC_EVAL_NOT_FOUND,
    PC_EVAL_POLICY_ERROR,
    PC_EVAL_KILLED /* by the daemon: wall limit or crash; never sent by a child */
};

struct pc_frame {
    uint32_t size; /* of the payload that follows */
    uint8_t type; /* enum pc_frame_type */
    uint8_t code; /* enum pc_eval_kind or enum pc_eval_status */
    uint16_t flags; /* PC_FRAME_... */
    uint64_t seq;
    int64_t now_ms; /* the injected wall time of an EVAL; of a RESULT: how many microseconds it took */
};
enum {
    PC_FRAME_REPLAY = 1, /* ten times the wall limit */
    PC_FRAME_PATIENT = 2 /* its answer may wait for more to be written with it */
};
_Static_assert(sizeof(struct pc_frame) == 24, "frames are packed by construction");

/* LOAD's bundle: uint32 label size, label ("r12-0a1b2c3d"), uint32 file count, then per file uint32 path size,
 * uint32 source size, path, source; paths ascending. */

/* The page both ends map: how the daemon knows what a silent child is doing without asking.  The child writes
 * started_us before current, and counts a result in `done` before it moves `current` on. */
struct pc_progress {
    _Atomic uint64_t current; /* seq being executed; 0: idle */
    _Atomic uint64_t started_us; /* mono clock at its start */
    _Atomic uint64_t done; /* results made so far, sent or not yet */
    /* Budgets, set by the daemon before the start: 2000 (2 million), 16384 (16 MiB). */
    _Atomic uint32_t limit_instructions_k, limit_memory_k;
};
#define PC_EVAL_FD 3 /* the socket in the child */
#define PC_PROGRESS_FD 4 /* the page: mapped, then closed, so that one descriptor remains */

#endif
