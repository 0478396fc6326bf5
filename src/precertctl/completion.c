/* src/precertctl/completion.c -- what a shell needs to complete precertctl's words, printed from the command table. */
#include "precertctl/completion.h"

static const char head[] =
    "_precertctl() {\n"
    "  local word=${COMP_WORDS[COMP_CWORD]} words=() w options=\n"
    "  for w in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do [[ $w == -* ]] || words+=(\"$w\"); done\n"
    "  case \"${words[*]:0:2}\" in\n";
static const char tail[] = "  esac\n"
                           "  COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
                           "}\n"
                           "complete -o default -F _precertctl precertctl\n";
static const char common[] =
    "--socket --connect --token --token-file --ca --cert --key --timeout --json --help --version";

static size_t first_size(const char *words)
{
    return strcspn(words, " ");
}

static bool same_first(const char *a, const char *b)
{
    return first_size(a) == first_size(b) && memcmp(a, b, first_size(a)) == 0;
}

/* Whether an earlier row has the same first word. */
static bool is_known(size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (same_first(pc_ctl_commands[i].words, pc_ctl_commands[at].words))
            return true;
    }
    return false;
}

/* The options of one command, and a file's or directory's name where an argument is none. */
static void add_command(const struct pc_ctl_command *command, struct pc_buf *out)
{
    pc_buf_printf(out, "    \"%s\"*) options=\"", command->words);
    for (const struct pc_ctl_arg *arg = command->args; arg && arg->name; arg++) {
        if (arg->name[0] == '-')
            pc_buf_printf(out, "%s ", arg->name);
    }
    pc_buf_printf(out, "%s\" ;;\n", common);
}

/* The second words that follow a first one. */
static void add_family(size_t at, struct pc_buf *out)
{
    const char *words = pc_ctl_commands[at].words;
    pc_buf_printf(out, "    %.*s) options=\"", (int)first_size(words), words);
    for (size_t i = at; i < pc_ctl_command_count; i++) {
        const char *other = pc_ctl_commands[i].words;
        if (same_first(other, words))
            pc_buf_printf(out, "%s ", other + first_size(other) + 1);
    }
    pc_buf_add_text(out, "\" ;;\n");
}

static void add_firsts(struct pc_buf *out)
{
    pc_buf_add_text(out, "    *) options=\"");
    for (size_t i = 0; i < pc_ctl_command_count; i++) {
        const char *words = pc_ctl_commands[i].words;
        if (!is_known(i))
            pc_buf_printf(out, "%.*s ", (int)first_size(words), words);
    }
    pc_buf_printf(out, "%s\" ;;\n", common);
}

int pc_ctl_completion(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    (void)invocation;
    struct pc_buf *out = &output->out;
    pc_buf_add_text(out, head);
    for (size_t i = 0; i < pc_ctl_command_count; i++)
        add_command(&pc_ctl_commands[i], out);
    for (size_t i = 0; i < pc_ctl_command_count; i++) {
        if (!is_known(i) && strchr(pc_ctl_commands[i].words, ' '))
            add_family(i, out);
    }
    add_firsts(out);
    pc_buf_add_text(out, tail);
    return PC_CTL_DONE;
}
