/* src/evaluator/main.c -- the evaluator process: descriptors, jail, then frames until the daemon goes.
 *
 * Started by src/policy/pool with the socket as descriptor 3 and the progress page as descriptor 4.
 * Exit status: 0 the daemon went; 64 started by somebody else; 65 no frame of ours; 69 no jail; 70 a bug (vm.c); 71 the
 * sandbox is not the reviewed one; 74 the socket failed; 75 the revision did not load again. */
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "evaluator/jail.h"
#include "evaluator/serve.h"
#include "evaluator/watch.h"

enum { PAGE_SIZE_BYTES = 4096, EXIT_USAGE = 64 };

static void say(const char *text)
{
    (void)!write(STDERR_FILENO, text, strlen(text));
}

int main(int argc, char **argv)
{
    const bool unjailed_allowed = argc == 2 && strcmp(argv[1], "--allow-unjailed") == 0;
    int type;
    socklen_t size = sizeof type;
    void *page = mmap(NULL, PAGE_SIZE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, PC_PROGRESS_FD, 0);
    const bool socket_given = getsockopt(PC_EVAL_FD, SOL_SOCKET, SO_TYPE, &type, &size) == 0;
    if (page == MAP_FAILED || !socket_given || (argc > 1 && !unjailed_allowed)) {
        say("precertd-evaluator: started by precertd, with a socket as descriptor 3 and its page as 4\n");
        _exit(EXIT_USAGE);
    }
    pc_jail_prepare(PC_EVAL_FD);
    (void)!pc_watch_prepare(); /* without it evaluations are counted: slower, the same answers */
    const struct pc_serve_config config = {PC_EVAL_FD, page, pc_jail_close(PC_EVAL_FD), unjailed_allowed};
    _exit(pc_serve(&config));
}
