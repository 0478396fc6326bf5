/* src/precertd/threads.h -- the threads beside LOOP, and the queues between them (src/README.md).
 *
 *   LOOP --commands--> CASES (one: the engine and the store's writer) --done, asks, changes--> LOOP
 *   LOOP --commands--> READERS (two, a read-only handle each)         --done, asks----------> LOOP
 *   LOOP --commands--> FILES   (one, a read-only handle: uploads)     --done, for CASES-----> LOOP
 *   LOOP --work------> WORKER (files and catalogues)                  --done----------------> LOOP */
#ifndef PC_PRECERTD_THREADS_H
#define PC_PRECERTD_THREADS_H

#include "engine/engine.h"
#include "engine/reader.h"
#include "loop/loop.h"
#include "server/server.h"

#define PC_READER_COUNT 2
#define PC_HANDLE_COUNT (PC_READER_COUNT + 1) /* and FILES */

struct pc_threads_config {
    struct pc_loop *loop; /* all borrowed until pc_threads_free */
    struct pc_engine *engine;
    struct pc_wall *wall;
    const struct pc_ids *ids;
    struct pc_store *readers[PC_HANDLE_COUNT];
    struct pc_files *files;
    const struct pc_document_limits *documents;
};
struct pc_threads;

/* Makes the queues; starts nothing yet. */
struct pc_threads *pc_threads_new(const struct pc_threads_config *config);
/* What comes back goes to this server, borrowed.  Starts the threads. */
void pc_threads_start(struct pc_threads *threads, struct pc_server *server);
/* Lets them finish what they have, commits it, ends and joins them.  In the main thread, when the loop is not run. */
void pc_threads_stop(struct pc_threads *threads);
void pc_threads_free(struct pc_threads **threads);

/* Whether CASES has answered the last pc_threads_ask_cases; asking goes through its queue, behind all that waits there.
 * Never asked: no. */
void pc_threads_ask_cases(struct pc_threads *threads);
bool pc_threads_cases_answered(const struct pc_threads *threads);

/* The server's ports; arg is the struct pc_threads. */
void pc_threads_cases(void *arg, struct pc_fifo *commands);
void pc_threads_reads(void *arg, struct pc_fifo *commands);
void pc_threads_work(void *arg, struct pc_work *work);
void pc_threads_status(void *arg, struct pc_buf *out);

#endif
