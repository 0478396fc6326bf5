/* src/precertctl/help.c -- help, printed from the command table. */
#include "precertctl/help.h"
#include <string.h>

static const char common[] =
    "Common options\n"
    "  --socket PATH       the daemon's Unix socket (default: $PRECERT_SOCKET, else ./data/precertd.sock;\n"
    "                      administration: $PRECERT_ADMIN_SOCKET, else ./data/admin.sock)\n"
    "  --connect ADDRESS   unix:PATH, tcp:HOST:PORT or tls:HOST:PORT\n"
    "  --token TOKEN       log in with it (default: $PRECERT_TOKEN); --token-file FILE keeps it off the command line\n"
    "  --ca, --cert, --key FILE   for tls: whom to trust, and who we are (PEM)\n"
    "  --timeout SECONDS   for each wait (default 30)\n"
    "  --json              print the answer as it came: one line of JSON\n"
    "                      (else colours and progress at a terminal; NO_COLOR takes the colours away)\n"
    "  --help, --version\n";

static const char *group_of(const char *words, size_t *size_out)
{
    *size_out = strcspn(words, " ");
    return words;
}

static void add_usage(const struct pc_ctl_command *command, struct pc_buf *out)
{
    pc_buf_add_text(out, command->words);
    bool options = false;
    for (const struct pc_ctl_arg *arg = command->args; arg && arg->name; arg++) {
        if (arg->name[0] == '-')
            options = true;
        else
            pc_buf_printf(out, arg->optional ? " [%s]" : " %s", arg->name);
    }
    if (options)
        pc_buf_add_text(out, " [options]");
}

void pc_ctl_help_all(struct pc_buf *out)
{
    pc_buf_add_text(out, "precertctl: the client, administration and policy tool of precertd\n\n"
                         "  precertctl [common options] COMMAND ...        precertctl COMMAND --help\n\n"
                         "Commands\n");
    const char *before = "";
    size_t before_size = 0;
    for (size_t i = 0; i < pc_ctl_command_count; i++) {
        const struct pc_ctl_command *command = &pc_ctl_commands[i];
        size_t size;
        const char *group = group_of(command->words, &size);
        const bool family = strchr(command->words, ' ') ||
                            (i > 0 && strchr(pc_ctl_commands[i - 1].words, ' '));
        if (family && (size != before_size || memcmp(group, before, size) != 0))
            pc_buf_add_char(out, '\n');
        before = group;
        before_size = size;

        struct pc_buf line = {0};
        add_usage(command, &line);
        pc_buf_printf(out, "  %-48s %s\n", line.ptr, command->doc);
        pc_buf_free(&line);
    }
    pc_buf_printf(out, "\n%s\nExit status\n", common);
#define X(id, number, doc) pc_buf_printf(out, "  %d  %s\n", number, doc);
    PC_CTL_STATUSES(X)
#undef X
}

static const char *hint_of(enum pc_ctl_type type)
{
    switch (type) {
    case PC_CTL_INT: return " N";
    case PC_CTL_PERCENT: return " N%";
    case PC_CTL_SWITCH:
    case PC_CTL_FLAG: return "";
    case PC_CTL_LIST: return " A,B";
    case PC_CTL_JSON: return " JSON";
    case PC_CTL_FILE: return " FILE";
    case PC_CTL_ITEMS: return " A,document:B";
    case PC_CTL_CODES: return " AxN,B";
    case PC_CTL_TEXT:
    case PC_CTL_LOCAL: break;
    }
    return " X";
}

void pc_ctl_help_one(const struct pc_ctl_command *command, struct pc_buf *out)
{
    pc_buf_add_text(out, "precertctl ");
    add_usage(command, out);
    pc_buf_printf(out, "\n\n%s", command->doc);
    if (command->method && command->method[0] != '\0')
        pc_buf_printf(out, " (method %s)", command->method);
    pc_buf_add_text(out, "\n\n");
    for (const struct pc_ctl_arg *arg = command->args; arg && arg->name; arg++) {
        struct pc_buf name = {0};
        pc_buf_printf(&name, "%s%s", arg->name, arg->name[0] == '-' ? hint_of(arg->type) : "");
        pc_buf_printf(out, "  %-22s %s\n", name.ptr, arg->doc);
        pc_buf_free(&name);
    }
    if (command->args)
        pc_buf_add_char(out, '\n');
    pc_buf_add_text(out, common);
}
