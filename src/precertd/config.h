/* src/precertd/config.h -- what the operator says: flags, then the file, then the defaults.  One list for all three. */
#ifndef PC_PRECERTD_CONFIG_H
#define PC_PRECERTD_CONFIG_H

#include <stdbool.h>
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

/* clang-format off */
/*    id              name               takes     default       live? meaning */
#define PC_OPTIONS(X) \
    X(POLICIES,        "policies",        "DIR",     "policies",  0, "where the policy files are") \
    X(DATA,            "data",            "DIR",     "data",      0, "where the store lives; made when missing") \
    X(LISTEN,          "listen",          "ADDRESS", NULL,        0, "unix:PATH, tcp:HOST:PORT (loopback) or tls:HOST:PORT; may be repeated; default unix:DATA/precertd.sock") \
    X(ADMIN,           "admin",           "ADDRESS", NULL,        0, "unix:PATH for the daemon's own user and root; default unix:DATA/admin.sock") \
    X(EVALUATORS,      "evaluators",      "N",       "0",         0, "evaluator processes; 0: one a core, at least two") \
    X(EVALUATOR,       "evaluator",       "PATH",    NULL,        0, "the evaluator's program; default: beside this one") \
    X(ALLOW_UNJAILED,  "allow-unjailed",  NULL,      NULL,        0, "serve although the evaluators' jail cannot be closed") \
    X(SIMULATED_CLOCK, "simulated-clock", "INSTANT", NULL,        0, "business time stands still at this instant until admin.clock moves it") \
    X(TLS_CERT,        "tls-cert",        "FILE",    NULL,        0, "certificate chain of tls: listeners (PEM)") \
    X(TLS_KEY,         "tls-key",         "FILE",    NULL,        0, "its private key (PEM)") \
    X(TLS_CLIENT_CA,   "tls-client-ca",   "FILE",    NULL,        0, "who may sign client certificates; their common name is a principal's id") \
    X(LOG_LEVEL,       "log-level",       "LEVEL",   "info",      1, "debug, info, warning or error") \
    X(LINE_BYTES,      "line-bytes",      "N",       "1048576",   0, "longest request line") \
    X(MAX_IN_FLIGHT,   "max-in-flight",   "N",       "4096",      0, "requests in flight altogether") \
    X(DOCUMENT_BYTES,  "document-bytes",  "N",       "33554432",  0, "largest document that can be uploaded") \
    X(UPLOAD_HOURS,    "upload-hours",    "N",       "24",        0, "an upload that is not finished by then is abandoned") \
    X(REPLAY_AT,       "replay-at",       "HH:MM",   NULL,        0, "every day at this time (UTC) every stored determination is replayed and compared; default: only when asked") \
    X(REPLAY_RATE,     "replay-rate",     "N",       "100",       0, "determinations a second of that, so that nobody waits for it; 0: as fast as it goes") \
    X(SIMULATED_COPY,  "simulated-copy",  NULL,      NULL,        0, "the data directory is a copy (it holds a file `copy`): simulate it from now on, or from where its clock stood") \
    X(CONFIG,          "config",          "FILE",    NULL,        0, "a file of the same names: `name = value` lines, # comments") \
    X(VERSION,         "version",         NULL,      NULL,        0, "print the version and end") \
    X(HELP,            "help",            NULL,      NULL,        0, "print this and end")
/* clang-format on */
enum pc_option {
#define X(id, ...) PC_OPTION_##id,
    PC_OPTIONS(X)
#undef X
        PC_OPTION_COUNT
};

#define PC_LISTEN_MAX 16

/* A zeroed one is empty and valid to deinit. */
struct pc_config {
    struct pc_arena *arena; /* owns all text */
    const char *value[PC_OPTION_COUNT]; /* NULL: not given and without a default */
    const char *listen[PC_LISTEN_MAX];
    size_t listen_count;
};

/* Reads argv, then the file that it names.  PC_INVALID: err_out->field is the option. */
PC_CHECK enum pc_rc pc_config_read(int argc, char **argv, struct pc_config *config_out,
                                   struct pc_err *err_out);
void pc_config_deinit(struct pc_config *config);

/* The value as a flag or a number; `otherwise` when it was not given. */
bool pc_config_flag(const struct pc_config *config, enum pc_option option);
int pc_config_int(const struct pc_config *config, enum pc_option option);

/* A time of day ("03:00") as the minute of the day; -1 when it was not given. */
int pc_config_minute(const struct pc_config *config, enum pc_option option);

/* The name of an option ("log-level"), and whether it can change while serving; static. */
const char *pc_option_name(enum pc_option option);
bool pc_option_is_live(enum pc_option option);

/* The usage text. */
void pc_config_help(struct pc_buf *out);

#endif
