/* src/precertctl/new.c -- policy new: a category, criteria, a group or a regime, begun from a template. */
#include "precertctl/new.h"
#include <stdlib.h>
#include "precertctl/files.h"
#include "precertctl/look.h"
#include "precertctl/questions.h"
#include "precertctl/templates.h"

#define VALUES_MAX 40

/* What the gaps are filled with, and what the command does besides. */
struct work {
    const struct pc_ctl_invocation *invocation;
    struct pc_ctl_output *output;
    const char *kind, *name, *directory;
    struct pc_arena *arena;
    struct pc_ctl_value values[VALUES_MAX];
    size_t count;
    struct pc_buf written, next; /* JSON strings, joined by commas */
};

static void set(struct work *work, const char *name, const char *text)
{
    PC_ASSERT(work->count < VALUES_MAX);
    work->values[work->count++] = (struct pc_ctl_value){name, pc_str_of(text)};
}

static void set_option(struct work *work, const char *name, const char *otherwise)
{
    const char *given = pc_ctl_local(work->invocation, name);
    set(work, name, given ? given : otherwise);
}

/* "a,b" as the inside of a Lua list: { "a", "b" }. */
static const char *lua_list(struct work *work, const char *text)
{
    struct pc_buf out = {0};
    pc_buf_add_char(&out, '{');
    for (const char *at = text ? text : ""; *at != '\0';) {
        const size_t size = strcspn(at, ",");
        pc_buf_printf(&out, "%s\"%.*s\"", out.size > 1 ? ", " : " ", (int)size, at);
        at += size + (at[size] == ',');
    }
    pc_buf_add_text(&out, out.size > 1 ? " }" : "}");
    const char *list = pc_arena_strndup(work->arena, out.ptr, out.size);
    pc_buf_free(&out);
    return list;
}

/* "E0651,E0652" as entries of a code list. */
static const char *code_lines(struct work *work, const char *text, const char *from)
{
    struct pc_buf out = {0};
    pc_buf_add_text(&out, "");
    for (const char *at = text ? text : ""; *at != '\0';) {
        const size_t size = strcspn(at, ",");
        pc_buf_printf(&out, "    { code = \"%.*s\", label = \"%.*s: to be named\", from = \"%s\" },\n",
                      (int)size, at, (int)size, at, from);
        at += size + (at[size] == ',');
    }
    const char *lines = pc_arena_strndup(work->arena, out.ptr, out.size);
    pc_buf_free(&out);
    return lines;
}

/* Letters, digits and _ for ids; group ids may have capitals and '-'.  What a value is put into is Lua and a path. */
static bool is_name(const char *text, const char *more)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    for (const char *c = text; *c != '\0'; c++) {
        if (!strchr(plain, *c) && !strchr(more, *c))
            return false;
    }
    return text[0] != '\0';
}

static int refuse(struct work *work, const char *what)
{
    return pc_ctl_say(work->output, work->name, what, PC_CTL_USAGE);
}

/* Options that end up in Lua lists must be plain words. */
static int check_lists(struct work *work)
{
    static const char *const lists[] = {"codes", "documents", "categories", "state"};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        const char *text = pc_ctl_local(work->invocation, lists[i]);
        if (text && !is_name(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ,*."))
            return refuse(work, "lists are words separated by commas, without spaces");
    }
    return PC_CTL_DONE;
}

/* The two halves of "category.name" or "payer/group". */
static bool split(struct work *work, char at, const char **first_out, const char **second_out)
{
    const char *mark = strchr(work->name, at);
    if (!mark)
        return false;
    *first_out = pc_arena_strndup(work->arena, work->name, (size_t)(mark - work->name));
    *second_out = pc_arena_strdup(work->arena, mark + 1);
    return true;
}

static int name_category(struct work *work)
{
    if (!is_name(work->name, ""))
        return refuse(work, "a category's id is made of small letters, digits and _");
    set(work, "id", work->name);
    set(work, "category", work->name);
    set_option(work, "criteria", "main");
    return PC_CTL_DONE;
}

static int name_criteria(struct work *work)
{
    const char *category, *name;
    if (!split(work, '.', &category, &name) || !is_name(category, "") || !is_name(name, ""))
        return refuse(work, "criteria are named <category>.<name>, in small letters, digits and _");
    set(work, "category", category);
    set(work, "criteria", name);
    return PC_CTL_DONE;
}

static int name_group(struct work *work)
{
    const char *payer, *group;
    if (!split(work, '/', &payer, &group) || !is_name(payer, "") ||
        !is_name(group, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-"))
        return refuse(work, "a group is named <payer>/<group>");
    set(work, "payer", payer);
    set(work, "group", group);
    const char *categories = pc_ctl_local(work->invocation, "categories");
    const bool alone = !categories || strcmp(categories, "transplant") == 0;
    set(work, "=categories",
        lua_list(work, alone ? "transplant" : pc_arena_printf(work->arena, "%s,transplant", categories)));
    set(work, "=requires", alone ? "false" : "true");
    return PC_CTL_DONE;
}

static int name_regime(struct work *work)
{
    if (!is_name(work->name, ""))
        return refuse(work, "a regime's id is made of small letters, digits and _");
    set(work, "id", work->name);
    return PC_CTL_DONE;
}

static void add_string(struct pc_buf *list, const char *text)
{
    pc_buf_add_text(list, list->size > 0 ? "," : "");
    pc_buf_add_json_str(list, pc_str_of(text));
}

/* Puts the criteria into its category's list, where that stands on one line; else the author is told to. */
static void list_in_category(struct work *work, const char *category, const char *criteria)
{
    struct pc_buf path = {0}, text = {0}, edited = {0};
    struct pc_err err = {0};
    pc_buf_printf(&path, "%s/categories/%s.lua", work->directory, category);
    const bool there = pc_ctl_file_exists(path.ptr) && pc_ctl_read_file(path.ptr, &text, &err) == PC_OK;
    char *list = there ? strstr(text.ptr, "\n  criteria = {") : NULL;
    char *end = list ? strpbrk(list + strlen("\n  criteria = {"), "}\n") : NULL;
    bool listed = false;
    if (end && *end == '}') {
        const bool empty = end[-1] == '{';
        while (end[-1] == ' ')
            end--;
        pc_buf_add(&edited, text.ptr, (size_t)(end - text.ptr));
        pc_buf_printf(&edited, "%s\"%s.%s\"%s", empty ? " " : ", ", category, criteria, empty ? " " : "");
        pc_buf_add_text(&edited, end);
        listed = pc_ctl_write_file(path.ptr, pc_buf_str(&edited), &err) == PC_OK;
    }
    if (listed)
        add_string(&work->written, path.ptr + strlen(work->directory) + 1);
    else
        add_string(&work->next, pc_arena_printf(work->arena, "add \"%s.%s\" to criteria in categories/%s.lua",
                                                category, criteria, category));
    pc_buf_free(&path);
    pc_buf_free(&text);
    pc_buf_free(&edited);
}

/* The kinds: how their name is read, and what the author does next. */
static const struct kind {
    const char *name;
    int (*read)(struct work *work);
    const char *next[3];
} kinds[] = {
    {"category",
     name_category,
     {"write what must be so in the criteria, and give each code its label",
      "a group chooses it: add it to categories in its file under groups/"}},
    {"criteria", name_criteria, {"write what must be so, and its examples"}},
    {"group",
     name_group,
     {"fill in contacts, unit values and laws", "set status = \"approved\", then \"active\""}},
    {"regime",
     name_regime,
     {"write its rules with their sources", "name it under regimes in the groups that it binds"}},
};

static int set_values(struct work *work, char today[PC_DATE_TEXT])
{
    const char *from = pc_ctl_local(work->invocation, "from");
    struct pc_date day;
    if (from && pc_date_parse(pc_str_of(from), &day) != PC_OK)
        return refuse(work, "--from is a date such as 2026-01-31");
    from = from ? from : pc_ctl_today(today);
    const char *subscribers = pc_ctl_local(work->invocation, "subscribers");
    if (subscribers && (!is_name(subscribers, "") || strtol(subscribers, NULL, 10) < 1))
        return refuse(work, "--subscribers is a whole number, at least 1");
    set(work, "from", from);
    set(work, "year", pc_arena_strndup(work->arena, from, 4));
    set_option(work, "title", work->name);
    set_option(work, "description", "To be written: what it is, and what it is not.");
    set_option(work, "review", "precert");
    set_option(work, "guideline", pc_arena_printf(work->arena, "DRAFT-%.4s", from));
    set_option(work, "reason", "condition_does_not_support_procedure");
    set_option(work, "source", "to be cited");
    set_option(work, "network", "to_be_named");
    set_option(work, "phone", "to be named");
    set_option(work, "funding", "self_funded");
    set_option(work, "state", "TX");
    set(work, "=subscribers", subscribers ? subscribers : "100");
    set(work, "=states", lua_list(work, pc_ctl_local(work->invocation, "state")));
    const char *documents = pc_ctl_local(work->invocation, "documents");
    set(work, "=documents", lua_list(work, documents ? documents : "clinical_record"));
    set(work, "=codes", code_lines(work, pc_ctl_local(work->invocation, "codes"), from));
    return PC_CTL_DONE;
}

/* Fills one template; its place must be free. */
static int write_one(struct work *work, const struct pc_ctl_template *template, bool look_only)
{
    struct pc_err err = {0};
    struct pc_buf relative = {0}, path = {0}, text = {0};
    int status = PC_CTL_DONE;
    pc_ctl_template_fill(template->path, work->values, work->count, &relative);
    pc_buf_printf(&path, "%s/%s", work->directory, relative.ptr);
    if (look_only) {
        if (pc_ctl_file_exists(path.ptr))
            status = pc_ctl_say(work->output, path.ptr, "is there already; nothing was written",
                                PC_CTL_REFUSED);
    } else {
        pc_ctl_template_fill(template->text, work->values, work->count, &text);
        if (pc_ctl_make_folders(path.ptr, &err) != PC_OK ||
            pc_ctl_write_file(path.ptr, pc_buf_str(&text), &err) != PC_OK)
            status = pc_ctl_say(work->output, err.field, err.detail, PC_CTL_USAGE);
        else
            add_string(&work->written, relative.ptr);
    }
    pc_buf_free(&relative);
    pc_buf_free(&path);
    pc_buf_free(&text);
    return status;
}

/* All places are looked at before the first file is written. */
static int write_all(struct work *work)
{
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < pc_ctl_template_count; i++) {
            const bool counts = strcmp(pc_ctl_templates[i].kind, work->kind) == 0;
            const int status = counts ? write_one(work, &pc_ctl_templates[i], pass == 0) : PC_CTL_DONE;
            if (status != PC_CTL_DONE)
                return status;
        }
    }
    return PC_CTL_DONE;
}

static int report(struct work *work, const struct kind *kind)
{
    for (size_t i = 0; i < 3 && kind->next[i]; i++)
        add_string(&work->next, kind->next[i]);
    add_string(&work->next, "precertctl policy test");
    struct pc_buf json = {0};
    pc_buf_printf(&json, "{\"written\":[%s],\"next\":[%s]}", work->written.ptr, work->next.ptr);
    const int status = pc_ctl_show_result(work->invocation, pc_buf_str(&json), work->output);
    pc_buf_free(&json);
    return status;
}

static int make(struct work *work, const struct kind *kind)
{
    char today[PC_DATE_TEXT];
    int status = kind->read(work);
    if (status == PC_CTL_DONE)
        status = check_lists(work);
    if (status == PC_CTL_DONE)
        status = set_values(work, today);
    if (status == PC_CTL_DONE)
        status = write_all(work);
    if (status == PC_CTL_DONE && kind->read == name_criteria)
        list_in_category(work, pc_arena_strndup(work->arena, work->name, strcspn(work->name, ".")),
                         strchr(work->name, '.') + 1);
    return status == PC_CTL_DONE ? report(work, kind) : status;
}

static int begin(const struct pc_ctl_invocation *invocation, struct pc_arena *arena,
                 struct pc_ctl_output *output)
{
    struct work work = {.invocation = invocation,
                        .output = output,
                        .kind = pc_ctl_local(invocation, "kind"),
                        .name = pc_ctl_local(invocation, "name"),
                        .directory = pc_ctl_policies(invocation),
                        .arena = arena};
    int status = -1;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kinds[i].name, work.kind) == 0)
            status = make(&work, &kinds[i]);
    }
    if (status < 0)
        status = pc_ctl_say(output, work.kind,
                            "there is no such kind; use category, criteria, group or regime", PC_CTL_USAGE);
    pc_buf_free(&work.written);
    pc_buf_free(&work.next);
    return status;
}

int pc_ctl_policy_new(const struct pc_ctl_invocation *invocation, struct pc_ctl_output *output)
{
    PC_AUTO(pc_arena_free) struct pc_arena *arena = pc_arena_new(4096);
    struct pc_ctl_invocation whole =
        *invocation; /* with what a person answers; the original stays its owner */
    const int status = pc_ctl_questions_ask(&whole, arena, output);
    return status == PC_CTL_DONE ? begin(&whole, arena, output) : status;
}
