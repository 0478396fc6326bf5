/* src/precertd/main.c -- the daemon's entry: reads the configuration, starts, serves, stops. */
#include <signal.h>
#include <stdio.h>
#include "base/log.h"
#include "precertd/start.h"
#include "precertd/version.h"

static int print_help(void)
{
    struct pc_buf text = {0};
    pc_config_help(&text);
    fputs(text.ptr, stdout);
    pc_buf_free(&text);
    return 0;
}

static int fail(const struct pc_err *err)
{
    pc_log(PC_LOG_ERROR, "not_started", pc_kv_str("reason", err->reason), pc_kv_str("field", err->field),
           pc_kv_str("detail", err->detail));
    return 1;
}

static int serve(struct pc_daemon *daemon)
{
    struct pc_err err = {0};
    int status = 0;
    if (pc_daemon_start(daemon, &err) != PC_OK)
        status = fail(&err);
    else if (pc_daemon_run(daemon) != PC_OK)
        status = 1;
    pc_daemon_stop(daemon);
    return status;
}

int main(int argc, char **argv)
{
    struct pc_daemon daemon = {.argc = argc, .argv = argv};
    struct pc_err err = {0};
    (void)signal(SIGPIPE, SIG_IGN);
    if (pc_config_read(argc, argv, &daemon.config, &err) != PC_OK) {
        pc_config_deinit(&daemon.config);
        fprintf(stderr, "precertd: %s: %s\n", err.field, err.detail);
        return 2;
    }
    if (pc_config_flag(&daemon.config, PC_OPTION_HELP) || pc_config_flag(&daemon.config, PC_OPTION_VERSION)) {
        bool help = pc_config_flag(&daemon.config, PC_OPTION_HELP);
        pc_config_deinit(&daemon.config);
        return help ? print_help() : printf("precertd %s\n", PC_VERSION) < 0;
    }
    return serve(&daemon);
}
