/* tests/support/child.h -- drives one real evaluator process as the pool does: socket, page, deadline by SIGKILL. */
#ifndef PC_TEST_CHILD_H
#define PC_TEST_CHILD_H

#include <sys/types.h>

#include "base/str.h"
#include "policy/ipc.h"

struct pc_child_options {
    const char *program; /* NULL: the build's precertd-evaluator */
    uint32_t instructions_k, memory_k; /* 0: the defaults */
    int64_t wall_ms; /* of one evaluation; 0: 5000 */
    int64_t load_wall_ms; /* 0: 60000 */
};

struct pc_test_child {
    pid_t pid;
    int socket;
    struct pc_progress *page;
    struct pc_child_options options;
    struct pc_buf in;
    size_t taken;
    uint64_t seq;
    bool gone; /* it ended or was killed */
};

/* One frame from the child; the payload is borrowed until the next call. */
struct pc_reply {
    struct pc_frame head;
    struct pc_str payload;
    bool killed; /* no reply in time: the child was killed, head.code is PC_EVAL_KILLED */
};

/* A file of a bundle. */
struct pc_test_file {
    const char *path, *source;
};

/* Starts a child and reads its HELLO into *hello_out (may be NULL).  False: it did not come up. */
bool pc_child_start(struct pc_test_child *child, const struct pc_child_options *options,
                    struct pc_reply *hello_out);
/* Closes the socket and waits; returns the exit status, -1 when a signal ended it.  Frees what the child holds. */
int pc_child_stop(struct pc_test_child *child);

/* Packs files (ascending by path, `count` of them) as LOAD wants them. */
void pc_child_pack(struct pc_buf *out, const char *label, const struct pc_test_file *files, size_t count);
/* Sends a LOAD and waits for LOADED. */
struct pc_reply pc_child_load(struct pc_test_child *child, struct pc_str bundle);

/* Queues an EVAL at the end of *out, for batches; returns its number. */
uint64_t pc_child_queue(struct pc_test_child *child, struct pc_buf *out, enum pc_eval_kind kind,
                        int64_t now_ms, const char *input);
/* Writes bytes to the child. */
bool pc_child_write(struct pc_test_child *child, struct pc_str bytes);
/* The next frame, within `wall_ms`; kills the child when there is none. */
struct pc_reply pc_child_read(struct pc_test_child *child, int64_t wall_ms);
/* One EVAL and its answer. */
struct pc_reply pc_child_eval(struct pc_test_child *child, enum pc_eval_kind kind, int64_t now_ms,
                              const char *input);

#endif
