/* tests/unit/server/server_world.h -- a whole server on a real loop and real sockets; the evaluators and the threads are
 * scripted.  One thread: a test writes to a client, turns the loop, looks at what was asked, answers, turns again. */
#ifndef PC_SERVER_WORLD_H
#define PC_SERVER_WORLD_H

#include "server/internal.h"

struct world_ask {
    struct pc_ask ask;
    struct pc_buf input;
    char owner[80], subject[80];
    pc_answer_fn *fn;
    void *arg;
};

struct world {
    struct pc_loop *loop;
    struct pc_loop_timer *stop;
    struct pc_wall_sim sim;
    struct pc_ids *ids;
    struct pc_server *server;
    struct pc_fifo cases, reads; /* what the server gave to the threads */
    struct pc_work *work; /* the newest */
    bool drained;
    char directory[64], socket[96], admin[96];
    /* the evaluators, scripted */
    struct world_ask asks[600];
    size_t ask_count;
    enum pc_rc ask_rc; /* what pc_pool_ask answers */
    pc_stage_fn *stage_done;
    void *stage_arg;
    int64_t staged;
    int switched, discarded;
};
extern struct world world; /* one a test program */

/* Asserts that the text stands in the line. */
#define has(line, text)                               \
    do {                                              \
        const char *line_ = (line);                   \
        assert_non_null(line_);                       \
        if (!strstr(line_, text))                     \
            fail_msg("%s is not in %s", text, line_); \
    } while (0)

/* A server with one principal of each kind: tokens "payer", "other" (a payer of payer other), "provider", "nurse",
 * "director", "author", "auditor".  limits may be NULL. */
void world_open(const struct pc_server_limits *limits);
void world_close(void);
void world_serve(void); /* makes an empty revision the serving one */
/* Fixtures for PC_TEST_WITH: opened; opened and serving; closed. */
int world_is_open(void **state);
int world_serves(void **state);
int world_is_gone(void **state);
void world_turn(void); /* lets everything that is ready happen */

int client_open(bool admin);
int client_login(const char *token); /* opened and logged in */
void client_send(int client, const char *text);
/* The next line without its newline; NULL: none is there.  Valid until the next call. */
const char *client_line(int client);
bool client_closed(int client);

/* Calls and gives the answer's line. */
const char *client_call(int client, const char *method, const char *params);
/* Sends a request with that id, turns the loop. */
void client_request(int client, int id, const char *method, const char *params);

/* Takes the oldest command of a fifo; NULL: none. */
struct pc_command *world_take(struct pc_fifo *fifo);
/* Ends a command: result (NULL: keeps rc and err) and hands it back. */
void world_finish(struct pc_command *command, const char *result);
void world_give_back(struct pc_command *command);
/* Answers the oldest question that was put. */
void world_answer(enum pc_eval_status status, const char *data);

#endif
