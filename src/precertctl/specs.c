/* src/precertctl/specs.c -- the busted specs that stand beside a directory of policies, run in a process of their own. */
#include "precertctl/specs.h"
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "precertctl/terminal.h"

extern char **environ;

/* busted is a script whose first line may name another Lua; the policies are Lua 5.4. */
static const char command[] =
    "busted=$(command -v busted) || exit 127; exec lua5.4 \"$busted\" --output=TAP tests/policies 2>/dev/null";

void pc_ctl_specs_free(struct pc_ctl_specs *specs)
{
    pc_buf_free(&specs->failures);
    *specs = (struct pc_ctl_specs){0};
}

static bool begins(struct pc_str line, const char *with)
{
    const size_t size = strlen(with);
    return line.size >= size && memcmp(line.ptr, with, size) == 0;
}

void pc_ctl_specs_take(struct pc_ctl_specs *specs, struct pc_str line)
{
    const char *name = line.size > 0 ? memmem(line.ptr, line.size, " - ", 3) : NULL;
    if (begins(line, "ok ")) {
        specs->passed++;
    } else if (begins(line, "not ok ")) {
        specs->failed++;
        pc_buf_add_text(&specs->failures, specs->failures.size > 0 ? "," : "");
        const struct pc_str text = name ? (struct pc_str){name + 3, line.size - (size_t)(name + 3 - line.ptr)}
                                        : line;
        pc_buf_add_json_str(&specs->failures, text);
    }
}

/* Starts the shell in the folder, its standard output being *pipe_out.  False: nothing runs. */
static bool start(const char *folder, pid_t *pid_out, FILE **pipe_out)
{
    char *const argv[] = {"sh", "-c", (char *)(uintptr_t)command, NULL};
    posix_spawn_file_actions_t actions;
    int ends[2];
    if (pipe(ends) != 0)
        return false;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addchdir_np(&actions, folder);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    const bool started = posix_spawn(pid_out, "/bin/sh", &actions, NULL, argv, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    *pipe_out = started ? fdopen(ends[0], "r") : NULL;
    if (!started)
        close(ends[0]);
    return started;
}

/* A longer line is cut: its beginning tells all. */
static void read_all(FILE *pipe, struct pc_ctl_output *output, struct pc_ctl_specs *specs)
{
    char line[1024];
    bool whole = true;
    while (fgets(line, sizeof line, pipe)) {
        const size_t size = strcspn(line, "\n");
        if (whole)
            pc_ctl_specs_take(specs, (struct pc_str){line, size});
        whole = line[size] == '\n';
        pc_ctl_progress(output, "specs run", specs->passed + specs->failed, 0);
    }
    pc_ctl_progress_end(output);
}

/* busted that ended otherwise than by its tests (a spec that does not load) is a failure too. */
static void judge(int status, struct pc_ctl_specs *specs)
{
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    specs->ran = code != 127;
    if (specs->ran && code != 0 && specs->failed == 0)
        pc_ctl_specs_take(specs, PC_STR("not ok 0 - busted could not run the specs"));
}

void pc_ctl_specs_run(const char *directory, struct pc_ctl_output *output, struct pc_ctl_specs *specs)
{
    struct pc_buf folder = {0}, place = {0};
    struct stat status;
    pc_buf_printf(&folder, "%s/..", directory);
    pc_buf_printf(&place, "%s/tests/policies", folder.ptr);
    pid_t pid;
    FILE *pipe = NULL;
    if (stat(place.ptr, &status) == 0 && S_ISDIR(status.st_mode) && start(folder.ptr, &pid, &pipe)) {
        int ended = 0;
        read_all(pipe, output, specs);
        fclose(pipe);
        (void)waitpid(pid, &ended, 0);
        judge(ended, specs);
    }
    pc_buf_free(&folder);
    pc_buf_free(&place);
}
