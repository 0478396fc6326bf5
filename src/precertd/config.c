/* src/precertd/config.c -- see config.h. */
#include "precertd/config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct option {
    const char *name, *takes, *otherwise;
    bool live;
    const char *doc;
} options[PC_OPTION_COUNT] = {
#define X(id, name, takes, otherwise, live, doc) [PC_OPTION_##id] = {name, takes, otherwise, live, doc},
    PC_OPTIONS(X)
#undef X
};

const char *pc_option_name(enum pc_option option)
{
    return options[option].name;
}

bool pc_option_is_live(enum pc_option option)
{
    return options[option].live;
}

static enum pc_rc refuse(struct pc_err *err_out, const char *reason, const char *name, const char *detail)
{
    return pc_fail(err_out, PC_INVALID, reason, name, "%s", detail);
}

static int find(const char *name, size_t size)
{
    for (int i = 0; i < PC_OPTION_COUNT; i++)
        if (strlen(options[i].name) == size && memcmp(options[i].name, name, size) == 0)
            return i;
    return -1;
}

static bool is_number(const char *text)
{
    size_t size = strlen(text);
    return size > 0 && size < 10 && strspn(text, "0123456789") == size;
}

/* -1: no time of day. */
static int minute_of(const char *text)
{
    static const char shape[] = "00:00";
    for (size_t i = 0; i < sizeof shape; i++)
        if (shape[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i])
            return -1;
    const int hour = (text[0] - '0') * 10 + text[1] - '0', minute = (text[3] - '0') * 10 + text[4] - '0';
    return hour < 24 && minute < 60 ? hour * 60 + minute : -1;
}

static enum pc_rc check(int option, const char *value, struct pc_err *err_out)
{
    bool number = options[option].takes && strcmp(options[option].takes, "N") == 0;
    if (number && !is_number(value))
        return refuse(err_out, "malformed_number", options[option].name, "expected a whole number");
    const bool clock = options[option].takes && strcmp(options[option].takes, "HH:MM") == 0;
    if (clock && minute_of(value) < 0)
        return refuse(err_out, "malformed_time", options[option].name,
                      "expected a time of day such as 03:00");
    static const char *const levels[] = {"debug", "info", "warning", "error"};
    if (option != PC_OPTION_LOG_LEVEL)
        return PC_OK;
    for (size_t i = 0; i < 4; i++)
        if (strcmp(value, levels[i]) == 0)
            return PC_OK;
    return refuse(err_out, "not_a_choice", options[option].name, "expected debug, info, warning or error");
}

/* The first one counts (flags come before the file), but for listeners, which add up where they were first given. */
static enum pc_rc set(struct pc_config *config, int option, const char *value, bool *listening,
                      struct pc_err *err_out)
{
    const char *kept = pc_arena_strdup(config->arena, value);
    PC_TRY(check(option, value, err_out));
    if (option != PC_OPTION_LISTEN) {
        if (!config->value[option])
            config->value[option] = kept;
        return PC_OK;
    }
    if (config->listen_count && !*listening)
        return PC_OK;
    *listening = true;
    if (config->listen_count == PC_LISTEN_MAX)
        return refuse(err_out, "too_many", "listen", "at most 16 listeners");
    config->listen[config->listen_count++] = kept;
    return PC_OK;
}

static enum pc_rc read_flags(int argc, char **argv, struct pc_config *config, struct pc_err *err_out)
{
    bool listening = false;
    for (int i = 1; i < argc; i++) {
        const char *flag = argv[i];
        if (strncmp(flag, "--", 2) != 0)
            return refuse(err_out, "unknown_option", flag, "options begin with --");
        const char *equals = strchr(flag, '=');
        int option = find(flag + 2, equals ? (size_t)(equals - flag) - 2 : strlen(flag) - 2);
        if (option < 0)
            return refuse(err_out, "unknown_option", flag + 2, "there is no such option; see --help");
        const char *value = equals ? equals + 1 : "true";
        if (options[option].takes && !equals) {
            if (i + 1 == argc)
                return refuse(err_out, "missing", flag + 2, "this option needs a value");
            value = argv[++i];
        }
        PC_TRY(set(config, option, value, &listening, err_out));
    }
    return PC_OK;
}

static char *trim(char *text)
{
    text += strspn(text, " \t");
    size_t size = strlen(text);
    while (size && strchr(" \t\r\n", text[size - 1]))
        text[--size] = 0;
    return text;
}

static enum pc_rc read_line(struct pc_config *config, char *line, bool *listening, struct pc_err *err_out)
{
    char *text = trim(line);
    if (!*text || *text == '#')
        return PC_OK;
    char *equals = strchr(text, '=');
    char *value = equals ? trim(equals + 1) : "true";
    if (equals)
        *equals = 0;
    text = trim(text);
    int option = find(text, strlen(text));
    if (option < 0 || option == PC_OPTION_CONFIG || option == PC_OPTION_HELP || option == PC_OPTION_VERSION)
        return refuse(err_out, "unknown_option", text, "the configuration file has a name that is no option");
    if (options[option].takes && !equals)
        return refuse(err_out, "missing", text, "this option needs a value");
    return set(config, option, value, listening, err_out);
}

static enum pc_rc read_file(struct pc_config *config, struct pc_err *err_out)
{
    const char *path = config->value[PC_OPTION_CONFIG];
    char line[2048];
    bool listening = false;
    enum pc_rc rc = PC_OK;
    if (!path)
        return PC_OK;
    FILE *file = fopen(path, "re");
    if (!file)
        return pc_fail(err_out, PC_INVALID, "unreadable", "config", "%s: %s", path, strerror(errno));
    while (rc == PC_OK && fgets(line, sizeof line, file))
        rc = read_line(config, line, &listening, err_out);
    fclose(file);
    return rc;
}

static void add_defaults(struct pc_config *config)
{
    for (int i = 0; i < PC_OPTION_COUNT; i++)
        if (!config->value[i])
            config->value[i] = options[i].otherwise;
    const char *data = config->value[PC_OPTION_DATA];
    if (config->listen_count == 0)
        config->listen[config->listen_count++] = pc_arena_printf(config->arena, "unix:%s/precertd.sock",
                                                                 data);
    if (!config->value[PC_OPTION_ADMIN])
        config->value[PC_OPTION_ADMIN] = pc_arena_printf(config->arena, "unix:%s/admin.sock", data);
}

enum pc_rc pc_config_read(int argc, char **argv, struct pc_config *config_out, struct pc_err *err_out)
{
    *config_out = (struct pc_config){.arena = pc_arena_new(4096)};
    PC_TRY(read_flags(argc, argv, config_out, err_out));
    PC_TRY(read_file(config_out, err_out));
    add_defaults(config_out);
    return PC_OK;
}

void pc_config_deinit(struct pc_config *config)
{
    pc_arena_free(&config->arena);
    *config = (struct pc_config){0};
}

bool pc_config_flag(const struct pc_config *config, enum pc_option option)
{
    const char *value = config->value[option];
    return value && strcmp(value, "false") != 0 && strcmp(value, "no") != 0 && strcmp(value, "0") != 0;
}

int pc_config_int(const struct pc_config *config, enum pc_option option)
{
    int number = 0;
    for (const char *at = config->value[option]; at && *at; at++)
        number = number * 10 + (*at - '0'); /* it was checked when it was read */
    return number;
}

int pc_config_minute(const struct pc_config *config, enum pc_option option)
{
    return config->value[option] ? minute_of(config->value[option]) : -1;
}

void pc_config_help(struct pc_buf *out)
{
    pc_buf_add_text(
        out,
        "precertd: the utilization-management engine's daemon\n\nusage: precertd [--NAME VALUE | --NAME=VALUE]...\n\n");
    for (int i = 0; i < PC_OPTION_COUNT; i++) {
        size_t start = out->size;
        pc_buf_printf(out, "  --%s%s%s", options[i].name, options[i].takes ? " " : "",
                      options[i].takes ? options[i].takes : "");
        while (out->size - start < 28)
            pc_buf_add_char(out, ' ');
        pc_buf_add_text(out, options[i].doc);
        if (options[i].otherwise)
            pc_buf_printf(out, " [%s]", options[i].otherwise);
        pc_buf_add_char(out, '\n');
    }
}
