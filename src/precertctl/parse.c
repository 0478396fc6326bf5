/* src/precertctl/parse.c -- a command line read by the command table. */
#include "precertctl/parse.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 64, FILE_MAX = 64 << 20 };

static enum pc_rc usage(struct pc_err *err_out, const char *what, const char *which)
{
    return pc_fail(err_out, PC_INVALID, "usage", "", "%s %s", what, which);
}

/* The options that every command takes. */
struct global {
    const char *name;
    size_t offset;
    bool flag;
};
#define AT(member) offsetof(struct pc_ctl_options, member)
static const struct global globals[] = {
    {"--socket", AT(socket), false},  {"--connect", AT(address), false},
    {"--token", AT(token), false},    {"--token-file", AT(token_file), false},
    {"--ca", AT(ca_file), false},     {"--cert", AT(cert_file), false},
    {"--key", AT(key_file), false},   {"--timeout", AT(timeout_s), false},
    {"--json", AT(json), true},       {"--help", AT(help), true},
    {"--version", AT(version), true},
};

/* One pass over argv: the words that are no options wait for the command; the options are kept as they came. */
struct scan {
    const char *words[WORDS_MAX];
    size_t word_count;
    struct pc_ctl_local
        given[WORDS_MAX]; /* command options: name and value, value NULL when none was seen yet */
    size_t given_count;
};

static const struct global *global_named(const char *name, size_t size)
{
    for (size_t i = 0; i < sizeof globals / sizeof globals[0]; i++) {
        if (strlen(globals[i].name) == size && memcmp(globals[i].name, name, size) == 0)
            return &globals[i];
    }
    return NULL;
}

static bool is_named(const struct pc_ctl_arg *arg, const char *token, size_t size)
{
    return strlen(arg->name) == size && memcmp(arg->name, token, size) == 0;
}

static const struct pc_ctl_arg *option_named(const struct pc_ctl_command *command, const char *token,
                                             size_t size)
{
    for (const struct pc_ctl_arg *arg = command ? command->args : NULL; arg && arg->name; arg++) {
        if (is_named(arg, token, size))
            return arg;
    }
    return NULL;
}

/* The value of an option: after "=", or the next argument. */
static const char *value_of(const char *token, size_t name_size, int argc, char *const *argv, int *at)
{
    if (token[name_size] == '=')
        return token + name_size + 1;
    if (*at + 1 >= argc)
        return NULL;
    return argv[++*at];
}

static enum pc_rc set_global(struct pc_ctl_options *options, const struct global *global, const char *value,
                             struct pc_err *err_out)
{
    char *slot = (char *)options + global->offset;
    if (global->flag) {
        const bool yes = true;
        memcpy(slot, &yes, sizeof yes);
        return PC_OK;
    }
    if (!value)
        return usage(err_out, "a value is missing after", global->name);
    memcpy(slot, &value, sizeof value);
    return PC_OK;
}

/* The words come first: the command must be known before its options can be read. */
static const struct pc_ctl_command *command_of(int argc, char *const *argv, size_t *used_out)
{
    const char *words[2];
    size_t count = 0;
    for (int i = 1; i < argc && count < 2; i++) {
        if (strncmp(argv[i], "--", 2) != 0) {
            words[count++] = argv[i];
            continue;
        }
        const size_t size = strcspn(argv[i], "=");
        const struct global *global = global_named(argv[i], size);
        if (global && !global->flag && argv[i][size] == '\0')
            i++;
    }
    return pc_ctl_find(words, count, used_out);
}

static enum pc_rc keep_option(struct scan *scan, const struct pc_ctl_arg *arg, const char *value,
                              struct pc_err *err_out)
{
    if (!value)
        return usage(err_out, "a value is missing after", arg->name);
    if (scan->given_count == WORDS_MAX)
        return usage(err_out, "too many options:", arg->name);
    scan->given[scan->given_count++] = (struct pc_ctl_local){arg->name, value};
    return PC_OK;
}

static enum pc_rc scan_option(int argc, char *const *argv, int *at, struct pc_ctl_invocation *invocation,
                              struct scan *scan, struct pc_err *err_out)
{
    const char *token = argv[*at];
    const size_t size = strcspn(token, "=");
    const struct pc_ctl_arg *arg = option_named(invocation->command, token, size);
    if (arg) {
        const bool alone = arg->type == PC_CTL_FLAG || arg->type == PC_CTL_SWITCH;
        return keep_option(scan, arg, alone ? "" : value_of(token, size, argc, argv, at), err_out);
    }

    const struct global *global = global_named(token, size);
    if (!global)
        return usage(err_out, "there is no option", token);
    const char *value = global->flag ? NULL : value_of(token, size, argc, argv, at);
    return set_global(&invocation->options, global, value, err_out);
}

static enum pc_rc scan_all(int argc, char *const *argv, struct pc_ctl_invocation *invocation,
                           struct scan *scan, struct pc_err *err_out)
{
    bool options_end = false;
    for (int i = 1; i < argc; i++) {
        if (!options_end && strcmp(argv[i], "--") == 0) {
            options_end = true;
        } else if (!options_end && strncmp(argv[i], "--", 2) == 0) {
            PC_TRY(scan_option(argc, argv, &i, invocation, scan, err_out));
        } else if (scan->word_count == WORDS_MAX) {
            return usage(err_out, "too many arguments:", argv[i]);
        } else {
            scan->words[scan->word_count++] = argv[i];
        }
    }
    return PC_OK;
}

enum pc_rc pc_ctl_read_file(const char *path, struct pc_buf *out, struct pc_err *err_out)
{
    const bool standard = strcmp(path, "-") == 0;
    FILE *file = standard ? stdin : fopen(path, "rb");
    if (!file)
        return pc_fail(err_out, PC_INVALID, "file", "", "%s cannot be read: %s", path, strerror(errno));

    size_t got;
    do {
        char *room = pc_buf_reserve(out, 65536);
        got = fread(room, 1, 65536, file);
        out->size += got;
    } while (got > 0 && out->size < FILE_MAX);
    pc_buf_add(out, "", 0);

    const bool bad = ferror(file) || out->size >= FILE_MAX;
    if (!standard)
        fclose(file);
    if (bad)
        return pc_fail(err_out, PC_INVALID, "file", "", "%s cannot be read to its end", path);
    return PC_OK;
}

static enum pc_rc read_json(struct pc_str text, const char *origin, yyjson_mut_doc *doc,
                            yyjson_mut_val **val_out, struct pc_err *err_out)
{
    PC_AUTO(pc_json_doc_free) yyjson_doc *read = NULL;
    yyjson_read_err problem;
    /* yyjson wants writable memory only in place; it copies here. */
    read = yyjson_read_opts((char *)(uintptr_t)text.ptr, text.size, YYJSON_READ_NOFLAG, NULL, &problem);
    if (!read)
        return pc_fail(err_out, PC_INVALID, "json", "", "%s is no JSON: %s at byte %zu", origin, problem.msg,
                       problem.pos);
    *val_out = yyjson_val_mut_copy(doc, yyjson_doc_get_root(read));
    return PC_OK;
}

static enum pc_rc read_json_file(const char *path, yyjson_mut_doc *doc, yyjson_mut_val **val_out,
                                 struct pc_err *err_out)
{
    struct pc_buf text = {0};
    enum pc_rc rc = pc_ctl_read_file(path, &text, err_out);
    if (rc == PC_OK)
        rc = read_json(pc_buf_str(&text), path, doc, val_out, err_out);
    pc_buf_free(&text);
    return rc;
}

static enum pc_rc read_int(const char *text, int64_t *value_out)
{
    char *end;
    errno = 0;
    const long long value = strtoll(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0)
        return PC_INVALID;
    *value_out = value;
    return PC_OK;
}

static enum pc_rc read_percent(const char *text, double *value_out)
{
    char *end;
    errno = 0;
    *value_out = strtod(text, &end);
    const bool found = end != text;
    end += *end == '%';
    return !found || *end != '\0' || errno != 0 ? PC_INVALID : PC_OK;
}

/* One element of a comma list as its type wants it. */
static yyjson_mut_val *item_of(enum pc_ctl_type type, const char *text, size_t size, yyjson_mut_doc *doc)
{
    static const char document[] = "document:";
    const size_t prefix = sizeof document - 1;
    if (type == PC_CTL_LIST)
        return yyjson_mut_strncpy(doc, text, size);

    yyjson_mut_val *object = yyjson_mut_obj(doc);
    const char *cross = memchr(text, 'x', size);
    if (type == PC_CTL_CODES) {
        yyjson_mut_obj_add_strncpy(doc, object, "code", text, cross ? (size_t)(cross - text) : size);
        if (cross)
            yyjson_mut_obj_add_sint(doc, object, "units", strtoll(cross + 1, NULL, 10));
    } else if (size > prefix && memcmp(text, document, prefix) == 0) {
        yyjson_mut_obj_add_strncpy(doc, object, "document", text + prefix, size - prefix);
    } else {
        yyjson_mut_obj_add_strncpy(doc, object, "fact", text, size);
    }
    return object;
}

static yyjson_mut_val *list_of(enum pc_ctl_type type, const char *text, yyjson_mut_doc *doc)
{
    yyjson_mut_val *list = yyjson_mut_arr(doc);
    while (*text != '\0') {
        const size_t size = strcspn(text, ",");
        if (size > 0)
            yyjson_mut_arr_append(list, item_of(type, text, size, doc));
        text += size + (text[size] == ',');
    }
    return list;
}

/* The JSON of one argument's text. */
static enum pc_rc value_from(const struct pc_ctl_arg *arg, const char *text, yyjson_mut_doc *doc,
                             yyjson_mut_val **val_out, struct pc_err *err_out)
{
    int64_t number = 0;
    double share = 0;
    switch (arg->type) {
    case PC_CTL_TEXT: *val_out = yyjson_mut_strcpy(doc, text); return PC_OK;
    case PC_CTL_FLAG: *val_out = yyjson_mut_bool(doc, true); return PC_OK;
    case PC_CTL_LIST:
    case PC_CTL_ITEMS:
    case PC_CTL_CODES: *val_out = list_of(arg->type, text, doc); return PC_OK;
    case PC_CTL_JSON: return read_json(pc_str_of(text), arg->name, doc, val_out, err_out);
    case PC_CTL_FILE: return read_json_file(text, doc, val_out, err_out);
    case PC_CTL_INT:
        if (read_int(text, &number) != PC_OK)
            return usage(err_out, "a whole number must follow", arg->name);
        break;
    case PC_CTL_PERCENT:
        if (read_percent(text, &share) != PC_OK)
            return usage(err_out, "a number must follow", arg->name);
        *val_out = yyjson_mut_real(doc, share);
        return PC_OK;
    case PC_CTL_SWITCH:
    case PC_CTL_LOCAL: break;
    }
    *val_out = yyjson_mut_sint(doc, number);
    return PC_OK;
}

/* Lays the members of `from` over those of `onto`. */
static void merge(yyjson_mut_doc *doc, yyjson_mut_val *onto, yyjson_mut_val *from)
{
    size_t i, count;
    yyjson_mut_val *key, *val;
    yyjson_mut_obj_foreach(from, i, count, key, val) yyjson_mut_obj_put(
        onto, yyjson_mut_strcpy(doc, yyjson_mut_get_str(key)), yyjson_mut_val_mut_copy(doc, val));
}

/* Puts a value at a dotted path, making the objects on the way. */
static void put(yyjson_mut_doc *doc, const char *path, yyjson_mut_val *val)
{
    yyjson_mut_val *object = yyjson_mut_doc_get_root(doc);
    const char *dot;
    while ((dot = strchr(path, '.')) != NULL) {
        yyjson_mut_val *inner = yyjson_mut_obj_getn(object, path, (size_t)(dot - path));
        if (!yyjson_mut_is_obj(inner)) {
            inner = yyjson_mut_obj(doc);
            yyjson_mut_obj_put(object, yyjson_mut_strncpy(doc, path, (size_t)(dot - path)), inner);
        }
        object = inner;
        path = dot + 1;
    }
    yyjson_mut_obj_put(object, yyjson_mut_strcpy(doc, path), val);
}

static enum pc_rc apply(struct pc_ctl_invocation *invocation, const struct pc_ctl_arg *arg, const char *text,
                        struct pc_err *err_out)
{
    if (arg->type == PC_CTL_LOCAL || arg->type == PC_CTL_SWITCH) {
        if (invocation->local_count == PC_CTL_LOCALS)
            return usage(err_out, "too many options:", arg->name);
        invocation->locals[invocation->local_count++] = (struct pc_ctl_local){arg->member, text};
        return PC_OK;
    }
    yyjson_mut_val *val = NULL;
    PC_TRY(value_from(arg, text, invocation->params_doc, &val, err_out));
    if (arg->member) {
        put(invocation->params_doc, arg->member, val);
        return PC_OK;
    }
    if (!yyjson_mut_is_obj(val))
        return usage(err_out, "a JSON object must stand for", arg->name);
    merge(invocation->params_doc, yyjson_mut_doc_get_root(invocation->params_doc), val);
    return PC_OK;
}

static bool is_positional(const struct pc_ctl_arg *arg)
{
    return arg->name[0] != '-';
}

/* Positional arguments in the table's order, then the options, so that an option wins over a file. */
static enum pc_rc fill(struct pc_ctl_invocation *invocation, const struct scan *scan, size_t used,
                       struct pc_err *err_out)
{
    size_t next = used;
    if (invocation->command->base) {
        yyjson_mut_val *base = NULL;
        PC_TRY(
            read_json(pc_str_of(invocation->command->base), "base", invocation->params_doc, &base, err_out));
        merge(invocation->params_doc, yyjson_mut_doc_get_root(invocation->params_doc), base);
    }
    for (const struct pc_ctl_arg *arg = invocation->command->args; arg && arg->name; arg++) {
        if (!is_positional(arg))
            continue;
        if (next < scan->word_count)
            PC_TRY(apply(invocation, arg, scan->words[next++], err_out));
        else if (!arg->optional)
            return usage(err_out, "an argument is missing:", arg->name);
    }
    if (next < scan->word_count)
        return usage(err_out, "there is no place for the argument", scan->words[next]);

    for (size_t i = 0; i < scan->given_count; i++) {
        const struct pc_ctl_local *given = &scan->given[i];
        PC_TRY(apply(invocation, option_named(invocation->command, given->name, strlen(given->name)),
                     given->value, err_out));
    }
    return PC_OK;
}

enum pc_rc pc_ctl_parse(int argc, char *const *argv, struct pc_ctl_invocation *invocation_out,
                        struct pc_err *err_out)
{
    *invocation_out = (struct pc_ctl_invocation){.params_doc = yyjson_mut_doc_new(NULL)};
    yyjson_mut_doc_set_root(invocation_out->params_doc, yyjson_mut_obj(invocation_out->params_doc));

    size_t used = 0;
    struct scan scan = {0};
    invocation_out->command = command_of(argc, argv, &used);
    const enum pc_rc rc = scan_all(argc, argv, invocation_out, &scan, err_out);
    if (invocation_out->options.help || invocation_out->options.version)
        return PC_OK;
    PC_TRY(rc);
    if (invocation_out->command)
        return fill(invocation_out, &scan, used, err_out);
    if (scan.word_count > 0)
        return pc_fail(err_out, PC_NOT_FOUND, "usage", "", "there is no command \"%s%s%s\"", scan.words[0],
                       scan.word_count > 1 ? " " : "", scan.word_count > 1 ? scan.words[1] : "");
    invocation_out->options.help = true;
    return PC_OK;
}

void pc_ctl_invocation_free(struct pc_ctl_invocation *invocation)
{
    pc_json_mut_doc_free(&invocation->params_doc);
    *invocation = (struct pc_ctl_invocation){0};
}

const char *pc_ctl_local(const struct pc_ctl_invocation *invocation, const char *name)
{
    for (size_t i = 0; i < invocation->local_count; i++) {
        if (strcmp(invocation->locals[i].name, name) == 0)
            return invocation->locals[i].value;
    }
    return NULL;
}
